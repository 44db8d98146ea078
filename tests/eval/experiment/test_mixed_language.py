"""Documents of two languages in one collection, each asked about in both."""

import gzip
import json
from pathlib import Path

import pytest

from eval.experiment import mixed_language


def _write(path: Path, records: list[dict[str, object]]) -> None:
    with gzip.open(path, "wt", encoding="utf-8") as file:
        file.writelines(json.dumps(record) + "\n" for record in records)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    texts = {"zh": "工会有{}个会员。", "en": "The union has {} members."}
    asked = {"zh": "工会有多少会员？", "en": "How many members has the union?"}
    for document, names in mixed_language.SETS.items():
        for name in names:
            question = name.split("_")[1]
            passages: list[dict[str, object]] = []
            questions: list[dict[str, object]] = []
            for n in range(8):
                text, id = texts[document].format(100 + n), f"{name}-{n}"
                passages.append(
                    {"id": id, "title": f"title {n // 2}", "text": text, "lang": document}
                )
                answer = {"text": str(100 + n), "start": text.index(str(100 + n))}
                one = {
                    "id": f"q{n}",
                    "question": asked[question],
                    "q_lang": question,
                    "passage_id": id,
                    "answers": [answer],
                }
                questions.append({**one, "impossible": False, "type": "span"})
            _write(tmp_path / f"{name}.passages.jsonl.gz", passages)
            _write(tmp_path / f"{name}.questions.jsonl.gz", questions)
    return tmp_path


def test_every_title_is_in_one_language_and_asked_about_in_both(folder: Path) -> None:
    found = mixed_language.mix_sets(folder)
    assert {one.title: one.text[0] for one in found.documents} == {
        "title 0": "工",
        "title 1": "T",
        "title 2": "工",
        "title 3": "T",
    }
    assert len(found.documents) == 8
    assert len(found.cases) == 16
    assert len({case.id for case in found.cases}) == 16
    texts = {one.id: one.text for one in found.documents}
    for case in found.cases:
        (evidence,) = case.evidence
        assert evidence.document_id == case.relevant[0]
        assert texts[evidence.document_id][evidence.start : evidence.end] == case.answers[0]
    directions = {(case.language, texts[case.relevant[0]][0]) for case in found.cases}
    assert directions == {("zh", "工"), ("en", "工"), ("zh", "T"), ("en", "T")}


def test_a_part_of_each_direction_is_drawn_by_seed(folder: Path) -> None:
    some = mixed_language.mix_sets(folder, 2)
    assert len(some.cases) == 8
    assert some == mixed_language.mix_sets(folder, 2)
    assert {case.id for case in some.cases} < {
        case.id for case in mixed_language.mix_sets(folder).cases
    }


def test_the_command_shows_the_four_directions(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    out = folder / "mixed.json"
    monkeypatch.setattr("sys.argv", ["mixed", str(folder), "--out", str(out), "--questions", "1"])
    mixed_language.main()
    said = capsys.readouterr().out
    assert out.exists()
    for direction in ("zh → Hans", "en → Hans", "zh → Latin", "en → Latin"):
        assert direction in said
    assert "dense R@1" in said
