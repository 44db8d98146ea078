"""Makes passages that tell a beginning or an end, a least or a most, and ask for one of them."""

import random
import re

from rag.training.contrast.attribute import capitalize, fill, hold_place
from rag.training.contrast.case import ContrastCase, mark_answer
from rag.training.contrast.phrase import bound as phrases
from rag.training.contrast.phrase.figure import MONTHS, Wording, count, draw_languages, write_han
from rag.training.contrast.phrase.subject import make_subject, split_templates
from rag.training.contrast.polarity import tell


def make_days(chance: random.Random, language: str) -> list[str]:
    """Return two dates in order, written alike."""
    year = chance.randint(2005, 2027)
    serials = sorted(chance.sample(range(12 * 28), 2))
    days = [(serial // 28 + 1, serial % 28 + 1) for serial in serials]
    form = chance.randrange(5)
    said = []
    for month, day in days:
        if language == "zh":
            ways = (
                f"{year}年{month}月{day}日",
                f"{year - 1911}年{month}月{day}日",
                f"{month}月{day}日",
                f"{write_han(month)}月{write_han(day)}日",
                f"{year}/{month:02}/{day:02}",
            )
        else:
            name = MONTHS[month - 1]
            ways = (
                f"{name} {day}, {year}",
                f"{day} {name} {year}",
                f"{name} {day}",
                f"{name[:3]} {day}",
                f"{year}-{month:02}-{day:02}",
            )
        said.append(ways[form])
    return said


def make_clocks(chance: random.Random, language: str) -> list[str]:
    """Return two times of day in order, written alike."""
    first = chance.randint(6, 14)
    hours = (first, chance.randint(first + 1, 22))
    minutes = [chance.choice((0, 0, 0, 30)) for _ in hours]
    form = chance.randrange(3)
    said = []
    for hour, minute in zip(hours, minutes, strict=True):
        short = hour if hour <= 12 else hour - 12
        half = "am" if hour < 12 else "pm"
        part = "上午" if hour < 12 else "中午" if hour == 12 else "下午" if hour < 18 else "晚上"
        digits = f"{part}{short}時{'30分' if minute else ''}"
        han = f"{part}{write_han(short)}{'點半' if minute else '點'}"
        zh = (f"{hour}:{minute:02}", digits, han)
        en = (f"{hour:02}:{minute:02}", f"{short}:{minute:02} {half}", f"{short}:{minute:02}{half}")
        said.append((zh if language == "zh" else en)[form])
    return said


def _draw(chance: random.Random, rows: Wording, language: str, held_out: bool) -> str:
    return chance.choice(split_templates(rows.say(language), held_out))


def _name(said: str, subject: Wording, label: Wording, language: str) -> str:
    said = said.replace("{s}", subject.say(language)).replace("{l}", label.say(language))
    return capitalize(said) if said.endswith(("?", "？")) else said


_SPAN_ASKED = (
    Wording(phrases.ASK_START_ZH, phrases.ASK_START_EN),
    Wording(phrases.ASK_END_ZH, phrases.ASK_END_EN),
)
_SPAN_BOTH = Wording(phrases.BOTH_ZH, phrases.BOTH_EN)
_SPAN_ALONE = (
    Wording(phrases.START_ZH, phrases.START_EN),
    Wording(phrases.END_ZH, phrases.END_EN),
)
_LIMIT_ASKED = (
    Wording(phrases.ASK_LEAST_ZH, phrases.ASK_LEAST_EN),
    Wording(phrases.ASK_MOST_ZH, phrases.ASK_MOST_EN),
)
_LIMIT_TOLD = (
    Wording(phrases.LEAST_ZH, phrases.LEAST_EN),
    Wording(phrases.MOST_ZH, phrases.MOST_EN),
)


def make_bound(chance: random.Random, held_out: bool) -> list[ContrastCase]:
    """Return cases that ask when something begins or ends."""
    row = chance.choice(split_templates(phrases.SPANS, held_out=False))
    sort, zh, en, figure = row.split("|")
    subject, label = make_subject(chance, sort, held_out), Wording(zh, en)
    asking, telling = draw_languages(chance)
    make = make_days if figure == "day" else make_clocks
    figures = make(chance, telling)
    places = {"{a}": hold_place(0), "{b}": hold_place(1)}

    def say(rows: Wording) -> str:
        said = _name(_draw(chance, rows, telling, held_out), subject, label, telling)
        if figure == "day":
            said = said.replace(" at {", " on {")
        for slot, place in places.items():
            said = said.replace(slot, place)
        return tell(chance, [said], subject.say(telling), telling, held_out)

    both = say(_SPAN_BOTH)
    asked = [
        _name(_draw(chance, rows, asking, held_out), subject, label, asking) for rows in _SPAN_ASKED
    ]
    one = chance.randrange(2)
    alone = [say(rows) for rows in _SPAN_ALONE]
    cases = [
        mark_answer(asked[0], fill(both, figures, 0)),
        mark_answer(asked[1], fill(both, figures, 1)),
        mark_answer(asked[one], fill(alone[one], figures, one)),
    ]
    return [
        *chance.sample(cases, 2),
        mark_answer(asked[1], fill(alone[0], figures, None)),
        mark_answer(asked[0], fill(alone[1], figures, None)),
    ]


def make_limit(chance: random.Random, held_out: bool) -> list[ContrastCase]:
    """Return cases that ask for the least or the most that is allowed."""
    row = chance.choice(split_templates(phrases.LIMITS, held_out=False))
    sort, zh, en, unit, low, high = row.split("|")
    subject, label = make_subject(chance, sort, held_out), Wording(zh, en)
    asking, telling = draw_languages(chance)
    sizes = sorted(chance.sample(range(int(low), int(high) + 1), 2))
    figures = [count(chance, unit, size).say(telling) for size in sizes]

    said = ["", ""]

    def say(places: list[int]) -> str:
        clauses = []
        for place in places:
            way = _draw(chance, _LIMIT_TOLD[place], telling, held_out)
            clause = _name(way, subject, label, telling).replace("{v}", figures[place])
            before, said[place], after = re.split(r"[\[\]]", clause)
            clauses.append(before + hold_place(place) + after)
        return tell(chance, clauses, subject.say(telling), telling, held_out)

    asked = [
        _name(_draw(chance, rows, asking, held_out), subject, label, asking)
        for rows in _LIMIT_ASKED
    ]
    both = say(chance.sample((0, 1), 2))
    cases = [mark_answer(asked[place], fill(both, said, place)) for place in (0, 1)]
    for place in (0, 1):
        alone = say([place])
        cases.append(mark_answer(asked[place], fill(alone, said, place)))
        cases.append(mark_answer(asked[1 - place], fill(alone, said, None)))
    least, most, *rest = cases
    told = chance.sample((least, most, rest[0], rest[2]), 2)
    return [*told, rest[1], rest[3]]
