"""Defines a topic: subjects, and what can be asked and told of each."""

import random
from dataclasses import dataclass

from rag.training.contrast.case import hold_out
from rag.training.contrast.topic.value import Bilingual, DrawValue, Language, capitalize, pair_words


@dataclass(frozen=True, slots=True)
class Aspect:
    """What can be asked of a subject; phrasings stand between bars, `{s}` is the subject."""

    draw: DrawValue
    # A noun and a clipped question, between a bar.
    noun_zh: str
    noun_en: str
    ask_zh: str
    ask_en: str
    # With `{v}` for the value.
    tell_zh: str
    tell_en: str


@dataclass(frozen=True, slots=True)
class Topic:
    """Subjects of one kind, `zh/en` between bars, and their aspects."""

    subjects: str
    aspects: tuple[Aspect, ...]
    # Whether English puts "the" before the subject.
    article: bool = True


@dataclass(frozen=True, slots=True)
class DrawnFact:
    """One aspect of one subject with its value."""

    subject: Bilingual
    aspect: Aspect
    value: Bilingual
    article: bool

    def ask(self, chance: random.Random, language: Language) -> str:
        """Return a question for the value, with its question mark."""
        if language == "zh":
            return self._fill(chance, self.aspect.ask_zh, "zh") + "？"
        return capitalize(self._fill(chance, self.aspect.ask_en, "en")) + "?"

    def tell(self, chance: random.Random, language: Language, marked: bool) -> str:
        """Return a sentence that tells the value, between `<<` and `>>` when marked."""
        told = self.aspect.tell_zh if language == "zh" else self.aspect.tell_en
        value = self.value.read(language)
        told = self._fill(chance, told, language).replace(
            "{v}", f"<<{value}>>" if marked else value
        )
        end = "。" if language == "zh" else "." * (not told.endswith((".", ".>>")))
        return told + end if language == "zh" else capitalize(told) + end

    def name(self, language: Language) -> str:
        """Return the subject as a sentence names it."""
        return ("the " if self.article and language == "en" else "") + self.subject.read(language)

    def _fill(self, chance: random.Random, phrasings: str, language: Language) -> str:
        return chance.choice(phrasings.split("|")).replace("{s}", self.subject.read(language))


# Names of places and makers that stand before a subject.
_OWNERS = pair_words(
    "青山/Qingshan|和平/Heping|海安/Haian|北門/Northgate|東湖/East Lake|竹林/Bamboo Grove|"
    "明倫/Minglun|港南/Harbour South|金穗/Golden Ear|長榮/Evergate|松柏/Pinewood|南屏/Nanping|"
    "樂群/Lequn|大橋/Bridge End|日昇/Sunrise|翠谷/Green Valley|成德/Chengde|星河/Starfield|"
    "安順/Anshun|藍鯨/Blue Whale"
)


def draw_subjects(
    chance: random.Random, topic: Topic, held_out: bool, number: int
) -> list[Bilingual]:
    """Return different subjects of the topic, all or none of them under an owner's name."""
    words = hold_out(pair_words(topic.subjects), held_out)
    subjects = chance.sample(words, number)
    if not topic.article or chance.random() < 0.4:
        return subjects
    owner = chance.choice(hold_out(_OWNERS, held_out))
    return [Bilingual(owner.zh + s.zh, f"{owner.en} {s.en}") for s in subjects]


def draw_facts(
    chance: random.Random, topic: Topic, subject: Bilingual, held_out: bool
) -> list[DrawnFact]:
    """Return all aspects of the subject, in random order, each with another value."""
    facts: list[DrawnFact] = []
    for aspect in chance.sample(topic.aspects, len(topic.aspects)):
        value = aspect.draw(chance, held_out)
        while any(value.zh == other.value.zh or value.en == other.value.en for other in facts):
            value = aspect.draw(chance, held_out)
        facts.append(DrawnFact(subject, aspect, value, topic.article))
    return facts
