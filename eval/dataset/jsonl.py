"""Our own format: questions as JSON Lines, about documents that are files of their own.

A file QUESTIONS.jsonl[.gz], whose documents are named beside it, or a folder with questions.jsonl and documents/ in it
(as the gold set). One object a line:

"id", "question"   texts; the id stands once
"lang"             "en", "zh-Hant", "zh-Hans" …; told from the question where it is left out
"type", "tags"     a text and a list of texts, free; may be left out
"answerable"       whether the documents answer; where left out, whether there are answers, evidence or relevant ones
"answers"          forms of the right answer, any of which will do; may be empty
"evidence"         every place that answers: {"document", "quote"}, the quote standing there exactly once, or {"document",
                   "start", "end"}, code points [start, end), with or without the "quote" that they must read. Where there
                   is one document: the quote alone, or null
"relevant"         ids of the documents that answer, for a set that knows no more; where there is evidence as well, it must
                   be in these

An answerable question has evidence or relevant documents, and an unanswerable one neither. A document's id is its path in
their folder (`eval.dataset.passage_set.pooled`).
"""

from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path

from eval.dataset.case import Case, Evidence, cite_whole
from eval.dataset.language import detect_language
from eval.dataset.passage_set import read_pool
from eval.dataset.quote import find_document, locate_quote, locate_slice
from eval.dataset.records import Findings, Record, build_unique, quote_value, read_records
from index.document import Document

FIELDS = ("id", "question", "lang", "type", "tags", "answerable", "answers", "evidence", "relevant")


def detect(path: Path) -> bool:
    """Whether `path` is named like a file of questions, or a folder with one."""
    return path.name.removesuffix(".gz").endswith(".jsonl") or (path / "questions.jsonl").is_file()


def read(
    path: Path, documents: Path | None, findings: Findings
) -> tuple[list[Document], list[Case]]:
    """The documents, and what is asked about them. `documents` goes before the folder's own."""
    file = path
    if path.is_dir():
        file, documents = path / "questions.jsonl", documents or path / "documents"
    if documents is None:
        findings.wrong(
            str(path), "what is it to be answered from? Name a file or a folder with --documents"
        )
        return [], []
    pool = read_pool(documents, findings)
    return pool, read_cases(file, pool, findings)


def read_cases(path: Path, documents: Sequence[Document], findings: Findings) -> list[Case]:
    """The cases of a file about `documents`, without those that have a fault."""
    return build_unique(
        read_records(path, findings),
        partial(_case, known={document.id: document for document in documents}),
    )


def read_questions(path: Path, documents: Sequence[Document]) -> list[Case]:
    """`questions`, but BadInput at a fault, or when there is no question: nothing of what is found is used."""
    findings = Findings()
    cases = read_cases(path, documents, findings)
    if not cases and not findings.faults:
        findings.wrong(str(path), "holds no question")
    findings.check()
    return cases


def _case(line: Record, known: Mapping[str, Document]) -> Case:
    before = len(line.findings.faults)
    answers, evidence, named = line.texts("answers"), _evidence(line, known), line.texts("relevant")
    documents = [
        document for name in dict.fromkeys(named) if (document := find_document(line, name, known))
    ]
    found = tuple(dict.fromkeys(one.document_id for one in evidence))
    answerable = line.flag("answerable", bool(answers or evidence or named))
    question = line.text("question")
    if len(line.findings.faults) == before:  # else one mistake would be told twice
        if other := [name for name in found if named and name not in named]:
            line.wrong(
                f'there is evidence in {quote_value(other[0])}, which is not among the "relevant"'
            )
        elif answerable and not (evidence or named):
            line.wrong(
                'it is answerable, but neither "evidence" nor "relevant" says where: quote the words that answer'
            )
        elif not answerable and (evidence or named):
            line.wrong(
                'it is not answerable, but "evidence" or "relevant" says where it is answered: one of the two is wrong'
            )
        elif not answerable and answers:
            line.doubt('it is not answerable, but has "answers", which are left out')
    for field in sorted(line.fields.keys() - set(FIELDS)):
        line.doubt(
            f"{quote_value(field)} is no field of a question and is not read; these are: {', '.join(FIELDS)}"
        )
    return Case(
        id=line.name("id"),
        question=question,
        language=line.text("lang", "")
        or detect_language(
            question, next((known[name].text for name in (*found, *named) if name in known), "")
        ),
        answerable=answerable,
        answers=answers if answerable else (),
        evidence=evidence or cite_whole(documents),
        relevant=tuple(dict.fromkeys(named)) or found,
        type=line.text("type", ""),
        tags=line.texts("tags"),
    )


def _evidence(line: Record, known: Mapping[str, Document]) -> tuple[Evidence, ...]:
    given = line.fields.get("evidence")
    if given is None:
        return ()
    if isinstance(given, str):
        if len(known) == 1:
            (document,) = known.values()
            return (locate_quote(line, line.text("evidence", ""), document, known),)
        line.wrong(
            f'the evidence names no document, and there are {len(known)}: write it as [{{"document": …, "quote": …}}]'
        )
        return ()
    found = []
    for one in line.objects("evidence"):
        about = find_document(one, one.name("document"), known)
        if about and (one.has("start") or one.has("end")):
            found.append(locate_slice(one, about))
        elif about and (quote := one.text("quote")):
            found.append(locate_quote(one, quote, about, known))
    return tuple(found)
