import base64
import zlib
from pathlib import Path

import pytest

from index.block import BlockKind
from index.error import BadDocument
from index.ingest.loader import read
from index.ingest.sheet.xls import load_xls
from tests.index.ingest.sheet.reading import outline, tables

# Made for these tests with xlwt 1.3.0, which no one keeps any more: sheet 收支 with merged cells,
# number formats, struck-out texts and two frozen rows; a hidden sheet; a blank one.
_WORKBOOK = zlib.decompress(
    base64.b64decode(
        b"eNrtWGtIFVEQ/s7ZvXqvqV1NKwtuomVZhkYRPbDbgzIIS/tTaGmvJcqy0Ai60EuTCIqKKCz6E1hRP3r86WVI/YmIwF4Q"
        b"BIEW/gqioCDCvM3M7pbZCl0owbiz7JwzM2fmzJkz57H7pD2t49z1UZ3oA3NgoCcaQEIvnqI34BJBkDwa5apb+umNxmFQ"
        b"QcBPE5ngQ2vK40SeQ57vTmhcM+8TBt7QuwrbsXRbrZU9gDBffFir2IdilUC5pykjzxJORZZ4li54veBhgq9K67uC5wrn"
        b"iOBiatuhKtAeXjpxhpPJK3WOyFIJK9wUnVfCmYJMPORM3ntM2W19mFe3ae2WuCBWgT9mgYepkJmMFlBylli1Vh3TaTiP"
        b"ZKBy7ORpRdNWW4VbCzeEzAxcwFAgtyA3t6g6f/YEqeSHzBRchAlVhBwsKM9BBzIox1vwOZoNfHI3s3vZcf7A8hWI/+VX"
        b"fmI/fD+tfC9+AEme/CTKDy/+EEoRL34y7QJefE4dL36qh58ntAnsQ3SN4v2kiWx+8LFEq+lWocX0ZT8ntVYnq8IRpslN"
        b"kUciu3d2Y52Q/FKy7qi6UMVqZMrX/H4nFU+PlzZT8aLmYD0VXdaYjSyLTOcmRw+1HqZi1bI3VT4ENGZad7ZnI6nhmmXQ"
        b"ijDppCZp9eYHlWzd3u+Dv+z3KbIHJhPeQApcT5OdMEiR77708VnpurJwtXD2yRlv3wTG8YgRxX7WIOVUkcigwZKJojFJ"
        b"cINYHS31UYIzqCWVeWWZTmVRo7Q5INI86meqwPPw+F71CVRveld+K9T0NpxP9SslnZGMKy/D52h1B8h7JU8jClSBOnOa"
        b"4XbYLZVzYrwWnPXb6eHXQcf3qHPdGYpv9iRRPBjaeNYkOvwYoqE8NJRoMLYpN542pUXXpQyiTKd37WFLiy2O6h6dJBFK"
        b"R6hiCQzNJ5cm3xeXdY+sf/kobMsNiuzXU1rsGX3stclKskfDrXlVZWIW3QJ8miVavLYlBob/sGN6+GWKnQTHEuUsRiDk"
        b"jMokSyN5x3YoHiPnTZfMgBYfXDAwR6ejjYdJZ/ZPmCeR1zJ+jYHIXPUDD9bMVZ6Zyzd2jvEN9I3x34sq+o3qTxhsUe0/"
        b"ZnGIQxzi8D+AkvMVzl3Bvr/xGZDo/Nf5Rm9P/DfJfwvLsY2eHfQ1sxC1VNZhV0z5Mxw+5dpSf6jj/i9kWEG916GGvn/Y"
        b"j5qY85fOcNV7PH+sGPx7SyjW/nti8fMf9/8dZsqVZA=="
    )
)


def test_values_are_shown_as_formatted() -> None:
    document = load_xls(_WORKBOOK, "f.xls")
    assert outline(document) == [
        "caption: 年度收支",
        "table A2",
        "項目|金額|比率|日期",
        "稅收|1,234,567|20.97%|105/3/1",
        "|(50)|TRUE|2016/3/1",
        "規費|7元||改為 新",
    ]
    assert [(region.name, region.number) for region in document.regions] == [("收支", 1)]
    assert document.warnings == ("hidden sheets are left out: 底稿",)
    table = next(block for block in document.blocks if block.kind is BlockKind.TABLE)
    by_place = {(cell.row, cell.column): cell for cell in table.cells}
    assert by_place[2, 0].row_span == 2
    assert [cell.is_header for cell in table.cells] == [True] * 4 + [False] * 10


def test_a_password_is_said() -> None:
    # The record WRITEACCESS becomes FILEPASS, with which an encrypted workbook begins.
    data = _WORKBOOK.replace(b"\x5c\x00\x70\x00", b"\x2f\x00\x70\x00", 1)
    assert data != _WORKBOOK
    with pytest.raises(BadDocument, match="protected by a password"):
        load_xls(data, "f.xls")


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", r"is empty \(0 bytes\)"),
        (b"<html><table><tr><td>1</td></tr></table></html>", "a web page"),
        ("甲\t1\n".encode(), "not an XLS workbook"),
        (_WORKBOOK[:3000], "damaged"),
        (_WORKBOOK[:512] + bytes(len(_WORKBOOK) - 512), "damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "damaged"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            "a password",
        ),
    ],
)
def test_what_is_no_xls_is_refused(data: bytes, message: str) -> None:
    with pytest.raises(BadDocument, match=message) as caught:
        read(data, "f.xls")
    assert "\n" not in str(caught.value)
    assert "Error" not in str(caught.value)


def test_every_cut_is_refused_or_read() -> None:
    messages = []
    for end in range(0, len(_WORKBOOK), 97):
        try:
            assert load_xls(_WORKBOOK[:end], "f.xls").text
        except BadDocument as error:
            messages.append(str(error))
    assert len(messages) > 20
    assert not any("\n" in message for message in messages)


def test_real_statistics() -> None:
    folder = Path(__file__).parents[5] / "shared" / "documents" / "xls"
    if not folder.is_dir():
        pytest.skip("the shared documents are not here")
    document = read((folder / "dgbas-2017-monthly-income.xls").read_bytes(), "d.xls")
    total, _, women, *_ = found = tables(document)
    assert len(found) == 6
    assert (total["A7"], total["O7"][:6], total["A13"], total["O13"]) == (
        ("項目別", "平均每月收入", "總計", "37,703")
    )
    row = next(cell for cell, text in women.items() if text == "14,662")[2:]
    assert women["AG7"] == "項目別"
    assert "部分時間" in women[f"AG{row}"]
