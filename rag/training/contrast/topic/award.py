"""Holds what is told of awards and of works, and how it is asked."""

from rag.training.contrast.topic import value
from rag.training.contrast.topic.fact import Aspect, Topic

AWARDS = Topic(
    (
        "攝影獎/photography prize|短篇小說獎/short story prize|"
        "馬拉松冠軍/marathon title|科學展首獎/science fair first prize|"
        "廚藝大賽金牌/cookery gold medal|發明獎/invention award|"
        "合唱比賽優勝/choir contest title|書法獎/calligraphy award|"
        "機器人競賽冠軍/robot contest title|新人獎/newcomer award|"
        "圍棋賽冠軍/Go tournament title|服裝設計獎/fashion design award|"
        "優良教師獎/good teacher award|紀錄片獎/documentary award|"
        "鋼琴大賽首獎/piano contest first prize"
    ),
    (
        Aspect(
            value.draw_person,
            "得主|誰得獎",
            "winner",
            "{s}由誰獲得|誰拿到{s}|{s}的得主是誰",
            "Who won the {s}|Who took the {s}|Who was the winner of the {s}",
            "{s}由{v}獲得|{v}奪得{s}|{s}的得主為{v}",
            "{v} won the {s}|The {s} went to {v}|The winner of the {s} was {v}",
        ),
        Aspect(
            value.make_count(21, 70, "歲", "year"),
            "得主年齡|得主幾歲",
            "winner's age",
            "{s}得主幾歲|拿到{s}的人年紀多大|{s}的得主今年幾歲",
            (
                "How old is the winner of the {s}|What is the age of the winner of the {s}|"
                "How old was the one who won the {s}"
            ),
            "{s}得主今年{v}|拿下{s}的得主年齡為{v}|贏得{s}時，得主{v}",
            (
                "The winner of the {s} is {v} old|"
                "Whoever saw the winner of the {s} would not guess an age of {v}|"
                "The one who won the {s} was {v} old"
            ),
        ),
        Aspect(
            value.make_money(5000, 900000),
            "獎金|獎金多少",
            "prize money",
            "{s}的獎金有多少|{s}可以拿多少錢|{s}獎金是多少元",
            (
                "How much is the prize money of the {s}|How much money comes with the {s}|"
                "What sum goes with the {s}"
            ),
            "{s}附獎金{v}|{s}的獎金為{v}|獲{s}者可得{v}",
            (
                "The {s} comes with {v}|The prize money of the {s} is {v}|"
                "A sum of {v} goes with the {s}"
            ),
        ),
        Aspect(
            value.draw_date,
            "頒獎日|哪天頒獎",
            "date of award",
            "{s}哪一天頒發|{s}什麼時候頒獎|何時頒發{s}",
            (
                "When was the {s} handed over|On what date was the {s} given|"
                "When was the {s} presented"
            ),
            "{s}於{v}頒發|{v}頒發{s}|{s}的頒獎日期為{v}",
            (
                "The {s} was handed over on {v}|The {s} was presented on {v}|"
                "The {s} was given on {v}"
            ),
        ),
        Aspect(
            value.draw_person,
            "頒獎人|誰頒獎",
            "presenter",
            "{s}由誰頒發|誰擔任{s}的頒獎人|是誰頒{s}",
            "Who presented the {s}|Who handed over the {s}|By whom was the {s} presented",
            "{s}由{v}頒發|{v}擔任{s}的頒獎人|頒{s}的是{v}",
            (
                "The {s} was presented by {v}|{v} handed over the {s}|"
                "It was {v} who presented the {s}"
            ),
        ),
    ),
)

WORKS = Topic(
    (
        "《海邊的鐘聲》/novel The Bells by the Sea|"
        "《夜行列車》/novel The Night Train|《稻香歲月》/memoir Years of Rice|"
        "《紙船》/play The Paper Boat|《第七個房客》/thriller The Seventh Lodger|"
        "《山城散步》/travel book Walks in the Hill Town|"
        "《鐵匠的女兒》/novel The Blacksmith's Daughter|"
        "《星圖》/poem cycle Star Charts|《雨季來信》/novel Letters from the Rains|"
        "《老街食譜》/cookbook Old Street Recipes|"
        "《工廠日記》/diary Notes from the Factory|《候鳥》/film The Migrant Birds|"
        "《茶與劍》/comic Tea and Sword|《無聲的港》/film The Silent Harbour|"
        "《綠色窗台》/garden book The Green Sill"
    ),
    (
        Aspect(
            value.draw_person,
            "作者|誰寫的",
            "author",
            "{s}的作者是誰|{s}是誰創作的|誰創作了{s}",
            "Who is the author of the {s}|Who created the {s}|By whom is the {s}",
            "{s}的作者是{v}|{v}創作了{s}|{s}出自{v}之手",
            "The author of the {s} is {v}|{v} created the {s}|The {s} is by {v}",
        ),
        Aspect(
            value.draw_person,
            "譯者|誰翻譯",
            "translator",
            "{s}是誰翻譯的|{s}的譯者是誰|誰把{s}譯成英文",
            (
                "Who translated the {s}|Who was the translator of the {s}|"
                "By whom was the {s} translated"
            ),
            "{s}由{v}翻譯|{v}把{s}譯成英文|{s}英文版的譯者為{v}",
            (
                "The {s} was translated by {v}|{v} translated the {s}|"
                "The translator of the {s} is {v}"
            ),
        ),
        Aspect(
            value.draw_year,
            "發表年份|哪年發表",
            "year of release",
            "{s}是哪一年發表的|{s}什麼時候問世|{s}在何年推出",
            (
                "When was the {s} released|In which year did the {s} appear|"
                "In what year did the {s} come out"
            ),
            "{s}於{v}問世|{s}在{v}發表|{v}，{s}首度推出",
            "The {s} came out in {v}|The {s} appeared in {v}|In {v} the {s} was released",
        ),
        Aspect(
            value.make_count(3000, 90000, "份", "copies"),
            "銷量|賣了多少",
            "sales",
            "{s}賣了多少份|{s}的銷量是多少|{s}共賣出幾份",
            (
                "How many copies did the {s} sell|What were the sales of the {s}|"
                "How well did the {s} sell in copies"
            ),
            "{s}賣出{v}|{s}的銷量達{v}|迄今{s}已售{v}",
            "The {s} sold {v}|Sales of the {s} reached {v}|So far the {s} has sold {v}",
        ),
        Aspect(
            value.draw_place,
            "寫作地點|在哪裡寫",
            "place of writing",
            "{s}是在哪裡完成的|{s}寫於何處|{s}的創作地點在哪",
            (
                "Where was the {s} finished|Where was the {s} made|"
                "At what place was the {s} completed"
            ),
            "{s}在{v}完成|{s}完成於{v}|{s}的最後一稿在{v}脫稿",
            (
                "The {s} was finished at {v}|The {s} was made at {v}|"
                "The last draft of the {s} was completed at {v}"
            ),
        ),
    ),
)
