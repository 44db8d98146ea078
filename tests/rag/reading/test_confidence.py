"""The thresholds that guarantee a precision."""

import json
from dataclasses import replace

import pytest

from index.error import BadPrecision
from rag.reading.confidence import FILE, Calibration, Guarantee, load_calibration

KEPT = replace(
    load_calibration(),
    guarantees=(Guarantee(0.5, 0.2), Guarantee(0.8, 0.45), Guarantee(0.9, None)),
)


@pytest.mark.parametrize(("precision", "threshold"), [(0.1, 0.2), (0.5, 0.2), (0.51, 0.45)])
def test_a_precision_has_the_threshold_of_the_next_that_is_guaranteed(
    precision: float, threshold: float
) -> None:
    assert KEPT.find_threshold(precision) == threshold


def test_a_precision_that_nothing_guarantees_is_an_error_with_a_remedy() -> None:
    with pytest.raises(BadPrecision, match=r"of 0\.9 cannot .* highest .* 0\.8: ask for 0\.8 or"):
        KEPT.find_threshold(0.9)
    with pytest.raises(BadPrecision, match=r"guarantees no precision: .*eval\.threshold"):
        replace(KEPT, guarantees=()).find_threshold(0.5)
    for precision in (0.0, 1.0, 90.0, float("nan")):
        with pytest.raises(BadPrecision, match="lies between 0 and 1"):
            KEPT.find_threshold(precision)


def test_the_name_is_of_what_makes_a_confidence() -> None:
    assert replace(KEPT, threshold=0.1).name == KEPT.name
    assert replace(KEPT, bias=KEPT.bias + 0.1).name != KEPT.name
    text = json.dumps(json.loads(FILE.read_text(encoding="utf-8")))
    assert Calibration.parse(text).name == KEPT.name
