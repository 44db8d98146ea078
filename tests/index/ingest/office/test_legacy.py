"""DOC and PPT files: converted where LibreOffice is, refused with the remedy where it is not."""

import shutil
import subprocess
import time
from pathlib import Path

import pytest

from index.error import BadDocument
from index.ingest.office.legacy import build_command, load_doc, load_ppt, run_command
from tests.index.ingest.office.archive import line, make_docx, make_pptx, par, shape

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600


@pytest.fixture
def nowhere(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A PATH without any program."""
    monkeypatch.setenv("PATH", str(tmp_path))


@pytest.mark.usefixtures("nowhere")
def test_without_libreoffice_the_remedy_is_named() -> None:
    message = "is an old Word file: install LibreOffice, or save it as DOCX or PDF"
    with pytest.raises(BadDocument, match=message):
        load_doc(OLE, "a.doc")
    message = "is an old PowerPoint file: install LibreOffice, or save it as PPTX or PDF"
    with pytest.raises(BadDocument, match=message):
        load_ppt(OLE, "a.ppt")


@pytest.mark.skipif(
    not (shutil.which("soffice") or shutil.which("libreoffice")), reason="LibreOffice is not here"
)
@pytest.mark.slow
def test_an_old_file_is_converted(shared: Path) -> None:
    path = shared / "documents/doc/cust-lecturer-retirement.doc"
    assert "60萬元" in load_doc(path.read_bytes(), str(path)).text


def test_each_conversion_has_a_profile_and_a_folder_of_its_own(tmp_path: Path) -> None:
    folder = tmp_path / "名 稱"
    command = build_command("soffice", folder, "ppt")
    # An address, in which blanks and Han characters are escaped.
    assert f"-env:UserInstallation={(folder / 'profile').as_uri()}" in command
    assert " " not in command[1]
    assert command[command.index("--convert-to") + 1] == "pptx"
    assert command[command.index("--outdir") + 1] == str(folder / "out")
    assert command[-1] == str(folder / "file.ppt")


def test_a_program_that_hangs_is_killed_with_what_it_started(tmp_path: Path) -> None:
    written = tmp_path / "written"
    began = time.monotonic()
    with pytest.raises(subprocess.TimeoutExpired):
        run_command(["sh", "-c", f"(sleep 1; touch '{written}') & wait"], 0.2)
    assert time.monotonic() - began < 0.9
    time.sleep(1.2)
    assert not written.exists()


def test_a_program_that_fails_is_an_error() -> None:
    run_command(["sh", "-c", "exit 0"], 5)
    with pytest.raises(subprocess.CalledProcessError):
        run_command(["sh", "-c", "exit 3"], 5)


@pytest.mark.usefixtures("nowhere")
def test_other_formats_with_the_suffix_are_read_as_what_they_are() -> None:
    assert load_doc(rb"{\rtf1 text\par}", "a.doc").text == "text"
    assert load_doc(make_docx(par("新")), "a.doc").text == "新"
    assert load_ppt(make_pptx([shape(line("新"))]), "a.ppt").text == "新"
    with pytest.raises(BadDocument, match="is not a Word file, or is damaged"):
        load_doc(b"<html>", "a.doc")
    with pytest.raises(BadDocument, match="is password-protected"):
        load_doc(OLE + "EncryptedPackage".encode("utf-16-le"), "a.doc")
