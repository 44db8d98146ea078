"""Metadata of an office file: title, author, date, language, pages."""

import re
from dataclasses import dataclass

from index.ingest.office.markup import find, parse_number
from index.ingest.office.package import OfficePackage
from index.ingest.placeholder import is_placeholder_author, is_placeholder_title
from index.ingest.writer import DocumentWriter

_DATE = re.compile(r"\s*(\d{4}-\d\d-\d\d)")


@dataclass(frozen=True, slots=True)
class FileProperties:
    """Metadata of a file; None where it is missing."""

    title: str | None = None
    author: str | None = None
    # ISO 8601, of which the day is kept.
    date: str | None = None
    language: str | None = None
    pages: int | None = None

    def record(self, writer: DocumentWriter) -> None:
        """Record the metadata, without placeholders that a program filled in."""
        if self.title and not is_placeholder_title(self.title):
            writer.set_metadata("title", self.title)
        if self.author and not is_placeholder_author(self.author):
            writer.set_metadata("author", self.author)
        day = _DATE.match(self.date or "")
        writer.set_metadata("date", day[1] if day else None)
        writer.set_metadata("language", self.language)
        writer.set_metadata("pages", self.pages if self.pages and self.pages > 0 else None)


def record_core_properties(
    writer: DocumentWriter, package: OfficePackage, pages: int | None = None
) -> None:
    """Record the core properties of a package; the date is that of the last change."""
    paths = {relation.kind: relation.target for relation in package.read_relations("").values()}
    core = package.parse(paths.get("core-properties", "docProps/core.xml"))
    if pages is None:
        extended = package.parse(paths.get("extended-properties", "docProps/app.xml"))
        count = find(extended, "app:Pages")
        pages = parse_number(count.text) if count is not None else None
    texts = {child.tag: child.text for child in core} if core is not None else {}
    FileProperties(
        texts.get("dc:title"),
        texts.get("dc:creator"),
        texts.get("dcterms:modified") or texts.get("dcterms:created"),
        texts.get("dc:language"),
        pages,
    ).record(writer)
