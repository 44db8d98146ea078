"""Which baseline a run is compared with, and which probes can be those of one encoder."""

from dataclasses import replace
from math import cos, sin, sqrt

import pytest

from eval.compare.baseline import (
    COSINE_TOLERANCE,
    choose_baseline,
    has_same_arithmetic,
    has_same_encoder,
    probe_cosine,
)
from eval.dataset.question_set import GOLD
from eval.run.arithmetic import UNKNOWN
from eval.run.run import Run, Setup, load
from tests.synthetic import row, run

HERE = run(row("a"), name="here")


def turned(setup: Setup, angle: float, part: int) -> Setup:
    """Return `setup` with the question's (0) or the passage's (1) part of its probe turned."""
    unit = 1 / sqrt(8)
    parts = [[unit] * 8, [unit] * 8]
    parts[part] = [
        unit * (cos(angle) + (1 if number % 2 else -1) * sin(angle)) for number in range(8)
    ]
    return replace(setup, probe=(*parts[0], *parts[1]))


def test_the_baseline_of_the_same_arithmetic_is_chosen() -> None:
    other = run(row("a"), name="other", arithmetic="avx512_vnni")
    same = run(row("a"), name="same")
    assert choose_baseline(HERE, [other, same]) is same
    assert choose_baseline(HERE, [same, other]) is same


def test_a_recorded_arithmetic_goes_before_an_equal_probe() -> None:
    old = run(row("a"), name="old", arithmetic=UNKNOWN)
    same = run(row("a"), name="same")
    assert choose_baseline(HERE, [old, same]) is same


def test_the_probe_decides_where_no_arithmetic_is_recorded() -> None:
    elsewhere = run(row("a"), name="elsewhere", arithmetic=UNKNOWN, probe=0.49)
    here = run(row("a"), name="old", arithmetic=UNKNOWN, probe=0.500_01)
    assert choose_baseline(HERE, [elsewhere, here]) is here


def test_without_one_of_the_same_arithmetic_it_is_the_first() -> None:
    first = run(row("a"), name="first", arithmetic="avx512_vnni")
    second = run(row("a"), name="second", arithmetic="neon")
    assert choose_baseline(HERE, [first, second]) is first


def test_a_run_of_another_set_is_passed_over() -> None:
    another = run(row("b"), name="another set", sha256="07e")
    neon = run(row("a"), name="neon", arithmetic="neon")
    assert choose_baseline(HERE, [another, neon]) is neon
    assert choose_baseline(HERE, [another]) is another


def test_probes_of_two_encoders_say_nothing_about_the_processor() -> None:
    old = run(row("a"), arithmetic=UNKNOWN, probe=0.1, encoder="e6").setup
    assert has_same_arithmetic(old, HERE.setup)


def test_the_cosine_is_that_of_the_part_that_differs_more() -> None:
    straight = turned(HERE.setup, 0.0, 0)
    assert probe_cosine(straight, straight) == pytest.approx(1)
    for part in (0, 1):
        assert probe_cosine(straight, turned(straight, 0.3, part)) == pytest.approx(cos(0.3))


@pytest.mark.parametrize(("cosine_loss", "same"), [(0.9e-3, True), (1.1e-3, False)])
@pytest.mark.parametrize("part", [0, 1])
def test_between_arithmetics_an_encoder_may_turn_by_the_tolerance(
    cosine_loss: float, same: bool, part: int
) -> None:
    """1 - cos(angle) is nearly angle² / 2."""
    straight = turned(replace(HERE.setup, arithmetic="neon"), 0.0, 0)
    elsewhere = replace(turned(straight, sqrt(2 * cosine_loss), part), arithmetic="avx512_vnni")
    assert has_same_encoder(straight, elsewhere) is same
    # In one arithmetic the same turn is beyond rounding.
    assert not has_same_encoder(straight, replace(elsewhere, arithmetic="neon"))


# The probe of the bundled encoder with AVX2: a question's part, then a passage's.
AVX2_PROBE = (
    *(
        0.11599999666213989,
        -0.0038999998942017555,
        -0.05979999899864197,
        0.030500000342726707,
        0.052799999713897705,
        -0.11869999766349792,
        0.06440000236034393,
        0.057999998331069946,
    ),
    *(
        0.0697999969124794,
        -0.009999999776482582,
        -0.031599998474121094,
        -0.003599999938160181,
        0.0714000016450882,
        -0.0632999986410141,
        0.04270000010728836,
        0.05559999868273735,
    ),
)


@pytest.fixture(scope="module")
def committed() -> tuple[Run, Run]:
    vnni = load(GOLD / "baseline.json.gz")
    return vnni, replace(vnni, setup=replace(vnni.setup, arithmetic="avx2", probe=AVX2_PROBE))


def test_two_arithmetics_of_the_bundled_encoder_are_one_encoder(
    committed: tuple[Run, Run],
) -> None:
    vnni, avx2 = (one.setup for one in committed)
    assert not has_same_arithmetic(vnni, avx2)
    assert probe_cosine(vnni, avx2) == pytest.approx(0.99955, abs=5e-6)
    assert has_same_encoder(vnni, avx2)


# The passage's part of the probe of the bundled encoder with AVX2, without its prompt.
WITHOUT_PROMPT = (0.0693, -0.0048, -0.0304, 0.0005, 0.0736, -0.0663, 0.0482, 0.0643)


def test_a_passage_without_its_prompt_is_told_from_another_arithmetic(
    committed: tuple[Run, Run],
) -> None:
    for setup in (one.setup for one in committed):
        dropped = replace(setup, probe=(*setup.probe[:8], *WITHOUT_PROMPT), arithmetic="neon")
        assert probe_cosine(replace(setup, arithmetic="avx2"), dropped) < COSINE_TOLERANCE
        assert not has_same_encoder(replace(setup, arithmetic="avx2"), dropped)
