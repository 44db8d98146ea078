"""The nouns of a question set, and that the bundled set keeps its own rules."""

from dataclasses import replace

from eval.dataset.case import Case, Evidence, QuestionSet, cite_whole
from eval.dataset.question_set import GOLD, read
from eval.metric.correctness import contains_answer
from index.document import Document

ONE = Document("one.txt", "標題", "/here/one.txt", "全國共246.0萬份。")
TWO = Document("two.txt", "另一篇", "/here/two.txt", "另一篇。")
ASKED = Case(
    "q1",
    "多少份？",
    "zh-Hant",
    True,
    ("246.0萬份",),
    (Evidence("one.txt", 3, 10),),
    ("one.txt",),
    "quantity",
    ("hard",),
)
NOT = Case("q2", "誰？", "zh-Hant", False, (), (), ())


def test_the_digest_knows_every_field_and_the_order() -> None:
    first = QuestionSet("a", (ONE, TWO), (ASKED, NOT))
    changed = [
        QuestionSet("a", (TWO, ONE), (ASKED, NOT)),
        QuestionSet("a", (ONE, TWO), (NOT, ASKED)),
        QuestionSet("a", (ONE,), (ASKED, NOT)),
        QuestionSet("a", (replace(ONE, text=ONE.text + " "), TWO), (ASKED, NOT)),
        QuestionSet("a", (replace(ONE, title="題"), TWO), (ASKED, NOT)),
        QuestionSet("a", (replace(ONE, id="1"), TWO), (ASKED, NOT)),
        *(
            QuestionSet("a", (ONE, TWO), (one, NOT))
            for one in (
                replace(ASKED, id="q3"),
                replace(ASKED, question="幾份？"),
                replace(ASKED, language="zh"),
                replace(ASKED, answerable=False),
                replace(ASKED, answers=("246.0", "萬份")),
                replace(ASKED, evidence=(Evidence("one.txt", 3, 10, is_answer=True),)),
                replace(ASKED, relevant=("one.txt", "two.txt")),
                replace(ASKED, type=""),
                replace(ASKED, tags=()),
            )
        ),
    ]
    assert len({one.sha256 for one in (first, *changed)}) == 1 + len(changed)


def test_the_digest_knows_neither_name_nor_place() -> None:
    moved = replace(ONE, source="elsewhere/one.txt")
    assert (
        QuestionSet("b", (moved, TWO), (ASKED,)).sha256
        == QuestionSet("a", (ONE, TWO), (ASKED,)).sha256
    )
    # Written down: another release must not call the same set by another name.
    assert (
        QuestionSet("", (), ()).sha256
        == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    )
    assert (
        QuestionSet("", (ONE,), (ASKED,)).sha256
        == "be39ccf012680ce9f72ea7091a539af3852dc0d317940ffcfdc47cf461106737"
    )


def test_whole_documents_as_evidence() -> None:
    assert cite_whole([ONE, TWO]) == (
        Evidence("one.txt", 0, 11, is_whole=True),
        Evidence("two.txt", 0, 4, is_whole=True),
    )


def test_the_gold_set_holds_together() -> None:
    gold = read()
    texts = {one.id: one.text for one in gold.documents}
    assert gold.name == "gold"
    assert len({case.question for case in gold.cases}) == len(gold.cases)
    readme = (GOLD / "README.md").read_text(encoding="utf-8")
    answerable = sum(case.answerable for case in gold.cases)
    assert f"documents and {len(gold.cases)} questions" in readme
    assert f"{answerable} can be answered, {len(gold.cases) - answerable} cannot" in readme
    assert set(texts) == {name for case in gold.cases for name in case.relevant}
    for case in gold.cases:
        assert case.language in {"en", "zh-Hans", "zh-Hant"}
        quotes = [texts[one.document_id][one.start : one.end] for one in case.evidence]
        assert all(contains_answer(quote, case.answers) for quote in quotes), case.id
        assert all(
            any(contains_answer(quote, [answer]) for quote in quotes) for answer in case.answers
        ), case.id
