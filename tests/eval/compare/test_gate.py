"""What the gate makes of a comparison."""

from dataclasses import replace

from eval.compare.comparison import compare
from eval.compare.gate import judge
from eval.run.arithmetic import UNKNOWN
from eval.run.run import Row, Run
from tests.synthetic import row, run

METRIC = "R@1"
NOTE = (
    "before was made on another kind of processor (avx512_vnni, this one avx2): "
    "single questions are not held against it"
)


def rows(*values: float, group: str = "en → Hant") -> list[Row]:
    return [
        row(f"q{n}", {METRIC: value, "nDCG@10": value}, slices=(("language", group),))
        for n, value in enumerate(values)
    ]


def both(before: list[Row], after: list[Row]) -> tuple[Run, Run]:
    return run(*before), run(*after, name="after")


def on_another_processor(before: list[Row], after: list[Row]) -> tuple[Run, Run]:
    return run(*before, arithmetic="avx512_vnni", probe=0.501), run(*after, name="after")


def test_the_gate_shuts_at_a_significant_drop_and_names_it() -> None:
    verdict = judge(compare(*both(rows(*[1.0] * 20), rows(*[0.0] * 9, *[1.0] * 11))))
    assert not verdict.passed
    assert verdict.failures[0].name == "R@1 in the whole set"
    assert verdict.failures[0].detail == (
        "fell from 1.000 to 0.550 (-0.450); of 20 questions 9 got worse, 0 better; "
        "p = 0.0039 after Holm; lost 0.450, more than the 0.05 allowed without a significant gain"
    )
    assert verdict.failures[2].name == "R@1 in language: en → Hant"


def test_the_gate_shuts_for_one_slice() -> None:
    """As many rise in one language as fall in another: the mean of the whole set is the same."""
    one, other = rows(*[1.0] * 12), rows(*[0.0] * 12, group="zh-Hant → Hant")
    other = [replace(each, id=f"z{each.id}") for each in other]
    risen = [replace(each, values={METRIC: 1.0, "nDCG@10": 1.0}) for each in other]
    fallen = [replace(each, values={METRIC: 0.0, "nDCG@10": 0.0}) for each in one]
    verdict = judge(compare(*both(one + other, fallen + risen)), tolerance=1.0)
    assert [fault.name for fault in verdict.failures] == [
        "R@1 in language: en → Hant",
        "nDCG@10 in language: en → Hant",
    ]


def test_a_small_drop_shuts_it_only_beyond_the_tolerance() -> None:
    found = compare(*both(rows(*[1.0] * 100), rows(0.0, 0.0, *[1.0] * 98)))
    assert [fault.name for fault in judge(found).failures] == [
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
    assert judge(found).failures[0].detail == (
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
    (fault,) = judge(found).failures
    assert (fault.name, fault.detail.split(":")[0]) == (
        METRIC,
        "applies to 1 questions in one run only",
    )


def test_many_slices_do_not_hide_a_slice_that_collapses() -> None:
    """52 groups of 40 questions: one loses nearly all, the rest win a little.

    The p-value of random flips alone could not get small enough.
    """
    old, new = [], []
    for group in range(52):
        for n in range(40):
            before, after = (
                (0.44, 0.02 + n / 4000) if not group else (0.40 + n / 1000, 0.42 + n / 1000)
            )
            one = row(f"{group}-{n}", {"nDCG@10": before}, slices=(("type", str(group)),))
            old.append(one)
            new.append(replace(one, values={"nDCG@10": after}))
    assert [fault.name for fault in judge(compare(*both(old, new))).failures] == [
        "nDCG@10 in type: 0"
    ]


def test_another_encoder_under_the_old_name_shuts_it() -> None:
    assert [
        fault.name for fault in judge(compare(run(row("a")), run(row("a"), probe=0.51))).failures
    ] == ["the encoder"]
    assert judge(compare(run(row("a")), run(row("a"), probe=0.500_01))).passed
    assert judge(compare(run(row("a")), run(row("a"), probe=0.6, encoder="e6"))).passed


def test_a_rise_never_shuts_it() -> None:
    assert judge(compare(*both(rows(*[0.0] * 40), rows(*[1.0] * 40)))).passed


def test_a_new_error_shuts_it_and_an_old_one_does_not() -> None:
    failed = row("b", error="the question is empty")
    assert [
        fault.name
        for fault in judge(compare(*both([row("a"), row("b")], [row("a"), failed]))).failures
    ] == ["question b"]
    assert judge(compare(*both([row("a"), failed], [row("a"), failed]))).passed


def test_a_citation_that_does_not_slice_back_shuts_it() -> None:
    verdict = judge(compare(*both([row("a")], [row("a", exact=False)])))
    assert "cites words that a.txt does not have at 4 to 10" in verdict.failures[0].detail


def test_single_questions_may_change_on_another_kind_of_processor() -> None:
    before, after = rows(*[1.0] * 5, *[0.0] * 95), rows(*[0.0] * 5, 1.0, *[0.0] * 94)
    found = judge(compare(*on_another_processor(before, after)))
    assert (found.failures, found.note) == ((), NOTE)
    strict = judge(compare(*both(before, after)))
    assert [one.name for one in strict.failures] == [
        "R@1 in the whole set",
        "nDCG@10 in the whole set",
    ]
    assert strict.note == ""


def test_a_significant_drop_shuts_it_on_another_kind_of_processor() -> None:
    found = judge(compare(*on_another_processor(rows(*[1.0] * 20), rows(*[0.0] * 9, *[1.0] * 11))))
    assert found.failures[0].name == "R@1 in the whole set"
    assert found.failures[0].detail == (
        "fell from 1.000 to 0.550 (-0.450); of 20 questions 9 got worse, 0 better; "
        "p = 0.0039 after Holm"
    )
    assert found.note == NOTE


def test_errors_and_citations_shut_it_on_another_kind_of_processor() -> None:
    before = [row("a"), row("b")]
    after = [row("a", exact=False), row("b", error="the question is empty")]
    found = judge(compare(*on_another_processor(before, after)))
    assert [one.name for one in found.failures] == ["question b", "question a"]


def test_a_baseline_without_a_recorded_arithmetic_is_judged_by_its_probe() -> None:
    before, after = rows(*[1.0] * 100), rows(0.0, 0.0, *[1.0] * 98)
    here = run(*before, arithmetic=UNKNOWN)
    assert len(judge(compare(here, run(*after))).failures) == 2
    elsewhere = run(*before, arithmetic=UNKNOWN, probe=0.501)
    found = judge(compare(elsewhere, run(*after)))
    assert found.failures == ()
    assert found.note.startswith(
        "before was made on another kind of processor (unknown, this one avx2)"
    )


def test_another_encoder_under_the_old_name_shuts_it_on_another_kind_of_processor() -> None:
    before = run(row("a"), arithmetic="avx512_vnni")
    # The cosine of the first is .99946, that of the second .99629.
    passes, shuts = (run(row("a"), probe=probe) for probe in (0.535, 0.596))
    assert judge(compare(before, passes)).passed
    assert [one.name for one in judge(compare(before, shuts)).failures] == ["the encoder"]
