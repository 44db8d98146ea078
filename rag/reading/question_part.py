"""Split a question longer than the reader takes, so that no preamble pushes out what is asked."""

from collections.abc import Callable

from index.text.normalize import has_words
from rag.reading.sentence import split_sentences
from rag.value.answer_type import expected_type

# Sentences that are asked of a long question, the last ones first: each costs a search and a
# reading.
_MOST_ASKED = 4


def split_question(text: str, count: Callable[[str], int], limit: int) -> list[str]:
    """Return the parts of a question to ask one by one: itself, if `count` finds at most `limit`
    tokens in it.

    Of a longer one, each sentence that asks is returned alone, and together with as much of what
    precedes it as fits; if none asks, the last sentences are. A sentence with more tokens than
    `limit` loses its beginning.
    """
    if count(text) <= limit:
        return [text]
    spans = [span for span in split_sentences(text) if has_words(text[span.start : span.end])]
    asking = [span for span in spans if _asks(text[span.start : span.end])]
    parts: list[str] = []
    for span in (asking or spans)[-_MOST_ASKED:]:
        sentence = _shorten(text[span.start : span.end], count, limit)
        starts = [before.start for before in spans if before.start <= span.start]
        longest = next((at for at in starts if count(text[at : span.end]) <= limit), None)
        parts.append(sentence)
        if longest is not None:
            parts.append(text[longest : span.end])
    return list(dict.fromkeys(parts))


def _asks(sentence: str) -> bool:
    return sentence.rstrip("”」』\"' ").endswith(("?", "？")) or expected_type(sentence) is not None


def _shorten(sentence: str, count: Callable[[str], int], limit: int) -> str:
    """Return the longest end of a sentence with at most `limit` tokens, by bisection."""
    low, high = 0, len(sentence)
    while low < high:
        middle = (low + high) // 2
        if count(sentence[middle:]) <= limit:
            high = middle
        else:
            low = middle + 1
    return sentence[low:]
