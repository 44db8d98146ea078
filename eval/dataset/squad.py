"""Read SQuAD 1.1 and 2.0, the sets in their format, such as DRCD, and CMRC 2018's list format.

SQuAD      https://rajpurkar.github.io/SQuAD-explorer/
           {"data": [{"title", "paragraphs": [{"context", "id", "qas": [
             {"id", "question", "is_impossible", "answers": [{"text", "answer_start"}]}]}]}]}
DRCD       https://github.com/DRCKnowledgeTeam/DRCD
           the same, in Traditional Chinese
CMRC 2018  https://github.com/ymcui/cmrc2018
           the same, in Simplified Chinese, or a list
           [{"context_id", "context_text", "title",
             "qas": [{"query_id", "query_text", "answers": [text, …]}]}]

Each paragraph is a document. Its id is "id" or "context_id" if it has one, or "TITLE#N" for the Nth
paragraph of that title, from 1. Offsets are code points, and an answer must be found at its own. In
the list format, which has no offsets, it is taken at its first occurrence. "plausible_answers" are
not read. Ids may be texts or numbers, and the file .json or .json.gz.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from eval.dataset.case import Case
from eval.dataset.finding import Findings
from eval.dataset.language import detect_language
from eval.dataset.quote import locate_answer
from eval.dataset.records import Record, build_unique, quote_value, read_json
from index.document import Document


@dataclass(frozen=True, slots=True)
class _Paragraph:
    """A paragraph as a document, and the record of it and its questions."""

    id: str
    document: Document
    record: Record


def detect(path: Path) -> bool:
    """Return whether `path` is named as JSON."""
    return path.name.removesuffix(".gz").endswith(".json")


def read(
    path: Path, _documents: Path | None, findings: Findings
) -> tuple[list[Document], list[Case]]:
    """Read the paragraphs, and the questions about those without a fault."""
    before, value = len(findings.faults), read_json(path, findings)
    if len(findings.faults) > before:
        return [], []
    paragraphs: Iterable[Record] = ()
    if isinstance(value, dict) and isinstance(value.get("data"), list):
        paragraphs = _list_paragraphs(Record(str(path), value, findings))
    elif isinstance(value, list):
        paragraphs = Record(str(path), {"contexts": value}, findings).objects("contexts")
    else:
        findings.add_fault(
            str(path),
            'must be {"data": […]} as SQuAD, or a list of contexts as CMRC 2018, '
            f"not {quote_value(value)}",
        )
    kept = build_unique(paragraphs, partial(_build_paragraph, counts=Counter()))
    about = {
        record.place: (record, one.document) for one in kept for record in one.record.objects("qas")
    }
    cases = build_unique(
        (record for record, _ in about.values()),
        lambda record: _build_case(record, about[record.place][1]),
    )
    return [one.document for one in kept], cases


def _list_paragraphs(root: Record) -> Iterator[Record]:
    for article in root.objects("data"):
        title = article.text("title", "")
        for one in article.objects("paragraphs"):
            yield Record(one.place, {"title": title} | dict(one.fields), one.findings)


def _build_paragraph(record: Record, counts: Counter[str]) -> _Paragraph:
    title = record.text("title", "")
    counts[title] += 1
    name = next((name for name in ("context_id", "id") if record.has(name)), None)
    id = record.name(name) if name else f"{title}#{counts[title]}"
    text = record.text("context_text" if record.has("context_text") else "context")
    return _Paragraph(id, Document(id, title, id, text), record)


def _build_case(record: Record, document: Document) -> Case:
    before = len(record.findings.faults)
    question = record.text("query_text" if record.has("query_text") else "question")
    answerable = not record.flag("is_impossible", False)
    given = list(_list_answers(record)) if answerable or record.has("answers") else []
    if answerable and not given and len(record.findings.faults) == before:
        record.add_fault('it has no answer: give one, or set "is_impossible": true')
    if given and not answerable:
        record.add_warning('it is impossible, but has "answers", which are left out')
        given = []
    evidence = {locate_answer(one, answer, start, document) for one, answer, start in given}
    return Case(
        id=record.name("query_id" if record.has("query_id") else "id"),
        question=question,
        language=detect_language(question, document.text),
        answerable=answerable,
        answers=tuple(dict.fromkeys(answer for _, answer, _ in given)),
        evidence=tuple(sorted(evidence, key=lambda one: (one.start, one.end))),
        relevant=(document.id,) if answerable else (),
    )


def _list_answers(record: Record) -> Iterator[tuple[Record, str, int | None]]:
    """Yield each answer's record, its text and its offset; None in the format without offsets."""
    given = record.fields.get("answers")
    if isinstance(given, list) and any(isinstance(one, str) for one in given):
        yield from ((record, answer, None) for answer in record.texts("answers"))
    else:
        yield from (
            (one, one.text("text"), one.number("answer_start")) for one in record.objects("answers")
        )
