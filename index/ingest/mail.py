"""Mails (.eml) -> Documents: headers, text, forwarded mails; attachments are files of their own."""

import email
import email.errors
import mimetypes
import re
from collections.abc import Iterator
from email.header import decode_header
from email.message import Message
from email.utils import collapse_rfc2231_value, parseaddr, parsedate_to_datetime

from index.block import BlockKind
from index.document import Document, has_visible_text
from index.error import BadDocument, EmptyDocument, MismatchedFormat
from index.ingest.archive import iterate_parts, make_unique
from index.ingest.container import Member
from index.ingest.web.encoding import decode_declared
from index.ingest.web.page import read_html_text, write_html
from index.ingest.writer import DocumentWriter

# The headers that a reader of a mail sees, in the order in which they are shown.
_SHOWN = ("From", "To", "Cc", "Date", "Subject")
_DEEPEST = 20  # mails forwarded within mails
_ENCRYPTED = ("multipart/encrypted", "application/pkcs7-mime", "application/x-pkcs7-mime")
# A soft line break of format=flowed (RFC 3676): it follows a space, except after "--".
_SOFT_BREAK = re.compile(r"(?<!^--)( )\r?\n(?!>)", re.M)
_PARAGRAPHS = re.compile(r"\n[ \t>]*\n")


def load_mail(data: bytes, source: str) -> Document:
    """Return the document of a mail with the mails forwarded in it; its title is the subject."""
    mail = _parse(data)
    writer = DocumentWriter(source)
    try:
        _write_mail(mail, writer, 0)
    except RecursionError:
        raise BadDocument("has parts nested too deep: save its attachments") from None
    if any(part.get_content_type() in _ENCRYPTED for part in mail.walk()):
        writer.warn("its text is encrypted: save it decrypted, from the mail program")
    writer.set_metadata("title", _read_header(mail, "Subject"))
    writer.set_metadata("author", _read_author(mail))
    writer.set_metadata("date", _read_date(mail))
    return writer.build(data)


def iterate_attachments(data: bytes) -> Iterator[Member]:
    """Iterate over the files attached to a mail, and to those forwarded in it."""
    taken: set[str] = set()
    parts = list(_parse(data).walk())
    related = [part for part in parts if part.get_content_type() == "multipart/related"]
    # Inline images, such as the logo in a signature.
    shown = [child for part in related for child in _list_children(part) if _is_picture(child)]
    for number, part in enumerate(parts, 1):
        if _is_attached(part) and part not in shown:
            payload = part.get_payload(decode=True)
            name = make_unique(_read_name(part) or _name_part(part, number), taken)
            yield Member(name, payload if isinstance(payload, bytes) else b"")


def load_mhtml(data: bytes, source: str) -> Document:
    """Return the document of a web page that a browser saved with its pictures (.mht)."""
    page = next(
        (part for part in _parse(data).walk() if part.get_content_subtype() == "html"), None
    )
    if page is None:
        raise EmptyDocument("holds no web page: save it again as HTML")
    return read_html_text(_read_text(page), source)


def _parse(data: bytes) -> Message:
    try:
        # The default policy decodes each piece of a folded header for itself, and a character may
        # begin in one and end in the next; this one leaves headers as they are.
        mail = email.message_from_bytes(data.removeprefix(b"\xef\xbb\xbf").lstrip())
    except RecursionError:
        raise BadDocument("has parts nested too deep: save its attachments") from None
    if not any(mail.get(name) for name in (*_SHOWN, "Received", "Content-Type")):
        raise MismatchedFormat(
            "is not a mail: its headers are missing: save it again from the mail program, or "
            "rename it to .txt"
        )
    parts = list(mail.walk())
    charset = next(filter(None, (part.get_content_charset() for part in parts)), None)
    for part in parts:
        for name, value in list(part.raw_items()):
            text = str(value)
            if not text.isascii():
                # Old programs write bytes as they are, in the encoding of the text.
                raw = text.encode("ascii", "surrogateescape")
                part.replace_header(name, decode_declared(raw, charset))
    return mail


def _write_mail(mail: Message, writer: DocumentWriter, depth: int) -> None:
    lines = [f"{name}: {text}" for name in _SHOWN if (text := _read_header(mail, name))]
    if depth:
        subject = _read_header(mail, "Subject") or "Forwarded message"
        writer.add(BlockKind.HEADING, subject, depth)
    writer.add(BlockKind.PARAGRAPH, "\n".join(lines))
    _write_part(mail, writer, depth)


def _write_part(part: Message, writer: DocumentWriter, depth: int) -> None:
    kind = part.get_content_type()
    children = _list_children(part)
    if kind == "message/rfc822":
        for child in children:
            if depth < _DEEPEST:
                _write_mail(child, writer, depth + 1)
            else:
                writer.warn(f"mails forwarded more than {_DEEPEST} times are left out")
    elif kind == "multipart/alternative":
        _write_alternative(children, writer, depth)
    elif part.is_multipart():
        for child in children:
            _write_part(child, writer, depth)
    elif kind == "text/html" and not _is_attached(part):
        _write_html_part(part, writer)
    elif kind == "text/plain" and not _is_attached(part):
        _write_plain(_read_text(part), writer)


def _write_alternative(children: list[Message], writer: DocumentWriter, depth: int) -> None:
    """Write the plain text if it holds any, else the richest of the others that does."""
    plain = [child for child in children if child.get_content_type() == "text/plain"]
    others = [child for child in reversed(children) if child not in plain]
    for child in (*plain, *others):
        before = writer.length
        _write_part(child, writer, depth)
        if writer.length > before:
            return


def _write_plain(text: str, writer: DocumentWriter) -> None:
    for paragraph in _PARAGRAPHS.split(text.replace("\r\n", "\n").replace("\r", "\n")):
        writer.add(BlockKind.PARAGRAPH, paragraph)


def _write_html_part(part: Message, writer: DocumentWriter) -> None:
    text = _read_text(part)
    if has_visible_text(text):
        try:
            write_html(text, writer)
        except BadDocument as error:
            writer.warn(f"a part {error}")


def _read_text(part: Message) -> str:
    payload = part.get_payload(decode=True)
    charset = part.get_content_charset()
    text = decode_declared(payload if isinstance(payload, bytes) else b"", charset)
    if str(part.get_param("format", "")).lower() == "flowed":
        is_joined = str(part.get_param("delsp", "")).lower() == "yes"
        text = _SOFT_BREAK.sub("" if is_joined else " ", text)
    return text


def _list_children(part: Message) -> list[Message]:
    payload = part.get_payload()
    return [one for one in payload if isinstance(one, Message)] if isinstance(payload, list) else []


def _is_picture(part: Message) -> bool:
    return part.get_content_maintype() == "image"


def _is_attached(part: Message) -> bool:
    """Tell whether a part is a file of its own."""
    kind = part.get_content_type()
    if part.is_multipart() or kind in _ENCRYPTED or kind == "application/pgp-encrypted":
        return False
    is_attachment = part.get_content_disposition() == "attachment"
    return is_attachment or bool(_read_name(part)) or part.get_content_maintype() == "application"


def _read_name(part: Message) -> str:
    """Return the file name of a part, decoded and without folders; "" if it has none."""
    for header, key in (("content-disposition", "filename"), ("content-type", "name")):
        value = part.get_param(key, header=header)
        if value:
            if isinstance(value, tuple):
                charset, _, text = value
                raw = text.encode("latin-1", "replace") if charset else text.encode()
                name = decode_declared(raw, charset) if charset else collapse_rfc2231_value(value)
            else:
                name = _decode_words(value)
            parts = list(iterate_parts(name))
            return parts[-1] if parts else ""
    return ""


def _name_part(part: Message, number: int) -> str:
    return f"attachment-{number}{mimetypes.guess_extension(part.get_content_type()) or ''}"


def _read_header(mail: Message, name: str) -> str:
    return " ".join(_decode_words(str(mail.get(name, ""))).split())


def _read_author(mail: Message) -> str | None:
    # Parsed before decoding: a decoded name may contain a comma.
    name, address = parseaddr(" ".join(str(mail.get("From", "")).split()))
    return _decode_words(name) or address or None


def _decode_words(value: str) -> str:
    """Return a header's text, its encoded words decoded; those of one encoding are joined first."""
    try:
        pieces = decode_header(re.sub(r"\r?\n(?=[ \t])", "", value))
    except (ValueError, email.errors.HeaderParseError):
        return value
    text = ""
    for piece, charset in pieces:
        if isinstance(piece, str):
            text += piece
        elif charset is None:
            text += piece.decode("raw-unicode-escape")
        else:
            text += decode_declared(piece, charset)
    return text


def _read_date(mail: Message) -> str | None:
    try:
        return parsedate_to_datetime(_read_header(mail, "Date")).date().isoformat()
    except (ValueError, TypeError, IndexError):
        return None
