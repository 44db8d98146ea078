"""Makes passages about a thing whose name is nearly that of the thing asked about."""

import random
from dataclasses import dataclass
from functools import cache

from rag.training.contrast.attribute import (
    Attribute,
    capitalize,
    conjugate,
    fill,
    hold_place,
    make_figures,
    read_families,
    say_clause,
)
from rag.training.contrast.case import ContrastCase, hold_out, mark_answer
from rag.training.contrast.phrase import near_name, statement
from rag.training.contrast.phrase.figure import MONTHS, Wording, draw_languages, write_han
from rag.training.contrast.phrase.filler import surround
from rag.training.contrast.phrase.subject import draw_part, make_subject, split_templates

_ORDINALS = ("first", "second", "third", "fourth")


@dataclass(frozen=True, slots=True)
class NearName:
    """A name, with every way to write it in Chinese and in English."""

    zh: tuple[str, ...]
    en: tuple[str, ...]

    def draw(self, chance: random.Random, language: str) -> str:
        """Return one way to write the name."""
        return chance.choice(self.zh if language == "zh" else self.en)


@cache
def _read_attributes(sort: str) -> tuple[Attribute, ...]:
    rows = near_name.ATTRIBUTES.get(sort)
    if rows is None:
        return tuple(a for kind, family in read_families() if kind == sort for a in family)
    made = []
    for row in rows.split("\n"):
        zh, en, figure = row.split("|")
        made.append(Attribute((zh,), (en,), figure, Wording("", ""), held_out=False))
    return tuple(made)


@cache
def _read_names(held_out: bool) -> list[tuple[str, list[NearName]]]:
    families = []
    for row in near_name.FAMILIES.strip().split("\n"):
        sort, names = row.split(";")
        pairs = [name.split("=") for name in names.split("|")]
        made = [NearName(tuple(zh.split("/")), tuple(en.split("/"))) for zh, en in pairs]
        families.append((sort, made))
    return hold_out(families, held_out)


def _draw_family(chance: random.Random, held_out: bool) -> tuple[str, list[NearName]]:
    sort, names = chance.choice(_read_names(held_out))
    place, brand = draw_part(chance, "p", held_out), draw_part(chance, "b", held_out)
    line = chance.choice(hold_out(near_name.PRODUCT_LINES, held_out))

    def complete(said: str, language: str) -> str:
        said = said.replace("{p}", place.say(language)).replace("{b}", brand.say(language))
        return said.replace("{f}", line)

    return sort, [
        NearName(
            tuple(complete(way, "zh") for way in name.zh),
            tuple(complete(way, "en") for way in name.en),
        )
        for name in chance.sample(names, 3)
    ]


def _draw_persons(chance: random.Random, held_out: bool) -> tuple[str, list[NearName]]:
    """Return persons of one surname that share a syllable of the given name."""
    surname = draw_part(chance, "s", held_out)
    syllables: list[Wording] = []
    while len(syllables) < 4:
        drawn = draw_part(chance, "g", held_out)
        if drawn.en not in [syllable.en for syllable in syllables]:
            syllables.append(drawn)
    shared, *others = syllables
    first = chance.random() < 0.5
    names = []
    for other in others:
        one, two = (shared, other) if first else (other, shared)
        zh, en = surname.zh + one.zh + two.zh, f"{surname.en} {one.en}-{two.en.lower()}"
        names.append(NearName((zh,), (en, f"{one.en}-{two.en.lower()} {surname.en}")))
    return "person", names


def _write_year(year: int) -> tuple[tuple[str, ...], str]:
    local = year - 1911
    return (f"{year}年", f"民國{local}年", f"{local}年", f"{year}年度", f"{local}年度"), str(year)


def _draw_years(chance: random.Random) -> list[int]:
    year = chance.randint(2013, 2026)
    near = [year - 1, year + 1, year - 2, year - 10]
    if chance.random() < 0.3:
        # 113年 is 2024 and looks like 2013.
        near = [year - 11, year + 1, year - 1]
    return [year, *chance.sample(near, 2)]


def _draw_parts_of_years(chance: random.Random) -> list[tuple[int, int]]:
    """Return a year and its part, and two that differ in one of them."""
    parts = chance.choice((2, 4, 12))
    year, part = chance.randint(2013, 2026), chance.randint(1, parts)
    other = chance.choice([p for p in range(1, parts + 1) if p != part])
    kinds = [(year, other), (year + chance.choice((-1, 1)), part), (year - 2, other)]
    return [(parts, 0), (year, part), *chance.sample(kinds, 2)]


def _write_part(parts: int, part: int, year: int) -> NearName:
    ways, western = _write_year(year)
    years = ways[:3]
    if parts == 2:
        zh = [f"{way}{'上下'[part - 1]}半年" for way in years]
        en = [f"the {_ORDINALS[part - 1]} half of {western}", f"H{part} {western}"]
    elif parts == 4:
        zh = [f"{way}第{write_han(part)}季" for way in years] + [f"{western}年Q{part}"]
        en = [f"the {_ORDINALS[part - 1]} quarter of {western}", f"Q{part} {western}"]
    else:
        zh = [f"{way}{part}月" for way in years] + [f"{western}年{write_han(part)}月"]
        en = [f"{MONTHS[part - 1]} {western}"]
    return NearName(tuple(zh), tuple(en))


def _draw_periods(chance: random.Random, held_out: bool) -> tuple[str, list[NearName]]:
    """Return a subject in three periods that are taken for each other."""
    sort = chance.choice(("company", "body", "place"))
    subject = make_subject(chance, sort, held_out)
    periods = []
    if chance.random() < 0.45:
        for year in _draw_years(chance):
            ways, western = _write_year(year)
            periods.append(NearName(ways, (western,)))
    else:
        (parts, _), *drawn = _draw_parts_of_years(chance)
        periods = [_write_part(parts, part, year) for year, part in drawn]
    return "period", [
        NearName(
            tuple(subject.zh + way for way in period.zh),
            tuple(f"{subject.en} in {way}" for way in period.en),
        )
        for period in periods
    ]


def _ask(
    chance: random.Random, attribute: Attribute, name: NearName, language: str, held_out: bool
) -> str:
    said = name.draw(chance, language)
    own = attribute.question.say(language)
    if own and attribute.held_out == held_out and chance.random() < 0.4:
        return capitalize(own.replace("{s}", said))
    zh = language == "zh"
    tables = statement.QUESTIONS_ZH if zh else statement.QUESTIONS_EN
    ways = [way for way in split_templates(tables[attribute.shape], held_out) if "{s}" in way]
    label = attribute.draw_label(chance, language)
    return capitalize(
        conjugate(chance.choice(ways), label).replace("{l}", label).replace("{s}", said)
    )


def _say(
    chance: random.Random,
    attribute: Attribute,
    names: list[tuple[int, NearName]],
    way: tuple[str, bool],
) -> str:
    """Return a passage that tells the attribute of each name; the figures' places are held."""
    language, held_out = way
    zh = language == "zh"
    label = attribute.draw_label(chance, language)
    clauses = []
    for place, name in names:
        said = name.draw(chance, language)
        full = f"{said}的{label}" if zh else f"{label} of {said}"
        clauses.append(say_clause(chance, attribute, full, hold_place(place), way))
    leads = near_name.LEADS_ZH if zh else near_name.LEADS_EN
    lead = chance.choice(["", *split_templates(leads, held_out)])
    joints = near_name.JOINTS_ZH if zh else near_name.JOINTS_EN
    text = lead + ("" if zh or not lead else " ") + clauses[0]
    for clause in clauses[1:]:
        joint = chance.choice(split_templates(joints, held_out))
        if zh:
            text += joint + clause
        else:
            text += joint + " " + (capitalize(clause) if joint.endswith(".") else clause)
    stop = "。" if zh else "."
    return surround(chance, [capitalize(text) + stop], language, held_out)


def _add_fact(
    chance: random.Random, fact: Attribute, name: NearName, text: str, way: tuple[str, bool]
) -> str:
    """Return the text with another fact, of the name that is asked for, before or after it."""
    figures = make_figures(chance, [fact], way[0], way[1])
    said = fill(_say(chance, fact, [(0, name)], way), figures, None)
    return "\n".join(chance.sample((text, said), 2))


def make_near_name(chance: random.Random, held_out: bool) -> list[ContrastCase]:
    """Return cases about names, periods, ranks and bodies that are taken for each other."""
    drawn = chance.random()
    if drawn < 0.6:
        sort, names = _draw_family(chance, held_out)
    elif drawn < 0.72:
        sort, names = _draw_persons(chance, held_out)
    else:
        sort, names = _draw_periods(chance, held_out)
    chance.shuffle(names)
    attribute = chance.choice(_read_attributes(sort))
    asking, telling = draw_languages(chance)
    figures = make_figures(chance, [attribute] * 3, telling, held_out)
    way = telling, held_out
    numbered = list(enumerate(names))
    both = _say(chance, attribute, numbered[:2], way)
    alone = _say(chance, attribute, numbered[:1], way)
    others = _say(chance, attribute, numbered[1 : chance.choice((2, 3))], way)
    # The name that is asked for, with another fact: its neighbour's figure is still not its own.
    about = chance.random() < 0.35
    if about:
        fact = chance.choice([a for a in _read_attributes(sort) if a is not attribute])
        others = _add_fact(chance, fact, names[0], others, way)
    first = _ask(chance, attribute, names[0], asking, held_out)
    second = _ask(chance, attribute, names[1], asking, held_out)
    third = _ask(chance, attribute, names[2], asking, held_out)
    told = (
        mark_answer(second, fill(both, figures, 1))
        if chance.random() < 0.5
        else mark_answer(first, fill(alone, figures, 0))
    )
    return [
        mark_answer(first, fill(both, figures, 0)),
        told,
        mark_answer(first, fill(others, figures, None), relevant=about),
        mark_answer(third, fill(both, figures, None), relevant=False),
    ]
