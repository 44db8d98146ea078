"""Measure how well a document or heading fits the name in a question: 勞基法, 泳池規則."""

import re
from collections.abc import Iterable

from index.document import Document
from index.text.analyzer import extract_terms, is_pair
from index.text.normalize import fold, is_chinese

# What laws and rules are called, the longer names first.
_NOUN = re.compile(
    r"(?:施行细则|实施条例|实施细则|法规|法典|法律|宪法|法|条例|细则|办法|规则|准则|规程"
    r"|章程|守则|要点)$"
)
# What other works are called: a law is none of them.
_WORK = re.compile(
    r"(?:法规|法典|法律|宪法|法|条例|细则|办法|规则|准则|规程|章程|守则|要点"
    r"|(?:契约|合约|合同|协议|协定|手册|须知|规范|公约|政策|说明|指南|公告|通知)书?)$"
)
_BRACKETED = re.compile(r"[(（][^()（）]*[)）]")
# The document itself, whatever it is: 本辦法, 該規則.
_SELF = re.compile(r"^(?:[本该此]|这[个份部项]?|我们的?|公司的?|上述|前述)*$")
# Any document, or a part of one.
_GENERAL = re.compile(
    r"(?:[本该此这那份个项篇的里中我]|我们|公司|上述|文[件章本]|流程|程序|步[骤驟]|清单|列表|规定|条文|内容|要求"
    r"|法规|法律|办法|规则|准则|规程|章程|守则|要点|契约|合约|合同|协议|协定|手册|须知|规范|公约|政策"
    r"|说明书?|指南|公告|通知|问答|常见问题|faq"
    r"|\b(?:agreement|contract|document|policy|procedure|process|list|text|rules|faq|guide"
    r"|handbook|instructions|notice|law|act)\b|\s)*$"
)
_LOOK = 400  # characters that tell a document's language
_WORDS = re.compile(r"[a-z0-9]+")
_SMALL = frozenset(["the", "of", "a", "an", "and", "for", "on", "in", "to", "this", "our"])


def measure_fit(name: str, titles: Iterable[str]) -> float:
    """Return the share, 0..1, of a folded name that one of the titles has in its order.

    >>> measure_fit("泳池规则", ["游泳池管理規則"]), measure_fit("labor act", ["Labor Law"])
    (1.0, 0.5)
    """
    if not name:
        return 0.0
    words = [one for one in _WORDS.findall(name) if one not in _SMALL]
    parts = words or list(name)
    folded = (fold(title) for title in titles)
    seen = [_WORDS.findall(one) if words else list(one) for one in folded]
    return max((_count_common(parts, one) for one in seen), default=0) / len(parts)


def names_other_work(name: str, titles: Iterable[str]) -> bool:
    """Tell whether a folded name is of a law or rule, and the titles are of another one.

    >>> [names_other_work(one, ["員工出勤辦法"]) for one in ("劳动基准法", "出勤规则", "本办法")]
    [True, False, False]
    """
    core = _NOUN.sub("", name)
    if core == name or _SELF.match(core):
        return False
    folded = (_BRACKETED.sub("", fold(title)).strip() for title in titles)
    known = [title for title in folded if _WORK.search(title)]
    return bool(known) and measure_fit(core, known) < 0.6


def is_elsewhere(name: str, document: Document) -> bool:
    """Tell whether a document has no word of a folded name, and the name is no general one.

    >>> document = Document("1", "煮麵", "a.txt", "一、燒開水。")
    >>> [is_elsewhere(one, document) for one in ("煮面", "红烧肉", "这份文件")]
    [False, True, False]
    """
    if not name:
        return False
    text = f"{document.title}\n{document.source}\n{document.text}"
    if is_chinese(name) != is_chinese(text[:_LOOK]) or _GENERAL.match(name):
        return False
    said = fold(text)
    words = _WORDS.findall(name)
    parts = [one for one in words if one not in _SMALL]
    parts += [one for one in extract_terms(name) if is_pair(one)]
    return bool(parts) and not any(one in said for one in parts)


def _count_common(one: list[str], other: list[str]) -> int:
    """Return the length of the longest common subsequence."""
    row = [0] * (len(other) + 1)
    for part in one:
        before = 0
        for at, also in enumerate(other, start=1):
            kept = row[at]
            row[at] = before + 1 if part == also else max(row[at], row[at - 1])
            before = kept
    return row[-1]
