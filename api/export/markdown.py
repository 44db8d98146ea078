"""Answers as Markdown: one as a document, several as a table."""

import re
from collections.abc import Sequence

from api.export.label import LABELS, Labels, Language
from api.export.record import ExportedAnswer, ExportedCitation

_MARKUP = re.compile(r"([\\`*_{}\[\]<>#|~!$&])")
_BEGINS_BLOCK = re.compile(r"^([+\-=]|\d+(?=[.)]))")


def write_markdown(
    answers: Sequence[ExportedAnswer], language: Language = Language.ENGLISH
) -> bytes:
    """Return a Markdown file in UTF-8. Nothing in the texts counts as markup."""
    labels = LABELS[language]
    is_one = len(answers) == 1
    text = _write_document(answers[0], labels) if is_one else _write_table(answers, labels)
    return text.encode("utf-8", "replace")


def _write_document(answer: ExportedAnswer, labels: Labels) -> str:
    parts = [f"# {_escape(answer.question)}"]
    if answer.answer:
        amount = f" = {_escape(answer.amount)}" if answer.amount else ""
        parts += [f"**{_escape(answer.answer)}**{amount}", _escape(answer.certainty)]
        parts += [labels.computed.format(answer.computed)] if answer.computed else []
        parts += [labels.conflict.format(_escape(answer.conflict))] if answer.conflict else []
    else:
        parts += [labels.no_answer.format(_escape(answer.reason))]
    for number, cited in enumerate(answer.citations, start=1):
        parts += [
            f"## {number}. {_escape(cited.title)}",
            f"> {_escape(cited.sentence)}",
            "\n".join(f"- {line}" for line in _describe(cited, labels)),
        ]
    return "\n\n".join([*parts, _write_link(labels.permanent, answer.link)]) + "\n"


def _describe(cited: ExportedCitation, labels: Labels) -> list[str]:
    said = (
        (labels.belongs, cited.read_with),
        (labels.section, cited.section),
        (labels.place, cited.place),
        (labels.source, cited.source),
        (labels.fails, cited.problem),
    )
    return [
        labels.roles[cited.role].format(f"“{_escape(cited.cited_text)}”"),
        *(label.format(_escape(words)) for label, words in said if words),
        *([] if cited.problem else [labels.holds]),
        *([_write_link(labels.original, cited.link)] if cited.link else []),
    ]


def _write_link(words: str, address: str) -> str:
    return f"[{words}](<{address}>)"


def _write_table(answers: Sequence[ExportedAnswer], labels: Labels) -> str:
    lines: list[Sequence[str]] = [labels.columns, ["---"] * len(labels.columns)]
    for one in answers:
        said = _escape(one.answer) or f"({_escape(one.reason)})"
        cited = one.citations
        lines.append(
            [
                _escape(one.question),
                said,
                "<br>".join(_escape(each.sentence) for each in cited),
                "<br>".join(
                    _escape(", ".join(filter(None, (each.title, each.section, each.place))))
                    + (f" {_write_link(labels.original, each.link)}" if each.link else "")
                    for each in cited
                ),
                "<br>".join(_escape(each.problem) or labels.holds for each in cited),
            ]
        )
    return "".join("| " + " | ".join(line) + " |\n" for line in lines)


def _escape(text: str) -> str:
    """Return a text on one line, of which nothing is markup."""
    line = _MARKUP.sub(r"\\\1", " ".join(text.split()))
    return _BEGINS_BLOCK.sub(r"\\\1" if line[:1] in "+-=" else r"\1\\", line)
