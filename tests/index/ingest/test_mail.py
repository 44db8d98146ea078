"""Mails: headers in any encoding, the part that is read, forwarded mails, attachments."""

import base64
import json
from email.message import EmailMessage
from pathlib import Path

import pytest

from index.block import BlockKind
from index.document import Document
from index.error import BadDocument
from index.ingest.loader import read_all
from index.ingest.mail import iterate_attachments, load_mail, load_mhtml


def _list(document: Document) -> list[tuple[BlockKind, str]]:
    return [(block.kind, document.text[block.start : block.end]) for block in document.blocks]


def _write(subject: str = "會議改期") -> EmailMessage:
    mail = EmailMessage()
    mail["From"] = "林一 <lin@example.tw>"
    mail["To"] = "all@example.tw"
    mail["Subject"] = subject
    mail["Date"] = "Tue, 05 Mar 2024 23:30:00 +0800"
    return mail


def test_headers_are_lines_and_metadata_and_quotes_stay() -> None:
    mail = _write()
    mail.set_content("改到週五下午三點。\n\n> 原訂週四開會\n> 地點不變\n")
    document = load_mail(bytes(mail), "/a/m.eml")
    assert _list(document) == [
        (
            BlockKind.PARAGRAPH,
            "From: 林一 <lin@example.tw>\nTo: all@example.tw\n"
            "Date: Tue, 05 Mar 2024 23:30:00 +0800\nSubject: 會議改期",
        ),
        (BlockKind.PARAGRAPH, "改到週五下午三點。"),
        (BlockKind.PARAGRAPH, "> 原訂週四開會\n> 地點不變"),
    ]
    assert document.title == "會議改期"
    assert document.metadata["author"] == "林一"
    assert document.metadata["date"] == "2024-03-05"


@pytest.mark.parametrize("codec", ["gb2312", "big5", "utf-8"])
def test_encoded_words_that_part_a_character_are_joined(codec: str) -> None:
    subject = "關於中山路" if codec != "gb2312" else "关于中山路"
    raw = subject.encode(codec)
    pieces = [base64.b64encode(raw[at : at + 3]).decode() for at in range(0, len(raw), 3)]
    folded = "\r\n ".join(f"=?{codec}?B?{piece}?=" for piece in pieces)
    data = f"From: a@b.tw\r\nSubject: Re: {folded}\r\n\r\ntext\r\n".encode()
    assert load_mail(data, "m.eml").title == f"Re: {subject}"


def test_headers_and_names_written_as_bytes_are_read_in_the_encoding_of_the_text() -> None:
    data = (
        "From: 許功蓋 <x@y.tw>\r\nSubject: 帳單\r\n"
        'Content-Type: multipart/mixed; boundary="b"\r\n\r\n'
        "--b\r\nContent-Type: text/plain; charset=big5\r\n\r\n請查收附件。\r\n"
        '--b\r\nContent-Disposition: attachment; filename="帳單.txt"\r\n\r\n九百元\r\n--b--\r\n'
    ).encode("big5")
    document = load_mail(data, "m.eml")
    assert document.title == "帳單"
    assert document.metadata["author"] == "許功蓋"
    assert document.text.endswith("請查收附件。")
    assert [member.name for member in iterate_attachments(data)] == ["帳單.txt"]


def test_plain_text_is_preferred_to_html_unless_it_is_empty() -> None:
    mail = _write()
    mail.set_content("純文字")
    mail.add_alternative("<p>網頁</p>", subtype="html")
    assert _list(load_mail(bytes(mail), "m.eml"))[1:] == [(BlockKind.PARAGRAPH, "純文字")]
    mail = _write()
    mail.set_content(" \n")
    mail.add_alternative("<table><tr><th>品項<td>價錢<tr><td>筆<td>20</table>", subtype="html")
    assert _list(load_mail(bytes(mail), "m.eml"))[1:] == [(BlockKind.TABLE, "品項\t價錢\n筆\t20")]


def test_forwarded_mails_are_sections_and_not_attachments() -> None:
    inner = _write("報價單")
    inner.set_content("單價三百元。")
    inner.add_attachment("細目", filename="細目.txt")
    outer = _write("Fwd: 報價單")
    outer.set_content("請參考。")
    outer.add_attachment(inner)
    data = bytes(outer)
    blocks = _list(load_mail(data, "m.eml"))
    assert blocks[1:3] == [(BlockKind.PARAGRAPH, "請參考。"), (BlockKind.HEADING, "報價單")]
    assert blocks[4] == (BlockKind.PARAGRAPH, "單價三百元。")
    assert len(blocks) == 5
    assert [member.name for member in iterate_attachments(data)] == ["細目.txt"]


def test_attachments_become_documents_and_pictures_in_the_text_do_not() -> None:
    mail = _write()
    mail.set_content("附件兩份。")
    mail.add_alternative("<p>附件兩份。<img src='cid:logo'></p>", subtype="html")
    html = mail.get_payload()[1]  # type: ignore[index]
    html.add_related(b"\x89PNG", "image", "png", cid="<logo>", filename="logo.png")  # type: ignore[union-attr]
    mail.add_attachment("租金每月一萬".encode(), "text", "plain", filename="../../租約.txt")
    mail.add_attachment(b"a,b\n1,2\n", "text", "csv", filename="租約.txt")
    mail.add_attachment(b"MZ", "application", "octet-stream", filename="setup.exe")
    reading = read_all(bytes(mail), "/a/m.eml")
    assert [document.source for document in reading.documents] == [
        "/a/m.eml", "/a/m.eml/租約.txt", "/a/m.eml/租約 (2).txt",
    ]  # fmt: skip
    assert len(reading.problems) == 1
    assert reading.problems[0].startswith("/a/m.eml/setup.exe: .exe is not supported")


def test_flowed_lines_are_joined() -> None:
    data = (
        b"From: a@b.c\nContent-Type: text/plain; charset=utf-8; format=flowed\n\n"
        b"The office moves \nto the second \nfloor.\n-- \nAnn\n"
    )
    assert load_mail(data, "m.eml").text.endswith("The office moves to the second floor.\n-- \nAnn")


@pytest.mark.parametrize("data", [b"", b"no mail\n\nat all", b"\x00\x01\x02"])
def test_what_is_no_mail_is_refused(data: bytes) -> None:
    with pytest.raises(BadDocument, match="is not a mail: its headers are missing: save it again"):
        load_mail(data, "m.eml")


def test_mails_in_mails_without_end_are_cut() -> None:
    data = b"Subject: end\n\nthe end\n"
    for number in range(60):
        data = b"Subject: %d\nContent-Type: message/rfc822\n\n" % number + data
    document = load_mail(data, "m.eml")
    assert document.warnings == ("mails forwarded more than 20 times are left out",)
    deep = b"Subject: x\n" + b"".join(
        b'Content-Type: multipart/mixed; boundary="%d"\n\n--%d\n' % (n, n) for n in range(2000)
    )
    with pytest.raises(BadDocument, match="nested too deep"):
        load_mail(deep, "m.eml")


def test_an_encrypted_mail_says_so() -> None:
    mail = _write()
    mail.set_content(b"\x30\x82", "application", "pkcs7-mime")
    assert "encrypted" in load_mail(bytes(mail), "m.eml").warnings[0]


def test_a_page_saved_with_its_pictures_is_read() -> None:
    mail = EmailMessage()
    mail["From"] = "<Saved by Blink>"
    mail["Subject"] = "頁"
    mail.set_content("<h1>租借辦法</h1><p>押金兩千元。</p>", subtype="html")
    mail.add_related(b"\x89PNG", "image", "png", cid="<a>")
    document = load_mhtml(bytes(mail), "a.mht")
    assert document.text == "租借辦法\n\n押金兩千元。"
    with pytest.raises(BadDocument, match="no web page"):
        load_mhtml(b"From: a\n\ntext", "a.mht")


def test_answers_of_real_mails_stand_in_their_text(shared: Path) -> None:
    mails = 0
    for line in (shared / "documents/manifest.jsonl").read_text("utf-8").splitlines():
        entry = json.loads(line)
        if entry["format"] == "eml":
            data = (shared / "documents" / entry["file"]).read_bytes()
            text = load_mail(data, entry["file"]).text
            mails += 1
            assert all(one["answer"] in text for one in entry["questions"] if one["answer"])
    assert mails
