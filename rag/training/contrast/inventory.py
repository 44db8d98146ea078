"""Makes passages that count several things in one sentence, and ask for one of the numbers."""

import random
from collections.abc import Sequence
from typing import NamedTuple

from rag.training.contrast.attribute import capitalize, fill, hold_place
from rag.training.contrast.case import ContrastCase, mark_answer
from rag.training.contrast.phrase import inventory as phrases
from rag.training.contrast.phrase.figure import Wording, draw_languages, write_han
from rag.training.contrast.phrase.filler import surround
from rag.training.contrast.phrase.subject import make_subject, split_templates

# How often a question calls a thing as another region does.
_OTHERWISE = 0.35
_MOST = 300


class CountedThing(NamedTuple):
    """A thing that is counted."""

    zh: str
    # What another region calls it; mostly the same.
    regional: str
    # In English, in the plural.
    en: str
    classifiers: tuple[str, ...]


def _read_thing(item: str) -> CountedThing:
    names, en, classifiers = item.split("=")
    zh, regional = names.split("/")
    return CountedThing(zh, regional, en, tuple(classifiers.split()))


_SETS = [[_read_thing(item) for item in row.split("|")] for row in phrases.SETS.split("\n")]
_ASKED = Wording(phrases.ASKED_ZH, phrases.ASKED_EN)
_OTHER = Wording(phrases.OTHER_ZH, phrases.OTHER_EN)
_TOLD = Wording(phrases.TOLD_ZH, phrases.TOLD_EN)


def make_inventory(chance: random.Random, held_out: bool) -> list[ContrastCase]:
    """Return cases about the numbers of things that are listed side by side."""
    *listed, absent = chance.sample(chance.choice(_SETS), chance.choice((3, 4, 5)))
    subject = make_subject(chance, chance.choice(("company", "body", "place")), held_out)
    asking, telling = draw_languages(chance)
    numbers = chance.sample(range(2, chance.choice((9, 40, _MOST))), len(listed))
    items, figures = _list_items(chance, listed, numbers, telling)
    told = chance.choice(split_templates(_TOLD.say(telling), held_out))
    told = told.replace("{all}", items).replace("{s}", subject.say(telling))
    text = surround(chance, [capitalize(told)], telling, held_out)

    def ask(thing: CountedThing, templates: Wording) -> str:
        said = chance.choice(split_templates(templates.say(asking), held_out))
        name = thing.regional if chance.random() < _OTHERWISE else thing.zh
        said = said.replace("{i}", name if asking == "zh" else thing.en)
        said = said.replace("{c}", chance.choice((*thing.classifiers, "個")))
        return capitalize(said.replace("{s}", subject.say(asking)))

    first, second = chance.sample(range(len(listed)), 2)
    unmarked = fill(text, figures, None)
    return [
        *(
            mark_answer(ask(listed[one], _ASKED), fill(text, figures, one))
            for one in (first, second)
        ),
        mark_answer(ask(absent, _ASKED), unmarked, relevant=False),
        mark_answer(ask(listed[first], _OTHER), unmarked),
    ]


def _list_items(
    chance: random.Random, things: Sequence[CountedThing], numbers: Sequence[int], language: str
) -> tuple[str, list[str]]:
    """Return the things in a row, with a place for each figure, and the figures."""
    if language == "en":
        items = [f"{hold_place(at)} {thing.en}" for at, thing in enumerate(things)]
        return ", ".join(items[:-1]) + " and " + items[-1], [str(number) for number in numbers]
    write = chance.choice((write_han, str))
    figures = [
        write(number) + chance.choice(thing.classifiers)
        for thing, number in zip(things, numbers, strict=True)
    ]
    is_number_first = chance.random() < 0.4
    items = [
        hold_place(at) + thing.zh if is_number_first else thing.zh + hold_place(at)
        for at, thing in enumerate(things)
    ]
    joint = chance.choice(("、", "、", "，"))
    return joint.join(items[:-1]) + chance.choice(("及", "和", joint)) + items[-1], figures
