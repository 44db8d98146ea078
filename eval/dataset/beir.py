"""Read BEIR: a folder of passages, queries and judgments (https://github.com/beir-cellar/beir).

corpus.jsonl      {"_id", "title", "text"}
queries.jsonl     {"_id", "text"}
qrels/SPLIT.tsv   a header; query-id, corpus-id and score, separated by tabs; relevant if over 0

Either .jsonl may be gzipped (.jsonl.gz). The path of the folder means the split "test", or the only
one; the path FOLDER/qrels/SPLIT.tsv means that split. A query without a relevant document in the
corpus is not asked, as in BEIR's own results. Judgments tell only documents, so that evidence is
the whole of each relevant one. The text of a passage with only a title is its title.
"""

import math
from collections.abc import Mapping
from functools import partial
from pathlib import Path

from eval.dataset.case import Case, cite_whole
from eval.dataset.finding import Findings
from eval.dataset.language import detect_language
from eval.dataset.quote import find_document
from eval.dataset.records import (
    Record,
    build_unique,
    quote_value,
    read_records,
    read_text_lines,
)
from index.document import Document

Judgments = dict[str, dict[str, Record]]
GRADED = (
    "has several grades of relevance: every grade over 0 counts alike here, "
    "so nDCG is not that of a graded evaluation"
)


def detect(path: Path) -> bool:
    """Return whether `path` is such a folder, or the judgments of one of its splits."""
    return _find_file(_find_folder(path), "corpus").is_file()


def read(
    path: Path, _documents: Path | None, findings: Findings
) -> tuple[list[Document], list[Case]]:
    """Read the passages, and the queries that some of them are relevant to."""
    folder = _find_folder(path)
    documents = build_unique(read_records(_find_file(folder, "corpus"), findings), _build_passage)
    documents = [document for document in documents if document.text.strip()]
    judgments = _read_judgments(path, findings)
    return documents, build_cases(
        list(read_records(_find_file(folder, "queries"), findings)),
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
    """Build the cases of the queries that have relevant documents, in the order of `queries`.

    `queries` are objects with a field named `id`, and "text". `judgments` maps a query's id to
    those of its relevant documents, each with the record that says so. A judgment of an unknown
    query or document is a fault.
    """
    known = {document.id: document for document in documents}
    cases = build_unique(queries, partial(_build_case, id=id, judgments=judgments, known=known))
    names = {str(record.fields.get(id)) for record in queries}
    for query, relevant in judgments.items():
        if query not in names and relevant:
            record = next(iter(relevant.values()))
            record.add_fault(f"there is no query {quote_value(query)} among the {len(names)} given")
    return [case for case in cases if case.relevant]


def _build_case(
    record: Record, id: str, judgments: Judgments, known: Mapping[str, Document]
) -> Case:
    name = record.name(id)
    judged = judgments.get(name, {})
    relevant = [
        document for one, blame in judged.items() if (document := find_document(blame, one, known))
    ]
    question = record.text("text")
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


def _build_passage(record: Record) -> Document:
    id, title = record.name("_id"), record.text("title", "")
    text = record.text("text", "")
    return Document(id, title, id, text if text.strip() else title)


def _read_judgments(path: Path, findings: Findings) -> Judgments:
    judgments: Judgments = {}
    grades: set[float] = set()
    file = path if path.suffix == ".tsv" else _find_split(path, findings)
    for number, (place, text) in enumerate(read_text_lines(file, findings) if file else ()):
        columns = [column.strip() for column in text.split("\t")]
        if number == 0 and not _is_number(columns[-1]):
            continue
        if len(columns) != 3 or not _is_number(columns[2]):
            findings.add_fault(
                place,
                f"must be query-id, corpus-id and score separated by tabs, not {quote_value(text)}",
            )
        elif float(columns[2]) > 0:
            judgments.setdefault(columns[0], {})[columns[1]] = Record(place, {}, findings)
            grades.add(float(columns[2]))
    if len(grades) > 1:
        findings.add_warning(str(file), GRADED)
    return judgments


def _find_split(folder: Path, findings: Findings) -> Path | None:
    splits = sorted((folder / "qrels").glob("*.tsv"))
    test = folder / "qrels" / "test.tsv"
    if test in splits or len(splits) == 1:
        return test if test in splits else splits[0]
    why = (
        f"name one of {', '.join(map(str, splits))}"
        if splits
        else "put the judgments there as test.tsv"
    )
    findings.add_fault(
        str(folder / "qrels"), f"contains {len(splits)} splits and no test.tsv: {why}"
    )
    return None


def _is_number(text: str) -> bool:
    try:
        return not math.isnan(float(text))
    except ValueError:
        return False


def _find_folder(path: Path) -> Path:
    return path.parent.parent if path.suffix == ".tsv" and path.parent.name == "qrels" else path


def _find_file(folder: Path, name: str) -> Path:
    zipped = folder / f"{name}.jsonl.gz"
    return zipped if zipped.is_file() else folder / f"{name}.jsonl"
