"""Holds bodies and the lists that are told of them."""

from typing import NamedTuple

from rag.training.contrast.topic.value import Bilingual, pair_words


class Enumeration(NamedTuple):
    """A list that a body has; `{b}` is the body, `{v}` the items."""

    noun: Bilingual
    told: Bilingual
    items: list[Bilingual]


BODIES = pair_words(
    "向榮大學/Xiangrong University|海風航空/Seawind Airlines|"
    "建安醫院/Jian'an Hospital|松田電子/Matsuda Electronics|"
    "長河銀行/Long River Bank|港務工會/the dock workers' union|"
    "教育基金會/the education foundation|農會/the farmers' association|"
    "青年協會/the youth association|市立博物館/the city museum|"
    "綠能公司/Green Energy|護理公會/the nurses' guild|動物園/the zoo|"
    "連鎖書店/the bookshop chain|南區消防隊/the southern fire brigade|"
    "記者協會/the journalists' association|客運公司/the coach company|"
    "合唱團/the choir|森林管理處/the forest office|"
    "社區大學/the community college"
)
ENUMERATIONS = [
    Enumeration(
        Bilingual("辦事處", "offices"),
        Bilingual(
            "{b}在{v}設有辦事處。|{b}的辦事處分布於{v}。|{b}目前的辦事處設於{v}。",
            (
                "{b} has offices in {v}.|The offices of {b} are in {v}.|"
                "Offices are kept by {b} in {v}."
            ),
        ),
        pair_words(
            "台北/Taipei|新竹/Hsinchu|台中/Taichung|嘉義/Chiayi|高雄/Kaohsiung|"
            "花蓮/Hualien|宜蘭/Yilan|東京/Tokyo|首爾/Seoul|新加坡/Singapore|"
            "馬尼拉/Manila|柏林/Berlin|河內/Hanoi|雪梨/Sydney|倫敦/London|"
            "溫哥華/Vancouver|曼谷/Bangkok|里昂/Lyon|大阪/Osaka|孟買/Mumbai"
        ),
    ),
    Enumeration(
        Bilingual("委員會", "committees"),
        Bilingual(
            "{b}下設{v}等委員會。|{b}設有{v}委員會。|{b}的委員會為{v}。",
            (
                "{b} has committees for {v}.|The committees of {b} deal with {v}.|"
                "Committees of {b} exist for {v}."
            ),
        ),
        pair_words(
            "財務/finance|教育訓練/training|紀律/discipline|法規/rules|"
            "國際事務/international affairs|安全衛生/safety and health|"
            "福利/welfare|選務/elections|出版/publications|申訴/complaints|"
            "人事/personnel|採購/purchasing|研究發展/research|"
            "公共關係/public relations|環境/environment|性別平等/gender equality|"
            "資訊/information|文化/culture|體育/sports|倫理/ethics"
        ),
    ),
    Enumeration(
        Bilingual("服務語言", "service languages"),
        Bilingual(
            "{b}提供{v}服務。|{b}的櫃檯通曉{v}。|民眾可以用{v}與{b}聯繫。",
            ("{b} serves people in {v}.|Staff of {b} speak {v}.|One can talk to {b} in {v}."),
        ),
        pair_words(
            "華語/Mandarin|台語/Taiwanese|客語/Hakka|英語/English|日語/Japanese|"
            "韓語/Korean|法語/French|德語/German|越南語/Vietnamese|"
            "印尼語/Indonesian|泰語/Thai|西班牙語/Spanish|俄語/Russian|"
            "阿拉伯語/Arabic|葡萄牙語/Portuguese|義大利語/Italian|荷蘭語/Dutch|"
            "馬來語/Malay|緬甸語/Burmese|阿美語/Amis"
        ),
    ),
    Enumeration(
        Bilingual("贊助單位", "sponsors"),
        Bilingual(
            "{b}由{v}贊助。|贊助{b}的有{v}。|{b}的經費來自贊助單位{v}。",
            (
                "{b} is sponsored by {v}.|The sponsors of {b} are {v}.|"
                "Money for {b} is given by the sponsors {v}."
            ),
        ),
        pair_words(
            "大地水泥/Dadi Cement|美泉飲料/Meiquan Drinks|光華製藥/Guanghua Pharma|"
            "永續鋼鐵/Yongxu Steel|樂活超市/Lohas Market|"
            "星辰電信/Starlight Telecom|晨光出版/Dawn Press|"
            "鼎新保險/Dingxin Insurance|金穀麵粉/Golden Flour|"
            "飛馬機車/Pegasus Motors|藍海旅館/Blue Sea Hotels|雲端科技/Cloud Tech|"
            "興農種苗/Hsingnung Seeds|遠洋漁業/Ocean Fishery|"
            "華新染整/Huaxin Dyeing|立德玩具/Leader Toys|東方照明/Orient Lighting|"
            "北極冷凍/Arctic Freezing|聖堤咖啡/Santi Coffee|天工木業/Tiangong Wood"
        ),
    ),
    Enumeration(
        Bilingual("開設課程", "courses on offer"),
        Bilingual(
            "{b}本季開設{v}等課程。|{b}的課程有{v}。|在{b}可以修習{v}。",
            (
                "{b} offers courses in {v}.|The courses of {b} this season are {v}.|"
                "At {b} one can take {v}."
            ),
        ),
        pair_words(
            "木工/woodwork|水彩/watercolour|急救/first aid|會計/accounting|"
            "太極/tai chi|園藝/gardening|攝影/photography|書法/calligraphy|"
            "游泳/swimming|烹飪/cooking|程式設計/programming|陶藝/pottery|"
            "縫紉/sewing|速記/shorthand|天文/astronomy|吉他/guitar|"
            "演說/public speaking|電工/electrical work|統計/statistics|"
            "編織/weaving"
        ),
    ),
    Enumeration(
        Bilingual("應備證件", "papers required"),
        Bilingual(
            "向{b}申請時應備{v}。|{b}要求申請人帶{v}。|{b}所需證件為{v}。",
            (
                "{b} requires {v} from applicants.|The papers required by {b} are {v}.|"
                "Those who apply to {b} must bring {v}."
            ),
        ),
        pair_words(
            "身分證/an identity card|印章/a seal|照片/a photograph|存摺/a bankbook|"
            "護照/a passport|健保卡/a health card|畢業證書/a diploma|"
            "駕照/a driving licence|薪資單/a payslip|租約/a lease|"
            "戶籍謄本/a household record|推薦信/a letter of reference|"
            "稅單/a tax bill|體檢報告/a medical report|履歷/a résumé|"
            "切結書/an affidavit|保單/a policy|出生證明/a birth certificate|"
            "學生證/a student card|委託書/a letter of authority"
        ),
    ),
]
