"""Fit the ranking weights and the confidence, and write rag/calibration.json.

    python -m eval.fit.calibration ../shared/data/train

It is fitted on collections that the reader was not trained on (`eval.fit.held_out`), never on a
set whose results are reported. `eval.fit.platt_scaling` then puts the confidence on the scale of
other documents. Reading takes minutes and is kept (`eval.fit.reading_store`): fitting again, also
with other features, takes seconds.
"""

import argparse
import json
import os
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import astuple, dataclass, replace
from inspect import getsource
from itertools import groupby
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import logsumexp, softmax

from eval.fit import contrast_sample, held_out
from eval.fit.contrast_sample import sample_contrast
from eval.fit.held_out import HeldOutQuestion
from eval.fit.reading_store import KeptReading, ReadingStore, compute_key
from eval.metric.confidence import auroc, calibration_error
from eval.metric.correctness import contains_answer
from index.collection import Collection
from index.document import Document, Hit
from index.document_filter import parse_filter
from index.model import encoder
from rag.pipeline import make_hits
from rag.question import Question
from rag.reading import extractor
from rag.reading.confidence import COMPARED, FILE, NAMES, Features, measure_features
from rag.reading.echo import drop_echoes
from rag.reading.extractor import Extraction, Extractor
from rag.reading.heading import make_titled_text
from rag.reading.reader import READ, make_answer
from rag.reading.rerank import MAX_LOGIT, LanguageWeights, RankingWeights, rank, score_passages
from rag.reading.rewording import reword
from rag.retrieval.coverage import QueryCoverage
from rag.retrieval.fusion import retrieve_fused
from rag.settings import Settings

# Chosen by hand on these readings (eval/LOG.md). `Calibration` says what they mean;
# `eval.fit.platt_scaling` puts the threshold on another scale.
THRESHOLD, RIVAL = 0.251, 1.5

# Features that speak against an answer. All others speak for it, except EITHER.
AGAINST = {"uncovered", "unsaid"}
# Features that may speak for it or against it.
EITHER = {"across"}

Float64 = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class ReadQuestion:
    """A question with every passage retrieved for it, each read by the reader."""

    # Name of the collection.
    name: str
    asked: HeldOutQuestion
    question: Question
    coverage: QueryCoverage
    hits: list[Hit]
    # One for each hit. The product reads only the first `READ`; the ranking is fitted on all.
    extractions: list[Extraction]

    @property
    def answerable(self) -> bool:
        """Whether the question has an answer that retrieval can find."""
        return bool(self.asked.answer) and not self.asked.hidden

    def rank_passages(self, weights: LanguageWeights) -> list[int]:
        """Return the positions of the passages that the product reads, best first."""
        return rank(score_passages(self.question, self.hits, self.extractions[:READ], weights))

    def measure_features(self, weights: LanguageWeights) -> Features:
        """Return the features of the answer, from which the confidence is estimated."""
        return measure_features(
            self.question,
            self.hits,
            self.extractions[:READ],
            self.rank_passages(weights),
            self.coverage,
        )

    def is_right(self, weights: LanguageWeights) -> bool:
        """Return whether the answer is right.

        It must contain the gold answer or be whole words or numbers of it: half of the answers
        marked in CMRC 2018 are clauses around what is asked for.
        """
        if not self.answerable:
            return False
        best = self.rank_passages(weights)[0]
        found = make_answer(self.question, self.hits[best], self.extractions[best])
        chunk, span = found.hit.chunk, found.parts[0].spans[0]
        answer = chunk.text[span.start - chunk.start : span.end - chunk.start]
        gold = self.asked.answer
        return contains_answer(answer, [gold]) or contains_answer(gold, [answer])


def read_collections(data: Path, settings: Settings) -> Iterator[ReadQuestion]:
    """Ask and read every question of every held-out collection, in a fixed order.

    The readings are kept in the cache, and read anew when anything changes that they depend on.
    """
    sources = [getsource(one) for one in (_read_all, _read, make_hits)]
    key = compute_key(data, [settings.model, str(COMPARED), *sources])
    store = ReadingStore(settings.cache / "readings")
    for one in store.recall(key, lambda: _read_all(data, settings)):
        question = Question.parse(one.asked.question)
        yield ReadQuestion(one.name, one.asked, question, one.coverage, one.hits, one.extractions)


def _read_all(data: Path, settings: Settings) -> Iterator[KeptReading]:
    model, reader = encoder.choose(settings.model, settings.cache), extractor.choose(settings.cache)
    for held in [*held_out.CollectionSampler(data).sample(), sample_contrast()]:
        with tempfile.TemporaryDirectory() as folder:
            collection = Collection(Path(folder), model)
            collection.add([Document(p.id, p.title, p.id, p.text) for p in held.passages])
            yield from _read(held.name, collection, model, reader, held.questions)
            collection.close()


def _read(
    name: str,
    collection: Collection,
    model: encoder.Encoder,
    reader: Extractor,
    asked: Sequence[HeldOutQuestion],
) -> Iterator[KeptReading]:
    vectors = iter(model.queries([one.question for one in asked]))
    with collection.searcher() as searcher:
        chunks = {
            summary.id: collection.store.matching(parse_filter({"document_id": [summary.id]}))
            for summary in collection.documents()
        }
        everything = set().union(*chunks.values())
        for one in asked:
            allowed = everything - chunks[one.passage] if one.hidden else None
            ids = None if allowed is None else np.array(sorted(allowed), np.int64)
            question = Question.parse(one.question)
            limited = replace(searcher, allowed=ids)
            ranking = retrieve_fused(question, vectors.__next__, limited, COMPARED)
            hits = make_hits(ranking, searcher)
            texts = [make_titled_text(hit, one.question) for hit in hits]
            parts = [part for text in texts[:READ] for part in (text.title, text.text)]
            read = reader.read(reword(one.question, parts), texts)
            extractions = [drop_echoes(question, *each) for each in zip(hits, read, strict=True)]
            yield KeptReading(name, one, ranking.coverage, hits, extractions)


def fit_ranking(questions: Sequence[ReadQuestion]) -> LanguageWeights:
    """Fit the ranking weights, by maximum likelihood that a passage with the answer ranks first.

    The model is a softmax over the passages of each question: ListNet's top-one probability (Cao et
    al. 2007). Questions without an answer, or whose passage was not found, are left out.
    """
    lists = []
    for one in questions:
        holds = [
            hit.chunk.document_id == one.asked.passage and one.asked.answer in hit.chunk.text
            for hit in one.hits
        ]
        if one.answerable and any(holds):
            lists.append((_to_ranking_features(one), np.array(holds)))
    # Padded to the longest list; no weight gives a missing passage a chance.
    shape = len(lists), max(len(marked) for _, marked in lists)
    x, exists, right = np.zeros((*shape, 6)), np.zeros(shape, bool), np.zeros(shape, bool)
    for at, (features, marked) in enumerate(lists):
        n = len(marked)
        x[at, :n], exists[at, :n], right[at, :n] = features, True, marked

    def cost(weights: Float64) -> tuple[float, Float64]:
        scores = x @ weights
        every, some = np.where(exists, scores, -np.inf), np.where(right, scores, -np.inf)
        value = (logsumexp(every, axis=1) - logsumexp(some, axis=1)).sum()
        slope = np.einsum("nk,nkf->f", softmax(every, axis=1) - softmax(some, axis=1), x)
        return float(value) + 0.05 * float(weights @ weights), slope + 0.1 * weights

    # No weight is negative: a judgement in a passage's favour must not lower its rank.
    bounds = [(0.01, None), (0, None), (0, None)] * 2
    weights = minimize(cost, np.full(6, 0.3), jac=True, bounds=bounds).x
    own, other = (
        tuple(round(float(w / weights[0]), 3) for w in some) for some in (weights[:3], weights[3:])
    )
    return LanguageWeights(RankingWeights(*own), RankingWeights(*other))


def _to_ranking_features(one: ReadQuestion) -> Float64:
    """Return the retrieval score and the two judgements of each passage: (passages, 6).

    They are in the first three columns for a passage in the question's language, and in the last
    three for one in another; the other three columns are 0.
    """
    judged = np.column_stack(
        [
            [hit.score for hit in one.hits],
            np.clip([(x.answerable, x.relevant) for x in one.extractions], -MAX_LOGIT, MAX_LOGIT),
        ]
    )
    other = np.array([one.question.is_across(hit.chunk.text) for hit in one.hits])[:, None]
    return np.hstack([judged * ~other, judged * other])


def fit_confidence(x: Float64, y: NDArray[np.bool_]) -> tuple[float, tuple[float, ...]]:
    """Fit a logistic regression: its bias, and the weights of the unscaled features.

    `x` is (n, features) and `y` (n,). Features are standardised for the fit and its L2 penalty. No
    weight has the wrong sign (see AGAINST), however the sets differ: what a passage lacks must not
    raise the confidence.
    """
    mean, deviation = x.mean(0), np.maximum(x.std(0), 1e-6)
    scaled, side = (x - mean) / deviation, np.where(y, 1.0, -1.0)

    def cost(p: Float64) -> float:
        return float(np.logaddexp(0, -side * (p[0] + scaled @ p[1:])).sum() + 0.5 * p[1:] @ p[1:])

    bounds = [
        (None, None) if name in EITHER else (None, 0.0) if name in AGAINST else (0.0, None)
        for name in NAMES
    ]
    found = minimize(cost, np.zeros(1 + len(NAMES)), bounds=[(None, None), *bounds]).x
    weights = found[1:] / deviation
    return round(float(found[0] - weights @ mean), 6), tuple(round(float(w), 6) for w in weights)


def cross_validate(
    questions: Sequence[ReadQuestion],
) -> Iterator[tuple[str, float, float, int]]:
    """Yield (set, AUROC, calibration error, questions) of each set, by a fit on the others."""
    for name, group in groupby(range(len(questions)), key=lambda i: questions[i].name):
        held = np.zeros(len(questions), bool)
        held[list(group)] = True
        x, y = to_arrays(questions, fit_ranking([one for one in questions if one.name != name]))
        bias, weights = fit_confidence(x[~held], y[~held])
        confidence = 1 / (1 + np.exp(-(bias + x[held] @ np.array(weights))))
        yield (
            name,
            float(auroc(confidence, y[held]) or 0.5),
            calibration_error(confidence, y[held]),
            int(held.sum()),
        )


def to_arrays(
    questions: Sequence[ReadQuestion], weights: LanguageWeights
) -> tuple[Float64, NDArray[np.bool_]]:
    """Return the features (n, features) of each answer and whether it is right (n,).

    Passages are ranked by `weights`.
    """
    features = [astuple(one.measure_features(weights)) for one in questions]
    return np.array(features), np.array([one.is_right(weights) for one in questions])


def main(arguments: Sequence[str] | None = None) -> None:
    """Fit, print how well it does on sets left out, and write rag/calibration.json."""
    parser = argparse.ArgumentParser(
        prog="python -m eval.fit.calibration", description=__doc__.splitlines()[0]
    )
    parser.add_argument("data", type=Path, help="the folder of the training sets")
    given = parser.parse_args(arguments)
    questions = list(read_collections(given.data, Settings.read(os.environ)))
    for name, area, error, count in cross_validate(questions):
        print(
            f"{name}: {count} questions, fitted on the other sets: "
            f"AUROC {area:.3f}, calibration error {error:.3f}"
        )
    ranking = fit_ranking(questions)
    x, y = to_arrays(questions, ranking)
    bias, weights = fit_confidence(x, y)
    data = {
        "made_by": "python -m eval.fit.calibration ../shared/data/train",
        "data": [*held_out.NAMES, contrast_sample.NAME],
        "features": list(NAMES),
        "bias": bias,
        "weights": list(weights),
        "threshold": THRESHOLD,
        "rival": RIVAL,
        "ranking": list(astuple(ranking.own)),
        "across": list(astuple(ranking.other)),
    }
    FILE.write_text(json.dumps(data, indent=1) + "\n", encoding="utf-8")
    print(f"{len(questions)} questions, {y.sum()} answered rightly; wrote {FILE}")


if __name__ == "__main__":
    main()
