"""Rows of a sheet outside its tables: titles, units, notes, page numbers."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from index.block import BlockKind
from index.ingest.sheet.grid import Row, is_value

_UNIT = re.compile(r"\W*(?:單\s*位|单\s*位|幣\s*別|币\s*别|units?)\s*\W", re.I)
# A whole cell in brackets without digits, such as （新臺幣千元） or (in thousands).
_BRACKETED = re.compile(r"[（(\[][^\d()（）]{1,30}[)）\]]")
_NUMBERED = re.compile(
    r"附?(?:表|圖|图|table|figure|fig\.|exhibit)\s*[\d０-９一二三四五六七八九十]", re.I
)
# A label before a colon, such as 製表日期：113/5/1; neither a time nor an address.
_LABELLED = re.compile(r"[^:：\d]{1,20}[:：](?!//)")
_NOTE = re.compile(
    r"\W*(?:附\s*註|附\s*注|備\s*註|备\s*注|註|注|說\s*明|说\s*明|資\s*料\s*來\s*源|资\s*料\s*来\s*源|"
    r"(?:notes?|sources?|remarks?)\b)|[※＊*]|.*[。；]$",
    re.I | re.S,
)
_PAGE_NUMBER = re.compile(r"[-－–—]\s*\d{1,4}\s*[-－–—]|第\s*\d{1,4}\s*頁(?:.{0,3}共\s*\d+\s*頁)?")
_LONG = 30  # characters; longer than what stands in a column of short cells


@dataclass(frozen=True, slots=True)
class Aside:
    """A text of a sheet that stands outside its tables."""

    row: int
    column: int
    text: str
    kind: BlockKind


def is_unit(cells: Row) -> bool:
    """Tell whether a row holds the unit of the table below it."""
    return any(_UNIT.match(text) or _BRACKETED.fullmatch(text) for text in cells.values())


def is_title(cells: Row) -> bool:
    """Tell whether the words of a row say that it belongs above a table, not in it."""
    return is_unit(cells) or any(
        _NUMBERED.match(text) or _LABELLED.match(text) for text in cells.values()
    )


def is_note(cells: Row) -> bool:
    """Tell whether the words of a row say that it belongs below a table, not in it."""
    return any(
        _NOTE.match(text) or _LABELLED.match(text) or len(text) > _LONG for text in cells.values()
    )


def is_page_number(cells: Row) -> bool:
    """Tell whether a row holds page numbers alone."""
    return all(_PAGE_NUMBER.fullmatch(text) for text in cells.values())


def has_values(cells: Row) -> bool:
    """Tell whether any cell is a number or date; those after a label and a colon do not count."""
    before = ""
    for text in cells.values():
        if is_value(text) and not before.endswith((":", "：")):
            return True
        before = text
    return False


def read_lines(row: int, cells: Row, kind: BlockKind) -> list[Aside]:
    """Return the texts of a row; one that ends with a colon takes the next."""
    if is_page_number(cells):
        kind = BlockKind.RUNNING
    lines: list[Aside] = []
    for column, text in cells.items():
        colon = (":", "：")
        if lines and lines[-1].text.endswith(colon) and not text.endswith(colon):
            last = lines.pop()
            lines.append(Aside(row, last.column, last.text + text, kind))
        else:
            lines.append(Aside(row, column, text, kind))
    return lines


def order_lines(lines: Sequence[Aside]) -> list[Aside]:
    """Bring lines in reading order, and join those that go on in the next row.

    Where several stand side by side, as a title in two languages does, each column is read down.
    """
    rows = {line.row for line in lines}
    if len(rows) < len(lines):
        lines = sorted(lines, key=lambda line: (line.column, line.row))
    else:
        lines = sorted(lines, key=lambda line: line.row)
    ordered: list[Aside] = []
    for line in lines:
        last = ordered[-1] if ordered else None
        if last and last.kind is line.kind and last.text.endswith(("、", "，", ",", "；", ";")):
            ordered[-1] = Aside(line.row, last.column, f"{last.text}\n{line.text}", last.kind)
        else:
            ordered.append(line)
    running = [line for line in ordered if line.kind is BlockKind.RUNNING]
    return [line for line in ordered if line.kind is not BlockKind.RUNNING] + running
