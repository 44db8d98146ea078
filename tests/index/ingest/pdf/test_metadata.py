import pytest

from index.ingest.pdf.loader import load_pdf
from index.ingest.pdf.metadata import parse_date
from tests.index.ingest.pdf.made import MadePage, make_pdf


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("D:20180530133107+02'00'", "2018-05-30T13:31:07+02:00"),
        ("D:20160906063412Z00'00'", "2016-09-06T06:34:12Z"),
        ("D:20081219115149", "2008-12-19T11:51:49"),
        ("20081219", "2008-12-19"),
        ("D:2008", "2008"),
        ("D:20081399", None),
        ("", None),
        ("last Tuesday", None),
    ],
)
def test_dates_are_iso_8601(text: str, date: str | None) -> None:
    assert parse_date(text) == date


@pytest.mark.parametrize(
    ("title", "kept"),
    [
        ("(Annual report)", "Annual report"),
        ("(untitled)", "made"),
        ("(Microsoft Word - x.doc)", "made"),
        ("(report_final.docx)", "made"),
        ("(33010)", "made"),
        # "<...>" in hexadecimal: "Microsoft Word - " and Big5.
        ("(<4D6963726F736F667420576F7264202D20B14D2E646F63>)", "made"),
        # The bytes of Big5 as if each were a character: 年度報告.
        (f"<{'年度報告'.encode('big5').hex()}>", "年度報告"),
    ],
)
def test_titles_that_no_person_wrote_are_passed_over(title: str, kept: str) -> None:
    page = MadePage()
    page.text(72, 700, "Some words without a heading.")
    assert load_pdf(make_pdf([page], f"/Title{title}"), "made.pdf").title == kept
