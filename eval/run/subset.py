"""Assign a question to the groups, or slices, that are measured besides the whole set."""

from bisect import bisect_left
from collections.abc import Mapping
from functools import lru_cache

from eval.dataset.case import Case
from eval.dataset.language import detect_script
from index.document import Document

# Upper ends of the groups, in characters; the last group has none.
QUESTION_LENGTHS = (10, 20, 40, 80)
DOCUMENT_LENGTHS = (500, 1_000, 2_000, 5_000)


def find_slices(case: Case, documents: Mapping[str, Document]) -> tuple[tuple[str, str], ...]:
    """Return the (dimension, group) pairs of one question; `documents` maps ids to documents.

    An unanswerable question has no document whose script and length could be told. A question is
    in a group for each of its tags.
    """
    relevant = [documents[id] for id in case.relevant]
    scripts = "/".join(sorted({_detect_script(one) for one in relevant})) or "nothing"
    found = [
        ("language", f"{case.language or 'unknown'} → {scripts}"),
        ("answerable", "yes" if case.answerable else "no"),
        ("question length", _name_range(len(case.question), QUESTION_LENGTHS)),
    ]
    found += [("type", case.type)] if case.type else []
    found += (
        [("document length", _name_range(max(len(one.text) for one in relevant), DOCUMENT_LENGTHS))]
        if relevant
        else []
    )
    return (*found, *(("tag", tag) for tag in dict.fromkeys(case.tags)))


@lru_cache(maxsize=10_000)
def _detect_script(document: Document) -> str:
    """Cached: thousands of questions may be about one book."""
    return detect_script(document.text)


def _name_range(value: int, ends: tuple[int, ...]) -> str:
    """Name the range that holds `value`.

    >>> _name_range(10, (10, 20)), _name_range(11, (10, 20)), _name_range(21, (10, 20))
    ('1 to 10', '11 to 20', 'over 20')
    """
    at = bisect_left(ends, value)
    if at == len(ends):
        return f"over {ends[-1]:,}"
    return f"{ends[at - 1] + 1 if at else 1:,} to {ends[at]:,}"
