"""A run of small inputs: each asked of its own documents, judged by its own rule."""

from pathlib import Path

from eval.dataset.case import Case, QuestionSet
from eval.dataset.small_input import AnswerRule, SmallInputs
from eval.run.run import load, save
from eval.run.small_run import count_outcomes, run_small_inputs
from index.ingest.loader import read
from rag.settings import Settings


def make_input(id: str, text: str, question: str, rule: AnswerRule) -> SmallInputs:
    case = Case(id, question, "zh-Hant", bool(rule.wanted), rule.wanted, (), (), "k")
    asked = QuestionSet("small", (read(text.encode(), "notice.md"),), (case,))
    return SmallInputs(asked, {id: rule})


def test_each_has_a_collection_of_its_own(tmp_path: Path) -> None:
    """Two notices of one name say different things; the third does not say it at all."""
    question = "游泳池星期幾公休?"
    inputs = [
        make_input("a", "# 游泳池\n\n游泳池星期一公休。\n", question, AnswerRule(("星期一",))),
        make_input("b", "# 游泳池\n\n游泳池星期四公休。\n", question, AnswerRule(("星期四",))),
        make_input("c", "# 圖書館\n\n圖書館藏書三萬冊。\n", question, AnswerRule()),
        # Right for any other rule.
        make_input(
            "d",
            "# 游泳池\n\n游泳池星期五公休。\n",
            question,
            AnswerRule(("星期五",), section="圖書館"),
        ),
    ]
    found = run_small_inputs(inputs, Settings())
    said = {row.id: row for row in found.rows}
    assert [row.id for row in found.rows] == ["a", "b", "c", "d"]
    assert (said["a"].would, said["b"].would, said["d"].would) == (True, True, False)
    assert said["d"].values["answer right"] == 0
    assert said["c"].answerable is False
    for row in found.rows:
        for at in row.fused.passages:
            assert ("圖書館" in found.passages[at].text) == (row.id == "c")
    assert count_outcomes(found.rows)["right"] == sum(said[id].answered for id in "ab")
    assert (found.setup.questions, found.setup.documents) == (4, 4)
    assert load(save(found, tmp_path / "run.json")) == found
