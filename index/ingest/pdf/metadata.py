"""Metadata of a PDF: title, author, date, language, pages."""

import ctypes
import re
from typing import Any

from index.ingest.placeholder import is_placeholder_author, is_placeholder_title
from index.ingest.writer import DocumentWriter

_DATE = re.compile(
    r"D?:?(\d{4})(\d\d)?(\d\d)?(?:(\d\d)(\d\d)?(\d\d)?)?(?:([+\-Z])(\d\d)?'?(\d\d)?'?)?"
)
_HEX = re.compile(r"<((?:[0-9A-Fa-f]{2})+)>")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")


def write_metadata(document: Any, pages: int, writer: DocumentWriter) -> None:
    """Record the metadata of an open PDF, without placeholders that a program filled in."""
    title = _clean(_read(document, "Title"))
    if title and not is_placeholder_title(title):
        writer.set_metadata("title", title)
    author = _clean(_read(document, "Author"))
    if not is_placeholder_author(author):
        writer.set_metadata("author", author)
    writer.set_metadata("date", parse_date(_read(document, "CreationDate")))
    writer.set_metadata("pages", pages)
    writer.set_metadata("language", _read_language(document))


def parse_date(text: str) -> str | None:
    """Return a date of a PDF in ISO 8601; None if it is not one.

    >>> parse_date("D:20180530133107+02'00'"), parse_date("yesterday")
    ('2018-05-30T13:31:07+02:00', None)
    """
    match = _DATE.match(text.strip())
    if match is None:
        return None
    year, month, day, hour, minute, second, sign, hours, minutes = match.groups()
    if not 1 <= int(month or 1) <= 12 or not 1 <= int(day or 1) <= 31 or int(year) < 1900:
        return None
    date = "-".join(part for part in (year, month, day) if part)
    if hour is None or day is None or int(hour) > 23:
        return date
    zone = ""
    if sign == "Z" or (sign and not int(hours or 0) and not int(minutes or 0)):
        zone = "Z"
    elif sign:
        zone = f"{sign}{hours or '00'}:{minutes or '00'}"
    return f"{date}T{hour}:{minute or '00'}:{second or '00'}{zone}"


def _read(document: Any, key: str) -> str:
    import pypdfium2.raw as pdfium

    name = key.encode()
    size = pdfium.FPDF_GetMetaText(document.raw, name, None, 0)
    buffer = ctypes.create_string_buffer(max(2, size))
    pdfium.FPDF_GetMetaText(document.raw, name, buffer, size)
    return buffer.raw[: max(0, size - 2)].decode("utf-16-le", "replace")


def _read_language(document: Any) -> str | None:
    import pypdfium2.raw as pdfium

    size = pdfium.FPDFCatalog_GetLanguage(document.raw, None, 0)
    buffer = ctypes.create_string_buffer(max(2, size))
    pdfium.FPDFCatalog_GetLanguage(
        document.raw, ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort)), size
    )
    language = buffer.raw[: max(0, size - 2)].decode("utf-16-le", "replace").strip("\0 ")
    return language if _LANGUAGE.fullmatch(language) else None


def _clean(text: str) -> str:
    """Return a value as a person wrote it: some programs write its bytes in hexadecimal, and some
    the bytes of Big5 or GBK as if each were a character.
    """
    if match := _HEX.fullmatch(text.strip()):
        return _decode(bytes.fromhex(match.group(1)))
    if text and all(ord(character) < 0x100 for character in text) and not text.isascii():
        accented = sum(ord(character) >= 0x80 for character in text)
        if accented >= 0.4 * len(text):
            return _decode(text.encode("latin-1"))
    return "".join(character for character in text if character.isprintable()).strip()


def _decode(data: bytes) -> str:
    for encoding in ("utf-8", "cp950", "gb18030"):
        try:
            return data.decode(encoding).strip()
        except UnicodeDecodeError:
            continue
    return ""
