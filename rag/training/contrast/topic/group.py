"""Holds what is told of courses, of groups and of their leaves, and how it is asked."""

from rag.training.contrast.topic import value
from rag.training.contrast.topic.fact import Aspect, Topic

COURSES = Topic(
    (
        "急救訓練/first aid training|陶藝課/pottery class|"
        "新生說明會/freshman briefing|讀書會/reading club|"
        "職安講座/work safety lecture|程式營/coding camp|會員大會/members' meeting|"
        "親子露營/family camping trip|淨灘活動/beach clean-up|"
        "歌唱比賽/singing contest|烘焙班/baking course|攝影展/photo exhibition|"
        "桌球賽/table tennis match|尾牙/year-end dinner|"
        "志工研習/volunteer workshop"
    ),
    (
        Aspect(
            value.draw_date,
            "日期|哪一天",
            "date",
            "{s}在哪一天舉行|{s}是什麼時候|{s}的日期是何時",
            "On what date is the {s}|When is the {s} held|When does the {s} take place",
            "{s}訂於{v}舉行|{s}將在{v}登場|本年度{s}的日期為{v}",
            "The {s} takes place on {v}|The {s} is set for {v}|The date of the {s} is {v}",
        ),
        Aspect(
            value.draw_place,
            "地點|在哪裡",
            "place",
            "{s}在哪裡舉行|{s}的地點在哪|參加{s}要到哪裡",
            ("Where is the {s} held|What is the venue of the {s}|Where does the {s} take place"),
            "{s}在{v}舉行|{s}的地點為{v}|參加{s}的人請到{v}報到",
            (
                "The {s} is held at {v}|The venue of the {s} is {v}|"
                "People taking part in the {s} meet at {v}"
            ),
        ),
        Aspect(
            value.make_count(8, 300, "名", "place"),
            "名額|收幾個人",
            "number of places",
            "{s}有幾個名額|{s}收多少人|{s}的名額是多少",
            (
                "How many places does the {s} have|How many places are there in the {s}|"
                "What is the quota of the {s}"
            ),
            "{s}共{v}額滿為止|{s}的名額為{v}|{s}限收{v}",
            "The {s} has {v}|There are {v} in the {s}|The {s} is limited to {v}",
        ),
        Aspect(
            value.make_money(100, 9000),
            "報名費|多少錢",
            "entry fee",
            "參加{s}要付多少錢|{s}的報名費是多少|{s}每人收多少",
            (
                "How much is the entry fee of the {s}|What does it cost to join the {s}|"
                "How much does one pay for the {s}"
            ),
            "{s}的報名費為{v}|參加{s}，每人繳交{v}|{s}每人收費{v}",
            (
                "The entry fee of the {s} is {v}|Joining the {s} costs {v}|"
                "Each person pays {v} for the {s}"
            ),
        ),
        Aspect(
            value.draw_person,
            "主講人|誰主持",
            "leader",
            "{s}由誰主持|誰帶領{s}|{s}的主持人是誰",
            "Who leads the {s}|Who hosts the {s}|Who is the leader of the {s}",
            "{s}由{v}主持|{v}將帶領{s}|主持{s}的是{v}",
            "The {s} is led by {v}|{v} hosts the {s}|The leader of the {s} is {v}",
        ),
        Aspect(
            value.make_count(2, 12, "小時", "hour"),
            "時數|多久",
            "length",
            "{s}有多長|{s}總共幾小時|{s}要花多久時間",
            ("How long is the {s}|How many hours does the {s} last|What is the length of the {s}"),
            "{s}全程{v}|{s}為時{v}|完成{s}需要{v}",
            "The {s} lasts {v}|The {s} runs for {v}|{v} are set aside for the {s}",
        ),
    ),
)

LEAVES = Topic(
    (
        "年假/annual leave|婚假/marriage leave|喪假/bereavement leave|"
        "產檢假/prenatal leave|陪產假/paternity leave|病假/sick leave|"
        "進修假/study leave|志工假/volunteer leave|家庭照顧假/family care leave|"
        "公傷假/injury leave|生日假/birthday leave|搬家假/moving leave|"
        "颱風假/typhoon leave|育嬰假/parental leave|生理假/menstrual leave"
    ),
    (
        Aspect(
            value.make_count(1, 30, "天", "day"),
            "天數|幾天",
            "number of days",
            "{s}有幾天|員工可以請多少天{s}|{s}一年給幾天",
            (
                "How many days of {s} are given|How much {s} may an employee take|"
                "How many days does {s} last"
            ),
            "員工每年有{s}{v}|{s}每年以{v}為限|依本辦法，{s}給{v}",
            ("Employees have {v} of {s} a year|{v} of {s} may be taken|The limit for {s} is {v}"),
        ),
        Aspect(
            value.draw_percent,
            "薪資比例|薪水怎麼算",
            "pay rate",
            "請{s}的薪水怎麼算|{s}期間發給工資的多少|{s}期間的薪資比例是多少",
            (
                "What share of pay is given during {s}|How much of the wage is paid for {s}|"
                "At what rate is {s} paid"
            ),
            "{s}期間工資發給{v}|請{s}者，發給平均工資的{v}|{s}的薪資按原薪{v}計給",
            (
                "During {s}, {v} of the wage is paid|{s} is paid at {v} of the wage|"
                "Those on {s} receive {v} of their pay"
            ),
        ),
        Aspect(
            value.make_count(2, 45, "天前", "day"),
            "申請期限|幾天前申請",
            "notice period",
            "{s}要在多久以前申請|請{s}要提前幾天提出|{s}最晚幾天前要申請",
            (
                "How far ahead must {s} be requested|What notice is needed for {s}|"
                "How many days before must one apply for {s}"
            ),
            "{s}應於{v}提出申請|欲請{s}者，最遲須在{v}告知主管|申請{s}至少要{v}送出假單",
            (
                "{s} must be requested {v} ahead|A notice of {v} is needed for {s}|"
                "Requests for {s} are made {v} in advance"
            ),
        ),
        Aspect(
            value.make_choice(
                "部門主管/the head of the department|總經理/the general manager|"
                "人事室/the personnel office|廠長/the plant manager|校長/the principal|"
                "護理長/the head nurse|秘書長/the secretary general|"
                "值班經理/the duty manager|董事長/the chairman|輪班組長/the shift leader"
            ),
            "核准人|誰核准",
            "approver",
            "{s}由誰核准|誰可以批准{s}|{s}要經過誰同意",
            "Who approves {s}|Who can grant {s}|Whose consent does {s} need",
            "{s}由{v}核准|{s}須經{v}同意|{v}有權核准{s}",
            "{s} is approved by {v}|{v} grants {s}|{s} needs the consent of {v}",
        ),
        Aspect(
            value.make_count(3, 36, "個月", "month"),
            "年資要求|做滿多久",
            "service required",
            "工作滿多久才能請{s}|請{s}需要多久的年資|到職多久可以請{s}",
            (
                "How long must one have worked to take {s}|"
                "What length of service does {s} require|After how long can staff take {s}"
            ),
            "到職滿{v}者，得請{s}|{s}以服務滿{v}為條件|請{s}的員工，年資須滿{v}",
            (
                "Staff who have worked {v} may take {s}|{s} requires {v} of service|"
                "After {v} of service, {s} may be taken"
            ),
        ),
    ),
    article=False,
)

GROUPS = Topic(
    (
        "司機工會/drivers' union|教師協會/teachers' association|"
        "漁民合作社/fishermen's cooperative|護理師公會/nurses' guild|"
        "登山社/hiking club|校友會/alumni society|紡織工會/textile union|"
        "文史基金會/heritage foundation|管弦樂團/orchestra|"
        "消費者聯盟/consumers' league|電子業工會/electronics union|"
        "同業公會/trade association|商店街促進會/shopkeepers' association|"
        "動物保護會/animal welfare society|義消隊/volunteer fire brigade"
    ),
    (
        Aspect(
            value.make_money(100, 3000),
            "會費|多少錢",
            "membership fee",
            "{s}的會費是多少|加入{s}每年要繳多少錢|{s}的年費多少",
            (
                "How much is the membership fee of the {s}|"
                "What do members of the {s} pay a year|What is the annual fee of the {s}"
            ),
            "{s}每年會費{v}|{s}會員每年應繳{v}|加入{s}者，年費為{v}",
            (
                "The membership fee of the {s} is {v} a year|"
                "Members of the {s} pay {v} a year|The annual fee of the {s} is {v}"
            ),
        ),
        Aspect(
            value.draw_year,
            "成立年份|哪一年成立",
            "founding year",
            "{s}是哪一年成立的|{s}什麼時候創立|{s}創辦於何年",
            (
                "When was the {s} founded|In which year was the {s} set up|"
                "What is the founding year of the {s}"
            ),
            "{s}成立於{v}|{s}在{v}由一群熱心人士創立|{v}，{s}正式成立",
            ("The {s} was founded in {v}|The {s} was set up in {v}|In {v} the {s} came into being"),
        ),
        Aspect(
            value.draw_person,
            "理事長|理事長是誰",
            "president",
            "{s}的理事長是誰|誰是{s}的理事長|{s}由誰擔任理事長",
            (
                "Who is the president of the {s}|Who presides over the {s}|"
                "Who is president at the {s}"
            ),
            "{s}現任理事長為{v}|{v}擔任{s}理事長|{s}由{v}出任理事長",
            (
                "The president of the {s} is {v}|{v} is president of the {s}|"
                "{v} presides over the {s}"
            ),
        ),
        Aspect(
            value.make_count(12, 9000, "人", "member"),
            "會員人數|有幾個會員",
            "number of members",
            "{s}有多少會員|{s}的會員人數是多少|{s}現在幾個人",
            (
                "How many members does the {s} have|How large is the membership of the {s}|"
                "What is the number of members of the {s}"
            ),
            "{s}現有會員{v}|{s}的會員人數達{v}|目前{s}登記在冊的會員為{v}",
            "The {s} has {v}|The {s} now counts {v}|{v} belong to the {s}",
        ),
        Aspect(
            value.draw_place,
            "會址|在哪裡",
            "headquarters",
            "{s}的會址在哪裡|{s}的辦公室在哪|{s}設在什麼地方",
            (
                "Where is the office of the {s}|Where are the headquarters of the {s}|"
                "Where is the {s} based"
            ),
            "{s}的會址設於{v}|{s}的辦公室位於{v}|{s}設在{v}",
            (
                "The office of the {s} is at {v}|The {s} is based at {v}|"
                "The {s} has its headquarters at {v}"
            ),
        ),
    ),
)
