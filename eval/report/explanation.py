"""Explain in one to three sentences how a question was counted, and where its evidence ranked."""

from collections.abc import Sequence

from eval.metric.value_match import says_value
from eval.run.run import RecordedCandidate, Row
from index.text.normalize import fold


def explain(row: Row, threshold: float, gold_ranks: Sequence[int | None]) -> str:
    """Explain whether the question counts as right or wrong, why, and where its evidence ranked.

    `gold_ranks` are those of the first passage with gold evidence in the fused, dense and lexical
    ranking, from 1; None where no passage has any.
    """
    if row.error:
        return f"Wrong: asking it failed with: {row.error}"
    if not row.answerable:
        return _explain_unanswerable(row, threshold)
    outcome = (
        _explain_answer(row, row.candidate)
        if row.answered and row.candidate
        else _explain_refusal(row, threshold)
    )
    return f"{outcome} {_explain_ranks(row, gold_ranks)}".rstrip()


def _explain_unanswerable(row: Row, threshold: float) -> str:
    if not row.answered:
        reason = _explain_low_confidence(row, threshold)
        return f"Right: the documents do not answer this, and it was refused: {reason}."
    return (
        "Wrong: the documents do not answer this, so it should have been refused, but the "
        f"confidence {row.confidence:.3f} reaches the threshold {threshold:g}."
    )


def _explain_refusal(row: Row, threshold: float) -> str:
    reason = _explain_low_confidence(row, threshold)
    refusal = f"Wrong: the documents answer this, but it was refused: {reason}."
    if row.candidate is None or row.would is None:
        return refusal
    return f"{refusal} The candidate answer is {'right' if row.would else 'wrong'}."


def _explain_low_confidence(row: Row, threshold: float) -> str:
    if row.candidate is None:
        return "no candidate answer was found"
    return f"the confidence {row.confidence:.3f} is below the threshold {threshold:g}"


def _explain_answer(row: Row, candidate: RecordedCandidate) -> str:
    gold = " or ".join(f"“{one}”" for one in row.answers)
    if row.would is None:
        return "Not judged: the set says that there is an answer, but does not give its text."
    if not row.would:
        return f"Wrong: the answer does not contain {gold}. {_explain_support(candidate)}".strip()
    contained = next((one for one in row.answers if fold(one) in fold(candidate.text)), None)
    same = next((one for one in row.answers if says_value(candidate.text, [one])), None)
    if contained is not None:
        reason = f"the answer contains “{contained}”"
    elif same is not None:
        reason = f"the answer gives the numbers of “{same}” in another notation"
    else:
        reason = f"the answer counts as {gold}"
    return f"Right: {reason}. {_explain_support(candidate)}".strip()


def _explain_support(candidate: RecordedCandidate) -> str:
    if not all(one.exact for one in candidate.citations):
        return "The cited text does not match the document."
    if any(one.supported is None for one in candidate.citations):
        return ""
    return (
        "The cited text is gold evidence."
        if any(one.supported for one in candidate.citations)
        else "The cited text is not gold evidence."
    )


def _explain_ranks(row: Row, gold_ranks: Sequence[int | None]) -> str:
    if not row.evidence:
        return ""
    fused, dense, lexical = gold_ranks
    legs = f"(dense: {dense or 'not found'}, lexical: {lexical or 'not found'})"
    if fused:
        return f"Gold evidence first appears at rank {fused} {legs}."
    return f"None of the {len(row.fused.passages)} passages found has gold evidence {legs}."
