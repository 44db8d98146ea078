"""Negation: who may is asked, and the evidence says who may not, or the other way around."""

import re

from index.text.han import HAN
from index.text.normalize import fold
from rag.answer import AnswerType
from rag.checking.evidence import AnswerEvidence
from rag.question import Question

_LISTED = re.compile(
    r"谁|哪[些个种类位项样]|什么(?!时候)|何[人者种]|\bwho\b|\bwhom\b|\bwhich\b|\bwhat\b"
)
_YES_OR_NO = re.compile(
    r"吗|是否|能否|可否|有没有|(.)不\1|^(?:is|are|was|were|do|does|did|can|could|may|must|has|have)\b"
)
_NEGATIVE = re.compile(
    r"[不没未无非免禁勿毋莫否拒除忌]|例外|\b(?:not|no|never|cannot|except|exempt\w*|without"
    r"|unless|neither|none|forbid\w*|forbidden|prohibit\w*|ban(?:s|ned)?"
    r"|exclud\w*|lack\w*|fail\w*|refus\w*|unable|waive\w*|other than|only|alone)\b|n't\b"
)
# These deny nothing: words that have 不 in them, courtesies, and "no." before a number.
_HARMLESS = re.compile(
    r"不[同少仅但断久论只过足锈动满止]|不得不|无论|[除并]非|非[常洲营]|未来|免[疫税费]|无线|除了|解禁"
    # Who is absent is told by other words: 请假, 缺席.
    r"|[没未]有?(?:出席|到场|来开会)"
    r"|[废解删消]除|免[除试]?费|不好意思|对不起|不(?:太|大|是很)?(?:知道|清楚|确定|晓得|记得|了解|懂)"
    r"|\bno\b(?=\.|\W*$| of\b)|\b(?:only|alone)\b|\bnot sure\b"
    r"|\b(?:do not|don['’]t) (?:know|remember|understand)\b|\bcan(?:not|['’]t) (?:find|remember)\b"
)
_MODAL = (
    "不得|不可|不能|不准|不许|不应|不宜|不予|不适用|不享有?|禁止|严禁|谢绝|禁|勿|无须|无需|毋须|不必|不用"
    "|不需|免|不包[括含]|不含"
)
_DENIED = re.compile(
    rf"(?P<modal>{_MODAL})|(?P<plain>未|没有?|无|不)"
    r"|(?P<english>\b(?:may|must|can|could|shall|should|will|do|does|did|is|are"
    r"|was|were) ?(?:not|never)\b"
    r"|\bcannot\b|n't\b|\b(?:prohibited|forbidden|banned|exempt|excluded)\b(?: from)?)"
)
_UNLESS = re.compile(r"[除非]|\bunless\b|\bexcept\b|\bother than\b|\bonly\b|\bwithout\b|未经|凡不")
# Not yet done is no denial.
_BEFORE = re.compile(r"之?前|还[没未]|\bbefore\b|\bnot yet\b")
_NUMERIC = (AnswerType.QUANTITY, AnswerType.MONEY, AnswerType.PERCENTAGE, AnswerType.DATE)
_WORD = re.compile(r"[a-z]{4,}")
_HAN = re.compile(f"[{HAN}]")
# Characters after a negation in which what is denied begins.
_REACH = {"modal": 8, "plain": 2, "english": 60}
# Probability from which a translation says the same.
_SURE = 0.15


def find_permission(question: Question, evidence: AnswerEvidence) -> str | None:
    """Return "negation" if the evidence denies what the question supposes, or says what the
    question supposes to be denied.
    """
    asked = fold(question.text)
    if not _LISTED.search(asked) or _YES_OR_NO.search(asked):
        return None
    if question.expected_type in _NUMERIC or _BEFORE.search(asked):
        return None
    said = f"{evidence.context}\n{evidence.passage}"
    plain = _HARMLESS.sub("", asked)
    if _NEGATIVE.search(plain):
        # A name with 非 or 莫 in it has no negation in the other language.
        is_denial = _has_modal(plain) or not question.is_across(said)
        return "negation" if is_denial and not _NEGATIVE.search(said) else None
    return "negation" if _denies(question, asked, evidence) else None


def _has_modal(text: str) -> bool:
    return any(match.lastgroup != "plain" for match in _DENIED.finditer(text))


def _denies(question: Question, asked: str, evidence: AnswerEvidence) -> bool:
    """Tell whether the clause of the answer denies something that the question says."""
    clause, _ = evidence.clause
    # An answer that has the negation in it says itself that it denies.
    if _DENIED.search(evidence.words) or _UNLESS.search(clause):
        return False
    return any(
        _is_shared(question, asked, match, clause)
        for match in _DENIED.finditer(_HARMLESS.sub(lambda one: "□" * len(one[0]), clause))
    )


def _is_shared(question: Question, asked: str, denied: re.Match[str], clause: str) -> bool:
    kind = denied.lastgroup or ""
    after = clause[denied.end() :]
    for at in range(min(_REACH[kind], len(after))):
        pair = after[at : at + 2]
        if len(pair) == 2 and len(_HAN.findall(pair)) == 2 and pair in asked:
            return True
    short = after[:2].strip()
    if kind == "modal" and len(after) <= 2 and _HAN.match(short) and short[0] in asked:
        return True
    if question.is_across(clause):
        reached = after[: _REACH[kind]]
        return any(
            chance >= _SURE
            and all(term in reached for term in terms if len(term) > 1)
            and any(len(term) > 1 for term in terms)
            for word in question.translations
            for terms, chance in word.choices
        )
    stems = {word[:5] for word in _WORD.findall(asked)}
    return kind == "english" and any(word[:5] in stems for word in _WORD.findall(after[:60]))
