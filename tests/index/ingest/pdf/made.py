"""Writes small PDFs for tests, object by object, so that a test needs no library to make one."""

from collections.abc import Sequence
from dataclasses import dataclass, field

# Fonts that need not be embedded: pdfium knows their widths. /Han holds Chinese as UTF-16.
_HAN = (
    b"<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UCS2-H/DescendantFonts[<<"
    b"/Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light/CIDSystemInfo<</Registry(Adobe)"
    b"/Ordering(GB1)/Supplement 2>>/DW 1000/FontDescriptor<</Type/FontDescriptor/FontName"
    b"/STSong-Light/Flags 6/Ascent 880/Descent -120/CapHeight 880/ItalicAngle 0/StemV 80/FontBBox"
    b"[-25 -254 1000 880]>>>>]>>"
)


_CODED = (
    b"/Type/Font/Subtype/Type0/BaseFont/Coded/Encoding/Identity-H/DescendantFonts[<</Type/Font"
    b"/Subtype/CIDFontType2/BaseFont/Coded/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)"
    b"/Supplement 0>>/DW 1000/FontDescriptor<</Type/FontDescriptor/FontName/Coded/Flags 4"
    b"/Ascent 880/Descent -120/CapHeight 880/ItalicAngle 0/StemV 80/FontBBox[0 -120 1000 880]>>>>]"
)


@dataclass(slots=True)
class MadePage:
    """A page and what is drawn on it; origin lower left."""

    drawn: list[str] = field(default_factory=list)
    rotation: int = 0
    # In points: A4.
    width: int = 595
    height: int = 842

    def text(self, x: float, y: float, words: str, size: float = 11, font: str = "Plain") -> None:
        """Draw Latin words from (x, y) on."""
        escaped = words.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
        self.drawn.append(f"BT /{font} {size} Tf {x} {y} Td ({escaped}) Tj ET")

    def right(self, x: float, y: float, words: str, size: float = 11) -> None:
        """Draw figures that end at x."""
        wide = sum(0.278 if c in ",." else 0.333 if c in "()-" else 0.556 for c in words)
        self.text(x - wide * size, y, words, size)

    def han(self, x: float, y: float, words: str, size: float = 12) -> None:
        """Draw Chinese from (x, y) on."""
        code = words.encode("utf-16-be").hex()
        self.drawn.append(f"BT /Han {size} Tf {x} {y} Td <{code}> Tj ET")

    def down(self, x: float, y: float, words: str, size: float = 12) -> None:
        """Draw a column of Chinese that begins at (x, y)."""
        for index, character in enumerate(words):
            self.han(x, y - index * size * 1.1, character, size)

    def turned(self, x: float, y: float, words: str, size: float = 11) -> None:
        """Draw Latin words that run up the page."""
        self.drawn.append(f"BT /Plain {size} Tf 0 1 -1 0 {x} {y} Tm ({words}) Tj ET")

    def line(self, x0: float, y0: float, x1: float, y1: float) -> None:
        """Draw a rule."""
        self.drawn.append(f"{x0} {y0} m {x1} {y1} l S")

    def coded(self, x: float, y: float, codes: Sequence[int], size: float = 11) -> None:
        """Draw glyphs of font /Coded by their numbers."""
        code = "".join(f"{number:04x}" for number in codes)
        self.drawn.append(f"BT /Coded {size} Tf {x} {y} Td <{code}> Tj ET")

    def picture(self) -> None:
        """Draw a grey picture over the whole page."""
        place = f"{self.width} 0 0 {self.height} 0 0 cm"
        self.drawn.append(f"q {place} BI /W 1 /H 1 /CS /G /BPC 8 /F /AHx ID 80> EI Q")


def make_pdf(
    pages: Sequence[MadePage],
    information: str = "",
    mapped: dict[str, str] | None = None,
    trailer: str = "",
    coded: str = "",
) -> bytes:
    """Return a PDF. `mapped` is the ToUnicode map of font /Plain; `information` and `trailer` are
    entries of those dictionaries; `coded` holds the blocks of the ToUnicode map of font /Coded.
    """
    objects: list[bytes] = [b"", b""]  # the catalog and the pages come when the rest is known
    plain = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding"
    if mapped:
        objects.append(_make_stream(_make_map(mapped)))
        plain += b"/ToUnicode %d 0 R" % len(objects)
    objects.append(_make_stream(f"begincmap\n{coded}\nendcmap".encode("ascii")))
    fonts = b"/Coded<<%s/ToUnicode %d 0 R>>" % (_CODED, len(objects))
    fonts = (
        b"<<"
        + fonts
        + b"/Plain %s>>/Bold<</Type/Font/Subtype/Type1/BaseFont/Helvetica-Bold>>/Han %s>>"
        % (
            plain,
            _HAN,
        )
    )
    kids = []
    for page in pages:
        objects.append(_make_stream("\n".join(page.drawn).encode("latin-1")))
        objects.append(
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 %d %d]/Rotate %d/Contents %d 0 R"
            b"/Resources<</Font%s>>>>"
            % (page.width, page.height, page.rotation, len(objects), fonts)
        )
        kids.append(b"%d 0 R" % len(objects))
    objects[0] = b"<</Type/Catalog/Pages 2 0 R/Lang(en-GB)>>"
    objects[1] = b"<</Type/Pages/Kids[%s]/Count %d>>" % (b" ".join(kids), len(kids))
    objects.append(b"<<%s>>" % information.encode("latin-1"))
    return _write(objects, trailer)


def _write(objects: list[bytes], trailer: str) -> bytes:
    data = bytearray(b"%PDF-1.7\n")
    places = []
    for number, body in enumerate(objects, start=1):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return bytes(
        data
        + b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<</Size %d/Root 1 0 R/Info %d 0 R%s"
        % (
            len(objects) + 1,
            table,
            len(objects) + 1,
            len(objects),
            trailer.encode("latin-1"),
        )
        + b">>\nstartxref\n%d\n%%%%EOF\n" % len(data)
    )


def _make_stream(content: bytes) -> bytes:
    return b"<</Length %d>>stream\n%s\nendstream" % (len(content), content)


def _make_map(mapped: dict[str, str]) -> bytes:
    lines = "\n".join(
        f"<{ord(code):02x}> <{text.encode('utf-16-be').hex()}>" for code, text in mapped.items()
    )
    return (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap\n"
        "/CMapType 2 def 1 begincodespacerange <00> <ff> endcodespacerange\n"
        f"{len(mapped)} beginbfchar\n{lines}\nendbfchar endcmap end end"
    ).encode("ascii")
