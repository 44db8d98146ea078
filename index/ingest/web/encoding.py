"""Bytes of a web page -> text. What the page declares is believed only where its bytes agree."""

import codecs
import re
from contextlib import suppress

from index.error import BadDocument
from index.ingest import charset

# Browsers decode these names as a superset (WHATWG Encoding Standard).
_WIDER = {
    "big5": "big5hkscs",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "iso8859-1": "cp1252",
    "ascii": "cp1252",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
}
_CHINESE = ("big5hkscs", "gb18030")
_SEVEN_BIT = ("hz", "iso2022_jp", "iso2022_kr", "utf-7")
_MULTIBYTE = (*_CHINESE, *_SEVEN_BIT, "cp932", "cp949", "euc_jp")
_DECLARED = re.compile(
    rb"<meta[^>]{0,300}?charset\s{0,9}=\s{0,9}[\"']?([-\w:.]{2,40})"
    rb"|^\s{0,99}<\?xml[^>]{0,200}?encoding\s{0,9}=\s{0,9}[\"']([-\w:.]{2,40})",
    re.I,
)
_MARKS = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
# Of the characters that are not ASCII; a page with more broken ones is in another encoding.
_MOST_BROKEN = 0.05


def decode_page(data: bytes, declared: str | None = None) -> str:
    """Return the text of an HTML page; a few broken bytes become U+FFFD.

    `declared` is the encoding that came beside the page, such as in a mail. Raises BadDocument if
    no encoding fits.
    """
    if data.startswith(_MARKS) or b"\0" in data[:1000]:
        return _decode_marked(data)
    text = data.decode("utf-8", "replace")
    if _count_broken(text) == 0:
        return text
    # Legacy encodings look like UTF-8 by chance, but never mostly and never as three bytes.
    wide = sum(character > "\u07ff" for character in text) - text.count("\ufffd")
    if wide > 4 * text.count("\ufffd"):
        return text
    codec = _find_codec(declared) or _find_declared(data)
    with suppress(BadDocument):
        return charset.decode(data)
    return _decode_broken(data, codec)


def decode_declared(data: bytes, declared: str | None) -> str:
    """Return the text of a mail's part, or of a name in it, whose encoding is `declared`.

    Short texts tell nothing of their encoding, so that a declared one is believed if it fits;
    only single-byte ones fit everything. Bytes that fit nothing become U+FFFD.
    """
    codec = _find_codec(declared)
    # Text in a 7-bit encoding is also valid UTF-8.
    for likely in (codec if codec in _SEVEN_BIT else "utf-8", codec):
        if likely == "utf-8" or likely in _MULTIBYTE:
            with suppress(UnicodeDecodeError):
                return data.decode(likely)
    try:
        return decode_page(data, declared)
    except BadDocument:
        return data.decode(codec or "cp1252", "replace")


def _decode_marked(data: bytes) -> str:
    for mark, codec in zip(_MARKS, ("utf-8", "utf-16-le", "utf-16-be"), strict=True):
        if data.startswith(mark):
            return data[len(mark) :].decode(codec, "replace")
    return charset.decode(data)


def _decode_broken(data: bytes, declared: str | None) -> str:
    """Decode what no encoding reads whole: as declared, else as the likelier Chinese one."""
    if declared and declared != "utf-8":
        text = data.decode(declared, "replace")
        if _count_broken(text) <= _MOST_BROKEN:
            return text
    for codec in _CHINESE:
        text = data.decode(codec, "replace")
        if _count_broken(text) <= _MOST_BROKEN:
            whole = text.replace("\ufffd", "")
            with suppress(BadDocument):
                if charset.decode(whole.encode(codec)) == whole:
                    return text
    # Raises BadDocument with the remedy.
    return charset.decode(data)


def _count_broken(text: str) -> float:
    """Return the share of broken characters among those that are not ASCII."""
    others = sum(character > "\x7f" for character in text)
    return text.count("\ufffd") / max(1, others)


def _find_declared(data: bytes) -> str | None:
    # Some pages declare it behind long scripts, so that all of the page is looked through.
    for found in _DECLARED.finditer(data):
        codec = _find_codec((found[1] or found[2]).decode("ascii", "replace"))
        if codec:
            return codec
    return None


def _find_codec(name: str | None) -> str | None:
    if not name:
        return None
    try:
        codec = codecs.lookup(name).name
        b"a".decode(codec)  # fails for base64 and others that do not encode text
    except (LookupError, ValueError, UnicodeError):
        return None
    return _WIDER.get(codec, codec)
