"""Keeps the examples of a run in files, so that a run that resumes does not build them again."""

import json
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from rag.training.example import TrainingExample

# Examples of about 120 tokens: a file of them stays below 12 MiB.
_A_SHARD = 20_000
_INDEX = "examples.json"


def load_or_build(
    folder: Path, name: str, build: Callable[[], list[TrainingExample]]
) -> list[TrainingExample]:
    """Return the examples that `folder` keeps under `name`; the first time, build and keep them.

    A folder that keeps those of another name, such as another round, gets the new ones.
    """
    index = folder / _INDEX
    if index.exists():
        kept = json.loads(index.read_text())
        if kept["name"] == name:
            return [example for file in kept["files"] for example in _read(folder / file)]
    examples = build()
    files = []
    for number, at in enumerate(range(0, len(examples), _A_SHARD)):
        files.append(f"examples-{number}.npz")
        _write(folder / files[-1], examples[at : at + _A_SHARD])
    index.write_text(json.dumps({"name": name, "files": files}))
    return examples


def _write(path: Path, examples: Sequence[TrainingExample]) -> None:
    targets = [(e.first, e.start, e.end, e.answerable, e.relevant) for e in examples]
    np.savez_compressed(
        path,
        ids=np.concatenate([np.array(e.ids, np.int32) for e in examples]),
        lengths=np.array([len(e.ids) for e in examples], np.int32),
        targets=np.array(targets, np.int16),
    )


def _read(path: Path) -> list[TrainingExample]:
    with np.load(path, allow_pickle=False) as data:
        ends = np.cumsum(data["lengths"])[:-1]
        parts = np.split(data["ids"], ends)
        targets = data["targets"].tolist()
    return [
        TrainingExample(tuple(part.tolist()), *row)
        for part, row in zip(parts, targets, strict=True)
    ]
