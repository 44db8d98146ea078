"""Makes passages that repeat the question: with its answer, with another's, or with none."""

import random
from collections.abc import Sequence

from rag.training.contrast.case import ContrastCase, hold_out, mark_answer
from rag.training.contrast.topic.catalogue import TOPICS
from rag.training.contrast.topic.fact import DrawnFact, draw_facts, draw_subjects
from rag.training.contrast.topic.value import (
    Bilingual,
    Language,
    capitalize,
    draw_language,
    write_numeral,
)

# How a question and its answer are set; `{n}` is the number, `{k}` the Chinese numeral.
_LAYOUTS = [
    Bilingual("問：{q}\n答：{a}", "Question: {q}\nAnswer: {a}"),
    Bilingual("Q{n}：{q}\nA{n}：{a}", "Q{n}. {q}\nA: {a}"),
    Bilingual("{q}\n{a}", "{q}\n{a}"),
    Bilingual("{k}、{q}\n{a}", "{n}. {q}\n{a}"),
    Bilingual("問{k}：{q}　答：{a}", "Q: {q} A: {a}"),
    Bilingual("Q：{q} A：{a}", "Q{n}: {q}\nA{n}: {a}"),
    Bilingual("記者：{q}\n受訪者：{a}", "Interviewer: {q}\nGuest: {a}"),
    Bilingual("（{k}）{q}\n說明：{a}", "({n}) {q}\nReply: {a}"),
    Bilingual("會員問：「{q}」\n服務台回覆：「{a}」", "A caller asked: “{q}”\nOur reply: “{a}”"),
    Bilingual("【問】{q}【答】{a}", "[Question] {q} [Answer] {a}"),
    Bilingual("{n}. {q}\n{a}", "{n}) {q}\n- {a}"),
    Bilingual("常見疑問{k}：{q}\n回覆：{a}", "Frequent question {n}: {q}\nResponse: {a}"),
    Bilingual("# {q}\n{a}", "## {q}\n{a}"),
    Bilingual("小林問：{q}老師說：{a}", "Tom asks: {q} The clerk says: {a}"),
    Bilingual("提問{n}｜{q}\n回應｜{a}", "Ask {n} | {q} | {a}"),
]
# What stands in the answer's place and does not answer.
_EVASIONS = [
    Bilingual("請洽承辦人。", "Please ask the person in charge."),
    Bilingual("詳見附件說明。", "See the attached notes."),
    Bilingual(
        "此項尚在研議，俟確定後另行公告。", "This is still under discussion and will be announced."
    ),
    Bilingual("請至官方網站查詢。", "Please look it up on the official website."),
    Bilingual(
        "這個問題我們收到很多次，謝謝您的關心。",
        "We get this question often; thank you for asking.",
    ),
    Bilingual("這一題留待下次再談。", "Let us come back to that another time."),
    Bilingual("依相關規定辦理。", "This is dealt with under the rules in force."),
    Bilingual("受訪者笑而不答。", "The guest smiled and did not answer."),
    Bilingual("目前沒有資料可以提供。", "We have no figures to give at present."),
    Bilingual("請參閱手冊第{n}頁。", "Please turn to page {n} of the handbook."),
    Bilingual("相關細節請以合約書為準。", "The contract governs the details."),
    Bilingual("我不方便在這裡說。", "I would rather not say here."),
    Bilingual("承辦單位將儘速回覆。", "The office will reply as soon as it can."),
    Bilingual("（待補）", "(to be added)"),
    Bilingual("同前題說明以外，另以書面通知。", "You will be told separately in writing."),
]
# What stands after a question of a form that nobody has filled in.
_BLANKS = [
    Bilingual("＿＿＿＿＿＿", "____________"),
    Bilingual("（請填寫）", "(please fill in)"),
    Bilingual("□ 知道　□ 不知道", "[ ] I know [ ] I do not know"),
    Bilingual("□是 □否 □不清楚", "( ) yes ( ) no ( ) not sure"),
    Bilingual("答：", "Answer:"),
    Bilingual("1 2 3 4 5", "1 2 3 4 5"),
    Bilingual("（未作答）", "(no answer given)"),
    Bilingual("", ""),
    Bilingual("請簡述：", "In your own words:"),
    Bilingual("填答欄", "Your answer here"),
]
_OPENINGS = [
    Bilingual("常見問題", "Frequently asked questions"),
    Bilingual("問答集", "Questions and answers"),
    Bilingual("以下整理民眾常問的事項。", "Here is what people ask us most."),
    Bilingual("服務手冊 第{n}頁", "Service handbook, page {n}"),
    Bilingual("意見調查表", "Survey form"),
    Bilingual("座談會紀錄", "Notes of the open meeting"),
    Bilingual("專訪摘要", "From an interview"),
    Bilingual("新進同仁須知", "For new colleagues"),
    Bilingual("本月讀者來信", "Letters of the month"),
    Bilingual("線上客服紀錄", "Chat log of the help desk"),
]


def _answer(chance: random.Random, fact: DrawnFact, language: Language, marked: bool) -> str:
    """Return the answer as a sentence, or as the bare value."""
    if chance.random() < 0.65:
        told = fact.tell(chance, language, marked)
        return _omit_subject(fact, told, language) if chance.random() < 0.5 else told
    value = fact.value.read(language)
    value = f"<<{value}>>" if marked else value
    return value + chance.choice(("。", "", "") if language == "zh" else (".", ""))


def _omit_subject(fact: DrawnFact, told: str, language: Language) -> str:
    """Return the sentence without the subject at its start, as an answer is worded."""
    subject = fact.subject.read(language)
    if language == "zh":
        return told.removeprefix(subject).removeprefix("的")
    start = capitalize(fact.name("en")) + " "
    return "It " + told.removeprefix(start) if told.startswith(start) else told


def _lay_out(
    pairs: Sequence[tuple[str, str]], layout: Bilingual, language: Language, first: int
) -> str:
    """Return the questions and answers one after the other, numbered."""
    return "\n".join(
        layout.read(language)
        .replace("{n}", str(number))
        .replace("{k}", write_numeral(number))
        .replace("{q}", question)
        .replace("{a}", answer)
        for number, (question, answer) in enumerate(pairs, first)
    )


def _draw_neighbours(chance: random.Random, held_out: bool) -> tuple[DrawnFact, list[DrawnFact]]:
    """Return a fact, and others of the same subject and of another that are easily mistaken."""
    topic = chance.choice(hold_out(TOPICS, held_out))
    subject, other = draw_subjects(chance, topic, held_out, 2)
    asked, *rest = draw_facts(chance, topic, subject, held_out)
    rest = rest[:3]
    twin = next(f for f in draw_facts(chance, topic, other, held_out) if f.aspect is asked.aspect)
    if chance.random() < 0.5 and twin.value != asked.value:
        rest.append(twin)
    chance.shuffle(rest)
    return asked, rest


def _open(chance: random.Random, language: Language, held_out: bool) -> str:
    """Return a first line, or none."""
    if chance.random() < 0.5:
        return ""
    opening = chance.choice(hold_out(_OPENINGS, held_out)).read(language)
    return opening.replace("{n}", str(chance.randint(2, 80))) + "\n"


def make_faq(chance: random.Random, held_out: bool) -> list[ContrastCase]:
    """Make a question that stands in the passage: answered, evaded, or only its neighbours are."""
    asking, language = draw_language(chance)
    asked, rest = _draw_neighbours(chance, held_out)
    question = asked.ask(chance, asking)
    copied = (
        question if asking == language and chance.random() < 0.6 else asked.ask(chance, language)
    )
    layout = chance.choice(hold_out(_LAYOUTS, held_out))
    first, opening = chance.randint(1, 9), _open(chance, language, held_out)
    pairs = [(f.ask(chance, language), _answer(chance, f, language, False)) for f in rest]
    pairs = pairs[: chance.randint(1, 3)]
    place = chance.randint(0, len(pairs))
    answered = [*pairs[:place], (copied, _answer(chance, asked, language, True)), *pairs[place:]]
    evasion = chance.choice(hold_out(_EVASIONS, held_out)).read(language)
    evasion = evasion.replace("{n}", str(chance.randint(2, 90)))
    evaded = [*pairs[:place], (copied, evasion), *pairs[place:]]
    cases = [mark_answer(question, opening + _lay_out(answered, layout, language, first))]
    if chance.random() < 0.3:
        # The neighbour's question is answered in the passage that evades the first.
        neighbour, evaded_pair = chance.choice(rest), (copied, evasion)
        languages = asking, language
        cases.append(_ask_neighbour(chance, languages, neighbour, evaded_pair, layout))
    cases.append(mark_answer(question, opening + _lay_out(evaded, layout, language, first)))
    if len(cases) == 2 and chance.random() < 0.35:
        left = opening + _lay_out(pairs, layout, language, first)
        relevant = any(f.subject == asked.subject for f in rest[: len(pairs)])
        cases[1] = mark_answer(question, left, relevant=relevant)
    return cases


def _ask_neighbour(
    chance: random.Random,
    languages: tuple[Language, Language],
    neighbour: DrawnFact,
    evaded: tuple[str, str],
    layout: Bilingual,
) -> ContrastCase:
    """Return the case of a neighbour's question, answered beside the evaded one."""
    asking, language = languages
    pairs = [
        evaded,
        (neighbour.ask(chance, language), _answer(chance, neighbour, language, True)),
    ]
    chance.shuffle(pairs)
    text = _lay_out(pairs, layout, language, chance.randint(1, 9))
    return mark_answer(neighbour.ask(chance, asking), text)


def make_questionnaire(chance: random.Random, held_out: bool) -> list[ContrastCase]:
    """Make a form that asks and does not tell, and a passage that tells."""
    asking, language = draw_language(chance)
    asked, rest = _draw_neighbours(chance, held_out)
    question, copied = asked.ask(chance, asking), asked.ask(chance, language)
    blank = chance.choice(hold_out(_BLANKS, held_out)).read(language)
    facts = [asked, *rest[: chance.randint(1, 3)]]
    chance.shuffle(facts)
    marks = chance.choice(("{n}. ", "({n}) ", "Q{n} ", "{k}、", "□ ") if language == "zh"
                          else ("{n}. ", "({n}) ", "Q{n} ", "Item {n}: ", "- "))  # fmt: skip
    lines = [
        marks.replace("{n}", str(n)).replace("{k}", write_numeral(n))
        + (copied if fact is asked else fact.ask(chance, language))
        + (" " + blank).rstrip()
        for n, fact in enumerate(facts, 1)
    ]
    form = _open(chance, language, held_out) + "\n".join(lines)
    sentences = [fact.tell(chance, language, fact is asked) for fact in facts]
    told = (" " if language == "en" else "").join(sentences)
    if chance.random() < 0.4:
        # The question stands as a heading over the paragraph that answers it.
        told = f"{copied}\n{told}"
    return [mark_answer(question, told), mark_answer(question, form)]
