"""Makes what asks nothing of a passage, beside short or rude forms that do ask."""

import random

from rag.training.contrast.case import ContrastCase, hold_out, mark_answer
from rag.training.contrast.phrase.chatter import CHATTER, MADE_CHATTER, SLOTS
from rag.training.contrast.topic.catalogue import TOPICS, surround
from rag.training.contrast.topic.enumeration import BODIES, ENUMERATIONS, Enumeration
from rag.training.contrast.topic.fact import DrawnFact, draw_facts, draw_subjects
from rag.training.contrast.topic.value import Bilingual, Language, capitalize, draw_language

# Forms that ask: `{s}` subject, `{m}` noun, `{k}` clipped question, `{q}` whole question.
_ASKING_ZH = [
    "{s} {k}", "{s}{m}", "{m} {s}", "{s}的{m}", "{s}，{k}？", "{s} {m}??",
    "請問一下喔，{q}？謝謝您！", "不好意思，{q}？", "你好，{q}，謝謝", "告訴我{s}的{m}",
    "請提供{s}的{m}", "麻煩查一下{s}的{m}，感謝", "我想知道{q}", "{q}，急！", "{q}呢？",
    "欸{q}啊", "查詢：{s}／{m}", "{k}？我是說{s}", "想請教貴單位，{q}？不勝感激",
    "幫我找{s}的{m}", "打擾了！{q}？", "說一下{s}的{m}。", "有人知道{q}嗎", "{s}……{k}",
    "關於{s}：{q}？", "各位好，新手提問：{q}？先謝過", "{m}？（{s}）", "列出{s}的{m}",
    "{s}{m}是？", "請說明{s}的{m}為何",
]  # fmt: skip
_ASKING_EN = [
    "{m} of {s}", "{s} {m}", "{S}: {m}?", "Tell me the {m} of {s}.", "Give me the {m} of {s}",
    "{Q}?", "{M} OF {S}", "{S} {M}", "please, {q}?", "Hi there! {q}? Thanks a lot!",
    "Could you please tell me: {q}?", "need the {m} for {s}", "State the {m} of {s}.", "{q}",
    "Quick one: {q}?", "sorry to bother you, {q}?", "Find the {m} of {s}", "{s} - {m}",
    "Just wondering, {q}?", "I would like to know the {m} of {s}.", "{M}? ({s})", "{q}??",
    "Name the {m} of {s}", "Good morning, {q}? Kind regards", "{m}, {s}", "Look up the {m} of {s}",
    "Does anybody know: {q}?", "TELL ME THE {M} OF {S}", "{s}: {q}?",
    "Kindly advise the {m} of {s}.",
]  # fmt: skip


def _word_oddly(chance: random.Random, fact: DrawnFact, language: Language, held_out: bool) -> str:
    """Return a question for the fact in a form that is clipped, polite, loud or an order."""
    question = fact.ask(chance, language).rstrip("？?")
    if language == "zh":
        noun, clipped = fact.aspect.noun_zh.split("|")
        form = chance.choice(hold_out(_ASKING_ZH, held_out))
        form = form.replace("{k}", clipped).replace("{m}", noun)
        return form.replace("{s}", fact.name("zh")).replace("{q}", question)
    form = chance.choice(hold_out(_ASKING_EN, held_out))
    name = fact.name("en")
    if not form.startswith("{q}"):
        question = question[0].lower() + question[1:]
    for mark, words in (("s", name), ("m", fact.aspect.noun_en), ("q", question)):
        form = form.replace(f"{{{mark}}}", words).replace(f"{{{mark.upper()}}}", words.upper())
    return form


def _chat(chance: random.Random, language: Language, subject: Bilingual, held_out: bool) -> str:
    """Return words that ask nothing of any passage."""
    kind = chance.random()
    if kind < 0.12:
        return subject.read(language)
    if kind < 0.5:
        words = chance.choice(hold_out(CHATTER, held_out)).read(language)
    else:
        words = chance.choice(hold_out(MADE_CHATTER, held_out)).read(language)
        for slot, choices in SLOTS.items():
            if slot in words:
                words = words.replace(
                    slot, chance.choice(hold_out(choices, held_out)).read(language)
                )
    if language == "zh":
        return words + chance.choice(("", "", "", "！", "。", "～")) * (words[-1] not in "？！。～")
    return chance.choice((words, words, words.upper(), words.lower(), capitalize(words)))


def make_not_a_question(chance: random.Random, held_out: bool) -> list[ContrastCase]:
    """Make chatter over a passage, and an oddly worded question that the passage answers."""
    asking, language = draw_language(chance)
    topic = chance.choice(hold_out(TOPICS, held_out))
    subject, other = draw_subjects(chance, topic, held_out, 2)
    asked, *rest = draw_facts(chance, topic, subject, held_out)
    facts = [asked, *rest[: chance.randint(0, 3)]]
    chance.shuffle(facts)
    gap = " " if language == "en" else ""
    text = gap.join(fact.tell(chance, language, fact is asked) for fact in facts)
    text = surround(chance, [text], language, held_out, topic)[0]
    plain = text.replace("<<", "").replace(">>", "")
    cases = [
        mark_answer(_word_oddly(chance, asked, asking, held_out), text),
        mark_answer(_chat(chance, asking, subject, held_out), plain, relevant=False),
    ]
    if chance.random() < 0.35:
        # The same form, of what the passage does not speak of.
        twin = next(
            f for f in draw_facts(chance, topic, other, held_out) if f.aspect is asked.aspect
        )
        question = _word_oddly(chance, twin, asking, held_out)
        cases.append(mark_answer(question, plain, relevant=False))
    if chance.random() < 0.35:
        second = chance.choice(facts)
        sentences = [fact.tell(chance, language, fact is second) for fact in facts]
        question = _word_oddly(chance, second, asking, held_out)
        cases.append(mark_answer(question, gap.join(sentences)))
    return cases


_ASK_ALL = [
    Bilingual("列出{b}的{m}", "List the {m} of {b}"),
    Bilingual("{b}有哪些{m}？", "Which {m} does {b} have?"),
    Bilingual("{b}的{m}有哪些？", "What are the {m} of {b}?"),
    Bilingual("請列舉{b}的所有{m}。", "Name all the {m} of {b}."),
    Bilingual("{b} {m} 清單", "{B}: LIST OF {M}"),
    Bilingual("{m}（{b}）", "{m} ({b})"),
    Bilingual("把{b}的{m}全部告訴我", "Give me all the {m} of {b}"),
    Bilingual("{b}的{m}分別是什麼？", "Could you enumerate the {m} of {b}?"),
    Bilingual("我要看{b}的全部{m}", "LIST THE {M} OF {B}"),
    Bilingual("{b}{m}包括哪幾項？", "What do the {m} of {b} include?"),
]


def _ask_all(
    chance: random.Random,
    of: tuple[Bilingual, Enumeration],
    language: Language,
    held_out: bool,
) -> str:
    """Return a question for all the items of a body."""
    body, listed = of
    form = chance.choice(hold_out(_ASK_ALL, held_out)).read(language)
    name, noun = body.read(language), listed.noun.read(language)
    form = form.replace("{B}", name.upper()).replace("{M}", noun.upper())
    return capitalize(form.replace("{b}", name).replace("{m}", noun))


def _tell_all(
    chance: random.Random, of: tuple[Bilingual, Enumeration], language: Language, held_out: bool
) -> str:
    """Return a sentence that enumerates the items of a body, marked as one answer."""
    body, listed = of
    items = chance.sample(hold_out(listed.items, held_out), chance.randint(2, 4))
    words = [item.read(language) for item in items]
    if language == "zh":
        last = chance.choice(("及", "和", "、", "與", "以及"))
        joined = "、".join(words[:-1]) + last + words[-1]
    else:
        joined = ", ".join(words[:-1]) + " and " + words[-1]
    ways = listed.told.read(language).split("|")
    told = chance.choice(ways[-1:] if held_out else ways[:-1])
    return capitalize(told.replace("{b}", body.read(language)).replace("{v}", f"<<{joined}>>"))


def make_list_request(chance: random.Random, held_out: bool) -> list[ContrastCase]:
    """Make an enumeration asked for as a whole, and lists that the passage does not hold."""
    asking, language = draw_language(chance)
    body, other = chance.sample(hold_out(BODIES, held_out), 2)
    listed, absent, beside = chance.sample(ENUMERATIONS, 3)
    lines = [_tell_all(chance, (body, listed), language, held_out)]
    for extra in ((body, beside), (other, absent)):
        if chance.random() < 0.5:
            line = _tell_all(chance, extra, language, held_out)
            lines.append(line.replace("<<", "").replace(">>", ""))
    chance.shuffle(lines)
    text = (" " if language == "en" else "").join(lines)
    text = surround(chance, [text], language, held_out)[0]
    plain = text.replace("<<", "").replace(">>", "")
    cases = [mark_answer(_ask_all(chance, (body, listed), asking, held_out), text)]
    if chance.random() < 0.6:
        cases.append(mark_answer(_ask_all(chance, (body, absent), asking, held_out), plain))
    else:
        question = _ask_all(chance, (other, listed), asking, held_out)
        cases.append(mark_answer(question, plain, relevant=False))
    return cases
