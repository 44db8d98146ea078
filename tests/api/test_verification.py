"""`yiju verify`: responses and citations checked against the stored text."""

import json
import re
from pathlib import Path

import pytest

from tests.terminal import QUESTION, Yiju, error_line


def test_verify_accepts_a_response_and_a_citation(yiju: Yiju, home: Path, tmp_path: Path) -> None:
    reply = yiju("query", QUESTION, "--home", home, "--json").out
    result = yiju("verify", "-", "--home", home, stdin=reply)
    assert result.code == 0
    assert re.fullmatch(r"all of \d+ citations and passages hold\n", result.out)
    file = tmp_path / "citation.json"
    file.write_text(json.dumps(json.loads(reply)["citations"][0]), encoding="utf-8")
    assert json.loads(yiju("verify", file, "--json", "--home", home).out) == {
        "valid": True,
        "checked": 1,
        "problems": [],
    }


def test_verify_reports_every_fault(yiju: Yiju, home: Path) -> None:
    reply = json.loads(yiju("query", QUESTION, "--home", home, "--json").out)
    reply["citations"][0]["cited_text"] += "！"
    reply["passages"][0]["start"] += 1
    reply["answer"]["text"] += "？"
    result = yiju("verify", "-", "--home", home, stdin=json.dumps(reply))
    assert result.code == 1
    assert [line.split(":")[1].strip() for line in result.err.splitlines()] == [
        "citation 0",
        "passage 1",
        "answer",
    ]
    as_json = yiju("verify", "-", "--json", "--home", home, stdin=json.dumps(reply))
    assert as_json.code == 1
    assert len(json.loads(as_json.out)["problems"]) == 3


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("page", 3),
        ("slide", 1),
        ("sheet", "甲"),
        ("cell", "C7"),
        ("prefix", "非"),
        ("suffix", "非"),
    ],
)
def test_a_wrong_place_is_named(yiju: Yiju, home: Path, field: str, value: str | int) -> None:
    (citation,) = json.loads(yiju("query", QUESTION, "--home", home, "--json").out)["citations"]
    assert yiju("verify", "-", "--home", home, stdin=json.dumps(citation)).code == 0
    result = yiju("verify", "-", "--home", home, stdin=json.dumps({**citation, field: value}))
    assert f"the {field} is “" in error_line(result)


@pytest.mark.parametrize(
    "stdin",
    [
        "",
        "{",
        "[]",
        "{}",
        '{"status": "answered"}',
        '{"document_id": 5}',
        '{"a": NaN}',
        "\0",
        "[" * 100_000,
    ],
)
def test_anything_else_is_one_line(yiju: Yiju, home: Path, stdin: str) -> None:
    assert "yiju query --json" in error_line(yiju("verify", "-", "--home", home, stdin=stdin))


def test_a_missing_file_is_one_line(yiju: Yiju, home: Path, tmp_path: Path) -> None:
    assert "missing.json" in error_line(yiju("verify", tmp_path / "missing.json", "--home", home))
    error_line(yiju("verify", tmp_path, "--home", home))


def test_another_collection_is_named_where_none_of_the_documents_is_here(
    yiju: Yiju, home: Path, tmp_path: Path
) -> None:
    reply = yiju("query", QUESTION, "--home", home, "--json").out
    other = tmp_path / "note.txt"
    other.write_text("另一份文件。", encoding="utf-8")
    assert yiju("add", other, "--home", tmp_path / "home").code == 0
    result = yiju("verify", "-", "--home", tmp_path / "home", stdin=reply)
    assert result.code == 1
    assert "the collection 'default' has none of these documents" in result.err.splitlines()[-1]
    assert "--collection" in result.err.splitlines()[-1]
    faulty = json.loads(reply)
    faulty["passages"][0]["document_id"] = "none"
    result = yiju("verify", "-", "--home", home, stdin=json.dumps(faulty))
    assert result.code == 1
    assert "--collection" not in result.err


@pytest.mark.parametrize(
    ("text", "reason"),
    [("", "it is empty"), ('{"status":\n', "it is cut off"), ('{"a": no}', "goes wrong at “no}”")],
)
def test_what_is_not_json_is_said_in_plain_words(yiju: Yiju, text: str, reason: str) -> None:
    line = error_line(yiju("verify", "-", stdin=text))
    assert reason in line
    assert "column" not in line
    assert "yiju query --json" in line
