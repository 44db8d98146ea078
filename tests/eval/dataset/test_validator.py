"""What `yiju eval validate` knows of a set."""

import json
from pathlib import Path

import pytest

from eval.dataset.question_set import GOLD, read
from eval.dataset.validator import ValidationReport, validate

TEXT = "第一條 本會設理事九人。\n第二條 理事任期三年。\n" + "附則。" * 200
LINE = {
    "id": "q1",
    "question": "理事幾人？",
    "lang": "zh-Hant",
    "type": "quantity",
    "answers": ["九人"],
    "evidence": "本會設理事九人。",
}


def validated(folder: Path, *records: object) -> ValidationReport:
    (folder / "rules.txt").write_text(TEXT, encoding="utf-8")
    text = "".join(
        f"{one if isinstance(one, str) else json.dumps(one, ensure_ascii=False)}\n"
        for one in records
    )
    (folder / "q.jsonl").write_text(text, encoding="utf-8")
    return validate(folder / "q.jsonl", folder / "rules.txt")


def test_the_gold_set() -> None:
    report = validate()
    assert report == validate(GOLD)
    gold = read()
    assert (report.name, report.sha256) == ("gold", gold.sha256)
    assert (report.documents, report.questions) == (len(gold.documents), len(gold.cases))
    assert (
        report.answerable + report.unanswerable
        == report.questions
        == sum(report.languages.values())
        == sum(report.types.values())
    )
    assert report.with_answers == report.with_evidence == report.answerable
    assert list(report.types.values()) == sorted(report.types.values(), reverse=True)
    assert set(report.languages) == {"en", "zh-Hant", "zh-Hans"}
    assert (report.faults, report.warnings) == ((), ())


def test_faults_are_all_there_and_what_is_sound_is_counted(tmp_path: Path) -> None:
    wrong = LINE | {"id": "q2", "evidence": "本會設理事八人。"}
    report = validated(
        tmp_path, LINE, wrong, "{", {"id": "q3", "question": "Who?", "answerable": False}
    )
    path = tmp_path / "q.jsonl"
    assert (report.questions, report.answerable, report.unanswerable) == (2, 1, 1)
    assert (report.with_answers, report.with_evidence, report.characters, report.sha256) == (
        1,
        1,
        len(TEXT),
        "",
    )
    assert (report.languages, report.types) == ({"zh-Hant": 1, "en": 1}, {"quantity": 1})
    quote, broken = map(str, report.faults)
    assert quote == (
        f'{path}:2: the quote "本會設理事八人。" is not in "rules.txt": '
        'nearest is "本會設理事九人。" at 4, which has "九" for "八"'
    )
    assert broken.startswith(f"{path}:3: is not JSON")
    assert report.warnings == ()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"question": "理事几人？", "lang": "zh-Hans"}, ' q2: asks the same as q1: "理事几人？"'),
        (
            {"question": "任期？", "answers": ["九人", "三年"]},
            ' q2: the answer "三年" is in none of its evidence: "本會設理事九人。"',
        ),
        (
            {
                "question": "任期？",
                "evidence": [
                    {"document": "rules.txt", "quote": one} for one in ("理事九人", "任期三年")
                ],
            },
            ' q2: its evidence "任期三年" contains none of its answers: ["九人"]',
        ),
        (
            {"question": "附則？", "answers": ["附則"], "evidence": TEXT[24:-1]},
            " q2: its evidence at 24 of",
        ),
        (
            {"question": "How many?"},
            ' q2: its language is given as zh-Hant, but it reads as en: "How many?"',
        ),
        (
            {"question": "誰？", "answerable": False, "evidence": None},
            ':2: it is not answerable, but has "answers", which are left out',
        ),
        (
            {"question": "誰？", "anwsers": []},
            ':2: "anwsers" is not a field of a question, and is ignored',
        ),
    ],
    ids=str,
)
def test_what_is_doubtful(tmp_path: Path, change: dict[str, object], said: str) -> None:
    report = validated(tmp_path, LINE, LINE | {"id": "q2"} | change)
    (warning,) = report.warnings
    assert str(warning).startswith(str(tmp_path / "q.jsonl") + said)
    assert report.faults == ()
    assert report.sha256


def test_whole_documents_are_not_too_long_and_answers_stand_where_they_are_said_to(
    tmp_path: Path,
) -> None:
    relevant = {"id": "q2", "question": "附則？", "relevant": ["rules.txt"]}
    assert validated(tmp_path, LINE, relevant).warnings == ()


def test_nothing_at_all(tmp_path: Path) -> None:
    report = validate(tmp_path / "missing")
    assert (report.name, report.documents, report.questions, report.sha256) == (
        str(tmp_path / "missing"),
        0,
        0,
        "",
    )
    assert len(report.faults) == 1


def test_published_sets_have_no_fault(shared: Path) -> None:
    for name in ("drcd_dev", "cmrc_dev", "xquad_en_zh"):
        report = validate(shared / "data/eval" / name)
        assert report.faults == ()
        assert all("asks the same as" in warning.problem for warning in report.warnings)
