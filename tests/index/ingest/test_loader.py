"""Files become documents with exactly the text that is in them, or a clear refusal."""

import codecs
import os
from pathlib import Path

import pytest

from index.document import Document, document_id
from index.error import BadDocument
from index.ingest import loader
from index.ingest.loader import LOADERS, expand, load, read


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
    document = load(path)
    assert document.text == text
    assert document.source == str(path.resolve())
    assert document.id == document_id(document.source)
    assert document.title == "第一條　勞工權益"


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("契約.pdf", b"%PDF-1.7\n...", "契約.pdf: PDF is not supported yet: convert it to text"),
        ("a.docx", b"PK\x03\x04\x14\0", "docx.* is not supported yet: convert it to text"),
        ("pretends.txt", b"%PDF-1.7\n...", "pretends.txt: PDF is not supported yet"),
        ("pretends.txt", b"\x89PNG\r\n\x1a\n", "PNG"),
        (
            "a.csv",
            b"a,b",
            rf"a.csv: .csv is not supported yet: convert it to text \({', '.join(LOADERS)}\)",
        ),
        ("README", b"text", "README: a name without a suffix is not supported yet"),
        ("a.txt", b"abc\0def", "a.txt: is binary"),
        ("a.txt", codecs.BOM_UTF16_LE + "a\0b".encode("utf-16-le"), "control characters"),
        ("a.txt", bytes(range(1, 32)) * 10, "a.txt: is full of control characters"),
        ("a.txt", codecs.BOM_UTF16_LE + b"odd", "a.txt: is damaged UTF-16-LE"),
        ("a.txt", codecs.BOM_UTF16_BE + b"\xd8\x00\x00a", "damaged UTF-16-BE at byte 2"),
        ("a.txt", codecs.BOM_UTF8 + b"abc\xff", "damaged UTF-8 at byte 6"),
        ("a.txt", b"", "a.txt: holds no text"),
        ("a.md", " \r\n\u3000\t".encode(), "a.md: holds no text"),
        ("a.txt", codecs.BOM_UTF8, "a.txt: holds no text"),
        ("a.txt", "\u200b\u200b".encode(), "a.txt: holds no text"),
        ("a.md", "\u200b \u2060\u00ad\ufeff\r\n\u3164\ufe0f\u2028".encode(), "a.md: holds no text"),
        ("\udcff.txt", b"text", "not valid Unicode"),
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
    assert len(load(path).text) == 3_000_000
    path.write_bytes(b"a" * 4_500_000)
    with pytest.raises(BadDocument, match=r"long.txt: 4.5 MB is over the limit of 3 MB: split it"):
        load(path)
    with pytest.raises(BadDocument, match="over the limit"):
        read(b"a" * 3_000_001, "a.txt")


def test_paths_that_cannot_be_read_are_refused(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    with pytest.raises(BadDocument, match=r"none\.txt: cannot be read: No such file"):
        load(tmp_path / "none.txt")
    with pytest.raises(BadDocument, match="is a directory"):
        load(tmp_path)
    os.mkfifo(tmp_path / "pipe.txt")
    with pytest.raises(BadDocument, match="not a regular file"):
        load(tmp_path / "pipe.txt")
    (tmp_path / "locked.txt").write_text("text")

    def refuse(_path: Path, _mode: str) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(BadDocument, match=r"locked\.txt: cannot be read: Permission denied"):
        load(tmp_path / "locked.txt")


@pytest.mark.parametrize(
    ("name", "text", "title"),
    [
        ("dir/檔名.txt", "\n\n  工會年報  \n正文", "工會年報"),
        ("dir/檔名.txt", "這是一個句子。\n正文", "檔名"),
        ("dir/檔名.txt", "\u200b\u200b\n工會年報\n正文", "工會年報"),
        ("dir/檔名.txt", "A sentence, really;\nmore", "檔名"),
        ("dir/檔名.txt", "長" * 60 + "\n", "長" * 60),
        ("dir/檔名.txt", "長" * 61 + "\n", "檔名"),
        ("檔名.md", "前言\n\n```\n# 程式\n```\n## 真標題 ##\n# 後來\n", "真標題"),
        ("檔名.markdown", "---\ndate: 2017\ntitle: '年報：摘要'\n---\n# 標題\n", "年報：摘要"),
        ("檔名.md", "---\r\ntitle: 年報\r\n---\r\n# 標題\r\n", "年報"),
        ("檔名.md", "---\ndate: 2017\n---\n# 標題\n", "標題"),
        ("檔名.md", "沒有標題\n\n---\ntitle: 不是\n---\n", "檔名"),
        ("檔名.MD", "一、不是 Markdown 標題\n正文", "檔名"),
    ],
)
def test_titles(name: str, text: str, title: str) -> None:
    document = read(text.encode(), name)
    assert (document.title, document.source, document.text) == (title, name, text)


def test_expand_walks_in_order_and_reports_what_it_cannot_take(tmp_path: Path) -> None:
    for name in (
        "b/2.txt",
        "b/1.MD",
        "a.text",
        "c.markdown",
        "b/no.pdf",
        ".hidden.txt",
        ".git/x.txt",
        "named.pdf",
    ):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("text")
    (tmp_path / "b" / "up").symlink_to(tmp_path)
    (tmp_path / "empty").mkdir()
    files, problems = expand(
        [
            tmp_path / "c.markdown",
            tmp_path,
            tmp_path / "named.pdf",
            tmp_path / "gone",
            tmp_path / "empty",
        ]
    )
    assert [str(path.relative_to(tmp_path)) for path in files] == [
        "c.markdown",
        "a.text",
        "b/1.MD",
        "b/2.txt",
    ]
    assert [path.name for path, _ in problems] == ["named.pdf", "gone", "empty"]
    assert [reason.split(":")[0] for _, reason in problems] == [
        ".pdf is not supported yet",
        "no such file or directory",
        f"holds no {', '.join(LOADERS)} file",
    ]


def test_a_directory_that_cannot_be_listed_is_reported(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def refuse(_path: Path) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "iterdir", refuse)
    assert expand([tmp_path]) == ([], [(tmp_path, "cannot be read: Permission denied")])


# A text that a format accepts, by suffix, for formats that do not accept any.
SAMPLES: dict[str, str] = {}


@pytest.mark.parametrize("suffix", LOADERS)
def test_every_format_keeps_the_text(suffix: str) -> None:
    text = SAMPLES.get(suffix, "# 甲\r\n乙")
    assert read(text.encode(), f"a{suffix}").text == text


def test_what_a_loader_refuses_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_text: str, _source: str) -> Document:
        raise BadDocument("has no title line: begin it with one")

    monkeypatch.setitem(LOADERS, ".txt", refuse)
    with pytest.raises(BadDocument, match=r"^a\.txt: has no title line: begin it with one$"):
        read("甲".encode(), "a.txt")
