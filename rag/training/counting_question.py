"""Any Chinese text -> short questions for a count of something: "how many collective contracts?", 有多少集體合同？

A number with a measure and the noun beside it are a question with a certain answer, in both languages by the dictionary. The
other numbers near by are what the reader must not take instead: they have the right form and count something else.
"""

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from index.text.normalize import fold, simplify
from index.text.numeral import find_numbers
from rag.citation import Span
from rag.reading.sentence import split_sentences
from rag.reading.span import trim
from rag.training.dataset import Passage, Question
from rag.training.glossary import Glossary

_LONGEST_NOUN = 4
# Measures of things that are counted; dates, money, lengths and parts of a law are asked for in other words.
_COUNTED = re.compile(r"[个份场名家件届种类倍位批所间座辆台级张册部票只次]$")
_FILLER = re.compile(r"(?:总?数?(?:约|达到?|为|有|共|共有|超过|近)?)$")
_CHINESE = ("{}有多少？", "有多少{}？", "多少{}？", "{}的數量是多少？")
_ENGLISH = ("how many {}?", "How many {}?", "How many {} are there?", "What is the number of {}?")
_ENGLISH_SHARE = 0.65


@dataclass(frozen=True, slots=True)
class Count:
    """A number with its measure at `span` of a text, and the Simplified words of what it counts: one or two, the noun last."""

    span: Span
    nouns: tuple[str, ...]


def counts(text: str, glossary: Glossary) -> list[Count]:
    """Every count in `text` (Chinese, either script) whose noun stands right before the number or right after the measure."""
    plain, folded, found = simplify(text), fold(text), []
    for number in find_numbers(folded):
        span = trim(text, Span(number.start, number.end))
        if (
            number.value < 2
            or plain[: span.start].endswith("第")
            or not _COUNTED.search(folded, number.end, span.end)
        ):
            continue
        after = re.match("的?", plain[span.end :])
        nouns = _after(plain, span.end + (after.end() if after else 0), glossary) or _before(
            _FILLER.sub("", plain[: span.start]), glossary
        )
        if nouns:
            found.append(Count(span, nouns))
    return found


def asked(
    passages: Sequence[Passage], glossary: Glossary, chance: random.Random
) -> Iterator[Question]:
    """For each passage that counts something, a question on a few sentences of it: for the count, and for what they do not count."""
    found = [(passage, known) for passage in passages if (known := counts(passage.text, glossary))]
    pool = [one for _, known in found for one in known]
    for passage, known in found:
        one = chance.choice(known)
        base, end = _around(passage.text, one.span, chance)
        part = Passage(passage.id, passage.title, passage.text[base:end])
        if (
            sum(
                base <= other.span.start < end and other.nouns[-1] == one.nouns[-1]
                for other in known
            )
            == 1
        ):
            yield Question(
                _wording(one, glossary, chance), part, one.span.start - base, one.span.end - base
            )
        other = chance.choice([*known, *chance.sample(pool, 4)])
        if other.nouns[-1] not in simplify(part.text):
            yield Question(_wording(other, glossary, chance), part)


def _around(text: str, span: Span, chance: random.Random) -> tuple[int, int]:
    """Up to two sentences on either side of the one that `span` begins in; it is all in them."""
    cut = list(split_sentences(text))
    at = next(i for i, s in enumerate(cut) if span.start < s.end)
    first, last = max(0, at - chance.randint(0, 2)), min(len(cut) - 1, at + chance.randint(0, 2))
    return min(cut[first].start, span.start), max(cut[last].end, span.end)


def _wording(count: Count, glossary: Glossary, chance: random.Random) -> str:
    nouns = count.nouns if chance.random() < 0.6 else count.nouns[-1:]
    if chance.random() >= _ENGLISH_SHARE:
        return chance.choice(_CHINESE).format("".join(nouns))
    words = " ".join(glossary.nouns[noun] for noun in nouns)
    return chance.choice(_ENGLISH).format(words if words.endswith("s") else _plural(words))


def _plural(words: str) -> str:
    if re.search(r"[^aeiou]y$", words):
        return words[:-1] + "ies"
    return words + ("es" if re.search(r"(?:s|x|ch|sh)$", words) else "s")


def _before(plain: str, glossary: Glossary) -> tuple[str, ...]:
    """The noun that `plain` ends with, and the one before it if they are written together; none if it is nothing countable."""
    last = _word(plain, glossary)
    if last not in glossary.countable:
        return ()
    first = _word(plain[: -len(last)], glossary)
    return (first, last) if first else (last,)


def _word(plain: str, glossary: Glossary) -> str:
    sizes: Sequence[int] = range(min(_LONGEST_NOUN, len(plain)), 1, -1)
    return next((plain[-n:] for n in sizes if plain[-n:] in glossary.nouns), "")


def _after(plain: str, at: int, glossary: Glossary) -> tuple[str, ...]:
    """The nouns that begin at `at` of `plain`: two that are written together, or one."""
    found: list[str] = []
    for _ in range(2):
        sizes = range(_LONGEST_NOUN, 1, -1)
        word = next(
            (
                plain[at : at + n]
                for n in sizes
                if len(plain[at : at + n]) == n and plain[at : at + n] in glossary.nouns
            ),
            "",
        )
        if not word:
            break
        found.append(word)
        if word in glossary.countable:
            break
        at += len(word)
    return tuple(found) if found and found[-1] in glossary.countable else ()
