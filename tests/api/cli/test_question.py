"""The commands about questions: query, and verify in a pipe after it."""

import re
from pathlib import Path

import pytest

from api.http.schema.ask import AskResponse
from api.http.schema.document import StoredDocument
from api.permalink import AnswerLink, encode_link
from tests.terminal import QUESTION, UNION, Yiju, error_line, start


def test_query_json_is_the_response_of_the_service(yiju: Yiju, home: Path) -> None:
    result = yiju("query", QUESTION, "--home", home, "--json")
    reply = AskResponse.model_validate_json(result.out)
    assert result.code == 0
    assert result.err == ""
    assert "\\u" not in result.out
    assert reply.question == QUESTION
    assert reply.answer
    stored = StoredDocument.model_validate_json(
        yiju("show", reply.citations[0].document_id, "--home", home, "--json").out
    )
    assert stored.text == UNION
    for citation in reply.citations:
        assert stored.text[citation.start : citation.end] == citation.cited_text
    for passage in reply.passages:
        assert stored.text[passage.start : passage.end] == passage.text


def test_query_prints_answer_confidence_and_place(yiju: Yiju, home: Path) -> None:
    result = yiju("--home", home, "query", QUESTION)
    assert result.code == 0
    assert "246.0萬份" in result.out.split("confidence")[0]
    assert re.search(r"confidence \d+%", result.out)
    assert re.search(r"union\.txt, \d+–\d+", result.out)
    assert "\x1b" not in result.out


def test_where_restricts_to_documents(yiju: Yiju, home: Path) -> None:
    query = ("--home", home, "query", QUESTION, "--json", "--where")
    for where in ("media_type=text/plain added_at>=2020", "", '{"title": {"ne": "無"}}'):
        assert AskResponse.model_validate_json(yiju(*query, where).out).answer
    none = AskResponse.model_validate_json(yiju(*query, "title=無 or author").out)
    assert none.abstained_because == "no_such_document"
    assert "did you mean title?" in error_line(yiju(*query, "titel=無"))


def test_a_precision_that_cannot_be_kept_is_one_line(yiju: Yiju, home: Path) -> None:
    query = ("--home", home, "query", QUESTION, "--precision")
    assert "precision" in error_line(yiju(*query, "0.99999"))
    assert "lies between 0 and 1, not 90" in error_line(yiju(*query, "90"))
    result = yiju("--home", home, "serve", "--port", "0", "--precision", "0.99999")
    assert "precision" in error_line(result)


def test_query_exits_with_3_when_it_abstains(yiju: Yiju, tmp_path: Path) -> None:
    result = yiju("query", QUESTION, "--home", tmp_path)
    assert result.code == 3
    assert result.out == "No answer: there are no documents yet; `yiju add PATH` adds some.\n"
    reply = AskResponse.model_validate_json(
        yiju("query", QUESTION, "--home", tmp_path, "--json").out
    )
    assert reply.abstained_because == "empty_index"


@pytest.mark.parametrize(
    "question",
    ["", "  ", "？！…", "問" * 2001, "half \udcff"],
    ids=["empty", "blank", "signs", "long", "bytes"],
)
def test_bad_questions_are_one_line(yiju: Yiju, home: Path, question: str) -> None:
    result = yiju("query", question, "--home", home)
    assert "question" in error_line(result)


def test_through_a_pipe_in_any_locale(home: Path) -> None:
    asked, _ = start(
        "query",
        QUESTION,
        "--home",
        home,
        "--json",
        LC_ALL="C",
        PYTHONUTF8="0",
        PYTHONCOERCECLOCALE="0",
    ).communicate(timeout=120)
    assert AskResponse.model_validate_json(asked).answer
    out, err = start("verify", "-", "--home", home).communicate(asked, timeout=120)
    assert out.decode().endswith("citations and passages hold\n"), err


def test_verify_checks_the_citations_of_a_permanent_link(yiju: Yiju, home: Path) -> None:
    asked = yiju("query", QUESTION, "--home", home, "--json").out
    made = AnswerLink.from_response(AskResponse.model_validate_json(asked), "default")
    address = encode_link(made, "http://localhost:8000/")
    result = yiju("verify", address, "--home", home)
    assert (result.code, result.err) == (0, "")
    assert result.out == f"all of {len(made.k)} citations hold: {QUESTION}\n"
    made.k[0].t = "247.0萬份"
    wrong = yiju("verify", encode_link(made), "--home", home, "--json")
    assert wrong.code == 1
    assert '"valid": false' in wrong.out
    assert "the citation says “247.0萬份”" in wrong.err
    made.c = "nowhere"
    assert "no collection" in error_line(yiju("verify", encode_link(made), "--home", home))
    assert "copy it from the page again" in error_line(yiju("verify", address[:-9], "--home", home))
