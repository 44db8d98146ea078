"""Collections of passages and the question sets that come with theirs."""

import gzip
import json
from pathlib import Path
from time import process_time

import pytest

from eval.dataset.case import Case, Evidence
from eval.dataset.finding import Findings
from eval.dataset.passage_set import (
    detect_pairs,
    detect_passages,
    read_pairs,
    read_passages,
    read_pool,
)
from index.document import Document
from index.error import BadInput
from rag.question import MAX_QUESTION


def read_sound(prefix: Path) -> tuple[list[Document], list[Case]]:
    """Read passages and questions; BadInput at a fault."""
    findings = Findings()
    found = read_passages(prefix, None, findings)
    findings.check()
    return found


def read_sound_pool(path: Path) -> list[Document]:
    """Read the documents of a pool; BadInput at a fault."""
    findings = Findings()
    found = read_pool(path, findings)
    findings.check()
    return found


PASSAGE = {"id": "p1", "title": "梵文", "text": "在歐洲，梵語的研究由德國學者開創。"}
ANSWER = {"text": "歐洲", "start": 1}
QUESTION = {
    "id": "q1",
    "question": "哪裡？",
    "q_lang": "zh-Hant",
    "passage_id": "p1",
    "answers": [ANSWER],
    "type": "span",
}
PAIR = {
    "id": "L1#1",
    "law": "工會法",
    "law_en": "Act",
    "article": "第 1 條",
    "text": "為促進勞工團結。",
    "text_en": "To unite labour.",
}


def lines(path: Path, *records: object) -> Path:
    text = "".join(
        f"{one if isinstance(one, str) else json.dumps(one, ensure_ascii=False)}\n"
        for one in records
    )
    path.write_bytes(gzip.compress(text.encode()) if path.suffix == ".gz" else text.encode())
    return path


def a_set(folder: Path, *questions: object, passages: tuple[object, ...] = (PASSAGE,)) -> Path:
    lines(folder / "set.passages.jsonl.gz", *passages)
    lines(folder / "set.questions.jsonl.gz", *questions)
    return folder / "set"


def test_a_set_gives_passages_and_answers_at_their_offsets(tmp_path: Path) -> None:
    again = [{"text": "德國", "start": 10}, ANSWER, ANSWER]
    impossible = QUESTION | {"id": "q2", "impossible": True, "answers": []}
    documents, (case, other) = read_sound(
        a_set(tmp_path, QUESTION | {"answers": again}, impossible)
    )
    assert documents == [Document("p1", "梵文", "p1", str(PASSAGE["text"]))]
    assert case.answers == ("德國", "歐洲")
    assert case.evidence == (Evidence("p1", 1, 3, True), Evidence("p1", 10, 12, True))
    assert (case.language, case.relevant, case.answerable, case.type) == (
        "zh-Hant",
        ("p1",),
        True,
        "span",
    )
    assert (other.answerable, other.relevant, other.evidence, other.answers) == (False, (), (), ())


def test_a_set_is_known_by_its_prefix_and_by_either_file(tmp_path: Path) -> None:
    prefix = a_set(tmp_path, QUESTION)
    for path in (prefix, tmp_path / "set.passages.jsonl.gz", tmp_path / "set.questions.jsonl.gz"):
        assert detect_passages(path)
        assert not detect_pairs(path)
        assert len(read_sound(path)[1]) == 1
    alone = lines(tmp_path / "alone.questions.jsonl", QUESTION)
    assert not detect_passages(alone)
    (tmp_path / "set.passages.jsonl.gz").unlink()
    assert detect_passages(prefix)
    lines(tmp_path / "set.passages.jsonl", PASSAGE)
    assert len(read_sound(prefix)[1]) == 1


def test_a_set_without_answers_has_whole_passages_as_evidence(tmp_path: Path) -> None:
    retrieval = {"id": "q1", "question": "谁？", "positive_ids": ["p2", "p1"], "impossible": False}
    _, (case,) = read_sound(
        a_set(
            tmp_path, retrieval, passages=({"id": "p1", "text": "一"}, {"id": "p2", "text": "二二"})
        )
    )
    assert (case.relevant, case.answers, case.language) == (("p2", "p1"), (), "zh-Hans")
    assert case.evidence == (
        Evidence("p2", 0, 2, is_whole=True),
        Evidence("p1", 0, 1, is_whole=True),
    )


def test_a_set_that_only_says_whether_it_can_be_answered(tmp_path: Path) -> None:
    records = [
        {"id": f"q{i}", "question": "誰？", "lang": "zh", "subset": s}
        for i, s in enumerate(("relevant", "non_relevant"))
    ]
    _, cases = read_sound(a_set(tmp_path, *records))
    assert [(case.language, case.answerable, case.evidence) for case in cases] == [
        ("zh", True, ()),
        ("zh", False, ()),
    ]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (
            {"answers": [{"text": "歐洲", "start": 2}]},
            'is not at 2 of "p1", where "洲，" is: it is at 1',
        ),
        ({"answers": [{"text": "歐洲", "start": -16}]}, "it is at 1"),
        ({"answers": [{"text": "歐洲"}]}, 'answers[0]: "start" is missing'),
        ({"answers": [{"text": "歐洲", "start": True}]}, '"start" must be a whole number'),
        ({"answers": ["歐洲"]}, '"answers" must be a list of objects'),
        ({"passage_id": "p9"}, 'there is no document "p9" among the 1 given'),
        ({"passage_id": None}, 'no "passage_id" that says where'),
        ({"positive_ids": ["p9"]}, 'there is no document "p9"'),
        ({"impossible": 1}, '"impossible" must be true or false'),
    ],
    ids=str,
)
def test_a_wrong_question_is_named_and_the_rest_is_read(
    tmp_path: Path, change: dict[str, object], said: str
) -> None:
    prefix, findings = (
        a_set(tmp_path, QUESTION | {"id": "q0"}, QUESTION | change, "{", QUESTION | {"id": "q9"}),
        Findings(),
    )
    _, cases = read_passages(prefix, None, findings)
    assert [case.id for case in cases] == ["q0", "q9"]
    fault, broken = map(str, findings.faults)
    assert fault.startswith(f"{prefix}.questions.jsonl.gz:2")
    assert said in fault
    assert broken.startswith(f"{prefix}.questions.jsonl.gz:3: is not JSON")
    with pytest.raises(BadInput, match="1 more fault"):
        read_sound(prefix)


def test_passages_that_are_wrong(tmp_path: Path) -> None:
    with pytest.raises(
        BadInput, match=r'passages\.jsonl\.gz:2: the id "p1" is used for the second time'
    ):
        read_sound(a_set(tmp_path, QUESTION, passages=(PASSAGE, PASSAGE)))
    with pytest.raises(BadInput, match=r'passages\.jsonl\.gz:2: "text" must be a text'):
        read_sound(
            a_set(tmp_path, QUESTION, passages=(PASSAGE, PASSAGE | {"id": "p2", "text": " "}))
        )
    with pytest.raises(BadInput, match=r"none\.passages\.jsonl\.gz: cannot be read"):
        read_sound(tmp_path / "none")
    for damage in (b"no gzip", gzip.compress(b"{}" * 1000)[:30]):
        (tmp_path / "set.passages.jsonl.gz").write_bytes(damage)
        with pytest.raises(BadInput, match="cannot be read"):
            read_sound(tmp_path / "set")


def test_a_pair_asks_for_its_translation(tmp_path: Path) -> None:
    file, findings = (
        lines(
            tmp_path / "law.pairs.jsonl.gz", PAIR, PAIR | {"id": "L1#2", "text_en": "word " * 1000}
        ),
        Findings(),
    )
    for path in (tmp_path / "law", file):
        assert detect_pairs(path)
        documents, (case, long) = read_pairs(path, None, findings)
        assert documents[0] == Document("L1#1", "工會法 第 1 條", "L1#1", "為促進勞工團結。")
        assert (case.question, case.language, case.answerable) == ("To unite labour.", "en", True)
        assert (case.relevant, case.evidence) == (
            ("L1#1",),
            (Evidence("L1#1", 0, 8, is_whole=True),),
        )
        assert long.question == " ".join(["word"] * 400)
        assert len(long.question) <= MAX_QUESTION
    assert findings.faults == []


def test_a_pair_is_looked_for_in_a_pool(tmp_path: Path) -> None:
    lines(
        tmp_path / "law.pairs.jsonl.gz",
        PAIR,
        PAIR | {"id": "L9#9"},
        PAIR | {"id": "L0#0", "text_en": ""},
    )
    blank = {"id": "L2#1", "law": "民法", "article": "第 1 條", "text": " "}
    other = {"id": "L2#2", "law": "民法", "article": "第 2 條", "text": "條文。", "kind": "法律"}
    own = {name: PAIR[name] for name in ("id", "law", "article", "text")}
    pool, findings = lines(tmp_path / "pool.jsonl", blank, other, own), Findings()
    documents, cases = read_pairs(tmp_path / "law", pool, findings)
    assert [(one.id, one.title) for one in documents] == [
        ("L2#2", "民法 第 2 條"),
        ("L1#1", "工會法 第 1 條"),
    ]
    assert [case.id for case in cases] == ["L1#1"]
    assert [str(fault).rsplit(":", 2)[1:] for fault in findings.faults] == [
        ["3", ' "text_en" must be a text, not ""'],
        ["2", ' there is no document "L9#9" among the 2 given'],
    ]


def test_a_very_long_word_is_cut_all_the_same(tmp_path: Path) -> None:
    lines(tmp_path / "law.pairs.jsonl", PAIR | {"text_en": "x" * 5000})
    _, (case,) = read_pairs(tmp_path / "law", None, Findings())
    assert case.question == "x" * MAX_QUESTION


def test_documents_are_known_by_their_relative_path(tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    for name in ("b.txt", "deep/a.md"):
        (tmp_path / name).write_text(f"{name}的內容。", encoding="utf-8")
    assert [one.id for one in read_sound_pool(tmp_path)] == ["b.txt", "deep/a.md"]
    assert [one.id for one in read_sound_pool(tmp_path / "b.txt")] == ["b.txt"]
    with pytest.raises(BadInput, match="missing: no such file or directory"):
        read_sound_pool(tmp_path / "missing")


def test_every_file_that_is_no_text_is_told(tmp_path: Path) -> None:
    for name, data in (("a.txt", b"PK\x03\x04"), ("b.txt", "內容。".encode()), ("c.txt", b" ")):
        (tmp_path / name).write_bytes(data)
    findings = Findings()
    assert [one.id for one in read_pool(tmp_path, findings)] == ["b.txt"]
    assert [(Path(fault.place).name, fault.problem.split(":")[0]) for fault in findings.faults] == [
        ("a.txt", "holds a ZIP archive, not what .txt stands for"),
        ("c.txt", "holds no text"),
    ]


def test_collections_with_a_document_a_line(tmp_path: Path) -> None:
    found = read_pool(
        lines(
            tmp_path / "a.jsonl.gz",
            {"id": 1, "contents": "一"},
            {"_id": "b", "title": "t", "text": "二"},
        ),
        Findings(),
    )
    assert found == [Document("1", "", "1", "一"), Document("b", "t", "b", "二")]
    assert read_pool(lines(tmp_path / "a.tsv", "d1\t一\t二", "d2\t "), Findings()) == [
        Document("d1", "", "d1", "一\t二")
    ]
    findings = Findings()
    assert (
        len(read_pool(lines(tmp_path / "a.tsv", "d1 一", "d2\t二", "d2\t三", "\t四"), findings))
        == 1
    )
    assert [fault.problem.split(",")[0].split(";")[0] for fault in findings.faults] == [
        "must be an id",
        'the id "d2" is used for the second time',
        '"id" must be a text',
    ]


def test_a_published_set(shared: Path) -> None:
    documents, cases = read_sound(shared / "data/eval/drcd_dev")
    assert (len(documents), len(cases)) == (1000, 3524)
    texts = {one.id: one.text for one in documents}
    assert all(
        texts[one.document_id][one.start : one.end] in case.answers
        for case in cases
        for one in case.evidence
    )


@pytest.mark.long
def test_a_real_pool(shared: Path) -> None:
    began, findings = process_time(), Findings()
    documents, cases = read_pairs(
        shared / "data/eval/twlaw_en_zh", shared / "data/corpus/twlaw_articles.jsonl.gz", findings
    )
    assert process_time() - began < 30  # seconds; 8 were measured
    assert (len(documents), len(cases), findings.faults) == (218_139, 9317, [])
    assert max(len(case.question) for case in cases) <= MAX_QUESTION
