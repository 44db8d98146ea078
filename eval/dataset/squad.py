"""SQuAD 1.1 and 2.0 and the sets published in their form, DRCD and CMRC 2018 among them; and CMRC's own list form.

SQuAD      {"data": [{"title", "paragraphs": [{"context", "id", "qas": [{"id", "question", "is_impossible",
           "answers": [{"text", "answer_start"}]}]}]}]}     https://rajpurkar.github.io/SQuAD-explorer/
DRCD       the same, in Traditional Chinese                 https://github.com/DRCKnowledgeTeam/DRCD
CMRC 2018  the same, in Simplified Chinese, or a list       https://github.com/ymcui/cmrc2018
           [{"context_id", "context_text", "title", "qas": [{"query_id", "query_text", "answers": [text, …]}]}]

Each paragraph is a document. Its id is its own ("id" or "context_id"), or "TITLE#N", the Nth paragraph of that title from
1. Offsets are code points, and an answer must stand at its own; in the list form, which has none, it is taken where it first
stands. "plausible_answers" are not read. Ids may be texts or numbers, and the file .json or .json.gz.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from eval.dataset.case import Case
from eval.dataset.language import detect_language
from eval.dataset.quote import locate_answer
from eval.dataset.records import Findings, Record, build_unique, quote_value, read_json
from index.document import Document


@dataclass(frozen=True, slots=True)
class _Paragraph:
    """A paragraph as a document, and the line that it and its questions stand in."""

    id: str
    document: Document
    line: Record


def detect(path: Path) -> bool:
    """Whether `path` is named as JSON."""
    return path.name.removesuffix(".gz").endswith(".json")


def read(
    path: Path, _documents: Path | None, findings: Findings
) -> tuple[list[Document], list[Case]]:
    """The paragraphs, and the questions about those that have no fault."""
    before, value = len(findings.faults), read_json(path, findings)
    if len(findings.faults) > before:
        return [], []
    paragraphs: Iterable[Record] = ()
    if isinstance(value, dict) and isinstance(value.get("data"), list):
        paragraphs = _paragraphs(Record(str(path), value, findings))
    elif isinstance(value, list):
        paragraphs = Record(str(path), {"contexts": value}, findings).objects("contexts")
    else:
        findings.wrong(
            str(path),
            f'must be {{"data": […]}} as SQuAD, or a list of contexts as CMRC 2018, not {quote_value(value)}',
        )
    kept = build_unique(paragraphs, partial(_paragraph, counts=Counter()))
    about = {line.place: (line, one.document) for one in kept for line in one.line.objects("qas")}
    cases = build_unique(
        (line for line, _ in about.values()), lambda line: _case(line, about[line.place][1])
    )
    return [one.document for one in kept], cases


def _paragraphs(root: Record) -> Iterator[Record]:
    for article in root.objects("data"):
        title = article.text("title", "")
        for one in article.objects("paragraphs"):
            yield Record(one.place, {"title": title} | dict(one.fields), one.findings)


def _paragraph(line: Record, counts: Counter[str]) -> _Paragraph:
    title = line.text("title", "")
    counts[title] += 1
    name = next((name for name in ("context_id", "id") if line.has(name)), None)
    id = line.name(name) if name else f"{title}#{counts[title]}"
    text = line.text("context_text" if line.has("context_text") else "context")
    return _Paragraph(id, Document(id, title, id, text), line)


def _case(line: Record, document: Document) -> Case:
    before = len(line.findings.faults)
    question = line.text("query_text" if line.has("query_text") else "question")
    answerable = not line.flag("is_impossible", False)
    given = list(_answers(line)) if answerable or line.has("answers") else []
    if answerable and not given and len(line.findings.faults) == before:
        line.wrong('it has no answer: give one, or say "is_impossible": true')
    if given and not answerable:
        line.doubt('it is impossible, but has "answers", which are left out')
        given = []
    evidence = {locate_answer(one, answer, start, document) for one, answer, start in given}
    return Case(
        id=line.name("query_id" if line.has("query_id") else "id"),
        question=question,
        language=detect_language(question, document.text),
        answerable=answerable,
        answers=tuple(dict.fromkeys(answer for _, answer, _ in given)),
        evidence=tuple(sorted(evidence, key=lambda one: (one.start, one.end))),
        relevant=(document.id,) if answerable else (),
    )


def _answers(line: Record) -> Iterator[tuple[Record, str, int | None]]:
    """Each answer, the line to blame, and its offset; None where the form has no offsets."""
    given = line.fields.get("answers")
    if isinstance(given, list) and any(isinstance(one, str) for one in given):
        yield from ((line, answer, None) for answer in line.texts("answers"))
    else:
        yield from (
            (one, one.text("text"), one.number("answer_start")) for one in line.objects("answers")
        )
