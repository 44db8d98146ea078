"""What differs between two runs, and what the gate makes of it."""

from dataclasses import replace

import pytest

from eval.compare.comparison import compare
from eval.compare.gate import judge
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
    assert judge(found).passed


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
    """Seven of seven fell: p = 1/128 for the drop, and no other watched figure changed, so nothing is to be corrected for."""
    found = compare(
        *both(rows(*[1.0] * 7, 0), rows(*[0.0] * 7, 0)), metrics=[METRIC, "lexical nDCG@10"]
    )
    assert found.changes[0].difference.p_drop == pytest.approx(1 / 128)
    assert found.changes[0].holm_drop == pytest.approx(1 / 128)
    with_another = compare(
        *both(rows(*[1.0] * 7, 0), rows(*[0.0] * 7, 0)), metrics=[METRIC, "nDCG@10"]
    )
    assert with_another.changes[0].holm_drop == pytest.approx(2 / 128)


def test_the_gate_shuts_at_a_significant_drop_and_names_it() -> None:
    verdict = judge(compare(*both(rows(*[1.0] * 20), rows(*[0.0] * 9, *[1.0] * 11))))
    assert not verdict.passed
    assert verdict.faults[0].name == "R@1 in the whole set"
    assert verdict.faults[0].detail == (
        "fell from 1.000 to 0.550 (-0.450); of 20 questions 9 got worse, 0 better; p = 0.0039 after Holm; "
        "lost 0.450, more than the 0.05 allowed without a significant gain"
    )
    assert verdict.faults[2].name == "R@1 in language: en → Hant"


def test_the_gate_shuts_for_one_slice() -> None:
    """As many rise elsewhere as fall in one language: the whole set is where it was, whatever it may lose."""
    one, other = rows(*[1.0] * 12), rows(*[0.0] * 12, group="zh-Hant → Hant")
    other = [replace(each, id=f"z{each.id}") for each in other]
    risen = [replace(each, values={METRIC: 1.0, "nDCG@10": 1.0}) for each in other]
    fallen = [replace(each, values={METRIC: 0.0, "nDCG@10": 0.0}) for each in one]
    verdict = judge(compare(*both(one + other, fallen + risen)), tolerance=1.0)
    assert [fault.name for fault in verdict.faults] == [
        "R@1 in language: en → Hant",
        "nDCG@10 in language: en → Hant",
    ]


def test_a_small_drop_shuts_it_only_beyond_the_tolerance() -> None:
    found = compare(*both(rows(*[1.0] * 100), rows(0.0, 0.0, *[1.0] * 98)))
    assert [fault.name for fault in judge(found).faults] == [
        "R@1 in the whole set",
        "nDCG@10 in the whole set",
    ]
    assert judge(found, tolerance=0.02).passed


def test_one_question_of_a_small_set_may_be_lost_unless_nothing_may() -> None:
    found = compare(*both(rows(*[1.0] * 50), rows(0.0, *[1.0] * 49)))
    assert judge(found).passed
    assert not judge(found, tolerance=0.0).passed


def test_as_much_lost_as_won_shuts_it() -> None:
    """A swap breaks what worked and mends by chance: the mean is where it was."""
    found = compare(*both(rows(1, 1, 1, 0, 0, 0, *[1.0] * 94), rows(0, 0, 0, 1, 1, 1, *[1.0] * 94)))
    assert judge(found).faults[0].detail == (
        "went from 0.970 to 0.970 (+0.000); of 100 questions 3 got worse, 3 better; "
        "lost 0.030, more than the 0.01 allowed without a significant gain"
    )


def test_what_is_lost_may_be_paid_for_by_a_significant_gain() -> None:
    assert judge(
        compare(*both(rows(1, 1, *[0.0] * 98), rows(0, 0, *[1.0] * 20, *[0.0] * 78)))
    ).passed


def test_a_watched_figure_that_is_gone_shuts_it() -> None:
    found = compare(
        run(row("a", {METRIC: 1.0, "F1": 1.0}), row("b", {METRIC: 1.0})),
        run(row("a", {"F1": 1.0}), row("b", {METRIC: 1.0})),
    )
    (fault,) = judge(found).faults
    assert (fault.name, fault.detail.split(":")[0]) == (
        METRIC,
        "applies to 1 questions in one run only",
    )


def test_many_slices_do_not_hide_a_slice_that_collapses() -> None:
    """52 groups of 40 questions: one loses nearly all, the others win a little. A sampled p-value could not get small enough."""
    old, new = [], []
    for group in range(52):
        for n in range(40):
            before, after = (
                (0.44, 0.02 + n / 4000) if not group else (0.40 + n / 1000, 0.42 + n / 1000)
            )
            one = row(f"{group}-{n}", {"nDCG@10": before}, slices=(("type", str(group)),))
            old.append(one)
            new.append(replace(one, values={"nDCG@10": after}))
    assert [fault.name for fault in judge(compare(*both(old, new))).faults] == [
        "nDCG@10 in type: 0"
    ]


def test_what_another_processor_does_is_no_change() -> None:
    old = [row(f"q{n}", {"1-Brier": 0.75}) for n in range(300)]
    new = [row(f"q{n}", {"1-Brier": 0.749_99}) for n in range(300)]
    found = compare(*both(old, new))
    assert found.moved == ()
    assert all(change.difference.changed == 0 and change.lost == 0 for change in found.changes)


def test_runs_that_hold_other_questions_are_not_compared() -> None:
    with pytest.raises(BadInput, match="hold other questions"):
        compare(run(row("a")), run(row("b")))


def test_another_encoder_under_the_old_name_shuts_it() -> None:
    assert [
        fault.name for fault in judge(compare(run(row("a")), run(row("a"), probe=0.51))).faults
    ] == ["the encoder"]
    assert judge(compare(run(row("a")), run(row("a"), probe=0.500_01))).passed
    assert judge(compare(run(row("a")), run(row("a"), probe=0.6, encoder="e6"))).passed


def test_a_rise_never_shuts_it() -> None:
    assert judge(compare(*both(rows(*[0.0] * 40), rows(*[1.0] * 40)))).passed


def test_a_new_error_shuts_it_and_an_old_one_does_not() -> None:
    failed = row("b", error="the question is empty")
    assert [
        fault.name
        for fault in judge(compare(*both([row("a"), row("b")], [row("a"), failed]))).faults
    ] == ["question b"]
    assert judge(compare(*both([row("a"), failed], [row("a"), failed]))).passed


def test_a_citation_that_does_not_slice_back_shuts_it() -> None:
    verdict = judge(compare(*both([row("a")], [row("a", exact=False)])))
    assert "cites words that a.txt does not have at 4 to 10" in verdict.faults[0].detail
