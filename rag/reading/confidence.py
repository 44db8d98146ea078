"""Confidence in an answer: a logistic regression over features of reading and retrieval.

The fitted numbers are in `rag/calibration.json`, with the data and the command that made them
(`python -m eval.fit.calibration`), and so are the thresholds that guarantee a precision
(`python -m eval.threshold`).
"""

import hashlib
import json
import math
from collections.abc import Sequence
from dataclasses import astuple, dataclass, fields
from functools import cache
from pathlib import Path

from index.document import Hit
from index.error import BadPrecision
from index.text.analyzer import extract_terms, list_readings
from rag.question import Question
from rag.reading.extractor import Extraction
from rag.reading.rerank import MAX_LOGIT, LanguageWeights, RankingWeights, measure_strength
from rag.retrieval.coverage import QueryCoverage

FILE = Path(__file__).parents[1] / "calibration.json"
# Passages among which the lead of a passage's dense score is measured.
COMPARED = 8


@dataclass(frozen=True, slots=True)
class Features:
    """What the confidence is computed from."""

    # The best span's margin over "no answer here", in logits.
    margin: float
    # By how many logits it beats the passage's next best span.
    gap: float
    # By how many logits the passage is stronger than the strongest other one that was read.
    rival: float
    # How far its dense score is above the mean of the first `COMPARED` passages, in hundredths.
    lead: float
    # 1 if the lexical leg ranks the passage first.
    lexical: float
    # The share of the question's idf mass that the passage, its title and headings lack.
    uncovered: float
    # 1 if the question names a number that the passage, its title and headings do not.
    unsaid: float
    # 1 if the passage is in another language than the question.
    across: float


NAMES = tuple(field.name for field in fields(Features))


@dataclass(frozen=True, slots=True)
class Guarantee:
    """A share of right answers, and what keeps it."""

    # The least share, 0..1, of the answers given that is right.
    precision: float
    # The confidence below which yiju must abstain; None where no threshold is known to be enough.
    threshold: float | None


@dataclass(frozen=True, slots=True)
class Calibration:
    """confidence = 1 / (1 + exp(-(bias + weights · features))), and the limits that go with it."""

    bias: float
    # One for each of `NAMES`.
    weights: tuple[float, ...]
    # The confidence below which yiju abstains.
    threshold: float
    # By how many logits another passage may be weaker and still be shown as a conflict.
    rival: float
    ranking: LanguageWeights
    # Rising in precision and in threshold; empty if none was fitted.
    guarantees: tuple[Guarantee, ...] = ()

    @property
    def name(self) -> str:
        """What identifies the confidence: those of two names are never compared."""
        ranking = astuple(self.ranking.own) + astuple(self.ranking.other)
        numbers = json.dumps([NAMES, self.bias, self.weights, ranking])
        return hashlib.sha256(numbers.encode()).hexdigest()[:12]

    def find_threshold(self, precision: float) -> float:
        """Return the threshold that keeps a share `precision` of the answers right.

        Between two precisions it is that of the higher. Raises BadPrecision for one that is not
        between 0 and 1 or that nothing guarantees.
        """
        if not 0 < precision < 1:
            raise BadPrecision(
                f"a precision lies between 0 and 1, not {precision:g}: 0.9 lets at most one answer "
                "in ten be wrong"
            )
        kept = [one for one in self.guarantees if one.threshold is not None]
        found = next((one.threshold for one in kept if one.precision >= precision - 1e-9), None)
        if found is None and kept:
            best = kept[-1].precision
            raise BadPrecision(
                f"a precision of {precision:g} cannot be guaranteed; the highest that can is "
                f"{best:g}: ask for {best:g} or less"
            )
        if found is None:
            raise BadPrecision(
                "this calibration guarantees no precision: set a threshold (YIJU_THRESHOLD), or "
                "fit one with `python -m eval.threshold RUN --write`"
            )
        return found

    def estimate(self, features: Features) -> float:
        """Return the estimated chance, 0..1, that the answer is right."""
        logit = self.bias + math.fsum(
            w * x for w, x in zip(self.weights, astuple(features), strict=True)
        )
        return 1 / (1 + math.exp(-max(-30.0, min(30.0, logit))))

    @classmethod
    def parse(cls, text: str) -> "Calibration":
        """Parse the JSON of `calibration.json`. Raises ValueError if it is for other features."""
        data = json.loads(text)
        if data["features"] != list(NAMES):
            raise ValueError(
                f"calibration.json is for the features {data['features']}, the reader has "
                f"{list(NAMES)}; run python -m eval.fit.calibration"
            )
        ranking = LanguageWeights(RankingWeights(*data["ranking"]), RankingWeights(*data["across"]))
        weights = tuple(data["weights"])
        kept = tuple(
            Guarantee(one["precision"], one["threshold"]) for one in data.get("guarantees", ())
        )
        return cls(data["bias"], weights, data["threshold"], data["rival"], ranking, kept)


@cache
def load_calibration() -> Calibration:
    """Return the calibration that comes with this version."""
    return Calibration.parse(FILE.read_text(encoding="utf-8"))


def measure_features(
    question: Question,
    hits: Sequence[Hit],
    extractions: Sequence[Extraction],
    order: Sequence[int],
    coverage: QueryCoverage,
) -> Features:
    """Return the features of the best passage.

    `extractions` are of the first of `hits`, in the order of retrieval; `order` ranks them.
    """
    best, hit = extractions[order[0]], hits[order[0]]
    others = (measure_strength(extractions[i]) for i in order[1:])
    is_across = question.is_across(hit.chunk.text)
    covered = coverage.other if is_across else coverage.own
    view = hit.chunk.view
    found = extract_terms(" ".join([hit.title, *hit.chunk.section, *view.context, view.text]))
    unsaid = any(
        term.startswith("#") and not found.keys() & list_readings(term, question.terms)
        for term in question.terms
    )
    return Features(
        margin=max(-MAX_LOGIT, min(2 * MAX_LOGIT, best.margin)),
        gap=measure_gap(best),
        rival=measure_strength(best) - max(others, default=-MAX_LOGIT),
        lead=measure_lead(hits[:COMPARED], order[0]),
        lexical=float(hit.lexical is not None and hit.lexical.rank == 1),
        uncovered=covered.measure_missing(found),
        unsaid=float(unsaid),
        across=float(is_across),
    )


def measure_gap(best: Extraction) -> float:
    """Return by how many logits the best span beats the next one; `MAX_LOGIT` if it is alone."""
    if len(best.candidates) < 2:
        return MAX_LOGIT
    first, second = best.candidates[:2]
    return min(MAX_LOGIT, first.margin - second.margin)


def measure_lead(hits: Sequence[Hit], chosen: int) -> float:
    """Return how far the chosen passage's dense score is above the mean of `hits`, in hundredths.

    A passage that the dense leg did not find counts as the lowest of those it did; 0 if it found
    none.
    """
    scores = [hit.dense.score for hit in hits if hit.dense]
    if not scores:
        return 0.0
    own = hits[chosen].dense
    score = own.score if own else min(scores)
    return 100 * (score - math.fsum(scores) / len(scores))
