"""Draws tables of random rows and columns, as the Markdown files that hold them."""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from index.document import Chunk, Document
from index.ingest.loader import read
from index.ingest.splitter import Splitter
from rag.training.contrast.case import hold_out
from rag.training.contrast.phrase.table import (
    COLUMNS,
    FAMILIES,
    GIVEN,
    OWNERS,
    PLACES,
    SURNAMES,
    TITLES,
    YEARS,
    RowFamily,
    Term,
    ValueKind,
)

EMPTY = ("-", "—", "…", "n.a.", "－")
_ZH_UNITS = {
    ValueKind.COUNT: ("人", "件", "個", "次", "千人", "萬件", ""),
    ValueKind.MONEY: ("元", "萬元", "千元", "億元", "百萬元", "美元", "新臺幣元"),
    ValueKind.RATE: ("%",),
    ValueKind.DURATION: ("天", "日", "年", "個月", "小時", "工作天", "週"),
    ValueKind.AREA: ("平方公尺", "坪", "公頃"),
}
_EN_UNITS = {
    ValueKind.COUNT: ("", "thousand", "persons", "cases"),
    ValueKind.MONEY: ("NT$", "US$", "NT$ million", "US$ million", "yuan"),
    ValueKind.RATE: ("%",),
    ValueKind.DURATION: ("days", "years", "months", "hours", "working days", "weeks"),
    ValueKind.AREA: ("m2", "ha", "sq ft"),
}
_COLUMNS = {
    held_out: {kind: hold_out(names, held_out) for kind, names in COLUMNS.items()}
    for held_out in (False, True)
}
_MONTHS = "January February March April May June July August September October November December"


@dataclass(frozen=True, slots=True)
class DrawnColumn:
    """A column, and how its unit is written."""

    kind: ValueKind
    name: Term
    unit: str
    # Whether the unit stands behind the header, in parentheses, and not behind every value.
    unit_in_header: bool


@dataclass(frozen=True, slots=True)
class DrawnTable:
    """A table with its passages as the index cuts them."""

    in_english: bool
    title: Term
    family: RowFamily
    rows: tuple[Term, ...]
    columns: tuple[DrawnColumn, ...]
    values: tuple[tuple[str, ...], ...]
    document: Document
    # Row and column -> the cell's passage, and the offset of the cell in the passage's view.
    places: dict[tuple[int, int], tuple[Chunk, int]]


def draw_table(chance: random.Random, held_out: bool, in_english: bool) -> DrawnTable:
    """Draw a table of 3 to 8 rows and 1 to 6 columns."""
    family = chance.choice(FAMILIES)
    rows = draw_rows(family, chance, held_out, chance.randint(3, 8))
    columns: list[DrawnColumn] = []
    for _ in range(chance.randint(1, 6)):
        column = draw_column(chance, held_out, in_english)
        if all(column.name.zh != one.name.zh for one in columns):
            columns.append(column)
        if column.kind in (ValueKind.COUNT, ValueKind.MONEY) and chance.random() < 0.25:
            columns.append(DrawnColumn(ValueKind.RATE, derive_rate(column.name), "%", False))
    values = tuple(
        tuple(
            chance.choice(EMPTY)
            if chance.random() < 0.04
            else _draw_value(column, chance, in_english)
            for column in columns
        )
        for _ in rows
    )
    title = _draw_title(chance, held_out)
    header = _write_header(family, columns, chance, in_english)
    text = _write(name_term(title, in_english), header, rows, values, in_english)
    document = read(text.encode(), "table.md")
    places = _find_places(document, values)
    return DrawnTable(
        in_english, title, family, tuple(rows), tuple(columns), values, document, places
    )


def draw_rows(family: RowFamily, chance: random.Random, held_out: bool, count: int) -> list[Term]:
    """Draw at most `count` different names of a family, at times in order."""
    first = hold_out(family.first, held_out)
    if not family.second:
        names = chance.sample(first, min(count, len(first)))
        return sorted(names, key=first.index) if chance.random() < 0.5 else names
    second = chance.choice(hold_out(family.second, held_out))
    kinds = (second, second, chance.choice(hold_out(family.second, held_out)))
    drawn = (
        (place, chance.choice(kinds)) for place in chance.sample(first, min(count, len(first)))
    )
    return [Term(place.zh + kind.zh, f"the {place.en} {kind.en}") for place, kind in drawn]


def draw_column(
    chance: random.Random, held_out: bool, in_english: bool, kinds: Sequence[ValueKind] = ()
) -> DrawnColumn:
    """Draw a column, of one of `kinds` if there are any."""
    weights = {ValueKind.COUNT: 4, ValueKind.MONEY: 4, ValueKind.RATE: 2}
    every = kinds or [kind for kind in ValueKind for _ in range(weights.get(kind, 1))]
    kind = chance.choice([kind for kind in every if _COLUMNS[held_out][kind]])
    name = chance.choice(_COLUMNS[held_out][kind])
    unit = chance.choice((_EN_UNITS if in_english else _ZH_UNITS).get(kind, ("",)))
    return DrawnColumn(kind, name, unit, chance.random() < 0.6)


def derive_rate(name: Term) -> Term:
    """Return the name of a rate of what `name` names: near it, and another thing."""
    return Term(f"{name.zh}年增率", f"annual growth of {name.en}")


def name_term(term: Term, in_english: bool) -> str:
    """Return the name in one language."""
    return term.en if in_english else term.zh


def draw_person(chance: random.Random) -> Term:
    """Draw the name of a person, Chinese and romanized."""
    surname, given = chance.choice(SURNAMES), chance.choice(GIVEN)
    return Term(surname.zh + given.zh, f"{surname.en} {given.en}")


def _draw_title(chance: random.Random, held_out: bool) -> Term:
    owner, what = chance.choice(hold_out(OWNERS, held_out)), chance.choice(TITLES)
    year = chance.choice(YEARS)
    if chance.random() < 0.3:
        year = Term("", "")
    return Term(
        f"{owner.zh}{year.zh}{what.zh}", f"{owner.en} {year.en} {what.en}".replace("  ", " ")
    )


def _draw_value(column: DrawnColumn, chance: random.Random, in_english: bool) -> str:
    draw = _WRITERS[column.kind]
    text = draw(chance, in_english)
    if column.unit_in_header or not column.unit:
        return text
    return f"{text} {column.unit}" if in_english and column.unit != "%" else text + column.unit


def _draw_number(chance: random.Random, _in_english: bool) -> str:
    number = chance.randrange(1, 10 ** chance.randint(1, 6))
    if chance.random() < 0.1:
        return f"{number / 10:,.1f}"
    return f"{number:,}" if chance.random() < 0.6 else str(number)


def _draw_rate(chance: random.Random, _in_english: bool) -> str:
    number = chance.uniform(0, 30 if chance.random() < 0.5 else 100)
    sign = "-" if chance.random() < 0.12 else ""
    return f"{sign}{number:.{chance.choice((0, 1, 1, 2))}f}"


def _draw_date(chance: random.Random, in_english: bool) -> str:
    year, month, day = chance.randint(2008, 2026), chance.randint(1, 12), chance.randint(1, 28)
    if in_english:
        name = _MONTHS.split()[month - 1]
        return chance.choice(
            (f"{year}-{month:02}-{day:02}", f"{name} {day}, {year}", f"{day} {name} {year}")
        )
    return chance.choice(
        (
            f"{year}年{month}月{day}日",
            f"{month}月{day}日",
            f"{year}/{month}/{day}",
            f"{year}-{month:02}-{day:02}",
            f"{year - 1911}.{month}.{day}",
            f"民國{year - 1911}年{month}月{day}日",
        )
    )


def _draw_name(chance: random.Random, in_english: bool) -> str:
    return name_term(draw_person(chance), in_english)


def _draw_phone(chance: random.Random, _in_english: bool) -> str:
    tail = f"{chance.randrange(1000, 9999)}"
    return chance.choice(
        (f"0{chance.randint(2, 8)}-2{chance.randrange(100, 999)}-{tail}", tail, f"0800-{tail[:3]}")
    )


def _draw_time(chance: random.Random, in_english: bool) -> str:
    hour, minute = chance.randint(6, 22), chance.choice(("00", "30", "15", "45"))
    if in_english:
        return f"{hour:02}:{minute}"
    return chance.choice((f"{hour:02}:{minute}", f"{hour}時{minute}分", f"{hour}點"))


def _draw_length(chance: random.Random, _in_english: bool) -> str:
    return str(chance.randint(1, chance.choice((8, 30, 120))))


def _draw_place(chance: random.Random, in_english: bool) -> str:
    return name_term(chance.choice(PLACES), in_english)


_WRITERS: dict[ValueKind, Callable[[random.Random, bool], str]] = {
    ValueKind.COUNT: _draw_number,
    ValueKind.MONEY: _draw_number,
    ValueKind.RATE: _draw_rate,
    ValueKind.DATE: _draw_date,
    ValueKind.PERSON: _draw_name,
    ValueKind.PHONE: _draw_phone,
    ValueKind.TIME: _draw_time,
    ValueKind.DURATION: _draw_length,
    ValueKind.AREA: _draw_number,
    ValueKind.PLACE: _draw_place,
}


def _write_header(
    family: RowFamily, columns: Sequence[DrawnColumn], chance: random.Random, in_english: bool
) -> list[str]:
    header = [name_term(family.header, in_english)]
    for column in columns:
        name = name_term(column.name, in_english)
        marks = " ({})" if in_english else chance.choice(("（{}）", "({})"))
        unit = marks.format(column.unit) if column.unit and column.unit_in_header else ""
        header.append(name[:1].upper() + name[1:] + unit)
    return header


def _write(
    title: str,
    header: Sequence[str],
    rows: Sequence[Term],
    values: Sequence[Sequence[str]],
    in_english: bool,
) -> str:
    """Return the Markdown of the table under its title."""
    lines = [f"# {title}", "", _write_row(header), "|---" * len(header) + "|"]
    for row, cells in zip(rows, values, strict=True):
        label = name_term(row, in_english).removeprefix("the ")
        lines.append(_write_row([label[:1].upper() + label[1:], *cells]))
    return "\n".join(lines) + "\n"


def _write_row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def _find_places(
    document: Document, values: Sequence[Sequence[str]]
) -> dict[tuple[int, int], tuple[Chunk, int]]:
    """Find each cell in the views of the passages; a cell that is not found is left out."""
    places: dict[tuple[int, int], tuple[Chunk, int]] = {}
    table = next((block for block in document.blocks if block.cells), None)
    if table is None:
        return places
    chunks = Splitter(lambda texts: [len(text) for text in texts]).split(document)
    for cell in table.cells:
        row, column = cell.row - 1, cell.column - 1
        if row < 0 or column < 0:
            continue
        for chunk in chunks:
            at = chunk.view.find_text(cell.start)
            value = values[row][column]
            if at is not None and chunk.view.text[at : at + len(value)] == value:
                places[row, column] = (chunk, at)
                break
    return places
