"""Derived files are checked on every use: a damaged one is made again, never believed."""

import os
import shutil
from pathlib import Path

import numpy as np
import pytest

from index.model.artifact import discard_damaged, seal
from index.model.bundled import NETWORK, WORDS, locate
from index.model.encoder import Encoder
from index.model.openvino import Network
from index.model.token_table import TokenTable
from rag.settings import Settings


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "a.blob").write_bytes(b"compiled")
    (tmp_path / "b.blob").write_bytes(b"another")
    seal(tmp_path, set())
    return tmp_path


def test_what_was_sealed_is_kept(folder: Path) -> None:
    assert discard_damaged(folder) == {"a.blob", "b.blob"}
    seal(folder, {"a.blob", "b.blob"})
    assert discard_damaged(folder) == {"a.blob", "b.blob"}


def test_what_is_damaged_or_was_never_seen_is_deleted(folder: Path) -> None:
    (folder / "a.blob").write_bytes(b"compiler")
    (folder / "c.blob").write_bytes(b"cut off wh")
    assert discard_damaged(folder) == {"b.blob"}
    assert {path.name for path in folder.iterdir()} == {"b.blob", "manifest.json"}
    (folder / "a.blob").write_bytes(b"made again")
    seal(folder, {"b.blob"})
    assert discard_damaged(folder) == {"a.blob", "b.blob"}


@pytest.mark.parametrize("note", [b"", b"[1]", b'{"a.blob": 1}', b"\xff"])
def test_a_damaged_note_is_none(folder: Path, note: bytes) -> None:
    (folder / "manifest.json").write_bytes(note)
    assert discard_damaged(folder) == set()
    assert discard_damaged(folder / "none") == set()


def test_a_damaged_compiled_network_is_not_loaded(encoder: Encoder, tmp_path: Path) -> None:
    """OpenVINO checks the version of what it compiled, but none of its weights."""
    encoder.load()
    source, folder = locate(Settings.read(os.environ).cache), tmp_path / "model"
    shutil.copytree(source, folder, ignore=shutil.ignore_patterns("compiled"))

    def compute() -> list[float]:
        network = Network(folder / NETWORK, TokenTable(folder / WORDS))
        ids = np.array([[0, 5, 6, 7, 2]], np.int64)
        (vector,) = network.infer((ids, np.ones((1, 5), np.float32)))
        return [float(value) for value in vector[0]]

    good = compute()
    (blob,) = (folder / "compiled").glob("*.blob")
    data = bytearray(blob.read_bytes())
    for at in range(len(data) // 2, len(data) // 2 + 4096, 4):
        data[at] ^= 0x40
    blob.chmod(0o600)
    blob.write_bytes(data)
    assert compute() == good
    assert blob.read_bytes() != data
