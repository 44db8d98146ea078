"""One real server and one Chromium for all tests of the page."""

import os
import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import httpx2
import numpy as np
import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from api.cli.main import run as run_command
from api.cli.run.report_folder import ReportFolder
from api.http.app import create_app
from eval.run.run import save
from index.collection import Collection
from index.document import Document
from index.model import bundled
from index.model.encoder import Encoder
from index.store.insertion import Entry
from rag.settings import Settings
from tests import service
from tests.api.page.visit import FLAGS, PATIENCE_MILLISECONDS, Visit, Visitor
from tests.synthetic import row, run

EVAL = Path(__file__).resolve().parents[3] / "eval"
MANY = 10_000  # documents


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of Chromium."""
    names = ("chromium", "google-chrome", "chromium-browser")
    path = next(filter(None, map(shutil.which, names)), None)
    if path is None:
        pytest.skip("no Chromium is installed")
    return path


# Not of the session: while Playwright runs, no other test of the process can run an event loop.
@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        expect.set_options(timeout=PATIENCE_MILLISECONDS)
        yield started
        started.close()


@pytest.fixture(scope="session")
def served_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with the collections of the server."""
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="session")
def served_runs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with the runs that the server shows: two of one set, and one of another."""
    folder = tmp_path_factory.mktemp("runs")
    rows = [row(f"q{number}", {"right": 1.0}) for number in range(20)]
    worse = [row(f"q{number}", {"right": float(number > 8)}) for number in range(20)]
    save(run(*rows, name="before"), folder / "before.json")
    save(run(*worse, name="after"), folder / "after-<b>.json")
    save(run(row("other")), folder / "other.json")
    (folder / "broken.json").write_text("{}", encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def served(
    one_encoder: None, chromium: str, served_home: Path, served_runs: Path
) -> Iterator[httpx2.Client]:
    """A server with the gold documents and the sample in its default collection: read only.

    A test that adds or removes documents takes a collection of its own.
    """
    files = [str(EVAL / "gold" / "documents"), str(EVAL / "sample")]
    assert run_command(["--home", str(served_home), "add", *files]) == 0
    settings = Settings.read(os.environ, home=served_home)
    with service.serve(create_app(settings, ReportFolder(served_runs))) as client:
        yield client


@pytest.fixture(scope="session")
def many(served: httpx2.Client, served_home: Path, encoder: Encoder) -> str:
    """A collection of 10,000 documents, nearly all of which have no passages."""
    name = service.make_empty(served, "many")
    nothing = np.empty((0, bundled.DIMENSION), np.float32)
    documents = [
        Document(f"d{number}", f"第{number}號工作報告", source, "文", original=b"%PDF-1.4\n")
        for number in range(MANY)
        for source in [f"{number % 50}/report-{number}.pdf"]
    ]
    with closing(Collection(served_home / name, encoder)) as collection:
        collection.store.add([Entry(one, [], nothing, []) for one in documents])
    return name


@pytest.fixture
def visit(browser: Browser, served: httpx2.Client) -> Iterator[Visitor]:
    """Open the page: `visit("#/ask?q=…", width=390, dark=True, language="zh-Hant")`.

    Each page is closed after the test, which fails if the page logged anything, ran into an error,
    or asked another host for anything.
    """
    visits: list[Visit] = []

    def open_page(
        route: str = "",
        *,
        width: int = 1440,
        dark: bool = False,
        language: str = "en",
        collection: str = "default",
    ) -> Visit:
        opened = Visit(
            browser,
            str(served.base_url),
            width=width,
            dark=dark,
            language=language,
            collection=collection,
        )
        visits.append(opened)
        opened.go(route)
        return opened

    yield open_page
    for one in visits:
        one.close()
