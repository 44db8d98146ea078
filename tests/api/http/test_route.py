"""The endpoints over HTTP: a real server, a real socket, the real model."""

import re
import time
from concurrent.futures import ThreadPoolExecutor

import httpx2
import pytest

from api.http import example
from api.http.schema.document import AddedDocuments, StoredDocument
from api.http.schema.verification import VerifyResponse
from tests.service import UNION, check_slices, expect_problem, post_documents, post_question


@pytest.mark.parametrize(
    "question",
    [
        "全國簽訂多少份集體合同？",
        "全國有多少困難職工檔案戶數？",
        "how many collective contracts?",
        "誰發明了電話？",
    ],
)
def test_every_citation_and_passage_is_a_slice(client: httpx2.Client, question: str) -> None:
    response = post_question(client, question=question)
    assert response.question == question
    assert response.passages
    assert [passage.rank for passage in response.passages] == list(
        range(1, len(response.passages) + 1)
    )
    assert response.status == ("answered" if response.answer else "abstained")
    assert bool(response.citations) == bool(response.answer)
    check_slices(client, response)


def test_a_response_has_exactly_the_fields_of_the_contract(client: httpx2.Client) -> None:
    received = client.post("/ask", json={"question": "全國簽訂多少份集體合同？"}).json()
    assert list(received) == list(example.ASK_RESPONSE)
    assert list(received["passages"][0]) == list(example.ASK_RESPONSE["passages"][0])
    assert list(received["index"]) == list(example.ASK_RESPONSE["index"])
    assert list(received["timings_ms"]) == list(example.ASK_RESPONSE["timings_ms"])
    assert received["answer"], "the document says so in these words"
    assert list(received["answer"]) == list(example.ASK_RESPONSE["answer"])
    assert list(received["citations"][0]) == list(example.CITATION)
    assert all(time == round(time, 1) for time in received["timings_ms"].values())
    assert all(one["score"] == round(one["score"], 6) for one in received["passages"])


def test_a_precision_that_nothing_guarantees_names_the_highest(client: httpx2.Client) -> None:
    asked = {"question": "全國簽訂多少份集體合同？", "precision": 0.99999}
    problem = expect_problem(client.post("/ask", json=asked), 422)
    assert problem.type == "urn:yiju:bad-precision"
    for precision in (0, 1, 90, "0.9"):
        problem = expect_problem(client.post("/ask", json=asked | {"precision": precision}), 422)
        assert "precision" in problem.detail


def test_an_empty_collection_abstains(client: httpx2.Client) -> None:
    post_documents(client, {"id": "only", "text": "只有這一句話。"}, collection="empty")
    assert client.delete("/documents/only", params={"collection": "empty"}).status_code == 204
    response = post_question(client, question="有什麼？", collection="empty")
    assert (response.status, response.abstained_because, response.answer, response.passages) == (
        "abstained",
        "empty_index",
        None,
        [],
    )


def test_top_k_and_filters_restrict(client: httpx2.Client) -> None:
    post_documents(
        client,
        *(
            {"source": f"{n}.txt", "text": f"第{n}號文件說明第{n}項補助為{n}00元。"}
            for n in range(1, 8)
        ),
        collection="many",
    )
    assert (
        len(post_question(client, question="補助多少元？", top_k=3, collection="many").passages)
        == 3
    )
    only = post_question(
        client, question="補助多少元？", collection="many", filters={"source": ["4.txt"]}
    )
    assert {passage.text for passage in only.passages} == {"第4號文件說明第4項補助為400元。"}
    either = post_question(
        client,
        question="補助多少元？",
        collection="many",
        filters={"any": [{"source": "4.txt"}, {"source": {"contains": "5.t"}}]},
    )
    assert {passage.text[1] for passage in either.passages} == {"4", "5"}


@pytest.mark.parametrize(
    "filters",
    [
        {"document_id": ["unknown"]},
        {"source": ["unknown.txt"]},
        {"title": ["unknown"]},
        {"document_id": ["union"], "source": ["unknown.txt"]},
    ],
)
def test_a_filter_that_matches_nothing_is_told_apart(
    client: httpx2.Client, filters: dict[str, list[str]]
) -> None:
    question = "全國簽訂多少份集體合同？"
    response = post_question(client, question=question, filters=filters)
    assert response.abstained_because == "no_such_document"
    assert response.passages == []
    assert post_question(client, question=question, filters={"document_id": ["union"]}).answer


def test_questions_at_once_get_their_own_answers(client: httpx2.Client) -> None:
    questions = [f"全國簽訂多少份集體合同？第{n}次問" for n in range(16)]

    def ask(question: str) -> str:
        """Ask until it is let in; return the question that the response names."""
        while (response := client.post("/ask", json={"question": question})).status_code == 429:
            time.sleep(0.05)
        return str(response.json()["question"])

    with ThreadPoolExecutor(8) as threads:
        assert list(threads.map(ask, questions)) == questions


def test_added_then_unchanged_then_replaced(client: httpx2.Client) -> None:
    posted = {"source": "life.txt", "text": "第一版的內容在這裡。"}
    seen = []
    for text in (posted["text"], posted["text"], "第二版的內容在這裡。"):
        response = post_documents(client, posted | {"text": text}, collection="life")
        (one,) = response.json()["documents"]
        seen.append((response.status_code, one["status"]))
        assert AddedDocuments.model_validate_json(response.content)
    assert seen == [(201, "added"), (200, "unchanged"), (201, "replaced")]


def test_ids_and_titles_come_from_what_is_given(client: httpx2.Client) -> None:
    texts = [
        {"id": "own-id", "title": "自己的題名", "source": "where", "text": "有題名的文件。"},
        {"source": example.POSTED["source"], "text": "勞動法規\n這一行是內容，不是題名。"},
        {"text": "沒有來源的文件，第一行就是一整句話。"},
    ]
    one, two, three = post_documents(client, *texts, collection="names").json()["documents"]
    assert (one["document_id"], one["title"], one["source"]) == ("own-id", "自己的題名", "where")
    assert (two["document_id"], two["title"]) == (example.CITATION["document_id"], "勞動法規")
    assert re.fullmatch("[0-9a-f]{16}", three["document_id"])
    assert three["title"] == three["document_id"]
    assert post_documents(client, texts[2], collection="names").status_code == 200


def test_a_document_comes_back_as_it_was_given(client: httpx2.Client) -> None:
    stored = client.get("/documents/union").json()
    assert stored["text"] == UNION
    assert stored["characters"] == len(UNION)
    listed = client.get("/documents").json()
    (one,) = (one for one in listed["documents"] if one["id"] == "union")
    assert {key: stored[key] for key in one if key != "added_at"} | {
        "added_at": one["added_at"]
    } == one
    assert listed["index"]["documents"] == len(listed["documents"])
    assert StoredDocument.model_validate(stored)


def test_valid_documents_of_a_batch_are_added(client: httpx2.Client) -> None:
    response = post_documents(
        client,
        {"id": "good", "text": "這一份可以收下。"},
        {"id": "blank", "text": " \n"},
        {"id": "invisible", "text": "\u200b\ufeff\u200b"},
        {"title": "typo", "txt": "欄位打錯了。"},
        {"text": "half \ud800"},
        {"text": "binary \0"},
        {"id": "\ud800", "text": "half a name"},
        {"id": "key", "text": "half a key", "\ud800": 1},
        collection="mixed",
    )
    assert response.status_code == 201
    received = response.json()
    assert [one["document_id"] for one in received["documents"]] == ["good"]
    assert [one["name"] for one in received["rejected"]] == [
        "blank",
        "invisible",
        "typo",
        "documents/4",
        "documents/5",
        "?",
        "key",
    ]
    assert all(one["detail"] for one in received["rejected"])


def test_a_batch_without_a_valid_document_is_refused_with_each_reason(
    client: httpx2.Client,
) -> None:
    received = expect_problem(
        post_documents(
            client,
            {"text": " "},
            {"id": "a/b", "text": "好"},
            {"text": "好", "more": 1},
            collection="refused",
        ),
        422,
    )
    assert received.errors
    assert [one.pointer for one in received.errors] == [
        "#/documents/0/text",
        "#/documents/1/id",
        "#/documents/2/more",
    ]
    expect_problem(client.get("/documents", params={"collection": "refused"}), 404)


def test_files_are_added_and_unreadable_ones_named(client: httpx2.Client) -> None:
    files = [
        ("files", ("規章.md", "# 請假規則\n\n員工每年有七天特別休假。\n".encode())),
        ("files", ("scan.pdf", b"%PDF-1.7 \0")),
    ]
    response = client.post("/documents", params={"collection": "files"}, files=files)
    assert response.status_code == 201, response.text
    received = response.json()
    assert [(one["title"], one["source"]) for one in received["documents"]] == [
        ("請假規則", "規章.md")
    ]
    assert [one["name"] for one in received["rejected"]] == ["scan.pdf"]
    refused = expect_problem(client.post("/documents", files=files[1:]), 422)
    assert refused.errors
    assert refused.errors[0].pointer == "#/scan.pdf"


def test_a_deleted_document_is_gone(client: httpx2.Client) -> None:
    post_documents(client, {"id": "short-lived", "text": "很快就會刪除。"})
    response = client.delete("/documents/short-lived")
    assert (response.status_code, response.content) == (204, b"")
    expect_problem(client.get("/documents/short-lived"), 404)
    expect_problem(client.delete("/documents/short-lived"), 404)


def test_paths_take_whole_ids_only(client: httpx2.Client) -> None:
    """The command line finds a document by title or part of its id; a DELETE must not."""
    expect_problem(client.get("/documents/unio"), 404)
    expect_problem(client.delete("/documents/union.txt"), 404)


def test_verify_accepts_a_true_citation_and_refuses_each_change(client: httpx2.Client) -> None:
    start = UNION.index("246.0萬份")
    claim = {"document_id": "union", "start": start, "end": start + 7, "cited_text": "246.0萬份"}
    assert client.post("/verify", json=claim).json() == {"valid": True, "problem": None}
    for change in (
        {"cited_text": "247.0萬份"},
        {"start": start - 1},
        {"end": len(UNION) + 1},
        {"sha256": "0" * 64},
        {"document_id": "unknown"},
        {"source": "elsewhere.txt"},
        {"title": "別的題名"},
        {"sentence": {"start": start + 1, "end": start + 7}},
    ):
        received = VerifyResponse.model_validate_json(
            client.post("/verify", json=claim | change).content
        )
        assert not received.valid, change
        assert received.problem


def test_verify_accepts_every_citation_of_an_answer(client: httpx2.Client) -> None:
    received = client.post("/ask", json={"question": "全國簽訂多少份集體合同？"}).json()
    assert received["citations"]
    for citation in received["citations"]:
        assert client.post("/verify", json=citation).json() == {"valid": True, "problem": None}
