"""Validate a question set: list everything wrong or doubtful, and count what it consists of.

Faults are found while it is read (see `eval.dataset.records`); the warnings here are about a set
that can be used.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from eval.dataset.case import Case, Evidence, QuestionSet
from eval.dataset.finding import Finding
from eval.dataset.language import detect_language
from eval.dataset.question_set import GOLD, read_with_findings
from eval.dataset.records import quote_value
from eval.metric.correctness import contains_answer
from index.text.normalize import fold

# Characters of evidence beyond which a passage of the index may contain only a part of it.
MAX_EVIDENCE = 400


@dataclass(frozen=True, slots=True)
class ValidationReport:
    """What a set consists of, without its faulty parts."""

    name: str
    # `QuestionSet.sha256`; empty when nothing could be read or there is a fault.
    sha256: str
    documents: int
    # Of all documents.
    characters: int
    questions: int
    answerable: int
    unanswerable: int
    # Questions on which right answers can be measured, and those on which retrieval can.
    with_answers: int
    with_evidence: int
    # The number of questions of each, the most frequent first.
    languages: dict[str, int]
    types: dict[str, int]
    # With any of these the set is not used.
    faults: tuple[Finding, ...]
    warnings: tuple[Finding, ...]


def validate(path: Path | None = None, documents: Path | None = None) -> ValidationReport:
    """Validate the set at `path`, with the arguments of `question_set.read`. Raises nothing."""
    found, findings = read_with_findings(path, documents)
    place = str(path or GOLD)
    cases = found.cases if found else ()
    return ValidationReport(
        name=found.name if found else place,
        sha256=found.sha256 if found and not findings.faults else "",
        documents=len(found.documents) if found else 0,
        characters=sum(len(document.text) for document in found.documents) if found else 0,
        questions=len(cases),
        answerable=sum(case.answerable for case in cases),
        unanswerable=sum(not case.answerable for case in cases),
        with_answers=sum(bool(case.answers) for case in cases),
        with_evidence=sum(bool(case.evidence) for case in cases),
        languages=_count(case.language for case in cases),
        types=_count(case.type for case in cases if case.type),
        faults=tuple(findings.faults),
        warnings=(*findings.warnings, *(_find_doubts(found, place) if found else ())),
    )


def _count(values: Iterator[str]) -> dict[str, int]:
    return dict(Counter(values).most_common())


def _find_doubts(found: QuestionSet, place: str) -> Iterator[Finding]:
    texts = {document.id: document.text for document in found.documents}
    asked: dict[str, str] = {}
    for case in found.cases:
        for doubt in _doubt_case(case, texts, asked):
            yield Finding(f"{place} {case.id}", doubt)


def _doubt_case(case: Case, texts: Mapping[str, str], asked: dict[str, str]) -> Iterator[str]:
    first = asked.setdefault(" ".join(fold(case.question).split()), case.id)
    if first != case.id:
        yield f"asks the same as {first}: {quote_value(case.question)}"
    if case.language in ("en", "zh-Hant", "zh-Hans") and (case.language == "en") != (
        (read := detect_language(case.question)) == "en"
    ):
        yield (
            f"its language is given as {case.language}, but it reads as {read}: "
            f"{quote_value(case.question)}"
        )
    quotes = [
        texts[one.document_id][one.start : one.end] for one in case.evidence if not one.is_answer
    ]
    for answer in case.answers if quotes else ():
        if not any(contains_answer(quote, [answer]) for quote in quotes):
            yield (
                f"the answer {quote_value(answer)} is in none of its evidence: "
                f"{quote_value(quotes[0])}"
            )
    for quote in quotes if case.answers and len(quotes) > 1 else ():
        if not contains_answer(quote, case.answers):
            yield (
                f"its evidence {quote_value(quote)} contains none of its answers: "
                f"{quote_value(list(case.answers))}"
            )
    for one in case.evidence:
        if one.end - one.start > MAX_EVIDENCE and not _is_whole(one, texts):
            length = one.end - one.start
            yield (
                f"its evidence at {one.start} of {quote_value(one.document_id)} has {length} "
                "characters: quote no more than what answers"
            )


def _is_whole(one: Evidence, texts: Mapping[str, str]) -> bool:
    return one.start == 0 and one.end == len(texts[one.document_id])
