"""Asks about the cells of tables, about cells that are missing, and what no one cell tells.

The tables are read as an index reads them: the reader sees the sentence of one row.
"""

import random
import re
from dataclasses import dataclass

from index.document import Chunk
from rag.training.contrast.case import ContrastCase, hold_out
from rag.training.contrast.phrase.table import ROC_YEARS, Term, ValueKind
from rag.training.contrast.topic.drawn_table import (
    EMPTY,
    DrawnColumn,
    DrawnTable,
    derive_rate,
    draw_column,
    draw_rows,
    draw_table,
    name_term,
)

_ZH_WHAT = ("是多少", "是什麼", "為何", "")
_QUESTIONS: dict[ValueKind | None, tuple[tuple[str, str], ...]] = {
    None: (
        ("{row}的{column}{what}？", "What is the {column} of {row}?"),
        ("{row}{column}{what}？", "{row} {column}?"),
        ("請問{row}的{column}{what}？", "Please tell me the {column} for {row}."),
        ("{column}（{row}）", "Which {column} is given for {row}?"),
        ("依{title}，{row}的{column}{what}？", "According to the table, what is {row}'s {column}?"),
        ("我想知道{row}的{column}", "I would like to know the {column} of {row}"),
        ("{row}的{column}？", "{column} of {row}"),
    ),
    ValueKind.COUNT: (
        ("{row}的{column}有多少？", "How many {column} does {row} have?"),
        ("{row}共有多少{column}？", "How many {column} were recorded for {row}?"),
        ("{row}{column}多少", "How many {column} in {row}?"),
    ),
    ValueKind.MONEY: (
        ("{row}的{column}要多少錢？", "How much is the {column} of {row}?"),
        ("{row}的{column}多少元？", "How much {column} does {row} have?"),
        ("{row}{column}多少錢", "How high is the {column} for {row}?"),
    ),
    ValueKind.RATE: (
        ("{row}的{column}是百分之幾？", "What percentage is the {column} of {row}?"),
        ("{row}的{column}有多高？", "How high is the {column} in {row}?"),
    ),
    ValueKind.DATE: (
        ("{row}的{column}是哪一天？", "When is the {column} of {row}?"),
        ("{row}的{column}是什麼時候？", "On which date is the {column} for {row}?"),
        ("{row}{column}是幾月幾日？", "What date is {row}'s {column}?"),
    ),
    ValueKind.PERSON: (
        ("誰是{row}的{column}？", "Who is the {column} of {row}?"),
        ("{row}的{column}是誰？", "Who is the {column} for {row}?"),
        ("{row}的{column}叫什麼名字？", "What is the name of the {column} of {row}?"),
    ),
    ValueKind.PHONE: (
        ("{row}的{column}是幾號？", "What is the {column} number of {row}?"),
        ("{row}的{column}號碼？", "Which {column} number does {row} have?"),
    ),
    ValueKind.TIME: (
        ("{row}的{column}是幾點？", "What time is the {column} of {row}?"),
        ("{row}{column}幾點", "At what time is the {column} at {row}?"),
    ),
    ValueKind.DURATION: (
        ("{row}的{column}有多久？", "How long is the {column} of {row}?"),
        ("{row}的{column}多長？", "How long is the {column} for {row}?"),
    ),
    ValueKind.AREA: (("{row}的{column}有多大？", "How large is the {column} of {row}?"),),
    ValueKind.PLACE: (
        ("{row}的{column}在哪裡？", "Where is the {column} of {row}?"),
        ("{row}的{column}是哪裡？", "Where is {row}'s {column}?"),
    ),
}
# What no single cell tells.
_TOTALS = (
    ("{row}的{column}比{other}多多少？", "How much more {column} does {row} have than {other}?"),
    ("{row}和{other}的{column}合計多少？", "What is the total {column} of {row} and {other}?"),
    (
        "{row}與{other}的{column}相差多少？",
        "What is the difference in {column} between {row} and {other}?",
    ),
    ("{row}、{other}的{column}平均是多少？", "What is the average {column} of {row} and {other}?"),
)
_REVERSE = (
    ("哪一個{header}的{column}是{value}？", "Which {header} has a {column} of {value}?"),
    ("{column}為{value}的是哪個{header}？", "For which {header} is the {column} {value}?"),
)
_NUMERIC = (ValueKind.COUNT, ValueKind.MONEY, ValueKind.AREA)


@dataclass(frozen=True, slots=True)
class _Draw:
    chance: random.Random
    held_out: bool
    # The language of the questions.
    in_english: bool


def make_table(chance: random.Random, held_out: bool) -> list[ContrastCase]:
    """Make a table with one or two questions, and near misses of each."""
    in_english = chance.random() < 0.25
    return ask_table(draw_table(chance, held_out, in_english), chance, held_out)


def ask_table(table: DrawnTable, chance: random.Random, held_out: bool) -> list[ContrastCase]:
    """Make the cases of one table; none of a table whose cells were not all found."""
    if len(table.rows) < 2 or len(table.places) < len(table.rows) * len(table.columns):
        return []
    draw = _Draw(chance, held_out, chance.random() < (0.7 if table.in_english else 0.4))
    cases: list[ContrastCase] = []
    for _ in range(chance.choice((1, 1, 2))):
        row, column = chance.randrange(len(table.rows)), chance.randrange(len(table.columns))
        cases += _ask_cell(table, row, column, draw)
    kind = chance.random()
    if kind < 0.35:
        cases += _ask_missing_column(table, draw)
    elif kind < 0.6:
        cases += _ask_missing_row(table, draw)
    elif kind < 0.75:
        cases += _ask_total(table, draw)
    elif kind < 0.83:
        cases += _ask_reverse(table, draw)
    elif kind < 0.95:
        cases += _ask_year(table, draw)
    return cases


def _ask_cell(
    table: DrawnTable,
    row: int,
    column: int,
    draw: _Draw,
) -> list[ContrastCase]:
    asked = _ask(table, table.rows[row], table.columns[column], draw)
    chunk, at = table.places[row, column]
    value = table.values[row][column]
    answer = None if value in EMPTY else (at, at + len(value))
    title = _join_title(table, chunk)
    cases = [ContrastCase(asked, chunk.view.text, answer, title)]
    others = [one for one in range(len(table.rows)) if one != row]
    for other in draw.chance.sample(others, min(len(others), draw.chance.choice((1, 1, 2)))):
        text = table.places[other, column][0].view.text
        cases.append(ContrastCase(asked, text, None, title, relevant=False))
    beside = table.places[row, draw.chance.randrange(len(table.columns))][0]
    if beside is not chunk:
        # The same row, cut off before the column that is asked.
        cases.append(ContrastCase(asked, beside.view.text, None, title))
    return cases


def _ask_missing_column(table: DrawnTable, draw: _Draw) -> list[ContrastCase]:
    """Ask for a column that the table does not have, often one of a like name."""
    has = draw.chance.choice(table.columns)
    if has.kind in (ValueKind.COUNT, ValueKind.MONEY) and draw.chance.random() < 0.5:
        missing = DrawnColumn(ValueKind.RATE, derive_rate(has.name), "", False)
    else:
        kinds = (has.kind,) if draw.chance.random() < 0.6 else ()
        missing = draw_column(draw.chance, draw.held_out, False, kinds)
    known = {one.name.zh for one in table.columns}
    if missing.name.zh in known or any(missing.name.zh in name for name in known):
        return []
    row = draw.chance.randrange(len(table.rows))
    asked = _ask(table, table.rows[row], missing, draw)
    chunk = draw.chance.choice([table.places[row, one][0] for one in range(len(table.columns))])
    return [ContrastCase(asked, chunk.view.text, None, _join_title(table, chunk))]


def _ask_missing_row(table: DrawnTable, draw: _Draw) -> list[ContrastCase]:
    """Ask for a row that the table does not have: a near name of one that it has."""
    names = draw_rows(table.family, draw.chance, draw.held_out, 12)
    missing = [one for one in names if one not in table.rows]
    if not missing:
        return []
    column = draw.chance.choice(table.columns)
    asked = _ask(table, missing[0], column, draw)
    row = draw.chance.randrange(len(table.rows))
    chunk = table.places[row, table.columns.index(column)][0]
    return [ContrastCase(asked, chunk.view.text, None, _join_title(table, chunk), relevant=False)]


def _ask_total(table: DrawnTable, draw: _Draw) -> list[ContrastCase]:
    """Ask for what must be computed: no cell is the answer."""
    numeric = [one for one in table.columns if one.kind in _NUMERIC]
    if not numeric:
        return []
    column = draw.chance.choice(numeric)
    row, other = draw.chance.sample(range(len(table.rows)), 2)
    names = (table.rows[row], table.rows[other])
    template = draw.chance.choice(_TOTALS)[draw.in_english]
    asked = template.format(
        row=name_term(names[0], draw.in_english),
        other=name_term(names[1], draw.in_english),
        column=name_term(column.name, draw.in_english),
    )
    chunk = table.places[row, table.columns.index(column)][0]
    return [ContrastCase(asked, chunk.view.text, None, _join_title(table, chunk))]


def _ask_reverse(table: DrawnTable, draw: _Draw) -> list[ContrastCase]:
    """Ask which row has a value."""
    column = draw.chance.randrange(len(table.columns))
    row = draw.chance.randrange(len(table.rows))
    value, label = table.values[row][column], name_term(table.rows[row], table.in_english)
    chunk = table.places[row, column][0]
    at = chunk.view.text.find(label)
    values = [one[column] for one in table.values]
    if value in EMPTY or values.count(value) > 1 or at < 0:
        return []
    asked = draw.chance.choice(_REVERSE)[draw.in_english].format(
        header=name_term(table.family.header, draw.in_english).lower(),
        column=name_term(table.columns[column].name, draw.in_english),
        value=value,
    )
    title = _join_title(table, chunk)
    other = draw.chance.choice([one for one in range(len(table.rows)) if one != row])
    return [
        ContrastCase(asked, chunk.view.text, (at, at + len(label)), title),
        ContrastCase(asked, table.places[other, column][0].view.text, None, title, relevant=False),
    ]


def _ask_year(table: DrawnTable, draw: _Draw) -> list[ContrastCase]:
    """Ask about the year of the table's title, and about another year."""
    year = re.search("[0-9]{4}", table.title.en)
    if not year or table.family.header.en in {"Year", "Period"}:
        return []
    row, column = draw.chance.randrange(len(table.rows)), draw.chance.randrange(len(table.columns))
    value = table.values[row][column]
    if value in EMPTY:
        return []
    asked = _ask(table, table.rows[row], table.columns[column], draw).rstrip("?")
    chunk, at = table.places[row, column]
    title = _join_title(table, chunk)
    other = str(int(year[0]) + draw.chance.choice((-3, -2, -1, 1, 2, 3)))
    said = "{asked} in {year}?" if draw.in_english else "{year}年{asked}"
    return [
        ContrastCase(
            said.format(asked=asked, year=year[0]), chunk.view.text, (at, at + len(value)), title
        ),
        ContrastCase(
            said.format(asked=asked, year=other), chunk.view.text, None, title, relevant=False
        ),
    ]


def _ask(table: DrawnTable, row: Term, column: DrawnColumn, draw: _Draw) -> str:
    own = _QUESTIONS.get(column.kind, ())
    templates = hold_out((*_QUESTIONS[None], *own), draw.held_out)
    text = draw.chance.choice(templates)[draw.in_english].format(
        row=_name_row(row, draw),
        column=name_term(column.name, draw.in_english),
        title=name_term(table.title, draw.in_english),
        what=draw.chance.choice(_ZH_WHAT if column.kind is not ValueKind.PERSON else ("是誰", "")),
    )
    if draw.chance.random() < 0.1:
        text = text.upper() if draw.in_english else text.rstrip("？")
    return text


def _name_row(row: Term, draw: _Draw) -> str:
    if row in ROC_YEARS and not draw.in_english:
        return draw.chance.choice((row.zh, f"民國{row.zh}", f"{row.en}年"))
    return name_term(row, draw.in_english)


def _join_title(table: DrawnTable, chunk: Chunk) -> str:
    parts = dict.fromkeys([table.document.title, *chunk.view.context, *chunk.section])
    return " ".join(parts)
