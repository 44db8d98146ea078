"""What is no question: greetings, thanks, a test, a question word alone."""

import re

from index.text.han import HAN
from index.text.normalize import fold

# What a text without a question is made of, folded.
_PIECES = (
    # Said to the program, or about it.
    "你是谁|您是谁|你叫什么(?:名字)?|你会(?:做)?什么|你[能可]以?做什么|你是(?:机器人|ai|人)|你几岁",
    "帮帮?我|帮忙|救命|我爱你|我?(?:想|要)?(?:请问|问)(?:一下|个问题)?|我有(?:个|一个)?问题",
    "可以问(?:你)?(?:个)?问题|讲个?笑话|who are you|what are you|what can you do",
    "what(?: is|'s) your name|help(?: me)?|are you (?:a )?(?:robot|bot|ai|human|there)",
    "i have a question|can i ask (?:you )?(?:a question|something)|can you help(?: me)?",
    "tell me (?:a joke|something|more)",
    # Greetings.
    "你好|您好|大家好|哈[啰罗喽]|嗨|嘿|喂|[早午晚]安|[早晚]上好|下午好|安安|再见|拜拜|掰掰",
    "在吗|在不在|有人在?吗|hello|hi|hey|good (?:morning|afternoon|evening|night|day)|greetings",
    "bye|goodbye|see you|howdy|yo|there|how are you|what's up|nice to meet you|everyone|all",
    # Thanks and excuses.
    "谢谢|多谢|感谢|感恩|谢了?|辛苦了?|麻烦了?|不客气|拜托|抱歉|对不起|不好意思|打扰了",
    "thank you|thanks|thx|ty|cheers|a lot|very much|so much|sorry|please|you're welcome|no problem",
    # Replies.
    "好的?|收到|了解|知道了|明白了?|没事|没有|不?是的?|对|嗯|哦|喔|噢|呃|啊|哈+|呵+",
    "ok(?:ay)?|yes|no|yeah|yep|nope|sure|great|good|cool|nice|fine|got it|lol|haha|hmm|um|well",
    # Tests.
    "测试(?:一下)?|试试看?|test(?:ing)?|ping|asdf\\w*|qwer\\w*|foo|bar|abc|aaa+|xxx+|123(?:45?)?",
    # Question words.
    "什么时候|多少|几个?|是?谁|是?什么|甚么|啥|哪[里儿个]?|何时|为什么|为何|怎么[办样]?|怎样|如何",
    "how many|how much|how|what is|what|who is|whom?|whose|why|when|where|which",
    # Particles and pronouns.
    "的|了|吗|呢|吧|呀|耶|嘛|啦|哟|请|[您你我]们?|一下|a|an|the|to|of|and|you|me|is|it",
)
# Possessive, so that the time is linear: a run of 哈 can be divided in 2^n ways. The first piece
# that fits is taken, so the longer of two stands first.
_CHATTER = re.compile(rf"(?:(?>(?<![a-z])(?:{'|'.join(_PIECES)})(?![a-z])[\W_]*))++")
_WORD = re.compile(rf"\w|[^\W{HAN}]+|[{HAN}]{{1,2}}")
_EDGES = re.compile(r"^[\W_]+|[\W_]+$")


def is_chatter(text: str, is_known: bool = True) -> bool:
    """Tell whether a text asks nothing: it is made of greetings, thanks and bare question words, or
    is a single word that the documents lack (`is_known` is false).

    >>> [is_chatter(text) for text in ("你好！", "hi there, thanks", "多少？", "特別休假 天數")]
    [True, True, True, False]
    >>> is_chatter("xyzzy", is_known=False)
    True
    """
    folded = _EDGES.sub("", fold(text))
    return bool(_CHATTER.fullmatch(folded) or (not is_known and _WORD.fullmatch(folded)))
