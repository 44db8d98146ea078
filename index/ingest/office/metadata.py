"""What an office file says of itself: title, author, date, language, pages."""

import re
from dataclasses import dataclass

from index.ingest.office.markup import find, parse_number
from index.ingest.office.package import OfficePackage
from index.ingest.writer import DocumentWriter

# Titles that a program, a template or the name of an older file has left.
_NO_TITLE = re.compile(
    r"(microsoft )?(office )?(power ?point|word)(\.document(\.\d+)?)?"
    r"( (presentation|document|簡報|文件|演示文稿|文档|プレゼンテーション|文書))?"
    r"|((power ?point )?(presentation|slide|document|title|doc|file)|簡報|投影片|文件|文档|演示文稿"
    r"|幻灯片|スライド|文書|プレゼンテーション)[ _-]?(編號|编号)?[ _-]?\d*"
    r"|(untitled|no ?title|未命名|無標題|无标题|標題|标题|没有幻灯片标题|沒有投影片標題"
    r"|no slide title|powerpoint 演示文稿|無題)[ _-]?\d*"
    r"|.*\.(doc|docx|dot|dotx|docm|ppt|pptx|pot|potx|odt|ott|rtf|wpd|txt|tmp|pdf|indd|html?)"
    r"|[\W_\d]*",
    re.I,
)
_NO_AUTHOR = re.compile(
    r"\s*(python-(docx|pptx)|steve canny|unknown|un-?named|user|admin(istrator)?"
    r"|microsoft( office)? ?(user|使用者|用户)|使用者|用户|作者|author)\s*",
    re.I,
)
_DATE = re.compile(r"\s*(\d{4}-\d\d-\d\d)")


def is_title(text: str) -> bool:
    """Tell whether a title was given by a person, not by a program or a template."""
    return _NO_TITLE.fullmatch(" ".join(text.split())) is None


@dataclass(frozen=True, slots=True)
class FileProperties:
    """What a file says of itself; None where it says nothing."""

    title: str | None = None
    author: str | None = None
    # ISO 8601, of which the day is kept.
    date: str | None = None
    language: str | None = None
    pages: int | None = None

    def record(self, writer: DocumentWriter) -> None:
        """Record what a person has said, without what a program has filled in."""
        if self.title and is_title(self.title):
            writer.set_metadata("title", self.title)
        if self.author and not _NO_AUTHOR.fullmatch(self.author):
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
