"""Passages -> the exact words that answer, with a calibrated confidence. Knows no HTTP and no database.

One network reads and reranks in one pass: each passage gets its best spans and two judgements (`rag.reading.extractor`), the
passages are put in a new order by them, and the best span of the first becomes the answer.
"""

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from index.document import Hit
from index.text.analyzer import extract_terms
from index.text.normalize import fold
from rag.answer import AnswerType
from rag.citation import Span
from rag.reading.boundary import narrow
from rag.reading.confidence import Calibration, Features, Weights, lead
from rag.reading.extractor import Extract, Text
from rag.reading.multi_span import asked_for, items
from rag.reading.sentence import split_sentences
from rag.retrieval.ranking import Query, Seen, Sight, across
from rag.value.quantity import Quantity, parse_quantity

# Passages read: more put a wrong one first as often as a right one (eval/LOG.md). And those among which a passage's `lead` is told.
READ, COMPARED = 3, 8
# Logits beyond this say no more: a passage is never lifted over one that retrieval is far surer of.
SURE = 8.0


@dataclass(frozen=True, slots=True)
class Reading:
    """One passage's answer: `spans` (in most cases one) and their `sentence` are offsets into the document of `hit`."""

    hit: Hit
    spans: tuple[Span, ...]
    sentence: Span


@dataclass(frozen=True, slots=True)
class Read:
    """What was read: the passages in their new order, the best reading of them, and its confidence, 0..1, of `features`.

    `conflict` is another passage's answer with another value, where there is one.
    """

    hits: list[Hit]
    best: Reading
    conflict: Reading | None
    features: Features
    confidence: float


class Reader(Protocol):
    """Anything that finds the answer in passages."""

    def read(self, query: Query, hits: Sequence[Hit], sight: Sight) -> Read:
        """The best answer among `hits` (at least one, best first); `sight` is the lexical leg's view of the question."""
        ...


class Extracts(Protocol):
    """What the reader needs of `rag.reading.extractor`."""

    def read(self, question: str, texts: Sequence[Text]) -> list[Extract]:
        """What is found in each text, in their order."""
        ...


class SpanReader:
    """Answers with the best span of the best passage."""

    def __init__(self, extractor: Extracts, calibration: Calibration) -> None:
        self._extractor, self._calibration = extractor, calibration

    def read(self, query: Query, hits: Sequence[Hit], sight: Sight) -> Read:
        extracts = self._extracts(query.text, hits[:READ])
        found = scores(query.text, hits, extracts, self._calibration.rankings)
        order = ranking(found)
        ranked = [replace(hits[i], score=found[i]) for i in order]
        # What was not read comes after what was.
        below = ranked[-1].score - hits[len(extracts) - 1].score
        rest = [replace(hit, score=hit.score + below) for hit in hits[len(extracts) :]]
        read = [extracts[i] for i in order]
        best = reading(query.text, ranked[0], read[0])
        features = known(query, hits, extracts, order, sight)
        confidence = self._calibration.confidence(features)
        conflict = self._conflict(query.text, best, ranked, read)
        return Read([*ranked, *rest], best, conflict, features, confidence)

    def _extracts(self, question: str, hits: Sequence[Hit]) -> list[Extract]:
        return self._extractor.read(
            question,
            [Text(" ".join([hit.title, *hit.chunk.section]), hit.chunk.text) for hit in hits],
        )

    def _conflict(
        self, question: str, best: Reading, hits: Sequence[Hit], read: Sequence[Extract]
    ) -> Reading | None:
        """The first other passage that is read as surely and gives another value of the same kind and unit."""
        said = _value(best)
        if said is None:
            return None
        for hit, extract in zip(hits[1:], read[1:], strict=True):
            if (
                extract.margin <= 0
                or extract.answerable <= 0
                or strength(read[0]) - strength(extract) > self._calibration.rival
            ):
                continue
            other = reading(question, hit, extract)
            value = _value(other)
            if value and _differ(said, value):
                return other
        return None


def strength(extract: Extract) -> float:
    """How surely a passage answers: answerability and margin together, in logits."""
    return _bounded((extract.answerable + extract.margin) / 2)


def scores(
    question: str, hits: Sequence[Hit], extracts: Sequence[Extract], weights: Mapping[bool, Weights]
) -> list[float]:
    """The scores of the passages that were read, with the reader's judgements; a passage in another language than the question has
    weights of its own (`Calibration.rankings`).
    """
    found = []
    for hit, extract in zip(hits, extracts, strict=False):  # not all hits are read
        weight = weights[across(question, hit.chunk.text)]
        judged = weight.answerable * _bounded(extract.answerable) + weight.relevant * _bounded(
            extract.relevant
        )
        found.append(weight.score * hit.score + judged)
    return found


def _bounded(logit: float) -> float:
    return max(-SURE, min(SURE, logit))


def reading(question: str, hit: Hit, extract: Extract) -> Reading:
    """The passage's answer, as offsets into its document; its first sentence where the network found no span at all."""
    text, base = hit.chunk.text, hit.chunk.start
    spans = [
        narrow(question, text, span)
        for span in items(text, extract.candidates, asked_for(question))
    ] or [next(split_sentences(text), Span(0, len(text)))]
    sentence = around(text, spans)
    return Reading(
        hit,
        tuple(Span(base + s.start, base + s.end) for s in spans),
        Span(base + sentence.start, base + sentence.end),
    )


def around(text: str, spans: Sequence[Span]) -> Span:
    """The sentences that the spans stand in, from the first's start to the last's end."""
    start, end = min(s.start for s in spans), max(s.end for s in spans)
    touched = [s for s in split_sentences(text) if s.start < end and s.end > start]
    return (
        Span(min(start, *(s.start for s in touched)), max(end, *(s.end for s in touched)))
        if touched
        else Span(start, end)
    )


def ranking(found: Sequence[float]) -> list[int]:
    """Positions of the passages that were read, best first, by their `scores`."""
    return sorted(range(len(found)), key=lambda i: (-found[i], i))


def known(
    query: Query,
    hits: Sequence[Hit],
    extracts: Sequence[Extract],
    order: Sequence[int],
    sight: Sight,
) -> Features:
    """What the confidence is made from; `extracts` are of the first of `hits`, in the order of retrieval, `order` is their ranking."""
    chosen = extracts[order[0]]
    others = max((strength(extracts[i]) for i in order[1:]), default=-SURE)
    hit = hits[order[0]]
    view = sight.of(query.text, hit.chunk.text)
    found = extract_terms(" ".join([hit.title, *hit.chunk.section, hit.chunk.text]))
    unsaid = any(term.startswith("#") and term not in found for term in query.terms)
    return Features(
        margin=max(-SURE, min(2 * SURE, chosen.margin)),
        answerable=chosen.answerable,
        relevant=chosen.relevant,
        rival=strength(chosen) - others,
        lead=lead(hits[:COMPARED], order[0]),
        uncovered=uncovered(found, view),
        unsaid=float(unsaid),
        visible=view.visibility,
    )


def uncovered(found: Collection[str], view: Seen) -> float:
    """The share, 0..1, of the question's idf mass that is not said with the terms `found`; weighted by how much of the question
    the lexical leg sees at all.

    >>> parts = ((2.0, (frozenset({"contract"}), frozenset({"合同"}))), (2.0, (frozenset({"wage"}),)))
    >>> uncovered({"合", "同", "合同"}, Seen(parts, 1.0))
    0.5
    """
    total = math.fsum(weight for weight, _ in view.parts)
    missing = math.fsum(
        weight for weight, ways in view.parts if not any(way <= set(found) for way in ways)
    )
    return missing / total * view.visibility if total else 0.0


def _differ(one: Quantity, other: Quantity) -> bool:
    """Whether two values of the same kind and unit, in either script, exclude each other; 2017-07 and 2017-07-24 do not."""
    if (one.kind, fold(one.unit or "")) != (other.kind, fold(other.unit or "")):
        return False
    if one.kind == AnswerType.DATE:
        short, long = sorted((str(one.value), str(other.value)), key=len)
        return not (long.startswith(short) or long.endswith(short.removeprefix("-")))
    return one.value != other.value


def _value(reading: Reading) -> Quantity | None:
    span, chunk = reading.spans[0], reading.hit.chunk
    return (
        parse_quantity(chunk.text[span.start - chunk.start : span.end - chunk.start])
        if len(reading.spans) == 1
        else None
    )
