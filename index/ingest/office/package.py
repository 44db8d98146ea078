"""Office files as ZIP packages: parts, relationships, and why one cannot be read."""

import io
import posixpath
import zipfile
import zlib
from dataclasses import dataclass
from urllib.parse import unquote
from xml.etree.ElementTree import Element

from index.error import (
    BadDocument,
    DamagedDocument,
    MismatchedFormat,
    OversizedDocument,
    ProtectedDocument,
    UnsupportedFormat,
)
from index.ingest.office.markup import find_all, parse_xml

# Bytes of all parts that are read, unpacked. A part of a ZIP bomb is a thousand times its size.
LIMIT = 200_000_000
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_DAMAGED = "is damaged or cut short: open it in its program and save it again, or fetch it again"
_PASSWORD = "is password-protected: remove the password"  # noqa: S105  (a message)

# What files with another suffix begin with, and what they are.
_OTHERS = (
    (b"%PDF", "is a PDF: rename it to .pdf"),
    (b"{\\rtf", "is RTF: rename it to .rtf"),
    (b"<!doctype html", "is a web page: rename it to .html"),
    (b"<html", "is a web page: rename it to .html"),
)
# The root elements of main parts, and what has them.
_KINDS = {
    "w:document": ("a Word document", ".docx"),
    "p:presentation": ("a PowerPoint presentation", ".pptx"),
    "x:workbook": ("an Excel workbook", ".xlsx"),
}


@dataclass(frozen=True, slots=True)
class Relation:
    """What a part of a package refers to by an id."""

    # The last word of its type, such as "footnotes".
    kind: str
    # The path of a part of the package, or an address outside.
    target: str


class OfficePackage:
    """The parts of an Office Open XML or OpenDocument file, by their paths."""

    def __init__(self, data: bytes) -> None:
        """Open the archive; raise BadDocument with the reason if `data` is not one."""
        if reason := _explain_no_archive(data):
            raise _make_fault(reason)
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError, EOFError):
            raise DamagedDocument(_DAMAGED) from None
        # Some programs write backslashes, and names in OPC do not distinguish case.
        self._members = {
            member.filename.replace("\\", "/").lower(): member
            for member in self._archive.infolist()
        }
        self._left = LIMIT

    def list_paths(self) -> list[str]:
        """Return the paths of all parts, in lower case."""
        return list(self._members)

    def read(self, path: str) -> bytes | None:
        """Return the bytes of a part, or None if there is no such part."""
        member = self._members.get(path.lower())
        if member is None:
            return None
        if member.flag_bits & 1:
            raise ProtectedDocument(_PASSWORD)
        try:
            with self._archive.open(member) as part:
                # Do not trust the size that the archive states.
                data = part.read(self._left + 1)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError):
            raise DamagedDocument(_DAMAGED) from None
        except (NotImplementedError, RuntimeError, ValueError):
            raise UnsupportedFormat(
                "uses an unsupported compression method: open and save it again"
            ) from None
        self._left -= len(data)
        if self._left < 0:
            raise OversizedDocument(
                f"unpacks to more than {LIMIT // 10**6} MB: split it into smaller files"
            )
        return data

    def parse(self, path: str) -> Element | None:
        """Return the root element of an XML part, or None if there is no such part."""
        data = self.read(path)
        return None if data is None else parse_xml(data)

    def read_relations(self, path: str) -> dict[str, Relation]:
        """Return what the part at `path` refers to, by the ids that it uses."""
        folder, name = posixpath.split(path)
        root = self.parse(posixpath.join(folder, "_rels", f"{name}.rels"))
        relations = {}
        for item in find_all(root, "rel:Relationship"):
            target = item.get("Target", "")
            if item.get("TargetMode") != "External":
                target = posixpath.normpath(posixpath.join("/", folder, unquote(target))).strip("/")
            kind = item.get("Type", "").rpartition("/")[2]
            relations[item.get("Id", "")] = Relation(kind, target)
        return relations

    def parse_main(self, expected: str) -> tuple[str, Element]:
        """Return the path and the root element of the main part.

        `expected` is the name of that element, such as `w:document`. Raises BadDocument if the
        file is of another kind.
        """
        found = [
            relation.target
            for relation in self.read_relations("").values()
            if relation.kind == "officeDocument"
        ]
        wanted, _ = _KINDS[expected]
        root = self.parse(found[0]) if found else None
        if root is None:
            raise self.make_other(wanted)
        if root.tag != expected:
            kind, suffix = _KINDS.get(root.tag, ("something else", "of its format"))
            raise MismatchedFormat(f"is {kind}, not {wanted}: rename it to {suffix}")
        return found[0], root

    def make_other(self, wanted: str) -> BadDocument:
        """Return what is raised of an archive that has no main part of the kind `wanted`."""
        return _make_fault(self._explain_other(wanted))

    def _explain_other(self, wanted: str) -> str:
        """Return what the archive is, which has no main part of the kind `wanted`."""
        if wanted != _KINDS["w:document"][0] and "word/document.xml" in self._members:
            return "is a Word document: rename it to .docx"
        mimetype = (self.read("mimetype") or b"").decode("ascii", "replace")
        for word, kind in (
            ("opendocument.text", "an OpenDocument text: rename it to .odt"),
            ("opendocument.spreadsheet", "an OpenDocument spreadsheet: rename it to .ods"),
            ("opendocument", "an OpenDocument file: save it as PDF"),
            ("epub", "an EPUB book: rename it to .epub"),
        ):
            if word in mimetype:
                return _DAMAGED if kind.startswith(wanted) else f"is {kind}"
        if "[content_types].xml" in self._members:
            return _DAMAGED
        return f"is a ZIP archive, not {wanted}: rename it to .zip"


def is_encrypted(data: bytes) -> bool:
    """Tell whether a file is an encrypted Office Open XML document: OLE around a package."""
    return data.startswith(_OLE) and _ENCRYPTED in data


def _make_fault(reason: str) -> BadDocument:
    """Return what is raised for a reason that the file itself has given."""
    kinds = {_DAMAGED: DamagedDocument, _PASSWORD: ProtectedDocument}
    return kinds.get(reason, MismatchedFormat)(reason)


def _explain_no_archive(data: bytes) -> str | None:
    if is_encrypted(data):
        return _PASSWORD
    if data.startswith(_OLE):
        return "is a file of Office 97-2003: rename it to .doc, .ppt or .xls, or save it again"
    beginning = data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    for magic, reason in _OTHERS:
        if beginning.startswith(magic.lower()):
            return reason
    if not data.startswith(b"PK"):
        return "is not a file of this format, or is damaged: open and save it in its program"
    return None
