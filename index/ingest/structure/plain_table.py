"""Find the tables in plain text: lines of fields between commas, tabs, bars or wide blanks."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from index.block import Block, BlockKind, Cell

_FEWEST_ROWS = 3
_LONGEST_FIELD = 60  # characters; a longer one is a clause of a sentence
_DRAWN = re.compile("[\u2500-\u257f]")
_SENTENCE = re.compile(r"[。！？；]|[.!?]\s")
# What parts the fields of a row, tried in this order. A comma in a number parts nothing.
_SEPARATORS = (
    re.compile(r"\t+"),
    re.compile(r"\|"),
    re.compile(r",(?! )|，(?=\S{1,20}，)"),
    re.compile(r"[ \u3000]{2,}"),
)


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of a text, without its break."""

    start: int
    text: str


def find_plain_tables(text: str) -> list[Block]:
    """Return the tables of a plain text, in order: at least three lines below each other with the
    same number of short fields.
    """
    lines = list(_split_lines(text))
    tables: list[Block] = []
    at = 0
    while at < len(lines):
        rows = next(
            (
                rows
                for separator in _SEPARATORS
                if len(rows := _collect_rows(lines, at, separator)) >= _FEWEST_ROWS
            ),
            None,
        )
        if rows:
            tables.append(_make_table(rows))
            at += len(rows)
        else:
            at += 1
    return tables


def _split_lines(text: str) -> Iterator[_Line]:
    cursor = 0
    for line in text.splitlines(keepends=True):
        yield _Line(cursor, line.rstrip("\r\n"))
        cursor += len(line)


def _collect_rows(
    lines: Sequence[_Line], at: int, separator: re.Pattern[str]
) -> list[list[tuple[int, int]]]:
    """Return the fields of the lines from `at` on that have as many as the first one."""
    rows: list[list[tuple[int, int]]] = []
    for line in (lines[i] for i in range(at, len(lines))):
        fields = _split_fields(line, separator)
        if len(fields) < 2 or (rows and len(fields) != len(rows[0])):
            break
        if any(end - start > _LONGEST_FIELD for start, end in fields):
            break
        # A table drawn with lines has cells of several lines: it is read as prose.
        if _SENTENCE.search(line.text) or _DRAWN.search(line.text):
            break
        rows.append(fields)
    # Two fields with a comma between them are a clause and another, unless all are very short.
    if rows and len(rows[0]) == 2 and separator.pattern[0] == ",":
        return rows if all(end - start <= 12 for row in rows for start, end in row) else []
    return rows


def _split_fields(line: _Line, separator: re.Pattern[str]) -> list[tuple[int, int]]:
    """Return where the fields of a line stand in the text, without the blanks around them."""
    fields, cursor = [], 0
    content = line.text
    lead = len(content) - len(content.lstrip())
    for match in [*separator.finditer(content, lead), None]:
        end = match.start() if match else len(content)
        piece = content[cursor:end]
        start = cursor + len(piece) - len(piece.lstrip())
        fields.append((line.start + start, line.start + start + len(piece.strip())))
        if match:
            cursor = match.end()
    # A row of a bar table may begin and end with a bar.
    while fields and fields[0][0] >= fields[0][1]:
        fields.pop(0)
    while fields and fields[-1][0] >= fields[-1][1]:
        fields.pop()
    return fields


def _make_table(rows: Sequence[Sequence[tuple[int, int]]]) -> Block:
    cells = [
        Cell(start, end, row, column)
        for row, fields in enumerate(rows)
        for column, (start, end) in enumerate(fields)
        if start < end
    ]
    return Block(BlockKind.TABLE, cells[0].start, cells[-1].end, cells=tuple(cells))
