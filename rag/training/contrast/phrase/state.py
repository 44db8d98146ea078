"""Holds states that are granted or denied."""

from dataclasses import dataclass

from rag.training.contrast.topic.value import (
    Bilingual,
    DrawValue,
    draw_date,
    draw_person,
    draw_place,
    make_choice,
    make_count,
    make_money,
    pair_words,
)


@dataclass(frozen=True, slots=True)
class State:
    """What a question presupposes: told with a value `{v}`, or denied; `{s}` is the subject."""

    subjects: list[Bilingual]
    draw: DrawValue
    ask: Bilingual
    told: Bilingual
    denied: Bilingual


_EVENTS = pair_words(
    "園遊會/the garden fair|路跑賽/the road race|年會/the annual meeting|"
    "畢業典禮/the graduation|音樂祭/the music festival|說明會/the briefing|"
    "龍舟賽/the dragon boat race|書展/the book fair|"
    "消防演習/the fire drill|員工旅遊/the staff trip|"
    "頒獎典禮/the award ceremony|家長日/parents' day"
)
_PLACES = pair_words(
    "新泳池/the new pool|東側入口/the east entrance|"
    "河濱步道/the riverside path|二館/the second hall|"
    "觀景台/the viewing deck|夜間門診/the night clinic|"
    "地下商場/the underground mall|兒童室/the children's room|"
    "滑雪場/the ski slope|古道/the old trail|北線月台/the north platform|"
    "溫泉區/the hot spring area"
)
_PEOPLE = pair_words(
    "財務長/the finance director|校長/the headmaster|總教練/the head coach|"
    "祕書長/the secretary general|館長/the museum director|"
    "站長/the stationmaster|主編/the chief editor|"
    "院長/the hospital director|廠長/the plant manager|"
    "店長/the shop manager|指揮/the conductor|發言人/the spokesperson"
)
_FIRMS = pair_words(
    "宏達紡織/Hongda Textiles|明峰物流/Mingfeng Logistics|"
    "泰和食品/Taihe Foods|北海航運/Beihai Shipping|"
    "立揚電子/Liyang Electronics|向陽農場/Sunny Farm|"
    "聯發印刷/Lianfa Printing|遠景營造/Vista Builders|"
    "益康藥局/Yikang Pharmacy|金山旅行社/Kingshan Travel|"
    "大同客運/Datong Coaches|柏林傢俱/Berlin Furniture"
)
_PLANS = pair_words(
    "擴廠案/the plant extension|都更案/the renewal scheme|"
    "併購案/the takeover|停車場案/the car park scheme|加薪案/the pay rise|"
    "遷校案/the school move|補助案/the grant scheme|"
    "河川整治案/the river works|公投案/the referendum|預算案/the budget|"
    "捐地案/the land donation|風電案/the wind farm"
)
_REASONS = make_choice(
    "颱風來襲/an approaching typhoon|經費不足/a lack of funds|"
    "報名人數太少/too few entries|場地淹水/flooding at the site|"
    "主辦人生病/the organiser's illness|居民反對/opposition from residents|"
    "疫情升溫/a new wave of infections|"
    "設備故障/a breakdown of the equipment|罷工/a strike|"
    "許可未下/a missing permit"
)
_CAUSES = make_choice(
    "健康因素/poor health|家庭因素/family reasons|"
    "與董事會不合/a dispute with the board|"
    "另有生涯規劃/plans for another career|成績不佳/poor results|"
    "遭到檢舉/a complaint against him|屆齡/reaching the age limit|"
    "捲入爭議/a controversy|遷居外地/a move abroad|"
    "財務糾紛/a money dispute"
)
STATES = [
    State(
        _EVENTS,
        _REASONS,
        Bilingual(
            "{s}為什麼取消？|取消{s}的原因是什麼？|為何不辦{s}了？",
            (
                "Why was {s} cancelled?|What was the reason for cancelling {s}?|"
                "What led to the cancellation of {s}?"
            ),
        ),
        Bilingual(
            "{s}因{v}而取消。|由於{v}，主辦單位宣布取消{s}。",
            ("{s} was cancelled because of {v}.|Because of {v}, the organisers called off {s}."),
        ),
        Bilingual(
            ("{s}如期舉行，現場十分熱鬧。|{s}照原定計畫圓滿落幕。|雖有傳言，{s}並未取消。"),
            (
                "{s} went ahead as planned.|{s} was held and drew a good crowd.|"
                "In spite of rumours, {s} was not cancelled."
            ),
        ),
    ),
    State(
        _PLACES,
        draw_date,
        Bilingual(
            "{s}什麼時候開放？|{s}哪一天開放？|何時可以進{s}？",
            ("When does {s} open?|On what date will {s} open?|When can people enter {s}?"),
        ),
        Bilingual(
            "{s}將於{v}開放。|{v}起，{s}對外開放。",
            "{s} opens on {v}.|From {v}, {s} is open to all.",
        ),
        Bilingual(
            "{s}決定不再開放。|{s}不對外開放。|原本要開放的{s}，計畫已經作罷。",
            (
                "{s} will not open at all.|{s} is not open to visitors.|"
                "The plan to open {s} has been dropped."
            ),
        ),
    ),
    State(
        _PEOPLE,
        _CAUSES,
        Bilingual(
            "{s}為什麼辭職？|{s}辭職的原因是什麼？|{s}為何請辭？",
            (
                "Why did {s} resign?|What made {s} resign?|"
                "What was the reason that {s} stepped down?"
            ),
        ),
        Bilingual(
            "{s}因{v}辭職。|{s}請辭，理由是{v}。",
            "{s} resigned because of {v}.|The reason why {s} stepped down was {v}.",
        ),
        Bilingual(
            "{s}表示將續任，不會離開。|{s}並未辭職，仍照常上班。|{s}否認有辭意。",
            (
                "{s} is staying on and will not leave.|"
                "{s} has not resigned and works as usual.|"
                "{s} denied any wish to step down."
            ),
        ),
    ),
    State(
        _FIRMS,
        make_money(20000, 9000000),
        Bilingual(
            "{s}被罰多少錢？|{s}的罰款是多少？|{s}要繳多少罰鍰？",
            ("How much was {s} fined?|What fine did {s} get?|How high was the fine for {s}?"),
        ),
        Bilingual(
            "{s}遭罰{v}。|主管機關對{s}處以罰鍰{v}。",
            "{s} was fined {v}.|The authorities imposed a fine of {v} on {s}.",
        ),
        Bilingual(
            "{s}經查並無違規，未受處罰。|{s}沒有被罰。|對{s}的調查以不罰結案。",
            (
                "{s} broke no rule and was not fined.|No fine was imposed on {s}.|"
                "The inquiry into {s} ended without a fine."
            ),
        ),
    ),
    State(
        _FIRMS,
        draw_person,
        Bilingual(
            "誰買下{s}？|{s}賣給了誰？|收購{s}的人是誰？",
            "Who bought {s}?|To whom was {s} sold?|Who is the buyer of {s}?",
        ),
        Bilingual("{s}由{v}買下。|{v}收購了{s}。", "{v} bought {s}.|{s} was sold to {v}."),
        Bilingual(
            "{s}沒有出售，仍由原股東持有。|出售{s}的計畫沒有成交。|{s}並未易手。",
            (
                "{s} was not sold and stays with its owners.|"
                "The sale of {s} came to nothing.|{s} did not change hands."
            ),
        ),
    ),
    State(
        _EVENTS,
        draw_date,
        Bilingual(
            "{s}延到哪一天？|{s}改到什麼時候？|延期後的{s}在哪天？",
            (
                "To what date was {s} postponed?|Until when was {s} put off?|"
                "What is the new date of {s}?"
            ),
        ),
        Bilingual(
            "{s}延至{v}。|{s}改到{v}舉辦。", "{s} was postponed to {v}.|{s} was put off until {v}."
        ),
        Bilingual(
            "{s}準時舉行，沒有延期。|{s}不會延期。|主辦單位說{s}的日期不變。",
            (
                "{s} was held on time, with no delay.|{s} will not be postponed.|"
                "The organisers say that the date of {s} stands."
            ),
        ),
    ),
    State(
        _FIRMS,
        draw_place,
        Bilingual(
            "{s}搬到哪裡？|{s}的新址在哪？|{s}遷到什麼地方？",
            ("Where did {s} move to?|What is the new address of {s}?|To what place did {s} move?"),
        ),
        Bilingual(
            "{s}搬到{v}。|{s}已遷至{v}。", "{s} moved to {v}.|The new address of {s} is {v}."
        ),
        Bilingual(
            "{s}打消搬遷的念頭，留在原處。|{s}沒有搬家。|{s}不打算遷址。",
            (
                "{s} gave up the move and stays where it is.|{s} has not moved.|"
                "{s} has no plan to move."
            ),
        ),
    ),
    State(
        _PLANS,
        _REASONS,
        Bilingual(
            "{s}為什麼被否決？|{s}遭退回的原因是什麼？|為何沒通過{s}？",
            ("Why was {s} rejected?|What was the reason for rejecting {s}?|Why did {s} fail?"),
        ),
        Bilingual(
            "{s}因{v}遭否決。|{s}被退回，原因是{v}。",
            "{s} was rejected because of {v}.|{s} failed; the reason was {v}.",
        ),
        Bilingual(
            "{s}獲得通過。|{s}順利過關，下月執行。|全體一致同意{s}。",
            "{s} was approved.|{s} passed and starts next month.|All agreed to {s}.",
        ),
    ),
    State(
        _PEOPLE,
        make_count(2, 40, "天", "day"),
        Bilingual(
            "{s}被停職多久？|{s}停職幾天？|{s}的停職期間多長？",
            (
                "For how long was {s} suspended?|How many days was {s} suspended?|"
                "How long is the suspension of {s}?"
            ),
        ),
        Bilingual(
            "{s}遭停職{v}。|{s}被處停職{v}。",
            "{s} was suspended for {v}.|The suspension of {s} lasts {v}.",
        ),
        Bilingual(
            ("{s}未受停職處分。|{s}只受口頭告誡，並未停職。|{s}經調查無責，照常任職。"),
            (
                "{s} was not suspended.|{s} got a spoken warning and no suspension.|"
                "{s} was cleared and stays in the post."
            ),
        ),
    ),
    State(
        _PEOPLE,
        draw_person,
        Bilingual(
            "誰接任{s}？|{s}由誰接替？|繼任{s}的是誰？",
            ("Who succeeded {s}?|Who took over from {s}?|Who is the successor of {s}?"),
        ),
        Bilingual(
            "接任{s}的是{v}。|{s}由{v}接替。", "{s} was succeeded by {v}.|{v} took over from {s}."
        ),
        Bilingual(
            "{s}離開後，職務一直懸缺。|{s}的位子無人接任。|尚未找到接替{s}的人。",
            (
                "After {s} left, the post stayed vacant.|"
                "Nobody has taken over from {s}.|"
                "A successor to {s} has not been found."
            ),
        ),
    ),
]
