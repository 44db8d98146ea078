"""Feedback over a real socket, and the question set that it makes."""

import json
from pathlib import Path
from typing import Any

import httpx2
import pytest

from eval.dataset import question_set
from index.document import Document
from index.error import BadInput
from tests.service import expect_problem, post_documents

TEXT = "全國簽訂集體合同246.0萬份，覆蓋職工2.8億人。全國共有困難職工檔案191萬戶。"


@pytest.fixture(scope="module")
def told(client: httpx2.Client) -> str:
    """A collection with two documents, about which something was said."""
    name = "told"
    post_documents(
        client, {"id": "a", "text": TEXT}, {"id": "b", "text": "別的。"}, collection=name
    )
    for said in (
        say("幾份？", "wrong"),
        say("幾份？", "right", "246.0萬份", answer="二百四十六萬份"),
        say("誰是主席？", "should_abstain", answer="2.8億人"),
        say("幾戶？", "should_answer", "191萬戶"),
        say("何時？", "wrong", comment="<img src=x onerror=alert(1)>"),
    ):
        received = client.post("/feedback", json=said | {"collection": name})
        assert received.status_code == 201, received.text
    return name


def say(question: str, verdict: str, words: str = "", **more: str) -> dict[str, Any]:
    start = TEXT.index(words)
    place = {"document_id": "a", "start": start, "end": start + len(words)} if words else {}
    return {"question": question, "verdict": verdict, **place, **more}


def test_feedback_is_listed_with_why_it_is_left_out(client: httpx2.Client, told: str) -> None:
    listed = client.get("/feedback", params={"collection": told}).json()["feedback"]
    assert [(one["question"], one["verdict"], one["quote"]) for one in listed] == [
        ("幾份？", "wrong", ""),
        ("幾份？", "right", "246.0萬份"),
        ("誰是主席？", "should_abstain", ""),
        ("幾戶？", "should_answer", "191萬戶"),
        ("何時？", "wrong", ""),
    ]
    assert [one["left_out"] is None for one in listed] == [False, True, True, True, False]
    everywhere = client.get("/feedback").json()["feedback"]
    assert [one for one in everywhere if one["collection"] == told] == listed


def test_feedback_makes_a_question_set(client: httpx2.Client, told: str, tmp_path: Path) -> None:
    received = client.get("/feedback/questions.jsonl", params={"collection": told})
    assert received.headers["yiju-left-out"] == "1"
    lines = [json.loads(line) for line in received.text.splitlines()]
    assert [one["question"] for one in lines] == ["幾份？", "誰是主席？", "幾戶？"]
    file = tmp_path / "questions.jsonl"
    file.write_bytes(received.content + b'{"id": "x", "question": "?", "collection": "other"}\n')
    asked = question_set.read_about(file, [Document("a", "a", "a", TEXT)], told)
    assert [case.answerable for case in asked.cases] == [True, False, True]
    assert asked.cases[0].answers == ("246.0萬份", "二百四十六萬份")
    (evidence,) = asked.cases[2].evidence
    assert TEXT[evidence.start : evidence.end] == "191萬戶"
    with pytest.raises(BadInput, match="contains no question about the collection 'nowhere'"):
        question_set.read_about(file, [], "nowhere")


def test_words_that_have_moved_are_found_again_and_else_left_out(client: httpx2.Client) -> None:
    name = "moved"
    post_documents(client, {"id": "a", "text": TEXT}, collection=name)
    client.post("/feedback", json=say("幾戶？", "right", "191萬戶") | {"collection": name})
    for text, count in (("新。" + TEXT, 1), (TEXT + TEXT[3:], 1), ("新。" + TEXT + TEXT, 0)):
        post_documents(client, {"id": "a", "text": text}, collection=name)
        made = client.get("/feedback/questions.jsonl", params={"collection": name})
        assert len(made.text.splitlines()) == count
        if count:
            (evidence,) = json.loads(made.text)["evidence"]
            assert text[evidence["start"] : evidence["end"]] == "191萬戶"
    client.delete("/documents/a", params={"collection": name})
    assert client.get("/feedback", params={"collection": name}).json() == {"feedback": []}


def test_a_verdict_on_a_document_counts_and_goes_with_it(client: httpx2.Client) -> None:
    where = {"collection": "verdict"}
    post_documents(client, {"id": "a", "text": TEXT}, {"id": "b", "text": "別的。"}, **where)
    for verdict in ("should_abstain", "wrong"):
        said = say(f"{verdict}？", verdict, document_id="a", answer="2.8億人")
        assert client.post("/feedback", json=said | where).status_code == 201
    made = client.get("/feedback/questions.jsonl", params=where)
    (case,) = map(json.loads, made.text.splitlines())
    assert (case["question"], case["answerable"]) == ("should_abstain？", False)
    assert made.headers["yiju-left-out"] == "1"
    client.delete("/documents/a", params=where)
    assert client.get("/feedback", params=where).json() == {"feedback": []}


def test_feedback_is_deleted_by_its_id_alone(client: httpx2.Client, told: str) -> None:
    added = client.post("/feedback", json=say("再問？", "wrong") | {"collection": told}).json()
    assert client.delete(f"/feedback/{added['id']}").status_code == 204
    assert expect_problem(client.delete(f"/feedback/{added['id']}"), 404)
    ids = {one["id"] for one in client.get("/feedback").json()["feedback"]}
    assert added["id"] not in ids


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"verdict": "maybe"}, 422),
        ({"document_id": "nobody"}, 404),
        ({"end": len(TEXT) + 1}, 422),
        ({"start": None}, 422),
        ({"document_id": None}, 422),
        ({"collection": "nowhere"}, 404),
        ({"question": ""}, 422),
        ({"more": 1}, 422),
    ],
)
def test_feedback_about_nothing_is_a_problem(
    client: httpx2.Client, told: str, change: dict[str, Any], status: int
) -> None:
    said = say("幾份？", "right", "246.0萬份") | {"collection": told}
    expect_problem(client.post("/feedback", json=said | change), status)


def test_an_empty_name_is_no_collection(client: httpx2.Client) -> None:
    for path in ("/feedback", "/feedback/questions.jsonl"):
        problem = expect_problem(client.get(path, params={"collection": ""}), 422)
        assert "cannot name a collection" in problem.detail
