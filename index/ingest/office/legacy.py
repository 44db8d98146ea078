"""Binary DOC and PPT files, converted by LibreOffice if it is installed."""

import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

from index.document import Document
from index.error import BadDocument, DamagedDocument, UnsupportedFormat
from index.ingest.office.docx import load_docx
from index.ingest.office.package import is_encrypted
from index.ingest.office.pptx import load_pptx
from index.ingest.office.rtf import load_rtf

# Seconds; a start of LibreOffice takes about five.
TIMEOUT = 120
_PROGRAMS = ("soffice", "libreoffice")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def load_doc(data: bytes, source: str) -> Document:
    """Return the document of an old Word file, or of what else has its suffix: RTF or DOCX.

    Raises BadDocument when LibreOffice is not installed or cannot read it.
    """
    if data.startswith(b"{\\rtf"):
        return load_rtf(data, source)
    if data.startswith(b"PK") or is_encrypted(data):
        return load_docx(data, source)
    return load_docx(_convert(data, "Word", "doc"), source)


def load_ppt(data: bytes, source: str) -> Document:
    """Return the document of an old PowerPoint file, or of a PPTX with its suffix.

    Raises BadDocument when LibreOffice is not installed or cannot read it.
    """
    if data.startswith(b"PK") or is_encrypted(data):
        return load_pptx(data, source)
    return load_pptx(_convert(data, "PowerPoint", "ppt"), source)


def _convert(data: bytes, program: str, suffix: str) -> bytes:
    """Return the file in the format that followed: DOCX or PPTX."""
    if not data.startswith(_OLE):
        raise DamagedDocument(
            f"is not a {program} file, or is damaged: open it in its program and save it again"
        )
    office = next((path for name in _PROGRAMS if (path := shutil.which(name))), None)
    if office is None:
        raise UnsupportedFormat(
            f"is an old {program} file: install LibreOffice, or save it as {suffix.upper()}X or PDF"
        )
    with tempfile.TemporaryDirectory(prefix="yiju-") as name:
        folder = Path(name)
        (folder / f"file.{suffix}").write_bytes(data)
        try:
            run_command(build_command(office, folder, suffix), TIMEOUT)
            return (folder / "out" / f"file.{suffix}x").read_bytes()
        except subprocess.TimeoutExpired:
            reason = f"within {TIMEOUT} seconds"
        except (OSError, subprocess.CalledProcessError):
            reason = "with LibreOffice"
    raise BadDocument(f"cannot be converted {reason}: save it as {suffix.upper()}X or PDF")


def run_command(command: list[str], timeout: float) -> None:
    """Run a program without input or output; raise subprocess.TimeoutExpired after `timeout`
    seconds, or subprocess.CalledProcessError when it fails.

    `soffice` is a script that starts the program proper: both are killed, which a kill of the
    script alone would not do.
    """
    process = subprocess.Popen(  # noqa: S603  (the program found on PATH, with names of our own)
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        if process.wait(timeout):
            raise subprocess.CalledProcessError(process.returncode, command)
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def build_command(office: str, folder: Path, suffix: str) -> list[str]:
    """Return the command line that converts `file.SUFFIX` in `folder` into its folder `out`.

    A profile of its own lets it run beside an open LibreOffice, and beside others of its kind.
    """
    return [
        office,
        f"-env:UserInstallation={(folder / 'profile').as_uri()}",
        "--headless",
        "--norestore",
        "--convert-to",
        f"{suffix}x",
        "--outdir",
        str(folder / "out"),
        str(folder / f"file.{suffix}"),
    ]
