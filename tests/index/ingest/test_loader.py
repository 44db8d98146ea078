"""Files become documents with exactly the text that is in them, or a clear refusal."""

import codecs
import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.document import document_id
from index.error import BadDocument
from index.ingest import loader
from index.ingest.loader import LOADERS, decode, expand, load, read

GOLD = sorted((Path(__file__).parents[3] / "eval" / "gold" / "documents").iterdir())
TRADITIONAL = (
    "勞工每日正常工作時間不得超過八小時，每週不得超過四十小時。",
    "臺北捷運公司與企業工會昨天簽署團體協約",
    "請於十一月三十日前繳交會費,逾期不候",
    "颱風過境後，花蓮縣秀林鄉的電力仍未恢復",
    "本辦法自發布日施行",
)
SIMPLIFIED = (
    "用人单位应当按照劳动合同约定支付劳动报酬。",
    "职工代表大会每年至少召开一次,会议记录存档备查",
    "深圳市龙华区的电子厂昨日恢复生产",
    "女职工产假不少于九十八天，难产的增加十五天。",
    "本办法由财务部负责解释",
)


def slices(text: str, encoding: str, size: int) -> list[tuple[bytes, str]]:
    """Consecutive slices of `text` of about `size` bytes in `encoding`, each with what it should be read as."""
    text = "".join(character for character in text if character.encode(encoding, "ignore"))
    found, start, length = [], 0, 0
    for i, character in enumerate(text):
        length += len(character.encode(encoding))
        if length >= size:
            data = text[start : i + 1].encode(encoding)
            found.append((data, data.decode(encoding)))
            start, length = i + 1, 0
    return [(data, expected) for data, expected in found if not expected.isascii()]


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
    ("texts", "encoding"),
    [(TRADITIONAL, "cp950"), (TRADITIONAL, "gb18030"), (SIMPLIFIED, "gb18030")],
)
def test_short_chinese_is_read_in_its_own_encoding(texts: tuple[str, ...], encoding: str) -> None:
    assert [decode(text.encode(encoding)) for text in texts] == list(texts)


@pytest.mark.parametrize("encoding", ["cp950", "gb18030"])
@pytest.mark.parametrize(("size", "share"), [(20, 0.995), (60, 0.999), (400, 1.0)])
def test_slices_of_the_gold_documents_are_read_in_their_own_encoding(
    encoding: str, size: int, share: float
) -> None:
    cases = [case for path in GOLD for case in slices(path.read_text("utf-8"), encoding, size)]
    right = sum(decode(data) == expected for data, expected in cases)
    assert right >= share * len(cases) > 50


def test_a_few_simplified_words_are_mostly_read_in_their_own_encoding() -> None:
    text = "".join(SIMPLIFIED)
    cases = [case for start in range(20) for case in slices(text[start:], "gb18030", 8)]
    assert sum(decode(data) == expected for data, expected in cases) > 0.94 * len(cases) > 300


def test_hong_kong_characters_are_read() -> None:
    text = "佢哋嘅工會喺旺角開咗會，啲工友都話好"
    assert decode(text.encode("big5hkscs")) == text


def test_a_long_ascii_beginning_does_not_hide_the_encoding() -> None:
    text = "plain words only\n" * 5000 + TRADITIONAL[0]
    assert decode(text.encode("cp950")) == text


@pytest.mark.parametrize("cut", [1, 2])
def test_utf8_cut_within_a_character_is_refused_not_read_as_gibberish(cut: int) -> None:
    with pytest.raises(BadDocument, match="damaged UTF-8 at byte"):
        decode("".join(TRADITIONAL).encode()[:-cut])


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("日本国憲法は、その条規に反する法律の効力を有しない。カタカナのテキスト", "shift_jis"),
        ("Der Bär läuft über die Straße, größer und schön, Fräulein", "latin-1"),
        ("Съешь же ещё этих мягких французских булок", "cp1251"),
    ],
)
def test_other_encodings_are_refused(text: str, encoding: str) -> None:
    with pytest.raises(BadDocument, match="save it as UTF-8"):
        decode(text.encode(encoding))


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
            r"a.csv: .csv is not supported yet: convert it to text \(.txt, .text, .md, .markdown\)",
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
        "holds no .txt, .text, .md, .markdown file",
    ]


def test_a_directory_that_cannot_be_listed_is_reported(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def refuse(_path: Path) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "iterdir", refuse)
    assert expand([tmp_path]) == ([], [(tmp_path, "cannot be read: Permission denied")])


def test_every_format_keeps_the_text() -> None:
    for suffix in LOADERS:
        assert read("# 甲\r\n乙".encode(), f"a{suffix}").text == "# 甲\r\n乙"


@settings(max_examples=200, deadline=None)
@given(
    st.text(st.characters(exclude_categories=("Cs", "Cc"))),
    st.sampled_from(["utf-8", "utf-16-le", "utf-16-be"]),
)
def test_any_text_comes_back(text: str, encoding: str) -> None:
    mark = {"utf-8": b"", "utf-16-le": codecs.BOM_UTF16_LE, "utf-16-be": codecs.BOM_UTF16_BE}[
        encoding
    ]
    expected = text.removeprefix("\ufeff") if encoding == "utf-8" else text
    assert decode(mark + text.encode(encoding)) == expected


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes_give_text_without_surrogates_or_a_refusal(data: bytes) -> None:
    try:
        text = decode(data)
    except BadDocument:
        return
    text.encode()
    assert "\0" not in text
