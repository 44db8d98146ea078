"""The HTTP service as a client meets it: a real server, a real socket, the real model."""

import gc
import os
import re
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx2
import pytest

from api.http import document, example, schema
from api.http.app import create_app
from rag.settings import Settings
from tests.service import UNION, add, ask, problem, prove, serving

# -- asking


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
    reply = ask(client, question=question)
    assert reply.question == question
    assert reply.passages
    assert [passage.rank for passage in reply.passages] == list(range(1, len(reply.passages) + 1))
    assert reply.status == ("answered" if reply.answer else "abstained")
    assert bool(reply.citations) == bool(reply.answer)
    prove(client, reply)


def test_reply_has_exactly_the_contract_s_fields(client: httpx2.Client) -> None:
    said = client.post("/ask", json={"question": "全國簽訂多少份集體合同？"}).json()
    assert list(said) == list(example.REPLY)
    assert list(said["passages"][0]) == list(example.REPLY["passages"][0])
    assert list(said["index"]) == list(example.REPLY["index"])
    assert list(said["timings_ms"]) == list(example.REPLY["timings_ms"])
    assert said["answer"], "the document says so in these words"
    assert list(said["answer"]) == list(example.REPLY["answer"])
    assert list(said["citations"][0]) == list(example.CITATION)
    assert all(time == round(time, 1) for time in said["timings_ms"].values())
    assert all(one["score"] == round(one["score"], 6) for one in said["passages"])


def test_an_empty_collection_abstains(client: httpx2.Client) -> None:
    add(client, {"id": "only", "text": "只有這一句話。"}, collection="empty")
    assert client.delete("/documents/only", params={"collection": "empty"}).status_code == 204
    reply = ask(client, question="有什麼？", collection="empty")
    assert (reply.status, reply.abstained_because, reply.answer, reply.passages) == (
        "abstained",
        "empty_index",
        None,
        [],
    )


def test_top_k_and_filters_restrict(client: httpx2.Client) -> None:
    add(
        client,
        *(
            {"source": f"{n}.txt", "text": f"第{n}號文件說明第{n}項補助為{n}00元。"}
            for n in range(1, 8)
        ),
        collection="many",
    )
    assert len(ask(client, question="補助多少元？", top_k=3, collection="many").passages) == 3
    only = ask(client, question="補助多少元？", collection="many", filters={"source": ["4.txt"]})
    assert {passage.text for passage in only.passages} == {"第4號文件說明第4項補助為400元。"}


def test_questions_at_once_get_their_own_answers(client: httpx2.Client) -> None:
    questions = [f"全國簽訂多少份集體合同？第{n}次問" for n in range(16)]

    def answered(question: str) -> str:
        """The question as the answer has it; asked again for as long as too many others are asking."""
        while (response := client.post("/ask", json={"question": question})).status_code == 429:
            time.sleep(0.05)
        return str(response.json()["question"])

    with ThreadPoolExecutor(8) as threads:
        assert list(threads.map(answered, questions)) == questions


# -- documents


def test_added_then_unchanged_then_replaced(client: httpx2.Client) -> None:
    posted = {"source": "life.txt", "text": "第一版的內容在這裡。"}
    seen = []
    for text in (posted["text"], posted["text"], "第二版的內容在這裡。"):
        response = add(client, posted | {"text": text}, collection="life")
        (one,) = response.json()["documents"]
        seen.append((response.status_code, one["status"]))
        assert document.AddedDocuments.model_validate_json(response.content)
    assert seen == [(201, "added"), (200, "unchanged"), (201, "replaced")]


def test_ids_and_titles_come_from_what_is_given(client: httpx2.Client) -> None:
    texts = [
        {"id": "own-id", "title": "自己的題名", "source": "where", "text": "有題名的文件。"},
        {"source": example.POSTED["source"], "text": "勞動法規\n這一行是內容，不是題名。"},
        {"text": "沒有來源的文件，第一行就是一整句話。"},
    ]
    one, two, three = add(client, *texts, collection="names").json()["documents"]
    assert (one["document_id"], one["title"], one["source"]) == ("own-id", "自己的題名", "where")
    assert (two["document_id"], two["title"]) == (example.CITATION["document_id"], "勞動法規")
    assert re.fullmatch("[0-9a-f]{16}", three["document_id"])
    assert three["title"] == three["document_id"]
    assert add(client, texts[2], collection="names").status_code == 200


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
    assert document.StoredDocument.model_validate(stored)


def test_the_good_ones_of_a_batch_are_added(client: httpx2.Client) -> None:
    response = add(
        client,
        {"id": "good", "text": "這一份可以收下。"},
        {"id": "blank", "text": " \n"},
        {"title": "typo", "txt": "欄位打錯了。"},
        {"text": "half \ud800"},
        {"text": "binary \0"},
        {"id": "\ud800", "text": "half a name"},
        {"id": "key", "text": "half a key", "\ud800": 1},
        collection="mixed",
    )
    assert response.status_code == 201
    said = response.json()
    assert [one["document_id"] for one in said["documents"]] == ["good"]
    assert [one["name"] for one in said["rejected"]] == [
        "blank",
        "typo",
        "documents/3",
        "documents/4",
        "?",
        "key",
    ]
    assert all(one["detail"] for one in said["rejected"])


def test_a_batch_of_bad_ones_is_refused_with_each_reason(client: httpx2.Client) -> None:
    said = problem(
        add(
            client,
            {"text": " "},
            {"id": "a/b", "text": "好"},
            {"text": "好", "more": 1},
            collection="refused",
        ),
        422,
    )
    assert said.errors
    assert [one.pointer for one in said.errors] == [
        "#/documents/0/text",
        "#/documents/1/id",
        "#/documents/2/more",
    ]
    problem(client.get("/documents", params={"collection": "refused"}), 404)


def test_files_are_added_and_bad_ones_named(client: httpx2.Client) -> None:
    files = [
        ("files", ("規章.md", "# 請假規則\n\n員工每年有七天特別休假。\n".encode())),
        ("files", ("scan.pdf", b"%PDF-1.7 \0")),
    ]
    response = client.post("/documents", params={"collection": "files"}, files=files)
    assert response.status_code == 201, response.text
    said = response.json()
    assert [(one["title"], one["source"]) for one in said["documents"]] == [("請假規則", "規章.md")]
    assert [one["name"] for one in said["rejected"]] == ["scan.pdf"]
    refused = problem(client.post("/documents", files=files[1:]), 422)
    assert refused.errors
    assert refused.errors[0].pointer == "#/scan.pdf"


def test_deleted_is_gone(client: httpx2.Client) -> None:
    add(client, {"id": "short-lived", "text": "很快就會刪除。"})
    response = client.delete("/documents/short-lived")
    assert (response.status_code, response.content) == (204, b"")
    problem(client.get("/documents/short-lived"), 404)
    problem(client.delete("/documents/short-lived"), 404)


def test_paths_take_ids_and_nothing_looser(client: httpx2.Client) -> None:
    """The command line finds a document by its title or half an id; a path that deletes must not."""
    problem(client.get("/documents/unio"), 404)
    problem(client.delete("/documents/union.txt"), 404)


# -- verifying


def test_verify_tells_true_from_false(client: httpx2.Client) -> None:
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
        said = schema.Verdict.model_validate_json(
            client.post("/verify", json=claim | change).content
        )
        assert not said.valid, change
        assert said.problem


def test_verify_takes_every_citation_that_ask_gives(client: httpx2.Client) -> None:
    said = client.post("/ask", json={"question": "全國簽訂多少份集體合同？"}).json()
    assert said["citations"]
    for citation in said["citations"]:
        assert client.post("/verify", json=citation).json() == {"valid": True, "problem": None}


def test_no_file_of_the_home_is_needed_twice(tmp_path: Path) -> None:
    """What one service has acknowledged, the next one on the same home has."""
    settings = Settings.read(os.environ, home=tmp_path)
    with serving(create_app(settings)) as first:
        assert add(first, {"id": "kept", "text": "這一句話要留下來。"}).status_code == 201
    with serving(create_app(settings)) as second:
        assert second.get("/documents/kept").json()["text"] == "這一句話要留下來。"


def test_the_collector_of_garbage_leaves_alone_what_a_server_keeps(tmp_path: Path) -> None:
    """A walk through all of it would stop every question; what is frozen is given back with the end of the server."""
    gc.unfreeze()
    with serving(create_app(Settings.read(os.environ, home=tmp_path))) as client:
        assert client.get("/readyz").status_code == 200
        deadline = time.monotonic() + 30
        while not gc.get_freeze_count() and time.monotonic() < deadline:
            time.sleep(0.01)
        assert gc.get_freeze_count() > 10_000
    assert gc.get_freeze_count() == 0
