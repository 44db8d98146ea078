"""Collect what is wrong or doubtful with a question set."""

from dataclasses import dataclass, field

from index.error import BadInput


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong or doubtful in a question set."""

    # A file, a file and line, a path into a JSON file, or a set and the id of a question.
    place: str
    problem: str

    def __post_init__(self) -> None:
        # A lone surrogate, in a file's name or a text, could not be printed.
        for name, value in (("place", self.place), ("problem", self.problem)):
            object.__setattr__(
                self, name, value.encode("utf-8", "backslashreplace").decode("utf-8")
            )

    def __str__(self) -> str:
        return f"{self.place}: {self.problem}"


@dataclass(frozen=True, slots=True)
class Findings:
    """What reading has found so far."""

    # A set with any fault is not used.
    faults: list[Finding] = field(default_factory=list)
    warnings: list[Finding] = field(default_factory=list)

    def add_fault(self, place: str, problem: str) -> None:
        """Add something wrong."""
        self.faults.append(Finding(place, problem))

    def add_warning(self, place: str, problem: str) -> None:
        """Add something doubtful."""
        self.warnings.append(Finding(place, problem))

    def check(self, remedy: str = "") -> None:
        """Raise BadInput with the first fault, if any, and the number of the rest with `remedy`."""
        if self.faults:
            more = len(self.faults) - 1
            rest = f"; {more} more {'fault' if more == 1 else 'faults'}{remedy}" if more else ""
            raise BadInput(f"{self.faults[0]}{rest}")
