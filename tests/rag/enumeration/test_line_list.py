"""Lists that lines make: where they begin and end, and what belongs to none."""

from index.document import Document
from index.ingest.markdown import read_markdown
from rag.enumeration.item_list import ItemList
from rag.enumeration.line import LineReader
from rag.enumeration.line_list import find_line_lists


def find(document: Document) -> list[tuple[str, list[str]]]:
    """Return what leads to each list, and its items."""
    reader = LineReader(document)
    lines = reader.read_lines(0, len(document.text))

    def show(one: ItemList) -> tuple[str, list[str]]:
        lead = "".join(reader.read(span.start, span.end) for span in one.leads)
        return lead, [reader.read(item.start, item.end) for item in one.items]

    return [show(one) for one in find_line_lists(document.text, lines)]


def read_plain(text: str) -> Document:
    return Document("d", "標題", "d.txt", text)


def test_a_list_under_an_item_is_a_list_of_its_own() -> None:
    text = "一、資格：滿二十歲。\n二、應備文件：\n（一）申請書。\n（二）照片。\n三、費用：百元。\n"
    outer, inner = find(read_plain(text))
    assert inner == ("應備文件：", ["申請書", "照片"])
    assert outer[1] == ["資格：滿二十歲", "應備文件：", "費用：百元"]


def test_an_article_ends_the_list_before_it_and_each_has_its_own() -> None:
    text = "第五條 任務如下：\n一、甲事。\n二、乙事。\n第七條 義務如下：\n一、丙事。\n二、丁事。\n"
    lists = find(read_plain(text))
    assert lists == [
        ("第五條 任務如下：", ["甲事", "乙事"]),
        ("第七條 義務如下：", ["丙事", "丁事"]),
    ]


def test_what_follows_a_list_is_no_item_of_it() -> None:
    text = "以下商品不退：\n· 生鮮\n· 內衣\n退款需七日。\n"
    assert find(read_plain(text)) == [("以下商品不退：", ["生鮮", "內衣"])]


def test_short_lines_below_a_colon_are_a_list_until_a_blank_line() -> None:
    text = "計畫目標：\n降低能耗\n提升產能\n\n主持人為許文龍。\n"
    assert find(read_plain(text)) == [("計畫目標：", ["降低能耗", "提升產能"])]


def test_markup_and_struck_out_words_are_in_no_item() -> None:
    text = "# 菜單\n\n- **滷肉飯**\n- ~~蛋花湯~~味噌湯\n\n# 時間\n\n1. 早\n2. 晚\n"
    assert find(read_markdown(text, "d.md")) == [
        ("菜單", ["滷肉飯", "味噌湯"]),
        ("時間", ["早", "晚"]),
    ]


def test_a_step_that_is_a_heading_is_an_item() -> None:
    text = "# 報名\n\n## 步驟一：登入\n\n輸入帳號。\n\n## 步驟二：繳費\n\n可刷卡。\n"
    assert find(read_markdown(text, "d.md")) == [("報名", ["登入", "繳費"])]


def test_a_line_that_a_margin_broke_is_one_item() -> None:
    first = (
        "1. The applicant files the form together with a copy of the identity card and\nthe fee."
    )
    second = (
        "2. The office checks the form within thirty days of the day on which it has been\nfiled."
    )
    lists = find(read_plain(f"Procedure:\n{first}\n{second}\n"))
    assert [len(items) for _, items in lists] == [2]
    assert lists[0][1][0].endswith("the fee")


def test_of_a_text_without_line_breaks_only_what_is_near_is_read() -> None:
    text = "文字。" * 40_000
    (line,) = LineReader(read_plain(text)).read_lines(100_000, 100_500)
    assert line.start > 80_000
    assert line.end < len(text)
