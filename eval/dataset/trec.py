"""TREC: a folder of topics, judgments and documents (https://trec.nist.gov/data/test_coll.html), which know only documents.

topics.*   <top> <num> Number: 301 <title> WORDS <desc> … </top>, of which the title is asked, or ID, a tabulator and text
qrels.*    TOPIC, ITERATION, DOCUMENT and RELEVANCE between blanks; relevant is a RELEVANCE over 0
docs.jsonl, or collection.tsv, or a documents folder named beside it: see `eval.dataset.passage_set.pooled`

Any of them may be gzipped (.gz). A topic that no document is relevant for is not asked, as in trec_eval's means. Evidence is
the whole of each relevant document. Topics that are numbers are known without leading zeros, which topics and judgments
write differently; a document of a folder is known without its suffix as well.
"""

import re
from collections import Counter
from dataclasses import replace
from pathlib import Path

from eval.dataset.beir import GRADED, Judgments, build_cases
from eval.dataset.case import Case
from eval.dataset.passage_set import read_pool, split_columns
from eval.dataset.records import Findings, Record, quote_value, read_text_lines
from index.document import Document

COLLECTIONS = ("docs.jsonl", "docs.jsonl.gz", "collection.tsv", "collection.tsv.gz")

_TAG = re.compile(r"<\s*(/?)\s*(\w+)[^>]*>")
_LABEL = re.compile(r"(?:Number|Topic)\s*:\s*")


def detect(path: Path) -> bool:
    """Whether `path` is a folder with topics and judgments."""
    return path.is_dir() and any(path.glob("topics.*")) and any(path.glob("qrels.*"))


def read(
    path: Path, documents: Path | None, findings: Findings
) -> tuple[list[Document], list[Case]]:
    """The documents (`documents` goes before the folder's own), and the topics that some of them are relevant for."""
    own = next((path / name for name in COLLECTIONS if (path / name).is_file()), None)
    topics, qrels = _only(path, "topics", findings), _only(path, "qrels", findings)
    if documents is None and own is None:
        findings.wrong(
            str(path),
            f"holds none of {', '.join(COLLECTIONS)}: name the documents with --documents",
        )
    if topics is None or qrels is None or not (source := documents or own):
        return [], []
    pool = read_pool(source, findings)
    return pool, build_cases(
        _topics(topics, findings), "id", _judgments(qrels, _names(pool), findings), pool, findings
    )


def _only(folder: Path, name: str, findings: Findings) -> Path | None:
    files = sorted(folder.glob(f"{name}.*"))
    if len(files) != 1:
        findings.wrong(
            str(folder),
            f"holds {len(files)} files {name}.* ({', '.join(one.name for one in files)}): leave one of them",
        )
        return None
    return files[0]


def _topics(path: Path, findings: Findings) -> list[Record]:
    lines = list(read_text_lines(path, findings))
    if not any("<top>" in text.lower() for _, text in lines):
        return [
            replace(line, fields={**line.fields, "id": _plain(line.fields["id"])})
            for line in split_columns(lines, findings)
        ]
    topics: list[Record] = []
    fields: dict[str, str] = {}
    place, tag = "", ""
    for here, text in lines:
        at = 0
        for match in _TAG.finditer(text):
            fields[tag] = f"{fields.get(tag, '')} {text[at : match.start()]}"
            closes, tag, at = match[1], match[2].lower(), match.end()
            if tag == "top":
                if place and closes:
                    topics.append(_topic(place, fields, findings))
                elif place:
                    findings.wrong(place, "the <top> is not closed by </top>")
                place, fields = "" if closes else here, {}
            tag = "" if closes else tag
        fields[tag] = f"{fields.get(tag, '')} {text[at:]}"
    if place:
        findings.wrong(place, "the <top> is not closed by </top>")
    return topics


def _topic(place: str, fields: dict[str, str], findings: Findings) -> Record:
    values = {
        name: _LABEL.sub("", " ".join(fields.get(name, "").split()), count=1)
        for name in ("num", "title")
    }
    return Record(place, {"id": _plain(values["num"]), "text": values["title"]}, findings)


def _judgments(path: Path, names: dict[str, str], findings: Findings) -> Judgments:
    judgments: Judgments = {}
    grades: set[int] = set()
    for place, text in read_text_lines(path, findings):
        fields = text.split()
        if len(fields) != 4 or not re.fullmatch(r"[+-]?[0-9]{1,9}", fields[3]):
            findings.wrong(
                place,
                f"must be a topic, an iteration, a document and a relevance (a whole number), not {quote_value(text)}",
            )
        elif int(fields[3]) > 0:
            judgments.setdefault(_plain(fields[0]), {})[names.get(fields[2], fields[2])] = Record(
                place, {}, findings
            )
            grades.add(int(fields[3]))
    if len(grades) > 1:
        findings.doubt(str(path), GRADED)
    return judgments


def _names(pool: list[Document]) -> dict[str, str]:
    """A document's id without its suffix, where that can mean no other -> its id."""
    ids = {document.id for document in pool}
    short = Counter(map(_stem, ids))
    return {_stem(id): id for id in ids if short[_stem(id)] == 1 and _stem(id) not in ids}


def _stem(id: str) -> str:
    return id.rpartition(".")[0] or id


def _plain(number: str) -> str:
    return number.lstrip("0") or "0" if number.isdecimal() else number
