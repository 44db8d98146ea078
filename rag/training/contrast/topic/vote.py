"""Holds what is told of votes: the shares of a whole that must attend, sign or agree."""

import random
from math import gcd

from rag.training.contrast.case import hold_out
from rag.training.contrast.topic.fact import Aspect, Topic
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


VOTES = Topic(
    (
        "修改章程/amending the statutes|罷免理事/recalling a director|"
        "處分不動產/selling real estate|開除會員/expelling a member|"
        "變更名稱/changing the name|加入聯合會/joining the federation|"
        "調高會費/raising the dues|延長任期/extending the term|"
        "動支準備金/using the reserve|增設分會/adding a branch|"
        "停止罷工/ending a strike|選任監事/electing an auditor|"
        "撤銷決議/revoking a resolution|合併組織/merging the bodies|"
        "召開臨時會/calling a special meeting"
    ),
    (
        Aspect(
            draw_share,
            "出席比例|要多少人出席",
            "quorum",
            "{s}要有多少比例的會員出席|{s}的會議要多少人到場|{s}的出席門檻是多少",
            (
                "What share of members must attend for {s}|What is the quorum for {s}|"
                "How many members must be present for {s}"
            ),
            (
                "{s}，應有全體會員{v}出席|{s}時，會議以會員{v}出席為開議門檻|"
                "議決{s}，以會員{v}出席為必要"
            ),
            (
                "For {s}, {v} of the members must attend|"
                "The quorum for {s} is {v} of the members|"
                "No vote on {s} is held unless {v} of the members are present"
            ),
        ),
        Aspect(
            draw_share,
            "同意比例|要多少同意",
            "majority",
            "{s}要多少比例同意|{s}的表決門檻是多少|{s}要多少票贊成",
            (
                "What majority does {s} need|What share of votes must favour {s}|"
                "How many votes are needed for {s}"
            ),
            "{s}，應經出席者{v}同意|{s}須獲得票數{v}贊成|{s}，以投票數{v}贊成為通過",
            (
                "A vote of {v} in favour is needed for {s}|"
                "For {s}, {v} of the votes cast must be in favour|"
                "The majority set for {s} is {v}"
            ),
        ),
        Aspect(
            draw_share,
            "連署比例|要多少連署",
            "share of signatures",
            "提出{s}要多少比例連署|{s}的連署門檻為何|多少會員連署才能提{s}",
            (
                "What share of members must sign a motion for {s}|"
                "How many signatures does a motion for {s} need|"
                "What share of signatures is required to propose {s}"
            ),
            ("{s}之提案，須有會員{v}連署|提議{s}者，應附{v}會員之連署|有會員{v}連署者，得提出{s}"),
            (
                "A motion for {s} must be signed by {v} of the members|"
                "Signatures from {v} of the members are required to propose {s}|"
                "Only a motion signed by {v} of the members may propose {s}"
            ),
        ),
    ),
    article=False,
)

TRANSFERS = Topic(
    (
        "解散公司/winding up the company|發行新股/issuing new shares|"
        "變更用途/changing the use|拆除隔間/removing the partition|"
        "聘任會計師/hiring the accountant|分割營業/splitting the business|"
        "重訂規約/rewriting the house rules|出售專利/selling the patent|"
        "減少資本/reducing the capital|更換管理公司/replacing the management firm"
    ),
    (
        Aspect(
            draw_share,
            "到會門檻|要多少股權到場",
            "attendance",
            "{s}的股東會要多少股權到場|討論{s}時到會門檻為何",
            (
                "How much of the stake must be represented to discuss {s}|"
                "What attendance is fixed for {s}"
            ),
            "討論{s}之會議，到場者所持權數應為{v}|欲議{s}，須有{v}之權數與會",
            (
                "To discuss {s}, {v} of the stake has to be represented|"
                "Attendance for {s} is fixed at {v} of the stake"
            ),
        ),
        Aspect(
            draw_share,
            "決議門檻|要多少表決權",
            "threshold",
            "通過{s}需要多少表決權|{s}的決議門檻為何",
            "How much voting power carries {s}|What threshold carries {s}",
            "{s}以{v}之表決權行之|表決權{v}贊同者，{s}即為通過",
            "Voting power of {v} carries {s}|The threshold that carries {s} is {v}",
        ),
    ),
    article=False,
)
