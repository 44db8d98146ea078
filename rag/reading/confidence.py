"""Features of a reading -> the chance that it is right: logistic regression, fitted by `eval.fit.calibration`.

The fitted numbers are in `calibration.json` beside this file, with the data and command that made them.
"""

import json
import math
from collections.abc import Sequence
from dataclasses import astuple, dataclass, fields
from functools import cache
from pathlib import Path

from index.document import Hit

FILE = Path(__file__).parents[1] / "calibration.json"


@dataclass(frozen=True, slots=True)
class Features:
    """What is known of a reading.

    margin, answerable, relevant: the network's logits for the passage that answers. rival: by how many logits it is stronger
    than the strongest other passage that was read. lead: how far the passage's dense score is above the mean of those that
    may be read, in hundredths. uncovered: the share of the question's idf mass that the passage lacks.
    unsaid: 1 when the question names a number that the passage, its title and its headings do not. visible: the share of the
    question's idf mass that occurs in the collection at all; next to none when it is asked in another language.
    """

    margin: float
    answerable: float
    relevant: float
    rival: float
    lead: float
    uncovered: float
    unsaid: float
    visible: float


NAMES = tuple(field.name for field in fields(Features))


@dataclass(frozen=True, slots=True)
class Weights:
    """What a passage's retrieval score and the reader's two judgements of it, in logits, count in its order."""

    score: float
    answerable: float
    relevant: float


@dataclass(frozen=True, slots=True)
class Calibration:
    """confidence = 1 / (1 + exp(-(bias + weights · features))), and the limits that go with it.

    threshold: the confidence below which yiju abstains. rival: by how many logits another passage may be weaker and still be shown as
    saying otherwise. ranking: of a passage in the question's language; across: of one in another.
    """

    bias: float
    weights: tuple[float, ...]
    threshold: float
    rival: float
    ranking: Weights
    across: Weights

    @property
    def rankings(self) -> dict[bool, Weights]:
        """The ranking weights by whether the passage is in another language than the question."""
        return {False: self.ranking, True: self.across}

    def confidence(self, features: Features) -> float:
        """The estimated chance, 0..1, that the reading is the answer."""
        logit = self.bias + math.fsum(
            w * x for w, x in zip(self.weights, astuple(features), strict=True)
        )
        return 1 / (1 + math.exp(-max(-30.0, min(30.0, logit))))

    @classmethod
    def parse(cls, text: str) -> "Calibration":
        """From the JSON of `calibration.json`; ValueError when it was made for other features."""
        data = json.loads(text)
        if data["features"] != list(NAMES):
            raise ValueError(
                f"calibration.json is for the features {data['features']}, the reader has {list(NAMES)}; run eval.fit.calibration"
            )
        limits = (data["threshold"], data["rival"])
        return cls(
            data["bias"],
            tuple(data["weights"]),
            *limits,
            Weights(*data["ranking"]),
            Weights(*data["across"]),
        )


@cache
def shipped() -> Calibration:
    """The calibration that comes with this version."""
    return Calibration.parse(FILE.read_text(encoding="utf-8"))


def lead(hits: Sequence[Hit], chosen: int) -> float:
    """How far the chosen passage's dense score is above the mean of all `hits`, in hundredths; 0 where none is known. A passage
    that the dense leg did not find has the lowest score of those it did.
    """
    scores = [hit.dense.score for hit in hits if hit.dense]
    own = hits[chosen].dense
    return (
        100 * ((own.score if own else min(scores)) - math.fsum(scores) / len(scores))
        if scores
        else 0.0
    )
