"""Lines of a document, each with the label that it begins with."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from index.block import BlockKind
from index.document import Document
from index.ingest.heading import QUESTION, find_reply
from index.ingest.structure.prose import find_hidden
from index.text.view import Range
from rag.provision.inline import split_inline
from rag.provision.label import BULLET, Label, parse_label

_UNREAD = (BlockKind.TABLE, BlockKind.CODE, BlockKind.FOOTNOTE, BlockKind.CAPTION)
_LINE = re.compile(r"[^\r\n]*\S[^\r\n]*")


@dataclass(frozen=True, slots=True)
class DocumentLine:
    """A line of a document without the blanks around it; lines that a margin broke are one."""

    start: int
    end: int
    text: str
    label: Label | None
    # Of a heading that the format marks: its level; 0 of any other line.
    level: int
    indent: int
    # Whether a blank line stands before it.
    is_after_blank: bool


def read_lines(document: Document) -> Iterator[DocumentLine]:
    """Yield the lines of a document that hold words; tables and code are left out."""
    text = document.text
    hidden = [span for span, _ in find_hidden(document)]
    hidden += [(block.start, block.end) for block in document.blocks if block.kind in _UNREAD]
    shown = _blank_out(text, sorted(hidden))
    levels = {b.start: b.level for b in document.blocks if b.kind is BlockKind.HEADING}
    items = {b.start for b in document.blocks if b.kind is BlockKind.LIST_ITEM}
    last = 0
    previous: Label | None = None
    for match in _LINE.finditer(shown):
        content = match[0].strip()
        start = match.start() + match[0].index(content[0])
        blank = shown.count("\n", last, match.start()) > 1
        level = levels.get(start, 0)
        cursor = start
        for piece in split_inline(content):
            label = parse_label(piece.strip())
            is_reply = previous and previous.kind == QUESTION and find_reply(piece, 0)
            if is_reply:
                label = None
            elif label is None and cursor in items:
                label = Label(BULLET, "", 0)
            first = cursor + len(piece) - len(piece.lstrip())
            stripped = piece.strip()
            yield DocumentLine(
                first,
                first + len(stripped),
                stripped,
                label,
                level,
                start - match.start() if cursor == start else 0,
                blank and cursor == start,
            )
            cursor += len(piece)
            previous = label
        last = match.end()


def _blank_out(text: str, ranges: Sequence[Range]) -> str:
    """Return the text with blanks in place of the ranges, line breaks of a margin among them."""
    parts, cursor = [], 0
    for start, end in ranges:
        if end > cursor:
            first = max(start, cursor)
            # A longer range, such as a table, keeps its lines.
            gone = text[first:end]
            blank = " " * len(gone) if len(gone) < 4 else re.sub(r"[^\r\n]", " ", gone)
            parts += [text[cursor:first], blank]
            cursor = end
    return "".join([*parts, text[cursor:]])
