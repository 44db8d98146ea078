"""Files inside files: members of archives, attachments of mails."""

from dataclasses import dataclass

from index.error import BadDocument


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
