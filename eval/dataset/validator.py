"""A question set -> all that is wrong or doubtful with it, and what it is made of: the data behind `yiju eval validate`.

Each fault says how to correct it where that can be told (`eval.dataset.quote`); here are the doubts about a set that can be read.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from eval.dataset.case import Case, Evidence, QuestionSet
from eval.dataset.language import detect_language
from eval.dataset.question_set import GOLD, read_with_findings
from eval.dataset.records import Finding, quote_value
from eval.metric.correctness import contains_answer
from index.text.normalize import fold

LONG = 400  # characters of evidence over which a passage of the index may well hold no more than a part of it


@dataclass(frozen=True, slots=True)
class ValidationReport:
    """What is in a set, counting what is sound. A set without `faults` can be used; `warnings` are worth a look.

    `languages` and `types` map each to its questions, the commonest first; `characters` are those of all documents;
    `with_answers` and `with_evidence` count questions, and are what the share of right answers and retrieval can be
    measured on. `sha256` is `QuestionSet.sha256`, and empty when nothing could be read or there is a fault.
    """

    name: str
    sha256: str
    documents: int
    characters: int
    questions: int
    answerable: int
    unanswerable: int
    with_answers: int
    with_evidence: int
    languages: dict[str, int]
    types: dict[str, int]
    faults: tuple[Finding, ...]
    warnings: tuple[Finding, ...]


def validate(path: Path | None = None, documents: Path | None = None) -> ValidationReport:
    """The report of the set at `path` (None: the gold set), `documents` as for `eval.dataset.question_set.read`. Raises nothing."""
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
        languages=_counted(case.language for case in cases),
        types=_counted(case.type for case in cases if case.type),
        faults=tuple(findings.faults),
        warnings=(*findings.warnings, *(_doubts(found, place) if found else ())),
    )


def _counted(values: Iterator[str]) -> dict[str, int]:
    return dict(Counter(values).most_common())


def _doubts(found: QuestionSet, place: str) -> Iterator[Finding]:
    texts = {document.id: document.text for document in found.documents}
    asked: dict[str, str] = {}
    for case in found.cases:
        for doubt in _of_case(case, texts, asked):
            yield Finding(f"{place} {case.id}", doubt)


def _of_case(case: Case, texts: Mapping[str, str], asked: dict[str, str]) -> Iterator[str]:
    first = asked.setdefault(" ".join(fold(case.question).split()), case.id)
    if first != case.id:
        yield f"asks the same as {first}: {quote_value(case.question)}"
    if case.language in ("en", "zh-Hant", "zh-Hans") and (case.language == "en") != (
        (read := detect_language(case.question)) == "en"
    ):
        yield f"its language is given as {case.language}, but it reads as {read}: {quote_value(case.question)}"
    quotes = [
        texts[one.document_id][one.start : one.end] for one in case.evidence if not one.is_answer
    ]
    for answer in case.answers if quotes else ():
        if not any(contains_answer(quote, [answer]) for quote in quotes):
            yield f"the answer {quote_value(answer)} is in none of its evidence: {quote_value(quotes[0])}"
    for quote in quotes if case.answers and len(quotes) > 1 else ():
        if not contains_answer(quote, case.answers):
            yield f"its evidence {quote_value(quote)} holds none of its answers: {quote_value(list(case.answers))}"
    for one in case.evidence:
        if one.end - one.start > LONG and not _is_whole(one, texts):
            length = one.end - one.start
            yield f"its evidence at {one.start} of {quote_value(one.document_id)} has {length} characters: quote no more than what answers"


def _is_whole(one: Evidence, texts: Mapping[str, str]) -> bool:
    return one.start == 0 and one.end == len(texts[one.document_id])
