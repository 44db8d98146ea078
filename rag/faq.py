"""Answer a question that a FAQ asks in the same words: by what stands below it there."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from index.document import Hit
from index.ingest.heading import ASKED
from index.text.normalize import fold
from rag.answer import AnswerType
from rag.checking.check import find_contradiction
from rag.citation import Span
from rag.enumeration.request import recognize_list
from rag.question import Question
from rag.reading.boundary import asks_yes_or_no
from rag.reading.confidence import Features
from rag.reading.reader import PassageAnswer, Reader, ReadResult, make_part
from rag.reading.span import trim
from rag.retrieval.coverage import QueryCoverage

# The confidence of an answer that stands below the question itself.
_SURE = 0.9
# Passages that are looked through for the question.
_LOOK = 8
# The share of the pairs of characters that two wordings of one question have in common, at least.
_ALIKE = 0.8
# A shorter question, such as 幾人？, is asked of many things.
_SHORTEST = 5
_NOT_READ = Features(0, 0, 0, 0, 0, 0, 0, 0)
_SIGNS = re.compile(r"[\W_]+")
# What tells two questions apart whatever else is alike: numbers and words in Latin letters.
_DISTINCT = re.compile(r"[a-z]+|\d+|[零〇一二三四五六七八九十百千]+")
# Characters, simplified, that one wording may have and the other not.
_FREE = Counter(dict.fromkeys("的了吗呢啊吧嘛要该应请问想以", 2))
_ENDS = re.compile(r"[。！？!?]|\.(?=\s|$)")
_BEGINS_ITEM = re.compile(
    r"\s*(?:[(（]?\d{1,2}[.．、)）]|[(（]?[一二三四五六七八九十]+[、)）]|[-•·◆●])"
)
# How an answer that is a name, a number or a date may be asked for.
_VALUES = frozenset(AnswerType) - {AnswerType.OTHER}


def read_faq(
    reader: Reader, question: Question, hits: Sequence[Hit], coverage: QueryCoverage
) -> ReadResult | None:
    """Return the answer that a FAQ among `hits` gives to the very question; None if none does.

    A question for a value gets the value that the reader finds there, any other the first sentence
    of the answer. A question for several things whose answer is long is left to what finds lists.
    """
    own = [hit for hit in hits[:_LOOK] if hit.chunk.section and is_same(question, hit)]
    if not own:
        return None
    best = own[0].chunk
    below = [hit for hit in own if hit.chunk.document_id == best.document_id]
    below = [hit for hit in below if hit.chunk.section == best.section]
    below.sort(key=lambda hit: hit.chunk.start)
    if len(below) > 1 and recognize_list(question):
        return None
    others = [hit for hit in hits if hit not in below]
    if question.expected_type in _VALUES and not asks_yes_or_no(question.text):
        read = reader.read(question, below, coverage)
        if read.features.margin > 0 and not read.contradicted:
            confidence = max(read.confidence, _SURE)
            return replace(read, hits=[*read.hits, *others], confidence=confidence)
    first = below[0]
    answer = _take_first_sentence(first)
    if answer is None or find_contradiction(question, answer.evidence):
        return None
    return ReadResult([*below, *others], answer, None, _NOT_READ, _SURE, is_provision=True)


def is_same(question: Question, hit: Hit) -> bool:
    """Tell whether a passage has a question like `question` for its heading, and begins with it."""
    chunk = hit.chunk
    heading = chunk.section[-1]
    if not (ASKED.match(heading) or heading.rstrip().endswith(("?", "？"))):
        return False
    # Lines of the layout may break it.
    words = "".join(heading.rstrip("…").split())
    return words in "".join(chunk.text.split()) and is_alike(question.text, heading)


def is_alike(asked: str, heading: str) -> bool:
    """Tell whether two wordings ask the same.

    >>> is_alike("要如何重設密碼", "Q1：如何重設密碼？")
    True
    >>> is_alike("如何設定密碼", "Q1：如何重設密碼？")
    False
    >>> is_alike("2016年有幾個工會組織", "2017年有幾個工會組織?")
    False
    """
    first, second = (_SIGNS.sub("", fold(_drop_mark(text))) for text in (asked, heading))
    if len(first) < _SHORTEST or _DISTINCT.findall(first) != _DISTINCT.findall(second):
        return False
    if heading.rstrip().endswith("…"):
        return first.startswith(second)
    left, right = Counter(first), Counter(second)
    if (left - right) - _FREE or (right - left) - _FREE:
        return False
    ours, theirs = (set(pairwise(f" {text} ")) for text in (first, second))
    return 2 * len(ours & theirs) >= _ALIKE * (len(ours) + len(theirs))


def _drop_mark(heading: str) -> str:
    mark = ASKED.match(heading.lstrip())
    return heading.lstrip()[mark.end() :] if mark else heading


def _take_first_sentence(hit: Hit) -> PassageAnswer | None:
    """Return the first sentence of a passage, over the ends of lines; of numbered items all."""
    text = hit.chunk.view.text
    end = _ENDS.search(text)
    span = Span(0, end.end() if end and not _BEGINS_ITEM.match(text) else len(text))
    part = make_part(hit, trim(text, span))
    if part is None:
        return None
    return PassageAnswer(hit, (part,), Span(part.spans[0].start, part.spans[-1].end))
