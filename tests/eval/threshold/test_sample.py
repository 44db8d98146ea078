"""What thresholds are chosen by: which questions count, and on which scale."""

from dataclasses import replace

import pytest

from eval.fit.platt_scaling import SCALE, Scale
from eval.run.run import Row, Run
from eval.threshold.sample import choose_scale, group_sample, sample_run, split_halves
from index.error import BadInput
from rag.enumeration.lister import NAMED
from rag.pipeline import SURE
from rag.reading import network
from rag.reading.confidence import load_calibration
from tests import synthetic

NOW = load_calibration()


def make_run(*rows: Row, calibration: str = NOW.name, reader: str | None = None) -> Run:
    run = synthetic.run(*rows)
    setup = replace(run.setup, calibration=calibration, reader=reader or network.name())
    return replace(run, setup=setup)


def test_what_is_never_answered_is_not_answered_wrongly() -> None:
    """A refusal whatever the threshold, as of a calculation, has no candidate."""
    refused = replace(synthetic.row("b", would=False, confidence=0.9), candidate=None)
    run = make_run(
        synthetic.row("a", confidence=0.7),
        refused,
        synthetic.row("c", would=None),
        synthetic.row("d", would=False, error="ValueError: no"),
    )
    found = sample_run(run, float)
    assert [(one.id, one.confidence, one.right) for one in found] == [
        ("a", 0.7, True),
        ("b", None, False),
    ]
    assert {(one.collection, one.kind, one.language) for one in found} == {
        ("gold", "how many", "en")
    }


def test_the_halves_are_the_same_each_time_and_about_even() -> None:
    sample = sample_run(make_run(*(synthetic.row(str(n)) for n in range(400))), float)
    fitted, other = split_halves(sample)
    assert 160 < len(fitted) < 240
    assert len(fitted) + len(other) == 400
    assert split_halves(sample[::-1])[0] == fitted[::-1]


def test_groups_are_of_all_of_each_collection_language_and_kind() -> None:
    sample = sample_run(make_run(synthetic.row("a"), synthetic.row("b")), float)
    assert {name: len(some) for name, some in group_sample(sample).items()} == {
        ("all", "all"): 2,
        ("collection", "gold"): 2,
        ("language", "en"): 2,
        ("kind", "gold: how many"): 2,
    }


def test_a_run_from_before_the_scaling_is_put_on_the_scale() -> None:
    written = {SCALE: {"slope": 0.5, "shift": 1.0, "of": "before"}}
    row = synthetic.row("a")
    assert choose_scale(make_run(row), written, NOW)(0.3) == 0.3
    scale = choose_scale(make_run(row, calibration="before"), written, NOW)
    assert scale(0.3) == pytest.approx(float(Scale(0.5, 1.0).apply(0.3)))
    # What is computed has a confidence of its own, which no scale changes.
    assert [scale(one) for one in (SURE, NAMED)] == [SURE, NAMED]
    for run in (
        make_run(row, calibration="another"),
        make_run(row, calibration=""),
        make_run(row, reader="another"),
    ):
        with pytest.raises(BadInput, match="run the set again"):
            choose_scale(run, written, NOW)
