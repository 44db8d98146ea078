"""Provisions that follow each other on one line: 一、…；二、…, (1) … (2) …, 第一條 …。第二條 …"""

import re
from itertools import pairwise

from index.text.han import NUMERAL_BELOW_10_000
from rag.provision.number import parse_number

_H = f"[{NUMERAL_BELOW_10_000}]"
# Each stands at the beginning, or where a sentence or clause has ended.
_BEFORE = r"(?:^|(?<=[。；;：:！!，,.]))[ \t\u3000]*"
_STYLES = tuple(
    re.compile(pattern)
    for pattern in (
        rf"{_BEFORE}(?P<label>第[ ]?(?:\d{{1,3}}|{_H}{{1,5}})[ ]?[條条](?:之{_H}{{1,2}})?)"
        r"(?=[ \u3000:：])",
        rf"{_BEFORE}(?P<label>{_H}{{1,3}}、)",
        rf"(?:^|(?<=[\W_])|(?<=[^\x00-\x7f]))(?P<label>[(（](?:\d{{1,2}}|{_H}{{1,2}}|[a-h])[)）])",
        rf"{_BEFORE}(?P<label>\d{{1,2}}[.．、](?!\d))",
        r"(?P<label>[①-⑳])",
        rf"{_BEFORE}(?P<label>(?:第{_H}步|步[骤驟]{_H}|(?i:step) \d)[:：，,]?)",
    )
)


def split_inline(line: str) -> list[str]:
    """Split a line before each of the labels that count on it from 1, or that are articles.

    >>> split_inline("流程：1. 登入；2. 填寫；3. 送出。")
    ['流程：', '1. 登入；', '2. 填寫；', '3. 送出。']
    >>> split_inline("民國2. 5月")
    ['民國2. 5月']
    """
    for style in _STYLES:
        matches = list(style.finditer(line))
        if len(matches) < 2:
            continue
        found = [(match.start("label"), _read(match["label"])) for match in matches]
        found = _keep_row(found, style is _STYLES[0])
        if len(found) > 1:
            cuts = sorted({0, *(at for at, _ in found), len(line)})
            return [line[start:end] for start, end in pairwise(cuts)]
    return [line]


def _read(label: str) -> str:
    letter = re.fullmatch(r"[(（]([a-h])[)）]", label)
    if letter:
        return str(ord(letter[1]) - ord("a") + 1)
    return parse_number(re.sub(r"(?i)step|[.．、:：，,]", "", label))


def _keep_row(found: list[tuple[int, str]], is_article: bool) -> list[tuple[int, str]]:
    """Return those that count up one by one from 1; articles may begin anywhere and leave out
    numbers.
    """
    kept: list[tuple[int, str]] = []
    for at, number in found:
        value = int(number.split("-")[0] or 0)
        last = int(kept[-1][1].split("-")[0]) if kept else 0
        if value == last + 1 or (is_article and value and value >= last):
            kept.append((at, number))
    return kept
