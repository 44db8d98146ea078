"""Documents to their provisions: labels, nesting, where each ends."""

import time

import pytest

from index.ingest.loader import read
from rag.provision.outline import Provision
from rag.provision.reference import parse_reference
from rag.provision.resolution import Outline, resolve


def find(text: str, question: str, name: str = "a.txt") -> list[str]:
    """Return the texts of the provisions that a question may mean."""
    outline = Outline.read(read(text.encode(), name))
    reference = parse_reference(question)
    assert reference
    return [show(outline, one) for one in resolve(outline, reference)]


def show(outline: Outline, one: Provision) -> str:
    return outline.document.text[one.body : one.end].strip()


RULES = """住宿規則
第二條 返舍時間為十一時。
第二條之一 晚歸應申請。
第十二條規定之申請，應於三日前提出。
第十二條 違反第二條者，記點：
一、初犯一點。
二、再犯三點。
前項記點，每學期歸零。
第20條　本規則自公布日施行。

舍監：林大同
"""


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("第2條", "返舍時間為十一時。"),
        ("第二之一條", "晚歸應申請。\n第十二條規定之申請，應於三日前提出。"),
        ("第12條第2款", "再犯三點。"),
        ("第十二條第二項", "前項記點，每學期歸零。"),
        ("第二十條", "本規則自公布日施行。"),
    ],
)
def test_a_number_leads_to_its_provision_alone(question: str, text: str) -> None:
    assert find(RULES, question) == [text]


@pytest.mark.parametrize("question", ["第一條", "第二條之二", "第十二條第三款", "第12條第5項"])
def test_a_number_that_is_not_there_leads_nowhere(question: str) -> None:
    assert find(RULES, question) == []


def test_on_the_mainland_kuan_counts_paragraphs() -> None:
    text = "规定\n第三条 可以申请。\n不得转让。\n第四条 条件：\n（一）成年。\n（二）本市居民。\n"
    assert find(text, "第三条第二款") == ["不得转让。"]
    assert find(text, "第四条第二项") == ["本市居民。"]


def test_markdown_lists_end_at_the_next_heading() -> None:
    text = "# 流程\n\n1. 登入。\n1. 填寫。\n\n# 備註\n\n1. 免費。\n"
    assert find(text, "第二步", "a.md") == ["填寫。\n\n#"]
    assert find(text, "第一點", "a.md") == ["登入。", "免費。"]


def test_bullets_and_questions_without_numbers_are_counted() -> None:
    assert find("# Bread\n\n- Mix.\n- Bake.\n", "the second step", "a.md") == ["Bake."]
    faq = "問：幾點開門？\n答：九點。\n\n問：要門票嗎？\n答：不用。\n"
    assert find(faq, "第二題") == ["要門票嗎？\n答：不用。"]


def test_items_on_one_line_are_told_apart() -> None:
    text = "注意事項：(1) 九時停水；(2) 請儲水；(3) 關閉馬達。\n"
    assert find(text, "第二點") == ["請儲水；"]
    assert find("民國2.5萬人，共3.1億元。\n", "第二點") == []


def test_dotted_numbers_are_not_shortened() -> None:
    text = "# Handbook\n\n## 4 Pay\n\n### 4.1 When\n\nMonthly.\n\n### 4.10 Where\n\nBy bank.\n"
    assert find(text, "Section 4.1", "a.md") == ["Monthly.\n\n###"]
    assert find(text, "Section 4.10", "a.md") == ["By bank."]
    assert find(text, "Section 4.11", "a.md") == []


def test_a_reference_at_the_beginning_of_a_line_is_no_label() -> None:
    text = (
        "Article 4. Fees\nFees are due under\nArticle 2 of the statutes.\nArticle 5. End\nNone.\n"
    )
    assert find(text, "Article 2") == []
    assert find(text, "Article 4") == ["Fees are due under\nArticle 2 of the statutes."]


def test_paragraphs_of_a_plain_text_are_counted() -> None:
    text = "捐血須知\n請充分休息。\n\n請飲水。\n\n請來電。\n"
    assert find(text, "第二段說什麼？") == ["請飲水。"]
    assert find(text, "What does paragraph 9 say?") == []


def test_what_stands_below_the_last_provision_keeps_its_own_text() -> None:
    text = "規則\n第一條 甲乙。\n第二條 丙丁。\n\n附件說明\n\n1. 戊己庚。\n2. 辛壬癸。\n"
    assert find(text, "第二條") == ["丙丁。"]
    assert find(text, "第二點") == ["辛壬癸。"]


def test_a_compilation_of_laws_is_read_in_linear_time() -> None:
    text = "".join(f"第{i}條 內容。\n一、甲。\n二、乙。\n" for _ in range(400) for i in (1, 2))
    began = time.process_time()
    assert len(find(text, "第一條第二款")) == 400
    assert time.process_time() - began < 1.0
