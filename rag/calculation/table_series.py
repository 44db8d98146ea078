"""Read the columns and rows of a table from the passages of its rows."""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from index.document import Chunk, Hit
from index.ingest.structure.header import is_value
from index.search.searcher import Searcher
from index.text.view import Range, View, ViewCell
from rag.answer import AnswerType
from rag.calculation.series import LabelColumn, Operand, Series, fold_words
from rag.citation import Span
from rag.value.cell import parse_cell
from rag.value.quantity import Quantity, parse_quantity

# Rows of a table that is computed over. A larger one is a database.
MOST_ROWS = 200
_YEAR = re.compile(r"年|\byear|\bdate\b|日期")
# The line with the unit supports a cell as its headers do, and names nothing.
_UNIT_LINE = re.compile(r"[（(\[]?\s*(?:[單单]\s*位|units?)\s*[:：]", re.IGNORECASE)
# Chunks fetched at once.
_STEP = 64

# The header cells above a column.
Header = tuple[Range, ...]


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row, joined from the passages of its groups of columns."""

    label: ViewCell | None
    label_words: str
    # The names of the groups of rows that it is in, and its other labels.
    group: tuple[str, ...]
    # Below their headers.
    cells: dict[Header, ViewCell]
    words: dict[Header, str]
    # What was read of the headers.
    header_words: dict[Header, str]


def read_table(hit: Hit, searcher: Searcher) -> list[Series]:
    """Return the columns and rows of the table that a passage is a row of; none if it is too large,
    or has no headers.
    """
    rows = read_rows(hit, searcher)
    view = hit.chunk.view
    context = fold_words(" ".join([hit.title, *view.context, *hit.chunk.section]))
    return [*_read_columns(rows, context), *_read_across(rows, context)]


def read_rows(hit: Hit, searcher: Searcher) -> list[TableRow]:
    """Return the rows of the table that a passage is a row of; none if it is too large."""
    chunks = _list_rows(hit, searcher)
    # The view of a row does not show the header above its label.
    text = searcher.document(hit.chunk.document_id).text if chunks else ""
    rows = _join_groups(chunks, text)
    return rows if len(rows) <= MOST_ROWS else []


def _list_rows(hit: Hit, searcher: Searcher) -> list[Chunk]:
    """Return the passages of the table's rows: the neighbours that share a header with the hit."""
    headers = _find_headers(hit.chunk.view)
    if not headers:
        return []
    found = {hit.chunk_id: hit.chunk}
    for step in (-1, 1):
        at, goes_on = hit.chunk_id + step, True
        while goes_on and len(found) < 4 * MOST_ROWS:
            ids = [at + step * i for i in range(_STEP)]
            chunks = searcher.chunks(ids)
            for chunk_id in ids:
                chunk = chunks[chunk_id][0] if chunk_id in chunks else None
                goes_on = (
                    chunk is not None
                    and chunk.document_id == hit.chunk.document_id
                    and bool(chunk.view.cells)
                )
                if chunk is None or not goes_on:
                    break
                # A group of other columns shares the label instead, or is between two that do.
                found[chunk_id] = chunk
            at += step * _STEP
    ordered = [found[i] for i in sorted(found)]
    return _keep_connected(ordered, headers)


def _keep_connected(chunks: Sequence[Chunk], headers: set[Range]) -> list[Chunk]:
    """Return the chunks that share a header or label with the table that `headers` begin."""
    known = set(headers)
    kept: set[int] = set()
    grown = True
    while grown:
        grown = False
        for i, chunk in enumerate(chunks):
            own = {span for cell in chunk.view.cells for span in cell.supports}
            if i not in kept and own & known:
                kept.add(i)
                known |= own
                grown = True
    return [chunk for i, chunk in enumerate(chunks) if i in kept]


def _find_headers(view: View) -> set[Range]:
    """Return the headers above the cells, without the labels of the row."""
    own = {(cell.start, cell.end) for cell in view.cells}
    return {span for cell in view.cells for span in cell.supports} - own


def _join_groups(chunks: Sequence[Chunk], text: str) -> list[TableRow]:
    """Return the rows, each joined from its groups of columns."""
    rows: dict[object, list[View]] = defaultdict(list)
    for chunk in chunks:
        labels = _find_labels(chunk.view)
        key = labels[-1].start if labels else chunk.view.cells[0].start
        rows[key].append(chunk.view)
    return [_make_row(views, text) for views in rows.values()]


def _find_labels(view: View) -> list[ViewCell]:
    """Return the cells that support other cells of the row: its labels, and its group first."""
    supported = {span for cell in view.cells for span in cell.supports}
    return [cell for cell in view.cells if (cell.start, cell.end) in supported]


def _make_row(views: Sequence[View], text: str) -> TableRow:
    first = views[0]
    labels = _find_labels(first)
    own = {(cell.start, cell.end) for cell in labels}
    cells: dict[Header, ViewCell] = {}
    words: dict[Header, str] = {}
    header_words: dict[Header, str] = {}
    for view in views:
        for cell in view.cells:
            header = tuple(span for span in cell.supports if span not in own)
            if header and header not in cells:
                cells[header] = cell
                words[header] = view.read(cell.start, cell.end).strip()
                said = [view.read(*span) or _join_lines(text[slice(*span)]) for span in header]
                header_words[header] = fold_words(" ".join(said))
    label = labels[-1] if labels else None
    names = [first.read(cell.start, cell.end).strip() for cell in labels]
    group = tuple(fold_words(one) for one in names[:-1])
    return TableRow(label, names[-1] if names else "", group, cells, words, header_words)


def _join_lines(text: str) -> str:
    return "" if _UNIT_LINE.match(text) else " ".join(text.split())


def _read_columns(rows: Sequence[TableRow], context: str) -> list[Series]:
    headers = list(dict.fromkeys(header for row in rows for header in row.cells))
    label_headers = {
        header
        for row in rows
        for header, cell in row.cells.items()
        if row.label and cell.start == row.label.start
    }
    label_name = " ".join(
        dict.fromkeys(row.header_words[h] for row in rows for h in label_headers if h in row.cells)
    )
    named = tuple(_make_label_column(rows, header) for header in headers)
    worded = tuple(
        column
        for column in named
        if sum(is_value(cell[0]) for cell in column.cells if cell) * 2 < len(rows)
    )
    found = []
    for header in headers:
        if header in label_headers:
            continue
        name = next(row.header_words[header] for row in rows if header in row.cells)
        operands = tuple(_make_operand(row, header) for row in rows)
        present = [one for one in operands if one.value is not None]
        if 2 * len(present) > len(rows):
            found.append(Series(name, operands, label_name, context=context, labels=worded))
    return found


def _make_label_column(rows: Sequence[TableRow], header: Header) -> LabelColumn:
    name = next(row.header_words[header] for row in rows if header in row.cells)
    return LabelColumn(
        name,
        tuple(
            (row.words[header], Span(row.cells[header].start, row.cells[header].end))
            if header in row.cells
            else None
            for row in rows
        ),
    )


def _make_operand(row: TableRow, header: Header) -> Operand:
    """Return the row's quantity below a header; one without a value for a blank cell."""
    cell, label = row.cells.get(header), row.label
    label_span = Span(label.start, label.end) if label else None
    others = (
        fold_words(row.words[one])
        for one, other in row.cells.items()
        if one != header and not (label and other.start == label.start)
    )
    beside = (*row.group, *others)
    if cell is None:
        at = label_span or Span(0, 1)
        return Operand(
            fold_words(row.label_words), label_span, at, row.label_words, "", None, beside=beside
        )
    words = row.words[header]
    quantity = _parse(words, cell, row.header_words[header])
    return Operand(
        label=fold_words(row.label_words),
        label_span=label_span,
        span=Span(cell.start, cell.end),
        label_words=row.label_words,
        words=words,
        value=Decimal(str(quantity.value)) if quantity else None,
        unit=quantity.unit if quantity else None,
        kind=quantity.kind if quantity else AnswerType.QUANTITY,
        stated_unit=cell.unit,
        supports=tuple(Span(*span) for span in cell.supports),
        beside=beside,
    )


def _parse(words: str, cell: ViewCell, header: str) -> Quantity | None:
    """Return the number in a cell; four digits are a year only below a header that says so."""
    quantity = parse_cell(words, cell)
    if quantity is None or quantity.kind is not AnswerType.DATE:
        return quantity
    if not words.isdecimal() or (_YEAR.search(header) and not re.search(r"\d", header)):
        return None
    stated = parse_quantity(f"{int(words):,}{cell.unit}")
    return stated if stated and stated.kind is not AnswerType.DATE else None


def _read_across(rows: Sequence[TableRow], context: str) -> list[Series]:
    """Return the rows as series: the headers are the labels of their operands."""
    found = []
    for row in rows:
        if not row.label:
            continue
        operands = []
        for header, cell in row.cells.items():
            if cell.start == row.label.start or not header:
                continue
            below = _make_operand(row, header)
            if below.value is None:
                continue
            label = Span(*header[-1]) if len(header) == 1 else None
            words = row.header_words[header]
            operands.append(
                Operand(
                    words, label, below.span, words, below.words, below.value, below.unit,
                    below.kind, below.stated_unit, below.supports, row.group,
                )
            )  # fmt: skip
        if len(operands) > 1:
            name = fold_words(" ".join([*row.group, row.label_words]))
            found.append(Series(name, tuple(operands), is_row=True, context=context))
    return found
