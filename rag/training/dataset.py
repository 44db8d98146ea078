"""Reads the training sets: `<set>.passages.jsonl.gz`, `<set>.questions.jsonl.gz` and `twlaw_en_zh.pairs.jsonl.gz`."""

import gzip
import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

# One passage in so many, by the digest of its id, is kept from training: for the learning curve and the calibration.
HELD_OUT = 12


@dataclass(frozen=True, slots=True)
class Passage:
    """A text with its title."""

    id: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Question:
    """A question on one passage; `start` and `end` are code points of the answer in it, None when it has none."""

    text: str
    passage: Passage
    start: int | None = None
    end: int | None = None

    @property
    def answer(self) -> str:
        return self.passage.text[self.start : self.end] if self.start is not None else ""


@dataclass(frozen=True, slots=True)
class Article:
    """An article of Taiwan law in both languages."""

    id: str
    law: str
    law_en: str
    text: str
    text_en: str


def held_out(identifier: str) -> bool:
    """Whether what carries this id is kept from training."""
    return hashlib.sha256(identifier.encode()).digest()[0] % HELD_OUT == 0


def questions(folder: Path, name: str) -> Iterator[Question]:
    """The questions of the set `name`, in the file's order; of several annotators' answers the most frequent."""
    passages = {
        r["id"]: Passage(r["id"], r["title"].replace("_", " "), r["text"])
        for r in _records(folder / f"{name}.passages.jsonl.gz")
    }
    for record in _records(folder / f"{name}.questions.jsonl.gz"):
        passage = passages[record["passage_id"]]
        if record["impossible"] or not record["answers"]:
            yield Question(record["question"], passage)
            continue
        spans = [(a["start"], a["start"] + len(a["text"])) for a in record["answers"]]
        start, end = max(spans, key=lambda span: (spans.count(span), span[0] - span[1]))
        yield Question(record["question"], passage, start, end)


def articles(folder: Path) -> Iterator[Article]:
    """The pairs of `twlaw_en_zh`."""
    for r in _records(folder / "twlaw_en_zh.pairs.jsonl.gz"):
        yield Article(r["id"], r["law"], r["law_en"], r["text"], r["text_en"])


def texts(folder: Path, *names: str) -> Iterator[str]:
    """The texts of the passages of these sets."""
    for name in names:
        for record in _records(folder / f"{name}.passages.jsonl.gz"):
            yield record["text"]


def _records(path: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)
