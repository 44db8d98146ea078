"""Permanent links: as the page makes them, and damaged ones."""

import pytest

from api.http.example import ASK_RESPONSE
from api.http.schema.ask import AskResponse
from api.permalink import AnswerLink, check_link, decode_link, encode_link, find_changed, is_link
from index.document import Document
from index.error import BadInput, NoSuchDocument
from tests.conftest import document

TEXT = "加強集體協商制度，全國簽訂集體合同246.0萬份😀。"


class OneDocument:
    """A source of one document."""

    def __init__(self, stored: Document) -> None:
        self._stored = stored

    def get(self, document_id: str) -> Document:
        if document_id != self._stored.id:
            raise NoSuchDocument(f"no document {document_id!r}")
        return self._stored


def make_link(stored: Document, words: str) -> AnswerLink:
    start = stored.text.index(words)
    cited = {"d": stored.id, "s": start, "e": start + len(words), "t": words}
    kept = {"q": "多少份？", "c": "default", "r": 3, "k": [cited | {"h": stored.sha256[:16]}]}
    return AnswerLink.model_validate(kept)


def test_a_link_comes_back_whatever_stands_before_it() -> None:
    link = AnswerLink.from_response(AskResponse.model_validate(ASK_RESPONSE), "工會")
    address = encode_link(link, "http://localhost:8000/")
    assert address.startswith("http://localhost:8000/#/answer/")
    assert is_link(address)
    assert decode_link(address) == link == decode_link(address.partition("/#")[2].join(["#", ""]))


def test_a_link_that_the_page_made_is_read() -> None:
    # btoa of the UTF-8 bytes, with - and _, without padding.
    made = (
        "http://127.0.0.1:8000/#/answer/eyJxIjoi5aSa5bCR77yfIiwiYyI6ImRlZmF1bHQiLCJyIjozLCJrIjpbXX0"
    )
    assert decode_link(made) == AnswerLink(q="多少？", c="default", r=3, k=[])


def test_citations_are_checked_and_changed_documents_named() -> None:
    stored = document(TEXT, "a")
    link = make_link(stored, "246.0萬份😀")
    assert check_link(link, OneDocument(stored)) == []
    longer = OneDocument(document(TEXT + "後來加的。", "a"))
    assert check_link(link, longer) == []
    assert find_changed(link, longer) == ["a"]
    assert find_changed(link, OneDocument(stored)) == []
    (problem,) = check_link(link, OneDocument(document(TEXT.replace("6", "7"), "a")))
    assert problem.startswith("citation 1: the text at ")
    (problem,) = check_link(link, OneDocument(document(TEXT, "b")))
    assert problem == "citation 1: no document 'a'"


@pytest.mark.parametrize(
    "text",
    [
        "http://localhost/",
        "http://localhost/#/answer/",
        "http://localhost/#/answer/%%%",
        "http://localhost/#/answer/eyJxIjoi5aSa5bCR",
        "http://localhost/#/answer/e30",
        "http://localhost/#/answer/A",
        # A citation at 2 ** 60.
        "#/answer/eyJxIjoicSIsImMiOiJjIiwiciI6MSwiayI6W3siZCI6ImEiLCJzIjoxMTUyOTIxNTA0NjA2ODQ2OTc2LCJl"
        "IjoxMTUyOTIxNTA0NjA2ODQ2OTc3LCJ0IjoiYiIsImgiOiIifV19",
    ],
)
def test_a_damaged_link_is_an_error(text: str) -> None:
    with pytest.raises(BadInput, match="copy it from the page again"):
        decode_link(text)
