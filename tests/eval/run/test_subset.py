"""The groups of a question."""

from eval.dataset.case import Case, Evidence
from eval.run.subset import find_slices
from tests.conftest import document

DOCUMENTS = {
    "hant": document("全國簽訂的集體合同共246.0萬份。" * 40, "hant"),
    "latin": document("The union has a hall.", "latin"),
}


def case(question: str, *relevant: str, type: str = "", tags: tuple[str, ...] = ()) -> Case:
    evidence = tuple(Evidence(one, 0, 2) for one in relevant)
    return Case(
        "q",
        question,
        "en",
        bool(relevant),
        ("x",) if relevant else (),
        evidence,
        relevant,
        type,
        tags,
    )


def test_a_question_is_in_one_group_of_each_dimension_and_in_each_of_its_tags() -> None:
    assert find_slices(
        case("how many?", "hant", type="how many", tags=("rule", "table", "rule")), DOCUMENTS
    ) == (
        ("language", "en → Hant"),
        ("answerable", "yes"),
        ("question length", "1 to 10"),
        ("type", "how many"),
        ("document length", "501 to 1,000"),
        ("tag", "rule"),
        ("tag", "table"),
    )


def test_two_documents_of_two_scripts_and_the_longer_one_counts() -> None:
    found = dict(find_slices(case("x" * 81, "hant", "latin"), DOCUMENTS))
    assert found["language"] == "en → Hant/Latin"
    assert found["document length"] == "501 to 1,000"
    assert found["question length"] == "over 80"


def test_an_unanswerable_question_has_no_document() -> None:
    found = dict(find_slices(case("how many?"), DOCUMENTS))
    assert found["language"] == "en → nothing"
    assert found["answerable"] == "no"
    assert "document length" not in found
