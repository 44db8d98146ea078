"""HTML -> Document: the main text of a page, without menus and advertisements."""

import re
from datetime import date

from lxml.html import HtmlElement

from index.block import BlockKind
from index.document import Document, has_visible_text
from index.error import EmptyDocument
from index.ingest.web.encoding import decode_page
from index.ingest.web.flow import PageFlow
from index.ingest.web.main_text import find_main_text
from index.ingest.web.tree import drop_controls, drop_unseen, find_body, parse_page
from index.ingest.writer import DocumentWriter

# Between the parts of a <title>: the page, its section, the site.
_PARTS = re.compile(r"\s+[-–—·»:]\s+|\s*[|｜_]\s*|\s*[-–—](?=[^\x00-\x7f])")
_DATE = re.compile(r"((?:19|20)\d\d)[-/.年]?(0?[1-9]|1[0-2])[-/.月]?([0-2]?\d|3[01])(?!\d)")
# In the JSON-LD that a page holds for search engines.
_PUBLISHED = re.compile(r'"datePublished"\s{0,9}:\s{0,9}"([^"]{8,40})"')
_AUTHORS = ("author", "article:author", "dc.creator", "dcterms.creator")
_DATES = (
    "article:published_time", "datepublished", "pubdate", "publishdate", "dc.date.issued",
    "dcterms.issued", "dc.date", "dcterms.date", "date",
)  # fmt: skip
_SITES = ("og:site_name", "application-name", "author", "copyright", "publisher")


def load_html(data: bytes, source: str) -> Document:
    """Return the document of a web page; BadDocument if it holds no text."""
    return read_html_text(decode_page(data), source)


def read_html_text(html: str, source: str) -> Document:
    """Return the document of a decoded web page; BadDocument if it holds no text."""
    writer = DocumentWriter(source)
    root = parse_page(html)
    metadata = _read_meta(root)
    published = root.xpath("string(//time[@itemprop='datePublished' or @pubdate]/@datetime)")
    # Read before what is not shown is dropped: a page without <head> has its <title> in <body>. A
    # <title> in a drawing is the drawing's.
    stated = " ".join(root.xpath("string((//title[not(ancestor::svg)])[1])").split())
    body = find_body(root)
    drop_unseen(body)
    main = find_main_text(body)
    drop_controls(main)
    PageFlow(writer).write(main)
    if not writer.length:
        # A page that is nothing but a menu.
        write_html(html, writer)
    document = writer.build()
    if not has_visible_text(document.text):
        raise EmptyDocument(
            "holds no text (its content is made by scripts, or elsewhere): save the page as a "
            "browser shows it, or print it to PDF"
        )
    lines = [" ".join(line.split()) for line in re.split("[\t\n]", document.text)]
    headings = [
        document.text[block.start : block.end]
        for block in document.blocks
        if block.kind is BlockKind.HEADING
    ]
    title, sites = _choose_title(stated, metadata, headings, lines)
    writer.set_metadata("title", title)
    author = next((metadata[name] for name in _AUTHORS if metadata.get(name)), None)
    # Many sites name themselves as the author.
    writer.set_metadata("author", None if author in sites else author)
    scripts = (found[1] for found in _PUBLISHED.finditer(html))
    dates = [published, *scripts, *(metadata.get(name, "") for name in _DATES)]
    writer.set_metadata("date", next(filter(None, map(read_date, dates)), None))
    writer.set_metadata("language", root.get("lang"))
    return writer.build()


def write_html(html: str, writer: DocumentWriter, heading: str = "") -> None:
    """Write the words of a page that is all text, such as a mail or a chapter of a book.

    `heading` is written before a page that has no heading of its own.
    """
    body = find_body(parse_page(html))
    drop_unseen(body)
    drop_controls(body)
    has_words = has_visible_text(body.text_content())
    if has_words and next(body.iter("h1", "h2", "h3", "h4", "h5", "h6"), None) is None:
        writer.add(BlockKind.HEADING, heading, 1)
    PageFlow(writer).write(body)


def read_date(text: str) -> str | None:
    """Return the first day in `text` as YYYY-MM-DD, None if there is none.

    >>> read_date("2012-01-17T17:06:40+08:00"), read_date("20240305"), read_date("2024")
    ('2012-01-17', '2024-03-05', None)
    """
    found = _DATE.search(text)
    try:
        return date(int(found[1]), int(found[2]), int(found[3])).isoformat() if found else None
    except ValueError:
        return None


def _read_meta(root: HtmlElement) -> dict[str, str]:
    """Return what the <meta> elements say, by their lower-cased names; the first one counts."""
    found: dict[str, str] = {}
    for element in root.iter("meta"):
        name = element.get("property") or element.get("name") or element.get("itemprop") or ""
        found.setdefault(name.strip().lower(), (element.get("content") or "").strip())
    return found


def _choose_title(
    title: str, metadata: dict[str, str], headings: list[str], lines: list[str]
) -> tuple[str | None, list[str]]:
    """Return the part of the <title> that the page shows as well, else the <title> without the
    site's name; and the parts that are left out.
    """
    title = title or metadata.get("og:title", "")
    parts = [part.strip() for part in _PARTS.split(title) if part.strip()]
    for shown in (headings, lines):
        for part in (title, metadata.get("og:title", ""), *parts):
            if part and any(line == part or line.startswith(f"{part} ") for line in shown):
                return part, [other for other in parts if other != part]
    sites = [metadata.get(name, "") for name in _SITES]
    if len(parts) > 2 and len({found[0].strip() for found in _PARTS.finditer(title)}) == 1:
        return parts[0], parts[1:]  # page, section, site
    if len(parts) == 2 and parts[1] in sites:
        return parts[0], parts[1:]
    return title or None, []
