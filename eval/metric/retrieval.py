"""A question's ranking, answer and citations -> its metrics. Knows gold spans and offsets; no file, model or pipeline.

Every question has one value a metric, 0 when it failed (nothing found, refused, an error), or none when the metric does not
apply to it. Retrieval is measured by ir_measures (trec_eval's code) under its own names.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import ir_measures
from ir_measures import AP, RR, R, nDCG

from eval.dataset.case import Case, Evidence
from eval.metric.answer_score import SCORERS, says_only_value, says_value
from eval.metric.correctness import is_right

MEASURES = {
    str(measure): measure
    for measure in (R @ 1, R @ 3, R @ 5, R @ 10, R @ 20, R @ 50, RR @ 10, nDCG @ 10, AP)
}
# What a measure's name is preceded by: a passage counts when it overlaps gold evidence, a document when it holds some (in a
# set made of passages: a passage). Fused first, then each leg alone.
BY_EVIDENCE = {"fused": "", "dense": "dense ", "lexical": "lexical "}
BY_DOCUMENT = {"fused": "document ", "dense": "document dense ", "lexical": "document lexical "}

# Names of the answer metrics, with what they say.
ANSWER = {
    "right": "the answer holds a gold answer, or the question has none and is refused",
    "answer right": "answerable questions only: answered, and the answer holds a gold answer",
    "refusal right": "unanswerable questions only: refused",
    "answered": "answerable questions only: not refused",
    "precision": "answered questions only: the answer holds a gold answer",
    "EM": "the answer is a gold answer, after folding script, width and punctuation",
    "F1": "overlap of the answer with the nearest gold answer, Chinese by character",
    "value": "the answer says the gold answer's numbers, however they are written",
    "value alone": "… and no other number",
    "EM SQuAD": "exact match as SQuAD's script counts it",
    "F1 SQuAD": "F1 as SQuAD's script counts it: tokens between blanks",
    "EM CMRC": "exact match as CMRC 2018's script counts it",
    "F1 CMRC": "F1 as CMRC 2018's script counts it: longest common substring",
    "EM DRCD": "exact match as DRCD counts it",
    "F1 DRCD": "F1 as DRCD counts it: SQuAD's by character",
    "1-Brier": "1 less the square of the distance between the confidence and whether the candidate is right",
    "citation exact": "the document reads the cited words at the cited place",
    "citation precision": "share of the cited characters that are gold evidence",
    "citation recall": "share of a piece of gold evidence that is cited (the best of those that answer)",
}
METRICS = (
    *(
        level + name
        for levels in (BY_EVIDENCE, BY_DOCUMENT)
        for level in levels.values()
        for name in MEASURES
    ),
    *ANSWER,
)


class Placed(Protocol):
    """Anything that is a piece of a document: a chunk, a citation, a piece of evidence."""

    @property
    def document_id(self) -> str: ...
    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


@dataclass(frozen=True, slots=True)
class JudgedRanking:
    """A ranking with what it should have found: names of items, `ranked` best first."""

    gold: Sequence[str]
    ranked: Sequence[str]


def overlap(one: Placed, other: Placed) -> int:
    """How many characters two pieces share."""
    return (
        max(0, min(one.end, other.end) - max(one.start, other.start))
        if one.document_id == other.document_id
        else 0
    )


def group_evidence(evidence: Sequence[Evidence], chunks: Sequence[Placed]) -> list[list[Evidence]]:
    """`evidence` in groups of what some chunk shows together, since a reader sees it at once: what there is to be found.

    `chunks` are all those of the documents with evidence, so that the groups do not depend on any ranking.
    """
    groups = [{number} for number in range(len(evidence))]
    for chunk in chunks:
        shown = {number for number, one in enumerate(evidence) if overlap(chunk, one)}
        if len(shown) > 1:
            joined = [group for group in groups if group & shown]
            groups = [group for group in groups if not group & shown] + [set().union(*joined)]
    return [[evidence[number] for number in sorted(group)] for group in sorted(groups, key=min)]


def judge_by_evidence(
    passages: Sequence[Placed], gold: Sequence[Sequence[Evidence]]
) -> JudgedRanking:
    """`passages`, best first, judged by which of the `gold` items (see `items`) each is the first to show.

    A second passage with no other item than was shown before it counts as wrong.
    """
    unseen, ranked = dict(enumerate(gold)), []
    for rank, passage in enumerate(passages, 1):
        found = next(
            (
                number
                for number, item in unseen.items()
                if any(overlap(passage, one) for one in item)
            ),
            None,
        )
        ranked.append(f"passage {rank}" if found is None else f"evidence {found}")
        if found is not None:
            del unseen[found]
    return JudgedRanking([f"evidence {number}" for number in range(len(gold))], ranked)


def judge_by_document(passages: Sequence[Placed], relevant: Sequence[str]) -> JudgedRanking:
    """Documents in the order of their best passages, judged by the ids of those that answer."""
    return JudgedRanking(relevant, list(dict.fromkeys(passage.document_id for passage in passages)))


def judge_legs(
    case: Case, legs: Mapping[str, Sequence[Placed]], chunks: Sequence[Placed]
) -> dict[str, JudgedRanking]:
    """What each leg found, at each level: prefix of the metric's name -> ranking. Empty for a case without evidence.

    `chunks` as for `items`.
    """
    if not case.evidence:
        return {}
    gold = group_evidence(case.evidence, chunks)
    found = {BY_EVIDENCE[leg]: judge_by_evidence(passages, gold) for leg, passages in legs.items()}
    return found | {
        BY_DOCUMENT[leg]: judge_by_document(passages, case.relevant)
        for leg, passages in legs.items()
    }


def score_rankings(judged: Mapping[str, JudgedRanking]) -> dict[str, dict[str, float]]:
    """Question id -> name in MEASURES -> value.

    >>> retrieval({"q": Judged(["a", "b"], ["c", "a"])})["q"]["R@3"]
    0.5
    """
    gold = {name: dict.fromkeys(one.gold, 1) for name, one in judged.items()}
    # Scores only carry the order: -1, -2, … have no ties that a measure could break in its own way.
    runs = {
        name: {item: -float(rank) for rank, item in enumerate(one.ranked, 1)}
        for name, one in judged.items()
    }
    values: dict[str, dict[str, float]] = {name: {} for name in judged}
    for metric in ir_measures.iter_calc(MEASURES.values(), gold, runs):
        values[metric.query_id][str(metric.measure)] = float(metric.value)
    return values


def score_answer(
    case: Case, text: str, cited: Sequence[Placed], exact: Sequence[bool]
) -> dict[str, float]:
    """The metrics of one outcome by their names in ANSWER; `text` is empty, and nothing cited, for a refusal."""
    answered, known = bool(text), bool(case.answers) or not case.answerable
    right = is_right(case, text)
    values: dict[str, float] = {}
    if known:
        values["right"] = values["answer right" if case.answerable else "refusal right"] = float(
            bool(right)
        )
        for name, scorer in SCORERS.items():
            score, suffix = (
                scorer(text, case.answers),
                "" if name == "yiju" else f" {_TITLES[name]}",
            )
            values[f"EM{suffix}"], values[f"F1{suffix}"] = score.exact, score.f1
    if case.answerable:
        values["answered"] = float(answered)
    if known and answered:
        values["precision"] = float(bool(right))
    if (same := says_value(text, case.answers)) is not None:
        values["value"], values["value alone"] = (
            float(same),
            float(bool(says_only_value(text, case.answers))),
        )
    return values | _citations(case, cited, exact)


_TITLES = {"squad": "SQuAD", "cmrc": "CMRC", "drcd": "DRCD"}


def _citations(case: Case, cited: Sequence[Placed], exact: Sequence[bool]) -> dict[str, float]:
    if (case.answerable and not case.evidence) or any(one.is_whole for one in case.evidence):
        return {"citation exact": float(all(exact))} if cited else {}
    values: dict[str, float] = {}
    if cited:
        values["citation exact"] = float(all(exact))
        length = sum(one.end - one.start for one in cited)
        values["citation precision"] = sum(_covered(one, case.evidence) for one in cited) / length
    if case.evidence:
        values["citation recall"] = max(
            _covered(one, cited) / (one.end - one.start) for one in case.evidence
        )
    return values


def _covered(piece: Placed, others: Iterable[Placed]) -> int:
    """How many characters of `piece` lie in one of `others` or more."""
    covered, reached = 0, piece.start
    for other in sorted((one for one in others if overlap(piece, one)), key=lambda one: one.start):
        start, end = max(other.start, reached), min(other.end, piece.end)
        covered, reached = covered + max(0, end - start), max(reached, end)
    return covered


def is_exact(citation: Placed, cited_text: str, text: str) -> bool:
    """Whether `text`, which is the document's, reads `cited_text` at the citation's offsets."""
    return (
        0 <= citation.start < citation.end <= len(text)
        and text[citation.start : citation.end] == cited_text
    )


def is_supported(citation: Placed, case: Case) -> bool | None:
    """Whether the citation overlaps the evidence, or holds a whole answer where the evidence is the answer itself.

    Nothing supports a citation for a question that cannot be answered; None when the set does not say what would.
    """
    if case.answerable and not case.evidence:
        return None
    return any(
        overlap(citation, one) and (not one.is_answer or _holds(citation, one))
        for one in case.evidence
    )


def _holds(citation: Placed, evidence: Evidence) -> bool:
    return citation.start <= evidence.start and evidence.end <= citation.end
