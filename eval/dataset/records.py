"""Checked JSON objects and lines of files: every fault is kept with its place, and what follows it is read all the same.

Nothing here raises for what a file holds; `Findings.check` is where a reader that cannot go on does.
"""

import codecs
import gzip
import json
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any, Protocol, TypeVar

from index.error import BadInput

SHOWN = 60  # characters of a value that a message quotes


class Named(Protocol):
    """Anything with an id: a document, a case."""

    @property
    def id(self) -> str: ...


T = TypeVar("T", bound=Named)


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong, and where: a file, a file and line, a path into a JSON file, or a set and a question of it."""

    place: str
    problem: str

    def __post_init__(self) -> None:
        # A name or text with half a surrogate pair could not be printed.
        for name, value in (("place", self.place), ("problem", self.problem)):
            object.__setattr__(
                self, name, value.encode("utf-8", "backslashreplace").decode("utf-8")
            )

    def __str__(self) -> str:
        return f"{self.place}: {self.problem}"


@dataclass(frozen=True, slots=True)
class Findings:
    """What reading has found so far: faults make a set unusable, warnings do not."""

    faults: list[Finding] = field(default_factory=list)
    warnings: list[Finding] = field(default_factory=list)

    def wrong(self, place: str, problem: str) -> None:
        self.faults.append(Finding(place, problem))

    def doubt(self, place: str, problem: str) -> None:
        self.warnings.append(Finding(place, problem))

    def check(self, remedy: str = "") -> None:
        """BadInput with the first fault, and how many more there are and `remedy`, if there is any fault."""
        if self.faults:
            more = len(self.faults) - 1
            rest = f"; {more} more {'fault' if more == 1 else 'faults'}{remedy}" if more else ""
            raise BadInput(f"{self.faults[0]}{rest}")


@dataclass(frozen=True, slots=True)
class Record:
    """One JSON object. A field that is not as it must be is a fault at `place`, and a blank value takes its stead."""

    place: str
    fields: Mapping[str, Any]
    findings: Findings

    def wrong(self, problem: str) -> None:
        self.findings.wrong(self.place, problem)

    def doubt(self, problem: str) -> None:
        self.findings.doubt(self.place, problem)

    def has(self, name: str) -> bool:
        """Whether the field is there and not null."""
        return self.fields.get(name) is not None

    def text(self, name: str, default: str | None = None) -> str:
        """The text of a field; a blank one will not do where there is no default."""
        value = self.fields.get(name)
        if isinstance(value, str) and (default is not None or value.strip()):
            return value
        if value is None and default is not None:
            return default
        self._unlike(name, "a text")
        return ""

    def name(self, name: str) -> str:
        """An identifier: a text, or a whole number as its digits."""
        value = self.fields.get(name)
        return (
            str(value)
            if isinstance(value, int) and not isinstance(value, bool)
            else self.text(name)
        )

    def flag(self, name: str, default: bool) -> bool:
        """True or false."""
        value = self.fields.get(name)
        if value is not None and not isinstance(value, bool):
            self._unlike(name, "true or false")
        return value if isinstance(value, bool) else default

    def number(self, name: str) -> int | None:
        """A whole number, which may be negative; None when it is none."""
        value = self.fields.get(name)
        if isinstance(value, int) and not isinstance(value, bool):
            return value
        self._unlike(name, "a whole number")
        return None

    def texts(self, name: str) -> tuple[str, ...]:
        """A list of texts, none of them blank; empty where the field is left out."""
        value = self.fields.get(name, [])
        if value is None:
            return ()
        if not isinstance(value, list) or not all(
            isinstance(one, str) and one.strip() for one in value
        ):
            self._unlike(name, "a list of texts")
            return ()
        return tuple(value)

    def objects(self, name: str) -> "list[Record]":
        """A list of objects, each with its own place; empty where the field is left out."""
        value = self.fields.get(name, [])
        if value is None:
            return []
        if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
            self._unlike(name, "a list of objects")
            return []
        return [
            Record(f"{self.place} {name}[{number}]", one, self.findings)
            for number, one in enumerate(value)
        ]

    def _unlike(self, name: str, wanted: str) -> None:
        self.wrong(
            f'"{name}" must be {wanted}, not {quote_value(self.fields[name])}'
            if name in self.fields
            else f'"{name}" is missing'
        )


def quote_value(value: object) -> str:
    """`value` as JSON of at most SHOWN characters, with whatever a reader could not see written as an escape.

    >>> print(shown("26\\u00a0萬\\n"), shown({"deep": [1, None]}), len(shown("。" * 100)))
    "26\\u00a0萬\\n" {"deep": [1, null]} 60
    """
    try:
        text = json.dumps(
            value[: SHOWN + 1] if isinstance(value, str) else value, ensure_ascii=False
        )
    except RecursionError:
        text = f"a {type(value).__name__} too deep to show"
    text = "".join(one if one.isprintable() else f"\\u{ord(one):04x}" for one in text[: SHOWN + 1])
    return text if len(text) <= SHOWN else text[: SHOWN - 1] + "…"


def read_text_lines(path: Path, findings: Findings) -> Iterator[tuple[str, str]]:
    """The place ("file:number") and text of every line that is not blank, of a UTF-8 file that may be gzipped (.gz).

    Line ends and a byte order mark are dropped. A line that is no UTF-8 is a fault; so is where the file breaks off.
    """
    number = 0
    try:
        with _opened(path) as file:
            for number, data in enumerate(file, 1):
                text = _decoded(data, f"{path}:{number}", findings, first=number == 1)
                if text is None and number == 1 and data.startswith(_UTF_16):
                    return  # every line would be one more fault of the same
                if text and not text.isspace():
                    yield f"{path}:{number}", text.rstrip("\r\n")
    except (OSError, EOFError, zlib.error, ValueError) as error:
        findings.wrong(
            f"{path}:{number + 1}" if number else str(path), f"cannot be read: {_reason(error)}"
        )


def read_records(path: Path, findings: Findings) -> Iterator[Record]:
    """The objects of a JSON Lines file, as `text_lines` reads it; a line that is no JSON object is a fault."""
    for place, text in read_text_lines(path, findings):
        value = _parsed(text, place, findings)
        if isinstance(value, dict):
            yield Record(place, value, findings)
        elif value is not _NOTHING:
            findings.wrong(place, f"must be an object, not {quote_value(value)}")


def read_json(path: Path, findings: Findings) -> object:
    """What a JSON file holds; None, and a fault, when it cannot be read."""
    try:
        with _opened(path) as file:
            data = file.read()
    except (OSError, EOFError, zlib.error, ValueError) as error:
        findings.wrong(str(path), f"cannot be read: {_reason(error)}")
        return None
    text = _decoded(data, str(path), findings, first=True)
    value = _NOTHING if text is None else _parsed(text, str(path), findings)
    return None if value is _NOTHING else value


def build_unique(lines: Iterable[Record], make: Callable[[Record], T]) -> list[T]:
    """What `make` makes of each line, without those it found a fault in. An id that stands again is a fault."""
    made: list[T] = []
    places: dict[str, str] = {}
    for line in lines:
        before = len(line.findings.faults)
        one = make(line)
        if one.id and (first := places.setdefault(one.id, line.place)) != line.place:
            line.wrong(
                f"the id {quote_value(one.id)} stands here for the second time; the first is at {first}"
            )
        if len(line.findings.faults) == before:
            made.append(one)
    return made


_NOTHING = object()
_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def _opened(path: Path) -> IO[bytes]:
    return gzip.open(path, "rb") if path.suffix == ".gz" else path.open("rb")  # type: ignore[return-value]


def _decoded(data: bytes, place: str, findings: Findings, first: bool) -> str | None:
    if first and data.startswith(_UTF_16):
        findings.wrong(place, "is UTF-16: save the file as UTF-8")
        return None
    try:
        return (data.removeprefix(codecs.BOM_UTF8) if first else data).decode()
    except UnicodeDecodeError as error:
        findings.wrong(place, f"is no UTF-8 from byte {error.start} on: save the file as UTF-8")
        return None


def _parsed(text: str, place: str, findings: Findings) -> object:
    try:
        value: object = _DECODER.decode(text)
        if (
            "\\ud" in text or "\\uD" in text
        ):  # the one way for half a surrogate pair to get into a text
            json.dumps(value, ensure_ascii=False).encode()
    except json.JSONDecodeError as error:
        at = (
            f"character {error.pos}"
            if error.lineno == 1
            else f"line {error.lineno}, character {error.colno - 1}"
        )
        findings.wrong(place, f"is no JSON: {error.msg} at {at}")
    except UnicodeEncodeError:
        findings.wrong(
            place, "holds half a surrogate pair (such as \\ud83d alone), which is no character"
        )
    except (ValueError, RecursionError) as error:
        findings.wrong(place, f"is no JSON that can be used: {error}")
    else:
        return value
    return _NOTHING


def _fields(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    fields = dict(pairs)
    if len(fields) < len(pairs):
        names = [name for name, _ in pairs]
        raise ValueError(
            f"the field {quote_value(next(name for name in names if names.count(name) > 1))} stands twice in one object"
        )
    return fields


def _no_number(name: str) -> object:
    raise ValueError(f"{name} is no number in JSON")


# Made once: json.loads makes one a call when it is given hooks, which takes longer than a short line.
_DECODER = json.JSONDecoder(object_pairs_hook=_fields, parse_constant=_no_number)


def _reason(error: Exception) -> str:
    return (error.strerror if isinstance(error, OSError) else None) or str(error)
