"""Read a manifest: files of any format that yiju reads, each with questions about it.

A set is a file manifest.jsonl, or the folder that contains it. A line is an object:

"file"             the path of a file from the manifest's folder
"format"           any text, such as "pdf"; it becomes a tag of the file's questions
"questions"        objects with
  "id", "question"   texts; an id is used once
  "q_lang"           "en", "zh-Hant", "zh-Hans" …; detected from the question if left out
  "kind"             any text, such as "table"; it becomes the question's type
  "answer"           a text, or null if the file does not answer
  "answerable"       whether it does; if left out, whether there is an answer
  "also"             a text or a list of texts that will do as well as the answer
  "page", "slide"    where the answer stands: a number from 1, or a list of them
  "sheet"            the same by name

Other fields are not read. Evidence is the answer itself, wherever it stands in the file, or on its
page, slide or sheet if one is named; blanks, commas, width and script do not matter. Of several
places those are kept whose lines resemble the question most. Where the answer is nowhere in the
text, the case has no evidence: only its answer is measured. The id of a document is the file's
path, and a file inside a container, such as a ZIP archive, is a document of its own. A file that
cannot be read is a warning, and its questions are not asked.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

from eval.dataset.case import Case, Evidence
from eval.dataset.finding import Findings
from eval.dataset.language import detect_language
from eval.dataset.records import Record, build_unique, quote_value, read_records
from index.block import RegionKind
from index.document import Document
from index.ingest.loader import load
from index.text.han import NUMERAL
from index.text.normalize import fold

NAME = "manifest.jsonl"

# What may stand between two characters of an answer; between two digits, only what groups them.
_GAP, _GROUPING = r"[\s,\u00ad\u200b]*", ",?"
# The least share of the best line's resemblance that the line of another place must have.
_ALIKE = 0.5


@dataclass(frozen=True, slots=True)
class _SquashedText:
    """A text in compatibility form and folded, and where each of its characters comes from."""

    text: str
    # Code points of the document's text, one for each character here and one for the end.
    places: Sequence[int]


def detect(path: Path) -> bool:
    """Return whether `path` is named as a manifest, or is a folder with one."""
    return path.name == NAME or (path / NAME).is_file()


def read(
    path: Path, _documents: Path | None, findings: Findings
) -> tuple[list[Document], list[Case]]:
    """Read the files, and the questions about those that can be read."""
    file = path / NAME if path.is_dir() else path
    documents: list[Document] = []
    asked: dict[str, tuple[Record, str, list[Document]]] = {}
    for record in read_records(file, findings):
        found = _load_file(record, file.parent)
        documents += found
        questions = record.objects("questions")
        if not found and questions:
            record.add_warning(f"its questions are left out: {len(questions)}")
            continue
        tag = record.text("format", "")
        asked |= {one.place: (one, tag, found) for one in questions}
    squashed = {
        one.id: _squash(one.text) for about in asked.values() for one in about[2]
    }  # of files without questions nothing is needed
    cases = build_unique(
        (record for record, _, _ in asked.values()),
        lambda record: _build_case(record, *asked[record.place][1:], squashed),
    )
    return documents, cases


def _load_file(record: Record, folder: Path) -> list[Document]:
    """Load the documents of a file; whatever cannot be read is a warning."""
    name = record.text("file")
    if not name:
        return []
    file = folder / name
    reading = load(file)
    for problem in reading.problems:
        record.add_warning(problem.replace(str(file.resolve()), name).replace(str(file), name))
    source = str(file.resolve())
    return [
        replace(one, id=name + one.source.removeprefix(source)) for one in reading.documents
    ]  # the same ids wherever the set lies


def _build_case(
    record: Record,
    tag: str,
    documents: Sequence[Document],
    squashed: Mapping[str, _SquashedText],
) -> Case:
    question = record.text("question")
    answer = record.text("answer") if record.has("answer") else ""
    answerable = record.flag("answerable", bool(answer))
    if answerable and not answer:
        record.add_fault('it has no answer: give one, or set "answerable": false')
    answers = tuple(dict.fromkeys((answer, *_read_texts(record, "also")))) if answerable else ()
    evidence: tuple[Evidence, ...] = ()
    if answerable and answer:
        evidence = _locate(record, answer, documents, squashed)
    relevant = tuple(dict.fromkeys(one.document_id for one in evidence))
    if answerable and not relevant:
        # Without a place, only a file that is one document is known to answer.
        relevant = tuple(one.id for one in documents) if len(documents) == 1 else ()
    return Case(
        id=record.name("id"),
        question=question,
        language=record.text("q_lang", "")
        or detect_language(question, documents[0].text if documents else ""),
        answerable=answerable,
        answers=answers,
        evidence=evidence,
        relevant=relevant,
        type=record.text("kind", ""),
        tags=(tag,) if tag else (),
    )


def _read_texts(record: Record, name: str) -> tuple[str, ...]:
    """Read a text or a list of texts."""
    value = record.fields.get(name)
    return (value,) if isinstance(value, str) and value.strip() else record.texts(name)


def _locate(
    record: Record,
    answer: str,
    documents: Sequence[Document],
    squashed: Mapping[str, _SquashedText],
) -> tuple[Evidence, ...]:
    """Locate the answer in the part of the file that the question names; none is a warning."""
    pattern, question = _compile_pattern(answer), _list_pairs(record.text("question", ""))
    found: dict[Evidence, int] = {}
    for document in documents:
        text = squashed[document.id]
        ranges = _list_ranges(record, document)
        for match in pattern.finditer(text.text):
            start, end = text.places[match.start()], text.places[match.end() - 1] + 1
            if any(low <= start and end <= high for low, high in ranges):
                line = _cut_line(document.text, start, end)
                found[Evidence(document.id, start, end, is_answer=True)] = len(
                    question & _list_pairs(line)
                )
    if not found:
        record.add_warning(f"its answer {quote_value(answer)} is not in the text where it says")
        return ()
    least = _ALIKE * max(found.values())
    return tuple(one for one, shared in found.items() if shared >= least)


def _list_ranges(record: Record, document: Document) -> list[tuple[int, int]]:
    """Return the parts of the text that the question names, or the whole."""
    ranges = [(0, len(document.text))]
    for kind in RegionKind:
        regions = [region for region in document.regions if region.kind is kind]
        given = record.fields.get(kind.value)
        if given is not None and regions:
            wanted = {str(one) for one in (given if isinstance(given, list) else [given])}
            ranges = [
                (region.start, region.end)
                for region in regions
                if (region.name if kind is RegionKind.SHEET else str(region.number)) in wanted
            ]
    return ranges


def _squash(text: str) -> _SquashedText:
    parts, places = [], []
    for place, character in enumerate(text):
        # A ligature becomes several characters, all of one place.
        shown = unicodedata.normalize("NFKC", character)
        parts.append(shown)
        places += [place] * len(shown)
    return _SquashedText(fold("".join(parts)), [*places, len(text)])


def _compile_pattern(answer: str) -> re.Pattern[str]:
    """Return what finds the answer in a squashed text, but not inside another number or word."""
    characters = re.sub(r"[\s,]+", "", _squash(answer).text) or _squash(answer).text
    pattern = re.escape(characters[0])
    for before, after in pairwise(characters):
        both = before.isdigit() and after.isdigit()
        pattern += (_GROUPING if both else _GAP) + re.escape(after)
    return re.compile(_guard(characters[0], ahead=False) + pattern + _guard(characters[-1], True))


def _guard(edge: str, ahead: bool) -> str:
    """Return what keeps the character at an edge of the answer from going on beyond it."""
    if edge.isdigit():
        return r"(?!\d|[.,]\d)" if ahead else r"(?<!\d)(?<!\d[.,])"
    if edge in NUMERAL:
        return f"(?![{NUMERAL}])" if ahead else f"(?<![{NUMERAL}])"
    if edge.isascii() and edge.isalpha():
        return "(?![a-z])" if ahead else "(?<![a-z])"
    return ""


def _cut_line(text: str, start: int, end: int) -> str:
    low, high = text.rfind("\n", 0, start) + 1, text.find("\n", end)
    return text[low : high if high >= 0 else len(text)]


def _list_pairs(text: str) -> frozenset[str]:
    """Return the words of a text in Latin letters or digits, and its pairs of other characters."""
    return frozenset(_iterate_pairs(fold(text)))


def _iterate_pairs(folded: str) -> Iterator[str]:
    for run in re.findall(r"[a-z0-9]+|[^\W_a-z0-9]+", folded):
        if run[0].isascii():
            yield run
        else:
            yield from (run[at : at + 2] for at in range(len(run) - 1))
