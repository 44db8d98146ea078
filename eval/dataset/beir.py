"""BEIR: a folder of passages, queries and judgments (https://github.com/beir-cellar/beir), which know only documents.

corpus.jsonl      {"_id", "title", "text"}
queries.jsonl     {"_id", "text"}
qrels/SPLIT.tsv   a header, then query-id, corpus-id and score between tabulators; relevant is a score over 0

Either .jsonl may be gzipped (.jsonl.gz). Named by the folder, the split is "test", or the only one there is; named by
FOLDER/qrels/SPLIT.tsv, it is that one. A query that no document of the corpus is relevant for is not asked, as in BEIR's
own figures. Evidence is the whole of each relevant document; a passage with a title alone has it as its text.
"""

from collections.abc import Mapping
from functools import partial
from pathlib import Path

from eval.dataset.case import Case, cite_whole
from eval.dataset.language import detect_language
from eval.dataset.quote import find_document
from eval.dataset.records import (
    Findings,
    Record,
    build_unique,
    quote_value,
    read_records,
    read_text_lines,
)
from index.document import Document

Judgments = dict[str, dict[str, Record]]
GRADED = "has several grades of relevance: every grade over 0 counts alike here, so nDCG is not that of a graded evaluation"


def detect(path: Path) -> bool:
    """Whether `path` is such a folder, or the judgments of one of its splits."""
    return _file(_folder(path), "corpus").is_file()


def read(
    path: Path, _documents: Path | None, findings: Findings
) -> tuple[list[Document], list[Case]]:
    """The passages, and the queries that some of them are relevant for."""
    folder = _folder(path)
    documents = build_unique(read_records(_file(folder, "corpus"), findings), _passage)
    documents = [document for document in documents if document.text.strip()]
    judgments = _judgments(path, findings)
    return documents, build_cases(
        list(read_records(_file(folder, "queries"), findings)),
        "_id",
        judgments,
        documents,
        findings,
    )


def build_cases(
    queries: list[Record],
    id: str,
    judgments: Judgments,
    documents: list[Document],
    findings: Findings,
) -> list[Case]:
    """The cases of `queries`, objects with that `id` and "text", in their order, that have relevant documents.

    `judgments` maps a query's id to those of its relevant documents, each with the line that says so. A judgment of a
    query or document that is not there is a fault.
    """
    known = {document.id: document for document in documents}
    cases = build_unique(queries, partial(_case, id=id, judgments=judgments, known=known))
    names = {str(line.fields.get(id)) for line in queries}
    for query, relevant in judgments.items():
        if query not in names and relevant:
            line = next(iter(relevant.values()))
            line.wrong(f"there is no query {quote_value(query)} among the {len(names)} given")
    return [case for case in cases if case.relevant]


def _case(line: Record, id: str, judgments: Judgments, known: Mapping[str, Document]) -> Case:
    name = line.name(id)
    judged = judgments.get(name, {})
    relevant = [
        document for one, blame in judged.items() if (document := find_document(blame, one, known))
    ]
    question = line.text("text")
    beside = relevant[0].text if relevant else ""
    return Case(
        name,
        question,
        detect_language(question, beside),
        True,
        (),
        cite_whole(relevant),
        tuple(judged),
    )


def _passage(line: Record) -> Document:
    id, title = line.name("_id"), line.text("title", "")
    text = line.text("text", "")
    return Document(id, title, id, text if text.strip() else title)


def _judgments(path: Path, findings: Findings) -> Judgments:
    judgments: Judgments = {}
    grades: set[float] = set()
    file = path if path.suffix == ".tsv" else _split(path, findings)
    for number, (place, text) in enumerate(read_text_lines(file, findings) if file else ()):
        columns = [column.strip() for column in text.split("\t")]
        if number == 0 and not _is_number(columns[-1]):
            continue
        if len(columns) != 3 or not _is_number(columns[2]):
            findings.wrong(
                place,
                f"must be query-id, corpus-id and score between tabulators, not {quote_value(text)}",
            )
        elif float(columns[2]) > 0:
            judgments.setdefault(columns[0], {})[columns[1]] = Record(place, {}, findings)
            grades.add(float(columns[2]))
    if len(grades) > 1:
        findings.doubt(str(file), GRADED)
    return judgments


def _split(folder: Path, findings: Findings) -> Path | None:
    splits = sorted((folder / "qrels").glob("*.tsv"))
    test = folder / "qrels" / "test.tsv"
    if test in splits or len(splits) == 1:
        return test if test in splits else splits[0]
    why = (
        f"name one of {', '.join(map(str, splits))}"
        if splits
        else "put the judgments there as test.tsv"
    )
    findings.wrong(str(folder / "qrels"), f"holds {len(splits)} splits and no test.tsv: {why}")
    return None


def _is_number(text: str) -> bool:
    try:
        return float(text) == float(text)  # not so of NaN
    except ValueError:
        return False


def _folder(path: Path) -> Path:
    return path.parent.parent if path.suffix == ".tsv" and path.parent.name == "qrels" else path


def _file(folder: Path, name: str) -> Path:
    zipped = folder / f"{name}.jsonl.gz"
    return zipped if zipped.is_file() else folder / f"{name}.jsonl"
