"""The same questions in another script or width find the same passage."""

import pytest

from eval.dataset.question_set import read
from eval.experiment import robustness


def test_the_changes() -> None:
    made = robustness.make_changes(["工會有多少會員2017", "公司的會員"])
    assert made["as asked"]("工會2017") == "工會2017"
    assert made["Simplified"]("工會") == "工会"
    assert made["Traditional"]("工会") == "工會"
    assert made["full width"]("工會2017A") == "工會２０１７Ａ"
    assert made["one wrong character"]("工會") == "公會"


def test_script_and_width_do_not_change_what_is_found(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.argv", ["robustness"])
    robustness.main()
    lines = {line[:20].strip(): line for line in capsys.readouterr().out.splitlines()}
    asked = sum(bool(case.evidence) and case.language.startswith("zh") for case in read().cases)
    for name in ("Traditional", "Simplified", "full width"):
        assert f"lost 0, won 0 of {asked}" in lines[name], lines[name]
    assert int(lines["one wrong character"].split("lost ")[1].split(",")[0]) <= 0.15 * asked
