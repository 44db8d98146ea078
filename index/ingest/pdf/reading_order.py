"""The order in which a person reads what stands on a page: columns, and what spans them."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from statistics import median

from index.ingest.pdf.line import Line, join_lines, make_rows
from index.ingest.pdf.table.cell import Table, is_figure, plain_text

Item = Line | Table
# The lines of a column from top to bottom, or a table.
Flow = list[Line] | Table

_NARROWEST_GUTTER = 0.7  # sizes
# Columns of prose, in sizes of the font: narrower ones are labels, or cells of a table.
_NARROWEST_COLUMN, _NARROWEST_SHORT_COLUMN = 7.0, 10.0
_WIDEST_COLUMN = 22.0  # sizes: what is wider may hold columns itself
_FILLED = 0.55  # of a column's width: half of its lines are at least so long
_DROP_CAP = 1.8  # sizes of the lines beside it
_DEEPEST = 8


def find_reading_order(items: Sequence[Item], depth: int = 0) -> list[Flow]:
    """Return items of one frame as flows, in the order in which they are read."""
    if depth < _DEEPEST and (gutter := _find_gutter(items)) is not None:
        flows: list[Flow] = []
        for crosses, band in _cut_bands(items, gutter):
            if crosses:
                flows.extend(find_reading_order(band, depth + 1))
                continue
            sides = [
                [item for item in band if item.right <= gutter],
                [item for item in band if item.left >= gutter],
            ]
            for side in sides:
                if side:
                    flows.extend(find_reading_order(side, depth + 1))
        return flows
    return _stack(items)


def _stack(items: Sequence[Item]) -> list[Flow]:
    """Return items that are not in columns, from top to bottom."""
    lines = _attach_drop_caps([item for item in items if isinstance(item, Line)])
    stacked: list[Item] = [join_lines(row) for row in make_rows(lines)]
    stacked.extend(item for item in items if isinstance(item, Table))
    flows: list[Flow] = []
    for item in sorted(stacked, key=lambda item: (item.top + min(item.bottom, item.top + 12)) / 2):
        if isinstance(item, Table):
            flows.append(item)
        elif flows and isinstance(flows[-1], list):
            flows[-1].append(item)
        else:
            flows.append([item])
    return flows


def _attach_drop_caps(lines: list[Line]) -> list[Line]:
    """Return lines with each large initial put before the line that goes on with it."""
    for cap in [line for line in lines if len(line.glyphs) <= 2]:
        beside = [
            line
            for line in lines
            if line.size * _DROP_CAP < cap.size
            and cap.right - 0.2 * cap.size <= line.left <= cap.right + cap.size
            and cap.top - line.size < line.middle < cap.bottom
        ]
        if len(beside) < 2:
            continue
        first = min(beside, key=lambda line: line.top)
        joined = Line([*cap.glyphs, *first.glyphs])
        first.glyphs[0].spaced = False
        lines = [joined if line is first else line for line in lines if line is not cap]
        for line in beside:  # they are not indented, only pushed aside
            line.left = cap.left
    return lines


def _find_gutter(items: Sequence[Item]) -> float | None:
    """Return x of the best gap between two columns of prose, if there is one."""
    lines = [item for item in items if isinstance(item, Line)]
    if len(lines) < 6:
        return None
    size = median(line.size for line in lines)
    rights = sorted(line.right for line in lines)
    starts = Counter(round(line.left) for line in lines)
    best: tuple[float, float] | None = None
    for start, count in starts.items():
        place = bisect_right(rights, start)
        if count < 2 or not place:
            continue
        width = start - rights[place - 1]
        if width < max(3.0, _NARROWEST_GUTTER * size):
            continue
        gutter = start - width / 2
        if (rank := _rank_gutter(items, gutter)) is not None:
            score = rank - width / 1000
            if best is None or score < best[0]:
                best = (score, gutter)
    return best[1] if best else None


def _rank_gutter(items: Sequence[Item], gutter: float) -> float | None:
    """Return how many items cross a gutter, for each line beside it; None if it parts no columns
    of prose.
    """
    sides: list[list[Line]] = [[], []]
    crossing = 0
    for item in items:
        if item.left < gutter < item.right:
            crossing += 1
        elif isinstance(item, Line):
            sides[item.left >= gutter].append(item)
    widths = [_measure_rows(side) for side in sides]
    counts = [len(side) for side in widths]
    if min(counts) < 2 or max(counts) < 4 or crossing > max(3.0, 0.5 * sum(counts)):
        return None
    if not all(_is_prose(side, width) for side, width in zip(sides, widths, strict=True)):
        return None
    top = max(min(line.top for line in side) for side in sides)
    bottom = min(max(line.bottom for line in side) for side in sides)
    if bottom - top < 2 * sides[0][0].size:
        return None
    return crossing / sum(counts)


def _measure_rows(side: list[Line]) -> list[float]:
    """Return how much of each row is covered: words of a justified line may stand far apart."""
    rows: dict[int, float] = {}
    for line in side:
        key = round(line.middle / 3)
        rows[key] = rows.get(key, 0.0) + line.right - line.left
    return list(rows.values())


def _is_prose(side: list[Line], widths: list[float]) -> bool:
    width = max(line.right for line in side) - min(line.left for line in side)
    size = median(line.size for line in side)
    narrowest = _NARROWEST_COLUMN if len(widths) >= 4 else _NARROWEST_SHORT_COLUMN
    usual = median(widths)
    figures = sum(is_figure(plain_text(line)) for line in side)
    return (
        usual >= narrowest * size
        and usual >= _FILLED * min(width, _WIDEST_COLUMN * size)
        and figures < 0.4 * len(side)
    )


def _cut_bands(items: Sequence[Item], gutter: float) -> list[tuple[bool, list[Item]]]:
    """Return items in bands from top to bottom: those that cross the gutter, and what is between.
    The last line of a paragraph that crosses may be short.
    """
    bands: list[tuple[bool, list[Item]]] = []
    ordered = sorted(items, key=lambda item: item.top)
    for place, item in enumerate(ordered):
        crosses = item.left < gutter < item.right
        crossed = bool(bands) and bands[-1][0]
        if crossed and not crosses and _ends_paragraph(bands[-1][1][-1], item):
            near = ordered[max(0, place - 4) : place + 5]
            crosses = not any(
                other is not item
                and (other.left < gutter) != (item.left < gutter)
                and min(other.bottom, item.bottom) - max(other.top, item.top) > 1
                for other in near
            )
        if not bands or crosses != crossed:
            bands.append((crosses, []))
        bands[-1][1].append(item)
    return bands


def _ends_paragraph(above: Item, item: Item) -> bool:
    return (
        isinstance(above, Line)
        and isinstance(item, Line)
        and abs(above.left - item.left) < 2
        and abs(above.size - item.size) < 0.3
        and item.top - above.bottom < 0.8 * item.size
    )
