"""Files made to harm a parser, read by the real parsers: one line each, and the others go on."""

import io
import os
import signal
import subprocess
import threading
import time
import zipfile
from collections.abc import Callable, Iterator

import pytest

from index.ingest.loader import Reading
from index.ingest.worker.pool import ParserPool
from tests.index.ingest.office.archive import pack

CSV = "項目,金額\n紙,100\n".encode()


@pytest.fixture(scope="module")
def pool() -> Iterator[ParserPool]:
    with ParserPool(2) as pool:
        yield pool


def make_entity_bomb() -> str:
    """Ten levels of ten: 10^10 characters when expanded ("billion laughs")."""
    entities = '<!ENTITY a0 "ha">' + "".join(
        f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 11)
    )
    return f'<?xml version="1.0"?><!DOCTYPE x [{entities}]>'


def make_docx_bomb() -> bytes:
    document = (
        make_entity_bomb()
        + '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
        "<w:body><w:p><w:r><w:t>&a10;</w:t></w:r></w:p></w:body></w:document>"
    )
    return pack({"[Content_Types].xml": "<Types/>", "word/document.xml": document})


def make_zip_bomb() -> bytes:
    """A member of 400 MB of zeros in 400 kB."""
    buffer = io.BytesIO()
    block = bytes(10_000_000)
    with (
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("zeros.txt", "w", force_zip64=True) as member,
    ):
        for _ in range(40):
            member.write(block)
    return buffer.getvalue()


def make_sheet(rows: int) -> bytes:
    lines = "".join(f"第{n}列,{n},{n * 7},{n % 13},項目{n}\n" for n in range(rows))
    return ("項目,甲,乙,丙,備註\n" + lines).encode()


def list_children() -> set[int]:
    """The processes that this one has started and that run."""
    out = subprocess.run(
        ["ps", "--ppid", str(os.getpid()), "-o", "pid=,args="],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    return {int(line.split()[0]) for line in out.splitlines() if "index.ingest.worker" in line}


@pytest.mark.parametrize(("name", "make"), [("a.docx", make_docx_bomb), ("a.zip", make_zip_bomb)])
def test_a_bomb_is_one_line_and_the_next_file_is_read(
    pool: ParserPool, name: str, make: Callable[[], bytes]
) -> None:
    started = time.monotonic()
    bomb, good = pool.read_many([(make(), name), (CSV, "b.csv")])
    assert time.monotonic() - started < 30
    assert bomb.documents == []
    (problem,) = bomb.problems
    assert problem.startswith(name)
    assert "\n" not in problem
    assert ["紙" in one.text for one in good.documents] == [True]


def test_a_slow_file_is_refused_in_time() -> None:
    data = make_sheet(150_000)
    with ParserPool(1, seconds=2) as pool:
        pool.read_all(CSV, "warm.csv")
        started = time.monotonic()
        (problem,) = pool.read_all(data, "a.csv").problems
        assert time.monotonic() - started < 8
        assert problem.startswith("a.csv: parsing took more than ")
        assert len(pool.read_all(CSV, "b.csv").documents) == 1


def test_markdown_that_takes_minutes_is_refused_in_time() -> None:
    data = "".join(f"{' ' * level}- 字\n" for level in range(2_000)).encode()
    with ParserPool(1, seconds=2) as pool:
        pool.read_all(CSV, "warm.csv")
        started = time.monotonic()
        (problem,) = pool.read_all(data, "a.md").problems
        assert time.monotonic() - started < 8
        assert problem.startswith("a.md: parsing took more than ")
        assert len(pool.read_all(b"# a\n\nb\n", "c.md").documents) == 1


def test_a_parser_that_is_killed_in_the_middle_harms_one_file() -> None:
    data = make_sheet(150_000)
    others = list_children()
    with ParserPool(1) as pool:
        assert len(pool.read_all(CSV, "warm.csv").documents) == 1
        (victim,) = list_children() - others
        found: list[Reading] = []
        thread = threading.Thread(target=lambda: found.append(pool.read_all(data, "a.csv")))
        thread.start()
        time.sleep(0.3)
        os.kill(victim, signal.SIGKILL)
        thread.join(20)
        (problem,) = found[0].problems
        assert "a.csv: the parser crashed (SIGKILL)" in problem
        assert found[0].documents == []
        assert len(pool.read_all(CSV, "b.csv").documents) == 1
