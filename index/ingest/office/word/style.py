"""Styles of a DOCX file: what a paragraph or a run is, whatever language its style is named in."""

import re
from dataclasses import dataclass, field
from enum import StrEnum
from xml.etree.ElementTree import Element

from index.ingest.office.markup import find, find_all, find_value, parse_number

_OFF = frozenset({"0", "false", "off", "none"})
# Word keeps the English names of built-in styles in every language; other programs may not.
_HEADING = re.compile(
    r"(?:heading|标题|標題|見出し|제목|überschrift|titre|título|titolo|заголовок|rubrik|kop)"
    r"\s*([1-9])"
)
_CONTENTS = re.compile(r"(?:toc|目录|目錄|目次)\s*(?:[1-9]|heading|标题|標題)|table of figures")


class Role(StrEnum):
    """The role of a paragraph, by the name of its style."""

    BODY = "body"
    TITLE = "title"
    CAPTION = "caption"
    CODE = "code"
    # A line of the table of contents.
    CONTENTS = "contents"


_ROLES = {
    **dict.fromkeys(("title", "标题", "標題", "表題", "titel", "titolo"), Role.TITLE),
    **dict.fromkeys(("caption", "题注", "標號", "図表番号", "beschriftung"), Role.CAPTION),
    **dict.fromkeys(("html preformatted", "source code", "code"), Role.CODE),
}


@dataclass(frozen=True, slots=True)
class RunLook:
    """How letters look; None where it is not said."""

    bold: bool | None = None
    # Of the letters, in half points.
    size: int | None = None
    struck: bool | None = None
    hidden: bool | None = None
    raised: bool | None = None

    def lay_over(self, below: "RunLook") -> "RunLook":
        """Return this look, with what it does not say taken from `below`."""
        return RunLook(
            below.bold if self.bold is None else self.bold,
            below.size if self.size is None else self.size,
            below.struck if self.struck is None else self.struck,
            below.hidden if self.hidden is None else self.hidden,
            below.raised if self.raised is None else self.raised,
        )


@dataclass(frozen=True, slots=True)
class WordStyle:
    """A style with all that it takes from those it is based on."""

    role: Role = Role.BODY
    # 0 is the outermost level of headings; None for body text.
    outline: int | None = None
    # The list and the level in it.
    list_id: str | None = None
    list_level: int | None = None
    look: RunLook = field(default_factory=RunLook)


def is_on(element: Element | None, path: str) -> bool | None:
    """Return the value of an on-off property such as `w:strike`; None if it is not there."""
    found = find(element, path)
    return None if found is None else found.get("w:val", "1").lower() not in _OFF


def read_look(properties: Element | None) -> RunLook:
    """Return what run properties (`w:rPr`) say."""
    if properties is None:
        return RunLook()
    struck = is_on(properties, "w:strike")
    double = is_on(properties, "w:dstrike")
    raised = find_value(properties, "w:vertAlign")
    return RunLook(
        is_on(properties, "w:b"),
        parse_number(find_value(properties, "w:sz")),
        struck if double is None else bool(struck) or double,
        is_on(properties, "w:vanish"),
        None if raised is None else raised == "superscript",
    )


class StyleSheet:
    """The styles of a document, by their ids."""

    def __init__(self, root: Element | None) -> None:
        """Read the styles part, or none."""
        self._elements: dict[str, Element] = {}
        self._default = ""
        for style in find_all(root, "w:style"):
            name = style.get("w:styleId", "")
            self._elements[name] = style
            if style.get("w:type") == "paragraph" and style.get("w:default", "0") not in _OFF:
                self._default = name
        # Word's own size is 10 points.
        plain = RunLook(False, 20, False, False, False)
        defaults = read_look(find(root, "w:docDefaults/w:rPrDefault/w:rPr"))
        self._base = WordStyle(look=defaults.lay_over(plain))
        self._resolved: dict[str, WordStyle] = {}

    def resolve_paragraph(self, style_id: str | None) -> WordStyle:
        """Return the style of a paragraph; the default style if it names none that exists."""
        known = style_id is not None and style_id in self._elements
        return self._resolve(style_id if known and style_id else self._default, self._base, ())

    def resolve_run(self, style_id: str | None) -> RunLook:
        """Return the look of a character style, without the defaults of the document."""
        return self._resolve(style_id, WordStyle(), ()).look if style_id else RunLook()

    def find_list(self, style_id: str) -> str | None:
        """Return the list of a numbering style."""
        return find_value(self._elements.get(style_id), "w:pPr/w:numPr/w:numId")

    def _resolve(self, style_id: str, base: WordStyle, below: tuple[str, ...]) -> WordStyle:
        element = self._elements.get(style_id)
        if element is None or style_id in below or len(below) > 50:  # based on itself
            return base
        key = style_id if base is self._base else f"\0{style_id}"
        if key not in self._resolved:
            parent_id = find_value(element, "w:basedOn")
            parent = self._resolve(parent_id, base, (*below, style_id)) if parent_id else base
            self._resolved[key] = _extend(parent, element)
        return self._resolved[key]


def classify_name(name: str) -> tuple[Role | None, int | None]:
    """Return what the name of a style says: a role and the outline level of a heading, or None.

    >>> classify_name("標題 2"), classify_name("Title")
    ((<Role.BODY: 'body'>, 1), (<Role.TITLE: 'title'>, None))
    """
    name = " ".join(name.lower().split())
    if heading := _HEADING.fullmatch(name):
        return Role.BODY, int(heading[1]) - 1
    return (Role.CONTENTS if _CONTENTS.fullmatch(name) else _ROLES.get(name)), None


def _extend(parent: WordStyle, element: Element) -> WordStyle:
    role, named = classify_name(find_value(element, "w:name") or "")
    outline = parse_number(find_value(element, "w:pPr/w:outlineLvl"))
    if outline is None:
        outline = parent.outline if named is None else named
    list_id = find_value(element, "w:pPr/w:numPr/w:numId")
    level = parse_number(find_value(element, "w:pPr/w:numPr/w:ilvl"))
    return WordStyle(
        parent.role if role is None else role,
        outline if outline is not None and outline < 9 else None,
        parent.list_id if list_id is None else list_id,
        parent.list_level if level is None else level,
        read_look(find(element, "w:rPr")).lay_over(parent.look),
    )
