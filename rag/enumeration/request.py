"""Recognize a question that asks for a list or a procedure, and the words that say which."""

import re
from dataclasses import dataclass
from enum import StrEnum

from index.text.analyzer import extract_terms
from index.text.han import HAN, ONE_TO_NINE
from index.text.normalize import fold
from rag.answer import AnswerType
from rag.question import Question
from rag.retrieval.translation import (
    CHINESE,
    FUNCTION_WORDS,
    find_head,
    look_up,
    parse_choices,
    translate,
)


class ListKind(StrEnum):
    """What a question asks for."""

    # Things that it names in the plural, or all of them.
    ITEMS = "items"
    # How something is done.
    PROCEDURE = "procedure"
    # Something that may be one thing or several: 要帶什麼.
    ANYTHING = "anything"


@dataclass(frozen=True, slots=True)
class ContentWord:
    """A word of the question that says which list is asked for."""

    # Sets of terms: a text has the word if it has all terms of one set.
    ways: tuple[frozenset[str], ...]
    # The same of its translations.
    translations: tuple[frozenset[str], ...]
    # 1 of a single Han character, else 2.
    weight: int


@dataclass(frozen=True, slots=True)
class ListRequest:
    """Which list a question asks for."""

    kind: ListKind
    words: tuple[ContentWord, ...]
    # The terms of its numbers.
    numbers: frozenset[str]
    # Whether it asks for what is not so.
    is_negative: bool


_ORDINAL = r"(?:first|second|third|fourth|fifth|last|final|next)"
# What asks for one thing of several, for how many, or when.
_ONE = re.compile(
    rf"第\s*[0-9{ONE_TO_NINE}十]+\s*(?:步|项|个|条|款|点|名|位|类|阶段)|最[后先初早高低多少大小]|首先|下一步|多少|多久|多[大长高远]"
    r"|[几哪][位名天年月日时点号岁间](?!些)|哪(?:一|个|家|项|种|类|条)(?!些)|(?<![哪])几[个项种类人次条]"
    r"|什么(?:时候|时间|地方|人|意思|原因)|何[时处人日地年]|为什么|之后|以后|完[^,，]{0,8}后"
    rf"|\b{_ORDINAL}\b|\bhow (?:many|much|long|often|far|old|large|big)\b|\bwhen\b|\bwhy\b"
    r"|\bwhich one\b|\bafter\b|是否|吗|还是"
)
_PROCEDURE = re.compile(
    r"如何|怎么(?!样)|怎样(?!的)"
    r"|(?:流程|步骤|程序|手续)(?:是|有|为|包括)?(?:什么|哪些|何|怎样|如何)?[^\w]*$"
    r"|(?:方法|方式|办法)(?:是|为)?(?:什么|何|怎样|如何)?[^\w]*$"
    r"|\bhow (?:do|can|should|to|does|would|must|is|are)\b|\b(?:steps?|procedures?)\b"
    r"|\bwhat (?:should|do|must|shall) (?:i|we|you|one|they|\w+) do\b"
)
# 哪些付款方式: things, not deeds.
_WHICH_WAY = re.compile("(?:哪些|哪几)[^步流程手]{0,8}[方办][法式]")
_ITEMS = re.compile(
    r"哪些|哪几|有什么|有何|有谁|包[括含](?:什么|哪|谁|何)|列出|列举|全部|所有"
    r"|^\W*(?:please )?(?:list|name|enumerate)\b|\bwhat (?:are|were)\b|\bwhere are\b|\bwho are\b"
    r"|\b(?:what|which) (?:[a-z'-]+ ){0,3}?[a-z]+(?<!s)s\b"
)
_ANYTHING = re.compile(r"什么|\bwhat\b")
# Words that ask, or say what every list says: they tell no list from another.
_GENERAL = """
可以 能 能够 需 需要 应 应该 应当 必须 须 要 准备 备 得 会 做 办 进行 被 请 请问 告诉 我 你 您
列出 列举 说明 哪 哪些 哪几 什么 何 如何 怎么 怎样 谁 全部 所有 所 包括 包含 是 有 主要 各 具体
分别 相关 有关 目前 现在 总共 一共 共 几 项 个 种 类 名 内容 时 时应 的话 情况下 于 在 上 里 中
步骤 流程 程序 手续 方法 方式 办法 list name show give tell pleas enumer all everi avail must
should need requir step procedur process kind type item thing case follow do take includ mani
"""
_GENERAL_WORDS = frozenset(_GENERAL.split())
# What is not so, or not allowed, in either language.
NEGATION = re.compile(
    r"[不未勿禁]|无(?![线形])|没有|除外|\b(?:not|no|never|cannot|without|except)\b|n't\b"
    r"|\b(?:prohibit|forbid|exclu)\w*"
)
# How a procedure is called: what is left of a question for one without other words.
_NAMED_PROCEDURE = re.compile("步骤|流程|程序|手续|方法|方式|办法")


def recognize_list(question: Question) -> ListRequest | None:
    """Return what list the question may ask for; None where it asks for one thing.

    >>> from rag.question import Question
    >>> [one and one.kind.value for one in map(recognize_list, map(Question.parse,
    ...     ("應備文件有哪些?", "How do I apply?", "第一步是什麼?")))]
    ['items', 'procedure', None]
    """
    asked = fold(question.text)
    if _ONE.search(asked):
        return None
    if _PROCEDURE.search(asked) and not _WHICH_WAY.search(asked):
        kind = ListKind.PROCEDURE
    elif _ITEMS.search(asked):
        kind = ListKind.ITEMS
    elif _ANYTHING.search(asked) and question.expected_type in (None, AnswerType.OTHER):
        kind = ListKind.ANYTHING
    else:
        return None
    words = (*_find_chinese(question, asked), *_find_english(asked))
    is_negative = NEGATION.search(asked) is not None
    numbers = frozenset(term for term in question.terms if term.startswith("#"))
    return ListRequest(kind, words, numbers, is_negative) if words else None


def _find_chinese(question: Question, asked: str) -> list[ContentWord]:
    segments = [word for run in re.findall(f"[{HAN}]+", asked) for word in _segment(run)]
    kept = [
        word
        for word in segments
        # 不能: `NEGATION` compares it.
        if word not in _GENERAL_WORDS and word[0] not in "不未没" and look_up(CHINESE, word) != ""
    ]
    if not kept:
        kept = [word for word in segments if _NAMED_PROCEDURE.fullmatch(word)]
    return [_make_chinese(question, word) for word in kept]


def _segment(run: str) -> list[str]:
    words = []
    at = 0
    while at < len(run):
        words.append(find_head(run[at:]))
        at += len(words[-1])
    return words


def _make_chinese(question: Question, word: str) -> ContentWord:
    own = frozenset(extract_terms(word))
    others = [
        frozenset(other.terms)
        for regional in question.regional_words
        if fold(regional.text) == word
        for other in regional.others
    ]
    choices = parse_choices(look_up(CHINESE, word) or "")
    translations = tuple(frozenset(phrase.split("_")) for phrase, _ in choices)
    return ContentWord((own, *others), translations, min(2, len(word)))


def _find_english(asked: str) -> list[ContentWord]:
    found = []
    known: set[str] = set()
    for word in translate(asked):
        if any(term.isascii() for term in word.terms):
            known |= word.terms
            if word.choices and not word.terms <= _GENERAL_WORDS:
                ways = tuple(frozenset(choice) for choice, _ in word.choices)
                found.append(ContentWord((word.terms - _GENERAL_WORDS,), ways, 2))
    for text in re.findall(r"[a-z]{2,}", asked):
        terms = frozenset(extract_terms(text))
        if text not in FUNCTION_WORDS and not terms & (known | _GENERAL_WORDS):
            found.append(ContentWord((terms,), (), 2))
    return found
