import pytest

from index.ingest.placeholder import is_placeholder_author, is_placeholder_title


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Sheet1", True),
        ("Workbook 2", True),
        ("工作表1", True),
        ("Untitled Spreadsheet", True),
        ("Microsoft Excel 工作表", True),
        ("Microsoft PowerPoint - 年報", True),
        ("budget_v2.xlsx", True),
        ("2024-05", True),
        ("Sheet music", False),
        ("Book of rules", False),
        ("文件管理辦法", False),
        ("Word on the street", False),
    ],
)
def test_titles(title: str, expected: bool) -> None:
    assert is_placeholder_title(title) is expected


@pytest.mark.parametrize(
    ("author", "expected"),
    [
        ("openpyxl", True),
        ("Microsoft Office User", True),
        ("Windows 使用者", True),
        ("Unknown Creator", True),
        (" ", True),
        ("User Research Group", False),
        ("王小明", False),
    ],
)
def test_authors(author: str, expected: bool) -> None:
    assert is_placeholder_author(author) is expected
