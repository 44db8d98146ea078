"""ZIP archives: safe names from any encoding, members within size limits."""

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass

from index.error import (
    BadDocument,
    DamagedDocument,
    EmptyDocument,
    OversizedDocument,
    ProtectedDocument,
    UnsupportedFormat,
)
from index.ingest import charset
from index.ingest.container import LIMIT, MOST_BYTES, MOST_MEMBERS, Member

# A member larger than _HARMLESS bytes that expands more than _MOST_EXPANSION times is a ZIP bomb:
# harmless tables of one repeated row reach 150 times.
_MOST_EXPANSION, _HARMLESS = 250, 10_000_000
_DRIVE = re.compile(r"[A-Za-z]:/")
_UTF8_FLAG, _ENCRYPTED_FLAG = 0x800, 0x1
_UNICODE_PATH = 0x7075  # Info-ZIP's extra field
# Files that file managers add to archives.
_LEFT_BEHIND = ("__macosx", "thumbs.db", "desktop.ini")


@dataclass(frozen=True, slots=True)
class ArchiveMember:
    """A file in an archive."""

    # Relative, with "/" between folders, without "..".
    path: str
    info: zipfile.ZipInfo
    # What the user is told if the archive has it under a name that leads out of its folder.
    warning: str = ""


class ZipArchive:
    """A ZIP archive in memory."""

    def __init__(self, data: bytes) -> None:
        """Open it; BadDocument if it is damaged, or has more members or bytes than are read."""
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
            infos = self._zip.infolist()
        except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError, EOFError):
            raise DamagedDocument(
                "is a damaged or incomplete ZIP archive: fetch it again, or unpack it"
            ) from None
        if len(infos) > MOST_MEMBERS:
            raise OversizedDocument(
                f"holds {len(infos):,} files, over the limit of {MOST_MEMBERS:,}: unpack it"
            )
        total = sum(info.file_size for info in infos)
        if total > MOST_BYTES:
            raise OversizedDocument(
                f"unpacks to {total / 1e6:,.0f} MB, over the limit of {MOST_BYTES // 10**6} MB: "
                "unpack it"
            )
        self._infos = infos
        self._left = MOST_BYTES

    def list_members(self) -> list[ArchiveMember]:
        """Return its files, without directories and without files that file managers add."""
        names = _decode_names(self._infos)
        members: list[ArchiveMember] = []
        taken: set[str] = set()
        for info, name in zip(self._infos, names, strict=True):
            inside, warning = keep_inside(name)
            parts = inside.split("/")
            if not inside or name.endswith(("/", "\\")) or any(map(_is_left_behind, parts)):
                continue
            members.append(ArchiveMember(make_unique(inside, taken), info, warning))
        return members

    def read(self, info: zipfile.ZipInfo) -> bytes:
        """Return the bytes of a member; BadDocument if it is encrypted, damaged or a bomb."""
        if info.flag_bits & _ENCRYPTED_FLAG:
            raise ProtectedDocument("is encrypted: unpack it with its password")
        if info.file_size > _HARMLESS and info.file_size > _MOST_EXPANSION * info.compress_size:
            raise OversizedDocument(
                f"unpacks to {info.file_size / max(1, info.compress_size):,.0f} times its size: "
                "unpack it if you trust it"
            )
        if info.file_size > LIMIT:
            raise OversizedDocument(_explain_size(info.file_size))
        try:
            with self._zip.open(info) as stream:
                # Do not trust the size that the archive states.
                data = stream.read(min(LIMIT, self._left) + 1)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError):
            raise DamagedDocument("is damaged in its archive: fetch the archive again") from None
        except (NotImplementedError, RuntimeError, ValueError):
            raise UnsupportedFormat("uses an unsupported compression method: unpack it") from None
        except MemoryError:
            raise OversizedDocument("is too large to unpack: unpack it") from None
        if len(data) > LIMIT:
            raise OversizedDocument(_explain_size(len(data)))
        self._left -= len(data)
        if self._left < 0:
            raise OversizedDocument(f"unpacks to more than {MOST_BYTES // 10**6} MB: unpack it")
        return data


def _explain_size(size: int) -> str:
    allowed = f"the limit of {LIMIT // 10**6} MB"
    return f"{size / 1e6:,.1f} MB is over {allowed}: split it into smaller files"


def _decode_names(infos: list[zipfile.ZipInfo]) -> list[str]:
    """Return the members' names. Those without a note of their encoding are read in the one that
    fits all of them: old programs wrote that of the system.
    """
    names = [_read_unicode_path(info) or info.orig_filename for info in infos]
    raw: dict[int, bytes] = {}
    for number, (info, name) in enumerate(zip(infos, names, strict=True)):
        if not info.flag_bits & _UTF8_FLAG and not name.isascii():
            with suppress(UnicodeEncodeError):
                # zipfile reads them as cp437, which maps every byte.
                raw[number] = name.encode("cp437")
    codec = _find_codec(b"\n".join(raw.values()))
    if codec:
        names = [
            raw[number].decode(codec, "replace") if number in raw else name
            for number, name in enumerate(names)
        ]
    return names


def _find_codec(raw: bytes) -> str | None:
    """Return the encoding of file names; None if they are in no encoding that is read."""
    with suppress(BadDocument):
        text = charset.decode(raw)
        for codec in ("utf-8", "cp950", "big5hkscs", "gb18030"):
            with suppress(UnicodeEncodeError):
                if text.encode(codec) == raw:
                    return codec
    return None


def _read_unicode_path(info: zipfile.ZipInfo) -> str | None:
    extra = info.extra
    while len(extra) >= 4:
        kind, size = struct.unpack("<HH", extra[:4])
        body, extra = extra[4 : 4 + size], extra[4 + size :]
        if kind == _UNICODE_PATH and len(body) > 5 and body[0] == 1:
            with suppress(UnicodeError):
                name = info.orig_filename.encode("cp437")
                # It is valid only for the name that its checksum matches.
                if zlib.crc32(name) == int.from_bytes(body[1:5], "little"):
                    return body[5:].decode("utf-8")
    return None


def iterate_parts(name: str) -> Iterator[str]:
    """Iterate over the parts of a path, without "..", drives and unprintable characters."""
    for part in name.replace("\\", "/").split("/"):
        clean = "".join(one for one in part if one.isprintable()).strip()
        if clean not in ("", ".", "..") and not (len(clean) == 2 and clean[1] == ":"):
            yield clean


def keep_inside(name: str) -> tuple[str, str]:
    """Return the path of an archived or uploaded file without what leads out of its folder, and the
    warning about that: "" for a name that is relative and without "..".

    >>> keep_inside("../../etc/a.txt")
    ('etc/a.txt', 'its name “../../etc/a.txt” leads out of its folder: read as “etc/a.txt”')
    """
    path = "/".join(iterate_parts(name))
    plain = name.replace("\\", "/")
    if not plain.startswith("/") and ".." not in plain.split("/") and not _DRIVE.match(plain):
        return path, ""
    shown = "".join(one if one.isprintable() else "�" for one in name)
    return path, f"its name “{shown}” leads out of its folder: read as “{path}”"


def _is_left_behind(part: str) -> bool:
    return part.startswith((".", "~$")) or part.lower() in _LEFT_BEHIND


def make_unique(path: str, taken: set[str]) -> str:
    """Return `path`, numbered if it is taken: an archive may hold a name twice."""
    stem, dot, suffix = path.rpartition(".")
    unique, number = path, 2
    while unique in taken:
        unique = f"{stem} ({number}){dot}{suffix}" if stem else f"{path} ({number})"
        number += 1
    taken.add(unique)
    return unique


def iterate_zip(data: bytes) -> Iterator[Member]:
    """Iterate over the files in a ZIP archive; one that cannot be read carries the reason."""
    archive = ZipArchive(data)
    members = archive.list_members()
    if not members:
        raise EmptyDocument("holds no files: leave it out")
    for member in members:
        try:
            yield Member(member.path, archive.read(member.info), warning=member.warning)
        except BadDocument as error:
            yield Member(member.path, fault=error)
