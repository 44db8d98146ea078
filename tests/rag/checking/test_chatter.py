"""What asks nothing, and the short questions that do ask."""

import pytest

from rag.checking.chatter import is_chatter


@pytest.mark.parametrize(
    "text",
    [
        "您好！",
        "謝謝你",
        "hi there",
        "Thanks a lot!",
        "多少？",
        "誰",
        "test",
        "測試一下",
        "你是誰？",
        "請問一下",
        "早安，在嗎？",
        "ok",
        "什麼時候",
        "what?",
        "的",
    ],
)
def test_greetings_and_bare_question_words_ask_nothing(text: str) -> None:
    assert is_chatter(text)


@pytest.mark.parametrize(
    "text",
    [
        "你好，請問退休年齡是多少？",
        "特別休假 天數",
        "collective contracts number",
        "謝謝卡多少錢",
        "測試帳號",
        "誰是會長",
        "退休",
        "Who is Helen?",
        "2017",
        "test results",
        "how many members",
    ],
)
def test_keywords_and_questions_ask(text: str) -> None:
    assert not is_chatter(text)


def test_a_word_that_no_document_has_asks_nothing() -> None:
    assert is_chatter("blorp", is_known=False)
    assert is_chatter("股票", is_known=False)
    assert not is_chatter("公司股價多少", is_known=False)


def test_a_run_of_one_piece_takes_linear_time() -> None:
    assert not is_chatter("哈" * 1_000 + "股")
    assert is_chatter("謝謝" * 500)
