"""Check a whole collection, and mend what is damaged from what is intact: what is derived from the
texts, texts from the kept originals or, where they say the same, from the source files.
"""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

from index.collection import Collection
from index.document import Document
from index.error import NotFound, YijuError
from index.ingest.loader import read_all
from index.store.insertion import Entry
from index.store.integrity.check import Fault, FaultKind

_READ = (FaultKind.DOCUMENT, FaultKind.ORIGINAL)


@dataclass(slots=True)
class RepairReport:
    """What a repair did."""

    # A line for each.
    mended: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


def find_faults(collection: Collection) -> list[Fault]:
    """Return everything that is damaged in a collection."""
    found = collection.store.find_faults()
    if any(one.kind is FaultKind.DATABASE for one in found):
        return found
    fault = collection.index.find_fault()
    return found + ([Fault(FaultKind.SEARCH, f"the search file {fault}")] if fault else [])


def repair(collection: Collection, faults: Sequence[Fault], drop: bool = False) -> RepairReport:
    """Mend these faults of a collection. With `drop`, documents that cannot be mended are removed;
    without, they stay and are named.
    """
    report, entries, dropped = RepairReport(), dict[int, Entry](), list[int]()
    kinds = {one.kind for one in faults}
    for fault in {one.row: one for one in reversed(faults) if one.row}.values():
        document = _find_intact(collection, fault)
        name = fault.source or fault.document_id
        if document is not None:
            entries[fault.row] = collection.derive(document)
            report.mended.append(f"{name}: {_describe(fault)}")
        elif drop:
            dropped.append(fault.row)
            report.mended.append(f"{name}: removed, since nothing mends it")
        else:
            report.problems.append(
                f"{fault.message}, but nothing here mends it: no intact original is kept and the "
                f"source, {name}, does not say the same; put a backup back with "
                "`yiju restore FILE`, or remove it with `yiju verify --repair --drop`"
            )
    if kinds & {*_READ, FaultKind.DERIVED, FaultKind.LIST, FaultKind.DATABASE}:
        collection.store.mend(entries, dropped)
    if FaultKind.LIST in kinds and not entries.keys() | dropped:
        report.mended.append("the list of documents: counted anew; add files that it lacks again")
    if FaultKind.KEYS in kinds and not report.problems:
        collection.reindex()
        report.mended.append("passages and terms: derived again from the texts")
    if FaultKind.FEEDBACK in kinds:
        collection.store.feedback.remove_damaged()
        report.mended.append("feedback: what was damaged is removed")
    if FaultKind.DATABASE in kinds:
        left = [one for one in collection.store.find_faults() if one.kind is FaultKind.DATABASE]
        report.problems += [one.message for one in left]
        report.mended += [] if left else ["the database: its indexes made again"]
    if not report.problems:
        collection.index.rebuild()
    if FaultKind.SEARCH in kinds and not report.problems:
        report.mended.append("the search file: built again from the store")
    return report


def _describe(fault: Fault) -> str:
    if fault.kind is FaultKind.DERIVED:
        return "its passages derived again from its text"
    return "read again from its file"


def _find_intact(collection: Collection, fault: Fault) -> Document | None:
    """Return the document of a row as it was stored; None if nothing intact says what it was."""
    stored = None
    with suppress(YijuError, ValueError, KeyError, TypeError):
        stored = collection.get(fault.document_id)
    if stored is not None:
        with suppress(YijuError, ValueError):
            return _complete(collection, stored)
    for document, is_original in _read_again(collection, fault):
        # Either digest is right, unless both the text and its digest are damaged.
        if is_original or document.sha256 in fault.digests:
            return document
    return None


def _complete(collection: Collection, document: Document) -> Document:
    """Return a stored document with its original and the boxes of its characters."""
    store = collection.store
    regions = [replace(one, rects=store.rects(document.id, one.number)) for one in document.regions]
    original = None
    if store.original_type(document.id) is not None:
        original = store.original(document.id).data
    return replace(document, regions=tuple(regions), original=original)


def _read_again(collection: Collection, fault: Fault) -> Iterator[tuple[Document, bool]]:
    """Yield the document of a row, and whether it is from the kept original, from whatever holds
    it: its original, its source, or the container that it came in.
    """
    with suppress(YijuError):
        original = collection.original(fault.document_id)
        for document in read_all(original.data, fault.source).documents:
            if _is_same(document, fault):
                yield document, True
    source = Path(fault.source)
    for path in (source, *source.parents):
        with suppress(OSError, ValueError, NotFound):
            data = path.read_bytes() if path.is_file() else None
            for document in read_all(data, str(path)).documents if data else ():
                if _is_same(document, fault):
                    yield document, False


def _is_same(document: Document, fault: Fault) -> bool:
    return document.id == fault.document_id or document.source == fault.source
