"""Reads the training sets.

The files are `<set>.passages.jsonl.gz` and `<set>.questions.jsonl.gz`, and for the laws
`twlaw_en_zh.pairs.jsonl.gz`.
"""

import gzip
import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

# One passage in so many, chosen by the digest of its id, is held out of training: for the learning
# curve and the calibration.
_HELD_OUT = 12


@dataclass(frozen=True, slots=True)
class TrainingPassage:
    """A text with its title."""

    id: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class TrainingQuestion:
    """A question about one passage."""

    text: str
    passage: TrainingPassage
    # The answer's code points in the passage, [start, end); None when it has no answer.
    start: int | None = None
    end: int | None = None

    @property
    def answer(self) -> str:
        """The answer's text; "" when it has none."""
        return self.passage.text[self.start : self.end] if self.start is not None else ""


@dataclass(frozen=True, slots=True)
class LawArticle:
    """An article of Taiwan law in both languages: `law` and `law_en` are the law's names."""

    id: str
    law: str
    law_en: str
    text: str
    text_en: str


def is_held_out(identifier: str) -> bool:
    """Whether the passage or law with this id is held out of training."""
    return hashlib.sha256(identifier.encode()).digest()[0] % _HELD_OUT == 0


def read_questions(folder: Path, name: str) -> Iterator[TrainingQuestion]:
    """Yield the questions of the set `name` in file order.

    Of several annotators' answers it takes the most frequent, and of equally frequent ones the
    shortest.
    """
    passages = {
        r["id"]: TrainingPassage(r["id"], r["title"].replace("_", " "), r["text"])
        for r in _read_records(folder / f"{name}.passages.jsonl.gz")
    }
    for record in _read_records(folder / f"{name}.questions.jsonl.gz"):
        passage = passages[record["passage_id"]]
        if record["impossible"] or not record["answers"]:
            yield TrainingQuestion(record["question"], passage)
            continue
        spans = [(a["start"], a["start"] + len(a["text"])) for a in record["answers"]]
        start, end = max(spans, key=lambda span: (spans.count(span), span[0] - span[1]))
        yield TrainingQuestion(record["question"], passage, start, end)


def read_articles(folder: Path) -> Iterator[LawArticle]:
    """Yield the law articles."""
    for r in _read_records(folder / "twlaw_en_zh.pairs.jsonl.gz"):
        yield LawArticle(r["id"], r["law"], r["law_en"], r["text"], r["text_en"])


def read_texts(folder: Path, *names: str) -> Iterator[str]:
    """Yield the texts of the passages of the sets `names`."""
    for name in names:
        for record in _read_records(folder / f"{name}.passages.jsonl.gz"):
            yield record["text"]


def _read_records(path: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)
