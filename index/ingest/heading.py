"""Finds the headings of a text: Markdown, 第N條, 一、, （一）, 熱詞七:…, 【…】, the questions of a
FAQ; and those that a loader has found. Knows no file.

Every rule looks only at the beginning of one line, so that the time is linear in the text.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import pairwise

from index.text.han import FORMAL_NUMERAL, NUMERAL_BELOW_10_000, STEMS
from index.text.normalize import fold
from index.text.numeral import parse_chinese

_LONGEST_TITLE = 60  # characters
_LOOK = 120  # characters of a line that the rules read

_D = "[0-9０-９]"
_H = f"[{NUMERAL_BELOW_10_000}]"
_N = f"(?:{_D}{{1,4}}|{_H}{{1,7}})"
_B = r"[ \t\u3000\u00a0]*"

_ATX = re.compile(r"(#{1,6})(?:[ \t\u3000]+(.*?))?[ \t]*(?:[ \t]#+[ \t]*)?$")
_FENCE = re.compile(r"`{3,}(?!.*`)|~{3,}")
# What follows shows that the line cites an article, or that the word is longer: 第四條規定的…,
# 第五條、第六條, 第一條件.
_QUOTED = r"(?![規规]定|所[定列稱称規规]|[之的例件款路線线]|[、及或至與与和]?第)"
ARTICLE = re.compile(
    f"第{_B}{_N}(?:{_B}(?:[-－—–‐之]){_B}{_N})*{_B}[條条](?:{_B}[-－之]{_B}{_N})*{_QUOTED}"
)
CAPTION = re.compile(
    rf"{_B}[（(【〔［\[](?!{_B}{_N}{_B}[）)])[^（()）【】〔〕［］\[\]]{{1,30}}[）)】〕］\]]"
)
DIVISION = re.compile(f"第{_B}{_N}{_B}([編编篇章節节]|款(?=[ \\t\u3000：:]|$)|部分){_QUOTED}")
_BRACKETED = re.compile("【[^【】]{1,30}】")
# 熱詞七:, 要點一：, Part 2:; not 10:30, 星期一：, 問一：, 統一：.
_LABEL = re.compile(
    f"(?!星期|[週周]|禮拜|礼拜|問|问|答)([^\\W\\d_]{{2,8}}?|[例題题第])(?<!之){_B}(?:{_D}{{1,3}}|{_H}{{1,4}}){_B}(?:：|:)(?!{_D})",
)
NUMBERED = (
    ("一、", re.compile(f"{_H}{{1,4}}{_B}[、．.]")),
    ("（一）", re.compile(f"[（(]{_B}{_H}{{1,4}}{_B}[)）]、?|[㈠-㈩]、?")),
    ("壹、", re.compile(f"[{FORMAL_NUMERAL}]{{1,3}}{_B}[、．.]")),
    ("甲、", re.compile(f"[{STEMS}]{_B}[、．.](?![乙丙丁戊己庚辛壬癸])")),
    ("1.1", re.compile(f"{_D}{{1,2}}(?:[.．]{_D}{{1,2}}){{1,4}}[.．、]?(?=[ \\t\\u3000])")),
    ("1.", re.compile(f"{_D}{{1,3}}{_B}[.．](?!{_D})")),
    ("1、", re.compile(f"{_D}{{1,3}}{_B}、")),
    ("1)", re.compile(f"{_D}{{1,3}}{_B}[)）]")),
    ("(1)", re.compile(f"[（(]{_B}{_D}{{1,3}}{_B}[)）]|[①-⑳⑴-⒇]")),
)
# The question and the answer of a FAQ: Q1：, 問：, Question 2. before A1：, 答：.
ASKED = re.compile(rf"(?i:(?:q|ｑ|question)|[問问]){_B}(?:{_D}{{1,3}}|{_H}{{1,3}})?{_B}[:：.．、]")
_REPLIED = re.compile(rf"(?i:(?:a|ａ|answer)|答){_B}(?:{_D}{{1,3}}|{_H}{{1,3}})?{_B}[:：.．、]")
# Numberings whose items may be sentences: 三、下列物品不得攜入：手機。
_ITEMIZED = ("一、", "（一）", "甲、")
_LIST_MARKS = ("1.", "1)")  # in Markdown these begin list items, never headings
# What a division is called -> its kind.
DIVISIONS = {
    "編": "編",
    "编": "編",
    "篇": "編",
    "章": "章",
    "節": "節",
    "节": "節",
    "款": "款",
    "部分": "部分",
}
QUESTION = "問"
_NEVER_LISTED = ("編", "章", "節", "條", "【】", QUESTION)

_Lead = tuple[str, str, bool]  # kind, title and inline, as in Heading


@dataclass(frozen=True, slots=True)
class Layout:
    """What a loader knows of the headings of a text."""

    # The level of each heading by where it starts.
    levels: Mapping[int, int]
    # Where list items start: 1. begins an item there, not a heading.
    items: Collection[int] = ()


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of a text."""

    # Where its line starts.
    start: int
    # The number of its line, from 0.
    line: int
    # The numbering that it belongs to, such as "一、": headings of one kind have one level.
    kind: str
    title: str
    # Whether text follows on the same line.
    inline: bool
    # Whether no text follows before the next heading.
    bare: bool
    # Where its line ends.
    end: int = 0


def find_headings(
    text: str, markdown: bool | None = None, layout: Layout | None = None
) -> Iterator[Heading]:
    """Find the headings of `text`, in order; parameters as for
    `index.ingest.section.split_sections`.
    """
    found = _drop_stray_items(_find_candidates(text, markdown, layout))
    listed: set[int] = set()
    for i, (one, following) in enumerate(pairwise(found)):
        # Consecutive numbered lines with nothing between them are a list or a table of contents.
        is_listed = one.kind[0] != "#" and one.kind not in _NEVER_LISTED
        if one.bare and one.kind == following.kind and is_listed:
            listed.add(i)
            if following.line == one.line + 1:
                listed.add(i + 1)
    return (heading for i, heading in enumerate(found) if i not in listed)


def states_something(title: str) -> bool:
    """Tell whether a heading gives a name and its value, such as 負責人：陳怡安.

    熱詞七：依法維權 is a number and a title.
    """
    return (
        re.search(r"\w\s*[:：]\s*\w", title) is not None
        and not _LABEL.match(title)
        and not ASKED.match(title)
    )


def _find_candidates(text: str, markdown: bool | None, layout: Layout | None) -> list[Heading]:
    atx = markdown is not False and layout is None
    if markdown is None:
        markdown = layout is None and re.search(r"^ {0,3}#{1,6}[ \t]", text, re.M) is not None
    found: list[Heading] = []
    cursor, fence = 0, ""
    lines = text.splitlines(keepends=True)
    for number, line in enumerate(lines):
        content = line.strip()
        lead = None
        # In plain text a row of ~ is an ornament; as a fence it would hide every heading after it.
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
            first = cursor + line.index(content[0])
            if layout and first in layout.levels:
                lead = ("#" * layout.levels[first], shorten(content), False)
            elif ASKED.match(content[:_LOOK]) and _is_answered(lines, number):
                lead = (QUESTION, shorten(content), False)
            else:
                indented = line.startswith(("    ", "\t"))
                listed = markdown or (layout is not None and first in layout.items)
                lead = _parse_atx(content) if atx and not indented else None
                lead = lead or (None if listed else _parse_item(content[:_LOOK]))
                lead = lead or _parse_lead(content[:_LOOK], len(content), listed)
        if lead:
            kind, title, inline = lead
            found.append(
                Heading(cursor, number, kind, title, inline, not inline, cursor + len(line))
            )
        elif content and found:
            found[-1] = replace(found[-1], bare=False)
        cursor += len(line)
    return found


def _is_answered(lines: list[str], number: int) -> bool:
    """Tell whether the next line with words begins like the answer of a FAQ."""
    following = (line.strip() for line in lines[number + 1 : number + 4])
    return _REPLIED.match(next((line for line in following if line), "")[:_LOOK]) is not None


def find_reply(text: str, start: int) -> int:
    """Return where the words of a FAQ's answer begin, after its 答： at `start`."""
    blank = len(text[start : start + _LOOK]) - len(text[start : start + _LOOK].lstrip())
    match = _REPLIED.match(text, start + blank)
    return match.end() if match else start


def _drop_stray_items(found: list[Heading]) -> list[Heading]:
    """Drop the numbered sentences that do not continue the numbering of headings.

    三、 is an item beside the headings 二、 and 四、; in a list under one of them it is not.
    """
    kept: list[Heading] = []
    last: dict[str, int] = {}
    within: set[str] = set()
    for heading in found:
        if heading.kind not in _ITEMIZED:
            kept.append(heading)
            continue
        number = _read_number(heading.title)
        if not heading.inline:
            within.discard(heading.kind)
        elif heading.kind in within or number != last.get(heading.kind, -1) + 1:
            within.add(heading.kind)
            continue
        last[heading.kind] = number
        kept.append(heading)
    return kept


def _read_number(title: str) -> int:
    """Return the number before a title: 3 of 三、 and of （三）; of 丙、 its place in the order."""
    mark = re.sub(r"[（()）\s、．.]", "", re.split("[、．.)）]", title)[0])
    if mark and mark[0] in STEMS:
        return STEMS.index(mark[0]) + 1
    return int(parse_chinese(fold(mark)) or 0)


def _parse_atx(content: str) -> _Lead | None:
    match = _ATX.match(content[:_LOOK]) if content[0] == "#" else None
    title = shorten(strip_marks(content)) if match else ""
    return (match[1], title, False) if match and title else None


def _parse_lead(lead: str, length: int, markdown: bool) -> _Lead | None:
    """Parse the heading at the beginning `lead` of a line of `length` characters."""
    first = lead[0]
    if first == "第" and (article := _parse_article(lead, length)):
        return article
    if first == "【":
        match = _BRACKETED.match(lead)
        return ("【】", shorten(match[0]), match.end() < length) if match else None
    # A long line with a comma is a sentence that was broken at the margin.
    if length > 40 or (length > 28 and re.search("[，,]", lead)) or not _reads_like_heading(lead):
        return None
    if first == "第" and (match := DIVISION.match(lead)):
        return DIVISIONS[match[1]], shorten(lead), False
    if match := _LABEL.match(lead):
        return f"{match[1]}：", shorten(lead), False
    return _parse_numbered(lead, markdown)


def _parse_numbered(lead: str, markdown: bool) -> _Lead | None:
    for kind, pattern in NUMBERED:
        if (match := pattern.match(lead)) and not (markdown and kind in _LIST_MARKS):
            rest = lead[match.end() :]
            # Neither 5、6月 nor a number without a word after it is a heading.
            joined = kind[0] == "1" and rest[:1].isdigit()
            depth = len(re.findall(f"[.．]{_D}", match[0]))
            return (
                (kind + ".1" * (depth - 1), shorten(lead), False)
                if any(map(str.isalpha, rest)) and not joined
                else None
            )
    return None


def _parse_item(lead: str) -> _Lead | None:
    """Parse a numbered item that is a sentence; its title is the first clause of it."""
    for kind, pattern in NUMBERED[:4]:
        match = pattern.match(lead) if kind in _ITEMIZED else None
        if match and re.search(r"[。；！？]|[：:]\s*\S", lead[match.end() :]):
            clause = re.split("[。；！？：:，,]", lead[match.end() :])[0]
            if any(map(str.isalpha, clause)) and len(clause) <= 30 and not _LABEL.match(lead):
                return kind, shorten(match[0] + clause), True
    return None


def _parse_article(lead: str, length: int) -> _Lead | None:
    match = ARTICLE.match(lead)
    if not match:
        return None
    if caption := CAPTION.match(lead, match.end()):
        return "條", shorten(lead[: caption.end()]), caption.end() < length
    rest = lead[match.end() :].strip(" \t\u3000\u00a0：:")
    if length <= _LOOK and len(rest) <= 20 and not re.search("[。！？；，、,;:：!?.]", rest):
        return "條", shorten(lead), False
    return "條", shorten(match[0]), True


def _reads_like_heading(lead: str) -> bool:
    """Tell whether a line reads like a heading: no sentence ends within it or at its end."""
    bare = lead.rstrip("”』」》】〉）)\"' ")
    return (
        bool(bare) and bare[-1] not in "。！？；，、.!?;,…—" and not re.search("[。！？；]", lead)
    )


def strip_marks(content: str) -> str:
    """Strip the marks of a Markdown heading, if it has any."""
    match = _ATX.match(content[:_LOOK]) if content.startswith("#") else None
    return (match[2] or "") if match else content


def shorten(title: str) -> str:
    """Return a heading's title without its colon, at most `_LONGEST_TITLE` characters long."""
    title = title.strip().rstrip(":：").rstrip()
    return title if len(title) <= _LONGEST_TITLE else title[: _LONGEST_TITLE - 1] + "…"
