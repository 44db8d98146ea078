"""Makes passages that tell several facts of one family, of which one is asked."""

import random
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from rag.training.contrast.case import ContrastCase, mark_answer
from rag.training.contrast.phrase import statement as phrases
from rag.training.contrast.phrase.attribute import FAMILIES
from rag.training.contrast.phrase.figure import TIMES, Wording, draw_languages, make_figure
from rag.training.contrast.phrase.filler import surround
from rag.training.contrast.phrase.subject import make_subject, split_templates


@dataclass(frozen=True, slots=True)
class Attribute:
    """What can be told of a subject, and how it is asked."""

    labels_zh: tuple[str, ...]
    labels_en: tuple[str, ...]
    sort: str
    question: Wording
    # Its own question is kept for the held-out cases.
    held_out: bool

    @property
    def shape(self) -> str:
        """Return the shape of its questions: number, time or person."""
        if self.sort in TIMES:
            return "time"
        return "person" if self.sort == "person" else "number"

    @property
    def clause(self) -> str:
        """Return the shape of its statements: number, plain, time or person."""
        return "plain" if self.sort in ("percent", "phone", "extension") else self.shape

    def draw_label(self, chance: random.Random, language: str) -> str:
        """Return one of its labels."""
        return chance.choice(self.labels_zh if language == "zh" else self.labels_en)


@cache
def read_families() -> tuple[tuple[str, tuple[Attribute, ...]], ...]:
    """Return the families: the sort of their subject and their attributes."""
    families = []
    place = 0
    for block in FAMILIES.strip().split("\n\n"):
        sort, *rows = block.split("\n")
        attributes = []
        for row in rows:
            zh, en, figure, question_zh, question_en = row.split("|")
            question = Wording(question_zh, question_en)
            labels = tuple(zh.split("/")), tuple(en.split("/"))
            attributes.append(Attribute(*labels, figure, question, place % 5 == 4))
            place += 1
        families.append((sort, tuple(attributes)))
    return tuple(families)


def conjugate(template: str, label: str) -> str:
    """Return the template with its verbs agreeing with an English label."""
    head = re.split(" of | for | on ", label, maxsplit=1)[0]
    plural = head.endswith("s") and not head.endswith("ss")
    for verb, one, many in (("is", "is", "are"), ("was", "was", "were"), ("has", "has", "have")):
        template = template.replace("{" + verb + "}", many if plural else one)
    return template


def capitalize(said: str) -> str:
    """Return the sentence with a large first letter."""
    return said[:1].upper() + said[1:]


def hold_place(place: int) -> str:
    """Return what stands in a text for the figure of that place."""
    return f"\x00{place}\x00"


def fill(text: str, figures: Sequence[str], asked: int | None) -> str:
    """Return the text with its figures, the asked one between the marks of an answer."""
    for i, figure in enumerate(figures):
        place = hold_place(i)
        before = text.partition(place)[0]
        starts = not before or before.endswith((". ", "\n"))
        said = capitalize(figure) if starts else figure
        text = text.replace(place, f"<<{said}>>" if i == asked else said)
    return text


def _ask(
    chance: random.Random, attribute: Attribute, subject: Wording, language: str, held_out: bool
) -> str:
    if attribute.held_out == held_out and chance.random() < 0.4:
        return capitalize(attribute.question.say(language).replace("{s}", subject.say(language)))
    label = attribute.draw_label(chance, language)
    tables = phrases.QUESTIONS_ZH if language == "zh" else phrases.QUESTIONS_EN
    template = chance.choice(split_templates(tables[attribute.shape], held_out))
    asked = conjugate(template, label).replace("{l}", label)
    return capitalize(asked.replace("{s}", subject.say(language)))


def say_clause(
    chance: random.Random, attribute: Attribute, label: str, value: str, way: tuple[str, bool]
) -> str:
    """Return the clause that says a label and a value, in a language, held out or not."""
    language, held_out = way
    tables = phrases.CLAUSES_ZH if language == "zh" else phrases.CLAUSES_EN
    template = chance.choice(split_templates(tables[attribute.clause], held_out))
    return conjugate(template, label).replace("{l}", label).replace("{v}", value)


def _list_together(labels: list[str], values: list[str], language: str) -> str:
    if language == "zh":
        return f"{'、'.join(labels[:-1])}及{labels[-1]}分別為{'、'.join(values)}"
    names = ", ".join(f"the {label}" for label in labels[:-1]) + f" and the {labels[-1]}"
    return f"{names} are {', '.join(values[:-1])} and {values[-1]} respectively"


def _say_all(
    chance: random.Random,
    facts: list[tuple[int, Attribute]],
    subject: str,
    way: tuple[str, bool],
) -> str:
    """Return a passage that tells the facts; where a fact's figure goes, its place is held."""
    language, held_out = way
    labels = [attribute.draw_label(chance, language) for _, attribute in facts]
    values = [hold_place(i) for i, _ in facts]
    zh = language == "zh"
    form = chance.random()
    if form < 0.16:
        colon, stop = ("：", chance.choice("；\n，")) if zh else (": ", chance.choice(("; ", "\n")))
        rows = [f"{capitalize(a)}{colon}{v}" for a, v in zip(labels, values, strict=True)]
        end = "\n" if stop == "\n" else "。" if zh else "."
        listed = subject + "\n" + stop.join(rows) + end
        return surround(chance, [listed], language, held_out).strip()
    if form < 0.3 and len(facts) > 1:
        clauses = [_list_together(labels, values, language)]
    else:
        clauses = [
            say_clause(chance, attribute, label, value, way)
            for (_, attribute), label, value in zip(facts, labels, values, strict=True)
        ]
    opening = chance.choice(
        split_templates(phrases.OPENINGS_ZH if zh else phrases.OPENINGS_EN, held_out)
    ).replace("{s}", subject)
    if zh:
        told_first = any(clauses[0].startswith(label) for label in labels)
        first = (opening if told_first else opening.removesuffix("的")) + clauses[0]
        if form < 0.7:
            said = [first + "".join("，" + c for c in clauses[1:]) + "。"]
        else:
            said = [first + "。", *(c + "。" for c in clauses[1:])]
    elif form < 0.7:
        joined = (
            clauses[0] if len(clauses) == 1 else ", ".join(clauses[:-1]) + " and " + clauses[-1]
        )
        said = [capitalize(opening.replace("{c}", joined)) + "."]
    else:
        first = capitalize(opening.replace("{c}", clauses[0])) + "."
        said = [first, *(capitalize(c) + "." for c in clauses[1:])]
    return surround(chance, said, language, held_out)


def make_figures(
    chance: random.Random, attributes: Sequence[Attribute], language: str, held_out: bool
) -> list[str]:
    """Return a figure for each attribute, no two alike."""
    figures: list[str] = []
    for attribute in attributes:
        drawn = ""
        while not drawn or drawn in figures:
            if attribute.sort == "person":
                drawn = make_subject(chance, "person", held_out).say(language)
            else:
                drawn = make_figure(chance, attribute.sort).say(language)
        figures.append(drawn)
    return figures


def make_attribute(chance: random.Random, held_out: bool) -> list[ContrastCase]:
    """Return cases about a passage that tells two to four attributes of one subject."""
    sort, family = chance.choice(read_families())
    subject = make_subject(chance, sort, held_out)
    asking, telling = draw_languages(chance)
    told = chance.sample(family, chance.randint(2, min(4, len(family) - 1)))
    missing = chance.choice([attribute for attribute in family if attribute not in told])
    figures = make_figures(chance, told, telling, held_out)
    facts = list(enumerate(told))
    title = subject.say(telling) if chance.random() < 0.3 else ""
    way = telling, held_out
    text = _say_all(chance, facts, subject.say(telling), way)
    asked, other = chance.sample(range(len(told)), 2)
    question = _ask(chance, told[asked], subject, asking, held_out)
    without = _say_all(chance, facts[:asked] + facts[asked + 1 :], subject.say(telling), way)
    return [
        mark_answer(question, fill(text, figures, asked), title),
        mark_answer(
            _ask(chance, told[other], subject, asking, held_out), fill(text, figures, other), title
        ),
        mark_answer(
            _ask(chance, missing, subject, asking, held_out), fill(text, figures, None), title
        ),
        mark_answer(question, fill(without, figures, None), title),
    ]
