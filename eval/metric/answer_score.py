"""Score an answer against its gold answers: exact match and F1, by four scorers side by side.

One answer can differ by tens of points from scorer to scorer, so a score means nothing without the
scorer's name. `score_squad`, `score_cmrc` and `score_drcd` do what the published scripts do,
oddities included, to compare with published results; `score_yiju` is this project's own. For all
four, "" is a refusal, and a question without gold answers is unanswerable: a refusal then scores
1 / 1, anything else 0 / 0. Of several gold answers the best exact match and the best F1 count, each
by itself, as in all the scripts.
"""

import re
import string
import unicodedata
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from index.text.han import HAN
from index.text.normalize import fold


@dataclass(frozen=True, slots=True)
class Score:
    """An answer's exact match, 0 or 1, and F1, 0 to 1."""

    exact: float
    f1: float


def _score_best(text: str, golds: Sequence[str], score: Callable[[str, str], Score]) -> Score:
    if not golds:
        return Score(float(text == ""), float(text == ""))
    scores = [score(gold, text) for gold in golds]
    return Score(max(one.exact for one in scores), max(one.f1 for one in scores))


def _f1(common: int, gold: Sequence[str], found: Sequence[str]) -> float:
    """Return the harmonic mean of common / found (precision) and common / gold (recall)."""
    return 2 * common / (len(gold) + len(found)) if common else 0.0


def _bag_f1(gold: Sequence[str], found: Sequence[str]) -> float:
    """Return F1 over two multisets of tokens, in which the order does not matter."""
    return _f1((Counter(gold) & Counter(found)).total(), gold, found)


# -- yiju

_HAN = f"々〇{HAN}"
_TOKEN = re.compile(
    rf"[{_HAN}]"
    # A word, also H5N1 and C++; of 5kg only what follows the number.
    rf"|[^\W\d_{_HAN}][^\W_{_HAN}]*(?:\+\+|\#)?"
    r"|(?:(?<!\w)[-−])?(?:\d{1,3}(?:,\d{3})+(?!\d)|\d+)(?:\.\d+)?"
    r"|[%‰°$£€¥₩₹]"  # the symbols that change what a number says
)
# An article stands before a word: the A of vitamin A is not one.
_ARTICLE = re.compile(r"\b(?:an?|the)\s+(?=\w)")


def tokenize(text: str) -> list[str]:
    """Split into what `score_yiju` compares: Han characters, words and numbers, folded.

    Script, width and case are folded. Numbers lose only their thousands commas; whether 246萬 is
    2,460,000 is for `says_value` to decide. A text without any token (the answer to a question
    about punctuation) is split at blanks.

    >>> tokenize("The １，２３４ 份團體協約，15.8％ (iPhone)")
    ['1234', '份', '团', '体', '协', '约', '15.8', '%', 'iphone']
    """
    text = _ARTICLE.sub("", fold(unicodedata.normalize("NFKC", text)).casefold())
    return [
        token.replace(",", "").replace("−", "-") for token in _TOKEN.findall(text)
    ] or text.split()


def score_yiju(text: str, golds: Sequence[str]) -> Score:
    """Score by the bag of `tokenize`; exact when the tokens and their order are the same.

    >>> score_yiju("團體協約共 246 萬份", ["246万份"])  # 3 tokens in common, of 3 and of 8
    Score(exact=0.0, f1=0.5454545454545454)
    """
    return _score_best(text, golds, _compare_yiju)


def _compare_yiju(gold: str, text: str) -> Score:
    one, other = tokenize(gold), tokenize(text)
    return Score(float(one == other), 1.0 if one == other else _bag_f1(one, other))


# -- squad


def score_squad(text: str, golds: Sequence[str]) -> Score:
    """Score as SQuAD's evaluate-v2.0.py; as evaluate-v1.1.py, too, if the gold answers have tokens.

    Only ASCII punctuation is removed, and tokens are separated by blanks: a Chinese answer is one
    token, and its F1 is its exact match. As in the script, gold answers without a token (an
    article, a mark) are left out, and where none remain a refusal is right. Unlike the script,
    which takes "the" and "." for refusals too, only "" is right where there is no gold answer.

    >>> score_squad("the red house.", ["a house"])  # 1 token in common, of 1 and of 2
    Score(exact=0.0, f1=0.6666666666666666)
    >>> score_squad("木柵動物園", ["動物園"])
    Score(exact=0.0, f1=0.0)
    """
    return _score_best(
        text, golds and ([gold for gold in golds if _split_words(gold)] or [""]), _compare_squad
    )


def _compare_squad(gold: str, text: str) -> Score:
    one, other = _split_words(gold), _split_words(text)
    return Score(float(one == other), _bag_f1(one, other) if one and other else float(one == other))


def _split_words(text: str, dropped: str = string.punctuation) -> list[str]:
    """Split the text in lower case without the marks `dropped` and English articles.

    What stood on both sides of a mark is joined: U.S. becomes us.
    """
    kept = text.lower().translate(dict.fromkeys(map(ord, dropped)))
    return re.sub(r"\b(?:a|an|the)\b", " ", kept).split()


# -- cmrc

# The script's list has …… as one item, which no single character equals, so that … is kept, as are
# ASCII .,?!;()'" and ％.
_CMRC_DROPPED = dict.fromkeys(map(ord, "-:_*^/\\~`+=，。：？！“”；’《》·、「」（）－～『』"))
_CMRC_RUN = re.compile(r"[\u4e00-\u9fa5]|[^\u4e00-\u9fa5]+")
_ALONE = r"[;@#$%&?!()\[\]{}<>\"«»‘„\u2012-\u2015]|\.{2,}|,(?!\d)|(?<!\.)\.(?=[])}>\"'»\s]*$)"
_CLITIC = rf"(?:n't|'(?:s|m|d|ll|re|ve)?)(?={_ALONE}|\s|$)"
_WORD = re.compile(rf"{_ALONE}|{_CLITIC}|'(?=\w)|(?:(?!{_ALONE})\S)+?(?={_ALONE}|{_CLITIC}|\s|$)")
_CONTRACTION = re.compile(
    r"\b(can(?=not\b)|gim(?=me\b)|gon(?=na\b)|got(?=ta\b)|lem(?=me\b)|wan(?=na\b))"
)


def score_cmrc(text: str, golds: Sequence[str]) -> Score:
    """Score as CMRC 2018's cmrc2018_evaluate.py (v5, ymcui/cmrc2018).

    HFL's BERT baselines are scored with it on DRCD as well. F1 is computed from the longest run of
    segments that both have, not from a bag: a word in another place breaks the run. Exact match
    compares the text in lower case without the listed marks; widths are not folded, and blanks
    inside count. An answer of nothing but marks matches "" exactly, with F1 0. The script has no
    unanswerable questions.

    >>> score_cmrc("北京和上海", ["上海和北京"])  # 2 of 5 in a row
    Score(exact=0.0, f1=0.4)
    """
    return _score_best(text, golds, _compare_cmrc)


def _compare_cmrc(gold: str, text: str) -> Score:
    one, other = (side.lower().strip().translate(_CMRC_DROPPED) for side in (gold, text))
    left, right = _split_segments(one), _split_segments(other)
    common = SequenceMatcher(None, left, right, autojunk=False).find_longest_match().size
    return Score(float(one == other), _f1(common, left, right))


def _split_segments(text: str) -> list[str]:
    return [segment for run in _CMRC_RUN.findall(text) for segment in _split_english(run)]


def _split_english(run: str) -> list[str]:
    """Split text that is not Chinese as nltk.word_tokenize does, which the script calls.

    This is enough of it for short answers. It differs where NLTK's Punkt model ends a sentence
    inside the run (there that full stop is a segment too; here only the last one is), for quotes
    before a word or after that full stop, and for a few contractions ('tis, d'ye).

    >>> _split_english("obama's u.s. visit, $1,234.5.")
    ['obama', "'s", 'u.s.', 'visit', ',', '$', '1,234.5', '.']
    """
    return _WORD.findall(_CONTRACTION.sub(r"\1 ", run))


# -- drcd

_DRCD_DROPPED = string.punctuation + "《》？，。、；："


def score_drcd(text: str, golds: Sequence[str]) -> Score:
    """Score as DRCD (arXiv 1806.00920: SQuAD's measures, "bag of Chinese character").

    No script was published. This follows what the authors wrote in DRCKnowledgeTeam/DRCD issue 6:
    SQuAD's evaluate-v1.1.py with eight more full-width marks (not 「」（）！), and F1 over the
    characters of the normalised string. Every letter and every blank is then a token: that follows
    from their words, and there is no code to confirm it. As in v1.1, no token means F1 0.

    >>> score_drcd("《台北》市", ["台北。"])  # 2 characters in common, of 2 and of 3
    Score(exact=0.0, f1=0.8)
    """
    return _score_best(text, golds, _compare_drcd)


def _compare_drcd(gold: str, text: str) -> Score:
    one, other = (" ".join(_split_words(side, _DRCD_DROPPED)) for side in (gold, text))
    return Score(float(one == other), _bag_f1(one, other))


SCORERS: dict[str, Callable[[str, Sequence[str]], Score]] = {
    "yiju": score_yiju,
    "squad": score_squad,
    "cmrc": score_cmrc,
    "drcd": score_drcd,
}
