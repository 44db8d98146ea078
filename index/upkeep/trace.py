"""Prove that what was removed is gone: the bytes of every file of a home are searched for it."""

import mmap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from index.collection import Collection
from index.document import Document
from index.ingest.loader import read_all

# Bytes of a text whose halves are searched for as well: the pages of a database cut it in two.
_HALVED = 32
_ENCODINGS = ("utf-8", "utf-16-le", "utf-16-be")


@dataclass(frozen=True, slots=True)
class Needle:
    """Something that should be in no file."""

    # What it is called in messages.
    name: str
    # Any of them betrays it.
    patterns: tuple[bytes, ...]


@dataclass(slots=True)
class TraceReport:
    """What was looked for, and where it was found."""

    files: int = 0
    size: int = 0
    needles: int = 0
    # Passages that documents which are stored have as well: they are not looked for.
    shared: int = 0
    # A line for each.
    problems: tuple[str, ...] = ()


def find_traces(collection: Collection, home: Path, given: Sequence[str]) -> TraceReport:
    """Look in every file of `home` for texts, ids, and files that were removed from a collection.

    Of the name of a file that exists its passages, their vectors and the file itself are looked
    for. What is said of the collection as a whole is true of every removed document.
    """
    report = TraceReport()
    problems = list(collection.store.remains.describe())
    removed = len(collection.index.current().removed)
    if removed:
        problems.append(f"the search file has {removed} removed passages")
    needles: list[Needle] = []
    for one in given:
        if Path(one).is_file():
            made = list(_make_file_needles(collection, Path(one), report))
            needles += made
            problems += [] if made else [f"stored documents have all passages of {one}"]
        else:
            holders = collection.store.remains.find_holders(one)
            problems += [f"document {id!r} has {one!r}" for id in holders]
            needles += [] if holders else [_make_text_needle(collection, one)]
    report.needles = len(needles)
    for path in sorted(one for one in home.rglob("*") if one.is_file()):
        report.files += 1
        report.size += path.stat().st_size
        problems += [f"{name} is left in {path}" for name in _search(path, needles)]
    report.problems = tuple(problems)
    return report


def _make_text_needle(collection: Collection, text: str) -> Needle:
    patterns = [text.encode(name, "surrogatepass") for name in _ENCODINGS]
    # As JSON writes it.
    patterns.append(text.encode("ascii", "backslashreplace"))
    patterns += _halve(collection, text)
    return Needle(repr(text), tuple(dict.fromkeys(patterns)))


def _halve(collection: Collection, text: str) -> Iterator[bytes]:
    """Yield the halves of a long text, without one that a stored document has."""
    middle = len(text) // 2
    if len(text.encode("utf-8", "surrogatepass")) >= _HALVED:
        for half in (text[:middle], text[middle:]):
            if not collection.store.remains.find_holders(half):
                yield half.encode("utf-8", "surrogatepass")


def _make_file_needles(collection: Collection, path: Path, report: TraceReport) -> Iterator[Needle]:
    for document in read_all(path.read_bytes(), str(path)).documents:
        yield from _make_document_needles(collection, document, report)


def _make_document_needles(
    collection: Collection, document: Document, report: TraceReport
) -> Iterator[Needle]:
    entry = collection.derive(document)
    for chunk, vector in zip(entry.chunks, entry.vectors, strict=True):
        if collection.store.remains.find_holders(chunk.text):
            report.shared += 1
            continue
        name = f"{document.source} [{chunk.start}:{chunk.end}]"
        text = chunk.text.encode("utf-8", "surrogatepass")
        yield Needle(name, (text, *_halve(collection, chunk.text)))
        data = vector.astype("<f4").tobytes()
        middle = len(data) // 2
        yield Needle(f"the vector of {name}", (data, data[:middle], data[middle:]))
    if document.original is not None:
        # Files may be large and begin alike: from the middle, which no other one has.
        middle = len(document.original) // 2
        yield Needle(f"{document.source}, the file,", (document.original[middle:][:4096],))


def _search(path: Path, needles: Sequence[Needle]) -> Iterator[str]:
    if not path.stat().st_size:
        return
    with (
        path.open("rb") as file,
        mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data,
    ):
        for needle in needles:
            if any(data.find(one) >= 0 for one in needle.patterns):
                yield needle.name
