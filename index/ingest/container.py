"""Files inside files: members of archives, attachments of mails."""

from dataclasses import dataclass

from index.error import BadDocument, OversizedDocument

LIMIT = 50_000_000  # bytes per file, also of one inside another
MOST_MEMBERS = 10_000
MOST_BYTES = 500_000_000  # of all members, unpacked


@dataclass(frozen=True, slots=True)
class Member:
    """A file inside a container."""

    # As a person would read it, with "/" between folders.
    name: str
    data: bytes = b""
    # Why it cannot be read, if so.
    fault: BadDocument | None = None
    # What the user is told about its document, such as that it got another name.
    warning: str = ""


@dataclass(slots=True)
class ContainerBudget:
    """How much may still come out of a file, with all that is inside the files inside it: archives
    that are small each can hold one another.
    """

    members: int = MOST_MEMBERS
    size: int = MOST_BYTES

    @property
    def is_spent(self) -> bool:
        """Whether more came out than is read."""
        return self.members < 0 or self.size < 0

    def spend(self, size: int) -> OversizedDocument | None:
        """Count a member of `size` bytes. Returns why it is too much; None if it is not."""
        self.members -= 1
        self.size -= size
        if self.members < 0:
            return OversizedDocument(
                f"more than {MOST_MEMBERS:,} files in all: unpack it and add some at a time"
            )
        if self.size < 0:
            return OversizedDocument(
                f"more than {MOST_BYTES // 10**6} MB in all: unpack it and add some at a time"
            )
        return None
