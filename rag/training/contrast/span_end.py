"""Makes passages in which one expression tells two ends, and ask for one of them in its own words.

上班時間為九時至六時 tells when people go home, without the word.
"""

import random
from typing import NamedTuple

from rag.training.contrast.attribute import capitalize, fill, hold_place
from rag.training.contrast.bound import make_clocks, make_days
from rag.training.contrast.case import ContrastCase, mark_answer
from rag.training.contrast.phrase import span as phrases
from rag.training.contrast.phrase.figure import (
    Wording,
    count,
    draw_languages,
    write_han,
    write_sum,
)
from rag.training.contrast.phrase.filler import surround
from rag.training.contrast.phrase.subject import make_subject, split_templates

_TIMES = Wording(phrases.TIMES_ZH, phrases.TIMES_EN)
_SIZES = Wording(phrases.SIZES_ZH, phrases.SIZES_EN)
_LOW, _HIGH = 0, 1
# How often a question in Chinese does not name its subject.
_UNNAMED = 0.35


class SpanTopic(NamedTuple):
    """What has two ends."""

    subject: str
    label: Wording
    # The sort of its figures, and between which they lie.
    figure: str
    least: int
    most: int
    # The questions for the low and for the high end, two wordings each, in Chinese and in English.
    asked: tuple[Wording, Wording]

    @property
    def is_time(self) -> bool:
        """Tell whether its ends are times."""
        return self.figure in ("clock", "day")


def _read_topic(row: str) -> SpanTopic:
    subject, zh, en, figure, least, most, low_zh, high_zh, low_en, high_en = row.split("|")
    asked = Wording(low_zh, low_en), Wording(high_zh, high_en)
    return SpanTopic(subject, Wording(zh, en), figure, int(least), int(most), asked)


_TOPICS = [_read_topic(row) for row in phrases.ENDS.split("\n")]
# Topics whose second wording is held out of training.
_WORDED_APART = _TOPICS[2::3]


def _make_figures(chance: random.Random, topic: SpanTopic, language: str) -> list[str]:
    """Return the low and the high end, written alike."""
    if topic.is_time:
        return (make_days if topic.figure == "day" else make_clocks)(chance, language)
    sizes = sorted(chance.sample(range(topic.least, topic.most + 1), 2))
    if topic.figure == "money":
        unit = chance.choice((100, 1_000, 10_000))
        return [write_sum(chance, size * unit).say(language) for size in sizes]
    if topic.figure == "age":
        if language == "en":
            return [str(size) for size in sizes]
        write = chance.choice((str, write_han))
        return [write(size) + "歲" for size in sizes]
    return [count(chance, topic.figure, size).say(language) for size in sizes]


def make_span_end(chance: random.Random, held_out: bool) -> list[ContrastCase]:
    """Return cases that ask for the beginning or the end, the least or the most."""
    topics = _WORDED_APART if held_out else _TOPICS
    topic = chance.choice(topics)
    # What else is told of a subject of its sort.
    others = [one for one in topics if one is not topic]
    alike = [one for one in others if one.subject == topic.subject]
    other = chance.choice(alike or others)
    subject = make_subject(chance, topic.subject, held_out)
    asking, telling = draw_languages(chance)
    figures, beside = (_make_figures(chance, one, telling) for one in (topic, other))

    def say(one: SpanTopic, low: str, high: str) -> str:
        rows = _TIMES if one.is_time else _SIZES
        said = chance.choice(split_templates(rows.say(telling), held_out))
        said = said.replace("{s}", subject.say(telling)).replace("{l}", one.label.say(telling))
        said = said.replace("{a}", low).replace("{b}", high)
        return capitalize(said) + ("。" if telling == "zh" else ".")

    def ask(one: SpanTopic, end: int) -> str:
        first, second = one.asked[end].say(asking).split("/")
        is_kept = one in _WORDED_APART
        wording = second if held_out else first if is_kept else chance.choice((first, second))
        if asking == "en":
            return wording.replace("{s}", subject.en) + "?"
        # People leave out what they think is known.
        name = "" if chance.random() < _UNNAMED else subject.zh
        return wording.replace("{s}", name).removeprefix("的") + chance.choice(("?", "？", ""))

    asked = say(topic, hold_place(_LOW), hold_place(_HIGH))
    another = say(other, *beside)
    both = [asked, another] if chance.random() < 0.5 else [asked]
    text = surround(chance, chance.sample(both, len(both)), telling, held_out)
    without = surround(chance, [another], telling, held_out)
    end = chance.choice((_LOW, _HIGH))
    cases = [mark_answer(ask(topic, one), fill(text, figures, one)) for one in (_LOW, _HIGH)]
    cases.append(mark_answer(ask(topic, end), without))
    if len(both) == 1:
        cases.append(mark_answer(ask(other, end), fill(text, figures, None)))
    return cases
