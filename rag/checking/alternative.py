"""Lists what else may be the answer, when a check finds fault with the best."""

from collections.abc import Callable, Iterator
from dataclasses import replace

from rag.reading.extractor import Extraction
from rag.reading.rerank import MAX_LOGIT

# The margin, in logits, of another span of the same passage that may be the answer.
_LEAST_MARGIN = -2.0


Order = list[int]


def choose(
    order: Order,
    extractions: list[Extraction],
    accept: Callable[[Order, list[Extraction]], bool],
) -> tuple[Order, list[Extraction]]:
    """Return the first choice that is accepted; `order` and `extractions` as they are if none is.

    The answer is the first span of the passage that comes first in `order`.
    """
    for choice in list_choices(order, extractions):
        if accept(*choice):
            return choice
    return order, extractions


def list_choices(
    order: Order, extractions: list[Extraction]
) -> Iterator[tuple[Order, list[Extraction]]]:
    """Yield `order` and `extractions` as they are, then with each further span of the passages put
    first, the best passage's before the next one's.

    A passage whose spans have all been yielded counts no more as a rival of the others.
    """
    left = list(extractions)
    rest = list(order)
    for at in order:
        own = extractions[at]
        is_first = at == order[0]
        if not is_first and (own.margin <= 0 or own.answerable <= 0):
            return
        for i in range(max(1, len(own.candidates))):
            kept = own.candidates[i:]
            if i and kept[0].margin < _LEAST_MARGIN:
                break
            left[at] = replace(own, candidates=kept)
            yield [at, *(other for other in rest if other != at)], list(left)
        left[at] = Extraction((), -MAX_LOGIT, own.relevant)
        rest = [other for other in rest if other != at] + [at]
