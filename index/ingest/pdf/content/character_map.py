"""Repair ToUnicode maps (glyph to character) that pdfium rejects.

A range of a map may not go over the last byte of its codes, <2aff><2b00><5b57>, and a block of
ranges says how many it has. Quartz, which writes the PDFs of macOS, makes such ranges all the same;
pdfium then drops the whole block, and fifty characters become those of other scripts.
"""

import re
import zlib

_LARGEST = 2_000_000  # bytes of a map
_MOST_CODES = 0xFFFF  # in a range: as many as two bytes have
_STREAM = re.compile(
    rb"(\d{1,9})\s+(\d{1,5})\s+obj\s*(<<(?:(?!endobj|stream).){0,400}?>>)\s*stream\r?\n", re.DOTALL
)
# Keys in the dictionaries of other streams: fonts, images, forms.
_OTHER = re.compile(rb"/(?:Subtype|Length1|Width|BBox|Type\s*/(?!CMap))")
_BLOCK = re.compile(rb"(\d+)(\s+beginbf(range|char))(.*?)(endbf(?:range|char))", re.DOTALL)
_CODE = rb"<([0-9A-Fa-f]+)>\s*"
_PAIR = re.compile(_CODE + rb"<[^>]*>")
_RANGE = re.compile(_CODE + _CODE + rb"(<[^>]*>|\[[^\]]*\])")
_TARGET = re.compile(rb"<[^>]*>")


def mend_maps(data: bytes) -> bytes | None:
    """Return a PDF with its maps mended by an update at its end; None if none can be."""
    root = re.findall(rb"/Root\s+(\d+\s+\d+\s+R)", data)
    size = re.findall(rb"/Size\s+(\d+)", data)
    before = re.findall(rb"startxref\s+(\d+)", data)
    if not (root and size and before) or b"/Encrypt" in data:
        return None
    objects: dict[int, bytes] = {}
    for match in _STREAM.finditer(data):
        body = _read_stream(data, match)
        mended = _BLOCK.sub(_mend_block, body)
        if mended != body:
            number, generation = match.group(1, 2)
            head = b"%s %s obj\n<</Length %d>>stream\n" % (number, generation, len(mended))
            objects[int(match.group(1))] = head + mended + b"\nendstream\nendobj\n"
    if not objects:
        return None
    update, table = data + b"\n", b"xref\n"
    for number, content in sorted(objects.items()):
        table += b"%d 1\n%010d 00000 n \n" % (number, len(update))
        update += content
    trailer = (size[-1], root[-1], before[-1], len(update))
    return (
        update
        + table
        + (b"trailer\n<</Size %s/Root %s/Prev %s>>\nstartxref\n%d\n%%%%EOF\n" % trailer)
    )


def _read_stream(data: bytes, match: re.Match[bytes]) -> bytes:
    """Return what a stream holds if it may be a map."""
    words = match.group(3)
    if _OTHER.search(words):
        return b""
    end = data.find(b"endstream", match.end())
    raw = data[match.end() : min(end, match.end() + _LARGEST)]
    if b"/Filter" not in words:
        return raw
    if b"/FlateDecode" not in words or b"/DecodeParms" in words:
        return b""
    try:
        return zlib.decompressobj().decompress(raw, _LARGEST)
    except zlib.error:
        return b""


def _mend_block(block: re.Match[bytes]) -> bytes:
    """Return a block of a map with ranges that are allowed, and as many as it says."""
    count, begin, kind, body, end = block.groups()
    if kind == b"char":
        entries = [match.group() for match in _PAIR.finditer(body)]
        same = True
    else:
        found = list(_RANGE.finditer(body))
        entries = [part for match in found for part in _split_range(match)]
        same = len(entries) == len(found)
    if same and len(entries) == int(count):
        return block.group()
    return b"%d%s\n%s\n%s" % (len(entries), begin, b"\n".join(entries), end)


def _split_range(match: re.Match[bytes]) -> list[bytes]:
    """Return a range as several, none of which goes over the last byte of its codes."""
    low, high, target = int(match.group(1), 16), int(match.group(2), 16), match.group(3)
    if low >> 8 == high >> 8:
        return [match.group()]
    if high - low > _MOST_CODES:
        return []
    digits = len(match.group(1))
    if target.startswith(b"["):
        targets = _TARGET.findall(target)
        codes = range(low, min(high + 1, low + len(targets)))
        return [
            b"<%0*x><%0*x>%s" % (digits, code, digits, code, text)
            for code, text in zip(codes, targets, strict=False)
        ]
    parts = []
    character = int(target[1:-1] or b"0", 16)
    while low <= high:
        last = min(high, low | 0xFF)
        parts.append(
            b"<%0*x><%0*x><%0*x>" % (digits, low, digits, last, len(target) - 2, character)
        )
        low, character = last + 1, character + last + 1 - low
    return parts
