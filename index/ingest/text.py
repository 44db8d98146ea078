"""Plain text: the title is the first line, if it reads like one."""

from pathlib import PurePath

from index.document import Document, document_id, has_visible_text
from index.ingest.charset import decode
from index.ingest.heading import find_headings
from index.ingest.markdown import is_markdown, read_markdown
from index.ingest.structure.plain_table import find_plain_tables

_LONGEST_TITLE = 60  # characters


def load_plain_text(data: bytes, source: str) -> Document:
    """Return the document of a text file; line ends are kept, a byte order mark is dropped."""
    return read_plain_text(decode(data), source)


def read_plain_text(text: str, source: str) -> Document:
    """Return the document of a decoded text, which may be written in Markdown.

    The title of a plain text is the first visible line, or the file's stem where that line is long,
    a sentence or the first of several numbered headings.
    """
    if is_markdown(text):
        return read_markdown(text, source)
    lines = (line.strip() for line in text.splitlines() if has_visible_text(line))
    first = next(lines, "")
    is_title = (
        0 < len(first) <= _LONGEST_TITLE
        and first[-1] not in "。！？；.!?;,，"
        and not _begins_numbering(text)
        and not any(first in text[: table.end] for table in find_plain_tables(text)[:1])
    )
    title = first if is_title else PurePath(source).stem
    return Document(document_id(source), title, source, text)


def _begins_numbering(text: str) -> bool:
    """Tell whether the first line is the first of several headings of one kind."""
    kinds = [heading.kind for heading in find_headings(text, markdown=False)]
    first = next(find_headings(text, markdown=False), None)
    return first is not None and not text[: first.start].strip() and kinds.count(first.kind) > 1
