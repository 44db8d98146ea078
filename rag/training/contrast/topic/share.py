"""Draws shares of a whole: fractions, percentages and majorities."""

import random
from math import gcd

from rag.training.contrast.case import hold_out
from rag.training.contrast.topic.value import Bilingual, write_numeral

_SHARES = [
    ("{d}分之{n}以上", "at least {N}"),
    ("{d}分之{n}", "{N}"),
    ("至少{d}分之{n}", "no fewer than {N}"),
    ("超過{d}分之{n}", "more than {N}"),
    ("{d}分之{n}（含）以上", "{N} or more"),
    ("過半數", "more than half"),
    ("百分之{p}", "{P} percent"),
    ("{P}%以上", "at least {P}%"),
    ("{n}/{d}以上", "at least {n2}/{d2}"),
    ("百分之{p}以上", "{P} percent or more"),
    ("半數以上", "at least half"),
    ("{P}%", "{P}%"),
]
_DENOMINATORS = {3: "third", 4: "quarter", 5: "fifth", 6: "sixth", 8: "eighth", 10: "tenth"}
_NUMERATORS = ("", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


def draw_share(chance: random.Random, held_out: bool) -> Bilingual:
    """Return a share, whole with its `at least` or `以上`."""
    zh, en = chance.choice(hold_out(_SHARES, held_out))
    denominator = chance.choice(list(_DENOMINATORS))
    numerator = chance.choice([n for n in range(1, denominator) if gcd(n, denominator) == 1])
    name = _NUMERATORS[numerator] + " " + _DENOMINATORS[denominator] + "s" * (numerator > 1)
    percent = chance.randint(5, 19) * 5
    words = {"p": write_numeral(percent), "P": str(percent), "N": name}
    words |= {"n2": str(numerator), "d2": str(denominator)}
    words |= {"n": write_numeral(numerator), "d": write_numeral(denominator)}
    if "/" in zh:
        words |= {"n": str(numerator), "d": str(denominator)}
    return Bilingual(zh.format_map(words), en.format_map(words))
