r"""RTF files: code pages, \u, tables, notes, and what is left out."""

import pytest

from index.block import BlockKind
from index.document import Document
from index.error import BadDocument
from index.ingest.office.rtf import load_rtf

HEAD = rb"{\rtf1\ansi\ansicpg950\deff0\uc1{\fonttbl{\f0\fcharset136 A;}{\f1\fcharset0 B;}" \
       rb"{\f2\fcharset134 C;}{\f3\fcharset2 Symbol;}}"  # fmt: skip


def read(body: str | bytes, head: bytes = HEAD) -> Document:
    data = body if isinstance(body, bytes) else body.encode("ascii")
    return load_rtf(head + data + b"}", "規章.rtf")


def escape(text: str, encoding: str = "cp950") -> str:
    return "".join(f"\\'{byte:02x}" for byte in text.encode(encoding))


def list_words(document: Document) -> list[str]:
    return [document.text[block.start : block.end] for block in document.blocks]


# The second bytes of these are a backslash, braces and letters.
HARD = "許功蓋叻州坊囚并址開會"


def test_letters_whose_second_byte_is_markup() -> None:
    raw = HARD.encode("cp950")
    assert {0x5C, 0x7B, 0x7D} <= set(raw)
    assert list_words(read(escape(HARD) + r"\par")) == [HARD]
    # The first byte escaped, the second as it is or behind a backslash; and both as they are.
    half = "".join(
        f"\\'{one:02x}" if one >= 0x80 else ("\\" if one in b"\\{}" else "") + chr(one)
        for one in raw
    )
    assert list_words(read(half + r"\par")) == [HARD]
    assert list_words(read(raw + rb"\par")) == [HARD]


def test_fonts_have_code_pages_of_their_own() -> None:
    body = (
        rf"{{\f2 {escape('工会', 'gbk')}}}{{\f1 caf\'e9}}{{\f1 {escape('工會')}}}"
        rf"{{\f3 \'b7}}{escape('年')}\par"
    )
    assert list_words(read(body)) == ["工会café工會年"]


def test_unicode_skips_what_stands_for_it() -> None:
    body = r"\u24037?\u26371\'b7\'7c{\uc0\u24180}{\uc2\u24230\'ab\'d7!}\u-10179?\u-8704?\par"
    # Of two bytes in place of one letter only the first is skipped, as the file says.
    assert list_words(read(body)) == ["工會|年度!😀"]


def test_what_is_not_shown_is_left_out() -> None:
    body = (
        r"{\info{\title Annual}{\author Chen}{\revtim\yr2021\mo3\dy4\hr5}}"
        r"{\*\generator X;}{\stylesheet{\s0 Normal;}}a{\v hidden}{\strike old}{\deleted gone}b"
        r"{\*\unknown text}{\pict\wmetafile8 0102}{\field{\*\fldinst HYPERLINK x}{\fldrslt link}}"
        r"{\*\bkmkstart m}{\upr{ansi}{\*\ud{\u21319?}}}{\*\annotation no}c\par"
    )
    document = read(body)
    assert list_words(document) == ["ablink升c"]
    assert dict(document.metadata) == {"title": "Annual", "author": "Chen", "date": "2021-03-04"}


def test_headings_lists_and_notes() -> None:
    body = (
        r"{\stylesheet{\s1\outlinelevel0 heading 1;}{\s2 heading 2;}{\s3 Title;}}"
        r"\pard\s3 T\par\pard\s1 A\par\pard\s2 B\par"
        r"\pard\ilvl1{\listtext 1.\tab}one{\footnote\pard\plain {\chftn} note}\par"
        r"\pard{\listtext\f3\'b7\tab}dot\par\pard{\header head \chpgn\par}text\line more\par"
    )
    document = read(body)
    assert [(b.kind.value, b.level, document.text[b.start : b.end]) for b in document.blocks] == [
        ("paragraph", 0, "head"),
        ("title", 0, "T"),
        ("heading", 1, "A"),
        ("heading", 2, "B"),
        ("list_item", 2, "1. one"),
        ("footnote", 0, "note"),
        ("list_item", 1, "dot"),
        ("paragraph", 0, "text\nmore"),
    ]


def test_tables_are_placed_by_their_edges() -> None:
    def row(form: str, *texts: str) -> str:
        return rf"\trowd{form}\pard\intbl " + "".join(rf"{text}\cell " for text in texts) + r"\row "

    body = (
        r"\pard before\par"
        + row(r"\trhdr\cellx1000\cellx3010", "year", "fee")
        + row(r"\clvmgf\cellx1005\cellx2000\cellx3000", "106", "month", r"1\par 200")
        + row(r"\clvmrg\cellx1000\clmgf\cellx2000\clmrg\cellx3000", "", "none", "")
        + r"\pard after\par"
    )
    document = read(body)
    before, table, after = document.blocks
    assert table.kind is BlockKind.TABLE
    assert [
        (document.text[c.start : c.end], c.row, c.column, c.row_span, c.column_span, c.is_header)
        for c in table.cells
    ] == [
        ("year", 0, 0, 1, 1, True), ("fee", 0, 1, 1, 2, True),
        ("106", 1, 0, 2, 1, False), ("month", 1, 1, 1, 1, False), ("1 200", 1, 2, 1, 1, False),
        ("none", 2, 1, 1, 2, False),
    ]  # fmt: skip
    assert (document.text[: before.end], document.text[after.start :]) == ("before", "after")


def test_a_table_in_a_cell_stands_behind_the_table() -> None:
    body = (
        r"\trowd\cellx1000\cellx2000\pard\intbl a\cell\pard\intbl\itap2 x\nestcell y\nestcell"
        r"{\*\nesttableprops\trowd\cellx500\cellx900\nestrow}{\nonesttables no\par}"
        r"\pard\intbl b\cell\row\pard\par\trowd\cellx900\pard\intbl c\cell\row"
    )
    assert list_words(read(body)) == ["a\tb", "x\ty", "c"]


def test_bad_files_are_named() -> None:
    with pytest.raises(BadDocument, match="is not RTF, or is damaged"):
        load_rtf(b"plain", "a.rtf")
    with pytest.raises(BadDocument, match="holds no text, but 1 picture"):
        read(r"{\pict\pngblip 00}\par")
    cut = load_rtf(HEAD + rb"\trowd\cellx900\pard\intbl one\cell two", "a.rtf")
    assert list_words(cut) == ["one", "two"]
    assert cut.warnings == ("the file is cut short: what comes after its end is not read",)
    deep = read("{" * 5000 + "x" + "}" * 5000 + r"\par after\par")
    assert list_words(deep) == ["x", "after"]


def test_binary_data_is_passed_over() -> None:
    assert list_words(read(b"a{\\pict\\bin5 }{}\\x}b\\par")) == ["ab"]
