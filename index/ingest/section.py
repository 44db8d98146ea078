"""Split a text at its headings into sections. Knows no file."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from index.ingest.heading import (
    QUESTION,
    Heading,
    Layout,
    find_headings,
    shorten,
    states_something,
    strip_marks,
)

_DEEPEST = 8  # headings in a path; a text of a thousand labels must not nest a thousand deep
# Kinds whose rank is fixed. Every other kind is ranked when it first appears, as a reader would.
_RANK = {"#" * level: level for level in range(1, 11)} | {"編": 7, "章": 8, "節": 9}
_LOWEST = 1_000_000


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a text, from its heading's line to that of the next heading."""

    start: int
    end: int
    # Its heading, last, and those that it stands under.
    path: tuple[str, ...]
    # Where the heading's own line ends; `start` where it has none or text follows on that line.
    body: int = field(default=-1, compare=False)
    # Whether the heading is the question of a FAQ.
    is_question: bool = field(default=False, compare=False)
    # Whether the heading says something itself: 負責人：陳怡安.
    states: bool = field(default=False, compare=False)


def split_sections(
    text: str, markdown: bool | None = None, layout: Layout | None = None
) -> list[Section]:
    """Split `text` at its headings into adjacent sections that cover it.

    The part before the first heading has an empty path; a text without headings is one such
    section, and "" has none. In Markdown "1." begins a list item; elsewhere # does not mark a
    heading. With `markdown` None, a text with a # heading is Markdown. With a `layout` only its
    headings and the numbered ones between them count.
    """
    found = list(find_headings(text, markdown, layout))
    starts = [heading.start for heading in found]
    ends = [*starts, len(text)][1:]
    parts = [
        Section(
            heading.start,
            end,
            path,
            heading.start if heading.inline else heading.end,
            heading.kind == QUESTION or heading.title.endswith(("？", "?")),
            not heading.inline and states_something(heading.title),
        )
        for heading, end, path in zip(found, ends, _nest(found), strict=True)
    ]
    if text and (not starts or starts[0] > 0):
        parts.insert(0, Section(0, starts[0] if starts else len(text), ()))
    return parts


def is_bare(text: str, section: Section) -> bool:
    """Tell whether the section of `text` holds nothing but its heading."""
    content = text[section.start : section.end].strip()
    return (
        bool(section.path)
        and len(content.splitlines()) == 1
        and shorten(strip_marks(content)) == section.path[-1]
    )


def _nest(found: list[Heading]) -> Iterator[tuple[str, ...]]:
    """Yield the path of each heading.

    A new kind nests in the headings that are open; a known kind closes those of its rank and below.
    """
    rank = dict(_RANK)
    stack: list[Heading] = []
    for heading in found:
        # A 【lead】 with its text on the same line labels a paragraph, and a FAQ's question its
        # answer, so nothing nests under it.
        lowest = heading.kind == QUESTION or (heading.kind == "【】" and heading.inline)
        rank.setdefault(heading.kind, _LOWEST if lowest else 100 + len(rank))
        while stack and (rank[stack[-1].kind] >= rank[heading.kind] or len(stack) >= _DEEPEST):
            stack.pop()
        stack.append(heading)
        yield tuple(one.title for one in stack)
