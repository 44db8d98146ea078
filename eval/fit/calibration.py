"""How rag/calibration.json is made: python -m eval.fit.calibration ../shared/data/train

From collections that the reader was not trained on (`eval.fit.held_out`), never from a set that is reported on.
"""

import json
import os
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass
from itertools import groupby
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import logsumexp

from eval.fit import held_out
from eval.fit.held_out import Asked
from eval.metric.confidence import auroc, calibration_error
from eval.metric.correctness import contains
from index.collection import Collection
from index.document import Document, Filter, Hit
from index.model import encoder
from rag.pipeline import Pipeline
from rag.reading import extractor
from rag.reading.confidence import FILE, NAMES, Calibration, Features, Weights
from rag.reading.extractor import Extract, Text
from rag.reading.reader import (
    COMPARED,
    READ,
    SURE,
    Extracts,
    SpanReader,
    known,
    ranking,
    reading,
    scores,
)
from rag.retrieval.fusion import Dense, Fused
from rag.retrieval.lexical import Lexical
from rag.retrieval.ranking import Query, Sight, across
from rag.settings import Settings

# Chosen by looking at these readings (eval/LOG.md): see `Calibration`. The threshold is put on another scale by `eval.fit.platt_scaling`.
THRESHOLD, RIVAL = 0.36, 1.5

# Features that speak against an answer; all others speak for it.
AGAINST = {"uncovered", "unsaid"}

Float64 = NDArray[np.float64]
Ranking = Mapping[bool, Weights]  # `Calibration.rankings`


@dataclass(frozen=True, slots=True)
class Example:
    """One question with all that was found for it; every passage is read, for the ranking's weights to learn from."""

    name: str
    asked: Asked
    query: Query
    sight: Sight
    hits: list[Hit]
    extracts: list[Extract]

    @property
    def answerable(self) -> bool:
        """Whether the question has an answer that can be found."""
        return bool(self.asked.answer) and not self.asked.hidden

    def order(self, weights: Ranking) -> list[int]:
        """The passages as the reader ranks those that it reads."""
        return ranking(scores(self.asked.question, self.hits, self.extracts[:READ], weights))

    def features(self, weights: Ranking) -> Features:
        """What the reader knows of its answer."""
        return known(self.query, self.hits, self.extracts[:READ], self.order(weights), self.sight)

    def right(self, weights: Ranking) -> bool:
        """Whether the answer is right: it says the gold answer or whole words or numbers of it, and the question has one that can
        be found. Half of CMRC 2018's marked answers are clauses around what is asked for.
        """
        if not self.answerable:
            return False
        best = self.order(weights)[0]
        found = reading(self.asked.question, self.hits[best], self.extracts[best])
        chunk, span = found.hit.chunk, found.spans[0]
        answer = chunk.text[span.start - chunk.start : span.end - chunk.start]
        return contains(answer, [self.asked.answer]) or contains(self.asked.answer, [answer])


def examples(data: Path, settings: Settings) -> Iterator[Example]:
    """The readings of every collection, in a fixed order."""
    model, reader = encoder.choose(settings.model, settings.cache), extractor.choose(settings.cache)
    for collection in held_out.Maker(data).collections():
        with tempfile.TemporaryDirectory() as folder:
            library = Collection(Path(folder), model)
            library.add([Document(p.id, p.title, p.id, p.text) for p in collection.passages])
            yield from _read(collection.name, library, model, reader, collection.asked)
            library.close()


def _read(
    name: str, library: Collection, model: encoder.Encoder, reader: Extracts, asked: Sequence[Asked]
) -> Iterator[Example]:
    chunks = {
        summary.id: library.store.matching(Filter(document_id=(summary.id,)))
        for summary in library.documents()
    }
    everything = set().union(*chunks.values())
    retriever = Fused(Dense(library.vectors), Lexical(library.store, library.index))
    nothing = Calibration(
        0.0, (0.0,) * len(NAMES), 0.0, 0.0, Weights(1.0, 0.0, 0.0), Weights(1.0, 0.0, 0.0)
    )
    pipeline = Pipeline(
        library, model, retriever, SpanReader(reader, nothing), 0.0
    )  # only its retrieval is used
    for one, vector in zip(asked, model.queries([one.question for one in asked]), strict=True):
        query = Query.make(
            one.question, vector, everything - chunks[one.passage] if one.hidden else None
        )
        hits, sight = pipeline.retrieve(query, COMPARED)
        extracts = reader.read(
            one.question,
            [Text(" ".join([hit.title, *hit.chunk.section]), hit.chunk.text) for hit in hits],
        )
        yield Example(name, one, query, sight, hits, extracts)


def ranked(found: Sequence[Example]) -> Ranking:
    """The weights under which the passage that answers comes first most probably: a softmax over the passages of each question
    (ListNet's top-one probability; Cao et al. 2007).
    """
    lists = []
    for one in found:
        holds = np.array(
            [
                hit.chunk.document_id == one.asked.passage and one.asked.answer in hit.chunk.text
                for hit in one.hits
            ]
        )
        if one.answerable and holds.any():
            lists.append((_judged(one), holds))

    def cost(weights: Float64) -> float:
        return sum(
            float(logsumexp(x @ weights) - logsumexp((x @ weights)[holds])) for x, holds in lists
        ) + 0.05 * float(weights @ weights)

    # No weight below 0: a judgement in the passage's favour may count for nothing, but not against it.
    weights = minimize(cost, np.full(6, 0.3), bounds=[(0.01, None), (0, None), (0, None)] * 2).x
    own, other = (
        tuple(round(float(w / weights[0]), 3) for w in some) for some in (weights[:3], weights[3:])
    )
    return {False: Weights(*own), True: Weights(*other)}


def _judged(one: Example) -> Float64:
    """(passages, 6): retrieval score and judgements of each passage, in the first three columns where it is in the question's
    language, in the others where it is not.
    """
    judged = np.column_stack(
        [
            [hit.score for hit in one.hits],
            np.clip([(x.answerable, x.relevant) for x in one.extracts], -SURE, SURE),
        ]
    )
    other = np.array([across(one.asked.question, hit.chunk.text) for hit in one.hits])[:, None]
    return np.hstack([judged * ~other, judged * other])


def fit(x: Float64, y: NDArray[np.bool_]) -> tuple[float, tuple[float, ...]]:
    """A logistic regression over standardised features (n, features): bias and weights for the features as they are. None has
    the wrong sign, whatever differs between the sets: what the passage lacks cannot make its answer surer.
    """
    mean, deviation = x.mean(0), np.maximum(x.std(0), 1e-6)
    scaled, side = (x - mean) / deviation, np.where(y, 1.0, -1.0)

    def cost(p: Float64) -> float:
        return float(np.logaddexp(0, -side * (p[0] + scaled @ p[1:])).sum() + 0.5 * p[1:] @ p[1:])

    bounds = [(None, 0.0) if name in AGAINST else (0.0, None) for name in NAMES]
    found = minimize(cost, np.zeros(1 + len(NAMES)), bounds=[(None, None), *bounds]).x
    weights = found[1:] / deviation
    return round(float(found[0] - weights @ mean), 6), tuple(round(float(w), 6) for w in weights)


def crossed(found: Sequence[Example]) -> Iterator[tuple[str, float, float, int]]:
    """(set, AUROC, calibration error, readings) of each set, by a fit on the others."""
    for name, group in groupby(range(len(found)), key=lambda i: found[i].name):
        held = np.zeros(len(found), bool)
        held[list(group)] = True
        x, y = arrays(found, ranked([one for one in found if one.name != name]))
        bias, weights = fit(x[~held], y[~held])
        confidence = 1 / (1 + np.exp(-(bias + x[held] @ np.array(weights))))
        yield (
            name,
            float(auroc(confidence, y[held]) or 0.5),
            calibration_error(confidence, y[held]),
            int(held.sum()),
        )


def arrays(found: Sequence[Example], weights: Ranking) -> tuple[Float64, NDArray[np.bool_]]:
    """Features (n, features) and whether each reading is right (n,), with the passages ranked by `weights`."""
    return np.array([astuple(one.features(weights)) for one in found]), np.array(
        [one.right(weights) for one in found]
    )


def main(arguments: Sequence[str]) -> None:
    """Fit, print what was measured, and write rag/calibration.json; `eval.fit.platt_scaling` comes next."""
    found = list(examples(Path(arguments[0]), Settings.read(os.environ)))
    for name, area, error, count in crossed(found):
        print(
            f"{name}: {count} readings, by a fit on the other sets: AUROC {area:.3f}, calibration error {error:.3f}"
        )
    order = ranked(found)
    x, y = arrays(found, order)
    bias, weights = fit(x, y)
    data = {
        "made_by": "python -m eval.fit.calibration ../shared/data/train",
        "data": list(held_out.NAMES),
        "features": list(NAMES),
        "bias": bias,
        "weights": list(weights),
        "threshold": THRESHOLD,
        "rival": RIVAL,
        "ranking": list(astuple(order[False])),
        "across": list(astuple(order[True])),
    }
    FILE.write_text(json.dumps(data, indent=1) + "\n", encoding="utf-8")
    print(f"{len(found)} readings, {y.sum()} right; wrote {FILE}")


if __name__ == "__main__":
    main(sys.argv[1:])
