"""Lines of files: what is wrong is kept with its place, and what follows it is read."""

import gzip
from pathlib import Path

import pytest

from eval.dataset.finding import Finding, Findings
from eval.dataset.records import (
    Record,
    build_unique,
    quote_value,
    read_json,
    read_records,
    read_text_lines,
)
from index.document import Document
from index.error import BadInput


def read(path: Path, data: bytes) -> tuple[list[Record], list[str]]:
    path.write_bytes(data)
    findings = Findings()
    found = list(read_records(path, findings))
    return found, [str(fault).removeprefix(str(path)) for fault in findings.faults]


def test_blank_lines_a_mark_and_windows_line_ends(tmp_path: Path) -> None:
    found, faults = read(
        tmp_path / "a.jsonl", b'\xef\xbb\xbf{"a": 1}\r\n\r\n  \n{"a": 2}\r\n{"a": 3}'
    )
    assert [(line.place.rsplit(":", 1)[1], line.fields["a"]) for line in found] == [
        ("1", 1),
        ("4", 2),
        ("5", 3),
    ]
    assert faults == []


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (b"{", ":2: is not JSON: Expecting property name enclosed in double quotes at character 1"),
        (b"[1]", ":2: must be an object, not [1]"),
        (b"null", ":2: must be an object, not null"),
        (b'{"a": NaN}', ":2: is not JSON that can be used: NaN is not a number in JSON"),
        (
            b'{"a": -Infinity}',
            ":2: is not JSON that can be used: -Infinity is not a number in JSON",
        ),
        (
            b'{"a": 1, "a": 2}',
            ':2: is not JSON that can be used: the field "a" occurs twice in one object',
        ),
        (
            b'{"a": {"b": 1, "b": 1}}',
            ':2: is not JSON that can be used: the field "b" occurs twice in one object',
        ),
        (
            b'{"a": "\\ud83d"}',
            ":2: contains a lone surrogate (such as \\ud83d), which is not a character",
        ),
        ('{"a": "萬"}'.encode("big5"), ":2: is not UTF-8 from byte 7 on: save the file as UTF-8"),
    ],
    ids=str,
)
def test_a_wrong_line_is_a_fault_and_the_rest_is_read(
    tmp_path: Path, line: bytes, said: str
) -> None:
    found, faults = read(
        tmp_path / "a.jsonl", b'{"a": 1}\n' + line + b'\n{"a": "\\ud83d\\ude00"}\n'
    )
    assert [one.fields["a"] for one in found] == [1, "\U0001f600"]
    assert faults == [said]


def test_depths_and_lengths_that_nothing_reads(tmp_path: Path) -> None:
    found, faults = read(
        tmp_path / "a.jsonl", b"[" * 100_000 + b"\n" + b"9" * 10_000 + b'\n{"a": 1}\n'
    )
    assert len(found) == 1
    assert [fault.split(":")[1] for fault in faults] == ["1", "2"]


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    assert read(tmp_path / "a.jsonl", '{"a": 1}\n{"a": 2}\n'.encode("utf-16"))[1] == [
        ":1: is UTF-16: save the file as UTF-8"
    ]
    assert read(tmp_path / "a.jsonl.gz", b"no gzip")[1][0].startswith(
        ": cannot be read: Not a gzipped file"
    )
    whole = b"".join(f'{{"a": {number}}}\n'.encode() for number in range(100_000))
    found, (fault,) = read(tmp_path / "b.jsonl.gz", gzip.compress(whole)[:-4000])
    assert 0 < len(found) < 100_000
    assert fault.startswith(f":{len(found) + 1}: cannot be read: Compressed file ended")
    findings = Findings()
    assert list(read_text_lines(tmp_path / "missing.jsonl", findings)) == []
    assert findings.faults == [
        Finding(str(tmp_path / "missing.jsonl"), "cannot be read: No such file or directory")
    ]
    assert list(read_text_lines(tmp_path, findings)) == []


def test_a_whole_file_of_json(tmp_path: Path) -> None:
    for data, expected in ((b"\xef\xbb\xbf[1,\n 2]", [1, 2]), (gzip.compress(b"{}"), {})):
        path = tmp_path / ("a.json.gz" if data[:1] == b"\x1f" else "a.json")
        path.write_bytes(data)
        assert read_json(path, Findings()) == expected
    findings = Findings()
    for data in (b"[1,\n 2", b"\xff", b"\xff\xfe[\0", b'{"a": 1, "a": 1}'):
        (tmp_path / "a.json").write_bytes(data)
        assert read_json(tmp_path / "a.json", findings) is None
    assert read_json(tmp_path / "missing.json", findings) is None
    assert [fault.problem.split(":")[0] for fault in findings.faults] == [
        "is not JSON",
        "is not UTF-8 from byte 0 on",
        "is UTF-16",
        "is not JSON that can be used",
        "cannot be read",
    ]  # fmt: skip
    assert "line 2, character 2" in findings.faults[0].problem


def test_fields_are_what_they_must_be() -> None:
    findings = Findings()
    line = Record(
        "a:1",
        {
            "text": "t",
            "blank": " ",
            "number": -3,
            "flag": True,
            "texts": ["a"],
            "none": None,
            "objects": [{}],
        },
        findings,
    )
    assert (
        line.text("text"),
        line.text("missing", "d"),
        line.text("none", "d"),
        line.text("blank", ""),
    ) == ("t", "d", "d", " ")
    assert (
        line.name("text"),
        line.name("number"),
        line.number("number"),
        line.flag("flag", False),
    ) == ("t", "-3", -3, True)
    assert (
        line.texts("texts"),
        line.texts("missing"),
        line.texts("none"),
        line.objects("none"),
    ) == (("a",), (), (), [])
    assert [one.place for one in line.objects("objects")] == ["a:1 objects[0]"]
    assert findings.faults == []
    wrong = [
        line.text("blank"),
        line.text("missing"),
        line.text("number", ""),
        line.name("flag"),
        line.number("flag"),
        line.flag("text", True),
    ]
    assert wrong == ["", "", "", "", None, True]
    assert (line.texts("text"), line.texts("objects"), line.objects("texts")) == ((), (), [])
    assert [fault.problem for fault in findings.faults] == [
        '"blank" must be a text, not " "',
        '"missing" is missing',
        '"number" must be a text, not -3',
        '"flag" must be a text, not true',
        '"flag" must be a whole number, not true',
        '"text" must be true or false, not "t"',
        '"text" must be a list of texts, not "t"',
        '"objects" must be a list of texts, not [{}]',
        '"texts" must be a list of objects, not ["a"]',
    ]


def test_an_id_stands_once_even_on_a_wrong_line() -> None:
    findings = Findings()
    lines = [
        Record(f"a:{number}", fields, findings)
        for number, fields in enumerate(
            [{"id": "x"}, {"id": "y", "text": "t"}, {"id": "x", "text": "t"}]
        )
    ]
    kept = build_unique(lines, lambda line: Document(line.name("id"), "", "", line.text("text")))
    assert [one.id for one in kept] == ["y"]
    assert list(map(str, findings.faults)) == [
        'a:0: "text" is missing',
        'a:2: the id "x" is used for the second time; the first is at a:0',
    ]


def test_what_is_shown_can_be_printed() -> None:
    deep: list[object] = []
    for _ in range(5000):
        deep = [deep]
    assert quote_value(deep) == "a list too deep to show"
    assert quote_value("\x1b[31m\u200b\u3000\ud800") == '"\\u001b[31m\\u200b\\u3000\\ud800"'
    assert str(Finding("\udcff.jsonl", "\ud800")) == "\\udcff.jsonl: \\ud800"


def test_the_first_fault_is_raised() -> None:
    findings = Findings()
    findings.add_warning("a:1", "odd")
    findings.check()
    findings.add_fault("a:2", "bad")
    with pytest.raises(BadInput, match=r"^a:2: bad$"):
        findings.check("; see")
    findings.add_fault("a:3", "worse")
    with pytest.raises(BadInput, match=r"^a:2: bad; 1 more fault: see$"):
        findings.check(": see")
