"""Questions that ask for several things -> that many spans of one passage."""

import re
from collections.abc import Sequence

from index.text.normalize import fold
from rag.citation import Span
from rag.reading.span import Candidate

_COUNT = {
    **{w: n for n, w in enumerate(("two", "three", "four", "five"), 2)},
    **dict(zip("两二三四五", (2, 2, 3, 4, 5), strict=True)),
    **{str(n): n for n in range(2, 6)},
}
_WORDS = "|".join(_COUNT)
_ASKED = re.compile(
    rf"\b(?:which|what|name|list)(?: are| were)?(?: the)? (?P<english>{_WORDS}) (?!of\b)"
    rf"|哪(?P<which>[两二三四五])(?![十百千万川])|(?P<what>[两二三四五])[个项部份件种家类条所]\S{{0,12}}(?:分别|各)?(?:是|为|叫)(?:什么|哪|谁)"
)
# One span that names several things already.
_SEVERAL = re.compile(r"、|，|,|；|;| and | or |和|与|及")


def count_requested(question: str) -> int:
    """How many things the question asks to be named; 1 unless it says.

    >>> count_requested("哪兩份文件規定了福利費？"), count_requested("Which three cities joined?"), count_requested("哪個城市？")
    (2, 3, 1)
    """
    match = _ASKED.search(fold(question))
    return _COUNT[next(word for word in match.groups() if word)] if match else 1


def select_spans(text: str, candidates: Sequence[Candidate], count: int) -> list[Span]:
    """The spans that answer, in the text's order: the best one, and for a list as many as are asked for and likelier than none."""
    if not candidates:
        return []
    best = candidates[0].span
    if count == 1 or _SEVERAL.search(text[best.start : best.end]):
        return [best]
    chosen = [best]
    for one in candidates[1:]:
        apart = all(one.span.end <= other.start or other.end <= one.span.start for other in chosen)
        if one.margin > 0 and apart and len(chosen) < count:
            chosen.append(one.span)
    return sorted(chosen, key=lambda span: span.start)
