"""Files become documents with exactly the text that is in them, or a clear refusal."""

import codecs
import os
from pathlib import Path

import pytest

from index.document import Document, document_id
from index.error import BadDocument
from index.ingest import loader
from index.ingest.loader import LOADERS, list_formats, load, read, read_all
from tests.index.ingest.office.archive import pack


def load_one(path: Path) -> Document:
    """The only document of a file."""
    reading = load(path)
    assert reading.problems == []
    (document,) = reading.documents
    return document


def explain(path: Path) -> str:
    """Why a file cannot be loaded."""
    reading = load(path)
    assert reading.documents == []
    (problem,) = reading.problems
    assert "\n" not in problem
    return problem


@pytest.mark.parametrize(
    "encode",
    [
        lambda text: text.encode(),
        lambda text: codecs.BOM_UTF8 + text.encode(),
        lambda text: codecs.BOM_UTF16_LE + text.encode("utf-16-le"),
        lambda text: codecs.BOM_UTF16_BE + text.encode("utf-16-be"),
        lambda text: text.encode("cp950"),
        lambda text: text.encode("gb18030"),
    ],
    ids=["utf-8", "utf-8-bom", "utf-16-le", "utf-16-be", "big5", "gb18030"],
)
def test_text_is_kept_exactly_with_its_line_ends(encode, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    text = "　　第一條　勞工權益\r\n\r\n第二行：工資３％ \n第三行,no end"
    path = tmp_path / "條文.txt"
    path.write_bytes(encode(text))
    document = load_one(path)
    assert document.text == text
    assert document.source == str(path.resolve())
    assert document.id == document_id(document.source)
    assert document.title == "第一條　勞工權益"


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        (
            "a.key",
            b"a,b",
            rf"a.key: .key is not supported: convert it to one of {list_formats()}",
        ),
        ("README", b"text", "README: a name without a suffix is not supported"),
        ("a.txt", b"abc\0def", "a.txt: is binary"),
        ("a.txt", codecs.BOM_UTF16_LE + "a\0b".encode("utf-16-le"), "control characters"),
        ("a.txt", bytes(range(1, 32)) * 10, "a.txt: is full of control characters"),
        ("a.txt", codecs.BOM_UTF16_LE + b"odd", "a.txt: is damaged UTF-16-LE"),
        ("a.txt", codecs.BOM_UTF16_BE + b"\xd8\x00\x00a", "damaged UTF-16-BE at byte 2"),
        ("a.txt", codecs.BOM_UTF8 + b"abc\xff", "damaged UTF-8 at byte 6"),
        ("a.txt", b"", r"a.txt: is empty \(0 bytes\): fetch or save it again"),
        ("a.pdf", b"", r"a.pdf: is empty \(0 bytes\)"),
        ("a.md", " \r\n\u3000\t".encode(), "a.md: holds no text"),
        ("a.txt", codecs.BOM_UTF8, "a.txt: holds no text"),
        ("a.txt", "\u200b\u200b".encode(), "a.txt: holds no text"),
        ("a.md", "\u200b \u2060\u00ad\ufeff\r\n\u3164\ufe0f\u2028".encode(), "a.md: holds no text"),
        ("\udcff.txt", b"text", "not valid Unicode"),
        ("a\nb.txt", b"text", r"a\\nb.txt: the name holds a line break or control: rename it"),
        ("../a.txt", b"text", r"\.\./a.txt: the name leads out of its folder \(\.\.\): rename it"),
        ("x/..\\a.txt", b"text", "leads out of its folder"),
    ],
)
def test_what_is_not_text_is_refused_in_one_line(name: str, data: bytes, message: str) -> None:
    with pytest.raises(BadDocument, match=message) as caught:
        read(data, name)
    assert "\n" not in str(caught.value)
    str(caught.value).encode()


def test_a_few_control_characters_are_borne() -> None:
    text = "第一頁\f第二頁\x07\x1b\x1a"
    assert read(text.encode(), "a.txt").text == text


def test_the_size_limit_is_kept(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(loader, "LIMIT", 3_000_000)
    path = tmp_path / "long.txt"
    path.write_bytes(b"a" * 3_000_000)
    assert len(load_one(path).text) == 3_000_000
    path.write_bytes(b"a" * 4_500_000)
    assert "long.txt: 4.5 MB is over the limit of 3 MB: split it" in explain(path)
    with pytest.raises(BadDocument, match="over the limit"):
        read(b"a" * 3_000_001, "a.txt")


def test_a_file_over_the_limit_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "disk.txt"
    with path.open("wb") as file:
        file.truncate(2_000_000_000_000)  # sparse: more than any memory
    assert "disk.txt: 2,000,000.0 MB is over the limit of 50 MB" in explain(path)


def test_paths_that_cannot_be_read_are_refused(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    assert "none.txt: cannot be read: No such file" in explain(tmp_path / "none.txt")
    assert "is a directory" in explain(tmp_path)
    os.mkfifo(tmp_path / "pipe.txt")
    assert "not a regular file" in explain(tmp_path / "pipe.txt")
    (tmp_path / "locked.txt").write_text("text")

    def refuse(_path: Path, _mode: str) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    problem = explain(tmp_path / "locked.txt")
    assert problem.endswith("locked.txt: cannot be read: Permission denied")


def test_a_path_may_lead_up(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("text")
    (tmp_path / "down").mkdir()
    monkeypatch.chdir(tmp_path / "down")
    assert load_one(Path("../a.txt")).source == str(tmp_path.resolve() / "a.txt")


@pytest.mark.parametrize(
    ("name", "text", "title"),
    [
        ("dir/檔名.txt", "\n\n  工會年報  \n正文", "工會年報"),
        ("dir/檔名.txt", "這是一個句子。\n正文", "檔名"),
        ("dir/檔名.txt", "\u200b\u200b\n工會年報\n正文", "工會年報"),
        ("dir/檔名.txt", "A sentence, really;\nmore", "檔名"),
        ("dir/檔名.txt", "長" * 60 + "\n", "長" * 60),
        ("dir/檔名.txt", "長" * 61 + "\n", "檔名"),
        ("檔名.md", "前言\n\n```\n# 程式\n```\n# 真標題 #\n## 後來\n", "真標題"),
        # The first of several headings is a section.
        ("檔名.md", "## 章 ##\n# 後來\n", "檔名"),
        ("檔名.markdown", "---\ndate: 2017\ntitle: '年報：摘要'\n---\n# 標題\n", "年報：摘要"),
        ("檔名.md", "---\r\ntitle: 年報\r\n---\r\n# 標題\r\n", "年報"),
        ("檔名.md", "---\ndate: 2017\n---\n# 標題\n", "標題"),
        ("檔名.md", "沒有標題\n\n---\ntitle: 不是\n\n---\n", "檔名"),
        ("檔名.md", "沒有標題\n\n---\ntitle: 底線標題\n---\n", "title: 底線標題"),
        ("檔名.MD", "一、不是 Markdown 標題\n正文", "檔名"),
    ],
)
def test_titles(name: str, text: str, title: str) -> None:
    document = read(text.encode(), name)
    assert (document.title, document.source, document.text) == (title, name, text)


def test_what_is_inside_a_container_is_read_as_it_comes() -> None:
    data = pack({"a.txt": "甲", "b/c.md": "# 乙", "d.txt": "", "e.key": "x"})
    reading = read_all(data, "/x/all.zip")
    assert [one.source for one in reading.documents] == ["/x/all.zip/a.txt", "/x/all.zip/b/c.md"]
    assert [one.split(": ")[0] for one in reading.problems] == [
        "/x/all.zip/d.txt",
        "/x/all.zip/e.key",
    ]
    found = loader.iterate(data, "/x/all.zip")
    assert next(found) == reading.documents[0]


def test_what_a_loader_refuses_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_text: str, _source: str) -> Document:
        raise BadDocument("has no title line: begin it with one")

    monkeypatch.setitem(LOADERS, ".txt", refuse)
    with pytest.raises(BadDocument, match=r"^a\.txt: has no title line: begin it with one$"):
        read("甲".encode(), "a.txt")
