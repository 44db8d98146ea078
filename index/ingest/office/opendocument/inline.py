"""The visible text of an OpenDocument paragraph, and its notes and drawings."""

import re
from collections import Counter
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from index.ingest.office.margin import PAGE_MARK
from index.ingest.office.markup import parse_number
from index.ingest.office.opendocument.style import OpenStyleSheet
from index.ingest.office.symbol import raise_digits
from index.ingest.office.word.style import RunLook

_BLANKS = re.compile(r"[ \t\r\n]+")
_MOST_BLANKS = 1000
# Elements without visible text; automatic numbers come from `OpenNumbering`.
_SKIPPED = frozenset(
    ("office:annotation", "text:hidden-text", "text:tracked-changes", "text:ruby-text",
     "text:number", "text:note-citation", "office:event-listeners", "text:toc-mark",
     "text:alphabetical-index-mark", "text:user-index-mark", "text:bookmark")
)  # fmt: skip
_PAGE_NUMBERS = frozenset(("text:page-number", "text:page-count", "text:page-continuation"))


@dataclass(slots=True)
class OpenInline:
    """What a paragraph holds."""

    text: str = ""
    # The bodies of notes, and the drawings, of which some hold text.
    notes: list[Element] = field(default_factory=list)
    drawings: list[Element] = field(default_factory=list)
    # The number that the file itself writes before the paragraph.
    label: str | None = None
    # Half points of most letters, and whether all are bold.
    size: int = 0
    bold: bool = False


def read_inline(paragraph: Element, styles: OpenStyleSheet, look: RunLook) -> OpenInline:
    """Read a paragraph; what is struck out or hidden is left out. `look` is that of its style."""
    reader = _InlineReader(styles)
    reader.read(paragraph, look)
    return reader.finish()


class _InlineReader:
    def __init__(self, styles: OpenStyleSheet) -> None:
        self._styles = styles
        self._found = OpenInline()
        self._parts: list[str] = []
        self._looks: Counter[tuple[int, bool]] = Counter()

    def finish(self) -> OpenInline:
        found = self._found
        found.text = "".join(self._parts)
        if self._looks:
            found.size = self._looks.most_common(1)[0][0][0]
            found.bold = all(bold for _, bold in self._looks)
        return found

    def read(self, parent: Element, look: RunLook) -> None:
        self._write(_BLANKS.sub(" ", parent.text or ""), look)
        for child in parent:
            self._read_child(child, look)
            self._write(_BLANKS.sub(" ", child.tail or ""), look)

    def _read_child(self, child: Element, look: RunLook) -> None:
        tag = child.tag
        if tag == "text:span":
            style = self._styles.resolve("text", child.get("text:style-name"))
            self.read(child, style.look.lay_over(look))
        elif tag == "text:s":
            count = parse_number(child.get("text:c"))
            self._write(" " * min(1 if count is None else count, _MOST_BLANKS), look)
        elif tag == "text:tab":
            self._write("\t", look)
        elif tag == "text:line-break":
            self._write("\n", look)
        elif tag == "text:note":
            self._found.notes += [part for part in child if part.tag == "text:note-body"]
        elif tag == "text:number":
            self._found.label = "".join(child.itertext())
        elif tag in _PAGE_NUMBERS:
            self._write("".join(child.itertext()) + PAGE_MARK, look)
        elif tag.startswith("draw:"):
            self._found.drawings.append(child)
        elif tag.startswith("text:") and tag not in _SKIPPED:
            self.read(child, look)

    def _write(self, text: str, look: RunLook) -> None:
        if not text or look.struck or look.hidden:
            return
        self._parts.append(raise_digits(text) if look.raised else text)
        if letters := len(text.strip()):
            self._looks[look.size or 0, bool(look.bold)] += letters
