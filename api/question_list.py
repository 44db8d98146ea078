"""Read a list of questions from files: a column of a table, or the lines of a text or JSON Lines.

Nothing is left out in silence: what cannot be asked is returned with its line and the reason.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePath

from api.strict_json import describe_json_error, parse_json
from index.block import BlockKind
from index.document import Document
from index.error import BadDocument, BadQuestion
from index.ingest.charset import decode
from index.ingest.sheet.separated import read_rows
from index.ingest.structure.header import is_value
from index.ingest.worker.pool import ParserPool
from index.text.normalize import fold, has_words
from rag.question import check_question

MAX_QUESTIONS = 10_000
_SEPARATED = frozenset({".csv", ".tsv"})
_WORKBOOKS = frozenset({".xlsx", ".xlsm", ".xls", ".ods"})
_TEXTS = frozenset({".txt", ".text", ".md"})
_RECORDS = frozenset({".jsonl", ".ndjson"})

# What a column or a field of questions is called, folded; the likeliest first.
_NAMES = (
    "question",
    "questions",
    "问题",
    "提问",
    "问句",
    "疑问",
    "题目",
    "问",
    "query",
    "queries",
    "prompt",
    "q",
)
_LONGEST_NAME, _HEADER_ROWS = 20, 10
_QUOTED = 80  # characters of a rejected line that are sent back
_ASKS = re.compile(r"[?？]|[吗呢么]$")
_QUOTES = re.compile(r'^"(.*)"\s*$', re.MULTILINE)
_BEGINS_TITLE = re.compile(r"\s*#")
_NUMBERING = re.compile(
    r"\s*(?:[-*•·]\s+|[(（]?\d{1,4}(?:[.．](?!\d)|[)）、])\s*|[Qq]\s*\d{0,4}\s*[:：.．]\s*)"
)

# The cells of a row by column, and its number in the file, from 1.
Row = tuple[int, Mapping[int, str]]


@dataclass(frozen=True, slots=True)
class RejectedQuestion:
    """What a file has in the place of a question, and why it cannot be asked."""

    # The file, and the line: "a.csv:3".
    name: str
    # The line of a text, or the row of a table, from 1; None for the whole file.
    line: int | None
    # Its beginning.
    text: str
    detail: str


@dataclass(frozen=True, slots=True)
class QuestionList:
    """The questions of some files, in their order."""

    questions: list[str] = field(default_factory=list)
    rejected: list[RejectedQuestion] = field(default_factory=list)


def read_questions(name: str, data: bytes, parsers: ParserPool) -> QuestionList:
    """Read the questions of a file; the suffix of its name tells the format. Blank lines are
    skipped.
    """
    found = QuestionList()
    try:
        for line, text in _read_lines(name, data, parsers):
            problem = _find_problem(text)
            if problem is None and len(found.questions) == MAX_QUESTIONS:
                problem = f"more than {MAX_QUESTIONS:,} questions: split the file"
            if problem is None:
                found.questions.append(text)
            else:
                found.rejected.append(
                    RejectedQuestion(f"{name}:{line}", line, text[:_QUOTED], problem)
                )
            if len(found.rejected) >= MAX_QUESTIONS:
                break
    except (BadDocument, ValueError) as error:
        found.rejected.append(RejectedQuestion(name, None, "", str(error)))
    else:
        if not (found.questions or found.rejected):
            found.rejected.append(RejectedQuestion(name, None, "", "it has no question"))
    return found


def _read_lines(name: str, data: bytes, parsers: ParserPool) -> Iterator[tuple[int, str]]:
    """Yield what may be questions with their lines. Raises BadDocument, or ValueError."""
    suffix = PurePath(name).suffix.lower()
    if suffix in _TEXTS:
        yield from _read_text(decode(data))
    elif suffix in _RECORDS:
        yield from _read_records(data)
    elif suffix in _SEPARATED:
        text = decode(data)
        rows = [
            (number, {column: one.strip() for column, one in enumerate(row) if one.strip()})
            for number, row in enumerate(read_rows(text), 1)
        ]
        named = _find_named_column(rows)
        if named is None and len({len(row) for _, row in rows if row}) > 1:
            # Sentences with commas, not columns; some of them in quotes.
            yield from _read_text(_QUOTES.sub(lambda line: line[1].replace('""', '"'), text))
        else:
            yield from _read_column(rows, named)
    elif suffix in _WORKBOOKS:
        reading = parsers.read_all(data, name)
        if not reading.documents:
            raise BadDocument("; ".join(reading.problems).removeprefix(f"{name}: "))
        yield from _read_workbook(reading.documents[0])
    else:
        raise BadDocument(
            f"{suffix or 'a name without a suffix'} is no list of questions: send "
            f"{', '.join(sorted(_TEXTS | _RECORDS | _SEPARATED | _WORKBOOKS))}"
        )


def _find_problem(text: str) -> str | None:
    try:
        check_question(text)
    except BadQuestion as error:
        return "no word and no number" if not has_words(text) else str(error)
    return None


def _read_text(text: str) -> Iterator[tuple[int, str]]:
    """Yield the lines, without the numbers of a numbered list or a name at the top."""
    lines = [(number, line.strip()) for number, line in enumerate(text.splitlines(), 1)]
    lines = [(number, line) for number, line in lines if line]
    numbered = sum(_NUMBERING.match(line) is not None for _, line in lines)
    is_list = numbered >= 2 and 2 * numbered > len(lines)
    for at, (number, line) in enumerate(lines):
        question = _NUMBERING.sub("", line, count=1) if is_list else line
        is_name = at == 0 and _rank_name(question) is not None
        if question and not is_name and not _BEGINS_TITLE.match(question):
            yield number, question


def _read_records(data: bytes) -> Iterator[tuple[int, str]]:
    """Yield the question of each line: a JSON text, or an object with a field of that name."""
    for number, line in enumerate(data.removeprefix(b"\xef\xbb\xbf").splitlines(), 1):
        if not line.strip():
            continue
        try:
            value = parse_json(line)
        except ValueError as error:
            why = f"line {number} is not JSON: {describe_json_error(error)}"
            raise BadDocument(why) from None
        if isinstance(value, dict):
            ranked = [(rank, key) for key in value if (rank := _rank_name(key)) is not None]
            value = value[min(ranked)[1]] if ranked else None
        if not isinstance(value, str):
            raise BadDocument(f'line {number} has no text in a field "question"')
        if value.strip():
            yield number, value.strip()


def _read_workbook(document: Document) -> Iterator[tuple[int, str]]:
    """Yield the questions of every table with a named column, or else of the first table."""
    tables: list[Sequence[Row]] = []
    for block in document.blocks:
        read: dict[int, dict[int, str]] = {}
        for cell in block.cells:
            text = document.text[cell.start : cell.end].strip()
            read.setdefault(cell.row + 1, {})[cell.column] = text
        if read:
            tables.append(sorted(read.items()))
    named = [(rows, column) for rows in tables if (column := _find_named_column(rows))]
    if named:
        for rows, column in named:
            yield from _read_column(rows, column)
    elif tables:
        yield from _read_column(tables[0], None)
    else:
        kinds = {BlockKind.PARAGRAPH, BlockKind.CAPTION, BlockKind.HEADING}
        for block in document.blocks:
            if block.kind in kinds:
                yield from _read_text(document.text[block.start : block.end])


def _rank_name(text: str) -> int | None:
    """Return how likely a header names the questions, 0 the likeliest; None if it does not."""
    folded = fold(text).strip(" \t\n\r:：*＊#")
    if folded in _NAMES:
        return _NAMES.index(folded)
    if len(folded) > _LONGEST_NAME or _ASKS.search(folded):
        return None
    inside = [rank for rank, name in enumerate(_NAMES[:3]) if name in folded]
    return len(_NAMES) + inside[0] if inside else None


def _find_named_column(rows: Sequence[Row]) -> tuple[int, int] | None:
    """Return the column that is named as one of questions, and the row of its name."""
    ranked = [
        (rank, number, column)
        for number, row in rows[:_HEADER_ROWS]
        # A name alone in a table of several columns is a title.
        if len(row) > 1 or all(len(other) == 1 for _, other in rows)
        for column, text in row.items()
        if (rank := _rank_name(text)) is not None
    ]
    if not ranked:
        return None
    _, number, column = min(ranked)
    return column, number


def _read_column(rows: Sequence[Row], named: tuple[int, int] | None) -> Iterator[tuple[int, str]]:
    column, header = named or (_choose_column(rows), 0)
    if named is None and rows:
        first, *others = [row.get(column, "") for _, row in rows]
        asking = sum(_ASKS.search(fold(one)) is not None for one in others)
        # The name of a column asks nothing, where most of what is below it does.
        if not _ASKS.search(fold(first)) and 2 * asking > len(others):
            header = rows[0][0]
    for number, row in rows:
        if number > header and row.get(column):
            yield number, " ".join(row[column].split())


def _choose_column(rows: Sequence[Row]) -> int:
    """Return the first column of which most cells ask, or else of which most are words."""
    cells: dict[int, list[str]] = {}
    for _, row in rows:
        for column, text in row.items():
            cells.setdefault(column, []).append(text)
    words = {
        column: [one for one in texts if has_words(one) and not is_value(one)]
        for column, texts in sorted(cells.items())
    }
    for column, texts in words.items():
        if 2 * sum(_ASKS.search(fold(one)) is not None for one in texts) > len(cells[column]):
            return column
    return next(
        (column for column, texts in words.items() if 2 * len(texts) > len(cells[column])),
        min(cells, default=0),
    )
