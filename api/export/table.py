"""Answers as a table, a row for each citation: CSV and XLSX.

XlsxWriter writes the workbook (BSD licence, no dependencies, 2 MB): it only writes, and every cell
is written as a text, so that no spreadsheet runs any.
"""

import csv
import io
import re
from collections.abc import Iterator, Sequence

from api.export.record import ExportedAnswer

HEADER = (
    "question",
    "answer",
    "value",
    "unit",
    "confidence",
    "no answer because",
    "role",
    "cited words",
    "sentence",
    "read with",
    "title",
    "section",
    "place",
    "source",
    "link",
    "holds",
    "permanent link",
)
_WIDTHS = (40, 24, 12, 8, 10, 18, 10, 24, 60, 30, 28, 24, 12, 28, 30, 14, 30)
# What a spreadsheet takes for the beginning of a formula; the blanks before it, too.
_FORMULA = re.compile(r"[\s\x00-\x20]*[=+\-@＝＋－＠|]")
_LONGEST_CELL = 32_767  # characters that Excel reads


def list_rows(answers: Sequence[ExportedAnswer]) -> Iterator[tuple[str, ...]]:
    """Yield the cells of a row for each citation, or for an answer without any."""
    for one in answers:
        said = (one.question, one.answer, one.value, one.unit, one.confidence, one.reason)
        for cited in one.citations:
            yield (
                *said,
                cited.role,
                cited.cited_text,
                cited.sentence,
                cited.read_with,
                cited.title,
                cited.section,
                cited.place,
                cited.source,
                cited.link,
                cited.problem or "yes",
                one.link,
            )
        if not one.citations:
            yield (*said, *[""] * (len(HEADER) - len(said) - 1), one.link)


def write_csv(answers: Sequence[ExportedAnswer]) -> bytes:
    """Return a CSV file in UTF-8, with the mark by which Excel knows it. What a spreadsheet would
    run as a formula begins with an apostrophe.
    """
    file = io.StringIO(newline="")
    writer = csv.writer(file)
    writer.writerow(HEADER)
    for row in list_rows(answers):
        writer.writerow([f"'{cell}" if _FORMULA.match(cell) else cell for cell in row])
    return file.getvalue().encode("utf-8-sig", "replace")


def write_xlsx(answers: Sequence[ExportedAnswer]) -> bytes:
    """Return an XLSX workbook of one sheet, every cell a text."""
    import xlsxwriter

    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True})
    sheet = book.add_worksheet("yiju")
    bold = book.add_format({"bold": True, "bottom": 1})
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    for column, (name, width) in enumerate(zip(HEADER, _WIDTHS, strict=True)):
        sheet.set_column(column, column, width, wrapped)
        sheet.write_string(0, column, name, bold)
    for number, row in enumerate(list_rows(answers), start=1):
        for column, cell in enumerate(row):
            if cell:
                sheet.write_string(number, column, cell[:_LONGEST_CELL], wrapped)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, sheet.dim_rowmax or 0, len(HEADER) - 1)
    book.close()
    return file.getvalue()
