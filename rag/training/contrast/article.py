"""Makes numbered provisions and steps, asked by their number, and shares that they require."""

import random
from collections.abc import Sequence
from typing import NamedTuple

from rag.training.contrast.case import ContrastCase, hold_out, mark_answer
from rag.training.contrast.topic.catalogue import TOPICS, surround
from rag.training.contrast.topic.fact import DrawnFact, draw_facts, draw_subjects
from rag.training.contrast.topic.numbering import NumberScheme, draw_numbering
from rag.training.contrast.topic.procedure import STEPS
from rag.training.contrast.topic.value import Bilingual, Language, draw_language
from rag.training.contrast.topic.vote import TRANSFERS, VOTES

# Asks for the whole provision or step.
_ASK_WHOLE = [
    Bilingual("{n}規定什麼？", "What does {n} say?"),
    Bilingual("{n}的內容是什麼？", "What is the content of {n}?"),
    Bilingual("請說明{n}。", "State {n}."),
    Bilingual("{n}怎麼規定？", "What is laid down in {n}?"),
    Bilingual("{n}寫了什麼", "what is in {n}"),
    Bilingual("{n}是什麼？", "What is {n}?"),
    Bilingual("查{n}", "Show me {n}"),
    Bilingual("{n}說明了哪件事？", "What does {n} provide?"),
    Bilingual("想了解{n}的規定", "What is the rule of {n}?"),
    Bilingual("關於{n}，條文怎麼說？", "What is written under {n}?"),
]
_ASK_STEP = [
    Bilingual("{n}是什麼？", "What is {n}?"),
    Bilingual("{n}要做什麼？", "What is done in {n}?"),
    Bilingual("到了{n}該怎麼做？", "What should one do at {n}?"),
    Bilingual("說明書的{n}叫人做什麼？", "What do the instructions say for {n}?"),
    Bilingual("{n}的動作為何？", "What does {n} tell you to do?"),
    Bilingual("{n}", "{n}?"),
    Bilingual("請列出{n}的內容", "Give {n}"),
    Bilingual("進行{n}時要做哪件事？", "Which action belongs to {n}?"),
    Bilingual("流程裡{n}是哪一個動作？", "In the procedure, what is {n}?"),
    Bilingual("{n}怎麼做", "how is {n} done"),
]
# Asks for one value of the provision, by its noun: `{m}`.
_ASK_VALUE = [
    Bilingual("{n}規定的{m}為何？", "What {m} does {n} set?"),
    Bilingual("依{n}，{m}是什麼？", "Under {n}, what is the {m}?"),
    Bilingual("{n}所定的{m}？", "The {m} laid down in {n}?"),
    Bilingual("{n}對{m}怎麼規定？", "What does {n} say about the {m}?"),
    Bilingual("按照{n}，{m}如何？", "According to {n}, what is the {m}?"),
    Bilingual("{m}在{n}裡是怎麼定的？", "What is given in {n} as the {m}?"),
    Bilingual("{n} {m}", "{n}, {m}"),
    Bilingual("我要查{n}的{m}", "What {m} is named in {n}?"),
    Bilingual("{n}中的{m}寫的是什麼？", "What is the {m} in {n}?"),
    Bilingual("根據{n}的文字，{m}為何？", "By the words of {n}, what is the {m}?"),
]
_INTRODUCTIONS = [
    Bilingual("本規約自公布日起施行。", "These rules apply from the day of publication."),
    Bilingual("以下節錄相關條文。", "The relevant parts are quoted here."),
    Bilingual("文件內容如下：", "The document reads:"),
    Bilingual("摘錄", "Extract"),
    Bilingual("最新修正版本", "As last amended"),
    Bilingual("使用前請先閱讀。", "Please read before use."),
]


class _Provision(NamedTuple):
    """A number and what stands under it."""

    number: int
    # As it is written in the passage, and marked.
    body: str
    marked: str


def _write(
    provisions: Sequence[_Provision], numbering: NumberScheme, language: Language, marked: int
) -> str:
    """Return the provisions one after the other, the answer of one of them marked."""
    return numbering.gap.join(
        numbering.head(each.number, language)
        + (each.marked if each.number == marked else each.body)
        for each in provisions
    )


def _introduce(chance: random.Random, language: Language, held_out: bool) -> str:
    """Return a line that stands before the provisions, or none."""
    if chance.random() < 0.6:
        return ""
    return chance.choice(hold_out(_INTRODUCTIONS, held_out)).read(language) + "\n"


def _ask_numbers(
    provisions: Sequence[_Provision],
    numbering: NumberScheme,
    languages: tuple[Language, Language],
    asks: tuple[str, str],
    chance: random.Random,
) -> list[ContrastCase]:
    """Return the cases of a number that is there, of another, and of one that is not."""
    asking, language = languages
    question, introduction = asks
    there, other = chance.sample(provisions, 2)
    taken = [each.number for each in provisions]
    absent = chance.choice([n for n in numbering.near(taken) if n not in taken])
    numbers = [there.number, absent]
    if chance.random() < 0.5:
        numbers.insert(1, other.number)
    cases: list[ContrastCase] = []
    for number in numbers:
        asked = question.replace("{n}", numbering.name(number, asking, chance))
        text = introduction + _write(provisions, numbering, language, number)
        cases.append(mark_answer(asked, text, relevant=number != absent))
    return cases


def make_article(chance: random.Random, held_out: bool) -> list[ContrastCase]:
    """Make provisions with numbers; one that is there is asked for, and one that is not."""
    asking, language = draw_language(chance)
    numbering = draw_numbering(chance, held_out)
    topic = chance.choice(hold_out(TOPICS, held_out))
    subjects = draw_subjects(chance, topic, held_out, 3)
    size = chance.randint(2, 4)
    whole = chance.random() < 0.4
    if whole:
        facts = [f for s in subjects for f in draw_facts(chance, topic, s, held_out)[:2]]
        facts = chance.sample(facts, size)
        question = chance.choice(hold_out(_ASK_WHOLE, held_out)).read(asking)
    else:
        # The same is laid down of each subject: only the number tells them apart.
        first = chance.choice(topic.aspects)
        drawn = [f for s in subjects for f in draw_facts(chance, topic, s, held_out)]
        facts = [f for f in drawn if f.aspect is first][:size]
        question = chance.choice(hold_out(_ASK_VALUE, held_out)).read(asking)
        noun = first.noun_zh.partition("|")[0] if asking == "zh" else first.noun_en
        question = question.replace("{m}", noun)
    provisions = [
        _lay_down(chance, n, fact, language, whole)
        for n, fact in zip(numbering.draw(chance, len(facts)), facts, strict=True)
    ]
    asks = question, _introduce(chance, language, held_out)
    return _ask_numbers(provisions, numbering, (asking, language), asks, chance)


def _lay_down(
    chance: random.Random, number: int, fact: DrawnFact, language: Language, whole: bool
) -> _Provision:
    """Return the provision of a fact; its answer is the sentence, or the value."""
    marked = fact.tell(chance, language, True)
    body = marked.replace("<<", "").replace(">>", "")
    return _Provision(number, body, f"<<{body[:-1]}>>{body[-1]}" if whole else marked)


def make_step(chance: random.Random, held_out: bool) -> list[ContrastCase]:
    """Make a procedure in numbered steps; one that is there is asked for, and one that is not."""
    asking, language = draw_language(chance)
    numbering = draw_numbering(chance, held_out, steps=True)
    actions = chance.choice(hold_out(STEPS, held_out))
    chosen = sorted(chance.sample(range(len(actions)), chance.randint(3, 5)))
    end = "。" if language == "zh" else "."
    provisions = [
        _Provision(n, actions[i].read(language) + end, f"<<{actions[i].read(language)}>>{end}")
        for n, i in zip(numbering.draw(chance, len(chosen)), chosen, strict=True)
    ]
    question = chance.choice(hold_out(_ASK_STEP, held_out)).read(asking)
    asks = question, _introduce(chance, language, held_out)
    return _ask_numbers(provisions, numbering, (asking, language), asks, chance)


def make_share(chance: random.Random, held_out: bool) -> list[ContrastCase]:
    """Make a rule of what share must attend or agree; asked is one told, and one that is not."""
    asking, language = draw_language(chance)
    topic = TRANSFERS if held_out else VOTES
    subject, other = draw_subjects(chance, topic, held_out, 2)
    told, untold, *rest = draw_facts(chance, topic, subject, held_out)
    others = draw_facts(chance, topic, other, held_out)
    twin = next(fact for fact in others if fact.aspect is told.aspect)
    rest += [fact for fact in others if fact.aspect is not told.aspect][:1]
    facts = [told, *chance.sample(rest, chance.randint(0, len(rest)))]
    chance.shuffle(facts)
    lines = [fact.tell(chance, language, fact is told) for fact in facts]
    gap = " " if language == "en" else ""
    if chance.random() < 0.5:
        numbering = draw_numbering(chance, held_out)
        numbers = numbering.draw(chance, len(lines))
        lines = [numbering.head(n, language) + line for n, line in zip(numbers, lines, strict=True)]
        gap = numbering.gap
    marked = surround(chance, [gap.join(lines)], language, held_out)[0]
    plain = marked.replace("<<", "").replace(">>", "")
    cases = [mark_answer(told.ask(chance, asking), marked)]
    if chance.random() < 0.6:
        # Another share of the same vote, of which nothing is said.
        cases.append(mark_answer(untold.ask(chance, asking), plain))
    else:
        cases.append(mark_answer(twin.ask(chance, asking), plain, relevant=False))
    return cases
