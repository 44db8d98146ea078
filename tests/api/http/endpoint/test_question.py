"""Lists of questions over a real socket."""

import httpx2

from tests.service import expect_problem


def test_the_questions_of_several_files_come_in_their_order(client: httpx2.Client) -> None:
    files = [
        ("files", ("a.csv", "編號,問題\n1,全國簽訂多少份集體合同？\n2,？？\n".encode())),
        ("files", ("b.txt", "誰？\n<script>alert(1)</script>\n".encode())),
    ]
    received = client.post("/questions", files=files)
    assert received.status_code == 200, received.text
    assert received.json() == {
        "questions": ["全國簽訂多少份集體合同？", "誰？", "<script>alert(1)</script>"],
        "rejected": [
            {"name": "a.csv:3", "line": 3, "text": "？？", "detail": "no word and no number"}
        ],
    }


def test_files_without_a_question_are_a_problem(client: httpx2.Client) -> None:
    files = [("files", ("a.pdf", b"%PDF")), ("files", ("b.txt", b"?\n"))]
    problem = expect_problem(client.post("/questions", files=files), 422)
    assert problem.errors
    assert [one.pointer for one in problem.errors] == ["#/a.pdf", "#/b.txt:1"]
    assert problem.errors[1].detail == "no word and no number"
    expect_problem(client.post("/questions", json={"questions": []}), 415)
