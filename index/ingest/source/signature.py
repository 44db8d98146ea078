"""Detect the format of a file by its first bytes."""

import io
import re
import zipfile
from dataclasses import dataclass

_HTML = re.compile(
    rb"\s*(<\?xml[^>]*>\s*)?(<!--.{0,500}?-->\s*)*<(!doctype\s+html|html)\b", re.I | re.S
)
_SNIFFED = 2000  # bytes that are searched for HTML


@dataclass(frozen=True, slots=True)
class Signature:
    """A format that is recognized by its first bytes."""

    # Its name in messages.
    name: str
    # The suffix to give it; empty for what is not read.
    suffix: str = ""
    # What to do with what is not read.
    remedy: str = ""


PDF = Signature("a PDF", ".pdf")
RTF = Signature("RTF", ".rtf")
HTML = Signature("a web page", ".html")
OLE = Signature("an old Office file", ".doc, .xls or .ppt")
ZIP = Signature("a ZIP archive", ".zip")
DOCX = Signature("a Word document", ".docx")
XLSX = Signature("an Excel workbook", ".xlsx")
PPTX = Signature("a PowerPoint presentation", ".pptx")
ODT = Signature("an OpenDocument text", ".odt")
ODS = Signature("an OpenDocument spreadsheet", ".ods")
EPUB = Signature("an EPUB book", ".epub")
PNG = Signature("a PNG image", ".png")
JPEG = Signature("a JPEG image", ".jpg")
TIFF = Signature("a TIFF image", ".tif")
WEBP = Signature("a WebP image", ".webp")

_UNPACK = "unpack it"
_MAGIC = (
    (b"%PDF-", PDF),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", OLE),
    (b"{\\rtf", RTF),
    (b"\x89PNG\r\n\x1a\n", PNG),
    (b"\xff\xd8\xff", JPEG),
    (b"II*\0", TIFF),
    (b"MM\0*", TIFF),
    (b"GIF8", Signature("a GIF image", remedy="convert it to .png")),
    (b"\x1f\x8b\x08", Signature("gzip data", remedy=_UNPACK)),
    (b"7z\xbc\xaf\x27\x1c", Signature("a 7z archive", remedy=_UNPACK)),
    (b"Rar!\x1a\x07", Signature("a RAR archive", remedy=_UNPACK)),
    (b"\xfd7zXZ\0", Signature("xz data", remedy=_UNPACK)),
    (b"SQLite format 3\0", Signature("an SQLite database", remedy="export it as .csv")),
    (b"\x7fELF", Signature("a program", remedy="leave it out")),
)
# What the archive of each format holds, by the beginning of a member's name.
_PARTS = (("word/", DOCX), ("xl/", XLSX), ("ppt/", PPTX))
_MEDIA_TYPES = {
    b"application/epub+zip": EPUB,
    b"application/vnd.oasis.opendocument.text": ODT,
    b"application/vnd.oasis.opendocument.spreadsheet": ODS,
}
_MEMBERS = 10_000  # of an archive that are looked at

_ZIPS = frozenset({ZIP, DOCX, XLSX, PPTX, ODT, ODS, EPUB})
_PICTURES = frozenset({PNG, JPEG, TIFF, WEBP})
# What a file may hold, by suffix, where that is not the suffix's own format alone. Programs write
# RTF under .doc, and their newer format under the suffix of the older one; the loaders read these.
# They also tell apart the two things that OLE may be under the suffix of a newer format: an older
# file and a password.
_ACCEPTED: dict[str, frozenset[Signature]] = {
    ".pdf": frozenset({PDF}),
    ".rtf": frozenset({RTF}),
    ".html": frozenset({HTML}),
    ".htm": frozenset({HTML}),
    ".xhtml": frozenset({HTML}),
    ".docx": frozenset({DOCX, ZIP, OLE}),
    ".docm": frozenset({DOCX, ZIP, OLE}),
    ".dotx": frozenset({DOCX, ZIP, OLE}),
    ".pptx": frozenset({PPTX, ZIP, OLE}),
    ".pptm": frozenset({PPTX, ZIP, OLE}),
    ".ppsx": frozenset({PPTX, ZIP, OLE}),
    ".xlsx": frozenset({XLSX, ZIP, OLE}),
    ".xlsm": frozenset({XLSX, ZIP, OLE}),
    ".doc": frozenset({OLE, RTF, DOCX, ZIP}),
    ".ppt": frozenset({OLE, PPTX, ZIP}),
    ".xls": frozenset({OLE, XLSX, ZIP}),
    ".odt": frozenset({ODT, ZIP}),
    ".ods": frozenset({ODS, ZIP}),
    ".epub": frozenset({EPUB, ZIP}),
    ".zip": _ZIPS,
    ".png": _PICTURES,
    ".jpg": _PICTURES,
    ".jpeg": _PICTURES,
    ".tif": _PICTURES,
    ".tiff": _PICTURES,
    ".webp": _PICTURES,
}


def recognize(data: bytes) -> Signature | None:
    """Return the format that `data` begins with; None for text and for what is not known."""
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _recognize_archive(data)
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        return WEBP
    for magic, signature in _MAGIC:
        if data.startswith(magic):
            return signature
    return HTML if _HTML.match(data[:_SNIFFED].removeprefix(b"\xef\xbb\xbf")) else None


def explain_mismatch(data: bytes, suffix: str) -> str | None:
    """Return why a file cannot be of the format of `suffix`, and the remedy; None if it can."""
    found = recognize(data)
    if found is None or found in _ACCEPTED.get(suffix, ()):
        return None
    remedy = f"rename it to {found.suffix}" if found.suffix else found.remedy
    return f"holds {found.name}, not what {suffix} stands for: {remedy}"


def _recognize_archive(data: bytes) -> Signature:
    """Return the format that a ZIP archive is the wrapping of."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = archive.namelist()[:_MEMBERS]
            if "mimetype" in names and archive.getinfo("mimetype").file_size < 100:
                return _MEDIA_TYPES.get(archive.read("mimetype").strip(), ZIP)
    # A damaged archive: its loader says so.
    except Exception:  # noqa: BLE001  zipfile raises nearly anything on hostile input
        return ZIP
    if "[Content_Types].xml" in names:
        for prefix, signature in _PARTS:
            if any(name.startswith(prefix) for name in names):
                return signature
    return ZIP
