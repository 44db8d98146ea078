"""Several documents of one request: nothing is lost silently."""

import io
import zipfile
from typing import Any
from uuid import uuid4

import httpx2
import pytest

from api.http.schema.document import AddedDocuments
from api.http.upload import UploadedFile, read_files
from index.ingest.worker.pool import ParserPool
from tests.index.ingest.office.archive import pack
from tests.index.ingest.worker.test_hostile_file import make_docx_bomb
from tests.service import expect_problem, post_documents


def post_files(client: httpx2.Client, collection: str, *files: tuple[str, bytes]) -> AddedDocuments:
    response = client.post(
        "/documents",
        params={"collection": collection},
        files=[("files", file) for file in files],
    )
    assert response.status_code == 201, response.text
    return AddedDocuments.model_validate_json(response.content)


def test_the_second_of_two_files_of_one_name_is_rejected_by_name(client: httpx2.Client) -> None:
    files = [("README.md", "第一個檔案。".encode()), ("README.md", "第二個檔案。".encode())]
    result = post_files(client, "same-name", *files, ("other.md", "第三個檔案。".encode()))
    assert [one.source for one in result.documents] == ["README.md", "other.md"]
    (rejected,) = result.rejected
    assert rejected.name == "README.md"
    assert "an earlier file of this request has the same name" in rejected.detail
    id = result.documents[0].document_id
    stored = client.get(f"/documents/{id}", params={"collection": "same-name"}).json()
    assert stored["text"] == "第一個檔案。"


def test_every_unreadable_file_is_named_even_with_the_same_name(client: httpx2.Client) -> None:
    bad = ("scan.pdf", b"%PDF-1.7 \0")
    result = post_files(client, "two-scans", ("a.txt", "可以讀。".encode()), bad, bad)
    assert [one.name for one in result.rejected] == ["scan.pdf", "scan.pdf"]


def test_a_bomb_is_rejected_and_the_other_files_are_added(client: httpx2.Client) -> None:
    bomb, sheet = ("bomb.docx", make_docx_bomb()), ("a.csv", "項目,金額\n紙,100\n".encode())
    result = post_files(client, "with-bomb", bomb, sheet)
    assert [one.source for one in result.documents] == ["a.csv"]
    assert [one.name for one in result.rejected] == ["bomb.docx"]


def test_what_was_met_while_reading_is_said_each_time(client: httpx2.Client) -> None:
    files = [
        ("files", ("cut.rtf", rb"{\rtf1 The union has 90 members.")),
        ("files", ("a.txt", b"90")),
    ]
    for status in (201, 200):
        response = client.post("/documents", params={"collection": "warned"}, files=files)
        assert response.status_code == status
        cut, whole = AddedDocuments.model_validate_json(response.content).documents
        assert len(cut.warnings) == 1
        assert "cut short" in cut.warnings[0]
        assert whole.warnings == []
        stored = client.get(f"/documents/{cut.document_id}", params={"collection": "warned"})
        assert stored.json()["warnings"] == cut.warnings


@pytest.mark.parametrize(
    ("first", "second", "name"),
    [
        ({"id": "one"}, {"id": "one"}, "one"),
        ({"source": "a.txt"}, {"source": "a.txt"}, "a.txt"),
        ({"source": "a.txt", "title": "甲"}, {"source": "a.txt", "title": "乙"}, "a.txt"),
        ({"id": "one", "source": "a.txt"}, {"id": "one", "source": "b.txt"}, "one"),
    ],
)
def test_the_second_of_two_texts_of_one_id_is_rejected_by_name(
    client: httpx2.Client, first: dict[str, str], second: dict[str, str], name: str
) -> None:
    collection = f"same-id-{uuid4()}"
    texts = ({"text": "第一版。"} | first, {"text": "第二版。"} | second)
    response = post_documents(client, *texts, {"text": "別的。"}, collection=collection)
    result = AddedDocuments.model_validate_json(response.content)
    assert [one.status for one in result.documents] == ["added", "added"]
    (rejected,) = result.rejected
    assert rejected.name == name
    assert "the same id as documents/0" in rejected.detail
    id = result.documents[0].document_id
    stored = client.get(f"/documents/{id}", params={"collection": collection}).json()
    assert stored["text"] == "第一版。"


def test_documents_of_one_source_with_their_own_ids_are_all_kept(client: httpx2.Client) -> None:
    texts = [{"id": f"part-{n}", "source": "book", "text": f"第{n}章。"} for n in (1, 2)]
    result = post_documents(client, *texts, collection="parts").json()
    assert [one["document_id"] for one in result["documents"]] == ["part-1", "part-2"]
    assert result["rejected"] == []


def test_an_exact_copy_counts_once(client: httpx2.Client) -> None:
    text = {"source": "a.txt", "text": "同一份文件。"}
    result = post_documents(client, text, text, collection="copies").json()
    assert [one["status"] for one in result["documents"]] == ["added"]
    assert result["rejected"] == []
    file = ("b.txt", "同一個檔案。".encode())
    assert len(post_files(client, "copies", file, file).documents) == 1


def test_a_repeat_of_a_rejected_document_is_added(client: httpx2.Client) -> None:
    texts = ({"id": "one", "text": " "}, {"id": "one", "text": "有內容。"})
    result = post_documents(client, *texts, collection="after-rejected").json()
    assert [one["status"] for one in result["documents"]] == ["added"]
    assert [one["name"] for one in result["rejected"]] == ["one"]


def test_rejections_come_in_the_order_of_the_request(client: httpx2.Client) -> None:
    texts = (
        {"id": "good", "text": "好。"},
        {"id": "good", "text": "不同。"},
        {"id": "blank", "text": " "},
    )
    result = post_documents(client, *texts, collection="ordered").json()
    assert [one["name"] for one in result["rejected"]] == ["good", "blank"]


def test_the_field_stands_once_in_a_problem(client: httpx2.Client) -> None:
    problem = expect_problem(post_documents(client, {"text": " "}), 422)
    assert problem.detail == "documents/0/text: blank: no visible character"
    assert problem.errors
    assert problem.errors[0].detail == "blank: no visible character"


def test_files_are_read_by_the_parsers_that_are_given() -> None:
    with ParserPool(1) as parsers:
        upload = read_files([UploadedFile("a.csv", "項目,金額\n紙,100\n".encode())], parsers)
        assert parsers.measure_busy() > 0
    assert [one.source for one in upload.documents] == ["a.csv"]


def test_a_refusal_names_the_file_once_and_as_it_is(client: httpx2.Client) -> None:
    files = [("files", ("year/empty~1.pdf", b"")), ("files", ("x.zip", pack({"deep/b.pdf": b""})))]
    response = client.post("/documents", params={"collection": "named-once"}, files=files)
    problem = expect_problem(response, 422)
    first, second = problem.detail.split("; ")
    assert first.startswith("year/empty~1.pdf: is empty")
    assert second.startswith("x.zip: deep/b.pdf: is empty")
    assert problem.errors
    assert [one.pointer for one in problem.errors] == ["#/year~1empty~01.pdf", "#/x.zip"]
    assert problem.errors[0].detail.startswith("is empty")


def test_names_that_lead_out_are_read_as_in_archives(client: httpx2.Client) -> None:
    files = [("../../a.txt", "甲。".encode()), ("C:/b.txt", "乙。".encode())]
    result = post_files(client, "led-out", *files, ("deep/c.txt", "丙。".encode()))
    assert [one.source for one in result.documents] == ["a.txt", "b.txt", "deep/c.txt"]
    first, second, third = (one.warnings for one in result.documents)
    assert first == ["its name “../../a.txt” leads out of its folder: read as “a.txt”"]
    assert len(second) == 1
    assert third == []


def test_each_reason_has_a_stable_code(client: httpx2.Client) -> None:
    refused = {
        "empty.txt": (b"", "empty-document"),
        "blank.html": (b"<html><body></body></html>", "empty-document"),
        "damaged.pdf": (b"%PDF-1.4 damaged", "damaged-document"),
        "word.pdf": (pack({"word/document.xml": ""}), "mismatched-format"),
        "locked.zip": (make_locked_zip(), "protected-document"),
        "bomb.zip": (make_zip_bomb(), "oversized-document"),
        "tool.exe": (b"MZ", "unsupported-format"),
        "koi.txt": ("Профсоюз и его члены. ".encode("koi8-r") * 9, "unknown-encoding"),
    }
    files = [("files", (name, data)) for name, (data, _) in refused.items()]
    where: dict[str, Any] = {"params": {"collection": "codes"}}
    expected = {name: f"urn:yiju:{code}" for name, (_, code) in refused.items()}
    problem = expect_problem(client.post("/documents", files=files, **where), 422)
    assert problem.errors
    assert {one.pointer[2:]: one.type for one in problem.errors} == expected
    # Beside one that is added, and one that another one has the name of.
    good = [("files", ("good.txt", text.encode())) for text in ("會員有300人。", "會員有301人。")]
    added = client.post("/documents", files=[*files, *good], **where).json()
    expected["good.txt"] = "urn:yiju:repeated-document"
    assert {one["name"]: one["type"] for one in added["rejected"]} == expected


def make_zip_bomb() -> bytes:
    """Return an archive with a member that unpacks to a thousand times its size."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.txt", bytes(12_000_000))
    return data.getvalue()


def make_locked_zip() -> bytes:
    """Return an archive whose only member says that it is encrypted."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr("a.txt", "會員有300人。")
    written = bytearray(data.getvalue())
    written[6] |= 1
    written[written.index(b"PK\1\2") + 8] |= 1
    return bytes(written)
