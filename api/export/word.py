"""Answers as a Word document: one as a text, several as a table.

python-docx writes it (MIT licence, 3 MB; it needs only lxml, which is here anyway).
"""

import io
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from api.export.record import ExportedAnswer

if TYPE_CHECKING:
    from docx.document import Document as WordDocument

_COLUMNS = ("Question", "Answer", "Sentence", "Source", "Holds")
# Characters that Word keeps of a document's title.
_LONGEST_TITLE = 255
# What XML cannot carry.
_FORBIDDEN = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def write_word(answers: Sequence[ExportedAnswer]) -> bytes:
    """Return a DOCX file."""
    import docx

    document, file = docx.Document(), io.BytesIO()
    document.core_properties.author = "yiju"
    title = _clean(answers[0].question) if len(answers) == 1 else "yiju"
    document.core_properties.title = title[:_LONGEST_TITLE]
    if len(answers) == 1:
        _write_answer(document, answers[0])
    else:
        _write_table(document, answers)
    document.save(file)
    return file.getvalue()


def _write_answer(document: "WordDocument", answer: ExportedAnswer) -> None:
    document.add_heading(_clean(answer.question), level=1)
    said = document.add_paragraph()
    if answer.answer:
        said.add_run(_clean(answer.answer)).bold = True
        value = " ".join(filter(None, (answer.value, answer.unit)))
        said.add_run(_clean(f" ({value})" if value else ""))
        said.add_run(f" — confidence {answer.confidence}")
        if answer.computed:
            document.add_paragraph(f"Computed: {answer.computed}")
        if answer.conflict:
            document.add_paragraph(_clean(f"Another passage says: {answer.conflict}"))
    else:
        said.add_run(f"No answer: {answer.reason}")
    for cited in answer.citations:
        document.add_heading(_clean(cited.title), level=2)
        sentence = document.add_paragraph(style="Intense Quote")
        before, after = cited.around
        sentence.add_run(_clean(before))
        sentence.add_run(_clean(cited.cited_text)).bold = True
        sentence.add_run(_clean(after))
        for name, text in (
            ("Cited for", cited.role),
            ("Cited words", cited.cited_text),
            ("Read with", cited.read_with),
            ("Section", cited.section),
            ("Place", cited.place),
            ("Source", cited.source),
            ("Link", cited.link),
            ("Holds", cited.problem or "yes"),
        ):
            if text:
                document.add_paragraph(_clean(f"{name}: {text}"), style="List Bullet")
    document.add_paragraph(answer.link)


def _write_table(document: "WordDocument", answers: Sequence[ExportedAnswer]) -> None:
    from docx.enum.section import WD_ORIENT

    page = document.sections[0]
    page.orientation = WD_ORIENT.LANDSCAPE
    page.page_width, page.page_height = page.page_height, page.page_width
    rows = [_COLUMNS, *map(_list_cells, answers)]
    table = document.add_table(rows=len(rows), cols=len(_COLUMNS), style="Table Grid")
    # Taken once: python-docx looks through the whole table for each cell that is asked for.
    for row, texts in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = _clean(text)


def _list_cells(answer: ExportedAnswer) -> tuple[str, ...]:
    cited = answer.citations
    return (
        answer.question,
        answer.answer or f"({answer.reason})",
        "\n".join(one.sentence for one in cited),
        "\n".join(
            ", ".join(filter(None, (one.title, one.section, one.place, one.link))) for one in cited
        ),
        "\n".join(one.problem or "yes" for one in cited),
    )


def _clean(text: str) -> str:
    return _FORBIDDEN.sub("\ufffd", text)
