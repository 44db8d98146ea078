"""Find the column of a table that a question asks to be listed: 有哪些門市?"""

from collections.abc import Sequence
from dataclasses import dataclass

from index.document import Hit
from index.ingest.structure.header import is_value
from index.text.analyzer import extract_terms
from index.text.normalize import fold
from index.text.view import ViewCell
from rag.calculation.table_series import Header, TableRow
from rag.citation import Span
from rag.enumeration.choice import fold_all
from rag.enumeration.request import ContentWord, ListKind, ListRequest
from rag.reading.reader import AnswerPart, PassageAnswer


@dataclass(frozen=True, slots=True)
class _Column:
    """A column and the words of the question that name it."""

    header: Header
    said: tuple[ContentWord, ...]


def list_column(
    request: ListRequest, rows: Sequence[TableRow], hit: Hit, is_across: bool
) -> PassageAnswer | None:
    """Return the cells of the column that the question names, each once; None where it names none,
    or says what neither the table's title nor its rows do.
    """
    if request.kind is not ListKind.ITEMS or request.is_negative:
        return None
    column = _find_column(request, rows, is_across)
    if column is None:
        return None
    context = fold_all([hit.title, *hit.chunk.view.context, *hit.chunk.section])
    known = frozenset(extract_terms(context))
    rest = [
        one
        for one in request.words
        if one not in column.said and one.weight > 1 and not _is_in(one, known, is_across)
    ]
    kept = [row for row in rows if column.header in row.cells]
    for word in rest:
        kept = [row for row in kept if _says(row, word, column.header)]
    if not kept or any(one not in known for one in request.numbers):
        return None
    cells: dict[str, ViewCell] = {}
    for row in kept:
        cells.setdefault(row.words[column.header], row.cells[column.header])
    parts = tuple(
        AnswerPart(words, (Span(cell.start, cell.end),), cell) for words, cell in cells.items()
    )
    start = min(cell.start for cell in cells.values())
    return PassageAnswer(hit, parts, Span(start, max(cell.end for cell in cells.values())))


def _find_column(request: ListRequest, rows: Sequence[TableRow], is_across: bool) -> _Column | None:
    """Return the column of words that the question names last: 門市電話 asks for 電話."""
    headers = dict.fromkeys(header for row in rows for header in row.cells)
    found: list[tuple[int, float, _Column]] = []
    for header in headers:
        words = [row.words[header] for row in rows if header in row.words]
        if 2 * sum(map(is_value, words)) >= len(words):
            continue
        name = next(row.header_words[header] for row in rows if header in row.cells)
        terms = frozenset(extract_terms(name))
        said = tuple(one for one in request.words if _is_in(one, terms, is_across))
        if said:
            covered = {term for one in said for term in one.ways[0]}
            share = 1.0 if is_across else len(covered & terms) / len(terms)
            last = max(request.words.index(one) for one in said)
            found.append((last, share, _Column(header, said)))
    best = max(found, key=lambda one: one[:2], default=None)
    return best[2] if best and best[1] > 1 / 2 else None


def _is_in(word: ContentWord, terms: frozenset[str], is_across: bool) -> bool:
    ways = word.translations if is_across else word.ways
    return any(way <= terms for way in ways)


def _says(row: TableRow, word: ContentWord, header: Header) -> bool:
    """Tell whether another cell of the row has a word of the question."""
    others = [fold(words) for one, words in row.words.items() if one != header]
    others += row.group
    return any(word.ways[0] <= set(extract_terms(one)) for one in others)
