"""Request bodies: what is refused, with which status and which field."""

import json
import socket
from typing import Any

import httpx2
import pytest

from api.http.admission.body_limit import MAX_BODY
from tests.service import JSON, expect_problem

ASK_ERRORS: list[tuple[str, bytes | dict[str, Any], int, str | None]] = [
    ("blank", {"question": " \n　"}, 422, "#/question"),
    ("signs", {"question": "？！…"}, 422, "#/question"),
    ("empty", {"question": ""}, 422, "#/question"),
    ("absent", {}, 422, "#/question"),
    ("long", {"question": "問" * 2001}, 422, "#/question"),
    ("number", {"question": 5}, 422, "#/question"),
    ("null", {"question": None}, 422, "#/question"),
    ("surrogate", rb'{"question": "what \ud800?"}', 422, "#/question"),
    ("unknown", {"question": "a", "topk": 3}, 422, "#/topk"),
    ("unknown with a slash", {"question": "a", "a/b~c": 3}, 422, "#/a~1b~0c"),
    ("surrogate key", rb'{"question": "a", "\ud800": 1}', 422, None),
    ("top_k 0", {"question": "a", "top_k": 0}, 422, "#/top_k"),
    ("top_k 51", {"question": "a", "top_k": 51}, 422, "#/top_k"),
    ("top_k huge", {"question": "a", "top_k": 10**30}, 422, "#/top_k"),
    ("top_k text", {"question": "a", "top_k": "5"}, 422, "#/top_k"),
    ("top_k true", {"question": "a", "top_k": True}, 422, "#/top_k"),
    ("top_k fraction", {"question": "a", "top_k": 1.5}, 422, "#/top_k"),
    ("filter", {"question": "a", "filters": {"source": 1}}, 422, "#/filters/source"),
    ("filter list", {"question": "a", "filters": []}, 422, "#/filters"),
    ("filter name", {"question": "a", "filters": {"writer": ["x"]}}, 422, "#/filters/writer"),
    (
        "filter operator",
        {"question": "a", "filters": {"date": {"after": "2017"}}},
        422,
        "#/filters/date/after",
    ),
    (
        "filter inside",
        {"question": "a", "filters": {"any": [{}, {"pages": {"gt": "1"}}]}},
        422,
        "#/filters/any/1/pages/gt",
    ),
    (
        "filter surrogate",
        rb'{"question": "a", "filters": {"source": ["\udfff"]}}',
        422,
        "#/filters/source/0",
    ),
    ("collection unknown", {"question": "a", "collection": "unknown"}, 404, None),
    ("collection impossible", {"question": "a", "collection": "../etc"}, 422, None),
    ("collection number", {"question": "a", "collection": 1}, 422, "#/collection"),
    ("collection surrogate", rb'{"question": "a", "collection": "\ud800"}', 422, "#/collection"),
    ("list", b"[]", 422, None),
    ("text", b'"what?"', 422, None),
    ("cut off", b'{"question": "a', 400, None),
    ("nothing", b"", 400, None),
    ("not UTF-8", b'{"question": "\xff"}', 400, None),
    ("NaN", b'{"question": "a", "top_k": NaN}', 400, None),
    ("Infinity", b'{"question": "a", "top_k": -Infinity}', 400, None),
    ("deep", b"[" * 100_000, 400, None),
    ("many digits", b'{"question": "a", "top_k": ' + b"9" * 5000 + b"}", 400, None),
]


@pytest.mark.parametrize(
    ("body", "status", "pointer"),
    [case[1:] for case in ASK_ERRORS],
    ids=[case[0] for case in ASK_ERRORS],
)
def test_bad_questions_are_problems(
    client: httpx2.Client, body: bytes | dict[str, Any], status: int, pointer: str | None
) -> None:
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    received = expect_problem(client.post("/ask", content=content, headers=JSON), status)
    if pointer:
        assert [one.pointer for one in received.errors or []] == [pointer]
        # The escapes of a JSON pointer are only in the pointer.
        place = pointer.removeprefix("#/").replace("~1", "/").replace("~0", "~")
        assert received.detail.startswith(f"{place}: ")


@pytest.mark.parametrize("path", ["/ask", "/verify", "/documents"])
@pytest.mark.parametrize(
    "given", ["text/plain", "application/x-www-form-urlencoded", "application/xml", ""]
)
def test_other_content_types_are_415(client: httpx2.Client, path: str, given: str) -> None:
    received = expect_problem(
        client.post(path, content=b"{}", headers={"content-type": given} if given else {}), 415
    )
    assert "application/json" in received.detail


@pytest.mark.parametrize(
    ("content", "status"),
    [
        (b"{}", 422),
        (b'{"documents": []}', 422),
        (b'{"documents": {}}', 422),
        (b'{"documents": [42]}', 422),
        (b'{"documents": null, "x": 1}', 422),
        (b'{"documents": [{"text": "a"}], "colection": "x"}', 422),
        (b"[]", 422),
        (b"{", 400),
        (b'{"documents": [{"text": Infinity}]}', 400),
        (rb'{"documents": [{"text": "\udc00"}]}', 422),
        (rb'{"documents": [{"id": "\udc00", "text": "\udc00"}]}', 422),
    ],
)
def test_bad_documents_are_problems(client: httpx2.Client, content: bytes, status: int) -> None:
    expect_problem(client.post("/documents", content=content, headers=JSON), status)


def test_bad_forms_are_problems(client: httpx2.Client) -> None:
    form = {"content-type": "multipart/form-data; boundary=x"}
    expect_problem(
        client.post("/documents", content=b"", headers={"content-type": "multipart/form-data"}), 400
    )
    expect_problem(client.post("/documents", content=b"no form at all", headers=form), 400)
    text = b'--x\r\ncontent-disposition: form-data; name="title"\r\n\r\nno file\r\n--x--\r\n'
    received = expect_problem(client.post("/documents", content=text, headers=form), 422)
    assert [one.pointer for one in received.errors or []] == ["#/title"]
    expect_problem(client.post("/documents", content=b"--x--\r\n", headers=form), 422)
    expect_problem(client.post("/ask", content=text, headers=form), 415)


class TestSize:
    """A body over the limit is refused by its declared length or by what has arrived."""

    def test_declared(self, client: httpx2.Client) -> None:
        received = expect_problem(
            client.post("/documents", content=b" " * (MAX_BODY + 1), headers=JSON), 413
        )
        assert "16 MB" in received.detail

    @pytest.mark.parametrize(
        "content_type", ["application/json", "multipart/form-data; boundary=x"]
    )
    def test_streamed(self, client: httpx2.Client, content_type: str) -> None:
        head = b'--x\r\ncontent-disposition: form-data; name="f"; filename="a.txt"\r\n\r\n'
        chunks = (head, *[b"x" * (1 << 20)] * 24)
        expect_problem(
            client.post("/documents", content=iter(chunks), headers={"content-type": content_type}),
            413,
        )

    @pytest.mark.parametrize(
        ("header", "body"),
        [
            ("Content-Length: 999999999999", b""),
            ("Transfer-Encoding: chunked", b"1100000\r\n" + b"x" * 0x1100000),
        ],
        ids=["declared", "streamed"],
    )
    def test_refused_before_the_end_of_the_body(
        self, client: httpx2.Client, header: str, body: bytes
    ) -> None:
        with socket.create_connection(
            (client.base_url.host, client.base_url.port or 0), timeout=20
        ) as plain:
            plain.sendall(
                b"POST /documents HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                + f"{header}\r\n\r\n".encode()
                + body
            )
            assert plain.recv(100).startswith(b"HTTP/1.1 413 ")

    def test_an_answer_before_the_end_of_the_body_arrives(self, client: httpx2.Client) -> None:
        for status, path, headers in (
            (415, "/verify", {"content-type": "text/plain"}),
            (404, "/nothing", JSON),
            (405, "/healthz", JSON),
        ):
            expect_problem(
                client.post(path, content=b" " * (MAX_BODY - 1), headers=headers), status
            )

    def test_a_body_at_the_limit_is_read(self, client: httpx2.Client) -> None:
        body = json.dumps({"questions": ["a"]}).encode()
        assert (
            client.post(
                "/ask/batch", content=body + b" " * (MAX_BODY - len(body)), headers=JSON
            ).status_code
            == 200
        )

    def test_a_file_in_a_form(self, client: httpx2.Client) -> None:
        expect_problem(client.post("/documents", files={"f": ("a.txt", b"x" * MAX_BODY)}), 413)
