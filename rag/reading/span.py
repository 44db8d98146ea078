"""Scores of tokens -> answer spans in a text: the best starts and ends that belong together, trimmed to what a person would mark."""

import re
import unicodedata
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.text.normalize import fold
from index.text.numeral import find_numbers
from rag.citation import Span

Float32 = NDArray[np.float32]

# Tokens in an answer. Of CMRC 2018's training answers, the longest of all sets, 98 of 100 are no longer.
_LONGEST = 64
# What a span loses for its length, in logits times log(tokens), and for every full stop (of Chinese) or blank line in it: between a few
# words and a clause around them that score alike, the few are meant. Measured on held-out training passages (eval/LOG.md).
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
# The full stop of U.S. belongs to it.
_ABBREVIATED = re.compile(r"\b[A-Z]\.$")
_OPENERS, _CLOSERS = "".join(_PAIRS), "".join(_PAIRS.values())
# What is counted or measured with a number in front, in folded text: one answer with it.
_UNIT = re.compile(
    r"\s?(?:%|(?:多|余)?(?:美元|欧元|日元|港元|港币|元|人次|公里|公尺|公分|公斤|公顷|平方公里|立方公尺|分钟|小时|个月|个百分点|[个份场名人次年月日号条款项家件元届种类倍岁位天周季度批所间座辆台级张本册部票件尺米吨克]))"
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A span of a text and its margin: the logit by which it beats "no answer here"."""

    span: Span
    margin: float


def find_best_spans(
    scores: Float32, offsets: tuple[tuple[int, int], ...], text: str, count: int
) -> list[Candidate]:
    """The `count` best spans that do not overlap, best first.

    scores (1 + n, 2): logits of start and end, row 0 for no answer and then one row a token; offsets: each token's code
    points in `text`. A span's margin is start + end over row 0's (Devlin et al. 2019, §4.3), less what its length costs.
    """
    none = float(scores[0].sum())
    table = _table(scores[1:, 0], scores[1:, 1], offsets, text)
    found: list[Candidate] = []
    while len(found) < count and np.isfinite(table).any():
        start, end = np.unravel_index(int(table.argmax()), table.shape)
        found.append(
            Candidate(
                trim(text, Span(offsets[start][0], offsets[end][1])),
                float(table[start, end]) - none,
            )
        )
        table[: end + 1, start:] = -np.inf
    return found


def _table(
    starts: Float32, ends: Float32, offsets: tuple[tuple[int, int], ...], text: str
) -> Float32:
    """(n, n): what the span from a row's token to a column's is worth; -inf for what is no span."""
    at = np.arange(len(starts))
    longer = at[None, :] - at[:, None]
    sentence = np.searchsorted(
        [stop.end() for stop in _STOP.finditer(text)], [start for start, _ in offsets], side="right"
    )
    cost = _PER_LENGTH * np.log1p(np.maximum(longer, 0)) + _PER_SENTENCE * (
        sentence[None, :] - sentence[:, None]
    )
    table: Float32 = np.where(
        (longer >= 0) & (longer < _LONGEST), starts[:, None] + ends[None, :] - cost, -np.inf
    )
    return table


def trim(text: str, span: Span) -> Span:
    """Without marks at the edges that belong to the sentence, and with the rest of a number and its unit.

    >>> text = "共簽訂246.0萬份，"
    >>> trim(text, Span(3, 8)) == trim(text, Span(3, 11)) == Span(3, 10)
    True
    """
    start, end = _measured(text, *_stripped(text, span.start, span.end))
    while end < len(text) and unicodedata.combining(text[end]):  # the accent of a decomposed é
        end += 1
    return Span(start, end)


def _stripped(text: str, start: int, end: int) -> tuple[int, int]:
    """Without marks at either edge, and without a bracket or quote that has lost its other half; all of it if nothing is left."""
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
            or (last in _CLOSERS and not _opened(inside))
            or (last in _TRIMMED and not _ABBREVIATED.search(inside))
        ):
            end -= 1
        else:
            return start, end
    return whole


def _opened(inside: str) -> bool:
    """Whether the closing mark at the end has its opening one inside."""
    return any(closer == inside[-1] and opener in inside for opener, closer in _PAIRS.items())


def _measured(text: str, start: int, end: int) -> tuple[int, int]:
    """The edges moved out of the number that they part, and behind its unit."""
    around = max(0, start - 16)
    folded = fold(text[around : end + 32])
    for number in find_numbers(folded):
        first, last = around + number.start, around + number.end
        if first < start < last:
            start = first
        if first < end <= last:
            unit = _UNIT.match(folded, number.end)
            return start, around + (unit.end() if unit else number.end)
    return start, end
