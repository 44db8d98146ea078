"""Web pages: what is kept, what is dropped, and as what kind of block."""

import json
import time
from pathlib import Path

import pytest

from index.block import BlockKind
from index.document import Document
from index.error import BadDocument
from index.ingest.web.page import load_html, read_html_text

_SENTENCE = "游泳池每日清晨六點開放，晚間九點關閉，遇雷雨時暫停使用並請泳客儘速上岸。"


def _read(body: str, head: str = "") -> Document:
    return read_html_text(f"<html><head>{head}</head><body>{body}</body></html>", "/a/page.html")


def _list(document: Document) -> list[tuple[BlockKind, int, str]]:
    return [
        (block.kind, block.level, document.text[block.start : block.end])
        for block in document.blocks
    ]


def _texts(document: Document) -> list[str]:
    return [text for _, _, text in _list(document)]


def test_headings_paragraphs_and_lists_have_their_kinds_and_levels() -> None:
    document = _read(
        "<h1>泳池<br>規則</h1><p>一般規定。</p><h3>Fees</h3>"
        "<ol start=4><li>Adults<ul><li>members</ul><li>Children</ol><pre>pool --open\n  now</pre>"
    )
    assert _list(document) == [
        (BlockKind.HEADING, 1, "泳池 規則"),
        (BlockKind.PARAGRAPH, 0, "一般規定。"),
        (BlockKind.HEADING, 3, "Fees"),
        (BlockKind.LIST_ITEM, 1, "4. Adults"),
        (BlockKind.LIST_ITEM, 2, "members"),
        (BlockKind.LIST_ITEM, 1, "5. Children"),
        (BlockKind.CODE, 0, "pool --open\n  now"),
    ]


@pytest.mark.parametrize(
    "unseen",
    [
        "<del>舊價八百</del>",
        "<s>舊價八百</s>",
        "<strike>舊價八百</strike>",
        "<span style='text-decoration: line-through'>舊價八百</span>",
        "<span hidden>舊價八百</span>",
        "<div style='color:red; DISPLAY : none'>舊價八百</div>",
        "<script>舊價八百</script>",
        "<template>舊價八百</template>",
        "<noscript>舊價八百</noscript>",
        "<dialog>舊價八百</dialog>",
        "<!-- 舊價八百 -->",
        "<button>舊價八百</button>",
        "<select><option>舊價八百</select>",
    ],
)
def test_what_no_reader_sees_is_dropped_and_the_words_around_it_stay(unseen: str) -> None:
    document = _read(f"<p>票價{unseen}新價六百</p>")
    assert "舊價" not in document.text
    assert "".join(document.text.split()) == "票價新價六百"


def test_blanks_breaks_entities_ruby_and_powers_are_read_as_shown() -> None:
    document = _read(
        "<p>週一\n   休館，<b>週二</b>  open&nbsp;&amp;&#32;free&hellip;</p>"
        "<p>第一行<br>第二行<br><br>另一段</p>"
        "<p><ruby>漢<rp>(</rp><rt>hàn</rt><rp>)</rp>字<rt>zì</rt></ruby>教室</p>"
        "<p>約 10<sup>6</sup> 株，H<sub>2</sub>O，1<sup>st</sup></p>"
    )
    assert _texts(document) == [
        "週一休館，週二 open & free…", "第一行\n第二行", "另一段", "漢字教室",
        "約 10⁶ 株，H2O，1st",
    ]  # fmt: skip


def test_menus_banners_and_comments_are_dropped() -> None:
    links = "".join(f"<li><a href=/{number}>分類{number}</a></li>" for number in range(9))
    document = _read(
        f"<header><img><a href=/>社區網</a></header><nav><ul>{links}</ul></nav>"
        f"<div id=cookie-banner>我們使用 Cookie <button>同意</button></div>"
        f"<div class=breadcrumb><a href=/>首頁</a> &gt; <a href=/p>泳池</a></div>"
        f"<div class=wrap><div><h2>開放時間</h2><p>{_SENTENCE * 3}</p></div>"
        f"<div><ul>{links}</ul></div></div>"
        f"<div class='comments'><p>沙發！這篇寫得真好，請問可以帶外食嗎？謝謝分享</p></div>"
        f"<footer>地址：某某路一號 <a href=/m>聯絡我們</a></footer>"
    )
    assert _texts(document) == ["開放時間", _SENTENCE * 3]


def test_sections_that_only_have_a_suspicious_name_are_kept() -> None:
    document = _read(
        f"<h1>Share handbook</h1><p>{_SENTENCE}</p>"
        "<section id=share-capital><h2>Share capital</h2><p>Ten thousand shares.</p></section>"
        f"<section id=related-work><p>{_SENTENCE * 3}</p></section>"
        f"<p>參考：<a href=1>甲</a>、<a href=2>乙</a>、<a href=3>丙</a></p>"
    )
    assert "Ten thousand shares." in document.text
    assert document.text.count(_SENTENCE) == 4
    assert document.text.endswith("參考：甲、乙、丙")


def test_lists_of_links_in_the_main_text_are_kept_and_the_name_of_the_site_is_no_heading() -> None:
    links = "".join(f"<li><a href={number}>申請書{number}</a></li>" for number in range(9))
    document = _read(
        f"<h1><a href=/>區公所</a></h1><ul>{links.replace('申請書', '選單')}</ul>"
        f"<main><h2>表單下載</h2><p>請自行列印。</p><ul>{links}</ul></main>",
        '<script type="application/ld+json">{"datePublished": "2024-06-01T08:00"}</script>',
    )
    assert _texts(document)[:4] == ["表單下載", "請自行列印。", "申請書0", "申請書1"]
    assert "選單" not in document.text
    assert document.metadata["date"] == "2024-06-01"


def test_a_page_that_is_a_list_of_links_keeps_them() -> None:
    document = _read("<nav>" + "".join(f"<a href={n}>表單{n}</a> " for n in range(5)) + "</nav>")
    assert document.text == "表單0 表單1 表單2 表單3 表單4"


def test_the_number_of_an_article_in_an_element_of_its_own_is_its_heading() -> None:
    rows = "".join(
        f"<div class=row><div class=no><a href=?{n}>第 {n} 條</a></div>"
        f"<div class=data><div>{_SENTENCE}</div></div></div>"
        for n in range(1, 4)
    )
    document = _read(f"<div>第一章 總則</div>{rows}")
    assert _list(document)[0] == (BlockKind.HEADING, 8, "第一章 總則")
    headings = [text for kind, _, text in _list(document) if kind is BlockKind.HEADING]
    assert headings == ["第一章 總則", "第 1 條", "第 2 條", "第 3 條"]


def test_tables_keep_spans_and_headers() -> None:
    document = _read(
        "<table><caption>門票</caption><tr><th rowspan=2>身分<th colspan=2>票價（元）"
        "<tr><th>平日<th>假日<tr><td>成人<td>150<td>200<tr><td>學生<td><td>90</table>"
    )
    assert _list(document)[0] == (BlockKind.CAPTION, 0, "門票")
    table = document.blocks[1]
    found = {
        (cell.row, cell.column): (
            document.text[cell.start : cell.end], cell.row_span, cell.column_span, cell.is_header
        )
        for cell in table.cells
    }  # fmt: skip
    assert found == {
        (0, 0): ("身分", 2, 1, True), (0, 1): ("票價（元）", 1, 2, True),
        (1, 1): ("平日", 1, 1, True), (1, 2): ("假日", 1, 1, True),
        (2, 0): ("成人", 1, 1, False), (2, 1): ("150", 1, 1, False), (2, 2): ("200", 1, 1, False),
        (3, 0): ("學生", 1, 1, False), (3, 2): ("90", 1, 1, False),
    }  # fmt: skip


def test_tables_that_lay_out_the_page_are_read_as_if_not_there() -> None:
    document = _read(
        f"<table><tr><td><table><tr><td><h2>公告</h2><p>{_SENTENCE}</p></td></tr></table></td>"
        "<td>承辦人：王小明</td></tr><tr><td>分機 12</td></tr></table>"
    )
    assert [kind for kind, _, _ in _list(document)] == [
        BlockKind.HEADING, BlockKind.PARAGRAPH, BlockKind.PARAGRAPH, BlockKind.PARAGRAPH,
    ]  # fmt: skip


def test_questions_of_details_and_definition_lists_are_told_from_answers() -> None:
    document = _read(
        "<details><summary>可以帶狗嗎？</summary><p>導盲犬可以。</p></details>"
        "<dl><dt>Is parking free?<dd>Yes, for two hours.</dl>"
        "<dl><dt>押金<dt>Deposit<dd>五百元<dt>租金<dd>三百元</dl>"
        "<figure><img><figcaption>圖一：泳池平面圖</figcaption></figure>"
    )
    assert _list(document) == [
        (BlockKind.QUESTION, 0, "可以帶狗嗎？"),
        (BlockKind.ANSWER, 0, "導盲犬可以。"),
        (BlockKind.QUESTION, 0, "Is parking free?"),
        (BlockKind.ANSWER, 1, "Yes, for two hours."),
        (BlockKind.LIST_ITEM, 1, "押金\nDeposit\n五百元"),
        (BlockKind.LIST_ITEM, 1, "租金\n三百元"),
        (BlockKind.CAPTION, 0, "圖一：泳池平面圖"),
    ]


@pytest.mark.parametrize(
    ("head", "body", "title"),
    [
        ("<title>暑期班報名 - 青年中心</title>", "<h1>暑期班報名</h1>", "暑期班報名"),
        ("<title>Youth Centre | Summer class</title>", "<h1>Summer class</h1>", "Summer class"),
        ("<title>停水公告_最新消息_水公司</title>", "", "停水公告"),
        (
            "<title>Water cut – Aqua Ltd</title><meta property=og:site_name content='Aqua Ltd'>",
            "",
            "Water cut",
        ),
        ("<title>Follow-up: rules – part 2</title>", "", "Follow-up: rules – part 2"),
        ("", "<h1>夏令營</h1>", "夏令營"),
    ],
)
def test_the_title_is_that_of_the_page_without_the_site(head: str, body: str, title: str) -> None:
    assert _read(f"{body}<p>{_SENTENCE}</p>", head).title == title


def test_metadata_of_the_head_is_kept() -> None:
    document = read_html_text(
        "<html lang=zh-Hant><head><title>甲</title><meta name=Author content='林一'>"
        "<meta property='article:published_time' content='2023-05-06T10:00:00+08:00'></head>"
        f"<body><p>{_SENTENCE}</body></html>",
        "a.html",
    )
    assert dict(document.metadata) == {
        "title": "甲", "author": "林一", "date": "2023-05-06", "language": "zh-Hant",
    }  # fmt: skip


@pytest.mark.parametrize("declared", ["big5", "utf-8", "gb2312", "iso-8859-1", "nonsense"])
@pytest.mark.parametrize("true", ["utf-8", "big5", "gb18030"])
def test_bytes_are_read_in_their_true_encoding(declared: str, true: str) -> None:
    text = _SENTENCE * 2
    page = f"<p>{text}</p><script>{'x = 1;' * 2000}</script><meta charset={declared}>"
    assert load_html(page.encode(true), "a.html").text == text


@pytest.mark.parametrize("codec", ["utf-8", "big5", "gb18030"])
def test_one_broken_byte_does_not_ruin_the_page(codec: str) -> None:
    before, after = f"<meta charset={codec}><p>{_SENTENCE}".encode(codec), _SENTENCE.encode(codec)
    text = load_html(before + b"\xff<br>" + after, "a.html").text
    assert text.startswith(_SENTENCE)
    assert text.endswith(_SENTENCE)


def test_a_western_page_is_read_as_it_declares() -> None:
    data = "<meta charset=iso-8859-1><p>Café – naïve</p>".encode("cp1252")
    assert load_html(data, "a.html").text == "Café – naïve"


@pytest.mark.parametrize(
    "page",
    [
        b"",
        b"<html><head><title>App</title></head><body></body></html>",
        b"<title>App</title><body><div id=root></div><noscript>Enable JavaScript.</noscript>"
        b"<script>render()</script>",
    ],
)
def test_a_page_without_text_is_refused(page: bytes) -> None:
    with pytest.raises(BadDocument, match="holds no text"):
        load_html(page, "a.html")


def test_deep_wide_and_broken_pages_are_read_in_time() -> None:
    begin = time.perf_counter()
    assert "深" in read_html_text("<div>" * 2000 + "深處", "a.html").text
    wide = "<tr>" + "<td colspan=9999 rowspan=9999>a<td>b" * 50
    assert "b" in read_html_text(f"<table><th>x{wide * 20}</table>", "a.html").text
    assert "尾" in read_html_text("<p>甲<font><b>" * 5000 + "尾", "a.html").text
    with pytest.raises(BadDocument, match="nested too deep"):
        read_html_text("<div>" * 5000 + "尾", "a.html")
    assert time.perf_counter() - begin < 5


def test_control_characters_do_not_stop_the_reading() -> None:
    document = _read("<p>甲\x01<s>x</s>\x0b乙&#8;&#x1F;<s>x</s>&#2;\ufffe丙&#65;&#x4e;&#31;</p>")
    assert document.text == "甲乙丙AN"


def test_answers_of_real_pages_stand_in_their_text(shared: Path) -> None:
    pages = 0
    for line in (shared / "documents/manifest.jsonl").read_text("utf-8").splitlines():
        entry = json.loads(line)
        if entry["format"] != "html" or not entry["questions"]:
            continue
        document = load_html((shared / "documents" / entry["file"]).read_bytes(), entry["file"])
        pages += 1
        for question in entry["questions"]:
            for wanted in filter(None, (question["answer"], question.get("section"))):
                assert wanted in document.text
    assert pages > 3


@pytest.mark.parametrize(
    "page",
    [
        "<p>{0}</p><title>甲</title>",
        "<html><body><svg><title>圖</title></svg><title>甲</title><p>{0}</p></body></html>",
        "<?xml version='1.0'?><html xmlns='http://www.w3.org/1999/xhtml'><title>甲</title>"
        "<body><svg xmlns='http://www.w3.org/2000/svg'><title>圖</title></svg><p>{0}</p></body></html>",
    ],
)
def test_a_page_without_a_head_has_a_title(page: str) -> None:
    document = load_html(page.format(_SENTENCE).encode(), "page.html")
    assert (document.title, document.text) == ("甲", _SENTENCE)
