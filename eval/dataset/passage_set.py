"""Collections of passages, each a document, and the two layouts of question sets that come with theirs.

PREFIX.passages.jsonl[.gz]   {"id", "text", "title"}: "title" may be left out
PREFIX.questions.jsonl[.gz]  {"id", "question", "q_lang" or "lang", "type", "passage_id" or "positive_ids",
                              "answers": [{"text", "start"}], "impossible" or "subset"}: offsets in code points

PREFIX.pairs.jsonl[.gz]      {"id", "law", "article", "text", "text_en"}: the same article of a law in Chinese and English;
                              the English one asks for the Chinese one, its translation
A pool of articles           {"id", "law", "article", "text"} a line, to look for those of PREFIX.pairs among many more

In the messages a file is named with its line. Nothing here raises for what a file holds, but `read_set`.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from eval.dataset.case import Case, Evidence, cite_whole
from eval.dataset.language import detect_language
from eval.dataset.quote import find_document, locate_answer
from eval.dataset.records import (
    Findings,
    Record,
    build_unique,
    quote_value,
    read_records,
    read_text_lines,
)
from index.document import Document
from index.error import BadInput
from index.ingest.loader import expand, load
from rag.question import MAX_QUESTION


@dataclass(frozen=True, slots=True)
class _Pair:
    """An article, the question that its translation is, and the line of both."""

    id: str
    document: Document
    question: str
    line: Record


def detect_passages(path: Path) -> bool:
    """Whether `path` is a PREFIX, or either file, of passages and questions."""
    return bool(_part(path, "passages") or (_part(path, "questions") and not path.is_file()))


def detect_pairs(path: Path) -> bool:
    """Whether `path` is a PREFIX of pairs, or their file."""
    return _part(path, "pairs") is not None


def read_passages(
    path: Path, _documents: Path | None, findings: Findings
) -> tuple[list[Document], list[Case]]:
    """Evidence is each answer at its offset; where a set gives passages but no answers, it is the whole of them.

    A set that only says of a question whether its passages answer ("subset": "relevant" or "non_relevant", as NoMIRACL)
    gives cases without evidence.
    """
    files = {
        kind: _part(path, kind) or Path(f"{_prefix(path)}.{kind}.jsonl.gz")
        for kind in ("passages", "questions")
    }
    documents = build_unique(read_records(files["passages"], findings), _passage)
    known = {document.id: document for document in documents}
    return documents, build_unique(
        read_records(files["questions"], findings), partial(_question, known=known)
    )


def read_pairs(
    path: Path, pool: Path | None, findings: Findings
) -> tuple[list[Document], list[Case]]:
    """Questions are the "text_en", relevant their own articles, evidence the whole of those; titles are "LAW ARTICLE".

    The documents are the pairs' own articles, or `pool`, in which every pair's id must be; its blank articles are left
    out. A "text_en" over MAX_QUESTION characters is cut at the last blank that leaves it no longer.
    """
    pairs = build_unique(read_records(_part(path, "pairs") or path, findings), _pair)
    documents = [pair.document for pair in pairs] if pool is None else read_pool(pool, findings)
    known = {document.id: document for document in documents}
    cases = []
    for pair in pairs:
        if document := find_document(pair.line, pair.id, known):
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
    """The documents of a collection: a .jsonl[.gz] or .tsv[.gz] with one a line, or a text file or folder of them.

    A line is {"id", "title", "text"}, or with "_id", "docno" or "docid" for "id", "contents" for "text" and "law" with
    "article" for "title"; or ID, a tabulator and the text. Lines with a blank text are left out. The id of a text file is
    its path in the folder.
    """
    name = path.name.removesuffix(".gz")
    if name.endswith(".jsonl"):
        return [
            one for one in build_unique(read_records(path, findings), _pooled) if one.text.strip()
        ]
    if name.endswith(".tsv"):
        return [
            one
            for one in build_unique(
                split_columns(read_text_lines(path, findings), findings), _pooled
            )
            if one.text.strip()
        ]
    files, problems = expand([path])
    for where, why in problems:
        findings.wrong(str(where), why)
    documents = []
    for file in files:
        try:
            document = load(file)
        except BadInput as error:
            findings.wrong(
                str(file), str(error).removeprefix(f"{file.resolve()}: ").removeprefix(f"{file}: ")
            )
        else:
            id = file.relative_to(path).as_posix() if path.is_dir() else file.name
            documents.append(Document(id, document.title, document.source, document.text))
    return documents


def split_columns(lines: Iterable[tuple[str, str]], findings: Findings) -> Iterator[Record]:
    """The lines (place, "ID, a tabulator, text") as objects with "id" and "text"."""
    for place, text in lines:
        id, tabulator, rest = text.partition("\t")
        if tabulator:
            yield Record(place, {"id": id.strip(), "text": rest}, findings)
        else:
            findings.wrong(place, f"must be an id, a tabulator and a text, not {quote_value(text)}")


def read_documents(path: Path) -> list[Document]:
    """`pooled`, but BadInput at a fault: nothing of what is found is used."""
    findings = Findings()
    documents = read_pool(path, findings)
    findings.check()
    return documents


def read_set(prefix: Path) -> tuple[list[Document], list[Case]]:
    """`read_passages`, but BadInput at a fault: nothing of what is found is used."""
    findings = Findings()
    documents, cases = read_passages(prefix, None, findings)
    findings.check()
    return documents, cases


def _prefix(path: Path) -> str:
    name = str(path).removesuffix(".gz").removesuffix(".jsonl")
    return next(
        (
            name.removesuffix(end)
            for end in (".passages", ".questions", ".pairs")
            if name.endswith(end)
        ),
        str(path),
    )


def _part(path: Path, kind: str) -> Path | None:
    files = (Path(f"{_prefix(path)}.{kind}.jsonl{end}") for end in (".gz", ""))
    return next((file for file in files if file.is_file()), None)


def _passage(line: Record) -> Document:
    id = line.name("id")
    return Document(id, line.text("title", ""), id, line.text("text"))


def _pair(line: Record) -> _Pair:
    id, question = line.name("id"), line.text("text_en")
    if len(question) > MAX_QUESTION:
        cut = question[: MAX_QUESTION + 1]
        question = cut.rsplit(maxsplit=1)[0] if len(cut.split()) > 1 else cut[:MAX_QUESTION]
    return _Pair(
        id,
        Document(id, f"{line.text('law')} {line.text('article')}", id, line.text("text")),
        question,
        line,
    )


def _pooled(line: Record) -> Document:
    fields = line.fields
    id = line.name(
        "id"
        if "id" in fields
        else next((name for name in ("_id", "docno", "docid") if name in fields), "id")
    )
    title = (
        line.text("title", "")
        if "title" in fields
        else f"{line.text('law', '')} {line.text('article', '')}".strip()
    )
    return Document(id, title, id, line.text("text" if "text" in fields else "contents", ""))


def _question(line: Record, known: Mapping[str, Document]) -> Case:
    # NoMIRACL has no "impossible": its subset says whether a passage answers, but not which.
    answerable = not line.flag("impossible", line.text("subset", "") == "non_relevant")
    passage_id = line.name("passage_id") if line.has("passage_id") else ""
    relevant = (
        (line.texts("positive_ids") or ((passage_id,) if passage_id else ())) if answerable else ()
    )
    documents = [document for name in relevant if (document := find_document(line, name, known))]
    answers = line.objects("answers") if answerable else []
    spans = {_span(one, known[passage_id]) for one in answers if passage_id in known}
    if answers and not passage_id:
        line.wrong('it has answers but no "passage_id" to look for them in')
    question = line.text("question")
    return Case(
        id=line.name("id"),
        question=question,
        language=line.text("q_lang", "") or line.text("lang", "") or detect_language(question),
        answerable=answerable,
        answers=tuple(dict.fromkeys(one.text("text") for one in answers)),
        evidence=tuple(sorted(spans, key=lambda one: (one.start, one.end)))
        or cite_whole(documents),
        relevant=relevant,
        type=line.text("type", ""),
    )


def _span(answer: Record, document: Document) -> Evidence:
    return locate_answer(answer, answer.text("text"), answer.number("start"), document)
