"""Plain text: the title is the first line, if it reads like one."""

from pathlib import PurePath

from index.document import Document, document_id, has_visible_text
from index.ingest.charset import decode

_LONGEST_TITLE = 60  # characters


def load_plain_text(data: bytes, source: str) -> Document:
    """Return the document of a text file; line ends are kept, a byte order mark is dropped."""
    return read_plain_text(decode(data), source)


def read_plain_text(text: str, source: str) -> Document:
    """Return the document of a decoded plain text.

    The title is the first visible line, or the file's stem where that line is long or a sentence.
    """
    first = next((line.strip() for line in text.splitlines() if has_visible_text(line)), "")
    is_title = 0 < len(first) <= _LONGEST_TITLE and first[-1] not in "。！？；.!?;,，"
    title = first if is_title else PurePath(source).stem
    return Document(document_id(source), title, source, text)
