"""Find answer spans in a text, given its tokens' scores as start and as end of the answer.

Spans are trimmed to what a person would mark.
"""

import re
import unicodedata
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.text.han import NUMERAL
from index.text.normalize import fold
from index.text.numeral import FRACTION, find_numbers
from index.text.unit import SPAN, compile_alternatives
from rag.citation import Span

Float32 = NDArray[np.float32]

# Tokens in an answer. Of CMRC 2018's training answers, the longest of all sets, 98 % are shorter.
_LONGEST = 64
# What a span loses, in logits: times log(tokens) for its length, and for every Chinese full stop or
# blank line in it. Of a few words and the clause around them that score alike, the few words are
# the answer. Measured on held-out training passages (eval/LOG.md).
_PER_LENGTH, _PER_SENTENCE = 0.5, 4.0
_STOP = re.compile(r"[。！？]|\n\s*\n")
_TRIMMED = "，。、；：,.;:!?！？ \t\r\n\u3000"
_PAIRS = {
    "（": "）",
    "(": ")",
    "「": "」",
    "『": "』",
    "“": "”",
    "‘": "’",
    "《": "》",
    "〈": "〉",
    "【": "】",
    "[": "]",
    "〔": "〕",
}
# The full stop of U.S. is part of the answer.
_ABBREVIATED = re.compile(r"\b[A-Z]\.$")
_OPENERS, _CLOSERS = "".join(_PAIRS), "".join(_PAIRS.values())
# A time of day to the minute.
_TIME = re.compile(rf"[{NUMERAL}\d]{{1,3}}\s?[时点]\s?(?:[{NUMERAL}\d]{{1,3}}\s?分|半)")
_WEEKDAY = re.compile("(?:星期|礼拜|周)[一二三四五六日天]")
_WHOLES = (FRACTION, _TIME, _WEEKDAY)
# A unit after a number, in folded text: both are one answer.
_UNIT = re.compile(rf"\s?(?:%|[多余]?{compile_alternatives(SPAN)})")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A span that may be the answer."""

    span: Span
    # The logit by which it beats "no answer here".
    margin: float


def find_best_spans(
    scores: Float32, offsets: tuple[tuple[int, int], ...], text: str, count: int
) -> list[Candidate]:
    """Return up to `count` spans that do not overlap, best first.

    `scores`, of shape (1 + tokens, 2), are the logits of start and end: row 0 for no answer, then a
    row for each token. `offsets` are the tokens' code points in `text`. A span's margin is its
    start + end over that of row 0 (Devlin et al. 2019, §4.3), less what its length costs.
    """
    no_answer = float(scores[0].sum())
    table = _score_spans(scores[1:, 0], scores[1:, 1], offsets, text)
    found: list[Candidate] = []
    while len(found) < count and np.isfinite(table).any():
        start, end = np.unravel_index(int(table.argmax()), table.shape)
        found.append(
            Candidate(
                trim(text, Span(offsets[start][0], offsets[end][1])),
                float(table[start, end]) - no_answer,
            )
        )
        table[: end + 1, start:] = -np.inf
    return found


def _score_spans(
    starts: Float32, ends: Float32, offsets: tuple[tuple[int, int], ...], text: str
) -> Float32:
    """Score spans from the row's token to the column's, (tokens, tokens); -inf if impossible."""
    tokens = np.arange(len(starts))
    extra = tokens[None, :] - tokens[:, None]
    sentence = np.searchsorted(
        [stop.end() for stop in _STOP.finditer(text)], [start for start, _ in offsets], side="right"
    )
    cost = _PER_LENGTH * np.log1p(np.maximum(extra, 0)) + _PER_SENTENCE * (
        sentence[None, :] - sentence[:, None]
    )
    table: Float32 = np.where(
        (extra >= 0) & (extra < _LONGEST), starts[:, None] + ends[None, :] - cost, -np.inf
    )
    return table


def trim(text: str, span: Span) -> Span:
    """Drop punctuation at the edges, and complete a number that is cut, with its unit.

    >>> text = "共簽訂246.0萬份，"
    >>> trim(text, Span(3, 8)) == trim(text, Span(3, 11)) == Span(3, 10)
    True
    """
    start, end = _complete_number(text, *_strip_marks(text, span.start, span.end))
    start, end = _strip_marks(text, *_complete_brackets(text, start, end))
    # The accent of a decomposed é.
    while end < len(text) and unicodedata.combining(text[end]):
        end += 1
    return Span(start, end)


def _strip_marks(text: str, start: int, end: int) -> tuple[int, int]:
    """Drop marks at both edges, and brackets and quotes without their other half.

    If nothing would be left, return the span as it was.
    """
    whole = start, end
    while start < end:
        inside = text[start:end]
        first, last = inside[0], inside[-1]
        if (
            first in _TRIMMED
            or first in _CLOSERS
            or (first in _OPENERS and _PAIRS[first] not in inside)
        ):
            start += 1
        elif (
            last in _OPENERS
            or (last in _CLOSERS and not _has_opener(inside))
            or (last in _TRIMMED and not _ABBREVIATED.search(inside))
        ):
            end -= 1
        else:
            return start, end
    return whole


def _complete_brackets(text: str, start: int, end: int) -> tuple[int, int]:
    """Take in the bracket just outside whose other half is inside: (02)2345-6790."""
    inside = text[start:end]
    before, after = text[start - 1 : start], text[end : end + 1]
    if before in _PAIRS and inside.count(_PAIRS[before]) == inside.count(before) + 1:
        return start - 1, end
    opener = next((one for one, closer in _PAIRS.items() if closer == after), None)
    if opener and inside.count(opener) == inside.count(after) + 1:
        return start, end + 1
    return start, end


def _has_opener(inside: str) -> bool:
    """Tell whether the closing mark at the end has its opening one inside."""
    return any(closer == inside[-1] and opener in inside for opener, closer in _PAIRS.items())


def _complete_number(text: str, start: int, end: int) -> tuple[int, int]:
    """Move edges that cut a number, a fraction, a time or a day of the week to its own edges, and
    the end behind a number's unit.
    """
    around = max(0, start - 16)
    folded = fold(text[around : end + 32])
    wholes = (one for pattern in _WHOLES for one in pattern.finditer(folded))
    for whole in wholes:
        first, last = around + whole.start(), around + whole.end()
        if first < end and start < last:
            start, end = min(start, first), max(end, last)
    for number in find_numbers(folded):
        number_start, number_end = around + number.start, around + number.end
        if number_start < start < number_end:
            start = number_start
        if number_start < end <= number_end:
            unit = _UNIT.match(folded, number.end)
            return start, around + (unit.end() if unit else number.end)
    return start, end
