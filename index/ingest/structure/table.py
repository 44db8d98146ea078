"""Turn the rows of a table into sentences that name their column headers.

A row is read as a sentence of its own, "屏東店的年營收（萬元）是654，店長是謝明哲": among the cells
of other rows, the reader takes the neighbour's. The headers stand elsewhere in the document; each
run of the sentence knows where.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from index.block import Block, Cell
from index.ingest.structure.header import count_header_rows, is_value
from index.text.han import HAN
from index.text.view import Range, View, ViewCell, ViewRun, cut_runs

_UNIT = re.compile(
    r"[（(\[【]\s*(?:單位|单位|unit)?[:：]?\s*([^（）()\[\]【】]{1,12})[）)\]】]\s*$"
)
_UNIT_LINE = re.compile(
    r"[（(\[]?\s*(?:[單单]\s*位|units?)\s*[:：]\s*([^（）()\[\]\n。]{1,32})", re.IGNORECASE
)
# Between the units of a table whose columns have several.
_UNIT_BREAK = re.compile(r"\s*[、，,；;]\s*")
_RATE = re.compile(r"率|比重|比例|百分|占比|佔比|rate|share|percent|ratio|%", re.IGNORECASE)
# Characters; of the units after the first, which may be remarks, fewer.
_LONGEST_UNIT, _LONGEST_LATER_UNIT = 16, 4
# Tells whether a view is short enough for the encoder.
Fits = Callable[[View], bool]
# Finds the ranges between two offsets that are not read, each with what is read in its place.
FindHidden = Callable[[int, int], list[tuple[Range, str]]]
# Blanks behind a single Han character, and wide ones.
_SPREAD = re.compile(f"(?<![{HAN}])[{HAN}]([ \u3000]+)(?=[{HAN}])")
_WIDE = re.compile(r"([ \u3000]{2,})")
_FIRST_YEAR = 1900
_MOST_LABELS = 4  # columns
_MOSTLY = 0.6
_LONGEST_HEADER = 60  # characters


@dataclass(frozen=True, slots=True)
class RowPassage:
    """A row, or a group of its columns, with its view."""

    start: int
    end: int
    view: View


@dataclass(frozen=True, slots=True)
class Surrounding:
    """What stands around a table and applies to all of it."""

    context: tuple[str, ...] = ()
    # The range of the line that names the unit, and the unit.
    unit_line: Range | None = None
    unit: str = ""


class TableReader:
    """Reads the rows of one table of `text`."""

    def __init__(self, text: str, table: Block, around: Surrounding, hidden: FindHidden) -> None:
        self._text = text
        self._find_hidden = hidden
        self._around = around
        self._rows: dict[int, list[Cell]] = defaultdict(list)
        for cell in table.cells:
            self._rows[cell.row].append(cell)
        self._order = sorted(self._rows)
        headers = count_header_rows([self._rows[row] for row in self._order], text)
        self._header_rows = self._order[:headers]
        self._body_rows = self._order[headers:] or self._order
        if not self._order[headers:]:
            self._header_rows = []
        self._columns = self._find_headers()
        self._labels, self._counting = self._find_label_columns()

    def read_rows(self, fits: Fits) -> list[RowPassage]:
        """Return the passages of the rows below the headers, in order.

        A row whose view does not `fit` is cut into groups of its columns, each with its label.
        """
        passages: list[RowPassage] = []
        spanning = [cell for row in self._header_rows for cell in self._rows[row]]
        group: Cell | None = None
        previous: Cell | None = None
        for row in self._body_rows:
            cells = self._rows[row]
            spanning = [cell for cell in spanning if cell.row + cell.row_span > row]
            inherited = [cell for cell in spanning if cell.row < row]
            spanning += [cell for cell in cells if cell.row_span > 1]
            first = min(cells, key=lambda cell: cell.column)
            if len(cells) == 1 and not inherited and len(self._columns) > 1:
                if not is_value(self._say(first)) and row != self._body_rows[-1]:
                    # Every row below repeats it.
                    group = first
                else:
                    passages += self._cut([], [first], None, fits)
                continue
            if not inherited and first.column > 0 and previous and self._lacks_label(cells):
                inherited = [previous]
            labels = self._find_labels(cells, inherited)
            if labels:
                previous = labels[0]
            # A row's number comes last: at the front, the reader takes it for the answer.
            rest = [c for c in cells if c not in labels and c.column != self._counting]
            rest += [cell for cell in cells if cell.column == self._counting]
            passages += self._cut(labels, rest or labels, group, fits)
        return passages

    def _cut(
        self,
        labels: list[Cell],
        cells: list[Cell],
        group: Cell | None,
        fits: Fits,
        leads: bool = True,
    ) -> list[RowPassage]:
        """Cut a row until each part's view fits."""
        view = self._make_view(labels, cells, group)
        if len(cells) < 2 or fits(view):
            # The label is repeated in the view of every part, and lies in the first.
            own = [cell for cell in labels if cell.row == cells[0].row] if leads else []
            own += [cell for cell in cells if leads or cell.column != self._counting] or cells
            start, end = min(cell.start for cell in own), max(cell.end for cell in own)
            return [RowPassage(start, end, view)]
        half = len(cells) // 2
        return [
            *self._cut(labels, cells[:half], group, fits, leads),
            *self._cut(labels, cells[half:], group, fits, False),
        ]

    def _make_view(self, labels: list[Cell], cells: list[Cell], group: Cell | None) -> View:
        """Return the sentence that says the cells under their headers, after the labels."""
        runs: list[ViewRun] = []
        seen: list[ViewCell] = []
        is_han = re.search(f"[{HAN}]", self._say_all([*labels, *cells, *self._all_headers()]))
        of, equals, comma = ("的", "是", "，") if is_han else (": ", " is ", ", ")
        shown = [cell for cell in labels if cell not in cells]
        supports = tuple((cell.start, cell.end) for cell in [*([group] if group else []), *shown])
        unit_line = (self._around.unit_line,) if self._around.unit_line else ()
        for label in [*([group] if group else []), *shown]:
            runs += self._show(label)
            runs.append(ViewRun(" ", None))
            above = self._columns.get(label.column, [])
            said = tuple((one.start, one.end) for one in above)
            seen.append(ViewCell(label.start, label.end, said))
        if runs:
            runs[-1] = ViewRun(of, None)
        for i, cell in enumerate(cells):
            if i:
                runs.append(ViewRun(comma, None))
            headers = self._columns.get(cell.column, [])
            for header in headers:
                runs += self._show(header)
            if headers:
                runs.append(ViewRun(equals, None))
            runs += self._show(cell)
            said = tuple((one.start, one.end) for one in headers)
            seen.append(
                ViewCell(cell.start, cell.end, said + supports + unit_line, self._find_unit(cell))
            )
        return View(tuple(runs), self._around.context, tuple(seen))

    def _find_headers(self) -> dict[int, list[Cell]]:
        """Return the header cells above each column, the outermost first."""
        columns: dict[int, list[Cell]] = defaultdict(list)
        for row in self._header_rows:
            for cell in self._rows[row]:
                if cell.end - cell.start > _LONGEST_HEADER:
                    continue
                for column in range(cell.column, cell.column + cell.column_span):
                    columns[column].append(cell)
        return columns

    def _all_headers(self) -> list[Cell]:
        return [cell for row in self._header_rows for cell in self._rows[row]]

    def _find_label_columns(self) -> tuple[set[int], int | None]:
        """Return the columns that name the rows, and the one at the left that only counts them."""
        columns = sorted({cell.column for row in self._body_rows for cell in self._rows[row]})
        if len(columns) < 2:
            return set(), None
        first = [
            self._say(cell)
            for row in self._body_rows
            for cell in self._rows[row]
            if cell.column == columns[0]
        ]
        counts = [int(one) for one in first if one.isascii() and one.isdigit()]
        is_counting = (
            len(columns) > 2
            and len(counts) == len(first)
            and counts == list(range(counts[0], counts[0] + len(counts)))
            # Years count up as well, and name their rows.
            and counts[-1] < _FIRST_YEAR
        )
        begin = 1 if is_counting else 0
        labels = [columns[begin]]
        for column in columns[begin + 1 : begin + _MOST_LABELS]:
            if self._tell_apart(labels) or not self._is_worded(column):
                break
            labels.append(column)
        return set(labels), columns[0] if is_counting else None

    def _tell_apart(self, columns: Sequence[int]) -> bool:
        """Tell whether the cells of these columns name most rows apart."""
        said = [
            tuple(self._say(cell) for cell in self._rows[row] if cell.column in columns)
            for row in self._body_rows
        ]
        said = [one for one in said if one]
        return len(set(said)) > _MOSTLY * len(said)

    def _is_worded(self, column: int) -> bool:
        """Tell whether most cells of a column are words, not values."""
        said = [
            self._say(cell)
            for row in self._body_rows
            for cell in self._rows[row]
            if cell.column == column
        ]
        return sum(not is_value(one) for one in said) > _MOSTLY * len(said)

    def _find_labels(self, cells: list[Cell], inherited: list[Cell]) -> list[Cell]:
        own = [cell for cell in cells if cell.column in self._labels]
        return [*(cell for cell in inherited if cell.column != self._counting), *own]

    def _lacks_label(self, cells: Sequence[Cell]) -> bool:
        return len(cells) > 1 and all(cell.column not in self._labels for cell in cells)

    def _find_unit(self, cell: Cell) -> str:
        for header in reversed(self._columns.get(cell.column, [])):
            if match := _UNIT.search(self._say(header)):
                return match[1]
        headers = "".join(map(self._say, self._columns.get(cell.column, [])))
        return choose_unit(self._around.unit, headers)

    def _show(self, cell: Cell) -> list[ViewRun]:
        """Return a cell's words without the blanks that only spread them: 總　計."""
        hidden = self._find_hidden(cell.start, cell.end)
        hidden += [
            (match.span(1), shown)
            for pattern, shown in ((_SPREAD, ""), (_WIDE, " "))
            for match in pattern.finditer(self._text, cell.start, cell.end)
        ]
        return list(cut_runs(self._text, cell.start, cell.end, sorted(hidden)))

    def _say(self, cell: Cell) -> str:
        return self._text[cell.start : cell.end]

    def _say_all(self, cells: Sequence[Cell]) -> str:
        return "".join(self._say(cell) for cell in cells)


def find_unit_line(text: str, start: int, end: int) -> tuple[Range, str] | None:
    """Return where `text[start:end]` names the unit of a table, or its units, and what it says."""
    match = _UNIT_LINE.search(text, start, end)
    if match is None or len(_UNIT_BREAK.split(match[1].strip())[0]) > _LONGEST_UNIT:
        return None
    return match.span(), match[1].strip()


def choose_unit(said: str, header: str) -> str:
    """Return the unit of the column below `header`, of those that a unit line names.

    One of several belongs to a column only where the header says so.

    >>> choose_unit("人", "會員"), choose_unit("家、人、%", "會員人數")
    ('人', '人')
    >>> choose_unit("家、人、%", "組織率"), choose_unit("家、人、%", "工會")
    ('%', '')
    >>> choose_unit("千元，每年一月調查", "薪資")
    '千元'
    """
    parts = [one for one in _UNIT_BREAK.split(said) if one]
    # What follows may be a remark.
    units = parts[:1] + [one for one in parts[1:] if len(one) <= _LONGEST_LATER_UNIT]
    if len(units) <= 1:
        return "".join(units)
    fitting = [
        unit
        for unit in units
        if (_RATE.search(header) if unit in {"%", "％"} else unit[-1] in header)
    ]
    return fitting[0] if len(fitting) == 1 else ""
