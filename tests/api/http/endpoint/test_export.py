"""Exports over a real socket."""

from urllib.parse import unquote

import httpx2
import pytest

from tests.service import expect_problem


@pytest.mark.parametrize("format", ["md", "docx", "csv", "xlsx"])
def test_an_answer_is_taken_along(client: httpx2.Client, format: str) -> None:
    asked = client.post("/ask", json={"question": "全國簽訂多少份集體合同？"}).json()
    file = client.post(f"/export/{format}", json={"responses": [asked]})
    assert file.status_code == 200, file.text
    named = file.headers["content-disposition"]
    assert named.startswith("attachment; ")
    assert unquote(named.partition("UTF-8''")[2]) == f"全國簽訂多少份集體合同？.{format}"
    if format in {"md", "csv"}:
        assert "246.0萬份" in file.text
        assert f"{client.base_url}/#/answer/" in file.text
    else:
        assert file.content.startswith(b"PK")


def test_what_is_no_response_or_no_format_is_a_problem(client: httpx2.Client) -> None:
    expect_problem(client.post("/export/pdf", json={"responses": []}), 422)
    expect_problem(client.post("/export/csv", json={"responses": [{"status": "x"}]}), 422)
    asked = client.post("/ask", json={"question": "誰發明了電話？"}).json()
    given = {"responses": [asked]}
    expect_problem(client.post("/export/csv?collection=nowhere", json=given), 404)
