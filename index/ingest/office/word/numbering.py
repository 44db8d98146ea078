"""Automatic numbers of a DOCX file: 第一條, (a), 1.2.3."""

import re
from collections import defaultdict
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from index.ingest.office.counting import write_count
from index.ingest.office.markup import find, find_all, find_value, parse_number
from index.ingest.office.word.style import StyleSheet, is_on

_PLACE = re.compile("%([1-9])")


@dataclass(frozen=True, slots=True)
class ListLevel:
    """How the items of one level of a list are numbered."""

    start: int
    # Of ECMA-376, such as "taiwaneseCounting"; "bullet" for signs.
    style: str
    # "%1" stands for the number of the outermost level.
    text: str
    # What follows the label: "tab", "space" or "nothing".
    follow: str
    # The count restarts after an item of this level (from 1) or one further out; 0: never.
    restart: int
    # Whether the outer numbers are written in plain digits.
    legal: bool
    # The style whose paragraphs are of this level.
    style_id: str | None


@dataclass(frozen=True, slots=True)
class ListLabel:
    """What is written before an item."""

    text: str
    follow: str
    # From 0.
    level: int


class Numbering:
    """Counts the items of all lists of a document, in the order of its text."""

    def __init__(self, root: Element | None, styles: StyleSheet) -> None:
        """Read the numbering part, or none."""
        self._styles = styles
        self._definitions = {
            item.get("w:abstractNumId", ""): item for item in find_all(root, "w:abstractNum")
        }
        self._lists = {item.get("w:numId", ""): item for item in find_all(root, "w:num")}
        self._levels: dict[str, dict[int, ListLevel]] = {}
        # Lists of one definition go on counting: the counts belong to the definition.
        self._counts: dict[str, dict[int, int]] = defaultdict(dict)
        self._begun: set[tuple[str, int]] = set()

    def find_level(self, list_id: str, style_id: str | None) -> int | None:
        """Return the level of a list whose paragraphs have that style, or None."""
        if not style_id:
            return None
        levels = self._read_levels(list_id)
        return next((n for n, level in levels.items() if level.style_id == style_id), None)

    def count(self, list_id: str, level: int) -> ListLabel | None:
        """Count an item, and return its label; None if it is in no list."""
        levels = self._read_levels(list_id)
        if level not in levels:
            return None
        counts = self._counts[self._find_definition(list_id)]
        fresh = self._find_start(list_id, level)
        if fresh is not None and (list_id, level) not in self._begun:
            counts[level] = fresh
        else:
            counts[level] = counts.get(level, levels[level].start - 1) + 1
        self._begun.add((list_id, level))
        for deeper in [n for n in counts if n > level]:
            restart = levels[deeper].restart if deeper in levels else deeper
            if level < restart:
                del counts[deeper]
        return ListLabel(_write_label(levels, counts, level), levels[level].follow, level)

    def _find_definition(self, list_id: str) -> str:
        """Return the id of the definition of a list, through the style that it may refer to."""
        definition = ""
        for _ in range(5):
            definition = find_value(self._lists.get(list_id), "w:abstractNumId") or ""
            link = find_value(self._definitions.get(definition), "w:numStyleLink")
            found = self._styles.find_list(link) if link else None
            if found is None or found == list_id:
                break
            list_id = found
        return definition

    def _find_start(self, list_id: str, level: int) -> int | None:
        for override in find_all(self._lists.get(list_id), "w:lvlOverride"):
            if override.get("w:ilvl") == str(level):
                return parse_number(find_value(override, "w:startOverride"))
        return None

    def _read_levels(self, list_id: str) -> dict[int, ListLevel]:
        if list_id not in self._levels:
            definition = self._definitions.get(self._find_definition(list_id))
            elements = list(find_all(definition, "w:lvl"))
            for override in find_all(self._lists.get(list_id), "w:lvlOverride"):
                elements.extend(find_all(override, "w:lvl"))
            self._levels[list_id] = {
                parse_number(element.get("w:ilvl")) or 0: _read_level(element)
                for element in elements
            }
        return self._levels[list_id]


def _read_level(element: Element) -> ListLevel:
    start = parse_number(find_value(element, "w:start"))
    restart = parse_number(find_value(element, "w:lvlRestart"))
    return ListLevel(
        # Without a start, ECMA-376 counts from 0.
        0 if start is None else start,
        _read_style(element),
        find_value(element, "w:lvlText") or "",
        find_value(element, "w:suff") or "tab",
        (parse_number(element.get("w:ilvl")) or 0) if restart is None else restart,
        bool(is_on(element, "w:isLgl")),
        find_value(element, "w:pStyle"),
    )


def _read_style(element: Element) -> str:
    found = find(element, "w:numFmt")
    if found is None:
        found = find(element, "mc:AlternateContent/mc:Choice/w:numFmt")
    if found is None:
        return "decimal"
    style = found.get("w:val", "decimal")
    if style == "custom":  # "001, 002, 003, ..."
        return "decimalZero" if found.get("w:format", "").startswith("0") else "decimal"
    return style


def _write_label(levels: dict[int, ListLevel], counts: dict[int, int], level: int) -> str:
    own = levels[level]
    if own.style == "bullet":
        # A sign says nothing; but what has letters or digits is a label written by hand.
        return own.text if re.search(r"[^\W_\ue000-\uf8ff]{2}|\d", own.text) else ""

    def write(found: re.Match[str]) -> str:
        place = int(found[1]) - 1
        if place not in levels:
            return ""
        style = levels[place].style
        if own.legal and style not in ("none", "bullet", "decimalZero"):
            style = "decimal"
        # An outer level without an item yet counts as begun.
        number = counts.setdefault(place, levels[place].start) if place <= level else 1
        return write_count(number, style)

    return _PLACE.sub(write, own.text)
