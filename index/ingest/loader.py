"""Files -> Documents. Knows paths, formats and encodings; nothing of sections or chunks.

The text is kept exactly as decoded: only a byte order mark is dropped and line ends are untouched, because every offset
in the index refers to it.
"""

import codecs
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from functools import cache
from pathlib import Path, PurePath

from index.document import Document, document_id
from index.error import BadDocument
from index.ingest.section import find_headings

LIMIT = 50_000_000  # bytes a file
_SAMPLE = 20_000  # non-ASCII characters that settle the encoding; more would not change the verdict
# Lowest mean score that is still Chinese: 99.9% of 14-byte slices of real text lie above, Shift-JIS and Latin-1 read as
# GB18030 below (-1.5, -1.7).
_FLOOR = -1.0

_MAGIC = {
    b"%PDF": "PDF",
    b"PK\x03\x04": "a ZIP archive (such as .docx, .xlsx, .odt or .epub)",
    b"\xd0\xcf\x11\xe0": "an old Office file (such as .doc or .xls)",
    b"{\\rtf": "RTF",
    b"\x89PNG": "a PNG image",
    b"\xff\xd8\xff": "a JPEG image",
    b"GIF8": "a GIF image",
    b"\x1f\x8b": "gzip",
    b"7z\xbc\xaf": "a 7z archive",
    b"Rar!": "a RAR archive",
    b"SQLite format 3": "an SQLite database",
}
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_FOREIGN = re.compile(r"[^\x00-\x7f]+")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x19\x1b-\x1f\x7f-\x84\x86-\x9f]")

# The 300 commonest characters of running Chinese (the list of charset-normalizer 3.5.2), in both scripts.
_FREQUENT = frozenset(
    "的一是在不了有和人這这中大為爲上个個国國我以要他時时來来用們们生到作地于於出就分對对成会會可主发發年動动同工也能下过過子说"
    "說产產种種面而方后後多定行学學法所民得经經十三之进進着著等部度家电電力里裏裡如水化高自二理起小物现現实實加量都两兩体體制机機"
    "当當使点點从從业業本去把性好应應开開它合还還因由其些然前外天政四日那社义義事平形相全表间間样樣与與关關各重新线線内內数數正心反"
    "你明看原又么麼利比或但质質气氣第向道命此变變条條只没沒结結解问問意建月公无無系军軍很情者最立代想已通并並提直题題党黨程展五果"
    "料象员員革位入常文总總次品式活设設及管特件长長求老头頭基资資边邊流路级級少图圖山统統接知较較将將组組见見计計别別她手角期根论論"
    "运運农農指几幾九区區强強放决決西被干幹做必战戰先回则則任取据據处處队隊南给給色光门門即保治北造百规規热熱领領七海口东東导導器压"
    "壓志世金增争爭济濟阶階油思术術极極交受联聯什认認六共权權"
)
_MARKS = frozenset("、。，．·‧；：？！…—－～／＋％○〇　「」『』（）《》〈〉【】〔〕“”‘’")


def load(path: Path) -> Document:
    """The document in the file at `path`; its source is the resolved absolute path.

    BadDocument when the file is missing, unreadable, too large, not text, blank or of an unknown format.
    """
    try:
        if path.is_dir():
            raise BadDocument(f"{path}: is a directory: name the files in it")
        if path.exists() and not path.is_file():
            raise BadDocument(f"{path}: is not a regular file: copy its content to a text file")
        with path.open("rb") as file:
            data = file.read(LIMIT + 1)
            size = max(path.stat().st_size, len(data))
    except (OSError, ValueError) as error:
        raise BadDocument(f"{path}: cannot be read: {_reason(error)}") from None
    return read(data, str(path.resolve()), size)


def read(data: bytes, name: str, size: int | None = None) -> Document:
    """The document in `data`, known to its readers as `name` (its source), whose suffix tells the format.

    `size` is the number of bytes of the whole, when `data` is only its beginning. BadDocument as for `load`.
    """
    shown = name.encode("utf-8", "backslashreplace").decode("utf-8")
    size = len(data) if size is None else size
    if shown != name:
        raise BadDocument(f"{shown}: the name is not valid Unicode: rename it")
    if size > LIMIT:
        raise BadDocument(
            f"{name}: {size / 1e6:.1f} MB is over the limit of {LIMIT // 10**6} MB: split it into smaller files"
        )
    if kind := next((kind for magic, kind in _MAGIC.items() if data.startswith(magic)), None):
        raise BadDocument(f"{name}: {kind} is not supported yet: convert it to text")
    if reason := _unsupported(name):
        raise BadDocument(f"{name}: {reason}")
    try:
        text = decode(data)
    except BadDocument as error:
        raise BadDocument(f"{name}: {error}") from None
    if not text.strip():
        raise BadDocument(f"{name}: holds no text: add some, or leave it out")
    return LOADERS[PurePath(name).suffix.lower()](text, name)


def expand(paths: Iterable[Path]) -> tuple[list[Path], list[tuple[Path, str]]]:
    """The files that `paths` name, directories walked in sorted order, and each path that gave none with its reason.

    In a directory only files with a known suffix are taken; hidden files, hidden directories and links to directories
    are passed over. A file named twice is taken once.
    """
    files: dict[Path, None] = {}
    problems: list[tuple[Path, str]] = []
    for path in paths:
        try:
            found = list(_walk(path, problems)) if path.is_dir() else [path]
            if not path.exists():
                problems.append((path, "no such file or directory"))
            elif path.is_file() and (reason := _unsupported(path.name)):
                problems.append((path, reason))
            elif not path.is_dir() and not path.is_file():
                problems.append((path, "is not a regular file"))
            elif not found and not any(where == path for where, _ in problems):
                problems.append((path, f"holds no {_known()} file"))
            else:
                files.update(dict.fromkeys(found))
        except (OSError, ValueError) as error:
            problems.append((path, f"cannot be read: {_reason(error)}"))
    return list(files), problems


def _walk(directory: Path, problems: list[tuple[Path, str]]) -> Iterator[Path]:
    try:
        entries = sorted(directory.iterdir())
    except OSError as error:
        problems.append((directory, f"cannot be read: {_reason(error)}"))
        return
    for entry in entries:
        if entry.name.startswith("."):
            continue
        # A link to a directory may lead back up, and the walk would not end.
        if entry.is_dir() and not entry.is_symlink():
            yield from _walk(entry, problems)
        elif _unsupported(entry.name):
            continue
        elif entry.is_file():
            yield entry
        else:
            problems.append((entry, "is not a regular file, or a link to nothing"))


def decode(data: bytes) -> str:
    """The text in `data`: a byte order mark obeyed and dropped, else UTF-8, else the likelier of Big5 and GB18030.

    BadDocument, without a file name, when it is binary or in none of these.
    """
    codec, mark = next(
        ((codec, mark) for mark, codec in _BOMS if data.startswith(mark)), (None, b"")
    )
    if not (codec or "").startswith("utf-16") and b"\0" in data:
        raise BadDocument("is binary, not text: convert it to text")
    try:
        text = data[len(mark) :].decode(codec or "utf-8")
    except UnicodeDecodeError as error:
        if codec or _mostly_utf8(data[max(0, error.start - _SAMPLE) : error.start + _SAMPLE]):
            where = len(mark) + error.start
            raise BadDocument(
                f"is damaged {error.encoding.upper()} at byte {where}: save it again as UTF-8"
            ) from None
        text = _chinese(data)
    if "\0" in text or len(text) - len(_CONTROL.sub("", text)) > 2 + len(text) // 100:
        raise BadDocument("is full of control characters, not text: convert it to text")
    return text


def _mostly_utf8(data: bytes) -> bool:
    # Without this, UTF-8 that was cut in the middle of a character would be stored as GB18030 gibberish.
    text = data.decode("utf-8", "replace")
    damaged = text.count("\ufffd")
    return sum(character > "\u07ff" for character in text) - damaged > 4 * damaged


def _chinese(data: bytes) -> str:
    best, text = _FLOOR, None
    for name in ("cp950", "big5hkscs", "gb18030"):
        with suppress(UnicodeDecodeError):
            candidate = data.decode(name)
            if (score := _score(candidate)) > best:
                best, text = score, candidate
    if text is None:
        raise BadDocument("is not in UTF-8, UTF-16, Big5 or GB18030: save it as UTF-8")
    return text


def _score(text: str) -> float:
    """Mean plausibility of the non-ASCII characters: 2 for running Chinese, below -1 for bytes read in the wrong encoding."""
    sample = "".join(_FOREIGN.findall(text))[:_SAMPLE]
    return sum(map(_plausibility, sample)) / max(1, len(sample))


@cache
def _plausibility(character: str) -> int:
    # GB18030 reads nearly any bytes, so the verdict rests on how common the characters are that come out. Weights
    # measured on slices of DRCD (Big5) and CMRC (GB18030): 99.9% right from 20 bytes on.
    if character in _FREQUENT or character in _MARKS or "０" <= character <= "ｚ":
        return 2
    if character in _everyday() or "\u3041" <= character <= "\u30ff":
        return 0
    if "\u4e00" <= character <= "\u9fff":
        return -2
    return -6 if "\ue000" <= character <= "\uf8ff" else -3


@cache
def _everyday() -> frozenset[str]:
    """The everyday halves of both standards: level 1 of Big5 (5401 characters) and of GB 2312 (3755)."""
    levels = (("cp950", 0xA4, 0xC6), ("gb2312", 0xB0, 0xD7))
    return frozenset(
        bytes((lead, trail)).decode(name, "ignore")
        for name, first, last in levels
        for lead in range(first, last + 1)
        for trail in range(0x40, 0xFF)
    )


def _reason(error: OSError | ValueError) -> str:
    return (error.strerror if isinstance(error, OSError) else None) or str(error)


def _known() -> str:
    return ", ".join(LOADERS)


def _unsupported(name: str) -> str | None:
    suffix = PurePath(name).suffix.lower()
    if suffix in LOADERS:
        return None
    return f"{suffix or 'a name without a suffix'} is not supported yet: convert it to text ({_known()})"


def _plain(text: str, source: str) -> Document:
    first = next(line.strip() for line in text.splitlines() if line.strip())
    title = (
        first if len(first) <= 60 and first[-1] not in "。！？；.!?;,，" else PurePath(source).stem
    )
    return Document(document_id(source), title, source, text)


def _markdown(text: str, source: str) -> Document:
    heading = next(
        (
            heading.title
            for heading in find_headings(text, markdown=True)
            if heading.kind.startswith("#")
        ),
        None,
    )
    return Document(
        document_id(source),
        _front_matter_title(text) or heading or PurePath(source).stem,
        source,
        text,
    )


def _front_matter_title(text: str) -> str | None:
    front = re.match(
        r"---[ \t]*\r?\n(.{0,10000}?)^(?:---|\.\.\.)[ \t]*$",
        text[:20_000].replace("\r\n", "\n"),
        re.S | re.M,
    )
    title = re.search(r"^title:[ \t]*(\S.*)$", front[1], re.M) if front else None
    if title is None:
        return None
    value = title[1].strip()
    if value[0] in "\"'" and value[-1] == value[0] and len(value) > 1:
        value = value[1:-1].strip()
    return None if value in ("", "|", ">", "|-", ">-") else value


LOADERS: dict[str, Callable[[str, str], Document]] = {
    ".txt": _plain,
    ".text": _plain,
    ".md": _markdown,
    ".markdown": _markdown,
}
