"""Holds what is told of lines, of policies and of buildings, and how it is asked."""

from rag.training.contrast.topic import value
from rag.training.contrast.topic.fact import Aspect, Topic

LINES = Topic(
    (
        "環湖公車/lake circle bus|機場快線/airport express|渡輪/ferry|"
        "山區纜車/mountain cable car|輕軌/light rail|夜間巴士/night bus|"
        "登山小火車/hill railway|接駁車/shuttle bus|水上計程車/water taxi|"
        "通勤列車/commuter train|觀光巴士/sightseeing bus|復康巴士/accessible bus|"
        "海岸線列車/coast line train|校車/school bus|離島班機/island flight"
    ),
    (
        Aspect(
            value.make_money(15, 900),
            "票價|多少錢",
            "fare",
            "{s}的票價是多少|搭{s}要多少錢|坐一趟{s}多少錢",
            (
                "How much is the fare on the {s}|What does a ticket for the {s} cost|"
                "What is the fare of the {s}"
            ),
            "{s}的單程票價為{v}|搭乘{s}每趟{v}|{s}全票{v}",
            (
                "A ticket for the {s} costs {v}|The fare of the {s} is {v}|"
                "The {s} charges {v} a ride"
            ),
        ),
        Aspect(
            value.make_clock(5, 9),
            "首班車|首班幾點",
            "first departure",
            "{s}的首班幾點開|{s}第一班是什麼時候|{s}最早幾點發車",
            (
                "When does the first {s} leave|What time is the first departure of the {s}|"
                "At what time does the {s} start running"
            ),
            "{s}首班{v}發車|{s}每日第一班為{v}|{s}自{v}起發車",
            (
                "The first {s} leaves at {v}|The {s} starts running at {v}|"
                "The first departure of the {s} is at {v}"
            ),
        ),
        Aspect(
            value.make_count(5, 60, "分鐘", "minute"),
            "班距|多久一班",
            "interval",
            "{s}多久一班|{s}的班距是多少|等{s}要等多久才有下一班",
            (
                "How often does the {s} run|What is the interval of the {s}|"
                "How long is it between departures of the {s}"
            ),
            "{s}每隔{v}一班|{s}的班距為{v}|{s}平日每{v}發一班",
            (
                "The {s} leaves at intervals of {v}|Departures of the {s} are {v} apart|"
                "The interval of the {s} is {v}"
            ),
        ),
        Aspect(
            value.make_count(4, 60, "站", "stop"),
            "站數|停幾站",
            "number of stops",
            "{s}停幾站|{s}總共有多少站|{s}沿線設幾站",
            (
                "How many stops does the {s} make|How many stops are on the {s}|"
                "What is the number of stops of the {s}"
            ),
            "{s}沿線共{v}|{s}全程停靠{v}|{s}設有{v}",
            "The {s} makes {v}|The {s} serves {v}|There are {v} on the {s}",
        ),
        Aspect(
            value.make_count(3, 300, "公里", "km"),
            "路線長度|多長",
            "route length",
            "{s}的路線有多長|{s}全長多少|{s}全程幾公里",
            (
                "How long is the route of the {s}|How many kilometres does the {s} cover|"
                "What is the length of the {s}"
            ),
            "{s}全長{v}|{s}的路線長{v}|{s}單程行駛{v}",
            "The route of the {s} is {v} long|The {s} covers {v}|The {s} runs over {v}",
        ),
    ),
)

POLICIES = Topic(
    (
        "旅遊險/travel insurance|房屋貸款/home loan|火災險/fire insurance|"
        "學生貸款/student loan|機車險/motorcycle insurance|"
        "團體壽險/group life insurance|癌症險/cancer insurance|"
        "創業貸款/start-up loan|寵物險/pet insurance|農業貸款/farm loan|"
        "汽車貸款/car loan|住院險/hospital insurance|地震險/earthquake insurance|"
        "信用貸款/personal loan|責任險/liability insurance"
    ),
    (
        Aspect(
            value.make_money(10000, 2000000),
            "額度上限|最高多少",
            "limit",
            "{s}最高多少錢|{s}的額度上限是多少|{s}最多可以拿到多少",
            (
                "What is the limit of the {s}|How much does the {s} give at most|"
                "What is the highest sum of the {s}"
            ),
            "{s}最高{v}|{s}的額度以{v}為上限|{s}給付或撥貸的金額不超過{v}",
            ("The {s} gives at most {v}|The limit of the {s} is {v}|The {s} is capped at {v}"),
        ),
        Aspect(
            value.make_money(300, 9000),
            "手續費|手續費多少",
            "handling fee",
            "{s}的手續費是多少|辦理{s}要付多少手續費|{s}開辦費多少",
            (
                "What is the handling fee of the {s}|"
                "How much is charged for handling the {s}|"
                "How high is the handling fee for the {s}"
            ),
            "{s}的手續費為{v}|辦理{s}酌收手續費{v}|{s}每件收取開辦費{v}",
            (
                "The handling fee of the {s} is {v}|{v} is charged for handling the {s}|"
                "Handling the {s} costs {v}"
            ),
        ),
        Aspect(
            value.make_count(7, 90, "天", "day"),
            "等待期|要等幾天",
            "waiting period",
            "{s}的等待期多久|{s}生效要等幾天|{s}多久以後才生效",
            (
                "How long is the waiting period of the {s}|"
                "How many days until the {s} takes effect|"
                "After how long does the {s} take effect"
            ),
            "{s}的等待期為{v}|{s}自簽約起{v}後生效|簽約後須經{v}，{s}方生效力",
            (
                "The waiting period of the {s} is {v}|The {s} takes effect {v} after signing|"
                "The {s} is in force {v} after the contract is signed"
            ),
        ),
        Aspect(
            value.make_count(55, 85, "歲", "year"),
            "年齡上限|幾歲以前",
            "age limit",
            "幾歲以前可以辦{s}|{s}的年齡上限是幾歲|{s}最高受理到幾歲",
            (
                "Up to what age is the {s} offered|What is the age limit of the {s}|"
                "How old may applicants for the {s} be"
            ),
            "{s}的年齡上限為{v}|{s}受理至{v}|超過{v}者不得申辦{s}",
            (
                "The age limit of the {s} is {v}|The {s} is offered up to the age of {v}|"
                "Applicants for the {s} may be at most {v} old"
            ),
        ),
        Aspect(
            value.draw_percent,
            "費率|百分之幾",
            "rate",
            "{s}的費率是多少|{s}的年利率或費率為何|{s}的率是百分之幾",
            (
                "What is the rate of the {s}|At what rate is the {s} charged|"
                "What annual rate applies to the {s}"
            ),
            "{s}的年費率為{v}|{s}按年率{v}計算|{s}適用{v}的費率",
            (
                "The annual rate of the {s} is {v}|The {s} is charged at {v} a year|"
                "A rate of {v} applies to the {s}"
            ),
        ),
    ),
)

BUILDINGS = Topic(
    (
        "鐘樓/bell tower|跨海大橋/sea bridge|水庫/reservoir|燈塔/lighthouse|"
        "體育館/stadium|美術館/art museum|古城門/old city gate|"
        "天主堂/Catholic church|火力電廠/power plant|隧道/tunnel|"
        "摩天輪/Ferris wheel|紀念碑/monument|市政廳/city hall|"
        "植物園/botanical garden|船塢/dockyard"
    ),
    (
        Aspect(
            value.draw_year,
            "完工年份|哪一年蓋好",
            "completion year",
            "{s}是哪一年完工的|{s}什麼時候蓋好|{s}在何年落成",
            (
                "When was the {s} completed|In which year was the {s} finished|"
                "In what year was the building of the {s} completed"
            ),
            "{s}於{v}完工|{s}在{v}落成|{v}，{s}竣工啟用",
            (
                "The {s} was completed in {v}|Building of the {s} was finished in {v}|"
                "In {v} the {s} was finished"
            ),
        ),
        Aspect(
            value.draw_person,
            "設計者|誰設計",
            "designer",
            "{s}是誰設計的|誰設計了{s}|{s}的設計者是誰",
            ("Who designed the {s}|Who was the designer of the {s}|By whom was the {s} designed"),
            "{s}由{v}設計|{v}設計了{s}|{s}的設計者為{v}",
            ("The {s} was designed by {v}|{v} designed the {s}|The designer of the {s} was {v}"),
        ),
        Aspect(
            value.make_count(21, 300, "公尺", "metres"),
            "高度|多高",
            "height",
            "{s}有多高|{s}的高度是多少|{s}高幾公尺",
            "How high is the {s}|What is the height of the {s}|How tall is the {s}",
            "{s}高{v}|{s}的高度為{v}|{s}自地面起高達{v}",
            ("The {s} is {v} high|The height of the {s} is {v}|The {s} rises {v} above the ground"),
        ),
        Aspect(
            value.make_money(20000, 900000000),
            "造價|花了多少錢",
            "cost",
            "{s}花了多少錢建造|{s}的造價是多少|蓋{s}用了多少經費",
            (
                "How much did the {s} cost to build|What was spent on building the {s}|"
                "What was the cost of the {s}"
            ),
            "{s}造價{v}|興建{s}共花費{v}|{s}的工程經費為{v}",
            (
                "The {s} cost {v} to build|{v} was spent on building the {s}|"
                "The cost of the {s} came to {v}"
            ),
        ),
        Aspect(
            value.make_count(3000, 90000, "人次", "visitor"),
            "參觀人次|多少人去",
            "yearly visitors",
            "{s}每年有多少人參觀|一年有幾人次造訪{s}|{s}的年參觀人次是多少",
            (
                "How many visitors does the {s} have a year|"
                "How many people visit the {s} each year|"
                "What is the yearly number of visitors of the {s}"
            ),
            "{s}每年參觀者達{v}|{s}一年吸引{v}|去年到訪{s}的有{v}",
            ("The {s} draws {v} a year|The {s} has {v} a year|Each year {v} come to the {s}"),
        ),
    ),
)
