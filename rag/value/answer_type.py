"""Which kind of thing an answer's words name: what the question asks for, reconciled with the form of the words."""

import re

from index.text.normalize import fold
from rag.answer import AnswerType
from rag.value.quantity import parse_quantity

_NUMERIC = (AnswerType.QUANTITY, AnswerType.MONEY, AnswerType.PERCENTAGE, AnswerType.DATE)
_LONGEST_NAME = 60  # characters: what is longer tells more than a name
_THINGS = {
    AnswerType.PLACE: (
        "城市|国家|国|省份?|市|县|区|乡|镇|村|州|洲|地方|地区|地点|岛|街|路",
        "city|cities|country|countries|province|state|town|place|region|county|district|village|location|continent|island|street",
    ),
    AnswerType.ORGANISATION: (
        "机构|组织|单位|部门|公司|机关|工会|委员会|团体|企业|大学|学校|法院|政?党|银行|协会|联合会|医院|基金会|部|局",
        "organi[sz]ations?|compan(?:y|ies)|agenc(?:y|ies)|unions?|committee|ministry|department|institutions?|body|court|bank|university"
        "|party|associations?|office|firm|authority|council|commission|employer|federation",
    ),
    AnswerType.TITLE: (
        "文件|法律|法规|法令|法案|法|条例|规定|办法|书|报告|公约|条约|协[议定]|文献|著作|作品|活动|计划|规划|名称|电影|小说|论文|期刊|杂志|报纸|歌曲?|奖项?",
        "documents?|books?|laws?|acts?|conventions?|treat(?:y|ies)|reports?|agreements?|regulations?|statutes?|campaigns?|films?|novels?"
        "|papers?|programmes?|programs?|plans?|newspapers?|magazines?|journals?|songs?|awards?|title",
    ),
}
_WHICH, _WHICH_ENGLISH = (
    "(?:哪一?|哪些|何|什么)[个家份部本项座篇种所间首]?",
    r"\b(?:which|what)(?:'s| is| was)?(?: (?!is\b|was\b|did\b|does\b)[\w-]+)?? (?:the )?(?:name of )?(?:the |an? )?",
)
# The more particular question first: 多少元 asks for money, 多少 for a number; 何年何月 for a date, 幾年 for a number.
_ASKED = {
    AnswerType.PERCENTAGE: r"百分之[几多]|比[例率重]|占比|几成|率(?:是|为|有|达|约)*多少|percent|\bproportion\b|\brate of\b"
    r"|\b(?:what|which) (?:\w+ ){0,2}(?:share|rate)\b",
    AnswerType.MONEY: r"多少.{0,4}[元钱块圆]|[金总]额|经费|费用|预算|造价|\b(?:cost|budget|price|salary|wages?|amount)\b"
    r"|how much (?:money|did|does|was|were|is|are|will|do)\b",
    AnswerType.DATE: r"何[时年月日]|几时|哪一?[年天日月]|哪个月|什么(?:时候|时间|日期)|几月|几[号日](?!线)|日期(?:是|为)|[哪何]个?年份"
    r"|^\W*(?:since |until |by |from )?when\b|\b(?:what|which) (?:is |was )?(?:the )?(?:year|date|day|month)\b",
    AnswerType.QUANTITY: r"多少|几(?![乎何内])|若干|多[久长大远高重]|数[量目](?:是|为)|\bwhich article\b"
    r"|how (?:many|much|long|often|old|far|large|big|tall|high|deep)\b|\b(?:what|which) (?:is |was )?(?:the )?(?:\w+ )?number\b",
    AnswerType.PLACE: r"哪[里儿]|何[地处]|什么地方|地点(?:是|为|在)|^\W*where\b",
}
_PERSON = r"谁|何人|哪一?[位名]|哪个人|什么人|^\W*(?:by |to |for |with |from )?who(?:m|se)?\b|\b(?:which|what) (?:person|man|woman)\b"
_OF = r"(?: (?:of|for|on) [\w ,&'-]{1,60})"
_FORM = (
    (AnswerType.TITLE, r"《[^》]+》"),
    (
        AnswerType.ORGANISATION,
        r"(?:the )?(?:[\w.&'-]+ ){0,8}(?:union|committee|ministry|department|university|court|bank|association|council|commission|agency"
        rf"|corporation|company|federation|institute|organi[sz]ation|bureau|inc\.?|ltd\.?|co\.){_OF}?|(?:the )?office{_OF}"
        r"|[^\d，。；]{1,24}(?:公司|工会|委员会|[^全内外一][局部]|大学|法院|总会|协会|联合会|学会|基金会|银行|集团|组织|联盟|政府|医院|研究[院所]|国务院|党)",
    ),
    (AnswerType.PLACE, r"[^\d，。；的]{1,12}(?:省|市|县|区|镇|乡|村|州|国|岛|街道)"),
)
_NUMERAL = r"[\d零〇一二三四五六七八九十百千万亿两半几数]|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|dozen|hundred|thousand)s?\b"
_TIME = r"[年月日天周季时期春夏秋冬前后]|day\b|\b(?:before|after|during|since|until|spring|summer|autumn|winter)\b"


def classify(question: str, answer: str) -> AnswerType:
    """The type that fits `answer`, a short span, as an answer to `question`; OTHER where neither tells.

    >>> [classify("多少企業？", text).value for text in ("644.1萬家", "15.8%", "三至五家")]
    ['quantity', 'percentage', 'quantity']
    >>> [classify("Who issued it?", text).value for text in ("王小明", "中華全國總工會", "《工會法》")]
    ['person', 'organisation', 'title']
    """
    asked, form, found, folded = (
        expected_type(question),
        _form(answer),
        parse_quantity(answer),
        fold(answer).strip(),
    )
    if form is AnswerType.TITLE or (asked is AnswerType.TITLE and "《" in answer):
        return AnswerType.TITLE
    if found and (asked is None or asked in _NUMERIC or found.kind is not AnswerType.QUANTITY):
        bare = found.unit is None and not isinstance(found.value, str)
        return asked if bare and asked in _NUMERIC else found.kind
    if asked in _NUMERIC:
        return _without_value(asked, folded)
    named = form is AnswerType.ORGANISATION and asked in (AnswerType.PERSON, AnswerType.TITLE)
    passage = len(folded) > _LONGEST_NAME or re.search("[。；！？!?;]", folded)
    return (form if named or asked is None else None if passage else asked) or AnswerType.OTHER


def expected_type(question: str) -> AnswerType | None:
    """The type that the question's words ask for, where they ask for one."""
    folded = fold(re.sub(r"\bWHO\b", "the organisation", question)).strip()
    patterns = _ASKED | {
        asked: rf"{_ASKED.get(asked, '(?!)')}|{_WHICH}(?:{chinese})|{_WHICH_ENGLISH}(?:{english})\b"
        for asked, (chinese, english) in _THINGS.items()
    }
    return next(
        (
            asked
            for asked, pattern in (patterns | {AnswerType.PERSON: _PERSON}).items()
            if re.search(pattern, folded)
        ),
        None,
    )


def _form(answer: str) -> AnswerType | None:
    folded = fold(answer).strip(" .。,，")
    return next((form for form, pattern in _FORM if re.fullmatch(pattern, folded)), None)


def _without_value(asked: AnswerType, folded: str) -> AnswerType:
    """The type of words that `rag.value.quantity` finds no one value in, such as 三至五家, for a question that asks for one."""
    if not re.search(f"{_NUMERAL}|{_TIME}" if asked is AnswerType.DATE else _NUMERAL, folded):
        return AnswerType.OTHER
    if asked is not AnswerType.DATE and re.search(
        r"%|[百千]分之|百分点|[\d一二三四五六七八九]成|per ?cent", folded
    ):
        return AnswerType.PERCENTAGE
    return (
        AnswerType.MONEY
        if asked is AnswerType.QUANTITY and re.search(r"[元圆$€£¥]|dollars?|euros?", folded)
        else asked
    )
