"""`yiju eval …` over small sets and the real model."""

import json
from pathlib import Path

import pytest

from eval.compare.gate import TOLERANCE
from eval.run.run import load, save
from tests.synthetic import row, run
from tests.terminal import UNION, Yiju, error_line

QUESTIONS: tuple[dict[str, object], ...] = (
    {
        "id": "q1",
        "question": "全國簽訂多少份集體合同？",
        "answers": ["246.0萬份"],
        "evidence": "全國簽訂集體合同246.0萬份，覆蓋職工2.8億人。",
    },
    {
        "id": "q2",
        "question": "有多少戶困難職工？",
        "answers": ["191萬戶"],
        "evidence": "全國共有困難職工檔案戶數191萬戶。",
    },
    {"id": "q3", "question": "How many judges sat in Paris?", "answers": [], "evidence": None},
)


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working directory with a set and its document."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "union.txt").write_text(UNION, encoding="utf-8")
    write(tmp_path / "set.jsonl", *QUESTIONS)
    return tmp_path


def write(path: Path, *records: object) -> None:
    path.write_text(
        "".join(json.dumps(one, ensure_ascii=False) + "\n" for one in records), encoding="utf-8"
    )


def measure(yiju: Yiju, *more: str) -> None:
    result = yiju("eval", "run", "set.jsonl", "--documents", "union.txt", *more)
    assert (result.code, result.err) == (0, ""), result


def list_files(folder: Path) -> list[str]:
    """Return every file under `folder` except the set."""
    return sorted(
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.is_file() and path.name not in {"set.jsonl", "union.txt"}
    )


def test_run_compare_gate_and_report(yiju: Yiju, here: Path) -> None:
    result = yiju("eval", "run", "set.jsonl", "--documents", "union.txt", "--index", "kept")
    assert result.code == 0
    assert "3 questions on 1 documents" in result.out
    for title in ("Metrics", "Legs", "Slices", "Outcomes", "Confidence"):
        assert f"\n{title}\n" in result.out
    assert "written to runs/set-1.json" in result.out
    measure(yiju, "--index", "kept")
    assert [path for path in list_files(here) if path.startswith("runs")] == [
        "runs/set-1.json",
        "runs/set-2.json",
    ]

    compared = yiju("eval", "compare", "set-1", "set-2", "--json")
    assert (compared.code, json.loads(compared.out)["moved"]) == (0, [])
    gated = yiju(
        "eval",
        "gate",
        "set-2",
        "--baseline",
        "runs/set-1.json",
        "--out",
        "gate.xml",
        "--out",
        "gate.md",
        "--out",
        "gate.html",
    )
    assert gated.code == 0
    assert "passed: " in gated.out
    assert "**Passed**" in (here / "gate.md").read_text(encoding="utf-8")
    assert 'failures="0"' in (here / "gate.xml").read_text(encoding="utf-8")
    assert "全國簽訂多少份集體合同？" in (here / "gate.html").read_text(encoding="utf-8")

    reported = yiju("eval", "report", "set-1")
    assert (reported.code, reported.out) == (0, "runs/set-1.html\n")
    for suffix in ("trec", "qrels"):
        assert yiju("eval", "report", "set-1", "--out", f"set.{suffix}").code == 0
    assert (here / "set.qrels").read_text(
        encoding="utf-8"
    ) == "q1 0 union.txt 1\nq2 0 union.txt 1\n"


def test_the_gate_exits_with_4_and_names_what_fell(yiju: Yiju, here: Path) -> None:
    save(run(*(row(f"q{n}", {"R@1": 1.0}) for n in range(20))), here / "old.json.gz")
    save(
        run(*(row(f"q{n}", {"R@1": float(n > 8)}) for n in range(20)), name="after"),
        here / "new.json",
    )
    result = yiju("eval", "gate", "new.json", "--baseline", "old.json.gz")
    assert result.code == 4
    assert "FAILED" in result.out
    assert "R@1 in the whole set" in result.out
    assert "fell from 1.000 to 0.550" in result.out
    assert "R@1 in language: en → Hant" in result.out
    found = json.loads(yiju("eval", "gate", "new.json", "--baseline", "old.json.gz", "--json").out)
    assert found["passed"] is False
    assert found["faults"][0]["name"] == "R@1 in the whole set"
    assert len(found["moved"]) == 9
    assert (
        yiju("eval", "gate", "new.json", "--baseline", "old.json.gz", "--tolerance", "1").code == 4
    )  # significant all the same


def test_json_of_a_run_has_every_metric_with_its_group(yiju: Yiju, here: Path) -> None:
    result = yiju(
        "eval", "run", "set.jsonl", "--documents", "union.txt", "--out", "r.json", "--json"
    )
    found = json.loads(result.out)
    assert found["run"] == "r.json"
    assert found["setup"]["questions"] == 3
    figures = {one["metric"]: one for one in found["figures"]["whole set: all"]}
    assert (figures["R@1"]["n"], figures["R@1"]["without"]) == (2, 1)
    assert load(here / "r.json").setup.questions == 3


def test_no_run_is_overwritten(yiju: Yiju, here: Path) -> None:
    measure(yiju, "--name", "mine", "--index", "kept")
    before = (here / "runs/mine.json").read_bytes()
    line = error_line(
        yiju(
            "eval",
            "run",
            "set.jsonl",
            "--documents",
            "union.txt",
            "--name",
            "mine",
            "--index",
            "kept",
        )
    )
    assert "runs/mine.json already exists" in line
    assert (here / "runs/mine.json").read_bytes() == before
    for name in ("a/b", "..", "", "a\nb"):
        assert "cannot name a run" in error_line(
            yiju("eval", "run", "set.jsonl", "--documents", "union.txt", "--name", name)
        )


def test_several_sets_are_several_runs(yiju: Yiju, here: Path) -> None:
    write(here / "other.jsonl", QUESTIONS[1])
    result = yiju(
        "eval", "run", "set.jsonl", "other.jsonl", "--documents", "union.txt", "--name", "both"
    )
    assert result.code == 0
    assert [path for path in list_files(here) if path.startswith("runs")] == [
        "runs/both-other.json",
        "runs/both-set.json",
    ]
    (here / "again").mkdir()
    write(here / "again/set.jsonl", QUESTIONS[1])
    line = error_line(
        yiju("eval", "run", "set.jsonl", "again/set.jsonl", "--documents", "union.txt")
    )
    assert "two of the sets would be written to the same file" in line
    assert "for one set, and 2 are given" in error_line(
        yiju(
            "eval", "run", "set.jsonl", "other.jsonl", "--documents", "union.txt", "--out", "x.json"
        )
    )


def test_a_collection_is_asked_or_its_missing_documents_are_named(yiju: Yiju, here: Path) -> None:
    arguments = (
        "eval",
        "run",
        "set.jsonl",
        "--documents",
        "union.txt",
        "--home",
        "home",
        "--collection",
        "default",
        "--out",
        "r.json",
    )
    assert "there is no collection 'default'" in error_line(yiju(*arguments))
    assert not (here / "home").exists()
    (here / "other.txt").write_text("別的。", encoding="utf-8")
    assert yiju("--home", "home", "add", "other.txt").code == 0
    line = error_line(yiju(*arguments))
    assert (
        "1 of the 1 documents that answer set are not in the collection 'default', "
        "such as 'union.txt'" in line
    )
    assert not (here / "r.json").exists()
    assert yiju("--home", "home", "add", "union.txt").code == 0
    assert yiju(*arguments).code == 0
    assert load(here / "r.json").rows[0].values["R@1"] == 1
    # A copy of the document is the document, whichever of the two is found first.
    (here / "copy.txt").write_text(UNION, encoding="utf-8")
    assert yiju("--home", "home", "add", "copy.txt").code == 0
    assert yiju(*arguments).code == 0
    assert (
        load(here / "r.json").rows[0].values["R@1"]
        == load(here / "r.json").rows[0].values["document R@1"]
        == 1
    )


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (["run", "none.jsonl", "--documents", "union.txt"], "No such file"),
        (["run", "set.jsonl"], "name a file or a folder with --documents"),
        (["run", "set.jsonl", "--documents", "none.txt"], "none.txt"),
        (["run", "empty.jsonl", "--documents", "union.txt"], "contains no question"),
        (["run", "faulty.jsonl", "--documents", "union.txt"], "faulty.jsonl:1"),
        (
            ["run", "set.jsonl", "--documents", "union.txt", "--index", "i", "--collection", "c"],
            "give one of them",
        ),
        (
            ["run", "set.jsonl", "--documents", "union.txt", "--out", "union.txt/r.json"],
            "choose another place",
        ),
        (["compare", "old.json", "none"], "there is no run 'none'"),
        (["compare", "old.json", "other.json"], "different question sets"),
        (["gate", "other.json", "--baseline", "old.json"], "different question sets"),
        (["gate", "set.jsonl", "--baseline", "old.json"], "is not a run"),
        (["report", "old.json", "--out", "r.pdf"], "choose from .html"),
        (["report", "old.json", "--out", "r.md", "--out", "r"], "choose from .html"),
        (["report", "old.json", "--out", "union.txt/r.md"], "choose another place"),
    ],
    ids=lambda one: " ".join(one) if isinstance(one, list) else "",
)
def test_bad_input_is_one_line_and_leaves_nothing(
    yiju: Yiju, here: Path, arguments: list[str], problem: str
) -> None:
    (here / "empty.jsonl").write_text("\n")
    write(here / "faulty.jsonl", QUESTIONS[0] | {"evidence": "不在其中"}, QUESTIONS[1])
    save(run(row("a")), here / "old.json")
    save(run(row("a"), sha256="07e"), here / "other.json")
    before = list_files(here)
    assert problem in error_line(yiju("eval", *arguments))
    assert list_files(here) == before


def test_validate_lists_every_fault_and_checks_the_rest(yiju: Yiju, here: Path) -> None:
    lines = [
        json.dumps(
            QUESTIONS[0] | {"evidence": "全國簽訂集體合同246.0萬分，覆蓋職工2.8億人。"},
            ensure_ascii=False,
        ),
        "{broken",
        json.dumps(QUESTIONS[1], ensure_ascii=False),
        json.dumps(QUESTIONS[1], ensure_ascii=False),
    ]
    (here / "faulty.jsonl").write_text("\n".join(lines), encoding="utf-8")
    result = yiju("eval", "validate", "faulty.jsonl", "--documents", "union.txt")
    assert result.code == 1
    first, second, third = [
        line for line in result.out.splitlines() if line.startswith("faulty.jsonl:")
    ]
    assert first.startswith("faulty.jsonl:1: ")
    assert "246.0萬份" in first  # the nearest text
    assert second.startswith("faulty.jsonl:2: ")
    assert third.startswith("faulty.jsonl:4: ")
    assert "'q2'" in third or '"q2"' in third
    assert "3 faults" in result.out
    found = json.loads(
        yiju("eval", "validate", "faulty.jsonl", "--documents", "union.txt", "--json").out
    )
    assert len(found["faults"]) == 3
    assert found["questions"] == 1


def test_validate_describes_a_valid_set(yiju: Yiju) -> None:
    result = yiju("eval", "validate")
    assert result.code == 0
    assert (
        "gold: 30 documents, 304 questions (122 zh-Hant, 121 en, 61 zh-Hans), 102 unanswerable"
        in result.out
    )


def test_every_command_explains_itself(yiju: Yiju) -> None:
    for command in ("run", "compare", "gate", "report", "validate"):
        result = yiju("eval", command, "--help")
        assert (result.code, result.err) == (0, "")


def test_the_default_tolerance_is_that_of_the_gate(yiju: Yiju) -> None:
    assert f"[default: {TOLERANCE};" in " ".join(yiju("eval", "gate", "--help").out.split())


def test_two_runs_at_once_are_two_files(here: Path) -> None:
    """Both chose the name before either wrote its file."""
    one = run(row("a"))
    assert [save(one, Path("runs/x.json"), new=True).as_posix() for _ in range(3)] == [
        "runs/x.json",
        "runs/x-2.json",
        "runs/x-3.json",
    ]
    assert list_files(here) == ["runs/x-2.json", "runs/x-3.json", "runs/x.json"]


def test_a_nul_in_an_id_is_a_fault(yiju: Yiju, here: Path) -> None:
    write(here / "nul.jsonl", QUESTIONS[0] | {"id": "a\0b"})
    assert "NUL" in error_line(yiju("eval", "run", "nul.jsonl", "--documents", "union.txt"))


def test_junit_of_a_comparison_fails_where_the_gate_would(yiju: Yiju, here: Path) -> None:
    save(run(*(row(f"q{n}", {"R@1": 1.0}) for n in range(20))), here / "old.json")
    save(
        run(*(row(f"q{n}", {"R@1": float(n > 8)}) for n in range(20)), name="after"),
        here / "new.json",
    )
    assert yiju("eval", "compare", "old.json", "new.json", "--out", "c.xml").code == 0
    assert 'failures="2"' in (here / "c.xml").read_text(encoding="utf-8")


def test_questions_alone_are_about_the_collection_that_is_asked(
    yiju: Yiju, here: Path, home: Path
) -> None:
    (added,) = json.loads(yiju("--home", home, "ls", "--json").out)["documents"]
    start = UNION.index("246.0萬份")
    evidence = [{"document": added["id"], "start": start, "end": start + 7, "quote": "246.0萬份"}]
    asked = {"id": "f1", "question": "全國簽訂多少份集體合同？", "collection": "default"}
    other = {"id": "f2", "question": "誰？", "collection": "other", "evidence": [{"document": "x"}]}
    write(here / "questions.jsonl", asked | {"answers": ["246.0萬份"], "evidence": evidence}, other)
    command = ("eval", "run", "questions.jsonl", "--collection", "default", "--name", "told")
    result = yiju(*command, "--home", home)
    assert (result.code, result.err) == (0, "")
    (found,) = load(here / "runs/told.json").rows
    assert found.would is True
