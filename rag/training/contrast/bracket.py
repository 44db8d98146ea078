"""Makes rules with ranges, and asks for the result of a value that falls in one of them."""

import random
import re
from dataclasses import dataclass
from itertools import pairwise

from rag.training.contrast.attribute import capitalize, fill, hold_place
from rag.training.contrast.case import ContrastCase, hold_out, mark_answer
from rag.training.contrast.phrase import bracket as phrases
from rag.training.contrast.phrase.figure import (
    Wording,
    count,
    draw_languages,
    write_han,
    write_percent,
    write_sum,
)
from rag.training.contrast.phrase.filler import surround
from rag.training.contrast.phrase.subject import make_subject, split_templates


@dataclass(frozen=True, slots=True)
class SteppedRule:
    """A rule of which the result grows by steps."""

    sort: str
    unit: Wording
    thresholds: tuple[int, ...]
    result_sort: str
    result: Wording
    quantity: Wording
    questions_zh: tuple[str, ...]
    questions_en: tuple[str, ...]


def _read_rule(row: str) -> SteppedRule:
    sort, unit_zh, unit_en, steps, figure, zh, en, has_zh, has_en, ask_zh, ask_en = row.split("|")
    return SteppedRule(
        sort,
        Wording(unit_zh, unit_en),
        tuple(int(step) for step in steps.split()),
        figure,
        Wording(zh, en),
        Wording(has_zh, has_en),
        tuple(ask_zh.split("~")),
        tuple(ask_en.split("~")),
    )


_RULES = [_read_rule(row) for row in phrases.RULES.strip().split("\n")]
_FORMS = {
    "zh": [rows.split("\n") for rows in (phrases.FIRST_ZH, phrases.MIDDLE_ZH, phrases.LAST_ZH)],
    "en": [rows.split("\n") for rows in (phrases.FIRST_EN, phrases.MIDDLE_EN, phrases.LAST_EN)],
}


def _draw_inside(chance: random.Random, low: int | None, high: int | None) -> int | None:
    """Return a whole number strictly between two thresholds, if there is one."""
    if low is None:
        low = 0
    if high is None:
        high = low + max(5, low // 2)
    inside = range(low + 1, high)
    return chance.choice(inside) if inside else None


def _say_value(chance: random.Random, value: int, unit: Wording, language: str) -> str:
    if language == "en":
        return f"{value:,} {unit.en}"
    return (str(value) if chance.random() < 0.6 else write_han(value)) + unit.zh


def _draw_edges(chance: random.Random, rule: SteppedRule) -> list[tuple[int | None, int | None]]:
    """Return the ranges between some of the rule's thresholds; two of them hold a whole number."""
    steps = sorted(chance.sample(rule.thresholds, chance.choice((2, 2, 3, 3, 4))))
    if steps[0] < 3 and steps[1] - steps[0] < 2:
        steps = steps[1:]
    return list(pairwise([None, *steps, None]))


def _make_results(chance: random.Random, rule: SteppedRule, size: int, language: str) -> list[str]:
    """Return the results of a rule, in rising order."""
    numbers = sorted(chance.sample(range(2, 50), size))
    scale = chance.choice((10, 10, 50, 100, 500, 1_000))
    results = []
    for number in numbers:
        if rule.result_sort == "money":
            said = write_sum(chance, number * scale)
        elif rule.result_sort == "percent":
            said = write_percent(chance, number * 5)
        else:
            said = count(chance, rule.result_sort, number)
        results.append(said.say(language))
    return results


def _make_singular(said: str) -> str:
    """Return English words with units of one in the singular."""
    said = said.replace(" 1 people", " 1 person")
    return re.sub(r"\b1 (hour|year|day|piece|point|deal)s\b", r"1 \1", said)


def _make_another(
    chance: random.Random, rule: SteppedRule, subject: Wording, held_out: bool
) -> Wording:
    while True:
        another = make_subject(chance, rule.sort, held_out)
        if another != subject:
            return another


def make_bracket(chance: random.Random, held_out: bool) -> list[ContrastCase]:
    """Return cases about a rule of three or four ranges, of which the asked one may be missing."""
    rule = chance.choice(_RULES)
    subject = make_subject(chance, rule.sort, held_out)
    asking, telling = draw_languages(chance)
    edges = _draw_edges(chance, rule)
    values = [_draw_inside(chance, low, high) for low, high in edges]
    figures = _make_results(chance, rule, len(edges), telling)
    han = telling == "zh" and chance.random() < 0.4
    row = chance.choice(hold_out(range(5), held_out))
    heads = phrases.HEADS_ZH if telling == "zh" else phrases.HEADS_EN
    stop = chance.choice(("；", "，", "。") if telling == "zh" else ("; ", ", ", ". "))

    def name(said: str, language: str) -> str:
        said = said.replace("{s}", subject.say(language)).replace("{r}", rule.result.say(language))
        said = said.replace("{q}", rule.quantity.say(language))
        return said.replace("{u}", rule.unit.say(language))

    def write(number: int | None) -> str:
        return write_han(number or 0) if han else str(number)

    def say(places: list[int]) -> str:
        clauses = []
        for place in places:
            low, high = edges[place]
            form = _FORMS[telling][0 if low is None else 2 if high is None else 1][row]
            clause = name(form, telling).replace("{a}", write(low)).replace("{b}", write(high))
            clause = clause.replace("{v}", hold_place(place))
            clauses.append(capitalize(clause) if stop == ". " else clause)
        head = name(chance.choice(split_templates(heads, held_out)), telling)
        space = "" if telling == "zh" else " "
        text = capitalize(head) + space + stop.join(clauses) + ("。" if telling == "zh" else ".")
        return _make_singular(surround(chance, [text], telling, held_out))

    def ask(place: int) -> str:
        zh = asking == "zh"
        own = (rule.questions_zh if zh else rule.questions_en)[int(held_out)]
        general = split_templates(phrases.ASKED_ZH if zh else phrases.ASKED_EN, held_out)
        way = own if chance.random() < 0.5 else chance.choice(general)
        value = _say_value(chance, values[place] or 0, rule.unit, asking)
        return capitalize(_make_singular(name(way, asking).replace("{x}", value)))

    everything = list(range(len(edges)))
    askable = [place for place in everything if values[place] is not None]
    first, second = chance.sample(askable, 2)
    full = say(everything)
    left_out = chance.choice(askable)
    missing = ask(left_out)
    without = say([place for place in everything if place != left_out])
    cases = [
        mark_answer(ask(first), fill(full, figures, first)),
        mark_answer(ask(second), fill(full, figures, second)),
        mark_answer(missing, fill(without, figures, None)),
    ]
    if chance.random() < 0.5:
        # The same value of another's rule: the reader must look at whose rule it is.
        subject = _make_another(chance, rule, subject, held_out)
        cases.append(mark_answer(ask(first), fill(full, figures, None), relevant=False))
    return cases
