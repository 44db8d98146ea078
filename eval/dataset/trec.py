"""Read TREC: a folder of topics, judgments and documents (https://trec.nist.gov/data/test_coll.html).

topics.*   <top> <num> Number: 301 <title> WORDS <desc> … </top>, the title of which is asked;
           or a line of an id, a tab and the text for each topic
qrels.*    TOPIC, ITERATION, DOCUMENT and RELEVANCE separated by blanks; relevant if over 0
docs.jsonl, or collection.tsv, or documents named beside it (`eval.dataset.passage_set.read_pool`)

Any of them may be gzipped (.gz). A topic without a relevant document is not asked, as in
trec_eval's means. Judgments tell only documents, so that evidence is the whole of each relevant
one. Leading zeros of a topic's number are ignored, since topics and judgments may differ in them. A
document from a folder may be named without its suffix.
"""

import re
from collections import Counter
from dataclasses import replace
from pathlib import Path

from eval.dataset.beir import GRADED, Judgments, build_cases
from eval.dataset.case import Case
from eval.dataset.finding import Findings
from eval.dataset.passage_set import read_pool, split_columns
from eval.dataset.records import Record, quote_value, read_text_lines
from index.document import Document

COLLECTIONS = ("docs.jsonl", "docs.jsonl.gz", "collection.tsv", "collection.tsv.gz")

_TAG = re.compile(r"<\s*(/?)\s*(\w+)[^>]*>")
_LABEL = re.compile(r"(?:Number|Topic)\s*:\s*")


def detect(path: Path) -> bool:
    """Return whether `path` is a folder with topics and judgments."""
    return path.is_dir() and any(path.glob("topics.*")) and any(path.glob("qrels.*"))


def read(
    path: Path, documents: Path | None, findings: Findings
) -> tuple[list[Document], list[Case]]:
    """Read the documents, those at `documents` if given, and the topics they are relevant to."""
    own = next((path / name for name in COLLECTIONS if (path / name).is_file()), None)
    topics, qrels = _find_only(path, "topics", findings), _find_only(path, "qrels", findings)
    if documents is None and own is None:
        findings.add_fault(
            str(path),
            f"contains none of {', '.join(COLLECTIONS)}: name the documents with --documents",
        )
    if topics is None or qrels is None or not (source := documents or own):
        return [], []
    pool = read_pool(source, findings)
    return pool, build_cases(
        _read_topics(topics, findings),
        "id",
        _read_judgments(qrels, _find_short_names(pool), findings),
        pool,
        findings,
    )


def _find_only(folder: Path, name: str, findings: Findings) -> Path | None:
    files = sorted(folder.glob(f"{name}.*"))
    if len(files) != 1:
        findings.add_fault(
            str(folder),
            f"contains {len(files)} files {name}.* ({', '.join(one.name for one in files)}): "
            "leave one of them",
        )
        return None
    return files[0]


def _read_topics(path: Path, findings: Findings) -> list[Record]:
    lines = list(read_text_lines(path, findings))
    if not any("<top>" in text.lower() for _, text in lines):
        return [
            replace(record, fields={**record.fields, "id": _strip_zeros(record.fields["id"])})
            for record in split_columns(lines, findings)
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
                    topics.append(_build_topic(place, fields, findings))
                elif place:
                    findings.add_fault(place, "the <top> is not closed by </top>")
                place, fields = "" if closes else here, {}
            tag = "" if closes else tag
        fields[tag] = f"{fields.get(tag, '')} {text[at:]}"
    if place:
        findings.add_fault(place, "the <top> is not closed by </top>")
    return topics


def _build_topic(place: str, fields: dict[str, str], findings: Findings) -> Record:
    values = {
        name: _LABEL.sub("", " ".join(fields.get(name, "").split()), count=1)
        for name in ("num", "title")
    }
    return Record(place, {"id": _strip_zeros(values["num"]), "text": values["title"]}, findings)


def _read_judgments(path: Path, names: dict[str, str], findings: Findings) -> Judgments:
    judgments: Judgments = {}
    grades: set[int] = set()
    for place, text in read_text_lines(path, findings):
        fields = text.split()
        if len(fields) != 4 or not re.fullmatch(r"[+-]?[0-9]{1,9}", fields[3]):
            findings.add_fault(
                place,
                "must be a topic, an iteration, a document and a relevance (a whole number), "
                f"not {quote_value(text)}",
            )
        elif int(fields[3]) > 0:
            judgments.setdefault(_strip_zeros(fields[0]), {})[names.get(fields[2], fields[2])] = (
                Record(place, {}, findings)
            )
            grades.add(int(fields[3]))
    if len(grades) > 1:
        findings.add_warning(str(path), GRADED)
    return judgments


def _find_short_names(pool: list[Document]) -> dict[str, str]:
    """Map the ids of documents without their suffixes, where they are unambiguous, to the ids."""
    ids = {document.id for document in pool}
    short = Counter(map(_remove_suffix, ids))
    return {
        _remove_suffix(id): id
        for id in ids
        if short[_remove_suffix(id)] == 1 and _remove_suffix(id) not in ids
    }


def _remove_suffix(id: str) -> str:
    return id.rpartition(".")[0] or id


def _strip_zeros(number: str) -> str:
    return number.lstrip("0") or "0" if number.isdecimal() else number
