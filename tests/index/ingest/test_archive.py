"""ZIP archives: names, what is refused, and that one bad member does not stop the others."""

import io
import json
import struct
import time
import zipfile
import zlib
from pathlib import Path
from random import Random

import pytest

from index.document import Document
from index.error import BadDocument
from index.ingest.archive import iterate_zip
from index.ingest.container import ContainerBudget
from index.ingest.loader import iterate, load, read_all


def _pack(files: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return stream.getvalue()


def _pack_encoded(names: list[str], codec: str) -> bytes:
    """Pack files whose names are in `codec`, without a flag, as old programs do."""
    encoded = [name.encode(codec) for name in names]
    stand_ins = [f"{number:03}".ljust(len(raw), "x") for number, raw in enumerate(encoded)]
    data = _pack(dict.fromkeys(stand_ins, b"words"))
    for stand_in, raw in zip(stand_ins, encoded, strict=True):
        data = data.replace(stand_in.encode(), raw)
    return data


def _list_names(data: bytes) -> list[str]:
    return [member.name for member in iterate_zip(data)]


@pytest.mark.parametrize("codec", ["cp950", "gb18030", "utf-8"])
def test_names_without_a_flag_are_read_in_their_encoding(codec: str) -> None:
    # The second byte of 許, 功 and 蓋 in Big5 is that of the backslash.
    names = ["許功蓋/開會通知單與會議紀錄.txt", "年度預算書（修正版）.csv", "readme.txt"]
    assert _list_names(_pack_encoded(names, codec)) == names


def test_names_in_simplified_characters_are_told_from_big5() -> None:
    names = ["会议记录/关于调整工资的通知.txt", "财务报表.xls"]
    assert _list_names(_pack_encoded(names, "gbk")) == names


def test_the_unicode_path_of_info_zip_comes_first_if_it_is_of_this_name() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, made_for in (("a.txt", b"a.txt"), ("b.txt", b"other.txt")):
            info = zipfile.ZipInfo(name)
            field = b"\1" + struct.pack("<L", zlib.crc32(made_for)) + "契約書.txt".encode()
            info.extra = struct.pack("<HH", 0x7075, len(field)) + field
            archive.writestr(info, b"words")
    assert _list_names(stream.getvalue()) == ["契約書.txt", "b.txt"]


def test_names_that_lead_out_are_made_safe_and_leftovers_are_skipped() -> None:
    names = [
        "../../etc/a.txt", "/srv/b.txt", "C:\\Temp\\c.txt", "d/./../e.txt", "..", "folder/",
        "__MACOSX/._a.txt", ".DS_Store", "x/Thumbs.db", "x/.git/f.txt", "~$g.docx", "\u202eh.txt",
    ]  # fmt: skip
    packed = _pack(dict.fromkeys(names, b"words"))
    assert _list_names(packed) == ["etc/a.txt", "srv/b.txt", "Temp/c.txt", "d/e.txt", "h.txt"]
    *led_out, hidden = read_all(packed, "x.zip").documents
    for document, name in zip(led_out, names, strict=False):
        inside = document.source.removeprefix("x.zip/")
        assert document.warnings == (
            f"its name “{name}” leads out of its folder: read as “{inside}”",
        )
    assert hidden.warnings == ()


def test_equal_names_are_numbered() -> None:
    data = _pack({"a.txt": b"one", "./a.txt": b"two", "x//a.txt": b"three"})
    assert _list_names(data) == ["a.txt", "a (2).txt", "x/a.txt"]


def test_a_member_that_cannot_be_read_does_not_stop_the_others() -> None:
    text = "圖書館週一休館".encode()
    packed = _pack({"a.txt": text, "b.txt": b"damaged " * 9, "c.exe": b"MZ", "d.txt": text})
    at = packed.index(b"b.txt") + len("b.txt")
    data = packed[:at] + bytes([packed[at] ^ 0xFF]) + packed[at + 1 :]
    encrypted = bytearray(data)
    encrypted[encrypted.rindex(b"PK\1\2") + 8] |= 1
    reading = read_all(bytes(encrypted), "/x/all.zip")
    assert [document.source for document in reading.documents] == ["/x/all.zip/a.txt"]
    assert reading.problems[0].startswith("/x/all.zip/b.txt: is damaged in its archive")
    assert reading.problems[1].startswith("/x/all.zip/c.exe: .exe is not supported")
    assert reading.problems[2] == "/x/all.zip/d.txt: is encrypted: unpack it with its password"
    assert len(reading.problems) == 3


def test_bombs_are_refused_before_they_are_unpacked() -> None:
    begin = time.perf_counter()
    zeros = bytes(60_000_000)
    members = list(iterate_zip(_pack({"zeros.txt": zeros, "a.txt": b"words"})))
    assert "times its size" in str(members[0].fault)
    assert members[1].data == b"words"
    # The sizes are stated in the directory, 24 bytes into each of its entries.
    large = bytearray(_pack({f"{number}.txt": b"x" for number in range(9)}))
    at = -1
    while (at := large.find(b"PK\1\2", at + 1)) >= 0:
        large[at + 24 : at + 28] = struct.pack("<L", 60_000_000)
    with pytest.raises(BadDocument, match=r"unpacks to 540 MB, over the limit of 500 MB"):
        list(iterate_zip(bytes(large)))
    many = _pack(dict.fromkeys((f"{number}.txt" for number in range(10_001)), b""), 0)
    with pytest.raises(BadDocument, match=r"10,001 files, over the limit of 10,000"):
        list(iterate_zip(many))
    assert time.perf_counter() - begin < 5


@pytest.mark.parametrize(
    "data",
    [b"", b"PK\3\4", b"not a zip", _pack({"a.txt": b"x" * 99})[:60]],
    ids=["none", "begin", "text", "cut"],
)
def test_damaged_archives_are_refused_in_one_line(data: bytes) -> None:
    with pytest.raises(BadDocument, match="damaged or incomplete"):
        list(iterate_zip(data))


def test_an_archive_without_files_is_named() -> None:
    assert read_all(_pack({"folder/": b""}), "a.zip").problems == [
        "a.zip: holds no files: leave it out"
    ]


def test_archives_in_archives_are_read_to_a_limit() -> None:
    data = _pack({"leaf.txt": "最裡面的文字".encode()})
    for depth in range(5):
        data = _pack({f"{depth}.zip": data, f"{depth}.txt": b"words"})
    reading = read_all(data, "top.zip")
    assert [document.source for document in reading.documents] == [
        "top.zip/4.zip/3.zip/2.txt", "top.zip/4.zip/3.txt", "top.zip/4.txt",
    ]  # fmt: skip
    assert reading.problems == ["top.zip/4.zip/3.zip/2.zip: is nested too deep: unpack it"]


def test_real_archives(shared: Path) -> None:
    entries = (shared / "documents/manifest.jsonl").read_text("utf-8").splitlines()
    path = shared / "documents/zip/big5-names-labour-disputes.zip"
    expected = next(one for one in map(json.loads, entries) if one["file"].endswith(path.name))
    names = [
        document.source.removeprefix(f"{path.resolve()}/") for document in load(path).documents
    ]
    assert names
    folder = {name.partition("/")[0] for name in names}
    assert folder <= {"勞資爭議統計"}
    assert all(name.rpartition("/")[2] in expected["expected"] or ".pdf" in name for name in names)
    slip = load(shared / "documents/zip/zip-slip-relative.zip")
    assert [problem.partition(".zip/")[2][:50] for problem in slip.problems] == [
        "dangerous/dont/touch.pl: .pl is not supported: con"
    ]


@pytest.mark.parametrize(
    ("budget", "read", "reason"),
    [
        (ContainerBudget(members=8), 4, "more than 10,000 files in all: unpack it"),
        (ContainerBudget(size=600), 5, "more than 500 MB in all: unpack it"),
    ],
)
def test_archives_that_hold_one_another_are_read_to_a_limit_in_all(
    budget: ContainerBudget, read: int, reason: str
) -> None:
    """Each of them is within its own limits."""
    inner = _pack({"a.txt": b"words"})
    assert len(inner) == 115
    found = list(iterate(_pack({f"{n}.zip": inner for n in range(90)}), "top.zip", 0, budget))
    assert [one.source for one in found if isinstance(one, Document)] == [
        f"top.zip/{n}.zip/a.txt" for n in range(read)
    ]
    (problem,) = (one for one in found if not isinstance(one, Document))
    assert reason in str(problem)


def test_a_member_that_is_too_large_is_not_unpacked() -> None:
    data = _pack({"a.txt": Random(1).randbytes(1_000_000) + bytes(50_200_000)})
    assert read_all(data, "a.zip").problems == [
        "a.zip/a.txt: 51.2 MB is over the limit of 50 MB: split it into smaller files"
    ]
