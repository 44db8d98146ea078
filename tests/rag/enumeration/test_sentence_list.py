"""Lists inside a line."""

from index.document import Document
from rag.citation import Span
from rag.enumeration.line import LineReader
from rag.enumeration.sentence_list import find_sentence_lists


def find(text: str, read: str = "") -> list[list[str]]:
    (line,) = LineReader(Document("d", "標題", "d.txt", text)).read_lines(0, len(text))
    span = Span(text.index(read), text.index(read) + len(read)) if read else None
    lists = find_sentence_lists(text, line, span)
    return [[text[item.start : item.end] for item in one.items] for one in lists]


def test_words_of_a_clause() -> None:
    assert find("本館設有四室，包括期刊室、兒童室、自修室及視聽室。") == [
        ["期刊室", "兒童室", "自修室", "視聽室"]
    ]


def test_a_conjunction_inside_a_word_joins_nothing() -> None:
    assert find("人員為參與者、和平店店長及記者。") == [["參與者", "和平店店長", "記者"]]


def test_the_reader_says_where_a_list_begins_and_ends() -> None:
    text = "另於台中、台南與高雄設立分公司。"
    assert find(text, "台中、台南與高雄") == [["台中", "台南", "高雄"]]


def test_numbered_parts_end_with_their_sentence() -> None:
    text = "有下列行為者記過：1.洩密。2.曠職三日。3.偽造紀錄。記功另定之。"
    assert find(text) == [["洩密", "曠職三日", "偽造紀錄"]]


def test_an_english_sentence() -> None:
    text = "Staff must wear safety goggles, gloves, and a lab coat."
    assert find(text) == [["safety goggles", "gloves", "a lab coat"]]


def test_a_thousands_separator_joins_nothing() -> None:
    assert find("The fee is 1,000 dollars and is paid at once.") == []
