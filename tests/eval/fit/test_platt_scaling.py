"""Platt scaling: what it may change, and that its error is measured on other questions."""

import json
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from eval.fit import platt_scaling
from eval.fit.platt_scaling import SCALED, Scale, cross_scale, fit_scale, rescale
from eval.metric.confidence import auroc, calibration_error
from eval.run.run import save
from rag.reading.confidence import FILE, NAMES, Calibration, Features
from tests import synthetic


@pytest.fixture(scope="module")
def underconfident() -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """4,000 confidences that are too low, and which are right: Scale(0.5, 1) corrects them."""
    chance = np.random.default_rng(5)
    logits = chance.normal(-2, 2, 4000)
    return 1 / (1 + np.exp(-logits)), chance.random(4000) < 1 / (1 + np.exp(-(0.5 * logits + 1)))


def test_a_known_scale_is_found_again(
    underconfident: tuple[NDArray[np.float64], NDArray[np.bool_]],
) -> None:
    scale = fit_scale(*underconfident)
    assert scale.slope == pytest.approx(0.5, abs=0.06)
    assert scale.shift == pytest.approx(1.0, abs=0.15)
    assert auroc(scale.apply(underconfident[0]), underconfident[1]) == pytest.approx(
        auroc(*underconfident)
    )


def test_questions_that_were_not_fitted_on_gain_too(
    underconfident: tuple[NDArray[np.float64], NDArray[np.bool_]],
) -> None:
    groups = [str(i // 3) for i in range(4000)]
    assert (
        calibration_error(cross_scale(*underconfident, groups), underconfident[1])
        < 0.03
        < calibration_error(*underconfident)
    )


def test_a_group_is_scaled_by_the_others_alone() -> None:
    confidence = np.array([0.2, 0.3, 0.6, 0.7, 0.4, 0.9])
    right = np.array([False, True, False, True, False, True])
    found = cross_scale(confidence, right, ["a", "a", "b", "b", "c", "c"])
    others = fit_scale(confidence[2:], right[2:])
    assert found[:2] == pytest.approx(others.apply(confidence[:2]))


def test_only_right_answers_have_no_scale() -> None:
    with pytest.raises(ValueError, match="class"):
        fit_scale([0.2, 0.4], [True, True])


def test_a_rescaled_calibration_admits_the_same_answers() -> None:
    """Its confidences are those of `Scale.apply`, and the same answers reach its threshold."""
    weights = [round(0.1 * i, 1) for i in range(len(NAMES))]
    data = {
        "features": list(NAMES),
        "bias": -1.0,
        "weights": weights,
        "threshold": 0.2,
        "rival": 1.5,
        "ranking": [1, 0, 1],
        "across": [1, 0, 0],
    }
    scale = Scale(0.5, 1.0)
    before, after = (
        Calibration.parse(json.dumps(one)) for one in (data, rescale(data, scale, "gold"))
    )
    for value in (-2.0, 0.0, 1.5):
        features = Features(*[value] * len(NAMES))
        expected = float(scale.apply(before.estimate(features)))
        assert after.estimate(features) == pytest.approx(expected, abs=1e-5)
        assert (after.estimate(features) >= after.threshold) == (
            before.estimate(features) >= before.threshold
        )


def test_a_calibration_is_scaled_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    baseline = Path(__file__).parents[3] / "eval" / "gold" / "baseline.json.gz"
    file = tmp_path / "calibration.json"
    kept = {
        key: value
        for key, value in json.loads(FILE.read_text(encoding="utf-8")).items()
        if key != SCALED
    }
    file.write_text(json.dumps(kept), encoding="utf-8")
    monkeypatch.setattr("eval.fit.platt_scaling.FILE", file)
    platt_scaling.main([str(baseline), "--write"])
    once = json.loads(file.read_text(encoding="utf-8"))
    assert once[SCALED].startswith("304 questions of ")
    assert "calibration error" in capsys.readouterr().out
    with pytest.raises(SystemExit):
        platt_scaling.main([str(baseline), "--write"])
    assert json.loads(file.read_text(encoding="utf-8")) == once


def test_a_run_without_a_right_answer_is_an_error(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    save(
        synthetic.run(*(synthetic.row(str(i), would=False) for i in range(4))),
        tmp_path / "run.json",
    )
    with pytest.raises(SystemExit):
        platt_scaling.main([str(tmp_path / "run.json")])
    assert "no right or no wrong answers" in capsys.readouterr().err
