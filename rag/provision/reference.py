"""Parse the number of a provision in a question: 第十二條之一規定什麼, Article 5(b), 在第幾條."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from index.ingest.heading import QUESTION
from index.text.normalize import fold, is_chinese
from rag.provision.label import ARTICLE_KIND, ENGLISH_KINDS, STEP
from rag.provision.number import (
    ENGLISH_CARDINAL,
    ENGLISH_ORDINALS,
    HAN_NUMBER,
    LAST,
    ROMAN,
    parse_number,
)
from rag.provision.wording import SAID, Wanted, read_chinese, read_english

# What a word names; 項, 款, 目, 點 and item are items, whatever their labels look like.
ITEM, PARAGRAPH, DOTTED, LEVEL_TWO, LEVEL_THREE = "item", "段", "1.1", "項", "款"
_CHINESE_KINDS = {
    "条": ARTICLE_KIND,
    "章": "章",
    "编": "編",
    "篇": "編",
    "节": "節",
    "项": LEVEL_TWO,
    "款": LEVEL_THREE,
    "目": ITEM,
    "点": ITEM,
    "步": STEP,
    "步骤": STEP,
    "段": PARAGRAPH,
    "题": QUESTION,
    "问": QUESTION,
    "个问题": QUESTION,
    "个步骤": STEP,
}
_ENGLISH_KINDS = ENGLISH_KINDS | {
    "art": "article",
    "sec": "section",
    "question": QUESTION,
    "paragraph": PARAGRAPH,
    "para": PARAGRAPH,
    "para.": PARAGRAPH,
    "item": ITEM,
    "point": ITEM,
    "subsection": ITEM,
    "subparagraph": ITEM,
    "bullet": ITEM,
}
# Kinds that only laws and contracts count, and all that are hardly meant otherwise.
LEGAL = {ARTICLE_KIND, "article", "clause"}
STRONG = {ARTICLE_KIND, "article", "clause", QUESTION, STEP, DOTTED}
_N = rf"(?:\d{{1,4}}(?:[-.]\d{{1,3}})*|{HAN_NUMBER}{{1,7}})"
_SUFFIX = rf"(?:\s?(?:之|-)\s?(?:\d{{1,3}}|{HAN_NUMBER}{{1,3}}))*"
_KIND = "个步骤|步骤?|个问题|[条章编篇节项款目点段题问]"
_ENGLISH = "|".join(sorted(map(re.escape, _ENGLISH_KINDS), key=len, reverse=True))
_ORDINAL = "|".join([*ENGLISH_ORDINALS, r"\d{1,2}(?:st|nd|rd|th)", "last", "final"])
_ORDERED = "paragraph|step|article|section|clause|chapter|item|question|rule"
_REFERENCE = re.compile(
    rf"第\s?(?P<zh>(?:[(（]?{_N}[)）]?){_SUFFIX})\s?(?P<kind>{_KIND})(?P<suffix>{_SUFFIX})"
    rf"|(?P<last>最[后末]一?)(?P<last_kind>个?步骤?|[条章节项款点段题])"
    rf"|(?P<named>步骤|问题|题|要点|(?<![请我想要])问)\s?(?P<named_number>\d{{1,2}}|{HAN_NUMBER}{{1,3}})"
    r"(?=$|[\W_]|[的是答在问说要写该教]|回答|内容|怎|如何)"
    rf"|(?<=[法例则约同议程])(?P<bare>\d{{1,4}}{_SUFFIX})条(?P<bare_suffix>{_SUFFIX})"
    rf"|(?<![a-z])(?P<word>{_ENGLISH})\s?(?:no\.\s?|number\s)?"
    rf"(?P<number>\d{{1,4}}(?:[-.]\d{{1,3}})*[a-z]?(?![\w%])|(?!i\s[a-z]){ROMAN}\b|{ENGLISH_CARDINAL}\b)"
    rf"|\b(?P<ordinal>{_ORDINAL})\s(?P<ordinal_kind>{_ORDERED})\b(?!\s?\d)"
    r"|(?<![a-z\d])q\s?(?P<q>\d{1,2})(?!\d|\s?(?:20|19)\d\d|季|的?[营业销])"
    rf"|(?P<under>[(（](?:\d{{1,2}}|{HAN_NUMBER}{{1,2}}|[a-z]|[ivx]{{1,4}})[)）])"
    r"|(?<![\d.a-z])(?P<dotted>\d{1,2}(?:\.\d{1,2}){1,3})"
    r"(?=\s?(?:节|条|款|项|规定|说|的?内容|是什么|讲|写))(?:\s?[节条款项])?"
)
# What may stand between the levels of one reference.
_JOINT = re.compile(r"[\s,，、的之]*|,?\s*(?:of|in|under)\s(?:the\s)?")
# What may follow: anything else is the thing that is counted, as in 第三條生產線, 第一項議題.
_FOLLOWING = re.compile(
    r"$|[\W_]|[的之中里内所是说写讲有在怎要该应做和与及对第答问呢指列允禁叫吗为须需]|规定|如何|条文|内容"
    r"|回答|什么|谈|提|明[定文订]|原文|全文|能|可以|会|包[括含]|载|订|教|给|算|约定"
)
_WHICH = re.compile(
    r"(?:第[几幾多]|哪一?|何|哪个)\s?(?P<kind>步骤?|[条章节]|(?<=第几)[项款点题段])(?:文|款|规定)?"
    r"(?=$|[\W]|规|说|提|写|有|明|列|订|载|讲|对|要|处|涉|的|中|里|是|允|禁|限|做|约定|才|会|用)"
    r"|\b(?:which|what)\s(?P<word>article|section|clause|rule|chapter|step|paragraph|provision"
    r"|question)(?:\snumber)?\b(?!s)"
)


@dataclass(frozen=True, slots=True)
class ReferenceLevel:
    """A number with what it counts: 條 12-1."""

    kind: str
    number: str


@dataclass(frozen=True, slots=True)
class ProvisionReference:
    """A provision that a question names by its number, or whose number it asks for."""

    # The outermost first; of a question for the number only the kind.
    levels: tuple[ReferenceLevel, ...]
    wanted: Wanted
    # The law, document or heading that is named beside it, folded; "" if none is.
    name: str
    # What is left of the folded question, and the number as it is written there.
    topic: str
    written: str
    # Whether the number can mean nothing else: 第三條規定, not 第三條生產線.
    is_certain: bool
    is_chinese: bool

    @property
    def subject(self) -> str:
        """What is left of the question without the words that only ask for a text."""
        return SAID.sub(" ", self.topic)


def parse_reference(question: str) -> ProvisionReference | None:
    """Return the provision that a question names; None for most questions.

    >>> found = parse_reference("游泳池管理規則第十二條之一規定什麼？")
    >>> found and (found.levels[0].number, str(found.wanted), found.name)
    ('12-1', 'text', '游泳池管理规则')
    >>> found = parse_reference("Under Article 2, when is the fee payable?")
    >>> found and (found.levels[0].number, str(found.wanted))
    ('2', 'detail')
    >>> parse_reference("第一項議題是什麼？"), parse_reference("第五屆會議何時召開？")
    (None, None)
    """
    folded = fold(question).strip()
    runs = _join(folded, list(_REFERENCE.finditer(folded)))
    if not runs:
        return _parse_which(folded, question)
    if len(runs) > 1:
        return None
    run = runs[0]
    levels = _order(folded, run)
    start, end = run[0].start(), run[-1].end()
    before, after = folded[:start], folded[end:]
    chinese = is_chinese(question)
    is_certain = not chinese or _FOLLOWING.match(after) is not None
    if not is_certain and levels[0].kind not in STRONG:
        return None
    name, wanted = read_chinese(before, after) if chinese else read_english(before, after)
    topic = f"{before} {after}".strip()
    return ProvisionReference(
        tuple(levels), wanted, name, topic, folded[start:end], is_certain, chinese
    )


def mentions(text: str, level: ReferenceLevel) -> bool:
    """Tell whether a text refers to what a level names."""
    found = (one for one in _REFERENCE.finditer(fold(text)) if not one["under"])
    return level in map(_read_level, found)


def _join(folded: str, matches: Sequence[re.Match[str]]) -> list[list[re.Match[str]]]:
    """Join the levels of each reference; what stands in brackets is one only behind another."""
    runs: list[list[re.Match[str]]] = []
    for match in matches:
        if runs and _JOINT.fullmatch(folded, runs[-1][-1].end(), match.start()):
            runs[-1].append(match)
        elif not match["under"]:
            runs.append([match])
    return runs


def _order(folded: str, run: Sequence[re.Match[str]]) -> list[ReferenceLevel]:
    """Return the levels of a reference, the outermost first: paragraph 2 of Article 5."""
    levels: list[ReferenceLevel] = []
    last = run[0].start()
    at = 0
    for match in run:
        inner_first = re.search(r"\b(?:of|in|under)\b", folded[last : match.start()])
        at = 0 if inner_first else at
        levels.insert(at, _read_level(match))
        at += 1
        last = match.end()
    return levels


def _read_level(match: re.Match[str]) -> ReferenceLevel:
    if match["zh"] or match["last"] or match["named"] or match["bare"]:
        return _read_chinese_level(match)
    if match["word"]:
        return ReferenceLevel(_ENGLISH_KINDS[match["word"]], parse_number(match["number"]))
    if match["ordinal"]:
        written = match["ordinal"]
        number = parse_number(re.sub(r"(?<=\d)[a-z]+", "", written)) or LAST
        return ReferenceLevel(_ENGLISH_KINDS[match["ordinal_kind"]], number)
    if match["under"]:
        written = match["under"].strip("()（）")
        is_letter = len(written) == 1 and written.isascii() and written.isalpha()
        letter = str(ord(written) - ord("a") + 1) if is_letter else parse_number(written)
        return ReferenceLevel(ITEM, letter)
    return ReferenceLevel(QUESTION if match["q"] else DOTTED, match["q"] or match["dotted"])


def _read_chinese_level(match: re.Match[str]) -> ReferenceLevel:
    if match["zh"]:
        number = parse_number(match["zh"] + match["suffix"])
        kind = _CHINESE_KINDS[match["kind"]]
        is_dotted = "." in number and kind != ARTICLE_KIND
        return ReferenceLevel(DOTTED if is_dotted else kind, number)
    if match["last"]:
        return ReferenceLevel(_CHINESE_KINDS[match["last_kind"].removeprefix("个")], LAST)
    if match["named"]:
        kinds = {"步骤": STEP, "要点": ITEM}
        number = parse_number(match["named_number"])
        return ReferenceLevel(kinds.get(match["named"], QUESTION), number)
    return ReferenceLevel(ARTICLE_KIND, parse_number(match["bare"] + match["bare_suffix"]))


def _parse_which(folded: str, question: str) -> ProvisionReference | None:
    """Parse a question for the number of a provision."""
    match = _WHICH.search(folded)
    if match is None:
        return None
    if match["word"]:
        kind = _ENGLISH_KINDS.get(match["word"], "article")
    else:
        kind = _CHINESE_KINDS[match["kind"]]
    topic = f"{folded[: match.start()]} {folded[match.end() :]}".strip()
    level = ReferenceLevel(kind, "")
    return ProvisionReference(
        (level,), Wanted.NUMBER, "", topic, match[0], True, is_chinese(question)
    )
