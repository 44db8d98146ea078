"""Features of a reading -> the chance that it is right: logistic regression, fitted by `eval.calibration`.

The fitted numbers are in `calibration.json` beside this file, with the data and command that made them. Two fits, since
the lexical features say nothing where the lexical leg is blind.
"""

import json
import math
from collections.abc import Sequence
from dataclasses import astuple, dataclass, fields
from functools import cache
from pathlib import Path

from index.document import Hit

FILE = Path(__file__).with_name("calibration.json")
# How many dense scores describe what an ordinary passage scores for this question.
_BACKGROUND = 10


@dataclass(frozen=True, slots=True)
class Features:
    """What is known of a reading without its text.

    lead and gap: how far the passage's dense score is above the mean of the ten best retrieved passages, and above the
    best one of another document (of another passage, when there is one document), in hundredths. sentence: the share of
    the question's idf mass in the sentence. agreement: 1 when both legs rank the passage first. Only comparisons within
    one question: how alike two texts are in absolute terms depends on their languages, and such features did not carry
    over from one training set to another (eval/LOG.md).
    """

    lead: float
    gap: float
    sentence: float
    agreement: float

    @classmethod
    def of(cls, hits: Sequence[Hit], sentence: float) -> "Features":
        """`hits` as retrieved, best first; the reading is of the first."""
        best = hits[0]
        scores = [hit.dense.score for hit in hits if hit.dense][:_BACKGROUND]
        mean = math.fsum(scores) / len(scores) if scores else 0.0
        similarity = best.dense.score if best.dense else mean
        rivals = [hit for hit in hits[1:] if hit.chunk.document_id != best.chunk.document_id] or hits[1:]
        others = [hit.dense.score for hit in rivals if hit.dense]
        gap = similarity - max(others) if others else 0.0
        first = bool(best.dense and best.lexical and best.dense.rank == best.lexical.rank == 1)
        return cls(100 * (similarity - mean), 100 * gap, sentence, float(first))


NAMES = tuple(field.name for field in fields(Features))


@dataclass(frozen=True, slots=True)
class Fit:
    """One logistic regression: confidence = 1 / (1 + exp(-(bias + weights · features)))."""

    bias: float
    weights: tuple[float, ...]

    def confidence(self, features: Features) -> float:
        logit = self.bias + math.fsum(w * x for w, x in zip(self.weights, astuple(features), strict=True))
        return 1 / (1 + math.exp(-max(-30.0, min(30.0, logit))))


@dataclass(frozen=True, slots=True)
class Calibration:
    """The two fits, the visibility that divides them, and the confidence below which yiju abstains."""

    seen: Fit
    blind: Fit
    visible: float
    threshold: float

    def confidence(self, features: Features, visibility: float) -> float:
        """The estimated chance, 0..1, that the reading holds the answer."""
        return (self.seen if visibility >= self.visible else self.blind).confidence(features)

    @classmethod
    def parse(cls, text: str) -> "Calibration":
        """From the JSON of `calibration.json`; ValueError when it was made for other features."""
        data = json.loads(text)
        if data["features"] != list(NAMES):
            raise ValueError(f"calibration.json is for the features {data['features']}, the reader has {list(NAMES)}; run eval.calibration")
        seen, blind = (Fit(data[part]["bias"], tuple(data[part]["weights"])) for part in ("seen", "blind"))
        return cls(seen, blind, data["visible"], data["threshold"])


@cache
def shipped() -> Calibration:
    """The calibration that comes with this version."""
    return Calibration.parse(FILE.read_text(encoding="utf-8"))
