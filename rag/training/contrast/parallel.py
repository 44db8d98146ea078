"""Makes lists in which several things have one figure each, and asks for one of them."""

import random
from dataclasses import dataclass

from rag.training.contrast.attribute import capitalize, fill, hold_place
from rag.training.contrast.case import ContrastCase, mark_answer
from rag.training.contrast.phrase import parallel as phrases
from rag.training.contrast.phrase.figure import Wording, draw_languages, make_figure
from rag.training.contrast.phrase.filler import surround
from rag.training.contrast.phrase.subject import make_subject, split_templates


@dataclass(frozen=True, slots=True)
class ListedFigure:
    """What is told of each thing of a list."""

    sets: tuple[int, ...]
    label: Wording
    sort: str


def _read_figure(row: str) -> ListedFigure:
    sets, zh, en, sort = row.split("|")
    return ListedFigure(tuple(int(number) for number in sets.split()), Wording(zh, en), sort)


_SETS = [[Wording(*item.split("=")) for item in row.split("|")] for row in phrases.SETS.split("\n")]
_FIGURES = [_read_figure(row) for row in phrases.TOLD.split("\n")]
# How a question for a number reads when it asks for a person or a time.
_ASKED_FOR = {
    "person": (("是多少", "是誰"), ("多少", "是誰"), ("What is", "Who is"), ("what is", "who is")),
    "clock": (
        ("是多少", "是幾點"),
        ("多少", "幾點"),
        ("What is", "When is"),
        ("what is", "when is"),
    ),
}


def _make_figures(
    chance: random.Random, sort: str, size: int, language: str, held_out: bool
) -> list[str]:
    figures: list[str] = []
    while len(figures) < size:
        made = (
            make_subject(chance, "person", held_out)
            if sort == "person"
            else make_figure(chance, sort)
        )
        if made.say(language) not in figures:
            figures.append(made.say(language))
    return figures


def _join(items: list[str], language: str) -> str:
    if language == "zh":
        return "、".join(items)
    return ", ".join(items[:-1]) + " and " + items[-1]


def make_parallel(chance: random.Random, held_out: bool) -> list[ContrastCase]:
    """Return cases about things listed with their figures in the same order."""
    figure = chance.choice(_FIGURES)
    number = chance.choice(figure.sets)
    *listed, absent = chance.sample(_SETS[number], chance.choice((3, 4, 4, 5)))
    kin = [f for f in _FIGURES if number in f.sets and f is not figure]
    subject = make_subject(chance, chance.choice(("company", "body", "place")), held_out)
    asking, telling = draw_languages(chance)
    size = len(listed)
    figures = _make_figures(chance, figure.sort, size, telling, held_out)
    held = [hold_place(place) for place in range(size)]
    zh = telling == "zh"

    def say(told: ListedFigure, places: list[str]) -> str:
        rows = phrases.LISTS_ZH if zh else phrases.LISTS_EN
        names = [item.say(telling) for item in listed]
        joint = chance.choice(("", "為", "是") if zh else (" - ", " with ", ": "))
        pairs = [f"{name}{joint}{at}" for name, at in zip(names, places, strict=True)]
        said = chance.choice(split_templates(rows, held_out))
        said = said.replace("{names}", _join(names, telling)).replace(
            "{l}", told.label.say(telling)
        )
        said = said.replace("{values}", _join(places, telling))
        return said.replace("{pairs}", ("，" if zh else ", ").join(pairs))

    def tell(statements: list[str]) -> str:
        heads = split_templates(phrases.HEADS_ZH if zh else phrases.HEADS_EN, held_out)
        head = chance.choice(heads).replace("{s}", subject.say(telling))
        stop = "。" if zh else "."
        # A head that ends in a comma goes on with the sentence.
        first = statements[0] if head.endswith(",") else capitalize(statements[0])
        joined = head + ("" if zh or not head else " ") + first + stop
        rest = [capitalize(said) + stop for said in statements[1:]]
        return surround(chance, [capitalize(joined), *rest], telling, held_out)

    def ask(item: Wording, told: ListedFigure) -> str:
        rows = phrases.ASKED_ZH if asking == "zh" else phrases.ASKED_EN
        said = chance.choice(split_templates(rows, held_out)).replace("{s}", subject.say(asking))
        for written, meant in _ASKED_FOR.get(told.sort, ()):
            said = said.replace(written, meant)
        said = said.replace("{l}", told.label.say(asking)).replace("{i}", item.say(asking))
        return capitalize(said)

    statements = [say(figure, held)]
    if kin and chance.random() < 0.4:
        other = chance.choice(kin)
        kin = [f for f in kin if f is not other]
        more = _make_figures(chance, other.sort, size, telling, held_out)
        statements.insert(chance.randrange(2), say(other, more))
    text = tell(statements)
    first, second = chance.sample(range(size), 2)
    cases = [
        mark_answer(ask(listed[place], figure), fill(text, figures, place))
        for place in (first, second)
    ]
    unmarked = fill(text, figures, None)
    cases.append(mark_answer(ask(absent, figure), unmarked, relevant=False))
    if kin:
        cases.append(mark_answer(ask(listed[first], chance.choice(kin)), unmarked))
    return cases
