"""Document -> passages: sections of prose, and rows of tables.

A passage of prose may still be too long for the encoder; `index.ingest.splitter` cuts it, and
`DocumentReader.show` makes the view of each piece.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise
from pathlib import PurePath

from index.block import Block, BlockKind, RegionKind
from index.document import Document
from index.ingest.heading import Layout, find_reply
from index.ingest.section import Section, is_bare, split_sections
from index.ingest.structure.plain_table import find_plain_tables
from index.ingest.structure.prose import UNREAD, find_hidden, mask, overlap, show, show_text
from index.ingest.structure.table import Fits, RowPassage, Surrounding, TableReader, find_unit_line
from index.text.analyzer import extract_terms
from index.text.han import HAN
from index.text.view import Range, View

# Blocks whose lines are never headings.
_NOT_HEADINGS = (BlockKind.TABLE, BlockKind.CODE, BlockKind.FOOTNOTE, BlockKind.CAPTION, *UNREAD)
_ALONE = (RegionKind.SLIDE, RegionKind.SHEET)
_LONGEST_CAPTION = 60  # characters
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_HAN = re.compile(f"[{HAN}]")
# Names that spreadsheets give by themselves.
_COUNTED_SHEET = re.compile(r"(?:sheet|工作表|工作表單|表)?\s*\d*$", re.IGNORECASE)
_BEGINNING = 3000  # characters of a text that say its year, if it does
_WORDS = re.compile(r"\S.*?(?=[ \t\r]*(?:\n|$))")


@dataclass(frozen=True, slots=True)
class Passage:
    """A part of a document to be made into chunks."""

    start: int
    end: int
    section: Section
    # Of a table's row; None for prose, which may have to be cut first.
    view: View | None = None


class DocumentReader:
    """Finds the passages of one document and shows them."""

    def __init__(self, document: Document, fits: Fits) -> None:
        self._document = document
        self._fits = fits
        self._hidden = find_hidden(document)
        self._ends = [end for (_, end), _ in self._hidden]
        self._starts = [start for (start, _), _ in self._hidden]
        blocks = document.blocks
        self._tables = (
            [block for block in blocks if block.kind is BlockKind.TABLE]
            if blocks
            else find_plain_tables(document.text)
        )

    def find_passages(self) -> list[Passage]:
        """Return the passages in the order of the text."""
        passages: list[Passage] = []
        readable = mask(self._document.text, (span for span, _ in self._hidden))
        for section in _join_bare(readable, self._find_sections(), self._document):
            passages += self._divide(section)
        return passages

    def show(self, start: int, end: int, section: Section) -> View:
        """Return the view of the prose `text[start:end]` of a section.

        A question that is the section's heading is context: it is never its own answer.
        """
        text = self._document.text
        hidden = self._overlap(start, end)
        body = section.body
        if section.is_question and start < body < end and text[body:end].strip():
            reply = find_reply(text, body)
            hidden = sorted([*hidden, ((section.start, max(body, reply)), "")])
        runs = show(text, start, end, hidden)
        seen = "".join(run.text for run in runs)
        return View(runs, tuple(one for one in self._list_context(section) if one not in seen))

    @cached_property
    def _text(self) -> str:
        """The text that headings are looked for in: same offsets, nothing that cannot be one."""
        ranges = [span for span, _ in self._hidden]
        ranges += [
            (block.start, block.end)
            for block in [*self._document.blocks, *self._tables]
            if block.kind in _NOT_HEADINGS
        ]
        return mask(self._document.text, sorted(ranges))

    def _find_sections(self) -> Iterator[Section]:
        """Yield the sections of the document; those of a slide or sheet end with it."""
        blocks = self._document.blocks
        layout = None
        if blocks:
            levels = {b.start: b.level for b in blocks if b.kind is BlockKind.HEADING}
            layout = Layout(levels, {b.start for b in blocks if b.kind is BlockKind.LIST_ITEM})
        begins = (r.start for r in self._document.regions if r.kind in _ALONE)
        for start, end in pairwise([0, *begins, len(self._text)]):
            own = layout and Layout(
                {at - start: level for at, level in layout.levels.items() if start <= at < end},
                {at - start for at in layout.items if start <= at < end},
            )
            for one in split_sections(self._text[start:end], layout=own):
                yield Section(
                    one.start + start,
                    one.end + start,
                    one.path,
                    one.body + start if one.body >= 0 else -1,
                    one.is_question,
                    one.states,
                )

    def _divide(self, section: Section) -> Iterator[Passage]:
        """Yield the prose of a section and the rows of its tables, in order."""
        cursor = section.start
        if section.states and self._document.text[section.body : section.end].strip():
            # On its own: in one passage with the text below, the reader answers from that text.
            yield from self._make_prose(section.start, section.body, section)
            cursor = section.body
        for table in self._tables:
            if table.end <= section.start or table.start >= section.end:
                continue
            around = self._find_surrounding(table, section, cursor)
            if self._says_more(cursor, table.start, section, around):
                yield from self._make_prose(cursor, table.start, section)
            for row in self._read_rows(table, around):
                yield Passage(row.start, row.end, section, row.view)
            cursor = table.end
        yield from self._make_prose(cursor, section.end, section)

    def _read_rows(self, table: Block, around: Surrounding) -> list[RowPassage]:
        reader = TableReader(self._document.text, table, around, self._overlap)
        return reader.read_rows(self._fits)

    def _make_prose(self, start: int, end: int, section: Section) -> Iterator[Passage]:
        piece = self._document.text[start:end]
        if piece.strip():
            start += len(piece) - len(piece.lstrip())
            yield Passage(start, start + len(piece.strip()), section)

    def _says_more(self, start: int, end: int, section: Section, around: Surrounding) -> bool:
        """Tell whether the prose before a table says more than what its rows have as context."""
        rest = "".join(run.text for run in show(self._document.text, start, end, self._hidden))
        for said in sorted([*section.path, *around.context, self._document.title], key=len):
            rest = rest.replace(said, "")
        return any(map(str.isalnum, rest)) or any(map(str.isdigit, "".join(section.path[-1:])))

    def _find_surrounding(self, table: Block, section: Section, cursor: int) -> Surrounding:
        """Return what applies to a table: its caption and the line that names its unit."""
        text = self._document.text
        lines = _split_lines(text, max(cursor, table.start - 400), table.start)
        captions: list[str] = []
        unit = None
        for start, end in reversed(lines[-3:]):
            shown = "".join(run.text for run in show(text, start, end, self._overlap(start, end)))
            if unit is None:
                unit = find_unit_line(text, start, end)
            if shown and len(shown) <= _LONGEST_CAPTION and shown not in section.path:
                captions.insert(0, shown)
            else:
                break
        context = self._list_context(section)
        # The first line of a sheet is the title of all its tables.
        captions = [*self._find_sheet_title(table.start), *captions]
        context += dict.fromkeys(one for one in captions if one not in context)
        span, named = unit or (None, "")
        return Surrounding(tuple(context), span, named)

    def _list_context(self, section: Section) -> list[str]:
        """List what a reader of the passage knows: title, file name, headings."""
        document = self._document
        stem = PurePath(document.source).stem
        lead = [] if document.title == stem else [self._title]
        lead += [stem] if self._is_name_telling(stem) else []
        lead += self._find_sheet_name(section.start, stem)
        return list(dict.fromkeys(one for one in (*lead, *section.path) if one))

    def _find_sheet_title(self, at: int) -> list[str]:
        for region in self._document.regions:
            if region.kind is RegionKind.SHEET and region.start <= at < region.end:
                lines = _split_lines(self._document.text, region.start, at)
                titles = [self._document.text[start:end] for start, end in lines[:1]]
                return [one for one in titles if len(one) <= _LONGEST_CAPTION]
        return []

    def _find_sheet_name(self, at: int, stem: str) -> list[str]:
        """Return the name of the sheet at an offset, unless it only counts or repeats."""
        regions = self._document.regions
        names = [one.name for one in regions if one.start <= at < one.end and one.name]
        known = (stem, self._document.title)
        return [name for name in names if name not in known and not _COUNTED_SHEET.match(name)]

    def _is_name_telling(self, stem: str) -> bool:
        """Tell whether the file's name says what the text does not: its year, or words in Chinese.

        A name that repeats the text's words would lift all its passages alike.
        """
        document = self._document
        if not PurePath(document.source).suffix:
            return False
        begins = extract_terms(f"{document.title}\n{document.text[:_BEGINNING]}")
        unsaid = any(f"#{year}" not in begins for year in _YEAR.findall(stem))
        return unsaid or (_HAN.search(stem) is not None and stem not in document.title)

    @cached_property
    def _title(self) -> str:
        """The title as it is read."""
        return show_text(self._document.title)

    def _overlap(self, start: int, end: int) -> list[tuple[Range, str]]:
        first, last = bisect_right(self._ends, start), bisect_left(self._starts, end)
        return overlap(self._hidden[max(0, first - 8) : last], start, end)


def _join_bare(text: str, sections: Iterator[Section], document: Document) -> list[Section]:
    """Return the sections without blank edges.

    A section that is only a heading or the title is joined to the next of its slide or sheet, or at
    the very end to the one before.
    """
    begins = {region.start for region in document.regions if region.kind in _ALONE}
    joined: list[Section] = []
    held: Section | None = None
    for section in sections:
        content = text[section.start : section.end].strip()
        if held and section.start in begins:
            joined.append(held)
            held = None
        if content:
            start = held.start if held else section.start
            one = replace(section, start=start)
            waits = not section.states and (
                is_bare(text, section) or (not section.path and content == document.title)
            )
            held = one if waits else None
            joined += [] if waits else [one]
    if held and joined:
        last = joined.pop()
        held = replace(last, end=held.end)
    joined += [held] if held else []
    return joined


def _split_lines(text: str, start: int, end: int) -> Sequence[Range]:
    """Return the lines of `text[start:end]` that are not blank, without the blanks around them."""
    return [match.span() for match in _WORDS.finditer(text, start, end)]
