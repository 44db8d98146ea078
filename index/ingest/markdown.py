"""Markdown: the title is in the front matter or the first heading."""

import re
from pathlib import PurePath

from index.document import Document, document_id
from index.ingest.charset import decode
from index.ingest.section import find_headings

_FRONT_MATTER = re.compile(r"---[ \t]*\r?\n(.{0,10000}?)^(?:---|\.\.\.)[ \t]*$", re.S | re.M)


def load_markdown(data: bytes, source: str) -> Document:
    """Return the document of a Markdown file, whose line ends are kept."""
    return read_markdown(decode(data), source)


def read_markdown(text: str, source: str) -> Document:
    """Return the document of a decoded Markdown text.

    The title is that of the YAML front matter, else the first # heading, else the file's stem.
    """
    title = _read_front_matter_title(text) or _find_first_heading(text) or PurePath(source).stem
    return Document(document_id(source), title, source, text)


def _find_first_heading(text: str) -> str | None:
    headings = find_headings(text, markdown=True)
    return next((heading.title for heading in headings if heading.kind.startswith("#")), None)


def _read_front_matter_title(text: str) -> str | None:
    front = _FRONT_MATTER.match(text[:20_000].replace("\r\n", "\n"))
    title = re.search(r"^title:[ \t]*(\S.*)$", front[1], re.M) if front else None
    if title is None:
        return None
    value = title[1].strip()
    if value[0] in "\"'" and value[-1] == value[0] and len(value) > 1:
        value = value[1:-1].strip()
    return None if value in ("", "|", ">", "|-", ">-") else value
