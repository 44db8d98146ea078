"""The comparison of int8 with fp32, on a set of two questions."""

import json
import re
from pathlib import Path

import pytest

from eval.experiment import int8
from index.model.encoder import BUNDLED, Encoder, choose

PASSAGES = {
    "a": "截至2017年9月底，全國共簽訂集體合同246.0萬份。",
    "b": "工會辦結職工法律援助案件2468件，挽回損失1.37億元。",
}
QUESTIONS = {
    "a": ("全國簽訂了多少份集體合同？", "246.0萬份"),
    "b": ("工會辦結了多少件法律援助案件？", "2468件"),
}


@pytest.mark.long
def test_fp32_is_near_int8_and_not_the_same(tmp_path: Path, encoder: Encoder) -> None:
    exact = choose(BUNDLED, int8.write_fp32(tmp_path)).passages([*PASSAGES.values()])
    cosines = (exact * encoder.passages([*PASSAGES.values()])).sum(axis=1)
    assert ((cosines > 0.995) & (cosines < 0.99999)).all()


@pytest.mark.long
def test_both_networks_find_and_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    passages = [
        {"id": id, "title": "工會", "text": text, "lang": "zh-Hant"}
        for id, text in PASSAGES.items()
    ]
    questions = []
    for id, (question, answer) in QUESTIONS.items():
        answers = [{"text": answer, "start": PASSAGES[id].index(answer)}]
        fields = {
            "q_lang": "zh-Hant",
            "passage_id": id,
            "answers": answers,
            "impossible": False,
            "type": "span",
        }
        questions.append({"id": f"q{id}", "question": question, **fields})
    for kind, rows in (("passages", passages), ("questions", questions)):
        (tmp_path / f"two.{kind}.jsonl").write_text(
            "".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8"
        )
    monkeypatch.setattr("sys.argv", ["int8", str(tmp_path / "two")])
    int8.main()
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[:2] for line in lines] == [["two", "nDCG@10"], ["two", "F1"]]
    for line in lines:
        exact, quantized, difference = map(float, re.findall(r"[+-]?\d\.\d{4}", line))
        assert difference == pytest.approx(quantized - exact, abs=1e-4)
        assert min(exact, quantized) > 0.5
