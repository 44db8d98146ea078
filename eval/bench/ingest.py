"""`yiju add` of documents into a fresh home, by the clock on the wall."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from eval.bench.process import finished
from index.collection import Collection

_AT_ONCE = 1000


@dataclass(frozen=True, slots=True)
class Ingest:
    """`seconds` from the start of the process to its exit: Python, the model and every commit are in them, and in the rates."""

    documents: int
    passages: int
    tokens: int
    seconds: float
    passages_per_second: float
    tokens_per_second: float


def added(paths: Sequence[Path], home: Path) -> float:
    """Seconds that `yiju add` takes for `paths`; Unavailable when one of them cannot be added."""
    return finished("add", "--home", str(home), "--", *map(str, paths))


def ingest(library: Collection, seconds: float) -> Ingest:
    """What was added in that time; counting its tokens takes time of its own, which is in none of the figures."""
    texts = [
        chunk.text for document in library.documents() for chunk in library.chunks(document.id)
    ]
    tokens = sum(
        sum(library.encoder.count(part))
        for part in (texts[at : at + _AT_ONCE] for at in range(0, len(texts), _AT_ONCE))
    )
    passages = len(texts)
    return Ingest(
        library.state().documents,
        passages,
        tokens,
        round(seconds, 3),
        round(passages / seconds, 1),
        round(tokens / seconds, 1),
    )
