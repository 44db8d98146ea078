"""Makes short questions about counts: "how many collective contracts?", 有多少集體合同？

In a Chinese text a number with a measure word and the noun beside it make a question whose answer
is known, in either language by the dictionary. The other numbers nearby are what the reader must
not take instead: they have the right form but count something else.
"""

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from index.text.normalize import fold, simplify
from index.text.numeral import find_numbers
from index.text.unit import COUNTED, compile_alternatives
from rag.citation import Span
from rag.reading.sentence import split_sentences
from rag.reading.span import trim
from rag.training.dataset import TrainingPassage, TrainingQuestion
from rag.training.question.glossary import Glossary

_LONGEST_NOUN = 4  # characters
# Dates, money, lengths and parts of a law are asked about in other words.
_COUNTED = re.compile(f"{compile_alternatives(COUNTED)}$")
_FILLER = re.compile(r"(?:总?数?(?:约|达到?|为|有|共|共有|超过|近)?)$")
_CHINESE = ("{}有多少？", "有多少{}？", "多少{}？", "{}的數量是多少？")
_ENGLISH = ("how many {}?", "How many {}?", "How many {} are there?", "What is the number of {}?")
_ENGLISH_SHARE = 0.65


@dataclass(frozen=True, slots=True)
class Count:
    """A count in a text."""

    # The number with its measure word.
    span: Span
    # What it counts: one or two Simplified words, the noun last.
    nouns: tuple[str, ...]


def find_counts(text: str, glossary: Glossary) -> list[Count]:
    """Find the counts in a Chinese text of either script.

    The noun must stand directly before the number or directly after the measure word.
    """
    simplified, folded, found = simplify(text), fold(text), []
    for number in find_numbers(folded):
        span = trim(text, Span(number.start, number.end))
        if (
            number.value < 2
            or simplified[: span.start].endswith("第")
            or not _COUNTED.search(folded, number.end, span.end)
        ):
            continue
        after = re.match("的?", simplified[span.end :])
        nouns = _find_nouns_after(
            simplified, span.end + (after.end() if after else 0), glossary
        ) or _find_nouns_before(_FILLER.sub("", simplified[: span.start]), glossary)
        if nouns:
            found.append(Count(span, nouns))
    return found


def ask_counts(
    passages: Sequence[TrainingPassage], glossary: Glossary, chance: random.Random
) -> Iterator[TrainingQuestion]:
    """Yield questions about a few sentences of each passage that counts something.

    One is about a count in them, if they count that thing once; the other is about something that
    they do not mention, and has no answer.
    """
    found = [
        (passage, counts) for passage in passages if (counts := find_counts(passage.text, glossary))
    ]
    pool = [count for _, counts in found for count in counts]
    for passage, counts in found:
        count = chance.choice(counts)
        base, end = _find_sentences(passage.text, count.span, chance)
        part = TrainingPassage(passage.id, passage.title, passage.text[base:end])
        if (
            sum(
                base <= other.span.start < end and other.nouns[-1] == count.nouns[-1]
                for other in counts
            )
            == 1
        ):
            yield TrainingQuestion(
                _word_question(count, glossary, chance),
                part,
                count.span.start - base,
                count.span.end - base,
            )
        other = chance.choice([*counts, *chance.sample(pool, 4)])
        if other.nouns[-1] not in simplify(part.text):
            yield TrainingQuestion(_word_question(other, glossary, chance), part)


def _find_sentences(text: str, span: Span, chance: random.Random) -> tuple[int, int]:
    """Return [start, end) of the sentences around `span`: up to two on either side of its own."""
    sentences = list(split_sentences(text))
    at = next(i for i, s in enumerate(sentences) if span.start < s.end)
    first = max(0, at - chance.randint(0, 2))
    last = min(len(sentences) - 1, at + chance.randint(0, 2))
    return min(sentences[first].start, span.start), max(sentences[last].end, span.end)


def _word_question(count: Count, glossary: Glossary, chance: random.Random) -> str:
    nouns = count.nouns if chance.random() < 0.6 else count.nouns[-1:]
    if chance.random() >= _ENGLISH_SHARE:
        return chance.choice(_CHINESE).format("".join(nouns))
    words = " ".join(glossary.nouns[noun] for noun in nouns)
    return chance.choice(_ENGLISH).format(words if words.endswith("s") else _pluralize(words))


def _pluralize(words: str) -> str:
    if re.search(r"[^aeiou]y$", words):
        return words[:-1] + "ies"
    return words + ("es" if re.search(r"(?:s|x|ch|sh)$", words) else "s")


def _find_nouns_before(text: str, glossary: Glossary) -> tuple[str, ...]:
    """Return the noun that a Simplified text ends with, after the noun before it if there is one.

    Empty unless the last one is countable.
    """
    last = _find_last_noun(text, glossary)
    if last not in glossary.countable:
        return ()
    first = _find_last_noun(text[: -len(last)], glossary)
    return (first, last) if first else (last,)


def _find_last_noun(text: str, glossary: Glossary) -> str:
    sizes: Sequence[int] = range(min(_LONGEST_NOUN, len(text)), 1, -1)
    return next((text[-n:] for n in sizes if text[-n:] in glossary.nouns), "")


def _find_nouns_after(text: str, at: int, glossary: Glossary) -> tuple[str, ...]:
    """Return the one or two nouns that begin at `at` of a Simplified text.

    Empty unless the last one is countable.
    """
    found: list[str] = []
    for _ in range(2):
        sizes = range(_LONGEST_NOUN, 1, -1)
        word = next(
            (
                text[at : at + n]
                for n in sizes
                if len(text[at : at + n]) == n and text[at : at + n] in glossary.nouns
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
