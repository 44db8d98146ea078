"""Read collections of passages, each a document, and two layouts of question sets about passages.

PREFIX.passages.jsonl[.gz]   {"id", "text", "title"}; "title" may be left out
PREFIX.questions.jsonl[.gz]  {"id", "question", "q_lang" or "lang", "type",
                              "passage_id" or "positive_ids",
                              "answers": [{"text", "start"}] with offsets in code points,
                              "impossible" or "subset"}

PREFIX.pairs.jsonl[.gz]      {"id", "law", "article", "text", "text_en"}: the same article of a law
                              in Chinese and in English, which asks for the Chinese one
A pool of articles           {"id", "law", "article", "text"} a line, in which those of PREFIX.pairs
                              are looked for
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from eval.dataset.case import Case, Evidence, cite_whole
from eval.dataset.finding import Findings
from eval.dataset.language import detect_language
from eval.dataset.quote import find_document, locate_answer
from eval.dataset.records import (
    Record,
    build_unique,
    quote_value,
    read_records,
    read_text_lines,
)
from index.document import Document
from index.ingest.loader import load
from index.ingest.source.folder import expand
from rag.question import MAX_QUESTION


@dataclass(frozen=True, slots=True)
class _Pair:
    """An article, its translation as the question, and the record of both."""

    id: str
    document: Document
    question: str
    record: Record


def detect_passages(path: Path) -> bool:
    """Return whether `path` is a PREFIX, or either file, of passages and questions."""
    return bool(
        _find_part(path, "passages") or (_find_part(path, "questions") and not path.is_file())
    )


def detect_pairs(path: Path) -> bool:
    """Return whether `path` is a PREFIX of pairs, or their file."""
    return _find_part(path, "pairs") is not None


def read_passages(
    path: Path, _documents: Path | None, findings: Findings
) -> tuple[list[Document], list[Case]]:
    """Read passages and questions.

    Evidence is each answer at its offset, or the whole of the relevant passages where a set gives
    these but no answers. A set that only says whether its passages answer ("subset": "relevant" or
    "non_relevant", as NoMIRACL) gives cases without evidence.
    """
    files = {
        kind: _find_part(path, kind) or Path(f"{_remove_ending(path)}.{kind}.jsonl.gz")
        for kind in ("passages", "questions")
    }
    documents = build_unique(read_records(files["passages"], findings), _build_passage)
    known = {document.id: document for document in documents}
    return documents, build_unique(
        read_records(files["questions"], findings), partial(_build_case, known=known)
    )


def read_pairs(
    path: Path, pool: Path | None, findings: Findings
) -> tuple[list[Document], list[Case]]:
    """Read pairs: each "text_en" is a question, and its article as a whole the evidence.

    The documents are the pairs' articles, titled "LAW ARTICLE", or those of `pool`, which must
    contain every pair's id. A "text_en" of more than MAX_QUESTION characters is cut at a blank.
    """
    pairs = build_unique(read_records(_find_part(path, "pairs") or path, findings), _build_pair)
    documents = [pair.document for pair in pairs] if pool is None else read_pool(pool, findings)
    known = {document.id: document for document in documents}
    cases = []
    for pair in pairs:
        if document := find_document(pair.record, pair.id, known):
            cases.append(
                Case(
                    pair.id,
                    pair.question,
                    "en",
                    True,
                    (),
                    cite_whole([document]),
                    (pair.id,),
                    "translation",
                )
            )
    return documents, cases


def read_pool(path: Path, findings: Findings) -> list[Document]:
    """Read the documents of a .jsonl[.gz] or .tsv[.gz] with one a line, a folder, or one file.

    A line is {"id", "title", "text"}, or with "_id", "docno" or "docid" for "id", "contents" for
    "text", and "law" with "article" for "title"; in a .tsv an id, a tab and the text. Lines with a
    blank text are left out. The id of a file in a folder is its path there.
    """
    name = path.name.removesuffix(".gz")
    if name.endswith(".jsonl"):
        return [
            one
            for one in build_unique(read_records(path, findings), _build_document)
            if one.text.strip()
        ]
    if name.endswith(".tsv"):
        return [
            one
            for one in build_unique(
                split_columns(read_text_lines(path, findings), findings), _build_document
            )
            if one.text.strip()
        ]
    found = expand([path])
    for where, why in found.problems:
        findings.add_fault(str(where), why)
    documents = []
    for file in found.files:
        reading = load(file)
        for problem in reading.problems:
            findings.add_fault(
                str(file), problem.removeprefix(f"{file.resolve()}: ").removeprefix(f"{file}: ")
            )
        own = file.relative_to(path).as_posix() if path.is_dir() else file.name
        for document in reading.documents:
            # A file inside a container keeps its path there.
            id = own + document.source.removeprefix(str(file.resolve()))
            documents.append(replace(document, id=id))
    return documents


def split_columns(lines: Iterable[tuple[str, str]], findings: Findings) -> Iterator[Record]:
    """Split the lines (place, "ID, a tab, text") into records with "id" and "text"."""
    for place, text in lines:
        id, tab, rest = text.partition("\t")
        if tab:
            yield Record(place, {"id": id.strip(), "text": rest}, findings)
        else:
            findings.add_fault(place, f"must be an id, a tab and a text, not {quote_value(text)}")


def _remove_ending(path: Path) -> str:
    name = str(path).removesuffix(".gz").removesuffix(".jsonl")
    return next(
        (
            name.removesuffix(end)
            for end in (".passages", ".questions", ".pairs")
            if name.endswith(end)
        ),
        str(path),
    )


def _find_part(path: Path, kind: str) -> Path | None:
    files = (Path(f"{_remove_ending(path)}.{kind}.jsonl{end}") for end in (".gz", ""))
    return next((file for file in files if file.is_file()), None)


def _build_passage(record: Record) -> Document:
    id = record.name("id")
    return Document(id, record.text("title", ""), id, record.text("text"))


def _build_pair(record: Record) -> _Pair:
    id, question = record.name("id"), record.text("text_en")
    if len(question) > MAX_QUESTION:
        cut = question[: MAX_QUESTION + 1]
        question = cut.rsplit(maxsplit=1)[0] if len(cut.split()) > 1 else cut[:MAX_QUESTION]
    return _Pair(
        id,
        Document(id, f"{record.text('law')} {record.text('article')}", id, record.text("text")),
        question,
        record,
    )


def _build_document(record: Record) -> Document:
    fields = record.fields
    id = record.name(
        "id"
        if "id" in fields
        else next((name for name in ("_id", "docno", "docid") if name in fields), "id")
    )
    title = (
        record.text("title", "")
        if "title" in fields
        else f"{record.text('law', '')} {record.text('article', '')}".strip()
    )
    return Document(id, title, id, record.text("text" if "text" in fields else "contents", ""))


def _build_case(record: Record, known: Mapping[str, Document]) -> Case:
    # NoMIRACL has no "impossible": its subset says whether a passage answers, but not which.
    answerable = not record.flag("impossible", record.text("subset", "") == "non_relevant")
    passage_id = record.name("passage_id") if record.has("passage_id") else ""
    relevant = (
        (record.texts("positive_ids") or ((passage_id,) if passage_id else ()))
        if answerable
        else ()
    )
    documents = [document for name in relevant if (document := find_document(record, name, known))]
    answers = record.objects("answers") if answerable else []
    spans = {_locate_span(one, known[passage_id]) for one in answers if passage_id in known}
    if answers and not passage_id:
        record.add_fault('it has answers, but no "passage_id" that says where')
    question = record.text("question")
    return Case(
        id=record.name("id"),
        question=question,
        language=record.text("q_lang", "") or record.text("lang", "") or detect_language(question),
        answerable=answerable,
        answers=tuple(dict.fromkeys(one.text("text") for one in answers)),
        evidence=tuple(sorted(spans, key=lambda one: (one.start, one.end)))
        or cite_whole(documents),
        relevant=relevant,
        type=record.text("type", ""),
    )


def _locate_span(answer: Record, document: Document) -> Evidence:
    return locate_answer(answer, answer.text("text"), answer.number("start"), document)
