"""The visible text of a DOCX paragraph, and its notes, text boxes and drawings."""

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from index.ingest.office.margin import PAGE_MARK
from index.ingest.office.markup import find, find_all, find_value, parse_number
from index.ingest.office.symbol import raise_digits, read_formula, read_symbol
from index.ingest.office.word.style import RunLook, StyleSheet, is_on, read_look

_PAGE_FIELD = re.compile(r"\s*(PAGE|NUMPAGES|SECTIONPAGES)\b", re.I)
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_WRAPPERS = frozenset(
    ("w:hyperlink", "w:ins", "w:moveTo", "w:smartTag", "w:customXml", "w:dir", "w:bdo")
)


@dataclass(slots=True)
class InlineText:
    """What a paragraph holds."""

    text: str = ""
    # The kind of part ("footnotes" or "endnotes") and the id of each note.
    notes: list[tuple[str, str]] = field(default_factory=list)
    # The contents of text boxes.
    boxes: list[Element] = field(default_factory=list)
    # The relation of each chart or diagram, with its element.
    graphics: list[Element] = field(default_factory=list)
    pictures: int = 0
    # Half points of most of its letters, and whether all are bold.
    size: int = 0
    bold: bool = False


@dataclass(slots=True)
class _Field:
    code: str = ""
    # Whether what comes now is the result, not the code.
    shown: bool = False


def read_inline(paragraph: Element, styles: StyleSheet, look: RunLook) -> InlineText:
    """Read a paragraph (`w:p`): insertions are kept; deletions, comments, and struck-out and
    hidden text left out. `look` is that of the paragraph's style.
    """
    reader = _InlineReader(styles, look)
    reader.read_children(paragraph)
    return reader.finish()


class _InlineReader:
    def __init__(self, styles: StyleSheet, look: RunLook) -> None:
        self._styles = styles
        self._look = look
        self._found = InlineText()
        self._parts: list[str] = []
        self._fields: list[_Field] = []
        self._sizes: Counter[tuple[int, bool]] = Counter()

    def finish(self) -> InlineText:
        found = self._found
        found.text = "".join(self._parts)
        if self._sizes:
            found.size = self._sizes.most_common(1)[0][0][0]
            found.bold = all(bold for _, bold in self._sizes)
        return found

    def read_children(self, parent: Element) -> None:
        for child in parent:
            if child.tag == "w:r":
                self._read_run(child)
            elif child.tag in _WRAPPERS:
                self.read_children(child)
            elif child.tag == "w:sdt":
                if is_on(child, "w:sdtPr/w:showingPlcHdr") is not True:
                    self._read_part(child, "w:sdtContent")
            elif child.tag == "w:fldSimple":
                self.read_children(child)
                if _PAGE_FIELD.match(child.get("w:instr", "")):
                    self._parts.append(PAGE_MARK)
            elif child.tag in ("m:oMath", "m:oMathPara"):
                self._write(read_formula(child))
            elif child.tag == "mc:AlternateContent":
                self._read_alternatives(child, self.read_children)

    def _read_part(self, parent: Element, path: str) -> None:
        part = find(parent, path)
        if part is not None:
            self.read_children(part)

    def _read_run(self, run: Element) -> None:
        properties = find(run, "w:rPr")
        style = self._styles.resolve_run(find_value(properties, "w:rStyle"))
        look = read_look(properties).lay_over(style).lay_over(self._look)
        if look.struck or look.hidden:
            # A field goes on behind hidden marks.
            for mark in find_all(run, "w:fldChar"):
                self._read_field_mark(mark)
            return
        before = len(self._parts)
        self._read_run_content(run)
        if look.raised:
            self._parts[before:] = [raise_digits(part) for part in self._parts[before:]]
        letters = sum(len(part.strip()) for part in self._parts[before:])
        if letters:
            self._sizes[look.size or 0, bool(look.bold)] += letters

    def _read_run_content(self, run: Element) -> None:
        for child in run:
            tag = child.tag
            if tag == "w:t":
                text = child.text or ""
                self._write(text if child.get(_SPACE) == "preserve" else text.strip(" \t\r\n"))
            elif tag in _SIGNS:
                self._write(_SIGNS[tag])
            elif tag == "w:br":
                self._write("\n")
            elif tag == "w:sym":
                self._write(read_symbol(child))
            elif tag == "w:fldChar":
                self._read_field_mark(child)
            elif tag == "w:instrText":
                if self._fields:
                    self._fields[-1].code += child.text or ""
            elif tag == "w:ruby":
                self._read_part(child, "w:rubyBase")
            elif tag in ("w:footnoteReference", "w:endnoteReference"):
                kind = tag[2:].replace("Reference", "s")
                self._found.notes.append((kind, child.get("w:id", "")))
            elif tag == "mc:AlternateContent":
                self._read_alternatives(child, self._read_run_content)
            elif tag in ("w:drawing", "w:pict", "w:object"):
                self._read_drawing(child)

    def _write(self, text: str) -> None:
        if all(one.shown for one in self._fields):
            self._parts.append(text)

    def _read_field_mark(self, mark: Element) -> None:
        kind = mark.get("w:fldCharType")
        if kind == "begin":
            self._write(_read_form_field(find(mark, "w:ffData")))
            self._fields.append(_Field())
        elif kind == "separate" and self._fields:
            self._fields[-1].shown = True
        elif kind == "end" and self._fields:
            ended = self._fields.pop()
            if _PAGE_FIELD.match(ended.code):
                self._write(PAGE_MARK)
            elif not ended.shown:
                self._write(_read_equation_field(ended.code))

    def _read_alternatives(self, element: Element, read: Callable[[Element], None]) -> None:
        """Read the first branch that holds anything: each says the same in another way."""
        before = self._measure()
        for branch in element:
            read(branch)
            if self._measure() != before:
                return

    def _measure(self) -> tuple[int, int, int, int]:
        found = self._found
        return len(self._parts), len(found.boxes), len(found.graphics), found.pictures

    def _read_drawing(self, element: Element) -> None:
        for child in element:
            if child.tag == "w:txbxContent":
                self._found.boxes.append(child)
            elif child.tag in ("c:chart", "dgm:relIds"):
                self._found.graphics.append(child)
            elif child.tag == "mc:AlternateContent":
                self._read_alternatives(child, self._read_drawing)
            else:
                self._found.pictures += child.tag in ("a:blip", "v:imagedata")
                self._read_drawing(child)


_SIGNS = {
    "w:tab": "\t",
    "w:ptab": "\t",
    "w:cr": "\n",
    # A hyphen that does not break is typed as any other in a question.
    "w:noBreakHyphen": "-",
}


def _read_form_field(data: Element | None) -> str:
    """Return what a field of an old form shows: a box that is ticked or not, or a choice."""
    box, choices = find(data, "w:checkBox"), find(data, "w:ddList")
    if box is not None:
        ticked = is_on(box, "w:checked")
        return "☒" if (is_on(box, "w:default") if ticked is None else ticked) else "☐"
    if choices is not None:
        chosen = parse_number(find_value(choices, "w:result")) or 0
        entries = [entry.get("w:val", "") for entry in find_all(choices, "w:listEntry")]
        return entries[chosen] if 0 <= chosen < len(entries) else ""
    return ""


def _read_equation_field(code: str) -> str:
    r"""Return the letter that an EQ field draws another over: 密 of `EQ \o\ac(○,密)`."""
    found = re.match(r"\s*EQ\b.*?\\o[^(]*\((.*)\)\s*$", code, re.I | re.S)
    return found[1].rpartition(",")[2].rpartition(";")[2].strip() if found else ""
