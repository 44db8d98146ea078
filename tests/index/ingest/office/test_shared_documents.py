"""The real office files beside the checkout (../shared): each answer stands where it is cited."""

from pathlib import Path

import pytest

from index.block import BlockKind
from index.document import Document
from index.ingest.loader import read


def load(shared: Path, name: str) -> Document:
    path = shared / "documents" / name
    return read(path.read_bytes(), str(path))


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("docx/doj-reca-budget-2009.docx", ["27,492"]),
        ("docx/labor-standards-act-qa.docx", ["29,500元"]),
        (
            "docx/ntpu-assistants-tracked-changes.docx",
            ["會議結束後三天內送達", "未滿一小時者以一小時計"],
        ),
        (
            "rtf/ntpu-representatives-cp950.rtf",
            ["十六、學生獎懲委員會：三峽校區代表七名", "113總令字第1131018003號", "法規彙編"],
        ),
        ("pptx/sora-ai-video.pptx", ["Transformer", "使用SD，MJ等软件画图"]),
    ],
)
def test_the_answers_stand_in_the_text(shared: Path, name: str, words: list[str]) -> None:
    text = load(shared, name).text
    assert [one for one in words if one not in text] == []


def test_nothing_deleted_or_commented_is_read(shared: Path) -> None:
    text = load(shared, "docx/ntpu-assistants-tracked-changes.docx").text
    assert "七天" not in text
    assert "五天" not in text


@pytest.mark.parametrize(
    ("name", "row", "column", "value"),
    [
        ("docx/doj-reca-budget-2009.docx", "Claims Filed", "FY 2006", "999"),
        ("docx/doj-reca-budget-2009.docx", "Approval Rate", "FY 2006", "79%"),
        ("docx/labor-standards-act-qa.docx", "10日", "合計", "39,252"),
        ("rtf/ntpu-representatives-cp950.rtf", "113年9月24日", "總令字", "113總令字第1131018003號"),
        (
            "odt/docling-text-document-03.odt",
            "Simple cell",
            "Column B",
            "Simple cell with bold and italic text",
        ),
        ("pptx/nonstandard-work.pptx", "15-24", "2017", "23.53"),
        ("pptx/nonstandard-work.pptx", "Total", "2011", "6.5"),
        ("pptx/nonstandard-work.pptx", "Part-time, temporary", "2017", "22550"),
    ],
)
def test_a_value_stands_in_its_row_and_column(
    shared: Path, name: str, row: str, column: str, value: str
) -> None:
    document = load(shared, name)
    for block in document.blocks:
        if block.kind is not BlockKind.TABLE:
            continue
        shown = [(one, document.text[one.start : one.end]) for one in block.cells]
        rows = {c.row for c, text in shown if row in text}
        columns = {c.column for c, text in shown if column in text}
        if any(c.row in rows and c.column in columns and text == value for c, text in shown):
            return
    pytest.fail(f"{value} stands in no cell of {row} and {column}")
