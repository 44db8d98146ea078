"""Cut the part of a document that is shown at once: whole blocks around a range.

A long table is cut to some of its rows, with its headers. Nothing is built of what is outside: a
document of 2 MB or a table of 80,000 cells takes some milliseconds.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from operator import attrgetter

import numpy as np
from numpy.typing import NDArray

from index.block import Block, BlockKind, Cell, Hidden, Region
from index.error import BadInput, NoSuchDocument
from index.ingest.structure.header import count_header_rows
from index.store.document_rows import PackedDocument
from index.store.integrity.checksum import decompress
from index.store.structure import StructureColumns, make_cells, unpack_columns

Int64 = NDArray[np.int64]

# Characters of a window, where each cell counts as some more; only a longer block without any line
# has more. What is longer still is cut into pieces.
_SIZE, _CELL_COST, _PIECE = 20_000, 8, 5_000
# Rows of a table that are read to find its headers, the most of those that are shown above a part
# of the table, and how many characters of their cells.
_ROWS_READ, _MOST_HEADERS, _HEADER_LENGTH = 30, 5, 200
_NEW_LINE = ord("\n")


@dataclass(frozen=True, slots=True)
class WindowRange:
    """Which part of a text is wanted: what stands around [start, end), from `start` on, or up to
    `end`; or else what stands from the beginning of page, slide or sheet `number` on.
    """

    start: int | None = None
    end: int | None = None
    number: int | None = None


@dataclass(frozen=True, slots=True)
class DocumentWindow:
    """A part of a document: `text` is [start, end) of the document's text."""

    document_id: str
    title: str
    media_type: str
    # Of the whole text: another one is another document, even if it is as long.
    sha256: str
    length: int
    # The number of pages, slides or sheets of the whole document; None where there are none.
    pages: int | None
    start: int
    end: int
    text: str
    # Those with characters in the part, and of their cells those in it, as well as headers and what
    # reaches into its rows. Every visible character is in a block.
    blocks: tuple[Block, ...]
    regions: tuple[Region, ...]
    hidden: tuple[Hidden, ...]
    # The text of cells that stand elsewhere, by their start.
    elsewhere: dict[int, str] = field(default_factory=dict)


def cut_window(document: PackedDocument, wanted: WindowRange) -> DocumentWindow:
    """Cut a window out of a document.

    Raises BadInput for a range that is not in the text, NoSuchDocument for a page that is missing.
    """
    structure, text = document.structure, document.text
    columns = unpack_columns(decompress(structure)) if structure else _NO_COLUMNS
    start, end = _choose(columns, text, wanted)
    hidden = _select_hidden(columns, start, end)
    found = list(_select_blocks(columns, text, start, end))
    found += _fill_gaps(found, text, start, end, hidden)
    cells = [cell for block in found for cell in block.cells]
    return DocumentWindow(
        document.id,
        document.title,
        document.media_type,
        document.sha256,
        len(text),
        document.pages,
        start,
        end,
        text[start:end],
        tuple(sorted(found, key=attrgetter("start"))),
        tuple(one for one in columns.regions if one.start < end and start < one.end),
        hidden,
        {
            cell.start: text[cell.start : cell.end][:_HEADER_LENGTH]
            for cell in cells
            if cell.end <= start or end <= cell.start
        },
    )


def _choose(columns: StructureColumns, text: str, wanted: WindowRange) -> tuple[int, int]:
    """Return the window: from a cut to a cut, and no larger than needed or allowed."""
    first, last = _check(columns, len(text), wanted)
    cuts = _find_cuts(columns, text)
    costs = _count_costs(columns, cuts)

    def extend(at: int, spare: int) -> int:
        """Return the last cut that can be reached from cut `at` at this cost, forward or back."""
        if spare < 0:
            return int(np.searchsorted(costs, costs[at] + spare, "left"))
        return int(np.searchsorted(costs, costs[at] + spare, "right")) - 1

    if first is None and last is not None:
        to = int(np.searchsorted(cuts, last, "left"))
        return int(cuts[min(extend(to, -_SIZE), to - 1)]), int(cuts[to])
    since = int(np.searchsorted(cuts, first or 0, "right")) - 1
    if last is None:
        return int(cuts[since]), int(cuts[max(extend(since, _SIZE), since + 1)])
    to = int(np.searchsorted(cuts, last, "left"))
    spare = _SIZE - int(costs[to] - costs[since])
    if spare < 0:
        # A short range is shown whole, whatever it costs.
        after = to if last - (first or 0) <= _PIECE else max(extend(since, _SIZE), since + 1)
        return int(cuts[since]), int(cuts[after])
    before = extend(since, -(spare // 2))
    after = extend(to, spare - int(costs[since] - costs[before]))
    return int(cuts[before]), int(cuts[after])


def _check(
    columns: StructureColumns, length: int, wanted: WindowRange
) -> tuple[int | None, int | None]:
    start, end = wanted.start, wanted.end
    if wanted.number is not None:
        starts = [one.start for one in columns.regions if one.number == wanted.number]
        if not starts:
            raise NoSuchDocument(
                f"there is no page, slide or sheet {wanted.number}: the document has "
                f"{len(columns.regions)}"
            )
        # Blanks between it and the page before it may belong to neither's blocks.
        later = columns.blocks[1][columns.blocks[2] > starts[0]]
        return min(int(later[0]) if len(later) else starts[0], length - 1), None
    low, high = 0 if start is None else start, length if end is None else end
    if not 0 <= low < high <= length:
        raise BadInput(f"[{low}:{high}] is not a range of a text of {length} characters")
    return start, end


def _find_cuts(columns: StructureColumns, text: str) -> Int64:
    """Return where a window may begin or end: before blocks, and in long ones before lines or rows
    of a table. Ascending, from 0 to the length of the text.
    """
    kinds, starts, ends, _, sizes = columns.blocks
    length, lines = len(text), _LineStarts(text)
    if not len(starts):
        cuts = [lines.find(0, length)]
    else:
        # A block inside another one, such as a page's footer, is never apart from it.
        reached = np.maximum.accumulate(ends)
        outer = np.flatnonzero(np.append(True, starts[1:] >= reached[:-1]))
        cuts = [starts[outer]]
        bounds = np.append(starts[outer], length)
        costs = _count_costs(columns, bounds)
        firsts = np.append(0, sizes.cumsum())
        for at in np.flatnonzero(np.diff(costs) > _SIZE).tolist():
            block, lo, hi = int(outer[at]), int(bounds[at]), int(bounds[at + 1])
            if columns.kinds[int(kinds[block])] is BlockKind.TABLE:
                own = slice(int(firsts[block]), int(firsts[block + 1]))
                rows = columns.cells[2][own]
                cuts.append(columns.cells[0][own][np.flatnonzero(np.diff(rows)) + 1])
                lo = int(ends[block])
            cuts.append(lines.find(lo, hi))
        if starts[0] > 0:
            cuts.append(lines.find(0, int(starts[0])))
    found = np.unique(np.concatenate([*cuts, [0, length]]))
    found = found[(found >= 0) & (found <= length)]
    wide = np.flatnonzero(np.diff(found) > _SIZE).tolist()
    pieces = [np.arange(found[at], found[at + 1], _PIECE) for at in wide]
    return np.unique(np.concatenate([found, *pieces])) if pieces else found


class _LineStarts:
    """Where the lines of a text begin; they are looked up only when needed."""

    def __init__(self, text: str) -> None:
        self._text = text

    def find(self, start: int, end: int) -> Int64:
        """Return the beginnings of lines in (start, end]."""
        codes = np.frombuffer(self._text[start:end].encode("utf-32-le", "surrogatepass"), "<u4")
        return np.flatnonzero(codes == _NEW_LINE) + (start + 1)


def _count_costs(columns: StructureColumns, cuts: Int64) -> Int64:
    """Return what it costs to show the text before each cut."""
    return np.asarray(cuts + _CELL_COST * np.searchsorted(columns.cells[0], cuts), np.int64)


def _select_blocks(columns: StructureColumns, text: str, start: int, end: int) -> Iterator[Block]:
    """Yield the blocks with characters in [start, end), with the cells to show."""
    kinds, starts, ends, levels, sizes = columns.blocks
    firsts = np.append(0, sizes.cumsum())
    for at in np.flatnonzero((starts < end) & (ends > start)).tolist():
        cells = [column[int(firsts[at]) : int(firsts[at + 1])] for column in columns.cells]
        kind = columns.kinds[int(kinds[at])]
        shown = _select_cells(cells, text, start, end) if len(cells[0]) else ()
        yield Block(kind, int(starts[at]), int(ends[at]), int(levels[at]), shown)


def _select_cells(cells: Sequence[Int64], text: str, start: int, end: int) -> tuple[Cell, ...]:
    """Return the cells of a table in [start, end), those above and beside that span its rows, and
    its headers, which are marked as such.
    """
    starts, ends, rows, _, spans, _, _ = cells
    wanted = (starts < end) & (ends > start)
    headers = _find_headers(cells, text)
    if wanted.any():
        low, high = int(rows[wanted].min()), int(rows[wanted].max())
        wanted |= (rows <= low) & (rows + spans > low) | (rows == high)
        wanted |= np.isin(rows, headers[:_MOST_HEADERS])
    found = make_cells([column[wanted] for column in cells])
    return tuple(replace(cell, is_header=True) if cell.row in headers else cell for cell in found)


def _find_headers(cells: Sequence[Int64], text: str) -> list[int]:
    """Return the numbers of the rows of headers at the top of a table."""
    ends = np.append(np.flatnonzero(np.diff(cells[2])) + 1, len(cells[2]))
    read = int(ends[:_ROWS_READ][-1])
    top = make_cells([column[:read] for column in cells])
    rows = [list(row) for _, row in groupby(top, key=attrgetter("row"))]
    return [row[0].row for row in rows[: count_header_rows(rows, text)]]


def _select_hidden(columns: StructureColumns, start: int, end: int) -> tuple[Hidden, ...]:
    starts, ends = columns.hidden
    return tuple(
        Hidden(int(starts[at]), int(ends[at]), columns.shown.get(str(at), ""))
        for at in np.flatnonzero((starts < end) & (ends > start)).tolist()
    )


def _fill_gaps(
    blocks: Sequence[Block], text: str, start: int, end: int, hidden: Sequence[Hidden]
) -> Iterator[Block]:
    """Yield a paragraph for each line of [start, end) that is in no block, unless it is hidden."""
    at = start
    for lo, hi in [*((one.start, one.end) for one in blocks), (end, end)]:
        for first, last in _split_lines(text, at, min(lo, end)):
            inside = [one for one in hidden if one.start < last and first < one.end]
            left = first
            for one in inside:
                if one.shown or text[left : one.start].strip():
                    break
                left = one.end
            else:
                if not text[left:last].strip():
                    continue
            yield Block(BlockKind.PARAGRAPH, first, last)
        at = max(at, hi)


def _split_lines(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the lines of [start, end) without blanks around them."""
    at = start
    for line in text[start:end].splitlines(keepends=True) if start < end else []:
        words = line.strip()
        if words:
            first = at + line.index(words)
            yield first, first + len(words)
        at += len(line)


_NONE = np.zeros(0, np.int64)
# Of a text without parts.
_NO_COLUMNS = StructureColumns((), [_NONE] * 2, {}, [], [_NONE] * 5, [_NONE] * 7)
