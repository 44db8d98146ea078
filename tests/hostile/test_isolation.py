"""No key sees a collection of others, by no operation, nor that it exists: `make isolation`."""

import os
from collections.abc import Iterator
from pathlib import Path
from random import Random

import httpx2
import pytest

from api.access.key import KeyScope
from api.access.key_file import KeyFile
from api.http.app import create_app
from rag.bootstrap import Workspace
from rag.settings import Settings
from tests.hostile.isolation import MINE, Prober, differ, list_operations, prepare
from tests.service import serve

# The environment names another number: 10,000 by `make isolation`.
NUMBER = int(os.environ.get("ISOLATION_REQUESTS", "120"))


@pytest.fixture(scope="module")
def prober(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Prober, httpx2.Client]]:
    """A service with collections of others, asked with keys of all scopes, and without one."""
    home: Path = tmp_path_factory.mktemp("isolation")
    with serve(create_app(Settings.read(os.environ, home=home))) as client:
        prepare(client, {})
        keys = KeyFile(home)
        actors = [
            {"authorization": f"Bearer {keys.create(scope.value, scope, [MINE])[1]}"}
            for scope in KeyScope
        ]
        actors += [{}, {"authorization": "Bearer yiju_unknown"}]
        yield Prober(client, actors, seed=NUMBER), client


def test_nothing_of_others_is_seen_nor_that_it_exists(
    prober: tuple[Prober, httpx2.Client],
) -> None:
    sender, _ = prober
    described = create_app(Settings()).openapi()
    operations = list(list_operations(described))
    assert len(operations) >= 23
    sender.probe(operations, NUMBER)
    outcome = sender.outcome
    print(f"{outcome.requests:,} requests, {len(outcome.leaks)} leaks")
    assert outcome.leaks == []
    assert outcome.find_slow() == []


def test_the_comparison_sees_a_leak(
    prober: tuple[Prober, httpx2.Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where a view hides nothing, most operations tell."""
    asked, client = prober
    monkeypatch.setattr(Workspace, "allows", lambda _self, _name: True)
    seeing = Prober(client, asked.actors[:1], seed=1)
    described = create_app(Settings()).openapi()
    seeing.probe(list(list_operations(described)), 100)
    told = {leak.split(" {")[0].split(" (")[0] for leak in seeing.outcome.leaks}
    assert "GET /collections" in told
    assert len(told) >= 5, told


@pytest.mark.parametrize(("late", "expected"), [(0.0, False), (0.5e-3, True)])
def test_the_comparison_of_times_sees_half_a_millisecond(late: float, expected: bool) -> None:
    chance = Random(1)
    pairs = [
        (2e-3 + late + chance.expovariate(2e3), 2e-3 + chance.expovariate(2e3)) for _ in range(200)
    ]
    assert differ(pairs) is expected
