"""Answers as a Word document: one as a text, several as a table.

python-docx writes it (MIT licence, 3 MB; it needs only lxml, which is here anyway).
"""

import io
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from api.export.label import LABELS, Labels, Language
from api.export.record import ExportedAnswer, ExportedCitation

if TYPE_CHECKING:
    from docx.document import Document as WordDocument
    from docx.text.paragraph import Paragraph

# Characters that Word keeps of a document's title.
_LONGEST_TITLE = 255
# What XML cannot carry.
_FORBIDDEN = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def write_word(answers: Sequence[ExportedAnswer], language: Language = Language.ENGLISH) -> bytes:
    """Return a DOCX file."""
    import docx

    labels = LABELS[language]

    document, file = docx.Document(), io.BytesIO()
    document.core_properties.author = "yiju"
    title = _clean(answers[0].question) if len(answers) == 1 else "yiju"
    document.core_properties.title = title[:_LONGEST_TITLE]
    if len(answers) == 1:
        _write_answer(document, answers[0], labels)
    else:
        _write_table(document, answers, labels)
    document.save(file)
    return file.getvalue()


def _write_answer(document: "WordDocument", answer: ExportedAnswer, labels: Labels) -> None:
    document.add_heading(_clean(answer.question), level=1)
    said = document.add_paragraph()
    if answer.answer:
        said.add_run(_clean(answer.answer)).bold = True
        said.add_run(_clean(f" = {answer.amount}" if answer.amount else ""))
        document.add_paragraph(answer.certainty)
        if answer.computed:
            document.add_paragraph(labels.computed.format(answer.computed))
        if answer.conflict:
            document.add_paragraph(_clean(labels.conflict.format(answer.conflict)))
    else:
        said.add_run(labels.no_answer.format(answer.reason))
    for cited in answer.citations:
        _write_citation(document, cited, labels)
    _add_link(document.add_paragraph(), labels.permanent, answer.link)


def _write_citation(document: "WordDocument", cited: ExportedCitation, labels: Labels) -> None:
    document.add_heading(_clean(cited.title), level=2)
    sentence = document.add_paragraph(style="Intense Quote")
    before, after = cited.around
    sentence.add_run(_clean(before))
    sentence.add_run(_clean(cited.cited_text)).bold = True
    sentence.add_run(_clean(after))
    for label, words in (
        (labels.roles[cited.role], cited.cited_text),
        (labels.belongs, cited.read_with),
        (labels.section, cited.section),
        (labels.place, cited.place),
        (labels.source, cited.source),
        (labels.fails, cited.problem),
        ("{}", "" if cited.problem else labels.holds),
    ):
        if words:
            document.add_paragraph(_clean(label.format(words)), style="List Bullet")
    if cited.link:
        _add_link(document.add_paragraph(style="List Bullet"), labels.original, cited.link)


def _add_link(paragraph: "Paragraph", words: str, address: str) -> None:
    """Append a link, for which python-docx has no function of its own."""
    from docx.opc.constants import RELATIONSHIP_TYPE
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    link = OxmlElement("w:hyperlink")
    link.set(
        qn("r:id"), paragraph.part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    )
    run = paragraph.add_run(words)
    run.underline = True
    link.append(run._r)
    paragraph._p.append(link)


def _write_table(
    document: "WordDocument", answers: Sequence[ExportedAnswer], labels: Labels
) -> None:
    from docx.enum.section import WD_ORIENT

    page = document.sections[0]
    page.orientation = WD_ORIENT.LANDSCAPE
    page.page_width, page.page_height = page.page_height, page.page_width
    rows = [labels.columns, *(_list_cells(one, labels) for one in answers)]
    table = document.add_table(rows=len(rows), cols=len(labels.columns), style="Table Grid")
    # Taken once: python-docx looks through the whole table for each cell that is asked for.
    for row, texts in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = _clean(text)
    for row, answer in zip(table.rows[1:], answers, strict=True):
        source = row.cells[3]
        for cited in answer.citations:
            if cited.link:
                _add_link(source.add_paragraph(), labels.original, cited.link)


def _list_cells(answer: ExportedAnswer, labels: Labels) -> tuple[str, ...]:
    cited = answer.citations
    return (
        answer.question,
        answer.answer or f"({answer.reason})",
        "\n".join(one.sentence for one in cited),
        "\n".join(", ".join(filter(None, (one.title, one.section, one.place))) for one in cited),
        "\n".join(one.problem or labels.holds for one in cited),
    )


def _clean(text: str) -> str:
    return _FORBIDDEN.sub("\ufffd", text)
