"""Answers as Markdown: one as a document, several as a table."""

import re
from collections.abc import Sequence

from api.export.record import ExportedAnswer, ExportedCitation

_COLUMNS = ("Question", "Answer", "Sentence", "Source", "Holds")
_MARKUP = re.compile(r"([\\`*_{}\[\]<>#|~!$&])")
_BEGINS_BLOCK = re.compile(r"^([+\-=]|\d+(?=[.)]))")


def write_markdown(answers: Sequence[ExportedAnswer]) -> bytes:
    """Return a Markdown file in UTF-8. Nothing in the texts counts as markup."""
    text = _write_document(answers[0]) if len(answers) == 1 else _write_table(answers)
    return text.encode("utf-8", "replace")


def _write_document(answer: ExportedAnswer) -> str:
    parts = [f"# {_escape(answer.question)}"]
    if answer.answer:
        value = " ".join(filter(None, (answer.value, answer.unit)))
        parts += [f"**{_escape(answer.answer)}**" + (f" ({_escape(value)})" if value else "")]
        parts += [f"Confidence {answer.confidence}."]
        parts += [f"Computed: {answer.computed}."] if answer.computed else []
        parts += [f"Another passage says: {_escape(answer.conflict)}."] if answer.conflict else []
    else:
        parts += [f"No answer: {_escape(answer.reason)}."]
    for number, cited in enumerate(answer.citations, start=1):
        parts += [
            f"## {number}. {_escape(cited.title)}",
            f"> {_escape(cited.sentence)}",
            "\n".join(f"- {line}" for line in _describe(cited)),
        ]
    return "\n\n".join([*parts, f"<{answer.link}>"]) + "\n"


def _describe(cited: ExportedCitation) -> list[str]:
    return [
        f"Cited words ({cited.role}): “{_escape(cited.cited_text)}”",
        *([f"Read with: {_escape(cited.read_with)}"] if cited.read_with else []),
        *([f"Section: {_escape(cited.section)}"] if cited.section else []),
        *([f"Place: {_escape(cited.place)}"] if cited.place else []),
        f"Source: {_escape(cited.source)}",
        *([f"Link: <{cited.link}>"] if cited.link else []),
        f"Does not hold: {_escape(cited.problem)}" if cited.problem else "Holds.",
    ]


def _write_table(answers: Sequence[ExportedAnswer]) -> str:
    lines = [_COLUMNS, ["---"] * len(_COLUMNS)]
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
                    + (f" <{each.link}>" if each.link else "")
                    for each in cited
                ),
                "<br>".join(_escape(each.problem) or "yes" for each in cited),
            ]
        )
    return "".join("| " + " | ".join(line) + " |\n" for line in lines)


def _escape(text: str) -> str:
    """Return a text on one line, of which nothing is markup."""
    line = _MARKUP.sub(r"\\\1", " ".join(text.split()))
    return _BEGINS_BLOCK.sub(r"\\\1" if line[:1] in "+-=" else r"\1\\", line)
