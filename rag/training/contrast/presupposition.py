"""Makes questions that presuppose what the passage does not say, or denies."""

import random

from rag.training.contrast.case import ContrastCase, hold_out, mark_answer
from rag.training.contrast.phrase.state import STATES, State
from rag.training.contrast.topic.catalogue import surround
from rag.training.contrast.topic.deed import DEEDS, OFFICES, ORDINALS
from rag.training.contrast.topic.event import EVENTS
from rag.training.contrast.topic.fact import DrawnFact, draw_facts, draw_subjects
from rag.training.contrast.topic.group import GROUPS
from rag.training.contrast.topic.value import (
    Bilingual,
    Language,
    capitalize,
    draw_language,
    draw_person,
    write_day,
)

# Neighbouring questions: who tells the one seems to tell the other.
_CONFUSED = [
    ("person deciding", "proposer"),
    ("date of decision", "effective date"),
    ("reason", "way of voting"),
    ("person deciding", "reason"),
    ("winner", "winner's age"),
    ("winner", "presenter"),
    ("author", "translator"),
    ("start date", "end date"),
    ("date", "cause"),
    ("head", "reason"),
]


def _join(sentences: list[str], language: Language) -> str:
    return (" " if language == "en" else "").join(sentences)


def _choose_untold(chance: random.Random, facts: list[DrawnFact]) -> tuple[DrawnFact, DrawnFact]:
    """Return a fact to tell and one to leave out, mostly of a pair that is easily confused."""
    by_noun = {fact.aspect.noun_en: fact for fact in facts}
    pairs = [pair for pair in _CONFUSED if pair[0] in by_noun and pair[1] in by_noun]
    if pairs and chance.random() < 0.6:
        first, second = chance.sample(chance.choice(pairs), 2)
        return by_noun[first], by_noun[second]
    first_fact, second_fact = chance.sample(facts, 2)
    return first_fact, second_fact


def make_untold(chance: random.Random, held_out: bool) -> list[ContrastCase]:
    """Make a report of an event that tells who and not why, or when and not from when."""
    asking, language = draw_language(chance)
    topic = chance.choice(hold_out(EVENTS, held_out))
    subject, other = draw_subjects(chance, topic, held_out, 2)
    facts = draw_facts(chance, topic, subject, held_out)
    told, untold = _choose_untold(chance, facts)
    rest = [fact for fact in facts if fact not in (told, untold)]
    shown = [told, *chance.sample(rest, chance.randint(0, min(2, len(rest))))]
    if chance.random() < 0.3:
        # The same is told of another event.
        elsewhere = draw_facts(chance, topic, other, held_out)
        shown += [
            fact
            for fact in elsewhere
            if fact.aspect is untold.aspect and fact.value != untold.value
        ]
    chance.shuffle(shown)
    text = _join([fact.tell(chance, language, fact is told) for fact in shown], language)
    text = surround(chance, [text], language, held_out)[0]
    plain = text.replace("<<", "").replace(">>", "")
    missing = untold.ask(chance, asking)
    cases = [
        mark_answer(told.ask(chance, asking), text),
        mark_answer(missing, plain),
    ]
    if chance.random() < 0.5:
        full = [*shown, untold]
        chance.shuffle(full)
        sentences = [fact.tell(chance, language, fact is untold) for fact in full]
        cases.append(mark_answer(missing, _join(sentences, language)))
    return cases


def make_ordinal(chance: random.Random, held_out: bool) -> list[ContrastCase]:
    """Make a passage of the first holder of an office, asked for the first and for the second."""
    asking, language = draw_language(chance)
    body = draw_subjects(chance, GROUPS, held_out, 1)[0]
    office = chance.choice(hold_out(OFFICES, held_out))
    numbers = chance.sample(range(len(ORDINALS)), 3)
    told, absent, beside = (ORDINALS[n] for n in numbers)
    two = chance.random() < 0.5
    names = [draw_person(chance, held_out) for _ in range(2)]
    order = chance.choice(hold_out(_HOLDS, held_out))
    lines = [_fill_office(order, (body, office, told), language, f"<<{names[0].read(language)}>>")]
    if two and names[0] != names[1]:
        name = names[1].read(language)
        lines.append(_fill_office(order, (body, office, beside), language, name))
    chance.shuffle(lines)
    text = _join([capitalize(line) for line in lines], language)
    text = surround(chance, [text], language, held_out, GROUPS)[0]
    question = chance.choice(hold_out(_ASK_HOLDER, held_out))
    asked = [_fill_office(question, (body, office, n), asking, "") for n in (told, absent)]
    plain = text.replace("<<", "").replace(">>", "")
    return [
        mark_answer(capitalize(asked[0]), text),
        mark_answer(capitalize(asked[1]), plain, relevant=False),
    ]


_HOLDS = [
    Bilingual("{b}的{o}{t}是{v}。", "The {o} {t} of the {b} was {v}."),
    Bilingual("{v}擔任{b}{o}{t}。", "{v} served as the {o} {t} of the {b}."),
    Bilingual("{b}{o}{t}由{v}出任。", "{v} became the {o} {t} of the {b}."),
    Bilingual("{b}推舉{v}為{o}{t}。", "The {b} chose {v} as its {o} {t}."),
    Bilingual(
        "當時{v}接下{b}{o}{t}一職。", "At the time {v} took office as the {o} {t} of the {b}."
    ),
]
_ASK_HOLDER = [
    Bilingual("{b}的{o}{t}是誰？", "Who was the {o} {t} of the {b}?"),
    Bilingual("誰當過{b}的{o}{t}？", "Who served the {b} as its {o} {t}?"),
    Bilingual("{b}{o}{t}叫什麼名字？", "What is the name of the {o} {t} of the {b}?"),
    Bilingual("哪一位是{b}{o}{t}？", "Which person was the {o} {t} of the {b}?"),
    Bilingual("{b}{o}{t}由誰擔任？", "The {o} {t} of the {b}: who was it?"),
]


def _fill_office(
    pattern: Bilingual, of: tuple[Bilingual, Bilingual, Bilingual], language: Language, name: str
) -> str:
    """Return a sentence or question about the holder of a body's office, of that order."""
    body, office, ordinal = of
    return (
        pattern.read(language)
        .replace("{b}", body.read(language))
        .replace("{t}", office.read(language))
        .replace("{o}", ordinal.read(language))
        .replace("{v}", name)
    )


def _tell_state(
    chance: random.Random, state: State, language: Language, subject: Bilingual, held_out: bool
) -> str:
    """Return a sentence with the answer marked."""
    value = state.draw(chance, held_out).read(language)
    told = chance.choice(state.told.read(language).split("|"))
    return capitalize(told.replace("{s}", subject.read(language)).replace("{v}", f"<<{value}>>"))


def make_denied(chance: random.Random, held_out: bool) -> list[ContrastCase]:
    """Make a passage that denies what the question takes for granted, and one that grants it."""
    asking, language = draw_language(chance)
    state = chance.choice(hold_out(STATES, held_out))
    subjects = [Bilingual(*pair) for pair in hold_out(state.subjects, held_out)]
    subject, other = chance.sample(subjects, 2)
    asked = chance.choice(state.ask.read(asking).split("|")).replace("{s}", subject.read(asking))
    denied = chance.choice(state.denied.read(language).split("|"))
    denied = capitalize(denied.replace("{s}", subject.read(language)))
    elsewhere = _tell_state(chance, state, language, other, held_out)
    elsewhere = elsewhere.replace("<<", "").replace(">>", "")
    granted = _tell_state(chance, state, language, subject, held_out)
    beside = [elsewhere] if chance.random() < 0.5 else []
    texts = [[granted, *beside], [denied, *beside]]
    for text in texts:
        chance.shuffle(text)
    question = capitalize(asked)
    joined = surround(chance, [_join(text, language) for text in texts], language, held_out)
    return [mark_answer(question, text) for text in joined]


def make_day(chance: random.Random, held_out: bool) -> list[ContrastCase]:
    """Make a calendar of days and deeds; asked is a day of it, and a day that is near."""
    asking, language = draw_language(chance)
    month, day = chance.randint(1, 12), chance.randint(1, 28)
    near = (chance.choice([m for m in range(1, 13) if m != month]), day)
    if chance.random() < 0.5:
        near = (month, chance.choice([d for d in range(1, 29) if d != day]))
    days = [(month, day)]
    while len(days) < chance.randint(1, 4):
        drawn = (chance.randint(1, 12), chance.randint(1, 28))
        if drawn not in [*days, near]:
            days.append(drawn)
    deeds = chance.sample(hold_out(DEEDS, held_out), len(days))
    told = chance.choice(hold_out(_ON_DAY, held_out)).read(language)
    lines = []
    for (each_month, each_day), deed in sorted(zip(days, deeds, strict=True)):
        words = deed.read(language)
        words = f"<<{words}>>" if (each_month, each_day) == (month, day) else words
        when = write_day(chance, each_month, each_day).read(language)
        lines.append(told.replace("{d}", when).replace("{e}", words))
    text = surround(chance, [_join(lines, language)], language, held_out)[0]
    plain = text.replace("<<", "").replace(">>", "")
    question = chance.choice(hold_out(_ASK_DAY, held_out)).read(asking)
    asked = [
        question.replace("{d}", write_day(chance, *each).read(asking))
        for each in ((month, day), near)
    ]
    return [mark_answer(asked[0], text), mark_answer(asked[1], plain, relevant=False)]


_ON_DAY = [
    Bilingual("{d}{e}。", "On {d}, {e}."),
    Bilingual("{d}，{e}。", "{d}: {e}."),
    Bilingual("{d}：{e}；", "{d} – {e};"),
    Bilingual("到了{d}，{e}。", "Then, on {d}, {e}."),
    Bilingual("（{d}）{e}。", "({d}) {e}."),
]
_ASK_DAY = [
    Bilingual("{d}發生了什麼事？", "What happened on {d}?"),
    Bilingual("{d}那天有什麼事？", "What took place on {d}?"),
    Bilingual("大事記裡{d}記了什麼？", "What does the record say for {d}?"),
    Bilingual("{d}是什麼日子？發生何事？", "What was the event of {d}?"),
    Bilingual("請問{d}有哪件大事？", "Which event fell on {d}?"),
]
