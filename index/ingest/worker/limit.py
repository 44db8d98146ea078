"""How much memory and time the parsing of a file may take."""

import io
import os
import resource
from contextlib import suppress
from pathlib import Path, PurePath

from index.ingest import ocr
from index.ingest.loader import CONTAINERS, PICTURES

# Bytes. A PDF of 1,000 pages takes under 300 MB and the largest of ../shared/documents 146 MB; the
# recognition of words in pictures took 2.2 GB of address space for data, of which 1.5 GB were used
# (a scan of 12 pages at 200 dpi), and dies below 2 GB.
MEMORY, OCR_MEMORY = 2_000_000_000, 4_000_000_000
# A process that has used more than this ends after its file, to give the memory back.
LINGERING_MEMORY = 600_000_000
# Seconds without a result: for a file that is not a container, or for each file inside one; and one
# more for each of so many bytes.
SECONDS = 120.0
_BYTES_A_SECOND = 100_000
# Seconds more for each page over the first hundred: one of text or tables seldom takes over .1 s.
_PAGE_SECONDS, _FREE_PAGES = 1.0, 100
# Seconds more for each page that is a picture: it takes up to 5 s of one core to recognize.
_OCR_PAGE_SECONDS = 20.0
# Pages of a PDF that are looked at, to estimate how many are pictures.
_SAMPLE, _FEWEST_CHARACTERS = 10, 8
# Files inside one container are allowed this many times the seconds of one, all together.
CONTAINER_FACTOR = 20


def confine() -> None:
    """Disable core files, and cap memory at the largest limit that a file may get."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    _limit_data(MEMORY, OCR_MEMORY)


def choose_memory(name: str) -> int:
    """Return the bytes of memory that the parsing of a file of this name may take."""
    suffix = PurePath(name).suffix.lower()
    needs_ocr = suffix == ".pdf" or suffix in PICTURES or suffix in CONTAINERS
    return OCR_MEMORY if needs_ocr and ocr.is_available() else MEMORY


def limit_memory(size: int) -> None:
    """Let this process use at most `size` bytes for data; more than that is a MemoryError."""
    _limit_data(size, OCR_MEMORY)


def measure_memory() -> int:
    """Return the most bytes of memory that this process has used at once."""
    # On Linux ru_maxrss begins with what the process had that started this one, hundreds of
    # megabytes once a model is loaded: then no process would outlive its first file.
    with suppress(OSError):
        for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) * 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * MAXRSS_UNIT


def estimate_seconds(data: bytes, name: str) -> float:
    """Return the seconds that the parsing of a file may take."""
    seconds = SECONDS + len(data) / _BYTES_A_SECOND
    try:
        pages, pictures = _count_pages(data, PurePath(name).suffix.lower())
    except Exception:  # noqa: BLE001  it is damaged, and the loader will say how
        return seconds
    seconds += _PAGE_SECONDS * max(0, pages - _FREE_PAGES)
    return seconds + (_OCR_PAGE_SECONDS * pictures if ocr.is_available() else 0.0)


def _count_pages(data: bytes, suffix: str) -> tuple[int, float]:
    """Return the number of pages, and an estimate of how many of them are pictures."""
    if suffix == ".pdf":
        import pypdfium2

        with pypdfium2.PdfDocument(data) as document:
            count = len(document)
            sample = range(0, count, max(1, count // _SAMPLE))
            pictures = sum(
                document[number].get_textpage().count_chars() < _FEWEST_CHARACTERS
                for number in sample
            )
            return count, count * pictures / max(1, len(sample))
    if suffix in PICTURES:
        from PIL import Image

        with Image.open(io.BytesIO(data)) as picture:
            count = int(getattr(picture, "n_frames", 1))
            return count, count
    return 0, 0


def _limit_data(soft: int, hard: int) -> None:
    # Linux counts private memory that can be written; elsewhere it may count less, or nothing.
    # RLIMIT_AS would count what is only reserved, too, and OpenVINO reserves much.
    resource.setrlimit(resource.RLIMIT_DATA, (soft, hard))


# ru_maxrss is in kilobytes on Linux and in bytes on macOS.
MAXRSS_UNIT = 1 if os.uname().sysname == "Darwin" else 1024
