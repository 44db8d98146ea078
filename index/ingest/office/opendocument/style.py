"""Styles of an OpenDocument text: what its paragraphs are and how their letters look."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from index.ingest.office.markup import find, find_value
from index.ingest.office.word.style import Role, RunLook, classify_name

_ENCODED = re.compile("_([0-9a-f]{2,4})_")
_POINTS = re.compile(r"([0-9]+(?:\.[0-9]+)?)pt")


@dataclass(frozen=True, slots=True)
class OpenStyle:
    """A style with all that it takes from its parents."""

    role: Role = Role.BODY
    # The style of its list: "" for none, None if it does not say.
    list_style: str | None = None
    look: RunLook = field(default_factory=RunLook)


class OpenStyleSheet:
    """The styles of a document, by family and name."""

    def __init__(self, roots: Iterable[Element | None]) -> None:
        """Read the styles of all parts; those of a later part go before."""
        self._elements: dict[tuple[str, str], Element] = {}
        self._resolved: dict[tuple[str, str], OpenStyle] = {}
        for root in roots:
            for style in root.iter("style:style") if root is not None else ():
                key = style.get("style:family", ""), style.get("style:name", "")
                self._elements[key] = style

    def resolve(self, family: str, name: str | None, depth: int = 0) -> OpenStyle:
        """Return the style of a paragraph ("paragraph") or of a part of it ("text")."""
        key = family, name or ""
        element = self._elements.get(key)
        if element is None or depth > 50:  # its own parent
            return OpenStyle()
        if key not in self._resolved:
            parent = self.resolve(family, element.get("style:parent-style-name"), depth + 1)
            self._resolved[key] = _extend(parent, element)
        return self._resolved[key]


def _extend(parent: OpenStyle, element: Element) -> OpenStyle:
    name = element.get("style:display-name") or _ENCODED.sub(
        lambda found: chr(int(found[1], 16)), element.get("style:name", "")
    )
    role, _ = classify_name(name)
    list_style = element.get("style:list-style-name")
    if name.lower().startswith("contents ") and parent.role is Role.BODY:
        role = Role.CONTENTS
    return OpenStyle(
        parent.role if role is None else role,
        parent.list_style if list_style is None else list_style,
        _read_look(find(element, "style:text-properties")).lay_over(parent.look),
    )


def _read_look(properties: Element | None) -> RunLook:
    if properties is None:
        return RunLook()
    weight = properties.get("fo:font-weight")
    size = _POINTS.fullmatch(properties.get("fo:font-size", ""))
    line = properties.get("style:text-line-through-style")
    line = properties.get("style:text-line-through-type", "single") if line is None else line
    through = any(name.startswith("style:text-line-through-") for name in properties.attrib)
    display = properties.get("text:display")
    position = properties.get("style:text-position")
    return RunLook(
        None if weight is None else weight == "bold" or weight > "500",
        None if size is None else round(2 * float(size[1])),
        (line != "none") if through else None,
        None if display is None else display == "none",
        None if position is None else re.match(r"super|[1-9]", position) is not None,
    )


def read_default_size(roots: Iterable[Element | None]) -> int:
    """Return the size of letters in half points where no style says it."""
    for root in roots:
        for style in root.iter("style:default-style") if root is not None else ():
            if style.get("style:family") == "paragraph":
                size = find_value(style, "style:text-properties", "fo:font-size") or ""
                if found := _POINTS.fullmatch(size):
                    return round(2 * float(found[1]))
    return 24
