"""Some trials of `make damage`: nothing damaged is believed, and no process dies of it."""

from collections import Counter
from pathlib import Path

import pytest

from tests.damage.library import make_template, say_everything
from tests.damage.trial import BAD, Outcome, answer_all, ask_good, run

TRIALS = 40


def ask(folder: Path) -> dict[str, str]:
    return answer_all(say_everything(folder))


@pytest.fixture(scope="module")
def templates(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("templates")
    make_template(folder)
    return folder


def test_nothing_damaged_is_believed(templates: Path) -> None:
    good = ask_good(templates, ask)
    assert good["closed"] == good["killed"]
    trials = [run(number, templates, ask, good) for number in range(TRIALS)]
    assert [one for one in trials if one.outcome in BAD] == []
    # Most damage is to something that is read.
    outcomes = Counter(one.outcome for one in trials)
    assert outcomes[Outcome.REFUSED] + outcomes[Outcome.MENDED] > TRIALS / 4, outcomes
