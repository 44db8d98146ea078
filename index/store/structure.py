"""The parts of a document as bytes: blocks, cells, regions and hidden characters.

Column by column, since a table may have 80,000 cells: a second for them as JSON, some hundredths
as arrays. The boxes of characters are apart (`index.store.rect`): only a citation reads them.
"""

import json
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate, pairwise
from operator import attrgetter
from typing import Any

import numpy as np

from index.block import Block, BlockKind, Cell, Hidden, Region, RegionKind
from index.document import Document
from index.store.column import ColumnReader, Int64, pack_column
from index.store.integrity.checksum import decompress

_CELL = ("start", "end", "row", "column", "row_span", "column_span", "is_header")
# Bytes of the length of the header, which is JSON: counts and texts.
_LENGTH = 4


@dataclass(frozen=True, slots=True)
class Structure:
    """The parts of a document, without the boxes of its characters."""

    blocks: tuple[Block, ...] = ()
    regions: tuple[Region, ...] = ()
    hidden: tuple[Hidden, ...] = ()


@dataclass(frozen=True, slots=True)
class StructureColumns:
    """The parts of a document as they are stored: a column for each field."""

    regions: tuple[Region, ...]
    # Start and end (hidden,).
    hidden: list[Int64]
    # What is displayed instead, by the position among the hidden ranges.
    shown: dict[str, str]
    # The kinds that the first column of `blocks` counts.
    kinds: list[BlockKind]
    # Kind, start, end, level and number of cells (blocks,).
    blocks: list[Int64]
    # The fields of `Cell` (cells,).
    cells: list[Int64]


def pack_structure(document: Document) -> bytes:
    """Return the parts of a document as bytes; none if it has no parts. Equal parts have equal
    bytes.
    """
    blocks, regions, hidden = document.blocks, document.regions, document.hidden
    if not (blocks or regions or hidden):
        return b""
    cells = [cell for block in blocks for cell in block.cells]
    # Kinds are stored by name: their order in the code may change.
    header: dict[str, Any] = {
        "blocks": len(blocks),
        "kinds": sorted({block.kind.value for block in blocks}),
        "cells": len(cells),
        "regions": [(one.kind.value, one.name) for one in regions],
        "hidden": len(hidden),
        "shown": {n: one.shown for n, one in enumerate(hidden) if one.shown},
    }
    kinds = {name: number for number, name in enumerate(header["kinds"])}
    # Regions come first: every passage that is shown is looked up in them.
    columns: list[Sequence[int]] = [
        *([getattr(one, name) for one in regions] for name in ("start", "end", "number", "ocr")),
        [one.start for one in hidden],
        [one.end for one in hidden],
        [kinds[block.kind.value] for block in blocks],
        [block.start for block in blocks],
        [block.end for block in blocks],
        [block.level for block in blocks],
        [len(block.cells) for block in blocks],
        *(list(map(attrgetter(name), cells)) for name in _CELL),
    ]
    text = json.dumps(header, ensure_ascii=False, separators=(",", ":")).encode()
    packed = [pack_column(np.array(column, np.int64)) for column in columns]
    return b"".join([len(text).to_bytes(_LENGTH, "little"), text, *packed])


# A table of 80,000 cells takes 60 ms and some 15 MB, and is often asked about more than once.
@lru_cache(maxsize=4)
def load_structure(compressed: bytes) -> Structure:
    """Return what was packed and compressed with zlib. Recent ones are cached."""
    return unpack_structure(decompress(compressed)) if compressed else Structure()


def load_regions(compressed: bytes) -> tuple[Region, ...]:
    """Return the regions alone of what was packed and compressed with zlib."""
    if not compressed:
        return ()
    header, reader = _begin(decompress(compressed))
    return _read_regions(header, reader)


def unpack_structure(data: bytes) -> Structure:
    """Return what `pack_structure` packed. Raises ValueError for damaged bytes."""
    if not data:
        return Structure()
    columns = unpack_columns(data)
    hidden = tuple(
        Hidden(start, end, columns.shown.get(str(number), ""))
        for number, (start, end) in enumerate(zip(*_list(columns.hidden), strict=True))
    )
    *fields, sizes = _list(columns.blocks)
    cells = make_cells(columns.cells)
    bounds = pairwise(accumulate(sizes, initial=0))
    blocks = tuple(
        Block(columns.kinds[kind], start, end, level, cells[first:last])
        for kind, start, end, level, (first, last) in zip(*fields, bounds, strict=True)
    )
    return Structure(blocks, columns.regions, hidden)


def unpack_columns(data: bytes) -> StructureColumns:
    """Return the columns that `pack_structure` packed. Raises ValueError for damaged bytes."""
    header, reader = _begin(data)
    regions = _read_regions(header, reader)
    hidden = [reader.read(header["hidden"]) for _ in range(2)]
    blocks = [reader.read(header["blocks"]) for _ in range(5)]
    cells = [reader.read(header["cells"]) for _ in _CELL]
    kinds = [BlockKind(name) for name in header["kinds"]]
    return StructureColumns(regions, hidden, header["shown"], kinds, blocks, cells)


def _begin(data: bytes) -> tuple[dict[str, Any], ColumnReader]:
    """Return the header, and a reader of the columns after it."""
    start = _LENGTH + int.from_bytes(data[:_LENGTH], "little")
    return json.loads(data[_LENGTH:start]), ColumnReader(data, start)


def _list(columns: Sequence[Int64]) -> list[list[int]]:
    return [column.tolist() for column in columns]


def _read_regions(header: dict[str, Any], reader: ColumnReader) -> tuple[Region, ...]:
    columns = _list([reader.read(len(header["regions"])) for _ in range(4)])
    return tuple(
        Region(RegionKind(kind), start, end, number, name, bool(ocr))
        for (kind, name), start, end, number, ocr in zip(header["regions"], *columns, strict=True)
    )


def make_cells(columns: Sequence[Int64]) -> tuple[Cell, ...]:
    """Return the cells, set column by column: a third of the time of as many calls of `Cell`."""
    cells = [object.__new__(Cell) for _ in columns[0]]
    values: Sequence[Any]
    for name, values in zip(_CELL, _list(columns), strict=True):
        if name == "is_header":
            values = list(map(bool, values))  # noqa: PLW2901
        deque(map(getattr(Cell, name).__set__, cells, values), maxlen=0)
    return tuple(cells)
