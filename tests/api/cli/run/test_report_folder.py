"""The reports of a folder of runs, over a real socket."""

import os
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest

from api.cli.run.report_folder import ReportFolder
from api.http.app import create_app
from api.http.endpoint.report import ReportSource
from eval.run.run import save
from rag.settings import Settings
from tests import service
from tests.synthetic import row, run


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of two runs of one set, one of another, and a file that is none."""
    folder = tmp_path_factory.mktemp("runs")
    rows = [row(f"q{n}", {"right": 1.0, "R@5": 0.5}) for n in range(20)]
    worse = [row(f"q{n}", {"right": float(n > 8), "R@5": 0.5}) for n in range(20)]
    save(run(*rows, name="before"), folder / "before.json")
    save(run(*worse, name="after"), folder / "after-<b>.json.gz")
    save(run(row("other")), folder / "other.json")
    (folder / "broken.json").write_text("{}", encoding="utf-8")
    (folder.parent / "secret.json").write_text("{}", encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def shown(runs: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx2.Client]:
    settings = Settings.read(os.environ, home=tmp_path_factory.mktemp("reports"))
    reports: ReportSource = ReportFolder(runs)
    with service.serve(create_app(settings, reports)) as client:
        yield client


def test_runs_are_listed_with_their_figures(shown: httpx2.Client) -> None:
    listed = shown.get("/reports").json()
    found = {one["name"]: one for one in listed["reports"]}
    assert found.keys() == {"before", "after-<b>", "other"}
    assert found["before"]["questions"] == 20
    assert found["before"]["figures"]["right"] == 1.0
    assert found["after-<b>"]["figures"]["right"] == 0.55
    assert found["before"]["figures"]["F1"] is None
    (broken,) = listed["unreadable"]
    assert broken["name"] == "broken"
    assert "is not a run" in broken["detail"]


def test_a_report_is_confined(shown: httpx2.Client) -> None:
    report = shown.get("/reports/after-%3Cb%3E")
    assert report.status_code == 200
    assert report.headers["content-type"].startswith("text/html")
    policy = report.headers["content-security-policy"]
    assert policy.startswith("sandbox allow-scripts")
    assert "allow-same-origin" not in policy
    assert "default-src 'none'" in policy


def test_two_runs_are_compared(shown: httpx2.Client) -> None:
    both = {"first": "before", "second": "after-<b>"}
    compared = shown.get("/reports/compare", params=both)
    assert compared.status_code == 200
    assert len(compared.text) > len(shown.get("/reports/after-%3Cb%3E").text)
    other = {"first": "before", "second": "other"}
    problem = service.expect_problem(shown.get("/reports/compare", params=other), 422)
    assert "run the set again" in problem.detail


@pytest.mark.parametrize("name", ["nothing", "..%2Fsecret", "%2e%2e", "before.json"])
def test_only_runs_of_the_folder_are_shown(shown: httpx2.Client, name: str) -> None:
    assert shown.get(f"/reports/{name}").status_code == 404


def test_a_server_without_runs_shows_none(client: httpx2.Client) -> None:
    assert client.get("/reports").json() == {"reports": [], "unreadable": []}
    problem = service.expect_problem(client.get("/reports/gold"), 404)
    assert "yiju serve --runs DIR" in problem.detail
