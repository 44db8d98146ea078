"""EPUB -> Document: the chapters of a book in the order of its spine."""

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import unquote

from lxml import etree

from index.document import Document
from index.error import BadDocument, DamagedDocument, ProtectedDocument
from index.ingest.archive import ZipArchive
from index.ingest.web.encoding import decode_page
from index.ingest.web.page import read_date, write_html
from index.ingest.writer import DocumentWriter

_DAMAGED = "is a damaged or incomplete EPUB: fetch it again"
# Obfuscated fonts: the text can still be read.
_FONT_SCRAMBLERS = ("http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC")
_PAGES = ("application/xhtml+xml", "text/html", "application/x-dtbook+xml", "text/x-oeb1-document")


@dataclass(frozen=True, slots=True)
class _ManifestItem:
    """A file of the book."""

    path: str
    media_type: str
    properties: tuple[str, ...]


class _Book:
    """The files of a book and the package document that lists them."""

    def __init__(self, data: bytes) -> None:
        if not data.startswith(b"PK"):
            raise DamagedDocument(_DAMAGED)
        self._archive = ZipArchive(data)
        # Some books refer to their files in another letter case.
        self._infos = {member.path.lower(): member.info for member in self._archive.list_members()}
        rootfile = next(self._parse("META-INF/container.xml").iter("{*}rootfile"), None)
        path = "" if rootfile is None else rootfile.get("full-path", "")
        self._folder = posixpath.dirname(path)
        self.package = self._parse(path)
        self.items = {
            item.get("id", ""): _ManifestItem(
                self.resolve(item.get("href", "")),
                item.get("media-type", ""),
                tuple(item.get("properties", "").split()),
            )
            for item in self.package.iter("{*}item")
        }

    def read(self, path: str) -> bytes | None:
        """Return the bytes of a file, or None if there is no such file."""
        info = self._infos.get(path.lower())
        return None if info is None else self._archive.read(info)

    def resolve(self, href: str, base: str | None = None) -> str:
        """Return the path that a reference in the package, or in the file `base`, leads to."""
        folder = self._folder if base is None else posixpath.dirname(base)
        return posixpath.normpath(posixpath.join(folder, unquote(href.partition("#")[0])))

    def iterate_spine(self) -> Iterator[_ManifestItem]:
        """Iterate over the pages in reading order, without the table of contents."""
        for reference in self.package.iter("{*}itemref"):
            item = self.items.get(reference.get("idref", ""))
            if item and item.media_type in _PAGES and "nav" not in item.properties:
                yield item

    def read_titles(self) -> dict[str, str]:
        """Return the titles that the table of contents gives to files, the first for each."""
        titles: dict[str, str] = {}
        for item in self.items.values():
            is_ncx = item.media_type == "application/x-dtbncx+xml"
            data = self.read(item.path) if is_ncx or "nav" in item.properties else None
            root = _parse_xml(data) if data else None
            if root is not None:
                for href, label in _iterate_points(root) if is_ncx else _iterate_links(root):
                    titles.setdefault(self.resolve(href, item.path), label)
        return titles

    def list_encrypted(self) -> set[str]:
        """Return the paths of the files that are encrypted."""
        data = self.read("META-INF/encryption.xml")
        root = _parse_xml(data) if data else None
        found: set[str] = set()
        for part in () if root is None else root.iter("{*}EncryptedData"):
            methods = (one.get("Algorithm") for one in part.iterchildren("{*}EncryptionMethod"))
            if not any(method in _FONT_SCRAMBLERS for method in methods):
                for one in part.iter("{*}CipherReference"):
                    found.add(posixpath.normpath(unquote(one.get("URI", ""))))
        return found

    def _parse(self, path: str) -> etree._Element:
        data = self.read(path)
        root = _parse_xml(data) if data else None
        if root is None:
            raise DamagedDocument(_DAMAGED)
        return root


def _iterate_points(ncx: etree._Element) -> Iterator[tuple[str, str]]:
    """Iterate over the references and labels of an EPUB 2 table of contents."""
    for point in ncx.iter("{*}navPoint"):
        label = next(point.iterchildren("{*}navLabel"), None)
        content = next(point.iterchildren("{*}content"), None)
        if label is not None and content is not None:
            yield content.get("src", ""), _read_label(label)


def _iterate_links(page: etree._Element) -> Iterator[tuple[str, str]]:
    """Iterate over the references and labels of an EPUB 3 table of contents."""
    for nav in page.iter("{*}nav"):
        # Others list landmarks and the pages of the printed book.
        if nav.get("{http://www.idpf.org/2007/ops}type", "toc") == "toc":
            for link in nav.iter("{*}a"):
                yield link.get("href", ""), _read_label(link)


def _read_label(element: etree._Element) -> str:
    # Not etree.tostring, which expands entities without bound.
    return " ".join("".join(map(str, element.itertext())).split())


def load_epub(data: bytes, source: str) -> Document:
    """Return the document of a book; BadDocument if it is damaged or protected (DRM)."""
    book = _Book(data)
    pages = list(book.iterate_spine())
    if book.list_encrypted() & {page.path for page in pages}:
        raise ProtectedDocument("is protected by DRM and cannot be read: get a copy without it")
    writer = DocumentWriter(source)
    _set_metadata(book, writer)
    titles = book.read_titles()
    lost: list[str] = []
    for page in pages:
        try:
            content = book.read(page.path)
            if content is None:
                lost.append(page.path)
            elif content.strip():
                write_html(decode_page(content), writer, titles.get(page.path, ""))
        except BadDocument:
            lost.append(page.path)
    if lost:
        names = ", ".join(map(posixpath.basename, lost[:5])) + (", …" if len(lost) > 5 else "")
        writer.warn(f"{len(lost)} of {len(pages)} chapters could not be read: {names}")
    return writer.build(data)


def _set_metadata(book: _Book, writer: DocumentWriter) -> None:
    def find(name: str) -> list[str]:
        elements = book.package.iter(f"{{http://purl.org/dc/elements/1.1/}}{name}")
        return list(filter(None, map(_read_label, elements)))

    writer.set_metadata("title", next(iter(find("title")), None))
    authors = find("creator")
    writer.set_metadata("author", authors[0] if len(authors) == 1 else tuple(authors))
    dates = (read_date(text) or (text[:4] if text[:4].isdigit() else None) for text in find("date"))
    writer.set_metadata("date", next(filter(None, dates), None))
    writer.set_metadata("language", next(iter(find("language")), None))


def _parse_xml(data: bytes) -> etree._Element | None:
    """Return the root of an XML file, None if there is none; entities are not expanded."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, recover=True, remove_comments=True,
        remove_pis=True,
    )  # fmt: skip
    try:
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError:
        return None
