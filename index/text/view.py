"""Views: the text that the models read of a passage, mapped back to the document.

A document's text contains line breaks inside sentences, markup and table separators. A view is the
passage without them. Each run of a view records its range of `Document.text`, so that an answer
found in the view can be cited from the source.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

# Code points [start, end) of a document's text.
Range = tuple[int, int]


@dataclass(frozen=True, slots=True)
class ViewRun:
    """A piece of a view that is contiguous in the source."""

    text: str
    # Its offset in the document's text; None for text that the view adds, such as a separator.
    start: int | None


@dataclass(frozen=True, slots=True)
class ViewCell:
    """A table's cell in a view, with the parts of the table that say what it means."""

    # Of the document's text.
    start: int
    end: int
    # Its column headers, its row's headers and the table's unit line.
    supports: tuple[Range, ...] = ()
    # The unit in its header or the table's unit line: "萬元" of "年營收（萬元）".
    unit: str = ""


@dataclass(frozen=True, slots=True)
class View:
    """A passage as the encoder, the analyzer and the reader see it."""

    runs: tuple[ViewRun, ...]
    # Read before the passage, but not part of it: title, file name, headings, caption.
    context: tuple[str, ...] = ()
    cells: tuple[ViewCell, ...] = ()

    @classmethod
    def plain(cls, text: str, start: int, context: tuple[str, ...] = ()) -> "View":
        """Return the view that shows a slice of a document as it is."""
        return cls((ViewRun(text, start),), context)

    @property
    def text(self) -> str:
        """The text of the passage itself, without context."""
        return "".join(run.text for run in self.runs)

    def locate(self, start: int, end: int) -> list[Range]:
        """Return the ranges of the document that the view's characters [start, end) came from.

        Ranges that follow each other without a gap are one; separators have none.

        >>> view = View((ViewRun("二千", 10), ViewRun("四百", 13), ViewRun("，", None)))
        >>> view.locate(1, 5)
        [(11, 12), (13, 15)]
        """
        found: list[Range] = []
        at = 0
        for run in self.runs:
            first, last = max(start, at), min(end, at + len(run.text))
            if run.start is not None and first < last:
                span = (run.start + first - at, run.start + last - at)
                if found and found[-1][1] == span[0]:
                    span = (found.pop()[0], span[1])
                found.append(span)
            at += len(run.text)
        return found

    def read(self, start: int, end: int) -> str:
        """Return the view's text for the document's characters [start, end)."""
        shown = []
        for run in self.runs:
            if run.start is not None:
                first, last = max(start, run.start), min(end, run.start + len(run.text))
                if first < last:
                    shown.append((first, run.text[first - run.start : last - run.start]))
        # A header may be shown twice.
        return "".join(words for _, words in sorted(set(shown)))

    def find_text(self, start: int) -> int | None:
        """Return the offset in the view of the document's character at `start`; None if absent."""
        at = 0
        for run in self.runs:
            if run.start is not None and run.start <= start < run.start + len(run.text):
                return at + start - run.start
            at += len(run.text)
        return None

    def find_cell(self, start: int) -> ViewCell | None:
        """Return the table cell that holds the document's character at `start`, if one does."""
        return next((cell for cell in self.cells if cell.start <= start < cell.end), None)

    def encode(self, passage: Range) -> str:
        """Return the view of the `passage` as JSON, from which `decode` restores it."""
        runs: list[object] = []
        for run in self.runs:
            if run.start is None:
                runs.append(run.text)
            elif passage[0] <= run.start and run.start + len(run.text) <= passage[1]:
                runs.append([run.start, len(run.text)])
            else:
                runs.append([run.start, run.text])
        cells = [[cell.start, cell.end, cell.supports, cell.unit] for cell in self.cells]
        return json.dumps([runs, self.context, cells], ensure_ascii=False, separators=(",", ":"))

    @classmethod
    def decode(cls, data: str, text: str, start: int) -> "View":
        """Restore the view of the passage with this `text`, which begins at `start`."""
        runs, context, cells = json.loads(data)
        return cls(
            tuple(_decode_run(run, text, start) for run in runs),
            tuple(context),
            tuple(
                ViewCell(first, last, tuple((a, b) for a, b in supports), unit)
                for first, last, supports, unit in cells
            ),
        )


def join_ranges(runs: Iterable[ViewRun]) -> tuple[ViewRun, ...]:
    """Join runs that follow each other in the view and in the source."""
    joined: list[ViewRun] = []
    for run in runs:
        last = joined[-1] if joined else None
        if not run.text:
            continue
        if last and (
            (last.start is None and run.start is None)
            or (
                last.start is not None
                and run.start is not None
                and last.start + len(last.text) == run.start
            )
        ):
            joined[-1] = ViewRun(last.text + run.text, last.start)
        else:
            joined.append(run)
    return tuple(joined)


def cut_runs(
    text: str, start: int, end: int, hidden: Iterable[tuple[Range, str]]
) -> Iterator[ViewRun]:
    """Yield the runs of `text[start:end]`, each `hidden` range replaced by its text. Ranges are in
    order and may overlap.
    """
    cursor = start
    for (first, last), shown in hidden:
        if last <= cursor or first >= end:
            continue
        if first > cursor:
            yield ViewRun(text[cursor:first], cursor)
        if shown:
            yield ViewRun(shown, None)
        cursor = min(last, end)
    if cursor < end:
        yield ViewRun(text[cursor:end], cursor)


def _decode_run(run: object, text: str, start: int) -> ViewRun:
    match run:
        case [int(at), int(length)]:
            return ViewRun(text[at - start : at - start + length], at)
        case [int(at), str(words)]:
            return ViewRun(words, at)
        case _:
            return ViewRun(str(run), None)
