"""Read this project's own format: questions as JSON Lines, about documents that are files.

A set is a file QUESTIONS.jsonl[.gz], with its documents named beside it, or a folder that contains
questions.jsonl and documents/ (as the gold set). With --collection a file alone is enough: it is
about the documents of that collection. A line is an object:

"id", "question"   texts; an id is used once
"lang"             "en", "zh-Hant", "zh-Hans" …; detected from the question if left out
"type", "tags"     any text and list of texts; may be left out
"answerable"       whether the documents answer; if left out, whether there are answers, evidence or
                   relevant documents
"answers"          forms of the right answer, any of which will do; may be empty
"evidence"         every place that answers: {"document", "quote"} with a quote that occurs exactly
                   once, or {"document", "start", "end"} in code points [start, end), with or
                   without the "quote" that they must read. If there is only one document: the
                   quote alone, or null
"collection"       the collection that it is about: when another one is asked, it is left out
"relevant"         ids of the documents that answer, for a set that does not know the places; if
                   there is evidence as well, it must be in these

An answerable question has evidence or relevant documents, an unanswerable one has neither. A
document's id is its path in the documents' folder (`eval.dataset.passage_set.read_pool`).
"""

from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path

from eval.dataset.case import Case, Evidence, cite_whole
from eval.dataset.finding import Findings
from eval.dataset.language import detect_language
from eval.dataset.passage_set import read_pool
from eval.dataset.quote import find_document, locate_quote, locate_slice
from eval.dataset.records import Record, build_unique, quote_value, read_records
from index.document import Document

FIELDS = (
    "id",
    "question",
    "lang",
    "type",
    "tags",
    "answerable",
    "answers",
    "evidence",
    "relevant",
    "collection",
)


def detect(path: Path) -> bool:
    """Return whether `path` is named like a file of questions, or a folder with one."""
    return path.name.removesuffix(".gz").endswith(".jsonl") or (path / "questions.jsonl").is_file()


def read(
    path: Path, documents: Path | None, findings: Findings
) -> tuple[list[Document], list[Case]]:
    """Read the documents, those at `documents` if given, and the questions about them."""
    file = path
    if path.is_dir():
        file, documents = path / "questions.jsonl", documents or path / "documents"
    if documents is None:
        findings.add_fault(
            str(path),
            "has no documents to be answered from: name a file or a folder with --documents",
        )
        return [], []
    pool = read_pool(documents, findings)
    return pool, read_cases(file, pool, findings)


def read_cases(
    path: Path, documents: Sequence[Document], findings: Findings, collection: str | None = None
) -> list[Case]:
    """Read the cases of a file about `documents`, without those that have a fault, and without
    those about another collection.
    """
    records = read_records(path, findings)
    if collection is not None:
        wanted = {collection, None}
        records = (one for one in records if one.fields.get("collection") in wanted)
    return build_unique(
        records,
        partial(_build_case, known={document.id: document for document in documents}),
    )


def read_questions(path: Path, documents: Sequence[Document]) -> list[Case]:
    """As `read_cases`, but raise BadInput when there is any fault, or no question."""
    findings = Findings()
    cases = read_cases(path, documents, findings)
    if not cases and not findings.faults:
        findings.add_fault(str(path), "contains no question")
    findings.check()
    return cases


def _build_case(record: Record, known: Mapping[str, Document]) -> Case:
    before = len(record.findings.faults)
    answers, evidence, named = (
        record.texts("answers"),
        _read_evidence(record, known),
        record.texts("relevant"),
    )
    documents = [
        document
        for name in dict.fromkeys(named)
        if (document := find_document(record, name, known))
    ]
    found = tuple(dict.fromkeys(one.document_id for one in evidence))
    answerable = record.flag("answerable", bool(answers or evidence or named))
    question = record.text("question")
    if len(record.findings.faults) == before:  # otherwise one mistake would be reported twice
        if other := [name for name in found if named and name not in named]:
            record.add_fault(
                f'there is evidence in {quote_value(other[0])}, which is not among the "relevant"'
            )
        elif answerable and not (evidence or named):
            record.add_fault(
                'it is answerable, but neither "evidence" nor "relevant" says where: '
                "quote the words that answer"
            )
        elif not answerable and (evidence or named):
            record.add_fault(
                'it is not answerable, but "evidence" or "relevant" says where it is answered: '
                "one of the two is wrong"
            )
        elif not answerable and answers:
            record.add_warning('it is not answerable, but has "answers", which are left out')
    for field in sorted(record.fields.keys() - set(FIELDS)):
        record.add_warning(
            f"{quote_value(field)} is not a field of a question, and is ignored; the fields are: "
            f"{', '.join(FIELDS)}"
        )
    return Case(
        id=record.name("id"),
        question=question,
        language=record.text("lang", "")
        or detect_language(
            question, next((known[name].text for name in (*found, *named) if name in known), "")
        ),
        answerable=answerable,
        answers=answers if answerable else (),
        evidence=evidence or cite_whole(documents),
        relevant=tuple(dict.fromkeys(named)) or found,
        type=record.text("type", ""),
        tags=record.texts("tags"),
    )


def _read_evidence(record: Record, known: Mapping[str, Document]) -> tuple[Evidence, ...]:
    given = record.fields.get("evidence")
    if given is None:
        return ()
    if isinstance(given, str):
        if len(known) == 1:
            (document,) = known.values()
            return (locate_quote(record, record.text("evidence", ""), document, known),)
        record.add_fault(
            f"the evidence names no document, and there are {len(known)}: "
            'write it as [{"document": …, "quote": …}]'
        )
        return ()
    found = []
    for one in record.objects("evidence"):
        about = find_document(one, one.name("document"), known)
        if about and (one.has("start") or one.has("end")):
            found.append(locate_slice(one, about))
        elif about and (quote := one.text("quote")):
            found.append(locate_quote(one, quote, about, known))
    return tuple(found)
