"""The sample files of `make demo`: how they are read, and where their answers are cited."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from index.block import BlockKind, RegionKind
from index.document import Document
from index.ingest.loader import load
from rag.answer import Answer
from rag.bootstrap import Workspace
from rag.settings import Settings

FOLDER = Path(__file__).resolve().parents[2] / "eval" / "sample"
REPORT, RULES, HOURS = (
    "haishan-union-report-2024.pdf",
    "cold-store-rules.docx",
    "overtime-2024.xlsx",
)


def read(name: str) -> Document:
    reading = load(FOLDER / name)
    assert reading.problems == []
    [document] = reading.documents
    assert bool(document.warnings) == (name == RULES)  # it has tracked changes
    return document


def slices(document: Document, kind: BlockKind) -> list[str]:
    return [document.text[one.start : one.end] for one in document.blocks if one.kind is kind]


def cells(document: Document, number: int = 0) -> dict[tuple[int, int], str]:
    table = [one for one in document.blocks if one.kind is BlockKind.TABLE][number]
    return {(one.row, one.column): document.text[one.start : one.end] for one in table.cells}


def test_the_samples_are_three_small_files() -> None:
    sizes = {path.name: path.stat().st_size for path in FOLDER.iterdir()}
    assert set(sizes) == {REPORT, RULES, HOURS}
    assert max(sizes.values()) < 40_000


def test_the_report_has_pages_headings_and_a_table() -> None:
    document = read(REPORT)
    assert [(one.kind, one.number) for one in document.regions] == [
        (RegionKind.PAGE, 1),
        (RegionKind.PAGE, 2),
    ]
    assert all(one.rects is not None for one in document.regions)
    assert slices(document, BlockKind.HEADING) == [
        "一、會員",
        "二、經費",
        "三、勞工教育",
        "四、急難救助",
    ]
    table = cells(document)
    assert [table[row, 0] for row in range(5)] == ["廠別", "臺南廠", "斗六廠", "岡山廠", "合計"]
    assert (table[0, 1], table[2, 1], table[4, 3]) == ("會員人數", "265", "76.5%")
    assert slices(document, BlockKind.RUNNING) == ["第 1 頁", "第 2 頁"]


def test_the_rules_show_their_automatic_numbers_and_accepted_changes() -> None:
    document = read(RULES)
    assert slices(document, BlockKind.HEADING) == [
        "第一章 總則",
        "第二章 進倉與休息",
        "第三章 裝備與津貼",
    ]
    items = slices(document, BlockKind.LIST_ITEM)
    assert [item[:3] for item in items if item.startswith("第")] == [
        f"第{number}條" for number in "一二三四五六七八"
    ]
    assert "（二）前一日睡眠未滿6小時。" in items
    assert "逾時10分鐘未出倉時" in document.text
    assert "3010" not in document.text
    assert cells(document)[2, 2] == "6個月"


def test_the_hours_are_read_as_a_person_sees_them() -> None:
    document = read(HOURS)
    assert [(one.kind, one.name) for one in document.regions] == [
        (RegionKind.SHEET, "加班時數"),
        (RegionKind.SHEET, "加班費"),
    ]
    table = cells(document)
    # B3:C3 is merged over two departments; F holds fractions shown as percentages.
    assert (table[2, 1], table[3, 1], table[3, 2]) == ("平日加班", "裝配課", "研磨課")
    assert (table[11, 1], table[15, 5]) == ("587", "9.6%")
    assert cells(document, 1)[1, 1] == "33.3%"


@pytest.fixture(scope="module")
def workspace(one_encoder: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    opened = Workspace(Settings.read(os.environ, home=tmp_path_factory.mktemp("home")))
    opened.collection(create=True).add([read(name) for name in (REPORT, RULES, HOURS)])
    yield opened
    opened.close()


@pytest.mark.parametrize(
    ("question", "words", "page", "cell"),
    [
        ("海杉食品斗六廠有多少會員？", "265", 1, None),
        ("冷凍區作業每小時的低溫津貼是多少？", "85元", None, None),
        ("8月裝配課的平日加班時數是多少？", "587", None, "B12"),
    ],
)
def test_a_question_is_answered_where_the_file_says_it(
    workspace: Workspace, question: str, words: str, page: int | None, cell: str | None
) -> None:
    outcome = workspace.pipeline().ask(question).outcome
    assert isinstance(outcome, Answer)
    [citation] = outcome.said.citations
    document = workspace.collection().get(citation.document_id)
    assert document.text[citation.start : citation.end] == citation.cited_text == words
    assert (citation.page, citation.cell) == (page, cell)
    assert (citation.boxes is None) == (page is None)
