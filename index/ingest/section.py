"""The headings and numbered parts of a text: Markdown, 第N條, 一、, （一）, 熱詞七:…, 【…】. Knows no file and no chunk.

Every rule looks at one line, and only at its beginning, so that the time is linear in the text whatever it holds.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from index.text.han import FORMAL_NUMERAL, NUMERAL_BELOW_10_000

_ENTRY = 60  # characters of a path entry
_DEPTH = 8  # entries of a path; a text of a thousand made-up labels must not nest a thousand deep
_LOOK = 120  # characters of a line that are looked at

_D = "[0-9０-９]"
_H = f"[{NUMERAL_BELOW_10_000}]"
_N = f"(?:{_D}{{1,4}}|{_H}{{1,7}})"
_B = r"[ \t\u3000\u00a0]*"

_ATX = re.compile(r"(#{1,6})(?:[ \t\u3000]+(.*?))?[ \t]*(?:[ \t]#+[ \t]*)?$")
_FENCE = re.compile(r"`{3,}(?!.*`)|~{3,}")
# What follows shows that the line quotes an article, or that the word is longer: 第四條規定的…, 第五條、第六條, 第一條件.
_QUOTED = r"(?![規规]定|所[定列稱称規规]|[之的例件款路線线]|[、及或至與与和]?第)"
_ARTICLE = re.compile(
    f"第{_B}{_N}(?:{_B}(?:[-－—–‐之]){_B}{_N})*{_B}[條条](?:{_B}[-－之]{_B}{_N})*{_QUOTED}"
)
_CAPTION = re.compile(
    rf"{_B}[（(【〔［\[](?!{_B}{_N}{_B}[）)])[^（()）【】〔〕［］\[\]]{{1,30}}[）)】〕］\]]"
)
_DIVISION = re.compile(f"第{_B}{_N}{_B}([編编篇章節节]|款(?=[ \\t\u3000：:]|$)|部分){_QUOTED}")
_BRACKETED = re.compile("【[^【】]{1,30}】")
# 熱詞七:, 要點一：, Part 2:; not 10:30, 星期一：, 問一：, 統一：.
_LABEL = re.compile(
    f"(?!星期|[週周]|禮拜|礼拜|問|问|答)([^\\W\\d_]{{2,8}}?|[例題题第])(?<!之){_B}(?:{_D}{{1,3}}|{_H}{{1,4}}){_B}(?:：|:)(?!{_D})",
)
_NUMBERED = (
    ("一、", re.compile(f"{_H}{{1,4}}{_B}[、．.]")),
    ("（一）", re.compile(f"[（(]{_B}{_H}{{1,4}}{_B}[)）]、?|[㈠-㈩]、?")),
    ("壹、", re.compile(f"[{FORMAL_NUMERAL}]{{1,3}}{_B}[、．.]")),
    ("甲、", re.compile(f"[甲乙丙丁戊己庚辛壬癸]{_B}[、．.](?![乙丙丁戊己庚辛壬癸])")),
    ("1.1", re.compile(f"{_D}{{1,2}}(?:[.．]{_D}{{1,2}}){{1,4}}[.．、]?(?=[ \\t\\u3000])")),
    ("1.", re.compile(f"{_D}{{1,3}}{_B}[.．](?!{_D})")),
    ("1、", re.compile(f"{_D}{{1,3}}{_B}、")),
    ("1)", re.compile(f"{_D}{{1,3}}{_B}[)）]")),
    ("(1)", re.compile(f"[（(]{_B}{_D}{{1,3}}{_B}[)）]|[①-⑳⑴-⒇]")),
)
_LIST_MARKS = ("1.", "1)")  # in Markdown these begin list items, never headings
_CHAPTER = {
    "編": "編",
    "编": "編",
    "篇": "編",
    "章": "章",
    "節": "節",
    "节": "節",
    "款": "款",
    "部分": "部分",
}
# Kinds whose place is fixed. Every other kind takes its place when it first appears, as a reader would.
_PLACE = {"#": 1, "##": 2, "###": 3, "####": 4, "#####": 5, "######": 6, "編": 7, "章": 8, "節": 9}
_LOWEST = 1_000_000
_NEVER_LISTED = (*_PLACE, "條", "【】")

_Lead = tuple[str, str, bool]  # kind, title and inline, as in Heading


@dataclass(frozen=True, slots=True)
class Section:
    """`text[start:end]`, from its heading's line to the next heading's; `path` is its heading below those it stands under."""

    start: int
    end: int
    path: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading whose line starts at `start` and is number `line` of the text (from 0).

    `kind` tells headings of one level apart from others; `inline`: text follows on the same line; `bare`: none follows
    before the next heading.
    """

    start: int
    line: int
    kind: str
    title: str
    inline: bool
    bare: bool


def split_sections(text: str, markdown: bool | None = None) -> list[Section]:
    """A partition of `text`: the first section starts at 0, each where the one before ends, the last ends with the text.

    The part before the first heading has an empty path; a text without headings is one such section, and "" has none.
    `markdown`: None tells by whether the text has a # heading; True takes "1." for list items; False takes # for text.
    """
    found = list(find_headings(text, markdown))
    starts = [heading.start for heading in found]
    ends = [*starts, len(text)][1:]
    parts = [
        Section(start, end, path)
        for start, end, path in zip(starts, ends, _paths(found), strict=True)
    ]
    if text and (not starts or starts[0] > 0):
        parts.insert(0, Section(0, starts[0] if starts else len(text), ()))
    return parts


def is_bare(text: str, section: Section) -> bool:
    """Whether the section of `text` holds nothing but its heading."""
    content = text[section.start : section.end].strip()
    return (
        bool(section.path)
        and len(content.splitlines()) == 1
        and _entry(_unmarked(content)) == section.path[-1]
    )


def find_headings(text: str, markdown: bool | None = None) -> Iterator[Heading]:
    """The headings of `text` in order; `markdown` as for `sections`."""
    found = _candidates(text, markdown)
    listed: set[int] = set()
    for i, (one, following) in enumerate(pairwise(found)):
        # Numbered lines that follow one another with nothing between are a list, or a table of contents.
        if one.bare and one.kind == following.kind and one.kind not in _NEVER_LISTED:
            listed.add(i)
            if following.line == one.line + 1:
                listed.add(i + 1)
    return (heading for i, heading in enumerate(found) if i not in listed)


def _candidates(text: str, markdown: bool | None) -> list[Heading]:
    atx = markdown is not False
    if markdown is None:
        markdown = re.search(r"^ {0,3}#{1,6}[ \t]", text, re.M) is not None
    leads: list[tuple[int, int, _Lead]] = []
    bare: list[bool] = []
    cursor, fence = 0, ""
    for number, line in enumerate(text.splitlines(keepends=True)):
        content = line.strip()
        lead = None
        # In plain text a row of ~ is an ornament, and taken for a fence it would hide every heading after it.
        if (
            content
            and (marker := _FENCE.match(content[:_LOOK]))
            and (markdown or content[0] == "`")
        ):
            if not fence:
                fence = marker[0]
            elif marker[0].startswith(fence) and marker[0] == content:
                fence = ""
        elif content and not fence:
            indented = line.startswith(("    ", "\t"))
            lead = (_markdown(content) if atx and not indented else None) or _lead(
                content[:_LOOK], len(content), markdown
            )
        if lead:
            leads.append((cursor, number, lead))
            bare.append(not lead[2])
        elif content and bare:
            bare[-1] = False
        cursor += len(line)
    return [
        Heading(start, number, kind, title, inline, alone)
        for (start, number, (kind, title, inline)), alone in zip(leads, bare, strict=True)
    ]


def _markdown(content: str) -> _Lead | None:
    match = _ATX.match(content[:_LOOK]) if content[0] == "#" else None
    title = _entry(_unmarked(content)) if match else ""
    return (match[1], title, False) if match and title else None


def _lead(lead: str, length: int, markdown: bool) -> _Lead | None:
    """The heading that begins a line of `length` characters, of which `lead` are the first."""
    first = lead[0]
    if first == "第" and (article := _article(lead, length)):
        return article
    if first == "【":
        match = _BRACKETED.match(lead)
        return ("【】", _entry(match[0]), match.end() < length) if match else None
    # A comma in a long line: a sentence that was broken at the margin.
    if length > 40 or (length > 28 and re.search("[，,]", lead)) or not _heads(lead):
        return None
    if first == "第" and (match := _DIVISION.match(lead)):
        return _CHAPTER[match[1]], _entry(lead), False
    if match := _LABEL.match(lead):
        return f"{match[1]}：", _entry(lead), False
    return _numbered(lead, markdown)


def _numbered(lead: str, markdown: bool) -> _Lead | None:
    for kind, pattern in _NUMBERED:
        if (match := pattern.match(lead)) and not (markdown and kind in _LIST_MARKS):
            rest = lead[match.end() :]
            # 5、6月 is no heading, nor is a number with no word after it.
            joined = kind[0] == "1" and rest[:1].isdigit()
            depth = len(re.findall(f"[.．]{_D}", match[0]))
            return (
                (kind + ".1" * (depth - 1), _entry(lead), False)
                if any(map(str.isalpha, rest)) and not joined
                else None
            )
    return None


def _article(lead: str, length: int) -> _Lead | None:
    match = _ARTICLE.match(lead)
    if not match:
        return None
    if caption := _CAPTION.match(lead, match.end()):
        return "條", _entry(lead[: caption.end()]), caption.end() < length
    rest = lead[match.end() :].strip(" \t\u3000\u00a0：:")
    if length <= _LOOK and len(rest) <= 20 and not re.search("[。！？；，、,;:：!?.]", rest):
        return "條", _entry(lead), False
    return "條", _entry(match[0]), True


def _heads(lead: str) -> bool:
    """Whether a line reads like a heading: no sentence ends in it, nor at its end."""
    bare = lead.rstrip("”』」》】〉）)\"' ")
    return (
        bool(bare) and bare[-1] not in "。！？；，、.!?;,…—" and not re.search("[。！？；]", lead)
    )


def _unmarked(content: str) -> str:
    """`content` without the marks of a Markdown heading, where it has them."""
    match = _ATX.match(content[:_LOOK]) if content.startswith("#") else None
    return (match[2] or "") if match else content


def _entry(title: str) -> str:
    title = title.strip().rstrip(":：").rstrip()
    return title if len(title) <= _ENTRY else title[: _ENTRY - 1] + "…"


def _paths(found: list[Heading]) -> Iterator[tuple[str, ...]]:
    """The path of each heading: a new kind nests in what is open, a known one closes back to its place."""
    place = dict(_PLACE)
    stack: list[Heading] = []
    for heading in found:
        # A 【lead】 with its text on the same line labels a paragraph, and no heading stands under a paragraph.
        lowest = heading.kind == "【】" and heading.inline
        place.setdefault(heading.kind, _LOWEST if lowest else 100 + len(place))
        while stack and (place[stack[-1].kind] >= place[heading.kind] or len(stack) >= _DEPTH):
            stack.pop()
        stack.append(heading)
        yield tuple(one.title for one in stack)
