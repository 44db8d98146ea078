"""Measures `yiju add` into an empty home by wall-clock time."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from eval.bench.process import time_command
from index.collection import Collection

_BATCH = 1000  # texts tokenized at a time


@dataclass(frozen=True, slots=True)
class IngestSpeed:
    """Size and duration of an ingest, and the rates that follow from them."""

    documents: int
    passages: int
    tokens: int
    # From the start of the process to its exit: Python's start, loading the model and every commit
    # count, here and in the rates.
    seconds: float
    passages_per_second: float
    tokens_per_second: float


def time_add(paths: Sequence[Path], home: Path) -> float:
    """Return the seconds `yiju add` takes; Unavailable when one of `paths` cannot be added."""
    return time_command("add", "--home", str(home), "--", *map(str, paths))


def measure_ingest(collection: Collection, seconds: float) -> IngestSpeed:
    """Count what is in `collection`, which took `seconds` to add; counting is not timed."""
    texts = [
        chunk.text
        for document in collection.documents()
        for chunk in collection.chunks(document.id)
    ]
    tokens = sum(
        sum(collection.encoder.count(texts[at : at + _BATCH]))
        for at in range(0, len(texts), _BATCH)
    )
    passages = len(texts)
    return IngestSpeed(
        collection.state().documents,
        passages,
        tokens,
        round(seconds, 3),
        round(passages / seconds, 1),
        round(tokens / seconds, 1),
    )
