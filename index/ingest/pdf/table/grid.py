"""Rules -> grids: where the lines that are drawn on a page cross, and which fields they part."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from index.ingest.pdf.content.frame import Box
from index.ingest.pdf.content.rule import Rule
from index.ingest.pdf.table.cell import TableCell

NEAR = 3.0  # points: rules no farther apart are one, and meet
_COVERED = 0.6  # of the side of a cell: a rule that covers less does not part it from the next
_MOST_RULES = 600


@dataclass(slots=True)
class RuledGrid:
    """The places of the rules of a table."""

    xs: list[float]
    ys: list[float]
    # By index of xs: the rules there; by index of ys.
    vertical: dict[int, list[Rule]] = field(default_factory=lambda: defaultdict(list))
    horizontal: dict[int, list[Rule]] = field(default_factory=lambda: defaultdict(list))


def find_grids(rules: Sequence[Rule]) -> list[RuledGrid]:
    """Return the grids that the ruled lines of a page make."""
    rows = _merge_collinear([rule for rule in rules if rule.horizontal])
    columns = _merge_collinear([rule for rule in rules if not rule.horizontal])
    if len(rows) + len(columns) > _MOST_RULES:
        return []
    groups: dict[int, list[Rule]] = {}
    parents = list(range(len(rows) + len(columns)))

    def find(item: int) -> int:
        while parents[item] != item:
            parents[item] = parents[parents[item]]
            item = parents[item]
        return item

    for i, row in enumerate(rows):
        for j, column in enumerate(columns):
            if (
                row.start - NEAR <= column.at <= row.end + NEAR
                and column.start - NEAR <= row.at <= column.end + NEAR
            ):
                parents[find(i)] = find(len(rows) + j)
    for item, rule in enumerate([*rows, *columns]):
        groups.setdefault(find(item), []).append(rule)
    grids = [_make_grid(group) for group in groups.values()]
    return sorted(
        (grid for grid in grids if grid is not None), key=lambda grid: (grid.ys[0], grid.xs[0])
    )


def _merge_collinear(rules: list[Rule]) -> list[Rule]:
    """Return rules with those that go on one another as one."""
    merged: list[Rule] = []
    for rule in sorted(rules, key=lambda rule: (rule.at, rule.start)):
        for place in range(len(merged) - 1, -1, -1):
            other = merged[place]
            if rule.at - other.at > 1.5:
                merged.append(rule)
                break
            if rule.start <= other.end + NEAR and other.start <= rule.end + NEAR:
                merged[place] = Rule(
                    rule.horizontal, other.at, min(rule.start, other.start),
                    max(rule.end, other.end),
                )  # fmt: skip
                break
        else:
            merged.append(rule)
    return merged


def _make_grid(group: list[Rule]) -> RuledGrid | None:
    rows = [rule for rule in group if rule.horizontal]
    columns = [rule for rule in group if not rule.horizontal]
    if len(rows) < 2 or not columns or len(group) < 4:
        return None
    # A table may be open at its sides: its rules end where it does.
    ends = [value for rule in rows for value in (rule.start, rule.end)]
    xs = _cluster([rule.at for rule in columns], (min(ends), max(ends)))
    ends = [value for rule in columns for value in (rule.start, rule.end)]
    ys = _cluster([rule.at for rule in rows], (min(ends), max(ends)))
    if len(xs) < 2 or len(ys) < 2 or len(xs) * len(ys) > 20_000:
        return None
    grid = RuledGrid(xs, ys)
    for rule in columns:
        grid.vertical[_nearest(xs, rule.at)].append(rule)
    for rule in rows:
        grid.horizontal[_nearest(ys, rule.at)].append(rule)
    return grid


def _cluster(values: list[float], ends: tuple[float, float]) -> list[float]:
    clustered: list[float] = []
    for value in sorted(values):
        if not clustered or value - clustered[-1] > NEAR:
            clustered.append(value)
    if ends[0] < clustered[0] - 2 * NEAR:
        clustered.insert(0, ends[0])
    if ends[1] > clustered[-1] + 2 * NEAR:
        clustered.append(ends[1])
    return clustered


def _nearest(values: list[float], value: float) -> int:
    return min(range(len(values)), key=lambda index: abs(values[index] - value))


def _is_covered(rules: list[Rule], start: float, end: float) -> bool:
    covered = sum(max(0.0, min(rule.end, end) - max(rule.start, start)) for rule in rules)
    return covered >= _COVERED * (end - start)


def merge_fields(grid: RuledGrid) -> list[tuple[Box, TableCell]]:
    """Return the cells of a grid with their boxes: fields without a rule between them are one."""
    height, width = len(grid.ys) - 1, len(grid.xs) - 1
    taken = [[False] * width for _ in range(height)]
    cells = []
    for row in range(height):
        for column in range(width):
            if taken[row][column]:
                continue
            right = column + 1
            while (
                right < width
                and not taken[row][right]
                and not _is_covered(grid.vertical[right], grid.ys[row], grid.ys[row + 1])
            ):
                right += 1
            low = row + 1
            while low < height and not any(
                taken[low][x]
                or _is_covered(grid.horizontal[low], grid.xs[x], grid.xs[x + 1])
                or (x > column and _is_covered(grid.vertical[x], grid.ys[low], grid.ys[low + 1]))
                for x in range(column, right)
            ):
                low += 1
            for y in range(row, low):
                taken[y][column:right] = [True] * (right - column)
            box = (grid.xs[column], grid.ys[row], grid.xs[right], grid.ys[low])
            cells.append((box, TableCell([], row, column, low - row, right - column)))
    return cells
