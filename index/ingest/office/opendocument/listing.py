"""Automatic numbers of lists and headings of an OpenDocument text."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from index.ingest.office.counting import write_count
from index.ingest.office.markup import parse_number

_ID = "{http://www.w3.org/XML/1998/namespace}id"
# By how a number format begins: "一, 二, 三, ..." shows its first numbers.
_FORMATS = {
    "1": "decimal", "i": "lowerRoman", "I": "upperRoman", "a": "lowerLetter", "A": "upperLetter",
    "一": "chineseCountingThousand", "壹": "ideographLegalTraditional",
    "甲": "ideographTraditional",
    "子": "ideographZodiac", "①": "decimalEnclosedCircle", "１": "decimalFullWidth",
    "ア": "aiueo", "イ": "iroha", "가": "ganada", "ㄱ": "chosung", "⑴": "decimalEnclosedParen",
    "01": "decimalZero", "": "none",
}  # fmt: skip
_DEEPEST = 10  # levels of a list, as the format says
_LEVELS = frozenset(
    ("text:list-level-style-number", "text:list-level-style-bullet", "text:outline-level-style")
)


@dataclass(frozen=True, slots=True)
class OpenListLevel:
    """How the items of one level are numbered."""

    # Of ECMA-376; "bullet" for signs.
    style: str
    prefix: str
    suffix: str
    start: int
    # How many levels the number shows, the outer ones before a point.
    shown: int
    # Such as "第%1%條"; "" if prefix and suffix say it all.
    template: str


@dataclass(slots=True)
class OpenList:
    """A list that is being read, with its counts by level (from 1)."""

    style: str
    counts: dict[int, int] = field(default_factory=dict)


class OpenNumbering:
    """Counts the items of lists, and the headings, in the order of the text."""

    def __init__(self, roots: Iterable[Element | None]) -> None:
        """Read the list styles of all parts."""
        self._styles: dict[str, dict[int, OpenListLevel]] = {}
        self._by_id: dict[str, OpenList] = {}
        self._last: dict[str, OpenList] = {}
        # The outline: its style has no name.
        self.outline = OpenList("")
        for root in roots:
            for style in root.iter() if root is not None else ():
                if style.tag in ("text:list-style", "text:outline-style"):
                    name = style.get("style:name", "") if style.tag == "text:list-style" else ""
                    self._styles[name] = {
                        parse_number(level.get("text:level")) or 1: _read_level(level)
                        for level in style
                        if level.tag in _LEVELS
                    }

    def begin(self, element: Element, style: str | None) -> OpenList:
        """Begin a list (`text:list`) that is in no other; it may go on with an earlier one."""
        name = element.get("text:style-name", style or "")
        earlier = self._by_id.get(element.get("text:continue-list", ""))
        if earlier is None and element.get("text:continue-numbering") == "true":
            earlier = self._last.get(name)
        found = OpenList(name, {} if earlier is None else earlier.counts)
        self._last[name] = found
        if identity := element.get(_ID):
            self._by_id[identity] = found
        return found

    def count(self, listing: OpenList, level: int, start: int | None = None) -> str:
        """Count an item, and return its label: "" for a bullet. `start` is a number of its own."""
        levels = self._styles.get(listing.style, {})
        own = levels.get(level)
        counts = listing.counts
        first = own.start if own else 1
        counts[level] = counts.get(level, first - 1) + 1 if start is None else start
        for deeper in [depth for depth in counts if depth > level]:
            del counts[deeper]
        if own is None or own.style in ("bullet", "none"):
            return ""

        def write(depth: int) -> str:
            form = levels.get(depth)
            if form is None or form.style in ("bullet", "none"):
                return ""
            return write_count(counts.setdefault(depth, form.start), form.style)

        if own.template:
            return re.sub("%([0-9]+)%", lambda found: write(int(found[1])), own.template)
        numbers = [write(depth) for depth in range(max(1, level - own.shown + 1), level + 1)]
        return own.prefix + ".".join(number for number in numbers if number) + own.suffix


def _read_level(element: Element) -> OpenListLevel:
    begins = element.get("style:num-format", "").split(",")[0].strip()
    style = _FORMATS.get(begins, "decimal")
    if element.tag == "text:list-level-style-bullet":
        style = "bullet"
    template = next(
        (value for name, value in element.attrib.items() if name.endswith("}num-list-format")), ""
    )
    return OpenListLevel(
        style,
        element.get("style:num-prefix", ""),
        element.get("style:num-suffix", ""),
        parse_number(element.get("text:start-value")) or 1,
        min(parse_number(element.get("text:display-levels")) or 1, _DEEPEST),
        template,
    )
