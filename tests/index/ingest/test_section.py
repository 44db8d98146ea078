"""Headings are found where a reader sees them, and the sections are a partition of the text."""

import time
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from index.ingest.section import Section, is_bare, split_sections

ROOT = Path(__file__).parents[3]
REVIEW = ROOT.parent / "shared" / "corpus" / "union-2017.txt"
GOLD = ROOT / "eval" / "gold" / "documents"

LINES = [
    *(
        "# 甲",
        "## 乙 ##",
        "###### 丙",
        "#無",
        "```",
        "~~~",
        "第一編 總則",
        "第 二 章 人事",
        "第三節　經費",
    ),
    *(
        "第 5-1 條（工資）",
        "第三條 雇主應給付。",
        "第五十條之一",
        "一、總則",
        "（一）範圍",
        "(二)對象",
        "壹、緣起",
        "甲、說明",
    ),
    *(
        "1. 目的",
        "1.2 範圍",
        "1、項目",
        "(1) 細目",
        "熱詞七:依法維權",
        "專題三 ：防火",
        "【聚焦】一年來",
        "【公告】",
    ),
    *("問：為何？", "一、雇主應給付之。", "正文。", "", "　", "10:30"),
]


def paths(text: str, markdown: bool | None = None) -> list[tuple[str, ...]]:
    return [section.path for section in split_sections(text, markdown) if section.path]


def check_partition(text: str, found: list[Section]) -> None:
    assert "".join(text[section.start : section.end] for section in found) == text
    assert all(one.end == other.start for one, other in pairwise(found))
    assert all(section.start < section.end for section in found)
    assert bool(found) == bool(text)
    assert all(section.path for section in found[1:])
    assert all(
        0 < len(entry) <= 60 and entry == entry.strip()
        for section in found
        for entry in section.path
    )
    assert all(not text[: section.start] or text[section.start - 1].isspace() for section in found)


@pytest.mark.parametrize(
    ("line", "entry"),
    [
        ("# 標題", "標題"),
        ("   ###　標題：  ##  ", "標題"),
        ("###### Six", "Six"),
        ("第一編　總則", "第一編　總則"),
        ("第 十一 章 搜索及扣押", "第 十一 章 搜索及扣押"),
        ("第七章:依法維權", "第七章:依法維權"),
        ("第2节 经费", "第2节 经费"),
        ("第五條", "第五條"),
        ("第 5 條（工資）", "第 5 條（工資）"),
        ("第 ５ 條 工資", "第 ５ 條 工資"),
        ("　　第三條　雇主應依法給付工資，不得預扣。", "第三條"),
        ("第 5 條（工資）雇主應依法給付。", "第 5 條（工資）"),
        ("第五十條之一 女工分娩，應給予產假。", "第五十條之一"),
        ("第 5-1 條", "第 5-1 條"),
        ("第12条（一）用人单位应当支付。", "第12条"),
        ("一、組織建設", "一、組織建設"),
        ("十二、 經費：", "十二、 經費"),
        ("六、２０１８年打算", "六、２０１８年打算"),
        ("（一）合同與覆蓋面", "（一）合同與覆蓋面"),
        ("(三)日本", "(三)日本"),
        ("壹、緣起", "壹、緣起"),
        ("乙、說明", "乙、說明"),
        ("1. 目的", "1. 目的"),
        ("３．範圍", "３．範圍"),
        ("2、項目", "2、項目"),
        ("1.2.3 細目", "1.2.3 細目"),
        ("(1) 細目", "(1) 細目"),
        ("熱詞七:依法維權", "熱詞七:依法維權"),
        ("要點一：組織與會員", "要點一：組織與會員"),
        ("專題三 ：交通事故", "專題三 ：交通事故"),
        ("Part 2: Wages", "Part 2: Wages"),
        ("【聚焦】一年來，全國工會推進工作。", "【聚焦】"),
    ],
)
def test_headings(line: str, entry: str) -> None:
    text = f"前言說明。\n{line}\n正文在此。\n"
    assert split_sections(text) == [Section(0, 6, ()), Section(6, len(text), (entry,))]


@pytest.mark.parametrize(
    "line",
    [
        "#標籤",
        "####### 七",
        "    # 程式",
        "#",
        "第四條規定的現金，不得發放。",
        "第五條、第六條所列事項",
        "第五條第一項的規定",
        "第一條件是公平",
        "第一章規定了總則",
        "第三名是王小明",
        "一、雇主應於每月五日前給付之。",
        "二、" + "長" * 40,
        "三、保安警察警力派遣、勤務規劃、訓練、督導及與業務有關之刑事，外",
        "１５．８萬份合同",
        "2017. 年報",
        "5、6月的數字",
        "3.14 ",
        "1. 每人每年二百元；",
        "上午10:30開始",
        "星期一：休館",
        "統一：一個國家",
        "問一：我能入會嗎",
        "問：我的戶口不在東莞",
        "答：能",
        "案由之一：欠薪",
        "要點一：全國工會組織數與會員數均有增長。",
        "文中的【聚焦】不算",
        "【" + "長" * 31 + "】",
        "2017年,是極不平凡的一年",
    ],
)
def test_body_lines(line: str) -> None:
    text = f"前言說明。\n{line}\n正文在此。\n"
    assert split_sections(text) == [Section(0, len(text), ())]


def test_nesting_follows_the_first_appearance() -> None:
    text = (
        "壹、甲\nx\n專題一:乙\nx\n【丙】x\n【丁】x\n專題二:戊\nx\n"
        "貳、己\n（一）庚\nx\n1. 辛\nx\n（二）壬\nx\n"
    )
    assert paths(text) == [
        ("壹、甲",),
        ("壹、甲", "專題一:乙"),
        ("壹、甲", "專題一:乙", "【丙】"),
        ("壹、甲", "專題一:乙", "【丁】"),
        ("壹、甲", "專題二:戊"),
        ("貳、己",),
        ("貳、己", "（一）庚"),
        ("貳、己", "（一）庚", "1. 辛"),
        ("貳、己", "（二）壬"),
    ]


def test_a_kind_keeps_its_place_when_it_comes_back() -> None:
    text = "一、甲\n（一）乙\nx\n二、丙\nx\n（一）丁\nx\n三、戊\nx\n"
    assert paths(text) == [
        ("一、甲",),
        ("一、甲", "（一）乙"),
        ("二、丙",),
        ("二、丙", "（一）丁"),
        ("三、戊",),
    ]


def test_chapters_close_what_is_below_them_though_it_came_first() -> None:
    text = (
        "一、說明\nx\n第一編 甲\n第一章 乙\n第 1 條\nx\n第二章 丙\n第 2 條\nx\n"
        "第二編 丁\n第一章 戊\n第 3 條\nx\n"
    )
    assert paths(text) == [
        ("一、說明",),
        ("第一編 甲",),
        ("第一編 甲", "第一章 乙"),
        ("第一編 甲", "第一章 乙", "第 1 條"),
        ("第一編 甲", "第二章 丙"),
        ("第一編 甲", "第二章 丙", "第 2 條"),
        ("第二編 丁",),
        ("第二編 丁", "第一章 戊"),
        ("第二編 丁", "第一章 戊", "第 3 條"),
    ]


def test_a_bracketed_label_holds_its_paragraph_only() -> None:
    assert paths("【導讀】先看。\n熱詞一:甲\n【事件】x\n") == [
        ("【導讀】",),
        ("熱詞一:甲",),
        ("熱詞一:甲", "【事件】"),
    ]
    assert paths("【辦法】\n一、甲\nx\n【附則】\nx\n") == [
        ("【辦法】",),
        ("【辦法】", "一、甲"),
        ("【附則】",),
    ]


def test_markdown_levels_and_fences() -> None:
    text = (
        "# 甲\n## 乙\n#### 丙\n```sh\n# 註解\n一、不是\n```\n"
        "## 丁\n- 項\n1. 買\n2. 賣\n\n第 1 條\n# 戊\n"
    )
    assert paths(text) == [
        ("甲",),
        ("甲", "乙"),
        ("甲", "乙", "丙"),
        ("甲", "丁"),
        ("甲", "丁", "第 1 條"),
        ("戊",),
    ]
    assert paths("一、甲\nx\n# 乙\nx\n") == [("一、甲",), ("乙",)]
    assert paths("~~~~~~\n一、甲\nx\n") == [("一、甲",)]


def test_markdown_can_be_told() -> None:
    assert paths("# 甲\n正文\n1. 乙\n正文", markdown=False) == [("1. 乙",)]
    assert paths("1. 乙\n正文", markdown=True) == []
    assert paths("1. 乙\n正文") == [("1. 乙",)]


def test_a_list_of_short_items_is_not_a_list_of_headings() -> None:
    assert paths("一、辦法\n1. 免審\n2. 指派\n3. 回訪\n\n二、經費\n自籌。\n") == [
        ("一、辦法",),
        ("二、經費",),
    ]
    contents = "一、甲\n二、乙\n\n一、甲\n正文。\n二、乙\n正文。\n"
    assert paths(contents) == [("一、甲",), ("二、乙",)]
    assert split_sections(contents)[1].start == 9


def test_a_long_heading_is_cut() -> None:
    assert paths("# " + "長" * 61) == [("長" * 59 + "…",)]
    assert paths("# " + "長" * 60) == [("長" * 60,)]


def test_bare_sections() -> None:
    text = "# 甲 #\n\n## " + "長" * 70 + "\n第 1 條（乙）\n第 2 條 應給付。\n【丙】丁\n熱詞一：\n"
    assert [is_bare(text, section) for section in split_sections(text)] == [
        True,
        True,
        True,
        False,
        False,
        True,
    ]
    assert not is_bare("只有一行", split_sections("只有一行")[0])


def test_empty_and_plain_texts() -> None:
    assert split_sections("") == []
    assert split_sections(" \n") == [Section(0, 2, ())]
    assert split_sections("\n# 甲\n") == [Section(0, 1, ()), Section(1, 5, ("甲",))]


def test_the_gold_documents() -> None:
    def of(name: str) -> list[tuple[str, ...]]:
        text = (GOLD / name).read_text("utf-8")
        check_partition(text, split_sections(text))
        return paths(text)

    rules = of("union-welfare-spending-rules-hunan.txt")
    assert rules[0] == ("第一章　總則",)
    assert [path[1] for path in rules if len(path) == 2][18] == "第十九條"
    assert rules[-1] == ("第五章　附則", "第十九條")
    agreement = [path[0] for path in of("model-collective-agreement.txt")]
    assert [entry.split("（")[0] for entry in agreement] == [
        f"第 {number} 條" for number in range(1, 15)
    ]
    assert (agreement[0], agreement[-1]) == ("第 1 條（當事人）", "第 14 條（效期）")
    assert ("參、重點措施", "專題三:交通事故") in of("workplace-safety-campaign-taoyuan.txt")
    assert of("workplace-safety-campaign-taoyuan.txt")[-1] == ("陸、檢討",)
    assert of("collective-contracts-zhejiang-2017.txt")[-1] == ("六、２０１８年打算",)
    assert of("collective-contracts-guangdong-2017.txt") == []
    assert len(of("faq-migrant-workers-joining-union-dongguan.md")) == 13


@pytest.mark.skipif(
    not REVIEW.exists(), reason="the union review is not on this machine (../shared/corpus)"
)
def test_the_union_review() -> None:
    found = paths(REVIEW.read_text("utf-8"))
    assert [path[0] for path in found if len(path) == 1] == [
        *(
            "熱詞一:學習熱潮",
            "熱詞二:深化改革",
            "熱詞三:產業工人",
            "熱詞四:顧村經驗",
            "熱詞五:勞動競賽",
        ),
        *("熱詞六:工匠精神", "熱詞七:依法維權", "熱詞八:會員福利", "熱詞九:中國故事"),
    ]
    assert all(
        found[i + 1 : i + 3] == [(*found[i], "【事件】"), (*found[i], "【聚焦】")]
        for i in range(0, 27, 3)
    )
    assert len(found) == 27


@settings(max_examples=200, deadline=None)
@given(
    st.lists(
        st.one_of(st.sampled_from(LINES), st.text(st.characters(codec="utf-8"), max_size=30)),
        max_size=25,
    ),
    st.sampled_from(["\n", "\r\n", "\r", "\n\n", "\u2028"]),
    st.sampled_from([None, True, False]),
)
@example(["第一條", "第一條"], "\r\n", None)
def test_sections_are_a_partition(lines: list[str], end: str, markdown: bool | None) -> None:
    text = end.join(lines)
    found = split_sections(text, markdown)
    check_partition(text, found)
    assert split_sections(text, markdown) == found


@pytest.mark.parametrize(
    "text",
    [
        "工" * 1_000_000,
        "第" + "一-" * 100_000,
        "1." * 100_000,
        "# " + " " * 100_000 + "x",
        ("# " * 60 + "\n") * 1000,
        "`" * 100_000 + "\n" + "【" * 100_000,
        "第一條\n" * 20_000,
        "".join(f"{chr(0x4E00 + i)}乙一：丙\n" for i in range(20_000)),
    ],
    ids=["line", "article", "number", "blanks", "hashes", "marks", "articles", "labels"],
)
def test_time_stays_linear(text: str) -> None:
    start = time.process_time()
    found = split_sections(text)
    assert time.process_time() - start < 3
    check_partition(text, found)
    assert max(len(section.path) for section in found) <= 8
