"""Question sets as files: what is read, and that a wrong line is named."""

import gzip
import json
from pathlib import Path

import pytest

from eval.case import Case, Evidence, read_documents, read_questions, read_set
from eval.metric import contains
from index.document import Document
from index.error import BadInput

GOLD = Path(__file__).parent.parent / "eval" / "gold"
TEXT = "標題\n全國共246.0萬份。\n廣東省26.8萬份。\n重複。重複。"
ONE = Document("one.txt", "標題", "one.txt", TEXT)
TWO = Document("two.txt", "另一篇", "two.txt", "另一篇說246.0萬份。")
LINE = {"id": "q1", "question": "多少份？", "lang": "zh-Hant", "answers": ["246.0萬份"], "evidence": "全國共246.0萬份。"}
PASSAGE = {"id": "p1", "title": "梵文", "text": "在歐洲，梵語的研究由德國學者開創。"}
ANSWER = {"text": "歐洲", "start": 1}
QUESTION = {"id": "q1", "question": "哪裡？", "q_lang": "zh-Hant", "passage_id": "p1", "answers": [ANSWER], "type": "span"}


def lines(path: Path, *records: object) -> Path:
    text = "".join(f"{one if isinstance(one, str) else json.dumps(one, ensure_ascii=False)}\n" for one in records)
    path.write_bytes(gzip.compress(text.encode()) if path.suffix == ".gz" else text.encode())
    return path


def a_set(folder: Path, *questions: object, passages: tuple[object, ...] = (PASSAGE,)) -> Path:
    lines(folder / "set.passages.jsonl.gz", *passages)
    lines(folder / "set.questions.jsonl.gz", *questions)
    return folder / "set"


def test_evidence_of_one_document_is_its_quote(tmp_path: Path) -> None:
    nothing: dict[str, object] = {"id": "q2", "question": "誰？", "lang": "zh-Hant", "answers": [], "evidence": None}
    first, second = read_questions(lines(tmp_path / "q.jsonl", LINE, nothing, ""), [ONE])
    start = TEXT.index("全國共")
    assert first == Case("q1", "多少份？", "zh-Hant", True, ("246.0萬份",), (Evidence("one.txt", start, start + 11),), ("one.txt",))
    assert second == Case("q2", "誰？", "zh-Hant", False, (), (), ())


def test_evidence_of_several_documents_names_them(tmp_path: Path) -> None:
    evidence = [{"document": "two.txt", "quote": "246.0萬份"}, {"document": "one.txt", "quote": "246.0萬份"}]
    record = LINE | {"evidence": evidence, "answerable": True, "type": "quantity", "tags": ["number"]}
    (case,) = read_questions(lines(tmp_path / "q.jsonl", record), [ONE, TWO])
    assert [(one.document_id, one.start, one.is_answer) for one in case.evidence] == [("two.txt", 4, False), ("one.txt", 6, False)]
    assert (case.relevant, case.type, case.tags) == (("two.txt", "one.txt"), "quantity", ("number",))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"evidence": "沒有這句。"}, "stands 0 times in one.txt"),
        ({"evidence": "重複。"}, "stands 2 times in one.txt"),
        ({"evidence": ""}, "stands 0 times"),
        ({"evidence": [{"document": "three.txt", "quote": "x"}]}, "no document 'three.txt' among the 1 given"),
        ({"evidence": [{"document": "one.txt"}]}, '"quote" must be a text, not null'),
        ({"evidence": 5}, '"evidence" must be a list'),
        ({"evidence": None}, "answerable is True, with 1 answers and 0 pieces"),
        ({"answers": []}, "answerable is False, with 0 answers and 1 pieces"),
        ({"answerable": False}, "answerable is False, with 1 answers"),
        ({"answerable": "yes"}, '"answerable" must be true or false'),
        ({"answers": "246.0萬份"}, '"answers" must be a list of texts'),
        ({"answers": [246]}, '"answers" must be a list of texts'),
        ({"question": " "}, '"question" must be a text'),
        ({"id": 7}, '"id" must be a text, not 7'),
        ({"id": "q0"}, "the id 'q0' stands here for the second time"),
    ],
    ids=str,
)
def test_a_wrong_line_is_named(tmp_path: Path, change: dict[str, object], said: str) -> None:
    path = lines(tmp_path / "q.jsonl", LINE | {"id": "q0"}, LINE | change)
    with pytest.raises(BadInput) as error:
        read_questions(path, [ONE])
    assert str(error.value).startswith(f"{path}:2: ")
    assert said in str(error.value)


@pytest.mark.parametrize("line", ["{", "[]", "null", "[" * 100_000], ids=["half", "list", "null", "deep"])
def test_a_line_that_is_no_object(tmp_path: Path, line: str) -> None:
    path = lines(tmp_path / "q.jsonl", LINE, line)
    with pytest.raises(BadInput, match=r"q\.jsonl:2: "):
        read_questions(path, [ONE])


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "bytes.jsonl").write_bytes(b"\xff\n")
    for path in (tmp_path / "missing.jsonl", tmp_path / "bytes.jsonl"):
        with pytest.raises(BadInput, match="cannot be read"):
            read_questions(path, [ONE])
    with pytest.raises(BadInput, match="holds no question"):
        read_questions(lines(tmp_path / "empty.jsonl"), [ONE])
    with pytest.raises(BadInput, match="names no document, and there are 2"):
        read_questions(lines(tmp_path / "q.jsonl", LINE), [ONE, TWO])
    with pytest.raises(BadInput, match=r"set\.passages\.jsonl\.gz: cannot be read"):
        read_set(tmp_path / "set")
    for damage in (b"no gzip", gzip.compress(b"{}" * 1000)[:30]):
        (tmp_path / "set.passages.jsonl.gz").write_bytes(damage)
        with pytest.raises(BadInput, match="cannot be read"):
            read_set(tmp_path / "set")


def test_a_set_gives_passages_and_answers_at_their_offsets(tmp_path: Path) -> None:
    again = [ANSWER, ANSWER, {"text": "德國", "start": 10}]
    impossible = QUESTION | {"id": "q2", "impossible": True, "answers": []}
    documents, (case, other) = read_set(a_set(tmp_path, QUESTION | {"answers": again}, impossible))
    assert documents == [Document("p1", "梵文", "p1", str(PASSAGE["text"]))]
    assert case.answers == ("歐洲", "德國")
    assert case.evidence == (Evidence("p1", 1, 3, True), Evidence("p1", 10, 12, True))
    assert (case.language, case.relevant, case.answerable, case.type) == ("zh-Hant", ("p1",), True, "span")
    assert (other.answerable, other.relevant, other.evidence, other.answers) == (False, (), (), ())


def test_a_set_without_answers_has_whole_passages_as_evidence(tmp_path: Path) -> None:
    retrieval = {"id": "q1", "question": "誰？", "q_lang": "zh-Hans", "positive_ids": ["p2", "p1"], "impossible": False}
    _, (case,) = read_set(a_set(tmp_path, retrieval, passages=({"id": "p1", "text": "一"}, {"id": "p2", "text": "二二"})))
    assert case.relevant == ("p2", "p1")
    assert case.evidence == (Evidence("p2", 0, 2), Evidence("p1", 0, 1))
    assert case.answers == ()


def test_a_set_that_only_says_whether_it_can_be_answered(tmp_path: Path) -> None:
    records = [{"id": f"q{i}", "question": "誰？", "lang": "zh", "subset": s} for i, s in enumerate(("relevant", "non_relevant"))]
    _, cases = read_set(a_set(tmp_path, *records))
    assert [(case.language, case.answerable, case.evidence) for case in cases] == [("zh", True, ()), ("zh", False, ())]


@pytest.mark.parametrize(
    "change",
    [
        {"answers": [{"text": "歐洲", "start": 2}]},
        {"answers": [{"text": "歐洲", "start": -16}]},
        {"answers": [{"text": "歐洲"}]},
        {"passage_id": "p9"},
        {"positive_ids": ["p9"]},
    ],
    ids=str,
)
def test_a_wrong_question_of_a_set_is_named(tmp_path: Path, change: dict[str, object]) -> None:
    prefix = a_set(tmp_path, QUESTION | {"id": "q0"}, QUESTION | change)
    with pytest.raises(BadInput, match=r"set\.questions\.jsonl\.gz:2: "):
        read_set(prefix)


def test_a_passage_stands_once(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"passages\.jsonl\.gz:2: the id 'p1'"):
        read_set(a_set(tmp_path, QUESTION, passages=(PASSAGE, PASSAGE)))


def test_documents_are_known_by_their_relative_path(tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    for name in ("b.txt", "deep/a.md"):
        (tmp_path / name).write_text(f"{name}的內容。", encoding="utf-8")
    assert [one.id for one in read_documents(tmp_path)] == ["b.txt", "deep/a.md"]
    assert [one.id for one in read_documents(tmp_path / "b.txt")] == ["b.txt"]
    with pytest.raises(BadInput, match="missing"):
        read_documents(tmp_path / "missing")


def test_the_gold_set_holds_together() -> None:
    documents = read_documents(GOLD / "documents")
    texts = {one.id: one.text for one in documents}
    cases = read_questions(GOLD / "questions.jsonl", documents)
    assert len({case.question for case in cases}) == len(cases) == 60
    assert sum(case.answerable for case in cases) == 45
    assert {one.id for one in documents} == {name for case in cases for name in case.relevant}
    for case in cases:
        assert case.language in {"en", "zh-Hans", "zh-Hant"}
        for one in case.evidence:
            for answer in case.answers:
                assert contains(texts[one.document_id][one.start : one.end], [answer]), case.id
