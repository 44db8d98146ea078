"""A question -> the groups it is counted in besides the whole set: never only an average. Knows no figures."""

from bisect import bisect_left
from collections.abc import Mapping
from functools import lru_cache

from eval.dataset.case import Case
from eval.dataset.language import detect_script
from index.document import Document

# In characters. The last group of each has no upper end.
QUESTION_LENGTHS = (10, 20, 40, 80)
DOCUMENT_LENGTHS = (500, 1_000, 2_000, 5_000)


def find_slices(case: Case, documents: Mapping[str, Document]) -> tuple[tuple[str, str], ...]:
    """(dimension, group) pairs of one question; `documents` maps ids, those of `case.relevant` among them.

    Of an unanswerable question there is no document to tell the script and length of, and a question may have many tags.
    """
    relevant = [documents[id] for id in case.relevant]
    scripts = "/".join(sorted({_script(one) for one in relevant})) or "nothing"
    found = [
        ("language", f"{case.language or 'unknown'} → {scripts}"),
        ("answerable", "yes" if case.answerable else "no"),
        ("question length", _range(len(case.question), QUESTION_LENGTHS)),
    ]
    found += [("type", case.type)] if case.type else []
    found += (
        [("document length", _range(max(len(one.text) for one in relevant), DOCUMENT_LENGTHS))]
        if relevant
        else []
    )
    return (*found, *(("tag", tag) for tag in dict.fromkeys(case.tags)))


@lru_cache(maxsize=10_000)
def _script(document: Document) -> str:
    """Kept: thousands of questions may be about one book."""
    return detect_script(document.text)


def _range(value: int, ends: tuple[int, ...]) -> str:
    """
    >>> _range(10, (10, 20)), _range(11, (10, 20)), _range(21, (10, 20))
    ('1 to 10', '11 to 20', 'over 20')
    """
    at = bisect_left(ends, value)
    if at == len(ends):
        return f"over {ends[-1]:,}"
    return f"{ends[at - 1] + 1 if at else 1:,} to {ends[at]:,}"
