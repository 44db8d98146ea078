"""Writes the numbers of provisions and of steps, in Chinese and in English."""

import random
from collections.abc import Sequence
from dataclasses import dataclass

from rag.training.contrast.case import hold_out
from rag.training.contrast.topic.value import Bilingual, Language, write_numeral


@dataclass(frozen=True, slots=True)
class NumberScheme:
    """How provisions are numbered: `{c}` Chinese numeral, `{d}` figure, `{a}` outer figure.

    A number of a hundred or more is an inserted one: 1201 is the first after Article 12.
    """

    # In the passage, with what stands after it; then as a question names it, between bars.
    heads: Bilingual
    names: Bilingual
    # What stands between two provisions.
    gap: str = "\n"
    # The chapter, or the article of an item.
    outer: int = 1
    # Whether one may be inserted after another, as 12-1.
    inserts: bool = False
    first: int = 12

    def head(self, number: int, language: Language) -> str:
        """Return the number as the passage writes it."""
        return self._fill(self.heads.read(language), number, language)

    def name(self, number: int, language: Language, chance: random.Random) -> str:
        """Return the number as a question writes it."""
        return self._fill(chance.choice(self.names.read(language).split("|")), number, language)

    def draw(self, chance: random.Random, size: int) -> list[int]:
        """Return as many numbers, rising, now and then with an inserted one."""
        start = chance.randint(1, self.first)
        numbers = list(range(start, start + size))
        if self.inserts and size > 1 and chance.random() < 0.5:
            place = chance.randrange(1, size)
            inserted = numbers[place - 1] * 100 + 1
            numbers = [*numbers[:place], inserted, *numbers[place : size - 1]]
        return numbers

    def near(self, taken: Sequence[int]) -> list[int]:
        """Return numbers that a reader might mistake for those taken."""
        plain = [n for n in taken if n < 100]
        numbers = [max(plain) + step for step in (1, 2, 3, 10)]
        numbers += [n for n in (min(plain) - 1, min(plain) - 2) if n > 0]
        if self.inserts:
            numbers += [n * 100 + suffix for n in plain for suffix in (1, 2)]
        return numbers

    def _fill(self, pattern: str, number: int, language: Language) -> str:
        main, suffix = (number // 100, number % 100) if number >= 100 else (number, 0)
        text = pattern.replace("{c}", write_numeral(main) + ("{t}" if suffix else ""))
        text = text.replace("{d}", str(main) + ("{t}" if suffix else ""))
        text = text.replace("{a}", str(self.outer)).replace("{A}", write_numeral(self.outer))
        if not suffix:
            return text
        if language == "en":
            return text.replace("{t}", f"-{suffix}")
        tail = f"之{write_numeral(suffix)}"
        return text.replace("{t}條", f"條{tail}").replace("{t}", tail)


_ARTICLES = [
    (
        Bilingual("第{c}條　", "Article {d} "),
        Bilingual("第{c}條|第{d}條", "Article {d}|article {d}"),
        True,
    ),
    (
        Bilingual("第{d}條 ", "Article {d}. "),
        Bilingual("第{d}條|第{c}條", "Article {d}|art. {d}"),
        True,
    ),
    (
        Bilingual("第{A}章第{c}節　", "Chapter {a}, Section {d}: "),
        Bilingual(
            "第{A}章第{c}節|第{a}章第{d}節", "Chapter {a}, Section {d}|section {d} of chapter {a}"
        ),
        False,
    ),
    (
        Bilingual("{a}.{d} ", "{a}.{d} "),
        Bilingual("第{a}.{d}節|{a}.{d}", "Section {a}.{d}|clause {a}.{d}"),
        False,
    ),
    (
        Bilingual("第{c}點：", "Point {d}: "),
        Bilingual("第{c}點|第{d}點", "point {d}|Point {d}"),
        False,
    ),
    (
        Bilingual("附表{c}：", "Schedule {d}: "),
        Bilingual("附表{c}|附表{d}", "Schedule {d}|schedule {d}"),
        False,
    ),
    (
        Bilingual("第{A}條第{c}項　", "Article {a}, paragraph {d}: "),
        Bilingual(
            "第{A}條第{c}項|第{a}條第{d}項",
            "Article {a}, paragraph {d}|paragraph {d} of Article {a}",
        ),
        False,
    ),
    (Bilingual("{c}、", "{d}. "), Bilingual("第{c}項|第{d}項", "item {d}|Item {d}"), False),
    (
        Bilingual("【第{c}款】", "Clause {d} – "),
        Bilingual("第{c}款|第{d}款", "Clause {d}|clause {d}"),
        False,
    ),
    (
        Bilingual("規則{d}：", "Rule {d}: "),
        Bilingual("規則{d}|規則{c}", "Rule {d}|rule {d}"),
        False,
    ),
]
_STEPS = [
    (
        Bilingual("步驟{c}：", "Step {d}: "),
        Bilingual("步驟{c}|第{c}步|第{d}步", "step {d}|Step {d}"),
    ),
    (Bilingual("第{c}步　", "Step {d}. "), Bilingual("第{c}步|步驟{d}", "step {d}|step no. {d}")),
    (Bilingual("{d}. ", "{d}. "), Bilingual("第{d}步|步驟{c}", "step {d}|Step {d}")),
    (Bilingual("（{c}）", "({d}) "), Bilingual("第{c}個步驟|第{d}步", "step {d}|step number {d}")),
    (Bilingual("STEP {d}　", "STEP {d} "), Bilingual("STEP {d}|第{c}步驟", "STEP {d}|step #{d}")),
]


def draw_numbering(chance: random.Random, held_out: bool, steps: bool = False) -> NumberScheme:
    """Return a way to number provisions, or steps."""
    gap = chance.choice(("\n", "\n", " "))
    if steps:
        heads, names = chance.choice(hold_out(_STEPS, held_out))
        return NumberScheme(heads, names, gap, first=4)
    heads, names, inserts = chance.choice(hold_out(_ARTICLES, held_out))
    first = chance.choice((6, 30, 90)) if inserts else 9
    return NumberScheme(heads, names, gap, chance.randint(1, 19), inserts, first)
