"""An answer and its gold answers -> exact match and F1, by four scorings side by side. Knows no file, model or pipeline.

One answer can differ by tens of points from scorer to scorer, so a figure means nothing without the scorer's name. `squad`,
`cmrc` and `drcd` do what the published scripts do, oddities included, to compare with published figures; `yiju` is ours.
For all four: "" is a refusal, and a question without gold answers cannot be answered: 1 / 1 for a refusal and 0 / 0 for
anything else. With several gold answers the best exact match and the best F1 count, each by itself, as in all scripts.
"""

import re
import string
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from difflib import SequenceMatcher

from index.text.normalize import fold
from index.text.numeral import find_numbers


@dataclass(frozen=True, slots=True)
class Score:
    """Exact match, 0 or 1, and F1 from 0 to 1."""

    exact: float
    f1: float


def _best(text: str, golds: Sequence[str], score: Callable[[str, str], Score]) -> Score:
    if not golds:
        return Score(float(text == ""), float(text == ""))
    scores = [score(gold, text) for gold in golds]
    return Score(max(one.exact for one in scores), max(one.f1 for one in scores))


def _f1(common: int, gold: Sequence[str], found: Sequence[str]) -> float:
    """The harmonic mean of common / found (precision) and common / gold (recall)."""
    return 2 * common / (len(gold) + len(found)) if common else 0.0


def _overlap(gold: Sequence[str], found: Sequence[str]) -> float:
    """F1 over two bags, in which the order does not matter."""
    return _f1((Counter(gold) & Counter(found)).total(), gold, found)


# -- yiju

_HAN = "々〇\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"
_TOKEN = re.compile(
    rf"[{_HAN}]"
    rf"|[^\W\d_{_HAN}][^\W_{_HAN}]*(?:\+\+|\#)?"  # a word, H5N1 and C++ too; of 5kg only what follows the number
    r"|(?:(?<!\w)[-−])?(?:\d{1,3}(?:,\d{3})+(?!\d)|\d+)(?:\.\d+)?"
    r"|[%‰°$£€¥₩₹]"  # the symbols that change what a number says
)
# An article stands before a word: the A of vitamin A is none.
_ARTICLE = re.compile(r"\b(?:an?|the)\s+(?=\w)")


def tokenize(text: str) -> list[str]:
    """What `yiju` compares: Han characters, words and numbers, whichever the script, width and case.

    Numbers lose thousands commas only; whether 246萬 is 2,460,000 is for `same_value`. Where nothing is left (a question
    about punctuation), the marks themselves.

    >>> tokens("The １，２３４ 份團體協約，15.8％ (iPhone)")
    ['1234', '份', '团', '体', '协', '约', '15.8', '%', 'iphone']
    """
    text = _ARTICLE.sub("", fold(unicodedata.normalize("NFKC", text)).casefold())
    return [
        token.replace(",", "").replace("−", "-") for token in _TOKEN.findall(text)
    ] or text.split()


def score_yiju(text: str, golds: Sequence[str]) -> Score:
    """Ours: the bag overlap of `tokens`, exact when they are the same in the same order.

    >>> yiju("團體協約共 246 萬份", ["246万份"])  # 3 tokens in common, of 3 and of 8
    Score(exact=0.0, f1=0.5454545454545454)
    """
    return _best(text, golds, _yiju)


def _yiju(gold: str, text: str) -> Score:
    one, other = tokenize(gold), tokenize(text)
    return Score(float(one == other), 1.0 if one == other else _overlap(one, other))


# -- squad


def score_squad(text: str, golds: Sequence[str]) -> Score:
    """SQuAD's evaluate-v2.0.py; the same as evaluate-v1.1.py for gold answers that have a token.

    Only ASCII punctuation goes, and tokens are what blanks separate: a Chinese answer is one token, its F1 its exact match.
    As there, gold answers with no token (an article, a mark) are left out, and where none remain a refusal is right. Unlike
    there, only "" is right where there is no gold answer at all (the script takes "the" and "." for refusals too).

    >>> squad("the red house.", ["a house"])  # 1 token in common, of 1 and of 2
    Score(exact=0.0, f1=0.6666666666666666)
    >>> squad("木柵動物園", ["動物園"])
    Score(exact=0.0, f1=0.0)
    """
    return _best(text, golds and ([gold for gold in golds if _words(gold)] or [""]), _squad)


def _squad(gold: str, text: str) -> Score:
    one, other = _words(gold), _words(text)
    return Score(
        float(one == other), _overlap(one, other) if one and other else float(one == other)
    )


def _words(text: str, dropped: str = string.punctuation) -> list[str]:
    """Lower case, without `dropped` and English articles. What stood around a dropped mark grows together: U.S. is us."""
    kept = text.lower().translate(dict.fromkeys(map(ord, dropped)))
    return re.sub(r"\b(?:a|an|the)\b", " ", kept).split()


# -- cmrc

# The script's list has …… as one item that no single character equals, so that … stays, as do all ASCII .,?!;()'" and ％.
_CMRC_DROPPED = dict.fromkeys(map(ord, "-:_*^/\\~`+=，。：？！“”；’《》·、「」（）－～『』"))
_CMRC_RUN = re.compile(r"[\u4e00-\u9fa5]|[^\u4e00-\u9fa5]+")
_ALONE = r"[;@#$%&?!()\[\]{}<>\"«»‘„\u2012-\u2015]|\.{2,}|,(?!\d)|(?<!\.)\.(?=[])}>\"'»\s]*$)"
_CLITIC = rf"(?:n't|'(?:s|m|d|ll|re|ve)?)(?={_ALONE}|\s|$)"
_WORD = re.compile(rf"{_ALONE}|{_CLITIC}|'(?=\w)|(?:(?!{_ALONE})\S)+?(?={_ALONE}|{_CLITIC}|\s|$)")
_JOINED = re.compile(
    r"\b(can(?=not\b)|gim(?=me\b)|gon(?=na\b)|got(?=ta\b)|lem(?=me\b)|wan(?=na\b))"
)


def score_cmrc(text: str, golds: Sequence[str]) -> Score:
    """CMRC 2018's cmrc2018_evaluate.py (v5, ymcui/cmrc2018), by which HFL's BERT baselines score DRCD as well.

    F1 is by the longest run of segments that both have, not by a bag: a word put elsewhere breaks the run. Exact match is
    by the text in lower case without the listed marks; it knows no widths, and blanks inside count. An answer with nothing
    but marks is exactly "", at F1 0. The script has no unanswerable questions.

    >>> cmrc("北京和上海", ["上海和北京"])  # 2 of 5 in a row
    Score(exact=0.0, f1=0.4)
    """
    return _best(text, golds, _cmrc)


def _cmrc(gold: str, text: str) -> Score:
    one, other = (side.lower().strip().translate(_CMRC_DROPPED) for side in (gold, text))
    left, right = _segments(one), _segments(other)
    common = SequenceMatcher(None, left, right, autojunk=False).find_longest_match().size
    return Score(float(one == other), _f1(common, left, right))


def _segments(text: str) -> list[str]:
    return [segment for run in _CMRC_RUN.findall(text) for segment in _english(run)]


def _english(run: str) -> list[str]:
    """The words of nltk.word_tokenize, which the script uses for what is not Chinese: enough of it for short answers.

    It differs where NLTK's Punkt model ends a sentence inside the run (there that full stop is a segment too; here only the
    last one is), for quotes before a word or after that full stop, and for a few contractions ('tis, d'ye).

    >>> _english("obama's u.s. visit, $1,234.5.")
    ['obama', "'s", 'u.s.', 'visit', ',', '$', '1,234.5', '.']
    """
    return _WORD.findall(_JOINED.sub(r"\1 ", run))


# -- drcd

_DRCD_DROPPED = string.punctuation + "《》？，。、；："


def score_drcd(text: str, golds: Sequence[str]) -> Score:
    """DRCD's own (arXiv 1806.00920: SQuAD's measures, no punctuation, "bag of Chinese character").

    No script was published. This follows what its authors wrote in DRCKnowledgeTeam/DRCD issue 6: SQuAD's evaluate-v1.1.py
    with eight full-width marks more (not 「」（）！), and F1 over the normalised string, not split. Letters are then tokens one
    by one, and so is a blank: that follows from their words, no code could confirm it. As in v1.1, no token means F1 0.

    >>> drcd("《台北》市", ["台北。"])  # 2 characters in common, of 2 and of 3
    Score(exact=0.0, f1=0.8)
    """
    return _best(text, golds, _drcd)


def _drcd(gold: str, text: str) -> Score:
    one, other = (" ".join(_words(side, _DRCD_DROPPED)) for side in (gold, text))
    return Score(float(one == other), _overlap(one, other))


# -- numbers

# Folded; between bars, what counts the same. 5月 is no 5個月, and 3時 no 3小時.
_SAME_UNITS = (
    "人 名 位 people persons person|元 圆 块|美元 美金 dollars dollar usd|% percent|度 °c ℃ °"
    "|年 years year|个月 months month|周 星期 weeks week|日 号 天 days day|岁 周岁"
    "|时 点|小时 hours hour|分钟 分 minutes minute|秒 秒钟 seconds second"
    "|公里 km kilometers kilometer kilometres kilometre|米 公尺 m meters meter metres metre|厘米 公分 cm|英里 miles mile"
    "|公斤 kg kilograms kilogram|吨 公吨 tons ton tonnes tonne"
)
_COUNTED = (
    "份场次条款项家件届种类倍成季批所间座辆台级口户只头匹张本册部艘架枚颗棵株片块段层楼班队组团套双对篇章节页字句集"
    "首期代席步站处列卷面趟话球月克"
)
_MEASURED = "世纪 年代 光年 人次 日元 港元 欧元 英镑 人民币 毫米 平方公里 平方公尺 平方米 公顷 英尺 英寸 英亩 mm g kb mb gb"
# Spelling -> what is compared; 個 may stand for any measure, so it says nothing.
_UNIT = {unit: unit for unit in (*_COUNTED, *_MEASURED.split())} | {"个": ""}
_UNIT |= {spelling: same.split()[0] for same in _SAME_UNITS.split("|") for spelling in same.split()}
_AFTER = re.compile(
    r"\s?[多余几来]?("
    + "|".join(map(re.escape, sorted(_UNIT, key=len, reverse=True)))
    + r")(?<![a-z](?=[a-z]))"
)
_MINUS = re.compile(r"(?:(?<!\w)[-−]|负|零下|公元前|西元前|\bminus)\s?$")
# What a number may be surrounded by and still be the whole answer.
_AROUND = re.compile(
    r"大约|约|将近|接近|近|超过|逾|至少|共计|总计|合计|共|从|自|至|到|和|及|与|或|第|以上|以下|左右|整|多|余"
    r"|民国|(?:公|西)元前?|负|零下|新台币|人民币"
    r"|\b(?:about|around|approximately|nearly|almost|over|up to|to|and|or|between|from|minus|the|us|nt|hk)\b"
)


@dataclass(frozen=True, slots=True)
class _Quantity:
    """A number with its unit ("" when none is known), at [start, end) of the folded text."""

    start: int
    end: int
    value: Decimal
    percent: bool
    unit: str


def says_value(text: str, answers: Sequence[str]) -> bool | None:
    """Whether `text` says the numbers of a gold answer, in whatever writing; other numbers may stand beside them.

    It applies to gold answers that are nothing but numbers, their units and words such as 約, about, 第, 民國; None when
    there is none. All numbers of one such answer have to be there. A percentage equals only a percentage, and 5 is not −5.
    Units count where both sides have one that is known right after the number: they must be the same (人 = 名, 年 = years,
    but 份 is not 人) or one the beginning of the other (人, 人次).

    >>> [same_value(text, ["２４６萬份"]) for text in ("共 2,460,000 份，民國106年", "二百四十六萬", "246萬人", "246%")]
    [True, True, False, False]
    >>> same_value("12", ["1949年的憲法"]) is None
    True
    """
    return _says(text, answers, alone=False)


def says_only_value(text: str, answers: Sequence[str]) -> bool | None:
    """As `same_value`, and `text` says no other number: what an exact match is for numbers.

    >>> only_value("2.46 million", ["246萬份"]), only_value("2017年有246萬份", ["246萬份"])
    (True, False)
    """
    return _says(text, answers, alone=True)


def count_quantities(answer: str) -> int:
    """How many numbers `answer` is made of; 0 where it says anything else.

    >>> quantities("２４６萬份"), quantities("2017年11月"), quantities("歐盟")
    (1, 2, 0)
    """
    return len(_whole(fold(answer)))


def _says(text: str, answers: Sequence[str], alone: bool) -> bool | None:
    golds = [gold for answer in answers if (gold := _whole(fold(answer)))]
    found = list(_quantities(fold(text)))
    verdicts = [_within(gold, found) and (not alone or _within(found, gold)) for gold in golds]
    return any(verdicts) if golds else None


def _within(some: Sequence[_Quantity], others: Sequence[_Quantity]) -> bool:
    return all(any(_same(one, other) for other in others) for one in some)


def _same(one: _Quantity, other: _Quantity) -> bool:
    alike = one.unit.startswith(other.unit) or other.unit.startswith(one.unit)
    return alike and (one.value, one.percent) == (other.value, other.percent)


def _whole(folded: str) -> list[_Quantity]:
    """The quantities of an answer that says nothing else; otherwise none."""
    quantities = list(_quantities(folded))
    rest = folded
    for one in reversed(quantities):
        rest = f"{rest[: one.start]} {rest[one.end :]}"
    return [] if re.search(r"\w", _AROUND.sub(" ", rest)) else quantities


def _quantities(folded: str) -> Iterator[_Quantity]:
    for number in find_numbers(folded):
        before, after = (
            folded[max(0, number.start - 6) : number.start],
            _AFTER.match(folded, number.end),
        )
        unit, end = (_UNIT[after[1]], after.end()) if after else ("", number.end)
        percent = number.percent or unit == "%"
        value = -number.value if _MINUS.search(before) else number.value
        # 第3名 is not 3名, but may be 3.
        unit = "" if percent else "第" + unit if before.rstrip().endswith("第") else unit
        yield _Quantity(number.start, end, value, percent, unit)


SCORERS: dict[str, Callable[[str, Sequence[str]], Score]] = {
    "yiju": score_yiju,
    "squad": score_squad,
    "cmrc": score_cmrc,
    "drcd": score_drcd,
}
