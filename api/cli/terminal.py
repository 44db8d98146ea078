"""Render responses, documents and tables for people. Knows the schemas, no collection.

Programs read `--json` instead. Colour and width are rich's decision: no colour in a pipe or with
NO_COLOR.
"""

import sys
from collections.abc import Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from api.cli.escape import escape, escape_line
from api.http.schema.ask import AnswerBody, AnswerTextBody, AskResponse, ComputationBody
from api.http.schema.citation import CitationBody
from api.http.schema.document import AddedDocument, DocumentSummary, StoredDocument
from api.http.schema.passage import PassageBody
from index.document import Chunk
from rag.answer import AnswerType, Reason

REASONS = {
    Reason.NOT_IN_DOCUMENTS: "nothing was found that answers this",
    Reason.EMPTY_INDEX: "there are no documents yet; `yiju add PATH` adds some",
    Reason.LOW_CONFIDENCE: "the best passage is too unlikely to be right",
    Reason.NEEDS_CALCULATION: "it would have to be computed, and not all that takes is certain",
    Reason.CONTRADICTED: "the best passage seems to be about something else than what you ask, "
    "or to say the opposite; ask about what it says, or add a document that says more",
    Reason.NOT_A_QUESTION: "this asks nothing; ask for something, as in "
    'yiju query "how many collective contracts?"',
    Reason.NO_SUCH_DOCUMENT: "no document matches the filter; `yiju ls` lists them",
}
# Characters of a passage that are shown in a list.
_EXCERPT_LENGTH = 80
# Operands of a computation that are shown; `--json` has all.
_OPERANDS = 12


def make_console() -> Console:
    """Return a console on standard output; in a pipe it is so wide that no line is wrapped."""
    width = None if sys.stdout.isatty() else 10_000
    return Console(width=width, highlight=False, markup=False, emoji=False)


def print_response(out: Console, response: AskResponse) -> None:
    """Print the answer and its citations, then the passages that hold none of them."""
    cited = response.citations
    if response.answer:
        _print_answer(out, response.answer, response)
        supports = {id for citation in cited for id in citation.supports}
        computed = response.answer.computed
        hidden = set(computed.operands[_OPERANDS:]) if computed else set()
        for citation in cited:
            if citation.id not in supports | hidden:
                _print_citation(out, citation)
    if response.question_read:
        out.print(Text(f"read of the question: {escape_line(response.question_read)}", "dim"))
    if response.abstained_because:
        reason = REASONS[response.abstained_because]
        out.print(Text.assemble(("No answer: ", "bold yellow"), reason + _format_refusal(response)))
    others = [
        passage
        for passage in response.passages
        if not any(_contains(passage, one.document_id, one.start, one.end) for one in cited)
    ]
    if others:
        out.print(Text("\nOther passages" if response.answer else "\nNearest passages", "dim"))
        _print_passages(out, others)


def _print_answer(out: Console, answer: AnswerBody, response: AskResponse) -> None:
    line = Text(escape(answer.text), "bold green")
    line.append(_format_value(answer), "not bold cyan")
    _print_quoted(out, line)
    _print_sentence(out, answer, response)
    if answer.computed:
        out.print(_format_computation(answer.computed, response), soft_wrap=True)
    out.print(f"confidence {answer.confidence:.0%}")
    if answer.conflict:
        ids = "".join(f"[{id}]" for id in answer.conflict.citations)
        conflict = f"{escape_line(answer.conflict.text)}{_format_value(answer.conflict)} {ids}"
        label = ("Another passage gives another value: ", "bold yellow")
        out.print(Text.assemble(label, conflict))


def _print_sentence(out: Console, answer: AnswerBody, response: AskResponse) -> None:
    """Print the sentence around the answer, with the answer in bold, if a passage holds it."""
    cited = [citation for citation in response.citations if citation.id in answer.citations]
    first = cited[0]
    start, end = first.sentence.start, first.sentence.end
    if (start, end) == (first.start, first.end):
        return
    for passage in response.passages:
        if _contains(passage, first.document_id, first.start, first.end):
            # Over a break of column it may begin or end in another passage.
            start, end = max(start, passage.start), min(end, passage.end)
            text = passage.text[start - passage.start : end - passage.start]
            sentence = Text(escape(text), "dim")
            for citation in cited:
                first_at, last_at = citation.start - start, citation.end - start
                if first_at >= 0 and last_at <= end - start:
                    sentence.stylize("not dim bold green", first_at, last_at)
            _print_quoted(out, sentence)
            return


def _print_quoted(out: Console, text: Text) -> None:
    """Print a document's words. Each line but the first is indented: it could otherwise pass for a
    line of ours, such as a citation.
    """
    first, *others = text.split("\n", allow_blank=True)
    out.print(first, soft_wrap=True)
    for line in others:
        out.print(Text.assemble("  ", line), soft_wrap=True)


def _format_computation(computed: ComputationBody, response: AskResponse) -> Text:
    """Return what the answer was computed from: "difference of 712 [0] and 654 [1]"."""
    cited = {citation.id: citation.cited_text for citation in response.citations}
    shown = [f"{escape_line(cited[id])} [{id}]" for id in computed.operands[:_OPERANDS]]
    more = len(computed.operands) - len(shown)
    said = ", ".join(shown) + (f" and {more} more" if more else "")
    return Text(f"computed: {computed.operation} of {said}", "dim")


def _format_refusal(response: AskResponse) -> str:
    """Return the end of the sentence: what the confidence is, and what it had to be."""
    refusal = response.refusal
    if refusal is None:
        return "."
    return f" (confidence {refusal.confidence:.0%}, {refusal.threshold:.0%} needed)."


def _format_value(answer: AnswerBody | AnswerTextBody) -> str:
    if answer.value is None:
        return ""
    # No thousands separator in a year.
    is_number = isinstance(answer.value, int | float) and answer.type != AnswerType.DATE
    value = f"{answer.value:,}" if is_number else f"{answer.value}"
    return escape_line(f"  = {value} {answer.unit or ''}".rstrip())


def _print_citation(out: Console, citation: CitationBody) -> None:
    place = _format_place(citation.title, citation.section)
    out.print(Text.assemble(f"\n[{citation.id}] ", (place, "bold")), soft_wrap=True)
    where = ", ".join([citation.source, *_list_places(citation)])
    out.print(
        Text(f"    {escape_line(where)}, {citation.start}–{citation.end}", "dim"), soft_wrap=True
    )


def _list_places(citation: CitationBody) -> list[str]:
    """Return the location of a citation in the original: ["page 3"], ["sheet 甲", "cell C7"]."""
    names = ("page", "slide", "sheet", "cell")
    values = [(name, getattr(citation, name)) for name in names]
    places = [f"{name} {value}" for name, value in values if value is not None]
    return places + ["text from OCR"] * citation.ocr


def _contains(passage: PassageBody, document_id: str, start: int, end: int) -> bool:
    return passage.document_id == document_id and passage.start <= start and end <= passage.end


def _print_passages(out: Console, passages: Sequence[PassageBody]) -> None:
    for passage in passages:
        place = _format_place(passage.title, passage.section)
        numbers = f"{passage.rank:3}  {passage.score:.3f}  "
        out.print(Text.assemble(numbers, (place, "bold")), soft_wrap=True)
        out.print(Text(" " * 12 + make_excerpt(passage.text)), soft_wrap=True)


def make_excerpt(text: str) -> str:
    """Return the beginning of a text, on one line."""
    line = " ".join(escape(text).split())
    return line if len(line) <= _EXCERPT_LENGTH else line[: _EXCERPT_LENGTH - 1] + "…"


def _format_place(title: str, section: Sequence[str]) -> str:
    """Return title and headings. A document's first heading is often its title."""
    return escape_line(" › ".join(section if section[:1] == [title] else [title, *section]))


def print_documents(out: Console, documents: Sequence[DocumentSummary]) -> None:
    """Print a table with one document per line. Columns that would be empty are left out."""
    if not documents:
        out.print("no documents; `yiju add PATH` adds some")
        return
    columns = {
        "id": [one.id for one in documents],
        "title": [one.title for one in documents],
        "characters": [f"{one.characters}" for one in documents],
        "passages": [f"{one.chunks}" for one in documents],
        "pages": [format_pages(one) for one in documents],
        "original": ["" if one.size is None else format_size(one.size) for one in documents],
        "warnings": [f"{len(one.warnings) or ''}" for one in documents],
        "source": [one.source for one in documents],
    }
    columns = {name: cells for name, cells in columns.items() if any(cells)}
    table = Table(box=None, pad_edge=False, header_style="dim")
    for name in columns:
        is_word = name in {"id", "title", "source"}
        table.add_column(name, justify="left" if is_word else "right", overflow="fold")
    for row in zip(*columns.values(), strict=True):
        table.add_row(*(Text(escape_line(cell)) for cell in row))
    out.print(table)


def format_pages(document: DocumentSummary | StoredDocument) -> str:
    """Return the number of pages, slides or sheets: "12 pages", "1 sheet"; empty without any."""
    if document.pages is None:
        return ""
    return f"{document.pages} {document.page_kind or 'page'}{'s' * (document.pages != 1)}"


def format_size(size: int) -> str:
    """Return a number of bytes in the largest unit of which there is at least one.

    >>> format_size(999), format_size(1_250_000)
    ('999 B', '1.2 MB')
    """
    for unit, one in (("GB", 10**9), ("MB", 10**6), ("kB", 10**3)):
        if size >= one:
            return f"{size / one:.1f} {unit}"
    return f"{size} B"


def print_heading(out: Console, document: StoredDocument, chunks: Sequence[Chunk]) -> None:
    """Print a document's title, id, source, sizes, metadata and warnings."""
    sections = len({chunk.section for chunk in chunks if chunk.section})
    sizes = [
        f"{document.characters} characters",
        f"{sections} sections",
        f"{document.chunks} passages",
        format_pages(document),
        "" if document.size is None else f"original {format_size(document.size)}",
    ]
    out.print(Text(escape_line(document.title), "bold"), soft_wrap=True)
    out.print(Text(escape_line(f"{document.id}  {document.source}"), "dim"), soft_wrap=True)
    out.print(Text(", ".join(filter(None, sizes)), "dim"), soft_wrap=True)
    for key, value in document.metadata.items():
        shown = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
        out.print(Text(escape_line(f"{key}: {shown}"), "dim"), soft_wrap=True)
    for warning in document.warnings:
        out.print(Text(escape_line(f"warning: {warning}"), "yellow"), soft_wrap=True)
    out.print()


def print_text(out: Console, document: StoredDocument) -> None:
    """Print a document's text."""
    out.print(Text(escape(document.text)), soft_wrap=True)


def print_chunks(out: Console, chunks: Sequence[Chunk]) -> None:
    """Print where a document was split, with the beginning of each passage."""
    for chunk in chunks:
        offsets, headings = f"{chunk.start}–{chunk.end}  ", escape_line(" › ".join(chunk.section))
        out.print(Text.assemble((offsets, "bold"), headings), soft_wrap=True)
        out.print(Text("    " + make_excerpt(chunk.text)), soft_wrap=True)


def print_added(out: Console, documents: Sequence[AddedDocument]) -> None:
    """Print one line per document: what was done, its passages, id and source."""
    for one in documents:
        line = f"{one.status:9}  {one.chunks:5} passages  {one.document_id}  {one.source}"
        out.print(Text(escape_line(line)), soft_wrap=True)


def print_removed(out: Console, documents: Sequence[DocumentSummary]) -> None:
    """Print one line per removed document."""
    for one in documents:
        out.print(
            Text(escape_line(f"removed  {one.id}  {one.title}  {one.source}")), soft_wrap=True
        )


def print_table(
    out: Console, title: str, header: Sequence[str], rows: Sequence[Sequence[str]], words: int
) -> None:
    """Print a titled table: the first `words` columns aligned left, the numbers right."""
    out.print(Text(f"\n{escape_line(title)}", "bold"))
    table = Table(box=None, pad_edge=False, header_style="dim")
    for column, name in enumerate(header):
        is_number = column >= words
        table.add_column(
            Text(escape_line(name)), justify="right" if is_number else "left", no_wrap=is_number
        )
    for row in rows:
        table.add_row(*(Text(escape_line(cell)) for cell in row))
    out.print(table)
