"""Read what a question asks of a provision from the words around its number."""

import re
from enum import StrEnum

from index.text.han import HAN

# What a question says that asks for all of a provision, or names its parts.
SAID = re.compile(
    r"请问?|根据|依[据照]?|按照?|帮我?|我|想|知道|了解|告诉|列出|查看?|看|引用|显示|给|一下"
    r"|规定|规范|约定|明[定订文]|订[定明]?|定|了|的|是|什么|内容|为何|为|如何|怎么|怎样|样|写[明了]?"
    r"|说明?|讲|述|叙|载明?|有|哪些|哪|何|事项|事|条文|条款|全文|原文|文字|答案|回答|答|要|做|该|应|需"
    r"|在|中|里面?|上面?|内|叫|人|解释|呢|啊|吗|规则|意思|意义|指|谈|关于|大意|提到|包[括含]|具体|详细"
    r"|标题|题目|名称|问|条|款|项|节|点|步骤?|动作|操作|所|个|到|教|第|步|讲些|些|这|那|们|主要|完整|一|\s|[^\w\s]|_"
)
_ASKS_DETAIL = re.compile(r"[几谁哪]|多少|何时|什么时候|多[久长大高]|吗|是否")
_STOP = frozenset(
    re.findall(
        r"\w+",
        """
        what does do did is are was the a an say says state states stated provide provides
        provided about in of under according to content contents text tell tells me show give
        read reads mean means cover covers covered contain contains stipulate stipulates
        regulate regulates require please can could you quote cite rule rules provision written
        laid down for set sets out happens happen done should i we one how s its it answer
        describe explain describes explains instruct instructs that which at there and this full
        wording deal deals with concern concerns be exactly title heading called instructions
        procedure list would like know word d whats
        """,
    )
)
_NAME_AFTER = re.compile(
    r"^\s*(?:of|in|from|under)\s(?:the |this |our |that |these |those )?(?P<name>[^,?.]+?)"
    r"(?=\s(?:say|state|provide|cover|mean|require|stipulate|contain|deal|about|is|set)s?\b|[,?.]|$)"
)
_NAME_BEFORE = re.compile(
    rf"(?:《(?P<titled>[^《》]+)》|(?P<plain>[{HAN}a-z0-9()〔〕·]+))[的之中里]?\s?$"
)
# The last word of a work that an English question names before the number.
_WORKS = frozenset(
    ["act", "law", "code", "agreement", "contract", "regulations", "rules", "policy", "handbook"]
)


class Wanted(StrEnum):
    """What is asked of a provision."""

    # All that it says.
    TEXT = "text"
    # Something that it says.
    DETAIL = "detail"
    # Its number.
    NUMBER = "number"


def read_chinese(before: str, after: str) -> tuple[str, Wanted]:
    """Return the name before a reference, and what is asked of it."""
    named = _NAME_BEFORE.search(before)
    name = (named["titled"] or named["plain"] or "") if named else ""
    name = re.sub(
        r"^(?:请问|根据|依据|依照|按照|依|按|在|关于|对于|什么是|请列出|请说明|查|想了解)+",
        "",
        name,
    )
    rest = SAID.sub("", after)
    asks = bool(rest) or _ASKS_DETAIL.search(before) is not None
    return name, Wanted.DETAIL if asks else Wanted.TEXT


def read_english(before: str, after: str) -> tuple[str, Wanted]:
    """Return the name behind or before a reference, and what is asked of it."""
    named = _NAME_AFTER.match(after)
    name = named["name"] if named else ""
    rest = after[named.end() :] if named else after
    head = re.search(r"((?:[a-z-]+\s)+?)(?:'s\s)?$", before) if not name else None
    own = [w for w in re.findall(r"[a-z-]+", head[1]) if w not in _STOP] if head else []
    titled = bool(own) and own[-1] in _WORKS
    if head and titled:
        name = " ".join(own)
        before = before[: head.start()]
    words = [one for one in re.findall(r"[a-z0-9]+", f"{before} {rest}") if one not in _STOP]
    return name, Wanted.DETAIL if words else Wanted.TEXT
