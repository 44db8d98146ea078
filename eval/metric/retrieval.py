"""Measure a question's rankings, its answer and its citations against the gold evidence.

A question has one value for each metric that applies to it, 0 when it failed (nothing found,
refused, an error). Rankings are measured by ir_measures (trec_eval's code), under its names.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import ir_measures
from ir_measures import AP, RR, R, Success, nDCG

from eval.dataset.case import Case, Evidence
from eval.metric.answer_score import SCORERS
from eval.metric.correctness import is_right
from eval.metric.value_match import says_only_value, says_value

MEASURES = {
    str(measure): measure
    for measure in (
        R @ 1,
        R @ 3,
        R @ 5,
        R @ 10,
        R @ 20,
        R @ 50,
        Success @ 3,
        RR @ 10,
        nDCG @ 10,
        AP,
    )
}
# Prefixes of a measure's name for the fused ranking and for each leg alone. By evidence, a passage
# is relevant when it overlaps gold evidence; by document, a document when it answers.
BY_EVIDENCE = {"fused": "", "dense": "dense ", "lexical": "lexical "}
BY_DOCUMENT = {"fused": "document ", "dense": "document dense ", "lexical": "document lexical "}

# Names of the answer metrics, each with its definition.
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
    "1-Brier": "1 less the square of the distance between the confidence and whether the "
    "candidate is right",
    "citation exact": "the document reads the cited words at the cited place",
    "citation precision": "share of the cited characters that are gold evidence",
    "citation recall": "share of a piece of gold evidence that is cited (the best of those that "
    "answer)",
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
    """A piece of a document: a chunk, a citation, a piece of evidence."""

    @property
    def document_id(self) -> str: ...
    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


@dataclass(frozen=True, slots=True)
class JudgedRanking:
    """A ranking of named items, and the items that it should have found."""

    gold: Sequence[str]
    # Best first.
    ranked: Sequence[str]


def overlap(one: Placed, other: Placed) -> int:
    """Count the characters that two pieces share."""
    return (
        max(0, min(one.end, other.end) - max(one.start, other.start))
        if one.document_id == other.document_id
        else 0
    )


def group_evidence(evidence: Sequence[Evidence], chunks: Sequence[Placed]) -> list[list[Evidence]]:
    """Group pieces of evidence that one chunk shows together; each group is one item to be found.

    `chunks` are all chunks of the documents with evidence: the groups depend on no ranking.
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
    """Judge `passages`, best first, by the `gold` items (see `group_evidence`) that they show.

    An item counts for the first passage that shows it. A passage that shows only items shown
    before counts as wrong.
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
    """Judge the documents of `passages`, in the order of their best ones, by the relevant ids."""
    return JudgedRanking(relevant, list(dict.fromkeys(passage.document_id for passage in passages)))


def judge_legs(
    case: Case, legs: Mapping[str, Sequence[Placed]], chunks: Sequence[Placed]
) -> dict[str, JudgedRanking]:
    """Judge each leg's passages by evidence and by document.

    Returns a ranking for each prefix of the metrics' names, and nothing for a case without
    evidence. `chunks` is as for `group_evidence`.
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
    """Compute every one of MEASURES; returns question id -> name -> value.

    >>> score_rankings({"q": JudgedRanking(["a", "b"], ["c", "a"])})["q"]["R@3"]
    0.5
    """
    gold = {name: dict.fromkeys(one.gold, 1) for name, one in judged.items()}
    # The scores -1, -2, … carry only the order, and have no ties that a measure could break.
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
    """Compute the metrics in ANSWER that apply, "1-Brier" left out.

    `exact` tells of each citation whether it slices back. For a refusal `text` is empty and
    nothing is cited.
    """
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
    return values | _score_citations(case, cited, exact)


_TITLES = {"squad": "SQuAD", "cmrc": "CMRC", "drcd": "DRCD"}


def _score_citations(
    case: Case, cited: Sequence[Placed], exact: Sequence[bool]
) -> dict[str, float]:
    if (case.answerable and not case.evidence) or any(one.is_whole for one in case.evidence):
        return {"citation exact": float(all(exact))} if cited else {}
    values: dict[str, float] = {}
    if cited:
        values["citation exact"] = float(all(exact))
        length = sum(one.end - one.start for one in cited)
        values["citation precision"] = (
            sum(_count_covered(one, case.evidence) for one in cited) / length
        )
    if case.evidence:
        values["citation recall"] = max(
            _count_covered(one, cited) / (one.end - one.start) for one in case.evidence
        )
    return values


def _count_covered(piece: Placed, others: Iterable[Placed]) -> int:
    """Count the characters of `piece` that lie in at least one of `others`."""
    covered, reached = 0, piece.start
    for other in sorted((one for one in others if overlap(piece, one)), key=lambda one: one.start):
        start, end = max(other.start, reached), min(other.end, piece.end)
        covered, reached = covered + max(0, end - start), max(reached, end)
    return covered


def is_exact(citation: Placed, cited_text: str, text: str) -> bool:
    """Return whether the document's `text` reads `cited_text` at the citation's offsets."""
    return (
        0 <= citation.start < citation.end <= len(text)
        and text[citation.start : citation.end] == cited_text
    )


def is_supported(citation: Placed, case: Case) -> bool | None:
    """Return whether gold evidence supports the citation.

    It does where the two overlap; evidence that is the answer itself must be cited whole. Nothing
    supports a citation for an unanswerable question. None for an answerable case without evidence.
    """
    if case.answerable and not case.evidence:
        return None
    return any(
        overlap(citation, one) and (not one.is_answer or _contains(citation, one))
        for one in case.evidence
    )


def _contains(citation: Placed, evidence: Evidence) -> bool:
    return citation.start <= evidence.start and evidence.end <= citation.end
