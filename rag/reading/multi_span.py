"""Answer questions that ask for several things with as many spans of one passage."""

import re
from collections.abc import Sequence

from index.text.normalize import fold
from index.text.unit import SEVERAL, compile_alternatives
from rag.citation import Span
from rag.reading.span import Candidate

# Numbers from two to five: a list that is longer is seldom in one passage.
_COUNTS = {
    **{word: count for count, word in enumerate(("two", "three", "four", "five"), start=2)},
    **dict(zip("两二三四五", (2, 2, 3, 4, 5), strict=True)),
    **{str(count): count for count in range(2, 6)},
}
_REQUEST = re.compile(
    r"\b(?:which|what|name|list)(?: are| were)?(?: the)?"
    rf" (?P<english>{'|'.join(_COUNTS)}) (?!of\b)"
    r"|哪(?P<which>[两二三四五])(?![十百千万川])"
    rf"|(?P<what>[两二三四五]){compile_alternatives(SEVERAL)}"
    r"\S{0,12}(?:分别|各)?(?:是|为|叫)(?:什么|哪|谁)"
)
# A span that already names several things.
_LIST = re.compile(r"、|，|,|；|;| and | or |和|与|及")


def count_requested(question: str) -> int:
    """Return how many things the question asks for; 1 if it does not say.

    >>> count_requested("哪兩份文件規定了福利費？"), count_requested("哪個城市？")
    (2, 1)
    >>> count_requested("Which three cities joined?")
    3
    """
    match = _REQUEST.search(fold(question))
    return _COUNTS[next(word for word in match.groups() if word)] if match else 1


def select_spans(text: str, candidates: Sequence[Candidate], count: int) -> list[Span]:
    """Return up to `count` spans that answer, in the text's order.

    The best candidate always does. Others do if their margin is positive, unless the best one is a
    list in itself.
    """
    if not candidates:
        return []
    best = candidates[0].span
    if count == 1 or _LIST.search(text[best.start : best.end]):
        return [best]
    chosen = [best]
    for candidate in candidates[1:]:
        span = candidate.span
        apart = all(span.end <= other.start or other.end <= span.start for other in chosen)
        if candidate.margin > 0 and apart and len(chosen) < count:
            chosen.append(span)
    return sorted(chosen, key=lambda span: span.start)
