"""Whatever a path leads to: the set there, or every fault, and never another error."""

import gzip
import json
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eval.dataset.case import QuestionSet
from eval.dataset.finding import Finding
from eval.dataset.question_set import FORMATS, GOLD, read, read_with_findings
from index.error import BadInput

TEXT = "第一條 本會設理事九人。\n第二條 理事任期三年。"
LINE = {"id": "q1", "question": "理事幾人？", "answers": ["九人"], "evidence": "本會設理事九人。"}
PASSAGE = {"id": "p1", "title": "章程", "text": TEXT}
ASKED = {
    "id": "q1",
    "question": "理事幾人？",
    "passage_id": "p1",
    "answers": [{"text": "九人", "start": 9}],
}
PAIR = {
    "id": "L1#1",
    "law": "工會法",
    "article": "第 1 條",
    "text": TEXT,
    "text_en": "There are nine directors.",
}
SQUAD_ASKED = {
    "id": "q1",
    "question": "理事幾人？",
    "answers": [{"text": "九人", "answer_start": 9}],
}
SQUAD = {
    "data": [{"title": "章程", "paragraphs": [{"context": TEXT, "qas": [SQUAD_ASKED]}]}],
}


def examine(path: Path, documents: Path | None = None) -> tuple[QuestionSet | None, list[Finding]]:
    """Return what of the set is sound, and every fault."""
    found, findings = read_with_findings(path, documents)
    return found, findings.faults


def lines(path: Path, *records: object) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    text = "".join(
        f"{one if isinstance(one, str) else json.dumps(one, ensure_ascii=False)}\n"
        for one in records
    )
    path.write_bytes(gzip.compress(text.encode()) if path.suffix == ".gz" else text.encode())
    return path


def one_of_each(folder: Path) -> dict[str, tuple[Path, Path | None]]:
    """Format -> a sound set of it, and its documents."""
    document = lines(folder / "rules.txt", TEXT)
    lines(folder / "set.passages.jsonl.gz", PASSAGE)
    lines(folder / "set.questions.jsonl.gz", ASKED)
    lines(folder / "law.pairs.jsonl", PAIR)
    lines(folder / "beir/corpus.jsonl", {"_id": "d1", "text": TEXT})
    lines(folder / "beir/queries.jsonl", {"_id": "q1", "text": "理事幾人？"})
    lines(folder / "beir/qrels/test.tsv", "query-id\tcorpus-id\tscore", "q1\td1\t1")
    lines(folder / "trec/topics.1-1", "<top><num>1<title>理事幾人</top>")
    lines(folder / "trec/qrels.1-1", "1 0 d1 1")
    lines(folder / "trec/docs.jsonl", {"id": "d1", "text": TEXT})
    lines(folder / "files/rules.txt", TEXT)
    asked = {"id": "q1", "question": "理事幾人？", "answer": "九人"}
    return {
        "passages": (folder / "set", None),
        "pairs": (folder / "law", None),
        "manifest": (
            lines(folder / "files/manifest.jsonl", {"file": "rules.txt", "questions": [asked]}),
            None,
        ),
        "jsonl": (lines(folder / "asked.jsonl", LINE), document),
        "squad": (lines(folder / "squad.json", SQUAD), None),
        "beir": (folder / "beir", None),
        "trec": (folder / "trec", None),
    }


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_is_known_by_its_path(tmp_path: Path, name: str) -> None:
    path, documents = one_of_each(tmp_path)[name]
    assert next(known for known, form in FORMATS.items() if form.detect(path)) == name
    found = read(path, documents)
    assert (len(found.documents), len(found.cases)) == (1, 1)
    assert found.name == path.stem
    (case,), (document,) = found.cases, found.documents
    assert document.text.strip() == TEXT
    assert case.answerable
    assert case.relevant == (document.id,)
    assert all(one.document_id == document.id for one in case.evidence)
    again, findings = read_with_findings(path, documents)
    assert (again, findings.faults) == (found, [])


def test_a_set_has_the_same_digest_wherever_it_lies(tmp_path: Path) -> None:
    first, second = (one_of_each(tmp_path / name) for name in ("a", "b"))
    for name in FORMATS:
        assert read(*first[name]).sha256 == read(*second[name]).sha256
    assert len({read(*first[name]).sha256 for name in FORMATS}) == len(FORMATS)


def test_a_folder_with_questions_and_documents_is_a_set(tmp_path: Path) -> None:
    lines(tmp_path / "mine/questions.jsonl", LINE)
    lines(tmp_path / "mine/documents/rules.txt", TEXT)
    assert read(tmp_path / "mine").name == "mine"
    lines(tmp_path / "others.jsonl", {"id": "other.txt", "text": f"別的。{TEXT}"})
    assert read(tmp_path / "mine", tmp_path / "others.jsonl").documents[0].id == "other.txt"
    assert read() == read(GOLD)


def test_splits_have_names_of_their_own(tmp_path: Path) -> None:
    one_of_each(tmp_path)
    assert read(tmp_path / "beir/qrels/test.tsv").name == "beir-test"


@pytest.mark.parametrize(
    "name", [name for name, form in FORMATS.items() if not form.takes_documents]
)
def test_a_set_that_brings_its_documents_takes_no_others(tmp_path: Path, name: str) -> None:
    path, _ = one_of_each(tmp_path)[name]
    with pytest.raises(
        BadInput,
        match=f"is of the format {name}, which has its own documents: leave --documents out",
    ):
        read(path, tmp_path / "rules.txt")


def test_an_unknown_layout_lists_those_known(tmp_path: Path) -> None:
    found, (fault,) = examine(tmp_path / "missing")
    assert found is None
    assert fault.problem.startswith("does not exist. Known are: ")
    assert all(f"{name} (" in fault.problem for name in FORMATS)
    (tmp_path / "set.csv").write_text("a,b")
    for path in (tmp_path, tmp_path / "set.csv"):
        assert "is not a known question set. Known are: " in str(examine(path)[1][0])


def test_a_set_with_nothing_in_it(tmp_path: Path) -> None:
    document = lines(tmp_path / "rules.txt", TEXT)
    assert [fault.problem for fault in examine(lines(tmp_path / "a.jsonl"), document)[1]] == [
        "contains no question"
    ]
    assert [fault.problem for fault in examine(lines(tmp_path / "a.json", {"data": []}))[1]] == [
        "contains no document",
        "contains no question",
    ]
    with pytest.raises(
        BadInput,
        match=r"has no documents to be answered from: name a file or a folder with --documents",
    ):
        read(lines(tmp_path / "a.jsonl", LINE))
    with pytest.raises(BadInput, match=r"missing: no such file or directory"):
        read(lines(tmp_path / "a.jsonl", LINE), tmp_path / "missing")


def test_the_first_fault_how_many_more_and_where_they_are_listed(tmp_path: Path) -> None:
    document = lines(tmp_path / "the rules.txt", TEXT)
    path = lines(
        tmp_path / "a.jsonl",
        "{",
        LINE | {"answers": 5},
        LINE | {"id": "q2", "question": "？" * 2001},
        LINE | {"id": "q3"},
    )
    found, faults = examine(path, document)
    assert found
    assert [case.id for case in found.cases] == ["q2", "q3"]
    assert [fault.place for fault in faults] == [f"{path}:1", f"{path}:2", f"{path} q2"]
    assert faults[2].problem == "the question has 2001 characters, and the most is 2000: shorten it"
    with pytest.raises(BadInput) as error:
        read(path, document)
    assert (
        str(error.value) == f"{faults[0]}; 2 more faults: "
        f"`yiju eval validate {path} --documents '{document}'` lists them all"
    )


def test_names_that_no_file_can_have(tmp_path: Path) -> None:
    for name in ("a\0b.jsonl", "a" * 5000, "a\0b"):
        for path in (Path(name), tmp_path / name):
            found, faults = examine(path, tmp_path)
            assert found is None
            assert faults


# -- whatever is in a file

_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3)
    ),
    max_leaves=8,
)
_FIELDS = (
    *(*LINE, *PASSAGE, *ASKED, *PAIR),
    *("_id", "relevant", "document", "quote", "start", "end", "data", "paragraphs", "qas"),
    *("context", "context_id", "context_text", "query_id", "query_text", "answer_start"),
    *("is_impossible", "positive_ids", "tags"),
)
_VALUES: st.SearchStrategy[object] = (
    st.sampled_from(["q1", "p1", "d1", "九人", TEXT, 9, 0, -1, True, None, [], {}]) | _JSON
)
_NEARLY = st.recursive(
    _VALUES,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(_FIELDS), inner, max_size=6)
    ),
    max_leaves=20,
)
_OBJECTS = st.dictionaries(st.sampled_from(_FIELDS), _NEARLY, max_size=8)
_CHANGED = st.builds(
    lambda base, change: base | change,
    st.sampled_from([LINE, PASSAGE, ASKED, PAIR, SQUAD, {"_id": "q1", "text": "？"}]),
    _OBJECTS,
)
_COLUMNS = st.lists(
    st.sampled_from(
        ["q1", "d1", "1", "0", "-1", "x", "\t", " ", "<top>", "</top>", "<num>", "<title>", "\n"]
    )
).map("".join)
_TEXT = st.lists(
    (_CHANGED | _NEARLY).map(json.dumps) | _COLUMNS | st.text(max_size=20), max_size=4
).map("\n".join)
_DATA = st.binary(max_size=60) | _TEXT.map(lambda text: text.encode("utf-8", "surrogatepass"))


@settings(max_examples=60, deadline=None)
@given(_DATA, _DATA)
def test_no_file_makes_it_raise(first: bytes, second: bytes) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        sets = one_of_each(folder)
        for path in (
            "asked.jsonl",
            "squad.json",
            "law.pairs.jsonl",
            "beir/queries.jsonl",
            "trec/topics.1-1",
            "set.questions.jsonl.gz",
        ):
            (folder / path).write_bytes(gzip.compress(first) if path.endswith(".gz") else first)
        for path in ("beir/qrels/test.tsv", "trec/qrels.1-1"):
            (folder / path).write_bytes(second)
        _check_reading(sets)
        for path in ("rules.txt", "beir/corpus.jsonl", "trec/docs.jsonl", "set.passages.jsonl.gz"):
            (folder / path).write_bytes(second)
        _check_reading(sets)


def _check_reading(sets: dict[str, tuple[Path, Path | None]]) -> None:
    for path, documents in sets.values():
        found, findings = read_with_findings(path, documents)
        for fault in findings.faults + findings.warnings:
            assert isinstance(fault, Finding)
            str(fault).encode()
        assert found is not None or findings.faults
        if found:
            texts = {one.id: one.text for one in found.documents}
            assert len(texts) == len(found.documents)
            assert len({case.id for case in found.cases}) == len(found.cases)
            for case in found.cases:
                assert set(case.relevant) <= set(texts)
                assert all(
                    0 <= one.start < one.end <= len(texts[one.document_id]) for one in case.evidence
                )
        if findings.faults:
            with pytest.raises(BadInput):
                read(path, documents)


# -- published sets


@pytest.mark.parametrize(
    ("name", "documents", "cases"),
    [("drcd_dev", 1000, 3524), ("nomiracl_zh", 2394, 243), ("stard", 1445, 1543)],
)
def test_published_sets(shared: Path, name: str, documents: int, cases: int) -> None:
    found = read(shared / "data/eval" / name)
    assert (found.name, len(found.documents), len(found.cases)) == (name, documents, cases)


def test_a_set_of_one_document(shared: Path) -> None:
    found = read(shared / "corpus/union-2017.questions.jsonl", shared / "corpus/union-2017.txt")
    assert (found.name, len(found.documents), len(found.cases)) == ("union-2017", 1, 20)


@pytest.mark.long
def test_laws_among_all_laws(shared: Path) -> None:
    found = read(shared / "data/eval/twlaw_en_zh", shared / "data/corpus/twlaw_articles.jsonl.gz")
    assert (found.name, len(found.documents), len(found.cases)) == ("twlaw_en_zh", 218_139, 9317)
