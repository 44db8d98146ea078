"""What a person sees of yiju in a terminal. Knows the schemas, never a library; what it prints is never read by a program.

Colour and width are rich's decision: none in a pipe, no colour with NO_COLOR.
"""

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from time import monotonic

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text

from api.cli.escape import plain
from api.http.document import AddedDocument, DocumentSummary, StoredDocument
from api.http.schema import Answer, Citation, Passage, Reply, Statement
from index.document import Chunk
from rag.answer import AnswerType, Reason

WHY = {
    Reason.NOT_IN_DOCUMENTS: "the documents do not say",
    Reason.EMPTY_INDEX: "there is no document yet; `yiju add PATH` adds some",
    Reason.LOW_CONFIDENCE: "the best passage is too unlikely to be right",
}
_BRIEF = 80
Report = Callable[[int, int], None]


def console() -> Console:
    """Standard output; in a pipe so wide that no line is folded."""
    return Console(
        width=None if sys.stdout.isatty() else 10_000, highlight=False, markup=False, emoji=False
    )


def reply(out: Console, said: Reply) -> None:
    """The answer and where it stands, then the other passages."""
    others = said.passages
    if said.answer:
        cited = said.citations
        _answer(out, said, [citation for citation in cited if citation.id in said.answer.citations])
        for citation in cited:
            _citation(out, citation)
        others = [
            passage
            for passage in others
            if not any(
                _holds(passage, citation.start, citation.end, citation) for citation in cited
            )
        ]
    elif said.abstained_because:
        out.print(Text.assemble(("No answer: ", "bold yellow"), WHY[said.abstained_because] + "."))
    if others:
        out.print(Text("\nOther passages" if said.answer else "\nNearest passages", "dim"))
        _passages(out, others)


def _answer(out: Console, said: Reply, cited: Sequence[Citation]) -> None:
    answer = said.answer
    assert answer  # noqa: S101  the caller looked
    line = Text(plain(answer.text), "bold green")
    line.append(_value(answer), "not bold cyan")
    out.print(line, soft_wrap=True)
    start, end = cited[0].sentence.start, cited[0].sentence.end
    around = next((one for one in said.passages if _holds(one, start, end, cited[0])), None)
    if around and (start, end) != (cited[0].start, cited[0].end):
        sentence = Text(plain(around.text[start - around.start : end - around.start]), "dim")
        for citation in cited:
            sentence.stylize("not dim bold green", citation.start - start, citation.end - start)
        out.print(sentence, soft_wrap=True)
    out.print(f"confidence {answer.confidence:.0%}")
    if answer.conflict:
        ids = "".join(f"[{id}]" for id in answer.conflict.citations)
        out.print(
            Text.assemble(
                ("Another passage says otherwise: ", "bold yellow"),
                plain(answer.conflict.text),
                _value(answer.conflict),
                f" {ids}",
            )
        )


def _value(said: Answer | Statement) -> str:
    if said.value is None:
        return ""
    # A year has no thousands to part.
    value = (
        f"{said.value:,}"
        if isinstance(said.value, int | float) and said.type != AnswerType.DATE
        else f"{said.value}"
    )
    return f"  = {value} {said.unit or ''}".rstrip()


def _citation(out: Console, citation: Citation) -> None:
    where = _where(citation.title, citation.section)
    page = f", page {citation.page}" if citation.page is not None else ""
    out.print(Text.assemble(f"\n[{citation.id}] ", (plain(where), "bold")), soft_wrap=True)
    out.print(
        Text(f"    {plain(citation.source)}{page}, {citation.start}–{citation.end}", "dim"),
        soft_wrap=True,
    )


def _holds(passage: Passage, start: int, end: int, citation: Citation) -> bool:
    return (
        passage.document_id == citation.document_id
        and passage.start <= start
        and end <= passage.end
    )


def _passages(out: Console, passages: Sequence[Passage]) -> None:
    for passage in passages:
        where = _where(passage.title, passage.section)
        out.print(
            Text.assemble(f"{passage.rank:3}  {passage.score:.3f}  ", (plain(where), "bold")),
            soft_wrap=True,
        )
        out.print(Text("            " + brief(passage.text)), soft_wrap=True)


def brief(text: str) -> str:
    """The beginning of a text, on one line."""
    line = " ".join(plain(text).split())
    return line if len(line) <= _BRIEF else line[: _BRIEF - 1] + "…"


def documents(out: Console, listed: Sequence[DocumentSummary]) -> None:
    """A table, one document a line."""
    table = Table(box=None, pad_edge=False, header_style="dim")
    for name, justify in (
        ("id", "left"),
        ("title", "left"),
        ("characters", "right"),
        ("passages", "right"),
        ("source", "left"),
    ):
        table.add_column(name, justify="right" if justify == "right" else "left", overflow="fold")
    for one in listed:
        table.add_row(
            *(
                Text(plain(cell))
                for cell in (one.id, one.title, f"{one.characters}", f"{one.chunks}", one.source)
            )
        )
    if listed:
        out.print(table)
    else:
        out.print("no documents; `yiju add PATH` adds some")


def document(out: Console, stored: StoredDocument, chunks: Sequence[Chunk], listed: bool) -> None:
    """One document: what is known about it, then its text, or where it was cut into passages."""
    sections = len({chunk.section for chunk in chunks if chunk.section})
    out.print(Text(plain(stored.title), "bold"), soft_wrap=True)
    out.print(Text(f"{plain(stored.id)}  {plain(stored.source)}", "dim"), soft_wrap=True)
    out.print(
        Text(
            f"{stored.characters} characters, {sections} sections, {stored.chunks} passages\n",
            "dim",
        ),
        soft_wrap=True,
    )
    if not listed:
        out.print(Text(plain(stored.text)), soft_wrap=True)
        return
    for chunk in chunks:
        out.print(
            Text.assemble(
                (f"{chunk.start}–{chunk.end}  ", "bold"), plain(" › ".join(chunk.section))
            ),
            soft_wrap=True,
        )
        out.print(Text("    " + brief(chunk.text)), soft_wrap=True)


def _where(title: str, section: Sequence[str]) -> str:
    """Title and headings; a document's first heading is often its title."""
    return " › ".join(section if section[:1] == [title] else [title, *section])


def added(out: Console, result: Sequence[AddedDocument]) -> None:
    """A line for each document: what became of it, its passages, its id, its source."""
    for one in result:
        out.print(
            Text(
                plain(f"{one.status:9}  {one.chunks:5} passages  {one.document_id}  {one.source}")
            ),
            soft_wrap=True,
        )


def removed(out: Console, gone: Sequence[DocumentSummary]) -> None:
    """A line for each document that is no more."""
    for one in gone:
        out.print(Text(plain(f"removed  {one.id}  {one.title}  {one.source}")), soft_wrap=True)


def table(
    out: Console, title: str, header: Sequence[str], rows: Sequence[Sequence[str]], words: int
) -> None:
    """A titled table: the first `words` columns to the left, the others, numbers, to the right."""
    out.print(Text(f"\n{plain(title)}", "bold"))
    shown = Table(box=None, pad_edge=False, header_style="dim")
    for at, name in enumerate(header):
        shown.add_column(
            Text(plain(name)), justify="left" if at < words else "right", no_wrap=at >= words
        )
    for row in rows:
        shown.add_row(*(Text(plain(cell)) for cell in row))
    out.print(shown)


@contextmanager
def stages(*names: str) -> Iterator[Callable[[str, int, int], None]]:
    """A bar for each of several stages, on standard error when that is a terminal."""
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
    )
    with Progress(
        *columns, console=Console(stderr=True), disable=not sys.stderr.isatty(), transient=True
    ) as bar:
        tasks = {name: bar.add_task(name, total=None) for name in names}
        yield lambda name, done, total: bar.update(tasks[name], completed=done, total=total)


@contextmanager
def progress(doing: str, unit: str = "passages") -> Iterator[Report]:
    """How many are done of all, their rate and the time left: a bar on a terminal, and one line at the end."""
    started, count = monotonic(), 0
    columns = (
        TextColumn(doing),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}"),
        TimeRemainingColumn(),
    )
    with Progress(
        *columns, console=Console(stderr=True), disable=not sys.stderr.isatty(), transient=True
    ) as bar:
        task = bar.add_task(doing, total=None, rate="")

        def report(done: int, total: int) -> None:
            nonlocal count
            count = done
            bar.update(
                task, completed=done, total=total, rate=_rate(done, monotonic() - started, unit)
            )

        yield report
    if count:
        seconds = monotonic() - started
        print(
            f"{doing}: {count} {unit} in {seconds:.1f} s, {_rate(count, seconds, unit)}",
            file=sys.stderr,
        )


def _rate(count: int, seconds: float, unit: str) -> str:
    return f"{count / seconds:.0f} {unit}/s" if count and seconds else ""
