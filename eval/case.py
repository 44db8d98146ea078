"""Files -> the documents and Cases of a question set. Knows formats; nothing of retrieval, answers or metrics.

Every quote and answer is checked against the text it was taken from, so that what is measured against cannot be wrong
about its own offsets.
"""

import gzip
import json
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from index.document import Document
from index.error import BadInput
from index.loader import expand, load


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where a document answers: code points [start, end) of its text.

    `is_answer`: the span is the answer itself rather than the words around it, so a citation must hold all of it.
    """

    document_id: str
    start: int
    end: int
    is_answer: bool = False


@dataclass(frozen=True, slots=True)
class Case:
    """A question and what is known about its answer.

    `answers` are alternatives, any of them is right; `relevant` are the ids of the documents that answer. An answerable
    case without evidence (a set that does not say where) counts for refusals only.
    """

    id: str
    question: str
    language: str
    answerable: bool
    answers: tuple[str, ...]
    evidence: tuple[Evidence, ...]
    relevant: tuple[str, ...]
    type: str = ""
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Line:
    """One object of a file; `place` is the file and line number that every message begins with."""

    place: str
    fields: Mapping[str, Any]

    def error(self, problem: str) -> BadInput:
        return BadInput(f"{self.place}: {problem}")

    def text(self, name: str, default: str | None = None) -> str:
        value = self.fields.get(name, default)
        if not isinstance(value, str) or (default is None and not value.strip()):
            raise self.error(f'"{name}" must be a text, not {_shown(value)}')
        return value

    def flag(self, name: str, default: bool) -> bool:
        value = self.fields.get(name, default)
        if not isinstance(value, bool):
            raise self.error(f'"{name}" must be true or false, not {_shown(value)}')
        return value

    def texts(self, name: str) -> tuple[str, ...]:
        value = self.fields.get(name, [])
        if not isinstance(value, list) or not all(isinstance(one, str) and one.strip() for one in value):
            raise self.error(f'"{name}" must be a list of texts, not {_shown(value)}')
        return tuple(value)

    def objects(self, name: str) -> "list[_Line]":
        value = self.fields.get(name, [])
        if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
            raise self.error(f'"{name}" must be a list of objects, not {_shown(value)}')
        return [_Line(self.place, one) for one in value]


def read_documents(path: Path) -> list[Document]:
    """The documents in a file or folder. Their ids are paths relative to it, the same on every machine."""
    files, problems = expand([path])
    if problems:
        where, why = problems[0]
        raise BadInput(f"{where}: {why}")
    return [replace(load(file), id=file.relative_to(path).as_posix() if path.is_dir() else file.name) for file in files]


def read_questions(path: Path, documents: Sequence[Document]) -> list[Case]:
    """The cases of a JSONL file in our format (eval/gold/README.md) about `documents`, whose ids the evidence names.

    With one document, "evidence" may be the quote alone, or null. Raises BadInput with file and line for a line that
    is not such an object, or whose quote is not in the document exactly once.
    """
    known = {document.id: document for document in documents}
    return _cases(path, lambda line: _case(line, known))


def read_set(prefix: Path) -> tuple[list[Document], list[Case]]:
    """The passages, each a document, and the cases of `prefix`.passages.jsonl.gz and `prefix`.questions.jsonl.gz.

    Evidence is each answer at its offset; where a set gives passages but no answers, it is the whole of them. Raises
    BadInput with file and line, also for an answer that does not stand at its offset.
    """
    known: dict[str, Document] = {}
    for line in _lines(Path(f"{prefix}.passages.jsonl.gz")):
        document = Document(line.text("id"), line.text("title", ""), line.text("id"), line.text("text"))
        if known.setdefault(document.id, document) is not document:
            raise line.error(f"the id {document.id!r} stands here for the second time")
    return list(known.values()), _cases(Path(f"{prefix}.questions.jsonl.gz"), lambda line: _set_case(line, known))


def _cases(path: Path, make: Callable[[_Line], Case]) -> list[Case]:
    cases: dict[str, Case] = {}
    for line in _lines(path):
        case = make(line)
        if cases.setdefault(case.id, case) is not case:
            raise line.error(f"the id {case.id!r} stands here for the second time")
    if not cases:
        raise BadInput(f"{path}: holds no question")
    return list(cases.values())


def _case(line: _Line, known: Mapping[str, Document]) -> Case:
    answers = line.texts("answers")
    answerable = line.flag("answerable", bool(answers))
    evidence = tuple(_quoted(line, known))
    if not answerable == bool(answers) == bool(evidence):
        raise line.error(f"answerable is {answerable}, with {len(answers)} answers and {len(evidence)} pieces of evidence")
    relevant = tuple(dict.fromkeys(one.document_id for one in evidence))
    language, kind = line.text("lang", ""), line.text("type", "")
    return Case(line.text("id"), line.text("question"), language, answerable, answers, evidence, relevant, kind, line.texts("tags"))


def _quoted(line: _Line, known: Mapping[str, Document]) -> Iterator[Evidence]:
    given = line.fields.get("evidence")
    if given is None:
        return
    if isinstance(given, str):
        if len(known) != 1:
            raise line.error(f"the evidence names no document, and there are {len(known)}")
        pairs = [(next(iter(known)), given)]
    else:
        pairs = [(one.text("document"), one.text("quote")) for one in line.objects("evidence")]
    for name, quote in pairs:
        text = _document(line, known, name).text
        if (count := text.count(quote) if quote else 0) != 1:
            raise line.error(f"the quote {_shown(quote)} stands {count} times in {name}, not once")
        start = text.index(quote)
        yield Evidence(name, start, start + len(quote))


def _set_case(line: _Line, known: Mapping[str, Document]) -> Case:
    # NoMIRACL has no "impossible": its subset says whether a passage answers, but not which.
    answerable = not line.flag("impossible", line.text("subset", "") == "non_relevant")
    passage_id = line.text("passage_id", "")
    relevant = (line.texts("positive_ids") or ((passage_id,) if passage_id else ())) if answerable else ()
    texts = {name: _document(line, known, name).text for name in relevant}
    answers = line.objects("answers") if answerable else []
    spans = sorted({_span(one, texts.get(passage_id, "")) for one in answers})
    evidence = [Evidence(passage_id, start, end, is_answer=True) for start, end in spans]
    return Case(
        id=line.text("id"),
        question=line.text("question"),
        language=line.text("q_lang", line.text("lang", "")),
        answerable=answerable,
        answers=tuple(dict.fromkeys(one.text("text") for one in answers)),
        evidence=tuple(evidence or [Evidence(name, 0, len(text)) for name, text in texts.items()]),
        relevant=relevant,
        type=line.text("type", ""),
    )


def _span(answer: _Line, text: str) -> tuple[int, int]:
    start, words = answer.fields.get("start"), answer.text("text")
    if not isinstance(start, int) or start < 0 or not text.startswith(words, start):
        raise answer.error(f"the answer {_shown(words)} does not stand at {_shown(start)} of its passage")
    return start, start + len(words)


def _document(line: _Line, known: Mapping[str, Document], name: str) -> Document:
    if name not in known:
        raise line.error(f"there is no document {name!r} among the {len(known)} given")
    return known[name]


def _lines(path: Path) -> Iterator[_Line]:
    try:
        with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as lines:
            for number, line in enumerate(lines, 1):
                if line.strip():
                    yield _object(f"{path}:{number}", line)
    except (OSError, EOFError, zlib.error, UnicodeDecodeError) as error:
        reason = (error.strerror if isinstance(error, OSError) else None) or str(error)
        raise BadInput(f"{path}: cannot be read: {reason}") from None


def _object(place: str, line: str) -> _Line:
    try:
        value = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise BadInput(f"{place}: is no JSON: {error}") from None
    if not isinstance(value, dict):
        raise BadInput(f"{place}: must be an object, not {_shown(value)}")
    return _Line(place, value)


def _shown(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 60 else text[:59] + "…"
