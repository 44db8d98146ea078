"""Find the Han names of a collection that a romanized name may stand for.

Candidates are sequences of characters whose pairs are terms of the index. Characters that stand
together mostly by chance (雄 after 高 of another word) count less than those that do so always.
"""

import math
from collections.abc import Collection, Iterable, Mapping
from itertools import pairwise

from index.search.searcher import Searcher
from rag.question import Question
from rag.retrieval.romanization import RomanizedName, SyllableReading
from rag.retrieval.translation import TranslatedWord

# Characters of one syllable and pairs of one step that are looked up, the most frequent first: with
# more a question with a name would take a millisecond longer.
_CHARACTERS, _PAIRS = 80, 300
# Candidates that are kept at each step, and of a name, and the least share of the best one's score.
_KEPT, _CHOICES, _LEAST = 12, 4, 0.15
# Most frequent family names of one character: they begin most names of persons.
FAMILY_NAMES = frozenset(
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁"
    "魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎"
    "易常武乔贺赖龚文庞樊兰殷施陶洪翟安颜倪严牛温芦季俞章鲁葛伍韦申尤毕聂焦向柳邢路岳齐梅莫庄辛"
    "管祝左涂谷祁时舒耿牟卜詹关苗凌费纪靳盛童欧甄项曲成游阳裴席卫查屈鲍位覃霍翁隋甘景薄单包司柏宁"
    "柯阮桂简连古骆巫辜胥丘区冼麦郁邝温利容招司徒上官诸葛欧司端穆闵卓池解祖楼符应冷符瞿滕佟尚"
)


def add_names(question: Question, searcher: Searcher) -> tuple[TranslatedWord, ...]:
    """Return the translations of a question with the Han names that its romanized ones stand for.

    A name takes the place of what the dictionary has for its syllables; where it has the whole name
    and the collection what it says, that stays.
    """
    words = question.translations
    for name in question.names:
        inside = [word for word in words if word.terms <= name.terms]
        whole = next((word for word in inside if word.terms == name.terms), None)
        if whole and any(_occurs(choice, searcher) for choice, _ in whole.choices):
            continue
        # Part of a name that was found already, or of a phrase that the dictionary has.
        if any(name.terms < word.terms for word in words):
            continue
        found = find_han_names(name, searcher)
        if found:
            words = (*(word for word in words if word not in inside), found)
    return words


def _occurs(terms: Collection[str], searcher: Searcher) -> bool:
    return len(searcher.count_chunks(terms)) == len(terms)


def find_han_names(name: RomanizedName, searcher: Searcher) -> TranslatedWord | None:
    """Return the Han names of a collection that a romanized name may stand for, with their
    probabilities; None if there are none.

    What is written as several words is a person's name where it can be: its first character is a
    family name.
    """
    every = {char for one in name.readings for part in one.syllables for char in part[:_CHARACTERS]}
    characters = searcher.count_chunks(every)
    found: dict[str, float] = {}
    if name.is_apart:
        found = _score(name.readings, FAMILY_NAMES, characters, searcher)
    # Only a person's name can be the other way around.
    readings = [one for one in name.readings if not one.is_reversed]
    best = found or _score(readings, None, characters, searcher)
    if not best:
        return None
    chosen = sorted(best.items(), key=lambda one: (-one[1], one[0]))[:_CHOICES]
    chosen = [(text, score) for text, score in chosen if score >= _LEAST * chosen[0][1]]
    total = math.fsum(score for _, score in chosen)
    choices = ((tuple(map("".join, pairwise(text))), score / total) for text, score in chosen)
    return TranslatedWord(name.terms, tuple(choices), is_name=True)


def _score(
    readings: Iterable[SyllableReading],
    first: Collection[str] | None,
    characters: Mapping[str, int],
    searcher: Searcher,
) -> dict[str, float]:
    """Return the names that a chunk has, by how much their characters belong together.

    `first`, if it is given, has the characters that can begin a name.
    """
    priors: dict[str, float] = {}
    for reading in readings:
        for text in _follow(reading, first, characters, searcher):
            priors[text] = max(reading.prior, priors.get(text, 0.0))
    pairs = {text: list(map("".join, pairwise(text))) for text in priors}
    lists = searcher.look_up({pair for one in pairs.values() for pair in one})
    scores: dict[str, float] = {}
    for text, prior in priors.items():
        together = lists.postings.count_common([lists.columns[pair] for pair in pairs[text]])
        if together:
            apart = math.fsum(math.log(characters[char]) for char in text) / len(text)
            scores[text] = prior * math.exp(math.log(together) - apart)
    return scores


def _follow(
    reading: SyllableReading,
    first: Collection[str] | None,
    characters: Mapping[str, int],
    searcher: Searcher,
) -> list[str]:
    """Return the best sequences of characters, one for each syllable, whose pairs all occur."""
    begin, *rest = (
        [char for char in syllable[:_CHARACTERS] if char in characters]
        for syllable in reading.syllables
    )
    found = {char: 0.0 for char in begin if first is None or char in first}
    for syllable in rest:
        # Of too many pairs, leave out the least frequent characters.
        known = list(found)[: max(1, _PAIRS // max(1, len(syllable)), int(math.sqrt(_PAIRS)))]
        near = syllable[: max(1, _PAIRS // max(1, len(known)))]
        counts = searcher.count_chunks({text[-1] + char for text in known for char in near})
        longer = {
            text + char: found[text]
            + _associate(counts[pair], characters[text[-1]], characters[char])
            for text in known
            for char in near
            if (pair := text[-1] + char) in counts
        }
        found = dict(sorted(longer.items(), key=lambda one: -one[1])[:_KEPT])
    return list(found)


def _associate(together: int, one: int, other: int) -> float:
    """Return the log of the cosine of two characters, from the chunks that have them.

    >>> _associate(2, 2, 2)
    0.0
    """
    return math.log(together / math.sqrt(one * other))
