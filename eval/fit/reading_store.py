"""Keep what was read of the held-out collections, so that a fit on it takes seconds.

What is kept is raw: the passages found, with their views and scores, how much of the question they
can cover, and what the network found in each. Features and rankings are computed anew each time, so
that a new feature needs no new reading. The file's name is a hash of all that the reading depends
on: the models, the training sets, and the source of every module of ours that takes part.
"""

import ast
import hashlib
import importlib.metadata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import msgspec

from eval.fit.held_out import HeldOutQuestion
from eval.report import output_file
from eval.run.arithmetic import detect_arithmetic
from index.document import Hit
from rag.reading.extractor import Extraction
from rag.retrieval.coverage import QueryCoverage

ROOT = Path(__file__).parents[2]
PACKAGES = ("index", "rag", "eval")
# What a reading is made by; all that they import counts too.
MODULES = (
    "eval.fit.contrast_sample",
    "eval.fit.held_out",
    "index.collection",
    "index.model.encoder",
    "rag.question",
    "rag.reading.echo",
    "rag.reading.extractor",
    "rag.reading.heading",
    "rag.reading.rewording",
    "rag.retrieval.fusion",
)
# Where their data lies: weights and dictionaries.
DATA = ("index/model/weights", "rag/reading/weights", "rag/retrieval/dictionary")
LIBRARIES = ("faiss-cpu", "numpy", "openvino", "tokenizers")


@dataclass(frozen=True, slots=True)
class KeptReading:
    """A question of a held-out collection, the passages found, and what was found in each."""

    # Name of the collection.
    name: str
    asked: HeldOutQuestion
    coverage: QueryCoverage
    hits: list[Hit]
    # One for each hit.
    extractions: list[Extraction]


class ReadingStore:
    """The readings in a folder, one file for each key (see `compute_key`)."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def recall(self, key: str, read: Callable[[], Iterable[KeptReading]]) -> list[KeptReading]:
        """Return the readings of `key`; those that `read` makes, which are kept, if there are none.

        Other files of the folder are removed: what they depended on has changed.
        """
        path = self._folder / f"{key}.jsonl"
        if path.is_file():
            return list(_decode(path))
        found = list(read())
        for stale in self._folder.glob("*.jsonl"):
            stale.unlink()
        output_file.write(path, b"\n".join(map(msgspec.json.encode, found)) + b"\n")
        return found


def _decode(path: Path) -> Iterator[KeptReading]:
    decoder = msgspec.json.Decoder(KeptReading)
    with path.open("rb") as lines:
        for line in lines:
            yield decoder.decode(line)


def compute_key(data: Path, parts: Sequence[str]) -> str:
    """Return a hash of the sources and models, the training sets in `data`, and `parts`."""
    digest = hashlib.sha256()
    shipped = [path for one in DATA for path in sorted((ROOT / one).iterdir())]
    ours = [(path, ROOT) for path in (*find_sources(MODULES), *shipped)]
    # Sorted: a folder lists its files in any order.
    for path, root in [*ours, *((path, data) for path in sorted(data.iterdir()))]:
        # A model card changes no reading.
        if path.is_file() and path.suffix != ".md":
            content = hashlib.sha256(path.read_bytes()).hexdigest()
            digest.update(f"{path.relative_to(root)} {content}\n".encode())
    libraries = [f"{name} {importlib.metadata.version(name)}" for name in LIBRARIES]
    for part in (*libraries, detect_arithmetic(), *parts):
        digest.update(f"{part}\n".encode())
    return digest.hexdigest()[:24]


@cache
def find_sources(modules: tuple[str, ...]) -> list[Path]:
    """Return the files of modules of ours and of all of ours that they import, directly or not."""
    found: dict[str, Path] = {}
    waiting = list(modules)
    while waiting:
        name = waiting.pop()
        path = _locate(name)
        if path is None or name in found:
            continue
        found[name] = path
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                waiting += [one.name for one in node.names]
            elif isinstance(node, ast.ImportFrom) and node.module:
                waiting += [node.module, *(f"{node.module}.{one.name}" for one in node.names)]
    return sorted(found.values())


def _locate(name: str) -> Path | None:
    """Return the file of a module of ours; None for any other, and for what is no module."""
    if name.partition(".")[0] not in PACKAGES:
        return None
    path = ROOT.joinpath(*name.split("."))
    return next(
        (one for one in (path.with_suffix(".py"), path / "__init__.py") if one.is_file()), None
    )
