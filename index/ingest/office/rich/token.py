"""RTF -> tokens, and the bytes of its text -> characters."""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto

# Code pages of two bytes a letter, of which the second may be a backslash or a brace.
DOUBLE_BYTE = frozenset((932, 936, 949, 950))

# The code page of each character set of a font, as the RTF specification 1.9.1 lists them.
_CHARSETS = {
    0: 1252, 77: 10000, 128: 932, 129: 949, 134: 936, 136: 950, 161: 1253, 162: 1254, 163: 1258,
    177: 1255, 178: 1256, 186: 1257, 204: 1251, 222: 874, 238: 1250, 254: 437, 255: 850,
}  # fmt: skip
_SYMBOL = 2  # its bytes are glyphs, not letters
_CODECS = {
    936: "gb18030", 950: "cp950", 932: "cp932", 949: "cp949", 10000: "mac_roman", 65001: "utf-8",
}  # fmt: skip

_HEAD = (
    rb"\\(?P<word>[a-zA-Z]{1,32})(?P<number>-?[0-9]{1,10})?[ ]?"
    rb"|\\'(?P<hex>[0-9a-fA-F]{2})"
    rb"|\\(?P<symbol>[^a-zA-Z'])"
    rb"|(?P<brace>[{}])"
    rb"|(?P<text>"
)
_PLAIN = rb"[^\\{}\r\n]+"
_TAIL = rb")|."
_SINGLE = re.compile(_HEAD + _PLAIN + _TAIL, re.S)
_DOUBLE = re.compile(_HEAD + rb"(?:[\x81-\xfe][\x40-\x7e\x80-\xfe]|[^\\{}\r\n])+" + _TAIL, re.S)


class RtfKind(Enum):
    """What an RTF token is."""

    OPEN = auto()
    CLOSE = auto()
    WORD = auto()
    SYMBOL = auto()
    # Bytes of text, escaped or not.
    TEXT = auto()


@dataclass(frozen=True, slots=True)
class RtfToken:
    """A token: `name` of a control word or symbol, with its number; or the bytes of text."""

    kind: RtfKind
    name: str = ""
    number: int | None = None
    data: bytes = b""


def iterate_tokens(data: bytes) -> Iterator[RtfToken]:
    """Iterate over the tokens of an RTF file; binary data is passed over."""
    page = re.search(rb"\\ansicpg([0-9]{3,5})", data[:4096])
    pattern = _DOUBLE if page and int(page[1]) in DOUBLE_BYTE else _SINGLE
    at = 0
    while found := pattern.match(data, at):
        at = found.end()
        group = found.lastgroup
        if group == "text":
            yield RtfToken(RtfKind.TEXT, data=found["text"])
        elif group == "hex":
            yield RtfToken(RtfKind.TEXT, data=bytes.fromhex(found["hex"].decode()))
        elif group == "brace":
            yield RtfToken(RtfKind.OPEN if found["brace"] == b"{" else RtfKind.CLOSE)
        elif group == "symbol":
            yield RtfToken(RtfKind.SYMBOL, found["symbol"].decode("latin-1"))
        elif group is not None:
            number = int(found["number"]) if found["number"] else None
            name = found["word"].decode()
            if name == "bin":
                at += max(number or 0, 0)
            else:
                yield RtfToken(RtfKind.WORD, name, number)


def find_code_page(charset: int, default: int) -> int | None:
    """Return the code page of a font's character set; None if its bytes are not letters."""
    if charset == _SYMBOL:
        return None
    return _CHARSETS.get(charset, default)


def decode(data: bytes, page: int | None, default: int) -> str:
    """Decode the bytes of text in a font of code page `page` in a file of code page `default`.

    Programs give Western fonts to text of the file's own code page: what is valid in that, is.
    """
    if page is None:
        return ""
    names = [_find_codec(page)]
    if page == 1252 and default in DOUBLE_BYTE and not data.isascii():
        names.insert(0, _find_codec(default))
    if "cp950" in names:  # Hong Kong's letters, which stand where cp950 has none
        names.insert(names.index("cp950") + 1, "big5hkscs")
    for name in names:
        try:
            return data.decode(name)
        except UnicodeDecodeError:
            continue
    return data.decode(names[-1] if page == 1252 else names[0], "replace")


def _find_codec(page: int) -> str:
    name = _CODECS.get(page, f"cp{page}")
    try:
        codecs.lookup(name)
    except LookupError:
        return "cp1252"
    return name
