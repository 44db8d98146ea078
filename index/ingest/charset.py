"""Bytes -> text: UTF-8, UTF-16, UTF-32, Big5 and GB18030; other encodings are refused.

Without a byte order mark, the encoding is the one whose reading looks most like running text.
"""

import codecs
import re
import unicodedata
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import cache

from index.error import DamagedDocument, MismatchedFormat, UnknownEncoding

_SAMPLE = 20_000  # characters that settle the encoding; more would not change the verdict
# Lowest mean score that is still Chinese: 99.9% of 14-byte slices of real text lie above, Latin-1
# read as GB18030 below (-1.7).
_FLOOR = -1.0
# Lowest mean score of UTF-16 and UTF-32 without a byte order mark, where ASCII counts, too. Real
# text scores about 1.9; other data read as UTF-16 scores below 0.
_WIDE_FLOOR = 0.5
# How far an encoding that is not Chinese, or lacks its byte order mark, must outscore Big5 and
# GB18030: a constant, and a part that shrinks with the number of characters. No passage of DRCD,
# CMRC, TyDi QA (Korean) and JaQuAD is then read wrong; of Chinese slices of 12 to 60 bytes no more
# are read wrong than without these encodings, and .1 to .3% more refused. (charset-normalizer 3.5.2
# reads 4% of DRCD's Big5 passages wrong, and a third of the slices of 20 bytes.)
_FOREIGN_MARGIN, _SHORT_MARGIN = 0.2, 4

# UTF-32's mark in little-endian order begins with UTF-16's, so it is looked for first.
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_NON_ASCII = re.compile(r"[^\x00-\x7f]+")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x19\x1b-\x1f\x7f-\x84\x86-\x9f]")

# The 300 commonest characters of running Chinese (the list of charset-normalizer 3.5.2), in both
# scripts.
_FREQUENT_HAN = frozenset(
    "的一是在不了有和人這这中大為爲上个個国國我以要他時时来來用们們生到作地于於出就分對对成會会可主"
    "发發年動动同工也能下过過子说說产產種种面而方后後多定行学學法所民得经經十三之进進着著等部度家电"
    "電力里裏裡如水化高自二理起小物现現实實加量都两兩体體制机機当當使点點从從业業本去把性好应應开開"
    "它合还還因由其些然前外天政四日那社义義事平形相全表间間样樣与與关關各重新线線内內数數正心反你明"
    "看原又么麼利比或但质質气氣第向道命此变變条條只没沒结結解问問意建月公无無系军軍很情者最立代想已"
    "通并並提直题題党黨程展五果料象员員革位入常文总總次品式活设設及管特件长長求老头頭基资資边邊流路"
    "级級少图圖山统統接知较較将將组組见見计計别別她手角期根论論运運农農指几幾九区區强強放决決西被干"
    "幹做必战戰先回则則任取据據处處队隊南给給色光门門即保治北造百规規热熱领領七海口东東导導器压壓志"
    "世金增争爭济濟阶階油思术術极極交受联聯什认認六共权權"
)
# The 200 commonest syllables of TyDi QA's Korean passages, 84 % of their Hangul.
_FREQUENT_HANGUL = frozenset(
    "이다의에는로하가지을고은한서기대시으년국리도스일인아사를라자어전주부나있제정수되그구해성과"
    "월었적동중세들여와공장만화며였유미원르조상계교위마했명트선후드신경개오게보민연비학산면발소"
    "역군영우관통치진러문프등터양회모재된남방니독데거물것호작분용당타포무생카크체본반종태왕간음"
    "레현바내요운파행토북초력식차단루안히때립천강함노황할까던려권두약속실불법최네건또베임란합결"
    "야령번출각설형금배메업래평질표외항말피점"
)
_MARKS = frozenset("、。，．·‧；：？！…—－～／＋％○〇　「」『』（）《》〈〉【】〔〕“”‘’")


def decode(data: bytes) -> str:
    """Return the text in `data`, without its byte order mark.

    Without a mark it is UTF-8 if it is valid UTF-8, else UTF-16 or UTF-32 if it clearly is, else
    the likelier of Big5 and GB18030. Raises BadDocument, whose message names no file, when the data
    is binary, damaged or in another encoding.
    """
    mark, codec = next(((mark, codec) for mark, codec in _BOMS if data.startswith(mark)), (b"", ""))
    if not mark and b"\0" in data:
        text = _decode_wide(data)
    else:
        if b"\0" in data and codec == "utf-8":
            raise MismatchedFormat("is binary, not text: convert it to text")
        try:
            text = data[len(mark) :].decode(codec or "utf-8")
        except UnicodeDecodeError as error:
            if codec or _is_mostly_utf8(data, error.start):
                raise DamagedDocument(
                    f"is damaged {error.encoding.upper()} at byte {len(mark) + error.start}: "
                    "save it again as UTF-8"
                ) from None
            text = _decode_multibyte(data)
    if "\0" in text or len(text) - len(_CONTROL.sub("", text)) > 2 + len(text) // 100:
        raise MismatchedFormat("is full of control characters, not text: convert it to text")
    return text


def _is_mostly_utf8(data: bytes, damage: int) -> bool:
    # Without this, UTF-8 that was cut in the middle of a character would be stored as GB18030
    # gibberish.
    text = data[max(0, damage - _SAMPLE) : damage + _SAMPLE].decode("utf-8", "replace")
    damaged = text.count("\ufffd")
    return sum(character > "\u07ff" for character in text) - damaged > 4 * damaged


def _decode_wide(data: bytes) -> str:
    """Decode UTF-16 or UTF-32 without a byte order mark, told by how its characters read.

    Only these encodings have NUL bytes in text.
    """
    best, text = _WIDE_FLOOR, None
    for codec in ("utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"):
        with suppress(UnicodeDecodeError):
            candidate = data.decode(codec)
            score = _score(candidate[:_SAMPLE], _score_wide)
            if "\0" not in candidate and score > best:
                best, text = score, candidate
    if text is None:
        raise MismatchedFormat("is binary, not text: convert it to text")
    return text


@dataclass(frozen=True, slots=True)
class _Charset:
    """A multi-byte encoding that text may be in."""

    codec: str
    # The plausibility of one decoded character.
    score: Callable[[str], float]
    # Must outscore the Chinese encodings by a margin.
    is_foreign: bool = False
    # Its name for the user; empty when text in it is read.
    refused_as: str = ""


def _decode_multibyte(data: bytes) -> str:
    best, charset, text = _FLOOR, None, ""
    for one in _CHARSETS:
        with suppress(UnicodeDecodeError):
            candidate = data.decode(one.codec)
            sample = "".join(_NON_ASCII.findall(candidate))[:_SAMPLE]
            score = _score(sample, one.score)
            if one.is_foreign:
                score -= _FOREIGN_MARGIN + _SHORT_MARGIN / max(1, len(sample))
            if score > best:
                best, charset, text = score, one, candidate
    if charset is None:
        raise UnknownEncoding("is not in UTF-8, UTF-16, UTF-32, Big5 or GB18030: save it as UTF-8")
    if charset.refused_as:
        raise UnknownEncoding(f"is probably in {charset.refused_as}: save it as UTF-8")
    return text


def _score(sample: str, plausibility: Callable[[str], float]) -> float:
    """Return the mean plausibility: 2 for running text, below -1 for a wrong encoding."""
    return sum(map(plausibility, sample)) / max(1, len(sample))


@cache
def _score_chinese(character: str) -> int:
    # GB18030 reads nearly any bytes, so the verdict rests on how common the characters are that
    # come out. Weights measured on slices of DRCD (Big5) and CMRC (GB18030): 99.9% right from 20
    # bytes on.
    if character in _FREQUENT_HAN or character in _MARKS or "０" <= character <= "ｚ":
        return 2
    if character in _list_everyday_han() or "\u3041" <= character <= "\u30ff":
        return 0
    if "\u4e00" <= character <= "\u9fff":
        return -2
    return -6 if "\ue000" <= character <= "\uf8ff" else -3


@cache
def _score_korean(character: str) -> int:
    if character in _FREQUENT_HANGUL:
        return 2
    if "\uac00" <= character <= "\ud7a3":
        return 0
    return _score_chinese(character)


@cache
def _score_japanese(character: str) -> float:
    # GB 2312 and EUC-JP have kana in the same places, so kana must not outweigh the kanji.
    if "\u3041" <= character <= "\u30ff":
        return 0.7
    if "\uff61" <= character <= "\uff9f":  # half-width: single bytes, into which most data falls
        return -3
    if "\u4e00" <= character <= "\u9fff" and character not in _list_everyday_kanji():
        return -2
    return _score_chinese(character)


@cache
def _score_shift_jis(character: str) -> float:
    return 2 if "\u3041" <= character <= "\u30ff" else _score_japanese(character)


@cache
def _score_wide(character: str) -> int:
    if "\x20" <= character <= "\x7e" or character in "\t\n\r\f":
        return 2
    # Bytes in the wrong order seldom make letters of these scripts, and ASCII never does.
    if "\u3041" <= character <= "\u30ff":
        return 1
    if "\xa0" <= character <= "\u0fff" or "\uac00" <= character <= "\ud7a3":
        return 1 if unicodedata.category(character)[0] in "LMPZ" else -3
    return _score_chinese(character)


_CHARSETS = (
    _Charset("cp950", _score_chinese),
    _Charset("big5hkscs", _score_chinese),
    _Charset("gb18030", _score_chinese),
    _Charset("utf-16-le", _score_chinese, True),
    _Charset("utf-16-be", _score_chinese, True),
    _Charset("cp949", _score_korean, True, "EUC-KR (Korean)"),
    _Charset("cp932", _score_shift_jis, True, "Shift-JIS (Japanese)"),
    _Charset("euc_jp", _score_japanese, True, "EUC-JP (Japanese)"),
)


@cache
def _list_everyday_han() -> frozenset[str]:
    """List the everyday halves of both standards: level 1 of Big5 (5401) and of GB 2312 (3755)."""
    return _list_rows("cp950", 0xA4, 0xC6) | _list_rows("gb2312", 0xB0, 0xD7)


@cache
def _list_everyday_kanji() -> frozenset[str]:
    """List level 1 of JIS X 0208 (2965 characters)."""
    return _list_rows("euc_jp", 0xB0, 0xCF)


def _list_rows(codec: str, first: int, last: int) -> frozenset[str]:
    return frozenset(
        bytes((lead, trail)).decode(codec, "ignore")
        for lead in range(first, last + 1)
        for trail in range(0x40, 0xFF)
    )
