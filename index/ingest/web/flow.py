"""The tree of a page -> blocks of a document: headings, paragraphs, lists, tables."""

import re
from dataclasses import dataclass

from lxml import etree
from lxml.html import HtmlElement

from index.block import BlockKind
from index.ingest.heading import find_headings
from index.ingest.web.grid import is_data, read_cells
from index.ingest.web.inline import collapse, raise_digits, read_words, tidy
from index.ingest.web.tree import BLOCKS
from index.ingest.writer import DocumentWriter

_HEADINGS = {f"h{level}": level for level in range(1, 7)}
# The parts of a statute stand under every heading of the page.
_STATUTE = {"編": 7, "章": 8, "節": 9, "條": 10}
_LONGEST_HEADING = 60  # characters of a statute's heading
_NOTE = re.compile(r"\b(?:doc-)?(?:footnote|endnote|rearnote)\b")
_NOTE_ATTRIBUTES = ("role", "epub:type", "{http://www.idpf.org/2007/ops}type")
# A list whose items are numbered in their text, such as "（一）" or "2)".
_NUMBERED = re.compile(r"[(（第]?[0-9０-９一二三四五六七八九十]{1,4}[.．、)）條条]")
_HAN = re.compile(r"[\u3400-\u9fff]")


@dataclass(slots=True)
class _Frame:
    """An open element that settles what the words in it are."""

    tag: str
    kind: BlockKind
    level: int = 0
    # "3. " before the first words of a numbered item.
    marker: str = ""
    # Whether the blocks inside it are lines of one block.
    is_one: bool = True


class PageFlow:
    """Writes the words of elements in the order of the page."""

    def __init__(self, writer: DocumentWriter) -> None:
        self._writer = writer
        self._pieces: list[str] = []
        self._frames: list[_Frame] = []
        # The number of the next item of each open <ol>.
        self._counters: dict[HtmlElement, int] = {}

    def write(self, root: HtmlElement) -> None:
        """Write everything in `root`, which must hold nothing that is not shown."""
        walk = etree.iterwalk(root, events=("start", "end"))
        for event, element in walk:
            if event == "start":
                if element.tag == "table" and is_data(element):
                    self._write_table(element)
                    walk.skip_subtree()
                elif element.tag == "pre":
                    self._write_pre(element)
                    walk.skip_subtree()
                elif (raised := raise_digits(element)) is not None:
                    self._pieces.append(raised)
                    walk.skip_subtree()
                else:
                    self._open(element)
            else:
                if element.tag not in ("pre", "table"):
                    self._close(element)
                if element is not root:
                    self._pieces.append(collapse(element.tail or ""))
        self._flush()

    def _open(self, element: HtmlElement) -> None:
        tag = element.tag
        if tag in BLOCKS:
            frame = self._make_frame(element)
            if frame is not None:
                self._flush()
                if tag in _HEADINGS and self._frames:
                    # What follows the heading of a list item is not part of the item.
                    self._end_item(self._frames[-1])
                self._frames.append(frame)
            elif tag in ("dt", "dd") and self._frames and self._frames[-1].tag == "dl":
                self._begin_term(tag, self._frames[-1])
            else:
                self._break()
        elif tag == "br":
            self._pieces.append("\n")
        self._pieces.append(collapse(element.text or ""))

    def _close(self, element: HtmlElement) -> None:
        tag = element.tag
        if tag == "summary" and tidy(self._pieces).endswith(("?", "？")):
            self._frames[-1].kind = BlockKind.QUESTION
            for frame in self._frames[-2:-1]:
                frame.kind = BlockKind.ANSWER if frame.tag == "details" else frame.kind
        if self._frames and self._frames[-1].tag == tag:
            self._flush()
            self._frames.pop()
        elif tag in BLOCKS:
            self._break()

    def _make_frame(self, element: HtmlElement) -> _Frame | None:
        tag = element.tag
        depth = 1 + sum(frame.tag in ("li", "dl") for frame in self._frames)
        frame: _Frame | None = None
        if tag in _HEADINGS:
            frame = _Frame(tag, BlockKind.HEADING, _HEADINGS[tag])
        elif tag == "li":
            frame = _Frame(tag, BlockKind.LIST_ITEM, depth, self._count(element))
        elif tag == "dl":
            frame = _Frame(tag, BlockKind.LIST_ITEM, depth)
        elif tag in ("figcaption", "caption"):
            frame = _Frame(tag, BlockKind.CAPTION)
        elif tag in ("summary", "details"):
            frame = _Frame(tag, BlockKind.PARAGRAPH, is_one=tag == "summary")
        elif any(_NOTE.search(element.get(name, "")) for name in _NOTE_ATTRIBUTES):
            frame = _Frame(tag, BlockKind.FOOTNOTE)
        return frame

    def _count(self, item: HtmlElement) -> str:
        parent = item.getparent()
        if parent is None or parent.tag != "ol":
            return ""
        number = _read_number(item.get("value"))
        if number is None:
            start = _read_number(parent.get("start"))
            number = self._counters.get(parent, 1 if start is None else start)
        self._counters[parent] = number + 1
        style = parent.get("type", "1")
        if style in ("a", "A") and 1 <= number <= 26:
            return f"{chr(ord(style) + number - 1)}. "
        return f"{number}. " if style == "1" else ""

    def _begin_term(self, tag: str, frame: _Frame) -> None:
        """Begin a <dt> or <dd>: a term and what follows it are one item, or a question and its
        answer.
        """
        text = tidy(self._pieces)
        if tag == "dt":
            if frame.level < 0 or frame.kind is BlockKind.ANSWER:
                self._flush()
            frame.level, frame.kind = abs(frame.level), BlockKind.LIST_ITEM
        else:
            if frame.level > 0 and text.endswith(("?", "？")):
                self._pieces.clear()
                self._writer.add(BlockKind.QUESTION, text)
                frame.kind = BlockKind.ANSWER
            # Negative once its term is complete.
            frame.level = -abs(frame.level)
        self._break()

    def _break(self) -> None:
        if self._frames and self._frames[-1].is_one:
            self._pieces.append("\n")
        else:
            self._flush()

    def _flush(self) -> None:
        text = tidy(self._pieces)
        self._pieces.clear()
        if not text:
            return
        frame = self._frames[-1] if self._frames else None
        if frame is None or frame.kind is BlockKind.PARAGRAPH:
            for part in re.split("\n{2,}", text):
                self._write_paragraph(part)
        elif frame.kind is BlockKind.HEADING:
            self._writer.add(frame.kind, " ".join(text.split("\n")), frame.level)
        else:
            text = re.sub("\n+", "\n", text)
            marker = "" if _NUMBERED.match(text) else frame.marker
            self._writer.add(frame.kind, marker + text, abs(frame.level))
            self._end_item(frame)

    def _end_item(self, frame: _Frame) -> None:
        if frame.tag == "li":
            frame.kind, frame.level = BlockKind.PARAGRAPH, 0

    def _write_paragraph(self, text: str) -> None:
        line, rest = text, ""
        while line and len(line.partition("\n")[0]) <= _LONGEST_HEADING:
            line, _, rest = line.partition("\n")
            found = next(iter(find_headings(line, markdown=False)), None)
            if found is None or found.inline or found.kind not in _STATUTE:
                break
            self._writer.add(BlockKind.HEADING, line, _STATUTE[found.kind])
            text = line = rest
        self._writer.add(BlockKind.PARAGRAPH, text)

    def _write_table(self, table: HtmlElement) -> None:
        self._flush()
        caption = table.find("caption")
        if caption is not None:
            self._writer.add(BlockKind.CAPTION, read_words(caption))
        self._writer.add_table(read_cells(table))

    def _write_pre(self, element: HtmlElement) -> None:
        self._flush()
        text = element.text_content()
        # Old pages keep the lines of letters and notices by <pre>.
        if len(_HAN.findall(text)) * 3 > len("".join(text.split())):
            for part in re.split(r"\n[ \t\r]*\n", text):
                self._write_paragraph(tidy([part.replace("\r", "")]))
        else:
            self._writer.add(BlockKind.CODE, text.strip("\r\n"))


def _read_number(value: str | None) -> int | None:
    value = (value or "").strip()
    return int(value) if re.fullmatch(r"-?[0-9]{1,9}", value) else None
