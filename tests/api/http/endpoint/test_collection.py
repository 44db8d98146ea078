"""Collections, pages of documents, and windows into a document, over a real socket."""

import io
from pathlib import Path
from typing import Any

import httpx2
import openpyxl
import pytest

from api.http.endpoint.collection import list_collections
from index.collection import STORE
from rag.bootstrap import Workspace
from rag.settings import Settings
from tests.service import UNION, expect_problem, post_documents


def get_blocks(client: httpx2.Client, id: str, collection: str, **query: int) -> dict[str, Any]:
    response = client.get(f"/documents/{id}/blocks", params={"collection": collection, **query})
    assert response.status_code == 200, response.text
    found: dict[str, Any] = response.json()
    return found


def test_collections_are_listed_with_their_sizes(client: httpx2.Client) -> None:
    post_documents(
        client, {"id": "a", "text": "甲。"}, {"id": "b", "text": "乙。"}, collection="two"
    )
    listed = client.get("/collections").json()["collections"]
    assert {"name": "two", "documents": 2} in listed
    names = [one["name"] for one in listed]
    assert "default" in names
    assert names == sorted(names)


def test_a_folder_that_cannot_be_opened_hides_no_collection(tmp_path: Path) -> None:
    for name in ("default copy", "broken"):
        (tmp_path / name).mkdir()
        (tmp_path / name / STORE).write_bytes(b"no database" * 1000)
    workspace = Workspace(Settings(home=tmp_path))
    listed = list_collections(workspace).collections
    workspace.close()
    assert [(one.name, one.documents) for one in listed] == [("broken", None), ("default", 0)]


def test_documents_are_listed_by_pages_and_searched(client: httpx2.Client) -> None:
    post_documents(
        client,
        *({"id": f"n{n}", "title": f"第{n}號 Minutes", "text": f"會議{n}。"} for n in range(7)),
        {
            "id": "other",
            "title": "預算",
            "source": "https://example.org/團體/b.pdf",
            "text": "錢。",
        },
        collection="paged",
    )

    def find(**query: str | int) -> tuple[list[str], int]:
        listed = client.get("/documents", params={"collection": "paged", **query}).json()
        return [one["id"] for one in listed["documents"]], listed["total"]

    assert find()[1] == 8
    assert find(offset=2, limit=2) == (["n2", "n3"], 8)
    assert find(query="minutes", limit=1, offset=6) == (["n6"], 7)
    assert find(query="团体") == (["other"], 1)
    assert find(query="<script>") == ([], 0)
    for name, wrong in (("limit", "0"), ("offset", "-1"), ("query", "x" * 201)):
        given = client.get("/documents", params={"collection": "paged", name: wrong})
        expect_problem(given, 422)


def test_a_plain_text_has_a_paragraph_for_each_line(client: httpx2.Client) -> None:
    found = get_blocks(client, "union", "default")
    assert (found["start"], found["end"], found["length"]) == (0, len(UNION), len(UNION))
    assert found["text"] == UNION
    assert [UNION[one["start"] : one["end"]] for one in found["blocks"]] == UNION.split()
    assert {one["kind"] for one in found["blocks"]} == {"paragraph"}


def test_a_range_that_is_not_in_the_text_is_a_problem(client: httpx2.Client) -> None:
    for query in ({"start": 5, "end": 5}, {"end": len(UNION) + 1}, {"start": len(UNION)}):
        problem = expect_problem(client.get("/documents/union/blocks", params=query), 422)
        assert "is not a range of a text of" in problem.detail
    expect_problem(client.get("/documents/union/blocks", params={"number": 1}), 404)
    expect_problem(client.get("/documents/nobody/blocks"), 404)


@pytest.fixture(scope="module")
def sheet(client: httpx2.Client) -> str:
    """The id of a workbook of two sheets, the second with 100 rows."""
    book = openpyxl.Workbook()
    first, second = book.active, book.create_sheet("明細")
    assert first is not None
    first.append(["說明"])
    second.append(["工會", *(f"欄{column}" for column in range(1, 30))])
    for number in range(100):
        second.append([f"第{number}工會", *([number % 10] * 29)])
    data = io.BytesIO()
    book.save(data)
    response = client.post(
        "/documents",
        params={"collection": "sheets"},
        files=[("files", ("工會.xlsx", data.getvalue()))],
    )
    assert response.status_code == 201, response.text
    return str(response.json()["documents"][0]["document_id"])


def test_a_long_table_is_cut_to_rows_and_keeps_its_headers(
    client: httpx2.Client, sheet: str
) -> None:
    text = client.get(f"/documents/{sheet}", params={"collection": "sheets"}).json()["text"]
    start = text.index("第50工會")
    found = get_blocks(client, sheet, "sheets", start=start, end=start + 5)
    assert found["text"] == text[found["start"] : found["end"]]
    assert 4_000 < found["end"] - found["start"] < 20_000
    (table,) = found["blocks"]
    shown = {(one["row"], one["column"]): one for one in table["cells"]}
    assert [shown[0, column]["text"] for column in range(3)] == ["工會", "欄1", "欄2"]
    assert all(shown[0, column]["is_header"] for column in range(30))
    cell = shown[51, 0]
    assert (cell["text"], text[cell["start"] : cell["end"]]) == (None, "第50工會")
    rows = sorted({row for row, _ in shown} - {0})
    assert rows == list(range(rows[0], rows[-1] + 1))
    assert len(rows) < 95
    assert [one["name"] for one in found["regions"]] == ["明細"]


def test_windows_follow_one_another_and_begin_at_a_page(client: httpx2.Client, sheet: str) -> None:
    found = get_blocks(client, sheet, "sheets", number=2)
    assert [one["number"] for one in found["regions"]] == [2]
    assert "說明" not in found["text"]
    after = get_blocks(client, sheet, "sheets", start=found["end"])
    assert after["start"] == found["end"]
    before = get_blocks(client, sheet, "sheets", end=after["start"])
    assert before["end"] == after["start"]
