"""Decide the type of an answer: what the question asks for, reconciled with the answer's form."""

import re

from index.text.han import NUMERAL, ONE_TO_NINE
from index.text.normalize import fold
from index.text.unit import WHICH, compile_alternatives
from rag.answer import AnswerType
from rag.value.quantity import parse_quantity

_NUMERIC = (AnswerType.QUANTITY, AnswerType.MONEY, AnswerType.PERCENTAGE, AnswerType.DATE)
# Characters. A longer answer says more than a name.
_LONGEST_NAME = 60

# Words that name a thing of the type, Chinese and English: which city, 哪个城市.
_THINGS = {
    AnswerType.PLACE: (
        "城市|国家|国|省份?|市|县|区|乡|镇|村|州|洲|地方|地区|地点|岛|街|路",
        "city|cities|country|countries|province|state|town|place|region|county|district|village"
        "|location|continent|island|street",
    ),
    AnswerType.ORGANISATION: (
        "机构|组织|单位|部门|公司|机关|工会|委员会|团体|企业|大学|学校|法院|政?党|银行|协会|联合会"
        "|医院|基金会|部|局",
        "organi[sz]ations?|compan(?:y|ies)|agenc(?:y|ies)|unions?|committee|ministry|department"
        "|institutions?|body|court|bank|university|party|associations?|office|firm|authority"
        "|council|commission|employer|federation",
    ),
    AnswerType.TITLE: (
        "文件|法律|法规|法令|法案|法|条例|规定|办法|书|报告|公约|条约|协[议定]|文献|著作|作品|活动"
        "|计划|规划|名称|电影|小说|论文|期刊|杂志|报纸|歌曲?|奖项?",
        "documents?|books?|laws?|acts?|conventions?|treat(?:y|ies)|reports?|agreements?"
        "|regulations?|statutes?|campaigns?|films?|novels?|papers?|programmes?|programs?|plans?"
        "|newspapers?|magazines?|journals?|songs?|awards?|title",
    ),
}
_WHICH = f"(?:哪一?|哪些|何|什么){compile_alternatives(WHICH)}?"
_WHICH_ENGLISH = (
    r"\b(?:which|what)(?:'s| is| was)?(?: (?!is\b|was\b|did\b|does\b)[\w-]+)??"
    r" (?:the )?(?:name of )?(?:the |an? )?"
)
# A number that names a thing: it counts and dates nothing.
_IDENTIFIER = (
    "(?:电话|传真|分机|专线|热线|手机|号码|邮[政递]?[区编]号?码?|统一编号|[编帐账证案文单票房座学工]号)"
    "(?:号码)?[是为:：]*(?:几号|多少|哪[个一]?号?|什么|[?？]*$)"
    r"|\b(?:phone|telephone|fax|extension|hotline|account|serial|id|licen[cs]e|registration"
    r"|employee|staff|student|postal|post|zip|area|room|order) (?:number|code|no\b)"
)
# Questions for a type. The first type that matches is taken: 多少元 asks for money, but 多少 for a
# number; 何年何月 for a date, but 幾年 for a number.
_QUESTIONS = {
    AnswerType.OTHER: _IDENTIFIER,
    AnswerType.PERCENTAGE: (
        "百分之[几多]|比[例率重]|占比|几成|率(?:是|为|有|达|约)*多少"
        r"|percent|\bproportion\b|\brate of\b"
        r"|\b(?:what|which) (?:\w+ ){0,2}(?:share|rate)\b"
    ),
    AnswerType.MONEY: (
        "多少.{0,4}[元钱块圆]|[金总]额|经费|费用|预算|造价"
        r"|\b(?:cost|budget|price|salary|wages?|amount)\b"
        r"|how much (?:money|did|does|was|were|is|are|will|do)\b"
    ),
    AnswerType.DATE: (
        "何[时年月日]|几时|哪一?[年天日月]|哪个月|什么(?:时候|时间|日期)|几月|几[号日](?!线)"
        "|日期(?:是|为)|[哪何]个?年份"
        r"|^\W*(?:since |until |by |from )?when\b"
        r"|\b(?:what|which) (?:is |was )?(?:the )?(?:year|date|day|month)\b"
    ),
    AnswerType.QUANTITY: (
        r"多少|几(?![乎何内])|若干|多[久长大远高重]|数[量目](?:是|为)|\bwhich article\b"
        r"|how (?:many|much|long|often|old|far|large|big|tall|high|deep)\b"
        r"|\b(?:what|which) (?:is |was )?(?:the )?(?:\w+ )?number\b"
    ),
    AnswerType.PLACE: r"哪[里儿]|何[地处]|什么地方|地点(?:是|为|在)|^\W*where\b",
    AnswerType.ORGANISATION: None,
    AnswerType.TITLE: None,
    AnswerType.PERSON: (
        r"谁|何人|哪一?[位名]|哪个人|什么人|^\W*(?:by |to |for |with |from )?who(?:m|se)?\b"
        r"|\b(?:which|what) (?:person|man|woman)\b"
    ),
}


def _compile_question(asked: AnswerType, pattern: str | None) -> re.Pattern[str]:
    patterns = [pattern] if pattern else []
    if asked in _THINGS:
        chinese, english = _THINGS[asked]
        patterns += [f"{_WHICH}(?:{chinese})", rf"{_WHICH_ENGLISH}(?:{english})\b"]
    return re.compile("|".join(patterns))


_ASKED = {asked: _compile_question(asked, pattern) for asked, pattern in _QUESTIONS.items()}

# Not for a month or a day as well.
_YEAR_ASKED = re.compile(
    r"[哪何]一?年(?!的?[哪何几]一?[个]?[月天日])|年份|\b(?:what|which) year\b(?! and)"
)
_OF = r"(?: (?:of|for|on) [\w ,&'-]{1,60})"
# The form of an answer that is a name of the type.
_FORMS = {
    AnswerType.TITLE: re.compile("《[^》]+》"),
    AnswerType.ORGANISATION: re.compile(
        r"(?:the )?(?:[\w.&'-]+ ){0,8}(?:union|committee|ministry|department|university|court|bank"
        r"|association|council|commission|agency|corporation|company|federation|institute"
        rf"|organi[sz]ation|bureau|inc\.?|ltd\.?|co\.){_OF}?|(?:the )?office{_OF}"
        r"|[^\d，。；]{1,24}(?:公司|工会|委员会|[^全内外一][局部]|大学|法院|总会|协会|联合会|学会"
        r"|基金会|银行|集团|组织|联盟|政府|医院|研究[院所]|国务院|党)"
    ),
    AnswerType.PLACE: re.compile(r"[^\d，。；的]{1,12}(?:省|市|县|区|镇|乡|村|州|国|岛|街道)"),
}
# Estimates (数十, dozens) are numbers here, though they have no value.
_NUMBER = re.compile(
    rf"[\d{NUMERAL}半几数]"
    r"|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|dozen|hundred|thousand)s?\b"
)
_TIME = re.compile(
    r"[年月日天周季时期春夏秋冬前后]|day\b"
    r"|\b(?:before|after|during|since|until|spring|summer|autumn|winter)\b"
)
_PERCENTAGE = re.compile(rf"%|[百千]分之|百分点|[\d{ONE_TO_NINE}]成|per ?cent")
_MONEY = re.compile(r"[元圆$€£¥]|dollars?|euros?")
_SENTENCE_END = re.compile("[。；！？!?;]")


def classify(asked: AnswerType | None, answer: str) -> AnswerType:
    """Return the type of a short answer, given the type that the question asks for.

    OTHER where neither tells.

    >>> asked = expected_type("多少企業？")
    >>> [str(classify(asked, answer)) for answer in ("644.1萬家", "15.8%", "三至五家")]
    ['quantity', 'percentage', 'quantity']
    >>> asked, answers = expected_type("Who issued it?"), ("王小明", "中華全國總工會", "《工會法》")
    >>> [str(classify(asked, answer)) for answer in answers]
    ['person', 'organisation', 'title']
    """
    form, folded = _classify_form(answer), fold(answer).strip()
    found = None if asked is AnswerType.OTHER else parse_quantity(answer)
    if form is AnswerType.TITLE or (asked is AnswerType.TITLE and "《" in answer):
        return AnswerType.TITLE
    if found and (asked is None or asked in _NUMERIC or found.kind is not AnswerType.QUANTITY):
        is_bare = found.unit is None and not isinstance(found.value, str)
        return asked if is_bare and asked in _NUMERIC else found.kind
    if asked in _NUMERIC:
        return _classify_without_value(asked, folded)
    if asked is None:
        return form or AnswerType.OTHER
    # Organisations issue and sign as people do.
    if form is AnswerType.ORGANISATION and asked in (AnswerType.PERSON, AnswerType.TITLE):
        return form
    is_passage = len(folded) > _LONGEST_NAME or _SENTENCE_END.search(folded)
    return AnswerType.OTHER if is_passage else asked


def asks_year(folded: str) -> bool:
    """Tell whether a folded question asks for a year alone."""
    return bool(_YEAR_ASKED.search(folded))


def expected_type(question: str) -> AnswerType | None:
    """Return the type that the question's words ask for; None where they do not tell.

    >>> [str(expected_type(text)) for text in ("客服分機是幾號？", "幾號出發？", "the fax number?")]
    ['other', 'date', 'other']
    """
    # In capitals it is the World Health Organization, or a heading.
    folded = fold(re.sub(r"\bWHO\b", "the organisation", question)).strip()
    return next((asked for asked, pattern in _ASKED.items() if pattern.search(folded)), None)


def _classify_form(answer: str) -> AnswerType | None:
    """Return the type that the answer's form shows without its question."""
    folded = fold(answer).strip(" .。,，")
    return next((form for form, pattern in _FORMS.items() if pattern.fullmatch(folded)), None)


def _classify_without_value(asked: AnswerType, folded: str) -> AnswerType:
    """Return the type of an answer without one value (三至五家) to a question for a value."""
    is_date = asked is AnswerType.DATE
    if not _NUMBER.search(folded) and not (is_date and _TIME.search(folded)):
        return AnswerType.OTHER
    if not is_date and _PERCENTAGE.search(folded):
        return AnswerType.PERCENTAGE
    return AnswerType.MONEY if asked is AnswerType.QUANTITY and _MONEY.search(folded) else asked
