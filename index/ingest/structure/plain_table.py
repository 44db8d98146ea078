"""Find the tables in plain text: lines of fields between commas, tabs, bars or wide blanks."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from index.block import Block, BlockKind, Cell

_FEWEST_ROWS = 3
_LONGEST_FIELD = 60  # characters; a longer one is a clause of a sentence
_DRAWN = re.compile("[\u2500-\u257f]")
_SENTENCE = re.compile(r"[。！？；]|[.!?]\s")
# A field of the line below the headers of a Markdown table.
_RULE = re.compile(":?[-=]{2,}:?")
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

    @property
    def end(self) -> int:
        """Where it ends."""
        return self.start + len(self.text)


@dataclass(frozen=True, slots=True)
class _Row:
    """A line, and where its fields stand in the text."""

    line: _Line
    fields: list[tuple[int, int]]

    def is_rule(self, text: str) -> bool:
        """Tell whether it only draws a line below the headers."""
        return all(_RULE.fullmatch(text[start:end]) for start, end in self.fields)


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
            tables.append(_make_table(rows, text))
            at += len(rows)
        else:
            at += 1
    return tables


def _split_lines(text: str) -> Iterator[_Line]:
    cursor = 0
    for line in text.splitlines(keepends=True):
        yield _Line(cursor, line.rstrip("\r\n"))
        cursor += len(line)


def _collect_rows(lines: Sequence[_Line], at: int, separator: re.Pattern[str]) -> list[_Row]:
    """Return the lines from `at` on that have as many fields as the first one."""
    rows: list[_Row] = []
    for line in (lines[i] for i in range(at, len(lines))):
        fields = _split_fields(line, separator)
        if len(fields) < 2 or (rows and len(fields) != len(rows[0].fields)):
            break
        if any(end - start > _LONGEST_FIELD for start, end in fields):
            break
        # A table drawn with lines has cells of several lines: it is read as prose.
        if _SENTENCE.search(line.text) or _DRAWN.search(line.text):
            break
        rows.append(_Row(line, fields))
    # Two fields with a comma between them are a clause and another, unless all are very short.
    if rows and len(rows[0].fields) == 2 and separator.pattern[0] == ",":
        is_short = all(end - start <= 12 for row in rows for start, end in row.fields)
        return rows if is_short else []
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


def _make_table(rows: Sequence[_Row], text: str) -> Block:
    is_ruled = len(rows) > 1 and rows[1].is_rule(text)
    cells = [
        Cell(start, end, number, column, is_header=is_ruled and number == 0)
        for number, row in enumerate(row for row in rows if not row.is_rule(text))
        for column, (start, end) in enumerate(row.fields)
        if start < end
    ]
    return Block(BlockKind.TABLE, rows[0].line.start, rows[-1].line.end, cells=tuple(cells))
