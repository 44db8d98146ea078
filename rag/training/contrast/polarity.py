"""Makes passages that allow or forbid, include or leave out, and asks what is so or is not."""

import random
from functools import cache

from rag.training.contrast.attribute import capitalize, fill, hold_place
from rag.training.contrast.case import ContrastCase, hold_out, mark_answer
from rag.training.contrast.phrase import polarity as phrases
from rag.training.contrast.phrase.figure import Wording, draw_languages, write_han
from rag.training.contrast.phrase.filler import surround
from rag.training.contrast.phrase.subject import make_subject, split_templates

_OPPOSITE = {"+": "-", "-": "+"}


@cache
def _read_pairs(rows: str, held_out: bool) -> list[Wording]:
    pairs = [row.split("=") for line in rows.split("\n") for row in line.split("|")]
    return hold_out([Wording(zh, en) for zh, en in pairs], held_out)


@cache
def _read_ways(frame: str, language: str, key: str, held_out: bool) -> list[str]:
    frames = phrases.FRAMES_ZH if language == "zh" else phrases.FRAMES_EN
    return hold_out(frames[frame][key].split("/"), held_out)


@cache
def _read_joints(language: str, held_out: bool) -> list[str]:
    rows = phrases.JOINTS_ZH if language == "zh" else phrases.JOINTS_EN
    return hold_out(rows.split("|"), held_out)


def _make_hours(chance: random.Random) -> list[Wording]:
    """Return two spans of hours that do not overlap."""
    first = chance.randint(6, 9)
    middle = chance.randint(first + 2, 13)
    last = chance.randint(middle + 2, 22)
    if chance.random() < 0.4:

        def zh(hour: int) -> str:
            return f"{hour}:00"
    else:

        def zh(hour: int) -> str:
            part = (
                "上午" if hour < 12 else "中午" if hour == 12 else "下午" if hour < 18 else "晚上"
            )
            return f"{part}{write_han(hour if hour <= 12 else hour - 12)}時"

    def en(hour: int) -> str:
        return f"{hour if hour <= 12 else hour - 12} {'am' if hour < 12 else 'pm'}"

    spans = [(first, middle), (middle, last)]
    return [Wording(f"{zh(a)}至{zh(b)}", f"{en(a)} to {en(b)}") for a, b in spans]


def _draw_things(chance: random.Random, frame: str, held_out: bool) -> list[Wording]:
    """Return two sets of things, each of one to three."""
    if frame == "hours":
        spans = _make_hours(chance)
        chance.shuffle(spans)
        return spans
    rows = phrases.PEOPLE if frame == "who" else phrases.THINGS[frame]
    pool = _read_pairs(rows, held_out)
    sizes = [min(chance.choice((1, 1, 1, 2, 2, 3)), len(pool) // 2) for _ in range(2)]
    drawn = chance.sample(pool, sum(sizes))
    sets = []
    for part in (drawn[: sizes[0]], drawn[sizes[0] :]):
        zh = [thing.zh for thing in part]
        en = [thing.en for thing in part]
        said_zh = (
            "、".join(zh[:-1]) + chance.choice(("及", "和", "與")) + zh[-1] if zh[1:] else zh[0]
        )
        said_en = ", ".join(en[:-1]) + " and " + en[-1] if en[1:] else en[0]
        sets.append(Wording(said_zh, said_en))
    return sets


def _complete(said: str, subject: Wording, activity: Wording, language: str) -> str:
    said = said.replace("{s}", subject.say(language))
    return said.replace("{a}", activity.say(language))


def tell(
    chance: random.Random, clauses: list[str], subject: str, language: str, held_out: bool
) -> str:
    """Return a passage of the clauses, joined by words that oppose or add."""
    zh = language == "zh"
    leads = split_templates(phrases.LEADS_ZH if zh else phrases.LEADS_EN, held_out)
    lead = chance.choice(["", *leads])
    text = lead + ("" if zh or not lead else " ") + clauses[0]
    for clause in clauses[1:]:
        joint = chance.choice(_read_joints(language, held_out))
        text += joint + ("" if zh or joint.endswith(" ") else " ")
        text += capitalize(clause) if joint == ". " else clause
    text = surround(chance, [capitalize(text) + ("。" if zh else ".")], language, held_out)
    return f"{capitalize(subject)}\n{text}" if chance.random() < 0.3 else text


def make_polarity(chance: random.Random, held_out: bool) -> list[ContrastCase]:
    """Return cases about who may and may not, what is included and what is not."""
    frame = chance.choice(("who", "who", "who", "include", "need", "fee", "allow", "hours"))
    subject = make_subject(chance, phrases.SUBJECTS.get(frame, "place"), held_out)
    activity = chance.choice(_read_pairs(phrases.ACTIVITIES, held_out))
    things = _draw_things(chance, frame, held_out)
    asking, telling = draw_languages(chance)
    figures = [thing.say(telling) for thing in things]
    # The hours of parking say nothing about those of unloading: one way for all.
    row = chance.randrange(len(_read_ways(frame, "zh", "+", held_out)))

    def draw(key: str, language: str) -> str:
        ways = _read_ways(frame, language, key, held_out)
        way = ways[row] if frame == "hours" else chance.choice(ways)
        return _complete(way, subject, activity, language)

    def state(key: str, place: int) -> str:
        return draw(key, telling).replace("{g}", hold_place(place))

    def say(clauses: list[str]) -> str:
        return tell(chance, clauses, subject.say(telling), telling, held_out)

    asked = {sign: capitalize(draw(sign + "?", asking)) for sign in "+-"}
    clauses = [state("+", 0), state("-", 1)]
    chance.shuffle(clauses)
    both = say(clauses)
    told = [
        mark_answer(asked["+"], fill(both, figures, 0)),
        mark_answer(asked["-"], fill(both, figures, 1)),
    ]
    untold = []
    for place, sign in enumerate("+-"):
        alone = say([state(sign, place)])
        untold.append(mark_answer(asked[_OPPOSITE[sign]], fill(alone, figures, None)))
        # An exception tells the rest too ("all others"): nobody asks for its opposite here.
        starred = frame != "hours" and chance.random() < 0.5
        if starred:
            alone = say([state(sign + "*", place)])
        told.append(mark_answer(asked[sign], fill(alone, figures, place)))
    cases = [*chance.sample(told, 2), *chance.sample(untold, chance.randint(1, 2))]
    if frame == "who" and chance.random() < 0.5:
        others = [a for a in _read_pairs(phrases.ACTIVITIES, held_out) if a != activity]
        activity = chance.choice(others)
        question = capitalize(draw(chance.choice("+-") + "?", asking))
        cases.append(mark_answer(question, fill(both, figures, None), relevant=False))
    return cases
