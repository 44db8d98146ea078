"""A row -> one to three sentences: how its question was counted, for what reason, and where the gold evidence stood."""

from collections.abc import Sequence

from eval.metric.answer_score import same_value
from eval.run.run import Candidate, Row
from index.text.normalize import fold

LEGS = ("fused", "dense", "lexical")


def why(row: Row, threshold: float, first: Sequence[int | None]) -> str:
    """One to three sentences: how the question was counted, for what reason, and where the gold evidence stood (`first`)."""
    if row.error:
        return f"Wrong: asking it failed with: {row.error}"
    if not row.answerable:
        return _unanswerable(row, threshold)
    said = (
        _answered(row, row.candidate)
        if row.answered and row.candidate
        else _refused(row, threshold)
    )
    return f"{said} {_place(row, first)}".rstrip()


def _unanswerable(row: Row, threshold: float) -> str:
    if not row.answered:
        return (
            f"Right: the documents do not answer this, and it is refused: {_below(row, threshold)}."
        )
    reached = f"the confidence {row.confidence:.3f} reaches the threshold {threshold:g}"
    return f"Wrong: the documents do not answer this, so it should be refused, but {reached}."


def _refused(row: Row, threshold: float) -> str:
    would = {
        True: "What it would have said is right.",
        False: "What it would have said is wrong.",
        None: "",
    }[row.would]
    return f"Wrong: the documents answer this, but it is refused: {_below(row, threshold)}. {would if row.candidate else ''}".strip()


def _below(row: Row, threshold: float) -> str:
    if row.candidate is None:
        return "nothing was found to answer with"
    return f"the confidence {row.confidence:.3f} is below the threshold {threshold:g}"


def _answered(row: Row, said: Candidate) -> str:
    gold = " or ".join(f"“{one}”" for one in row.answers)
    if row.would is None:
        return "Not judged: the set says that there is an answer, but not its words."
    if not row.would:
        return f"Wrong: the answer does not hold {gold}. {_support(said)}".strip()
    held = next(
        (f"the answer holds “{one}”" for one in row.answers if fold(one) in fold(said.text)), None
    )
    same = next(
        (
            f"the answer's numbers are those of “{one}”, written otherwise"
            for one in row.answers
            if same_value(said.text, [one])
        ),
        None,
    )
    return f"Right: {held or same or f'the answer counts as {gold}'}. {_support(said)}".strip()


def _support(said: Candidate) -> str:
    if not all(one.exact for one in said.citations):
        return "The document does not read as cited."
    if any(one.supported is None for one in said.citations):
        return ""
    return (
        "The cited words are gold evidence."
        if any(one.supported for one in said.citations)
        else "The cited words are not gold evidence."
    )


def _place(row: Row, first: Sequence[int | None]) -> str:
    if not row.evidence:
        return ""
    fused, *others = first
    legs = ", ".join(
        f"{leg} {rank or 'not at all'}" for leg, rank in zip(LEGS[1:], others, strict=True)
    )
    absent = f"No gold evidence is among the {len(row.fused.passages)} passages found"
    return f"{f'Gold evidence is first shown at rank {fused}' if fused else absent} ({legs})."
