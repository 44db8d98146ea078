"""Holds what is told of events, and of who, when and why, and how it is asked."""

from rag.training.contrast.topic import value
from rag.training.contrast.topic.award import AWARDS, WORKS
from rag.training.contrast.topic.fact import Aspect, Topic

DECISIONS = Topic(
    (
        "調漲停車費/raising the parking fee|"
        "裁撤夜間門診/closing the night clinic|"
        "合併兩個部門/merging the two departments|"
        "更換校服/changing the school uniform|"
        "停售塑膠袋/ending the sale of plastic bags|"
        "開放遠距上班/allowing remote work|"
        "汰換老舊公車/replacing the old buses|"
        "縮短午休/shortening the lunch break|增設托兒所/adding a nursery|"
        "改用電子發票/switching to electronic invoices|"
        "禁用外送平台/banning delivery platforms|"
        "延長借書期限/extending the loan of books|"
        "解散籌備會/dissolving the planning committee|"
        "降低入會門檻/lowering the entry requirement|"
        "出租空地/leasing out the vacant lot"
    ),
    (
        Aspect(
            value.draw_person,
            "決定者|誰決定",
            "person deciding",
            "是誰決定{s}|{s}是由誰拍板的|誰作了{s}的決定",
            ("Who decided on {s}|Who made the decision on {s}|Who had the final word on {s}"),
            "{s}由{v}拍板|{v}決定{s}|{s}的決定是{v}作成的",
            (
                "{v} decided on {s}|The decision on {s} was made by {v}|"
                "It was {v} who had the final word on {s}"
            ),
        ),
        Aspect(
            value.draw_person,
            "提案人|誰提案",
            "proposer",
            "誰提議{s}|{s}最早是誰提案的|{s}的提案人是誰",
            "Who proposed {s}|Who first moved for {s}|Whose proposal was {s}",
            "{s}由{v}提案|最早提議{s}的是{v}|{s}一案的提案人為{v}",
            ("{v} proposed {s}|The motion for {s} came from {v}|The first to move for {s} was {v}"),
        ),
        Aspect(
            value.draw_date,
            "決議日|哪天決議",
            "date of decision",
            "{s}是哪一天決議的|{s}什麼時候通過|何時議決{s}",
            (
                "When was the decision on {s} taken|On what date was {s} agreed|"
                "When was {s} voted through"
            ),
            "{s}於{v}決議通過|{v}，會議通過{s}|{s}一案在{v}議決",
            (
                "The decision on {s} was taken on {v}|On {v} the meeting agreed on {s}|"
                "The vote for {s} was held on {v}"
            ),
        ),
        Aspect(
            value.draw_date,
            "實施日|哪天實施",
            "effective date",
            "{s}從哪一天起實施|{s}什麼時候開始執行|{s}何時生效",
            (
                "When does {s} take effect|From what date does {s} apply|"
                "When does {s} come into force"
            ),
            "{s}自{v}起實施|{s}自{v}開始執行|{s}的生效日為{v}",
            (
                "In practice {s} takes effect on {v}|The change, {s}, applies from {v}|"
                "The effective date of {s} is {v}"
            ),
        ),
        Aspect(
            value.make_choice(
                "人手不足/a shortage of staff|經費短絀/a lack of money|"
                "民眾陳情/complaints from the public|油價上漲/the rise in oil prices|"
                "場地老舊/the age of the premises|法令修正/a change in the law|"
                "使用率偏低/low use|安全考量/concerns about safety|"
                "物價波動/unstable prices|主管機關要求/a demand of the authorities"
            ),
            "原因|為什麼",
            "reason",
            "為什麼要{s}|{s}的原因是什麼|為何{s}",
            "Why was {s} chosen|What was the reason for {s}|Why did they go for {s}",
            "{s}的原因是{v}|之所以{s}，是因為{v}|因{v}，才考慮{s}",
            (
                "The reason for {s} was {v}|What led to {s} was {v}|"
                "Because of {v}, {s} was put on the table"
            ),
        ),
        Aspect(
            value.make_choice(
                "舉手表決/a show of hands|無記名投票/a secret ballot|"
                "通訊投票/a postal vote|鼓掌通過/acclamation|線上投票/an online vote|"
                "抽籤/drawing lots|逐一唱名/a roll call|書面徵詢/a written inquiry|"
                "起立表決/a standing vote|委託代表投票/a vote by proxy"
            ),
            "表決方式|怎麼表決",
            "way of voting",
            "{s}是怎麼表決的|{s}以什麼方式通過|如何表決{s}",
            (
                "How was {s} voted on|How was the vote on {s} taken|"
                "In what way was {s} put to the vote"
            ),
            "{s}以{v}的方式表決|表決{s}時採{v}|{s}一案採取{v}",
            (
                "The vote on {s} was taken by {v}|For {s}, the chair called for {v}|"
                "The way of voting on {s} was {v}"
            ),
        ),
    ),
    article=False,
)

INCIDENTS = Topic(
    (
        "倉庫火警/warehouse fire|電梯受困事件/lift breakdown|"
        "油槽漏油/oil tank leak|資料外洩/data leak|遊覽車翻覆/coach crash|"
        "天橋坍塌/footbridge collapse|食物中毒/food poisoning|"
        "隧道淹水/tunnel flood|瓦斯氣爆/gas explosion|"
        "列車出軌/train derailment|工地塌方/building site landslide|"
        "停電事故/power cut|貨船擱淺/cargo ship grounding|"
        "鍋爐爆裂/boiler burst|化學品外洩/chemical spill"
    ),
    (
        Aspect(
            value.draw_date,
            "發生日期|哪天發生",
            "date",
            "{s}發生在哪一天|{s}是什麼時候發生的|何時發生{s}",
            ("When did the {s} happen|On what date did the {s} occur|When was the {s}"),
            "{s}發生於{v}|{v}發生{s}|{s}的發生日期為{v}",
            ("The {s} happened on {v}|The {s} occurred on {v}|The date of the {s} was {v}"),
        ),
        Aspect(
            value.draw_person,
            "通報人|誰通報",
            "person reporting it",
            "是誰通報{s}|{s}的通報人是誰|誰最先報案說發生{s}",
            ("Who reported the {s}|Who called in the {s}|Who raised the alarm about the {s}"),
            "{s}由{v}通報|{v}通報了{s}|{s}的通報人為{v}",
            (
                "The {s} was reported by {v}|{v} called in the {s}|"
                "The alarm about the {s} was raised by {v}"
            ),
        ),
        Aspect(
            value.make_choice(
                "人為疏失/human error|設備老化/ageing equipment|"
                "管理不當/poor management|漏做檢查/a skipped inspection|"
                "訓練不足/a lack of training|施工不良/bad workmanship|"
                "警報失靈/a faulty alarm|超量使用/use beyond capacity|"
                "連日豪雨/days of heavy rain|違規操作/operation against the rules"
            ),
            "肇因|為什麼發生",
            "cause",
            "{s}的原因是什麼|為什麼會發生{s}|{s}是什麼造成的",
            ("What caused the {s}|Why did the {s} happen|What was the cause of the {s}"),
            "{s}的肇因為{v}|{s}起因於{v}|{v}造成{s}",
            (
                "The {s} was caused by {v}|The cause of the {s} was {v}|"
                "Investigators blame the {s} on {v}"
            ),
        ),
        Aspect(
            value.make_money(20000, 90000000),
            "損失|損失多少",
            "damage",
            "{s}損失多少錢|{s}造成的損失是多少|{s}的財損多少",
            (
                "How high was the damage from the {s}|How much did the {s} cost|"
                "What loss did the {s} cause"
            ),
            "{s}造成損失{v}|{s}的財物損失估計為{v}|因{s}受損的金額達{v}",
            ("The {s} caused a loss of {v}|Damage from the {s} came to {v}|The {s} cost {v}"),
        ),
        Aspect(
            value.draw_place,
            "地點|在哪裡",
            "place",
            "{s}發生在哪裡|{s}的地點在哪|哪裡發生{s}",
            ("Where did the {s} happen|Where was the {s}|What was the scene of the {s}"),
            "{s}發生在{v}|{s}的現場為{v}|{v}傳出{s}",
            ("The {s} happened at {v}|The scene of the {s} was {v}|The {s} took place at {v}"),
        ),
        Aspect(
            value.make_count(2, 90, "人", "people"),
            "受傷人數|幾人受傷",
            "number of injured",
            "{s}有幾人受傷|{s}的傷者有多少|多少人因{s}受傷",
            (
                "How many were hurt in the {s}|How many people did the {s} injure|"
                "How many injured were there in the {s}"
            ),
            "{s}共有{v}受傷|因{s}送醫的傷者有{v}|{s}造成{v}輕重傷",
            (
                "The {s} injured {v}|In the {s}, {v} were hurt|"
                "After the {s}, {v} went to hospital with injuries"
            ),
        ),
    ),
)

MOVES = Topic(
    (
        "總公司遷址/relocation of the head office|"
        "博物館整修/refurbishment of the museum|"
        "校區擴建/extension of the campus|港區重劃/rezoning of the docks|"
        "檔案數位化/digitising of the archive|"
        "地下街改建/rebuilding of the underground mall|"
        "實驗室搬遷/move of the laboratory|"
        "舊橋拆除/demolition of the old bridge|"
        "河岸綠化/greening of the river bank|"
        "球場翻修/renovation of the ball park|"
        "管線汰換/replacement of the pipes|"
        "市場重建/reconstruction of the market|"
        "古井修復/restoration of the old well|"
        "車站電氣化/electrification of the station|"
        "圖書編目/cataloguing of the books"
    ),
    (
        Aspect(
            value.draw_person,
            "負責人|誰負責",
            "head",
            "{s}由誰負責|{s}的負責人是誰|誰主導{s}",
            ("Who heads the {s}|Who is responsible for the {s}|Who leads the work on the {s}"),
            "{s}由{v}負責|{v}主導{s}|{s}的負責人為{v}",
            (
                "The {s} is headed by {v}|{v} is responsible for the {s}|"
                "Work on the {s} is led by {v}"
            ),
        ),
        Aspect(
            value.draw_date,
            "動工日|哪天動工",
            "start date",
            "{s}什麼時候動工|{s}哪一天開始|{s}的開工日期為何",
            (
                "When does the {s} begin|On what date does the {s} start|"
                "When is the start of the {s}"
            ),
            "{s}於{v}動工|{s}訂{v}開始|{v}起進行{s}",
            ("The {s} begins on {v}|The {s} starts on {v}|The start of the {s} is fixed for {v}"),
        ),
        Aspect(
            value.draw_date,
            "完成日|哪天完成",
            "end date",
            "{s}什麼時候完成|{s}哪一天結束|{s}的完工日期為何",
            ("When is the {s} finished|On what date does the {s} end|When is the end of the {s}"),
            "{s}預計{v}完成|{s}將於{v}結束|{s}的完工日為{v}",
            ("The {s} is finished on {v}|The {s} ends on {v}|The end of the {s} is set for {v}"),
        ),
        Aspect(
            value.make_money(300000, 90000000),
            "經費|花多少錢",
            "budget",
            "{s}要花多少錢|{s}的經費是多少|{s}編列多少預算",
            (
                "How much does the {s} cost|What is the budget of the {s}|"
                "How much money is set aside for the {s}"
            ),
            "{s}所需經費{v}|{s}編列預算{v}|{s}將花費{v}",
            ("The {s} costs {v}|The budget of the {s} is {v}|For the {s}, {v} is set aside"),
        ),
        Aspect(
            value.make_choice(
                "年久失修/long neglect|需求增加/growing demand|"
                "上級要求/an order from above|設備落伍/outdated equipment|"
                "使用者反映/requests from users|配合新法/a new law|"
                "獲得捐款/a large donation|周年慶祝/the coming anniversary|"
                "潮濕問題/damp|競爭壓力/pressure from rivals"
            ),
            "緣由|為什麼",
            "reason",
            "為什麼要進行{s}|{s}的緣由是什麼|何以有{s}之舉",
            ("Why is there a {s}|What is the reason for the {s}|What makes the {s} necessary"),
            "{s}的緣由是{v}|因為{v}，所以有{s}之舉|{v}是{s}的主因",
            (
                "The reason for the {s} is {v}|It is {v} that makes the {s} necessary|"
                "Behind the {s} stands {v}"
            ),
        ),
    ),
)

# Every fifth is held out of training.
EVENTS = (DECISIONS, INCIDENTS, AWARDS, WORKS, MOVES)
