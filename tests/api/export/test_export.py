"""Exported answers, read back by other libraries: the words, and nothing that runs."""

import csv
import io
from dataclasses import replace
from typing import Any

import docx
import openpyxl
import pytest

from api.export.label import LABELS, Language
from api.export.markdown import write_markdown
from api.export.record import ExportedAnswer, export_responses
from api.export.table import HEADER, write_csv, write_xlsx
from api.export.word import write_word
from api.http.example import ASK_RESPONSE, CITATION, POSTED
from api.http.schema.ask import AskResponse
from api.permalink import decode_link
from index.block import Block, BlockKind, Cell
from index.document import Document
from rag.answer import Operation, Reason
from tests.api.test_permalink import OneDocument

BASE = "http://localhost:8000/"
HOSTILE = '=HYPERLINK("http://evil")\x00<script>alert(1)</script>|\n# x\u202e'


# Would end a link in Markdown, or a cell of its table.
BREAKING = "/documents/d/original>\n# a | b"


def make_stored(text: str = POSTED["text"]) -> Document:
    return Document(CITATION["document_id"], POSTED["title"], POSTED["source"], text)


def export(*responses: dict[str, Any], text: str = POSTED["text"]) -> list[ExportedAnswer]:
    given = [AskResponse.model_validate(one) for one in responses]
    return list(export_responses(given, OneDocument(make_stored(text)), "default", BASE))


def test_a_cell_is_written_with_the_headers_of_its_row() -> None:
    text = "月份\t平日\t假日\n7月\t5\t15\n8月\t15\t5\n"
    cells, at = [], 0
    for row, line in enumerate(text.splitlines()):
        for column, word in enumerate(line.split("\t")):
            cells.append(Cell(at, at + len(word), row, column))
            at += len(word) + 1
    table = Block(BlockKind.TABLE, 0, len(text) - 1, cells=tuple(cells))
    stored = replace(make_stored(text), blocks=(table,))
    start = text.rindex("5")
    place = {"start": start, "end": start + 1, "cited_text": "5", "sha256": stored.sha256}
    place |= {"prefix": text[:start], "suffix": "\n", "page": None, "section": []}
    place |= {"sentence": {"start": text.index("8"), "end": start + 1}, "supports": [1]}
    cited = CITATION | place
    header = cited | {"id": 1, "start": 6, "end": 8, "cited_text": "假日", "supports": []}
    given = AskResponse.model_validate(ASK_RESPONSE | {"citations": [cited, header]})
    (one,) = export_responses([given], OneDocument(stored), "default", BASE)
    (said,) = one.citations
    assert said.problem == ""
    assert said.sentence == "月份: 8月; 平日: 15; 假日: 5"
    assert said.around == ("月份: 8月; 平日: 15; 假日: ", "")
    assert said.read_with == "假日"
    assert "Belongs to: 假日" in write_markdown([one]).decode()
    written = docx.Document(io.BytesIO(write_word([one])))
    assert "Belongs to: 假日" in [each.text for each in written.paragraphs]
    link = decode_link(one.link)
    assert (link.n, len(link.k)) == (1, 2)


def abstain(question: str) -> dict[str, Any]:
    return ASK_RESPONSE | {
        "status": "abstained",
        "question": question,
        "answer": None,
        "abstained_because": "not_in_documents",
        "citations": [],
    }


def test_a_citation_is_sliced_again_from_the_stored_text() -> None:
    (one,) = export(ASK_RESPONSE)
    (cited,) = one.citations
    assert cited.sentence == "加強集體協商制度，全國簽訂集體合同246.0萬份。"
    assert (cited.cited_text, cited.role, cited.problem) == ("246.0萬份", "answer", "")
    assert (one.value, one.unit, one.confidence) == ("2460000", "份", "0.93")
    (changed,) = export(ASK_RESPONSE, text="改過的內容。")[0].citations
    assert changed.problem.startswith("the document has changed")
    assert "246.0萬份" in changed.sentence


def test_only_links_into_this_service_are_written() -> None:
    links = {
        "/documents/d/original#page=3": f"{BASE}documents/d/original#page=3",
        None: "",
        "javascript:alert(1)": "",
        "//evil/documents/": "",
        BREAKING: "",
    }
    for url, written in links.items():
        (one,) = export(ASK_RESPONSE | {"citations": [CITATION | {"url": url}]})
        assert one.citations[0].link == written


@pytest.mark.parametrize("sign", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", " =1", "＝1"])
def test_no_cell_is_a_formula(sign: str) -> None:
    answers = export(abstain(sign), ASK_RESPONSE)
    rows = list(csv.reader(io.StringIO(write_csv(answers).decode("utf-8-sig"))))
    assert rows[0] == list(HEADER)
    assert rows[1][0] == f"'{sign}"
    assert rows[2][7] == "246.0萬份"
    sheet = openpyxl.load_workbook(io.BytesIO(write_xlsx(answers))).active
    assert sheet is not None
    assert sheet["A2"].value == sign
    assert sheet["A2"].data_type == "s"
    assert sheet["H3"].value == "246.0萬份"


def test_one_answer_is_a_document_and_several_are_a_table() -> None:
    alone = docx.Document(io.BytesIO(write_word(export(ASK_RESPONSE))))
    texts = [one.text for one in alone.paragraphs]
    assert texts[0] == ASK_RESPONSE["question"]
    assert texts[1:3] == ["246.0萬份 = 2,460,000 份", "Very likely right · 93%"]
    assert "Section: 熱詞七：依法維權" in texts
    assert "The document says exactly this there." in texts
    # What opens the answer is a link of a few words, not its address.
    assert texts[-1] == "Open this answer and check it again"
    assert alone.paragraphs[-1].hyperlinks[0].address.startswith(BASE)
    (run,) = [run for one in alone.paragraphs[2:] for run in one.runs if run.bold]
    assert run.text == "246.0萬份"
    many = docx.Document(io.BytesIO(write_word(export(ASK_RESPONSE, abstain("誰？")))))
    (table,) = many.tables
    assert [cell.text for cell in table.rows[2].cells][:2] == [
        "誰？",
        "(none was found in the documents)",
    ]
    assert write_markdown(export(ASK_RESPONSE)).decode().startswith("# how many collective")
    assert write_markdown(export(ASK_RESPONSE, abstain("誰？"))).decode().count("\n") == 4


@pytest.mark.parametrize("language", Language)
def test_every_word_is_there_in_every_language(language: Language) -> None:
    labels = LABELS[language]
    assert set(labels.reasons) == set(Reason)
    assert set(labels.operations) == set(Operation)
    answers = export(ASK_RESPONSE, abstain("誰？"))
    assert labels.columns[0] in write_markdown(answers, language).decode()
    assert labels.holds in write_markdown(answers[:1], language).decode()
    assert (
        labels.columns[0]
        in docx.Document(io.BytesIO(write_word(answers, language))).tables[0].cell(0, 0).text
    )


def test_hostile_texts_are_texts_everywhere() -> None:
    cited = CITATION | {"section": [HOSTILE], "source": HOSTILE}
    answers = export(ASK_RESPONSE | {"question": HOSTILE, "citations": [cited]}, abstain(HOSTILE))
    for some in (answers, answers[:1]):
        markdown = write_markdown(some).decode()
        assert "<script" not in markdown.replace("\\<script", "")
        assert "\n# x" not in markdown
        word = docx.Document(io.BytesIO(write_word(some)))
        assert len(word.paragraphs) + len(word.tables) > 0
        openpyxl.load_workbook(io.BytesIO(write_xlsx(some)))
        assert "\r\n=" not in write_csv(some).decode()


def test_a_long_question_and_a_citation_of_nothing_are_written() -> None:
    nothing = CITATION | {"cited_text": "", "end": CITATION["start"]}
    answers = export(ASK_RESPONSE | {"question": "問" * 2000, "citations": [nothing]})
    read = docx.Document(io.BytesIO(write_word(answers)))
    assert read.paragraphs[0].text == "問" * 2000
    assert read.core_properties.title == "問" * 255
