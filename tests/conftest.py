"""What many tests need: the real bundled encoder, loaded once, and small real libraries."""

import functools
import io
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest

import index.model.encoder
import rag.reading.extractor
from api.cli.main import run
from api.http.app import create_app
from index.collection import Collection
from index.document import Document
from index.model.encoder import Encoder
from rag.reading.extractor import Extractor
from rag.settings import Settings
from tests import reported, service, terminal
from tests.terminal import CommandResult, Yiju


@pytest.fixture(scope="session", autouse=True)
def one_encoder() -> Iterator[None]:
    """Share one encoder and one reader among all commands and runs: loading takes seconds."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(index.model.encoder, "choose", functools.cache(index.model.encoder.choose))
        patch.setattr(
            rag.reading.extractor, "choose", functools.cache(rag.reading.extractor.choose)
        )
        yield


@pytest.fixture(scope="session")
def encoder() -> Encoder:
    """The bundled model, in the cache that the user has anyway."""
    settings = Settings.read(os.environ)
    return index.model.encoder.choose("bundled", settings.cache)


@pytest.fixture(scope="session")
def extractor() -> Extractor:
    """The shipped reader, in the same cache."""
    return rag.reading.extractor.choose(Settings.read(os.environ).cache)


@pytest.fixture
def library(encoder: Encoder, tmp_path: Path) -> Collection:
    """An empty collection."""
    return Collection(tmp_path / "library", encoder)


@pytest.fixture(scope="session")
def shared() -> Path:
    """The development data beside the checkout; the test is skipped where there is none."""
    path = Path(__file__).resolve().parents[2] / "shared"
    if not path.is_dir():
        pytest.skip("the development data (../shared) is not here")
    return path


@pytest.fixture
def yiju(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Yiju:
    """Run a command in this process; no command may ever show a traceback."""

    def command(*arguments: str | Path, stdin: str = "") -> CommandResult:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin.encode())))
        capsys.readouterr()
        code = run([str(one) for one in arguments])
        result = CommandResult(code, *capsys.readouterr())
        assert "Traceback" not in result.out + result.err
        return result

    return command


@pytest.fixture(scope="session")
def home(one_encoder: None, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with one document, for tests that only read."""
    home, file = tmp_path_factory.mktemp("home"), tmp_path_factory.mktemp("files") / "union.txt"
    file.write_text(terminal.UNION, encoding="utf-8")
    assert run(["--home", str(home), "add", str(file)]) == 0
    return home


@pytest.fixture(scope="session")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx2.Client]:
    with service.serve(
        create_app(Settings.read(os.environ, home=tmp_path_factory.mktemp("home")))
    ) as client:
        client.post(
            "/documents",
            json={"documents": [{"id": "union", "source": "union.txt", "text": service.UNION}]},
        ).raise_for_status()
        yield client


@pytest.fixture(scope="session")
def single() -> str:
    return reported.single()


@pytest.fixture(scope="session")
def compared() -> str:
    return reported.compared()


@pytest.fixture(scope="session")
def injected() -> str:
    return reported.injected()


def document(text: str, name: str = "a.txt", title: str = "") -> Document:
    """A document as the loader would make it."""
    return Document(name, title or name, name, text)
