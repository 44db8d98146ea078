"""What many tests need: the real bundled encoder, loaded once, and small real libraries."""

import functools
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

import index.encoder
import rag.extractor
from index.document import Document
from index.encoder import Encoder
from index.library import Library
from rag.extractor import Extractor
from rag.settings import Settings


@pytest.fixture(scope="session", autouse=True)
def one_encoder() -> Iterator[None]:
    """Commands and runs in this process share one encoder and one reader; each would spend seconds on loading its own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(index.encoder, "choose", functools.cache(index.encoder.choose))
        patch.setattr(rag.extractor, "choose", functools.cache(rag.extractor.choose))
        yield


@pytest.fixture(scope="session")
def encoder() -> Encoder:
    """The bundled model, in the cache that the user has anyway."""
    settings = Settings.read(os.environ)
    return index.encoder.choose("bundled", settings.cache)


@pytest.fixture(scope="session")
def extractor() -> Extractor:
    """The shipped reader, in the same cache."""
    return rag.extractor.choose(Settings.read(os.environ).cache)


@pytest.fixture
def library(encoder: Encoder, tmp_path: Path) -> Library:
    """An empty collection."""
    return Library(tmp_path / "library", encoder)


@pytest.fixture(scope="session")
def shared() -> Path:
    """The development data beside the checkout; the test is skipped where there is none."""
    path = Path(__file__).resolve().parents[2] / "shared"
    if not path.is_dir():
        pytest.skip("the development data (../shared) is not here")
    return path


def document(text: str, name: str = "a.txt", title: str = "") -> Document:
    """A document as the loader would make it."""
    return Document(name, title or name, name, text)
