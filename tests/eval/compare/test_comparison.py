"""What differs between two runs."""

from dataclasses import replace

import pytest

from eval.compare.comparison import compare
from eval.metric.aggregate import WHOLE
from eval.run.run import Row, Run
from index.error import BadInput
from tests.synthetic import row, run

METRIC = "R@1"


def rows(*values: float, group: str = "en → Hant") -> list[Row]:
    return [
        row(f"q{n}", {METRIC: value, "nDCG@10": value}, slices=(("language", group),))
        for n, value in enumerate(values)
    ]


def both(before: list[Row], after: list[Row]) -> tuple[Run, Run]:
    return run(*before), run(*after, name="after")


def test_the_same_run_has_changed_nowhere_and_passes() -> None:
    found = compare(*both(rows(1, 0, 1), rows(1, 0, 1)))
    assert found.moved == ()
    assert found.setup == {}
    assert all(
        change.difference.difference == 0 and change.holm == change.holm_drop == 1
        for change in found.changes
    )


def test_a_change_is_told_by_metric_and_group() -> None:
    found = compare(*both(rows(1, 1, 1, 0), rows(0, 1, 1, 1)), metrics=[METRIC])
    assert [(change.dimension, change.group) for change in found.changes] == [
        WHOLE,
        ("language", "en → Hant"),
    ]
    whole = found.changes[0].difference
    assert (whole.mean_before, whole.mean_after, whole.better, whole.worse, whole.n) == (
        0.75,
        0.75,
        1,
        1,
        4,
    )
    assert {one.id: one.values[METRIC] for one in found.moved} == {
        "q0": (1.0, 0.0),
        "q3": (0.0, 1.0),
    }


def test_a_question_has_changed_when_its_first_passage_or_answer_has() -> None:
    before = [row("same"), row("passage"), row("answer"), row("refused")]
    after = [
        row("same"),
        row("passage", first=1),
        row("answer", text="644.1萬"),
        row("refused", answered=False),
    ]
    found = compare(*both(before, after))
    assert [(one.id, one.first, one.answer) for one in found.moved] == [
        ("passage", True, False),
        ("answer", False, True),
        ("refused", False, True),
    ]


def test_a_metric_that_applies_no_longer_is_shown_as_nothing() -> None:
    found = compare(*both([row("q", {"precision": 1.0})], [row("q", {})]))
    assert found.moved[0].values == {"precision": (1.0, None)}


def test_runs_of_different_sets_are_not_compared() -> None:
    with pytest.raises(BadInput, match="different question sets"):
        compare(run(row("a")), run(row("a"), sha256="07e"))


def test_how_they_were_made_differently_is_told_library_by_library() -> None:
    old, new = run(row("a")), run(row("a"), probe=0.6)
    new = replace(new, setup=replace(new.setup, libraries={"numpy": "3", "python": "3.11"}))
    assert compare(old, new).setup == {
        "probe": (str(old.setup.probe), str(new.setup.probe)),
        "numpy": ("2", "3"),
    }


def test_correction_is_for_what_could_have_been_found() -> None:
    """Seven of seven fell, so p = 1/128 for the drop; no other metric changed to correct it for."""
    found = compare(
        *both(rows(*[1.0] * 7, 0), rows(*[0.0] * 7, 0)), metrics=[METRIC, "lexical nDCG@10"]
    )
    assert found.changes[0].difference.p_drop == pytest.approx(1 / 128)
    assert found.changes[0].holm_drop == pytest.approx(1 / 128)
    with_another = compare(
        *both(rows(*[1.0] * 7, 0), rows(*[0.0] * 7, 0)), metrics=[METRIC, "nDCG@10"]
    )
    assert with_another.changes[0].holm_drop == pytest.approx(2 / 128)


def test_what_another_processor_does_is_no_change() -> None:
    old = [row(f"q{n}", {"1-Brier": 0.75}) for n in range(300)]
    new = [row(f"q{n}", {"1-Brier": 0.749_99}) for n in range(300)]
    found = compare(*both(old, new))
    assert found.moved == ()
    assert all(change.difference.changed == 0 and change.lost == 0 for change in found.changes)


def test_runs_that_hold_other_questions_are_not_compared() -> None:
    with pytest.raises(BadInput, match="hold different questions"):
        compare(run(row("a")), run(row("b")))
