"""Designators: D棟, 第4期, Phase 2, iPhone 15 Pro. They are compared whole, not as substrings.

The same letters with another number or letter name another thing of the same kind.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from index.text.date import MONTHS, SHORT_MONTHS
from index.text.han import HAN, NUMERAL
from index.text.normalize import fold
from index.text.numeral import parse_integer
from rag.checking.evidence import AnswerEvidence
from rag.question import Question

# What follows a letter, a celestial stem or a number to name one of several.
_LETTERED = (
    "栋|馆|楼|区|组|班|室|厂|线|队|厅|门|座|级|型|类|款"
    "|方案|部门|单位|方|标|校区|航厦|舱|案|卷|村|场|股"
)
_NUMBERED = "号馆|号楼|号线|号门|号机|号店|号厂|号仓|号桥|号井|号窗口|人房|人座|楼层"
_ORDINAL = (
    "期|次|届|任|册|章|节|编|条|项|款|组|班|代|标|梯次|批|阶段|航厦|名|回|轮|场|类|级|小组|分局|选区|大队|工区"
    "|卷|集|课|单元|讲|屏|版|号|站|区|层|厂|线"
)
_NOUN = (
    "building|phase|article|section|grade|room|type|level|class|group|team|gate|floor|zone|plan"
    "|version|chapter|appendix|annex|table|platform|line|route|unit|block|tower|terminal|hall|lab"
    "|batch|round|stage|tier|part|schedule|clause|lot|track|module|volume|lane|bay|pier|warehouse"
    "|studio|shift|series|category|option|model|step|rule|form|exhibit|district|ward|dock|court"
)
_ORDINALS = [
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
]
_ENGLISH_ORDINAL = rf"(?:{'|'.join(_ORDINALS)}|\d{{1,3}}(?:st|nd|rd|th))"
# These are periods and dates, or no kind of things.
_UNORDERED = {
    *("quarter", "half", "time", "place", "year", "month", "week", "century", "sept"),
    *MONTHS.split("|"),
}
_NUMBER = rf"(?:\d{{1,4}}|[{NUMERAL}]{{1,5}})"
_DESIGNATOR = re.compile(
    rf"第\s?(?P<nth>{_NUMBER})\s?(?P<ordinal>{_ORDINAL})(?P<of>之[\d{NUMERAL}]+)?"
    rf"|(?<![a-z0-9{NUMERAL}])(?P<letter>[a-z]|(?<![{HAN}])[甲乙丙丁戊己庚辛]|(?<=[于在由向与和及、，。：从])[甲乙丙丁])"
    rf"\s?(?P<lettered>{_LETTERED})"
    rf"|\b(?P<order>{_ENGLISH_ORDINAL}) (?P<ordered>[a-z]{{4,}})"
    rf"|(?<![\d.第{NUMERAL}])(?P<number>{_NUMBER})\s?(?P<numbered>{_NUMBERED})"
    rf"|\b(?P<noun>{_NOUN})s? (?:no\.? ?)?"
    r"(?P<id>\d{1,4}(?:[.-]\d+)*[a-z]?|[a-z]|i{1,3}|iv|vi{0,3})(?![\w'’]|\.\d)"
)
# Words that name a variant of a product.
_VARIANT = r"(?:pro|max|plus|mini|ultra|lite|air|xl|fe|se|gt|note|edge|fold|flip|neo|turbo|premium)"
_MODEL = re.compile(
    r"(?<![a-z\d])(?P<family>(?:[a-z]{2,12}[\s-](?=[a-z]{1,2}\d))?[a-z]{1,12})[\s-]?"
    rf"(?P<digits>\d+(?:\.\d+)?(?:(?={_VARIANT})|[a-z]?(?![a-z\d])))"
    rf"(?P<variant>(?:[\s-]?{_VARIANT})*)(?![a-z\d])"
)
# What a thing is compared with, is not what is told of.
_COMPARED = re.compile(r"[较比于]\s?$|\b(?:than|to|from|with|of)\s+(?:the\s+)?$")
_QUANTIFIER = re.compile(r"(?:article|room|section|phase|part|step|rule|form|line|table) a$")
_SIGNS = re.compile(r"[\s-]")
# Latin words before a number that belong to no name.
_NO_FAMILY = frozenset(
    re.findall(
        r"\S+",
        """
        in of on at by to for from since until about over under than the and or was is are were q h
        fy sept year years roc day age aged usd nt us hk rmb no ch p pp vol within after before
        between only some around nearly almost every last first next
        """,
    )
).union(MONTHS.split("|"), SHORT_MONTHS)


@dataclass(frozen=True, slots=True)
class Designator:
    """A name of one of several things of a kind."""

    # "期" of 第4期, "building", "iphone".
    kind: str
    # "4", "b", "15pro".
    id: str
    start: int
    end: int


def find_designators(folded: str) -> Iterator[Designator]:
    """Yield the designators of a folded text in order of their form.

    >>> [(one.kind, one.id) for one in find_designators("第四期 d栋 phase 2 iphone15pro ax-100")]
    [('期', '4'), ('栋', 'd'), ('phase', '2'), ('iphone', '15pro'), ('ax', '100')]
    """
    taken = []
    for match in _DESIGNATOR.finditer(folded):
        if _QUANTIFIER.fullmatch(match[0]):
            continue
        if match["ordered"] in _UNORDERED:
            continue
        taken.append(match.span())
        yield Designator(*_name(match), *match.span())
    for match in _MODEL.finditer(folded):
        family = _SIGNS.sub("", match["family"])
        words = re.split(r"[\s-]", match["family"])
        is_taken = any(match.start() < end and start < match.end() for start, end in taken)
        if words[-1] in _NO_FAMILY or is_taken:
            continue
        if words[0] in _NO_FAMILY:
            family = words[-1]
        if (
            len(family) > 2
            and not match["variant"]
            and len(match["digits"]) == 4
            and match["digits"][0] in "12"
        ):
            # olympics 2012: a year
            continue
        yield Designator(family, _SIGNS.sub("", match["digits"] + match["variant"]), *match.span())


def find_other_designator(question: Question, evidence: AnswerEvidence) -> str | None:
    """Return "name" if the evidence is about another thing of the kind that the question names."""
    asked = list(find_designators(fold(question.text)))
    if not asked:
        return None
    above = list(find_designators(evidence.context))
    said = list(find_designators(evidence.sentence))
    for kind in dict.fromkeys(one.kind for one in asked):
        ids = {one.id for one in asked if one.kind == kind}
        here = [one for one in said if one.kind == kind]
        over = {one.id for one in above if one.kind == kind}
        if _is_other(ids, here, over, evidence):
            return "name"
    return None


def _is_other(
    ids: set[str], here: list[Designator], above: set[str], evidence: AnswerEvidence
) -> bool:
    """Tell whether what the sentence says of one kind, under headings that name `above`, is not of
    any of the `ids` that are asked for.
    """
    if not here:
        return bool(above) and not above & ids
    start, end = evidence.start, evidence.start + len(evidence.words)
    told = [one for one in here if not _is_compared(one, evidence.sentence)]
    # One in the answer may be what is asked for.
    if not told or len(ids) > 1 or any(one.start < end and one.end > start for one in told):
        return False
    is_here = bool({one.id for one in here} & ids)
    before = [one for one in told if one.end <= start]
    if before:
        # Of several in a sentence, the last one before the answer is its subject.
        subject = max(before, key=lambda one: one.start)
        return subject.id not in ids and (is_here or not above & ids)
    return not is_here and not above & ids


def _is_compared(one: Designator, sentence: str) -> bool:
    return bool(_COMPARED.search(sentence[max(0, one.start - 8) : one.start]))


def _name(match: re.Match[str]) -> tuple[str, str]:
    if match["nth"]:
        rest = f"-{parse_integer(match['of'][1:])}" if match["of"] else ""
        return match["ordinal"], f"{parse_integer(match['nth'])}{rest}"
    if match["letter"]:
        return match["lettered"], match["letter"]
    if match["number"]:
        return match["numbered"], str(parse_integer(match["number"]))
    if match["order"]:
        order = match["order"]
        number = _ORDINALS.index(order) + 1 if order in _ORDINALS else int(order[:-2])
        return match["ordered"], str(number)
    return match["noun"], match["id"]
