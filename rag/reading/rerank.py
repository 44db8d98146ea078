"""Rerank passages by their retrieval score and the reader's two judgements."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from index.document import Hit
from rag.question import Question
from rag.reading.extractor import Extraction

# Logits beyond this count no more: a passage is never lifted over one that retrieval is far surer
# of.
MAX_LOGIT = 8.0


@dataclass(frozen=True, slots=True)
class RankingWeights:
    """What each part counts in a passage's score."""

    # The retrieval score.
    score: float
    # The logits that the passage answers the question, and that it is about it.
    answerable: float
    relevant: float


@dataclass(frozen=True, slots=True)
class LanguageWeights:
    """Weights for passages in the question's language, and for those in the other one."""

    own: RankingWeights
    other: RankingWeights


def score_passages(
    question: Question,
    hits: Sequence[Hit],
    extractions: Sequence[Extraction],
    weights: LanguageWeights,
) -> list[float]:
    """Return the score of each passage that was read: the first `len(extractions)` of `hits`."""
    scores = []
    for hit, extraction in zip(hits, extractions, strict=False):  # not every hit is read
        weight = weights.other if question.is_across(hit.chunk.text) else weights.own
        judged = weight.answerable * clip(extraction.answerable)
        judged += weight.relevant * clip(extraction.relevant)
        scores.append(weight.score * hit.score + judged)
    return scores


def rank(scores: Sequence[float]) -> list[int]:
    """Return positions, best score first; equal scores keep their order."""
    return sorted(range(len(scores)), key=lambda i: (-scores[i], i))


def order_hits(hits: Sequence[Hit], scores: Sequence[float], order: Sequence[int]) -> list[Hit]:
    """Return the hits that were read in `order`, with the scores falling."""
    falling = sorted(scores, reverse=True)
    return [replace(hits[i], score=score) for i, score in zip(order, falling, strict=True)]


def measure_strength(extraction: Extraction) -> float:
    """Return how surely a passage answers: answerability and margin together, in logits."""
    return clip((extraction.answerable + extraction.margin) / 2)


def clip(logit: float) -> float:
    """Limit a logit to ± `MAX_LOGIT`."""
    return max(-MAX_LOGIT, min(MAX_LOGIT, logit))
