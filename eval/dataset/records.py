"""Read and check JSON objects and lines of files, and collect every fault with its place.

Nothing here raises for what a file contains: after a fault the rest is read all the same, so that
all faults of a set can be listed. `Findings.check` raises for a caller that needs a sound set.
"""

import codecs
import gzip
import json
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Protocol, TypeVar

from eval.dataset.finding import Findings

# Characters of a value that a message quotes.
MAX_QUOTED = 60


class Identified(Protocol):
    """Anything with an id: a document, a case."""

    @property
    def id(self) -> str: ...


T = TypeVar("T", bound=Identified)


@dataclass(frozen=True, slots=True)
class Record:
    """One JSON object.

    Reading a field that is missing or of the wrong type adds a fault at `place`, and returns an
    empty value.
    """

    place: str
    fields: Mapping[str, Any]
    findings: Findings

    def add_fault(self, problem: str) -> None:
        """Add something wrong with this object."""
        self.findings.add_fault(self.place, problem)

    def add_warning(self, problem: str) -> None:
        """Add something doubtful about this object."""
        self.findings.add_warning(self.place, problem)

    def has(self, name: str) -> bool:
        """Return whether the field exists and is not null."""
        return self.fields.get(name) is not None

    def text(self, name: str, default: str | None = None) -> str:
        """Read a text; without a default it must not be blank."""
        value = self.fields.get(name)
        if isinstance(value, str) and (default is not None or value.strip()):
            return value
        if value is None and default is not None:
            return default
        self._reject(name, "a text")
        return ""

    def name(self, name: str) -> str:
        """Read an identifier: a text, or an integer, which becomes its digits."""
        value = self.fields.get(name)
        return (
            str(value)
            if isinstance(value, int) and not isinstance(value, bool)
            else self.text(name)
        )

    def flag(self, name: str, default: bool) -> bool:
        """Read true or false."""
        value = self.fields.get(name)
        if value is not None and not isinstance(value, bool):
            self._reject(name, "true or false")
        return value if isinstance(value, bool) else default

    def number(self, name: str) -> int | None:
        """Read an integer, which may be negative; None when it is something else."""
        value = self.fields.get(name)
        if isinstance(value, int) and not isinstance(value, bool):
            return value
        self._reject(name, "a whole number")
        return None

    def texts(self, name: str) -> tuple[str, ...]:
        """Read a list of texts, none of them blank; empty when the field is missing."""
        value = self.fields.get(name, [])
        if value is None:
            return ()
        if not isinstance(value, list) or not all(
            isinstance(one, str) and one.strip() for one in value
        ):
            self._reject(name, "a list of texts")
            return ()
        return tuple(value)

    def objects(self, name: str) -> "list[Record]":
        """Read a list of objects, each with a place of its own; empty when the field is missing."""
        value = self.fields.get(name, [])
        if value is None:
            return []
        if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
            self._reject(name, "a list of objects")
            return []
        return [
            Record(f"{self.place} {name}[{number}]", one, self.findings)
            for number, one in enumerate(value)
        ]

    def _reject(self, name: str, wanted: str) -> None:
        self.add_fault(
            f'"{name}" must be {wanted}, not {quote_value(self.fields[name])}'
            if name in self.fields
            else f'"{name}" is missing'
        )


def quote_value(value: object) -> str:
    """Quote `value` as JSON of at most MAX_QUOTED characters; unprintable ones are escaped.

    >>> print(quote_value("26\\u00a0萬\\n"), quote_value({"deep": [1, None]}))
    "26\\u00a0萬\\n" {"deep": [1, null]}
    >>> len(quote_value("。" * 100))
    60
    """
    try:
        text = json.dumps(
            value[: MAX_QUOTED + 1] if isinstance(value, str) else value, ensure_ascii=False
        )
    except RecursionError:
        text = f"a {type(value).__name__} too deep to show"
    text = "".join(
        one if one.isprintable() else f"\\u{ord(one):04x}" for one in text[: MAX_QUOTED + 1]
    )
    return text if len(text) <= MAX_QUOTED else text[: MAX_QUOTED - 1] + "…"


def read_text_lines(path: Path, findings: Findings) -> Iterator[tuple[str, str]]:
    """Yield the place ("file:number") and text of every line of a UTF-8 file that is not blank.

    The file may be gzipped (.gz). Line ends and a byte order mark are removed. A line that is not
    UTF-8 is a fault, and so is a file that breaks off.
    """
    number = 0
    try:
        with _open(path) as file:
            for number, data in enumerate(file, 1):
                text = _decode(data, f"{path}:{number}", findings, first=number == 1)
                if text is None and number == 1 and data.startswith(_UTF_16):
                    return  # every line would repeat the fault
                if text and not text.isspace():
                    yield f"{path}:{number}", text.rstrip("\r\n")
    except (OSError, EOFError, zlib.error, ValueError) as error:
        findings.add_fault(
            f"{path}:{number + 1}" if number else str(path), f"cannot be read: {_explain(error)}"
        )


def read_records(path: Path, findings: Findings) -> Iterator[Record]:
    """Yield the objects of a JSON Lines file; a line that is not a JSON object is a fault."""
    for place, text in read_text_lines(path, findings):
        value = _parse(text, place, findings)
        if isinstance(value, dict):
            yield Record(place, value, findings)
        elif value is not _NOTHING:
            findings.add_fault(place, f"must be an object, not {quote_value(value)}")


def read_json(path: Path, findings: Findings) -> object:
    """Read a JSON file; None, and a fault, when it cannot be read."""
    try:
        with _open(path) as file:
            data = file.read()
    except (OSError, EOFError, zlib.error, ValueError) as error:
        findings.add_fault(str(path), f"cannot be read: {_explain(error)}")
        return None
    text = _decode(data, str(path), findings, first=True)
    value = _NOTHING if text is None else _parse(text, str(path), findings)
    return None if value is _NOTHING else value


def build_unique(records: Iterable[Record], build: Callable[[Record], T]) -> list[T]:
    """Build something from each record, and return those without a fault.

    An id that was used before is a fault.
    """
    built: list[T] = []
    places: dict[str, str] = {}
    for record in records:
        before = len(record.findings.faults)
        one = build(record)
        if one.id and (first := places.setdefault(one.id, record.place)) != record.place:
            record.add_fault(
                f"the id {quote_value(one.id)} is used for the second time; the first is at {first}"
            )
        if len(record.findings.faults) == before:
            built.append(one)
    return built


_NOTHING = object()
_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def _open(path: Path) -> IO[bytes]:
    return gzip.open(path, "rb") if path.suffix == ".gz" else path.open("rb")  # type: ignore[return-value]


def _decode(data: bytes, place: str, findings: Findings, first: bool) -> str | None:
    if first and data.startswith(_UTF_16):
        findings.add_fault(place, "is UTF-16: save the file as UTF-8")
        return None
    try:
        return (data.removeprefix(codecs.BOM_UTF8) if first else data).decode()
    except UnicodeDecodeError as error:
        findings.add_fault(
            place, f"is not UTF-8 from byte {error.start} on: save the file as UTF-8"
        )
        return None


def _parse(text: str, place: str, findings: Findings) -> object:
    try:
        value: object = _DECODER.decode(text)
        # A lone surrogate cannot come into a text in any other way than as an escape.
        if "\\ud" in text or "\\uD" in text:
            json.dumps(value, ensure_ascii=False).encode()
    except json.JSONDecodeError as error:
        at = (
            f"character {error.pos}"
            if error.lineno == 1
            else f"line {error.lineno}, character {error.colno - 1}"
        )
        findings.add_fault(place, f"is not JSON: {error.msg} at {at}")
    except UnicodeEncodeError:
        findings.add_fault(
            place, "contains a lone surrogate (such as \\ud83d), which is not a character"
        )
    except (ValueError, RecursionError) as error:
        findings.add_fault(place, f"is not JSON that can be used: {error}")
    else:
        return value
    return _NOTHING


def _build_object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    fields = dict(pairs)
    if len(fields) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"the field {quote_value(twice)} occurs twice in one object")
    return fields


def _reject_constant(name: str) -> object:
    raise ValueError(f"{name} is not a number in JSON")


# Made once: with hooks, json.loads makes a decoder a call, which takes longer than a short line.
_DECODER = json.JSONDecoder(object_pairs_hook=_build_object, parse_constant=_reject_constant)


def _explain(error: Exception) -> str:
    return (error.strerror if isinstance(error, OSError) else None) or str(error)
