"""Questions from laws in two languages."""

from dataclasses import replace

from rag.training.dataset import LawArticle, TrainingPassage, TrainingQuestion
from rag.training.question import law_article


def test_a_number_that_stands_in_both_languages_becomes_a_question() -> None:
    law = LawArticle(
        "a#1",
        "工會法",
        "Labor Union Act",
        "工會應於三十日內申報。",
        "The union shall report within thirty (30) days.",
    )
    (found,) = law_article.ask_in_english(law)
    assert found.text == "The union shall report within how many days?"
    assert found.answer == "三十日"
    (back,) = law_article.ask_in_chinese(law)
    assert (back.text, back.answer) == ("工會應於多少日內申報？", "thirty (30) days")
    assert back.passage.title == "Labor Union Act"
    twice = replace(law, text="工會應於三十日內申報，逾三十日者不受理。")
    assert list(law_article.ask_in_english(twice)) == []


def test_articles_beside_the_one_that_is_asked_for() -> None:
    def law(number: int, name: str, text: str) -> TrainingQuestion:
        return TrainingQuestion(
            "The union shall report the change of its officers within how many days?",
            TrainingPassage(f"a#{number}", name, text),
            4,
            7,
        )

    own = law(1, "工會法", "工會應於三十日內申報。")
    near, other, same = (
        law(2, "工會法", "雇主應於十五日內答覆。"),
        law(3, "勞動法", "雇主應於十五日內答覆。"),
        law(4, "工會法", "理事應於三十日內改選。"),
    )
    assert law_article.find_confusable(own, [own, near, other, same]) == [near.passage]
    assert law_article.find_confusable(replace(own, text="within how many days?"), [near]) == []
