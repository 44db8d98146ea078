"""Bytes are read in the encoding that they are in, or refused by its name: never as gibberish."""

import codecs
import gzip
import itertools
import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.error import BadDocument
from index.ingest.charset import decode

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
KOREAN = (
    "대한민국은 민주공화국이다. 대한민국의 주권은 국민에게 있고, 모든 권력은 국민으로부터 나온다.",
    "근로자는 근로조건의 향상을 위하여 자주적인 단결권과 단체교섭권을 가진다",
    "회의는 오는 11월 30일 오후 3시에 본관 2층에서 열립니다",
    "노동조합과 사용자는 임금 협약을 체결하였다",
)
JAPANESE = (
    "日本国憲法は、その条規に反する法律の効力を有しない。カタカナのテキスト",
    "労働組合は、労働者が主体となって自主的に労働条件の維持改善を図る団体である",
    "会議は十一月三十日の午後三時から本館の二階で開かれます",
    "この規則は、公布の日から施行する。",
)
RUSSIAN = "Съешь же ещё этих мягких французских булок, да выпей чаю"
ENGLISH = "The collective agreement\r\nwas signed in 2017.\n"
WIDE = ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"]


def slices(text: str, encoding: str, size: int) -> list[tuple[bytes, str]]:
    """Cut `text` in slices of about `size` bytes, each with what it should be read as."""
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
        ("Der Bär läuft über die Straße, größer und schön, Fräulein", "latin-1"),
        ("Съешь же ещё этих мягких французских булок", "cp1251"),
    ],
)
def test_other_encodings_are_refused(text: str, encoding: str) -> None:
    with pytest.raises(BadDocument, match="save it as UTF-8"):
        decode(text.encode(encoding))


@pytest.mark.parametrize("encoding", WIDE)
@pytest.mark.parametrize(
    "text",
    [ENGLISH, RUSSIAN, *TRADITIONAL, *SIMPLIFIED, *KOREAN, *JAPANESE, "第一條\n工資3%\r\n😀工會"],
)
def test_utf16_and_utf32_are_read_with_a_byte_order_mark_and_without(
    text: str, encoding: str
) -> None:
    assert decode(("\ufeff" + text).encode(encoding)) == text
    assert decode(text.encode(encoding)) == text


@pytest.mark.parametrize("encoding", WIDE)
def test_the_gold_documents_are_read_in_utf16_and_utf32(encoding: str) -> None:
    for path in GOLD:
        text = path.read_text("utf-8")
        assert decode(text.encode(encoding)) == text, path


@pytest.mark.parametrize(
    ("texts", "encoding", "name"),
    [
        (KOREAN, "euc_kr", "EUC-KR"),
        (KOREAN, "cp949", "EUC-KR"),
        (JAPANESE, "shift_jis", "Shift-JIS"),
        (JAPANESE, "euc_jp", "EUC-JP"),
    ],
)
def test_korean_and_japanese_encodings_are_refused_by_name(
    texts: tuple[str, ...], encoding: str, name: str
) -> None:
    for text in (*texts, "\n".join(texts), "# Title\n\n" + texts[0]):
        with pytest.raises(BadDocument, match=f"is probably in {name} .*: save it as UTF-8"):
            decode(text.encode(encoding))


@pytest.mark.parametrize(
    ("passages", "encoding"),
    [
        ("train/tydiqa_goldp_ko", "cp949"),
        ("train/jaquad_dev", "cp932"),
        ("train/jaquad_dev", "euc_jp"),
        ("eval/drcd_dev", "cp950"),
        ("eval/cmrc_dev", "gb18030"),
        ("eval/drcd_dev", "utf-16-le"),
        ("eval/cmrc_dev", "utf-16-be"),
    ],
)
def test_no_real_passage_is_read_as_gibberish(passages: str, encoding: str, shared: Path) -> None:
    path = shared / f"data/{passages}.passages.jsonl.gz"
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        texts = [json.loads(line)["text"] for line in itertools.islice(lines, 100)]
    for text in texts:
        data = text.encode(encoding, "ignore")
        if encoding in ("cp949", "cp932", "euc_jp"):
            with pytest.raises(BadDocument, match="is probably in"):
                decode(data)
        else:
            assert decode(data) == data.decode(encoding)


def test_binary_data_is_not_taken_for_utf16() -> None:
    numbers = np.random.default_rng(3).integers(-300, 300, 4000)
    for data in (
        numbers.astype("<i2").tobytes(),
        numbers.astype("<i4").tobytes(),
        numbers.astype("<f4").tobytes(),
        bytes(range(256)) * 8,
        b"\x7fELF\x02\x01\x01" + bytes(9) + b"\x03\x00\x3e\x00",
    ):
        with pytest.raises(BadDocument, match=r"is binary|control characters"):
            decode(data)


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
