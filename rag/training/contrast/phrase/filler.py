"""Puts sentences of the same document around a statement; their figures answer nothing."""

import random

from rag.training.contrast.phrase.figure import write_han
from rag.training.contrast.phrase.subject import draw_part, split_templates

# {y} a year, {n} a number, {p} a place, {b} a brand.
_CHINESE = """如有疑問，請洽{p}辦公室。
本文件為第{n}版，{y}年更新。
相關表單請至網站下載。
其他事項依{b}內部規定辦理。
以上資料由{p}服務處提供。
照片由{b}提供，請勿轉載。
附件共{n}頁，請自行參閱。
本頁瀏覽人次為{n}。
未盡事宜，另行通知。
請攜帶身分證件正本備查。
前述內容如有變更，以網站為準。
現場備有停車位，數量有限。
歡迎轉知親友。
{y}年的舊制不再適用。
詳細說明見手冊第{n}頁。
承辦單位保留解釋的權利。
{p}另有類似的安排，請見該地網頁。
{b}與{p}自{y}年起合作。
本案編號為{b}字第{n}號。
過去{han}年來，各界反應良好。
當天請提早到場，以免擁擠。
個人資料僅供本案使用。
更多消息可追蹤官方帳號。
文件格式以PDF為限，檔名請註明姓名。
本說明另有英文版。
前次說明會在{p}舉行，現場座無虛席。
這項安排延續{y}年的做法。
會議紀錄存放於{p}檔案室。
意見箱設於{p}入口旁。
第{n}號公告同時停止適用。"""
_ENGLISH = """For questions, contact the {p} office.
This is version {n} of the document, revised in {y}.
Forms can be downloaded from the website.
Other matters follow the rules of {b}.
The data were provided by the {p} service desk.
Photographs courtesy of {b}; do not reproduce.
See page {n} of the handbook for details.
This page has been viewed {n} times.
Anything not covered here will be announced separately.
Please bring proof of identity.
If anything changes, the website prevails.
Parking is available on site but limited.
Feel free to tell your friends.
The old rules of {y} no longer apply.
The organisers reserve the right of interpretation.
A similar arrangement exists in {p}; see its own page.
{b} has worked with {p} since {y}.
The file number is {b}-{n}.
Feedback over the past years has been good.
Please arrive early to avoid the crowd.
Personal data are used for this purpose only.
Follow the official account for more news.
Files must be in PDF and carry your name.
A Chinese version of this notice is available.
The previous briefing took place in {p} before a full room.
The arrangement continues the practice of {y}.
Minutes are kept in the {p} archive.
A suggestion box stands at the {p} entrance.
Notice No. {n} is withdrawn at the same time."""


def _complete(chance: random.Random, said: str, language: str, held_out: bool) -> str:
    if "{" not in said:
        return said
    place, brand = draw_part(chance, "p", held_out), draw_part(chance, "b", held_out)
    said = said.replace("{p}", place.say(language)).replace("{b}", brand.say(language))
    said = said.replace("{y}", str(chance.randint(1995, 2026)))
    said = said.replace("{han}", write_han(chance.randint(2, 30)))
    return said.replace("{n}", str(chance.randint(2, 300)))


def surround(chance: random.Random, statements: list[str], language: str, held_out: bool) -> str:
    """Return the statements in order as one passage, with fillers before, between and after."""
    fillers = chance.choices((0, 1, 2, 3), (20, 35, 30, 15))[0]
    rows = split_templates(_CHINESE if language == "zh" else _ENGLISH, held_out)
    said = list(statements)
    for row in chance.sample(rows, fillers):
        place = chance.choice((0, len(said), chance.randint(0, len(said))))
        said.insert(place, _complete(chance, row, language, held_out))
    joint = chance.choice(("", "", "\n") if language == "zh" else (" ", " ", "\n"))
    return joint.join(said)
