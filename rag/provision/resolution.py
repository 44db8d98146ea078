"""Find in one document the provision that a reference means."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise, takewhile

from index.document import Document
from index.ingest.heading import QUESTION
from index.ingest.structure.prose import ENDS_SENTENCE
from index.text.normalize import simplify
from rag.provision.label import ARTICLE_KIND, BULLET, LISTED, POINT, STEP
from rag.provision.line import DocumentLine, read_lines
from rag.provision.number import LAST
from rag.provision.outline import Provision, find_provisions
from rag.provision.reference import (
    DOTTED,
    ITEM,
    LEVEL_THREE,
    LEVEL_TWO,
    PARAGRAPH,
    ProvisionReference,
    ReferenceLevel,
)

_NUMBERED_LISTS = tuple(kind for kind in LISTED if kind not in {STEP, POINT, BULLET})
_ARTICLES = (ARTICLE_KIND, "article", "clause", "section", "rule")
_OUTER_LISTS = ("1.", "1.1", "一、", "1、", "壹、", "I.", "1)")
# The labels that a word may mean, in the order in which a document is asked for them: of several
# groups the first that the document has at all counts.
_GROUPS: dict[str, tuple[tuple[str, ...], ...]] = {
    ARTICLE_KIND: (_ARTICLES, _OUTER_LISTS),
    "article": (("article", ARTICLE_KIND), _ARTICLES, _OUTER_LISTS),
    "clause": (("clause",), _ARTICLES, _OUTER_LISTS),
    "rule": (("rule",), _ARTICLES, _OUTER_LISTS),
    "section": (("section", "節"), _OUTER_LISTS, _ARTICLES),
    "章": (("章",), _OUTER_LISTS),
    "編": (("編",),),
    "節": (("節", "section"), ("1.1", "1.")),
    STEP: ((STEP,), _NUMBERED_LISTS, (POINT,), (BULLET,)),
    ITEM: ((POINT, *_NUMBERED_LISTS), (BULLET,)),
    LEVEL_TWO: ((POINT, *_NUMBERED_LISTS), (BULLET,)),
    LEVEL_THREE: ((POINT, *_NUMBERED_LISTS), (BULLET,)),
    QUESTION: ((QUESTION,),),
    DOTTED: ((DOTTED, *_ARTICLES),),
}
_STEPS = re.compile(
    r"步[骤驟]|流程|程序|方法|方式|作法|做法|(?i:step|procedure|process|how|method|recipe|instruction)"
)


@dataclass(frozen=True, slots=True)
class Outline:
    """A document with its lines and provisions."""

    document: Document
    lines: Sequence[DocumentLine]
    provisions: Sequence[Provision]

    @classmethod
    def read(cls, document: Document) -> "Outline":
        """Read a document."""
        lines = list(read_lines(document))
        return cls(document, lines, find_provisions(document, lines))

    def list_named(self, kind: str, groups: int | None = None) -> list[Provision]:
        """List the provisions that a word such as 條 or section means in this document, by the
        first `groups` of labels alone.
        """
        at = self.find_group(kind)
        if at is None or (groups is not None and at >= groups):
            return []
        group = _GROUPS[kind][at]
        return [one for one in self.provisions if one.kind in group]

    def find_group(self, kind: str) -> int | None:
        """Return which group of labels a word means here, 0 for its own; None if there is none."""
        kinds = {one.kind for one in self.provisions}
        groups = enumerate(_GROUPS.get(kind, ()))
        return next((at for at, group in groups if kinds.intersection(group)), None)

    def list_children(self, of: Provision) -> list[Provision]:
        """List the items that stand directly in a provision."""
        at = bisect_left(self.provisions, of.start, key=_get_start)
        rest = (self.provisions[i] for i in range(at + 1, len(self.provisions)))
        within = takewhile(lambda one: one.start < of.end, rest)
        return [one for one in within if one.parent == at and one.kind]

    def list_lines(self, start: int, end: int) -> Sequence[DocumentLine]:
        """List the lines of the text in [start, end), with the one that `start` is in."""
        first = bisect_right(self.lines, start, key=_get_end)
        return self.lines[first : bisect_left(self.lines, end, key=_get_start)]

    def has_kind(self, kind: str) -> bool:
        """Tell whether the document counts anything that the word could mean."""
        return self.find_group(kind) is not None or kind == PARAGRAPH


def resolve(outline: Outline, reference: ProvisionReference) -> Iterator[Provision]:
    """Yield the provisions of a document that a reference may mean."""
    first, *rest = reference.levels
    if first.kind == PARAGRAPH and not rest:
        paragraphs = list_paragraphs(outline, None)
        yield from _pick(paragraphs, first.number)
        return
    found = outline.list_named(first.kind, None if reference.is_certain else 1)
    if "." in first.number:
        found = [one for one in outline.provisions if "." in one.number]
    if first.number == LAST:
        outer = min((len(one.path) for one in found), default=0)
        found = list({one.parent: one for one in found if len(one.path) == outer}.values())
    else:
        found = [one for one in found if one.number == first.number]
    counting = _find_paragraph_kind(outline) if rest else ""
    for one in found:
        yield from _descend(outline, one, rest, counting)


def prefers_steps(found: Provision) -> bool:
    """Tell whether a provision stands under a heading that promises steps."""
    return any(_STEPS.search(title) for title in found.path[:-1])


def _descend(
    outline: Outline, found: Provision, rest: Sequence[ReferenceLevel], counting: str
) -> Iterator[Provision]:
    """Yield the provision that the `rest` of a reference means in the one found; `counting` is the
    kind that counts paragraphs.
    """
    if not rest:
        yield found
        return
    level, *inner = rest
    items = _list_items(outline, found)
    paragraphs = list_paragraphs(outline, found)
    if _means_paragraph(level.kind, counting, bool(inner)):
        chosen = _pick(paragraphs, level.number)
        if not chosen and not (inner or level.kind == PARAGRAPH):
            chosen = _pick(items, level.number)
    else:
        chosen = _pick(items, level.number)
        if not chosen and level.kind in (LEVEL_TWO, LEVEL_THREE) and not items:
            chosen = _pick(paragraphs, level.number)
    for one in chosen[:1]:
        if not inner:
            yield one
        elif one.kind == PARAGRAPH:
            within = [i for i in items if one.start <= i.start < one.end]
            yield from _pick(within, inner[0].number)[:1]
        else:
            yield from _descend(outline, one, inner, counting)


def _find_paragraph_kind(outline: Outline) -> str:
    """Return what counts paragraphs: 項 in Taiwan and 款 on the mainland."""
    text = outline.document.text
    return LEVEL_THREE if simplify(text) == text else LEVEL_TWO


def _means_paragraph(kind: str, counting: str, has_inner: bool) -> bool:
    """Tell whether a level counts paragraphs."""
    if kind == PARAGRAPH:
        return True
    if has_inner:
        return kind in (LEVEL_TWO, LEVEL_THREE)
    return kind == counting


def _get_start(one: DocumentLine | Provision) -> int:
    return one.start


def _get_end(one: DocumentLine) -> int:
    return one.end


def _pick(found: Sequence[Provision], number: str) -> list[Provision]:
    if number == LAST:
        return list(found[-1:])
    return [one for one in found if one.number == number]


def _list_items(outline: Outline, within: Provision) -> list[Provision]:
    return [
        one for one in outline.list_children(within) if one.kind in LISTED or one.kind == DOTTED
    ]


def list_paragraphs(outline: Outline, within: Provision | None) -> list[Provision]:
    """List the paragraphs of a provision, each with the items that follow it, or of a document."""
    start, end = (within.body, within.end) if within else (0, len(outline.document.text))
    lines = outline.list_lines(start, end)
    if within is None:
        lines = [one for one in lines if not one.level and one.text != outline.document.title]
        spaced = any(one.is_after_blank for one in lines[1:])
        starts = [one.start for one in lines[:1]]
        starts += [one.start for one in lines[1:] if one.is_after_blank or not spaced]
    else:
        starts = [start]
        for previous, line in pairwise(lines):
            is_new = line.is_after_blank or ENDS_SENTENCE.search(previous.text) is not None
            if line.label is None and not line.level and is_new:
                starts.append(line.start)
    path = within.path if within else ()
    return [
        Provision(PARAGRAPH, str(number), first, first, first, last, path)
        for number, (first, last) in enumerate(pairwise([*starts, end]), start=1)
    ]


def list_articles(outline: Outline, of: Provision) -> list[Provision]:
    """List the articles that stand directly in a provision: it is then a chapter."""
    if of.kind == PARAGRAPH:
        return []
    return [one for one in outline.list_children(of) if one.kind in _ARTICLES]
