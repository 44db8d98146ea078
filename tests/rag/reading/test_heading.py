"""A heading that states a value is an answer, and above other passages it is not read."""

from index.document import Chunk, Document, Hit
from rag.reading.heading import make_titled_text, states_unasked


def make_hit(section: tuple[str, ...], text: str) -> Hit:
    document = Document("d", "公告", "d.md", text)
    return Hit(1, Chunk.cut(document, 0, len(text), section), document.title, 1.0)


def test_what_a_heading_states_is_not_read_above_another_passage() -> None:
    hit = make_hit(("事項", "上班時間：09:00–18:00"), "中午休息一小時。")
    assert make_titled_text(hit, "上班時間是幾點?").title == "公告 事項"


def test_a_heading_that_the_question_names_is_the_subject_of_the_text() -> None:
    hit = make_hit(("方案：基本型",), "每月三百元。")
    assert make_titled_text(hit, "基本型每月多少錢?").title == "公告 方案：基本型"


def test_an_aside_does_not_name_what_a_heading_states() -> None:
    assert states_unasked("承辦人：黃志明（分機123）", "承辦人的分機是多少？")
    assert not states_unasked("熱詞七：依法維權", "依法維權是什麼？")
    assert not states_unasked("停車須知", "停車要多少錢？")


def test_what_follows_the_colon_of_a_title_is_a_subtitle() -> None:
    title = "技能大賽：兩屆比較"
    assert states_unasked(title, "冠軍是誰？")
    assert not states_unasked(title, "冠軍是誰？", True)
    assert states_unasked("年度預算：新臺幣三億元", "預算多少？", True)
