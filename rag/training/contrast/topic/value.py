"""Draws values, sums and dates and names, in Chinese and in English."""

import random
from collections.abc import Callable
from typing import Literal, NamedTuple

from rag.training.contrast.case import hold_out

Language = Literal["zh", "en"]


class Bilingual(NamedTuple):
    """The same words in Traditional Chinese and in English."""

    zh: str
    en: str

    def read(self, language: Language) -> str:
        """Return the words in the language."""
        return self.zh if language == "zh" else self.en


DrawValue = Callable[[random.Random, bool], Bilingual]


def pair_words(words: str) -> list[Bilingual]:
    """Return the `zh/en` pairs that stand between bars."""
    return [Bilingual(*pair.split("/")) for pair in words.split("|")]


_DIGITS = "零一二三四五六七八九"
_SMALL = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
    "twenty",
]
_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
_WEEKDAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
_SURNAMES = pair_words(
    "林/Lin|陳/Chen|黃/Huang|張/Chang|李/Lee|王/Wang|吳/Wu|劉/Liu|蔡/Tsai|楊/Yang|許/Hsu|鄭/Cheng|"
    "謝/Hsieh|郭/Kuo|洪/Hung|曾/Tseng|廖/Liao|賴/Lai|周/Chou|葉/Yeh|蘇/Su|莊/Chuang|江/Chiang|"
    "何/Ho|羅/Lo|高/Kao|潘/Pan|簡/Chien|朱/Chu|鍾/Chung"
)
_GIVEN = pair_words(
    "怡君/Yi-chun|志明/Chih-ming|淑芬/Shu-fen|建宏/Chien-hung|雅婷/Ya-ting|俊傑/Chun-chieh|"
    "美玲/Mei-ling|家豪/Chia-hao|佩珊/Pei-shan|文雄/Wen-hsiung|秀英/Hsiu-ying|宗翰/Tsung-han|"
    "欣怡/Hsin-yi|國華/Kuo-hua|惠珍/Hui-chen|冠宇/Kuan-yu|靜宜/Ching-yi|明德/Ming-te|"
    "麗華/Li-hua|承恩/Cheng-en|玉蘭/Yu-lan|信義/Hsin-i|曉雯/Hsiao-wen|柏翰/Po-han"
)
_STREETS = pair_words(
    "中山路/Zhongshan Road|和平街/Heping Street|建國路/Jianguo Road|民生路/Minsheng Road|"
    "光復街/Guangfu Street|成功路/Chenggong Road|文化街/Wenhua Street|港口路/Harbour Road|"
    "松江路/Songjiang Road|公園路/Park Road|林森街/Linsen Street|大學路/University Road"
)
_ROOMS = pair_words(
    "行政大樓/the administration building|北棟/the north block|學生活動中心/the student centre|"
    "市民廣場/the civic square|舊火車站/the old railway station|文化會館/the culture house|"
    "東側倉庫/the east warehouse|研發中心/the research centre|地下一樓/basement level 1|"
    "圖書館三樓/the third floor of the library|服務台/the service desk|社區教室/the community room"
)


def write_numeral(number: int) -> str:
    """Return a number from 1 to 9,999 in Chinese numerals."""
    text, gap = "", False
    for unit, place in (("千", 1000), ("百", 100), ("十", 10), ("", 1)):
        digit = number // place % 10
        if digit:
            text += ("零" if gap and text else "") + _DIGITS[digit] + unit
        gap = digit == 0
    return text.removeprefix("一") if text.startswith("一十") else text


def draw_language(chance: random.Random) -> tuple[Language, Language]:
    """Return the question's and the passage's language."""
    pairs: list[tuple[Language, Language]] = [
        ("zh", "zh"), ("en", "en"), ("en", "zh"), ("zh", "en")
    ]  # fmt: skip
    return chance.choices(pairs, (45, 20, 25, 10))[0]


def draw_number(chance: random.Random, low: int, high: int) -> Bilingual:
    """Return a whole number in figures or in words."""
    number = chance.randint(low, high)
    zh = write_numeral(number) if number < 10000 and chance.random() < 0.4 else f"{number:,}"
    words = number < len(_SMALL) and chance.random() < 0.5
    return Bilingual(zh, _SMALL[number] if words else f"{number:,}")


def make_count(low: int, high: int, zh: str, en: str) -> DrawValue:
    """Return what draws a number with its unit; a plural s is added in English."""

    def draw(chance: random.Random, held_out: bool) -> Bilingual:
        number = draw_number(chance, low, high)
        plural = "" if number.en in ("1", "one") or en in _UNCOUNTED else "s"
        return Bilingual(number.zh.replace("二", "兩") + zh if number.zh == "二"
                         else number.zh + zh, f"{number.en} {en}{plural}")  # fmt: skip

    return draw


_UNCOUNTED = ("people", "kg", "GB", "MB", "km", "ml", "metres", "copies")


def make_money(low: int, high: int) -> DrawValue:
    """Return what draws a sum of money."""

    def draw(chance: random.Random, held_out: bool) -> Bilingual:
        step = 10 ** max(0, len(str(low)) - 1)
        number = chance.randint(max(1, low // step), high // step) * step
        zh = [f"{number}元", f"{number:,}元", f"新臺幣{number:,}元", f"NT${number:,}"]
        if number < 10000:
            zh.append(write_numeral(number) + "元")
        elif number % 10000 == 0:
            zh += [f"{number // 10000}萬元", write_numeral(number // 10000) + "萬元"]
        en = [f"NT${number:,}", f"{number:,} dollars", f"US${number:,}", f"{number} yuan"]
        return Bilingual(chance.choice(zh), chance.choice(en))

    return draw


def draw_percent(chance: random.Random, held_out: bool) -> Bilingual:
    """Return a percentage."""
    number = chance.randint(2, 98)
    if chance.random() < 0.5:
        return Bilingual(f"百分之{write_numeral(number)}", f"{number} percent")
    tail = f".{chance.randint(1, 9)}" if chance.random() < 0.4 else ""
    return Bilingual(f"{number}{tail}%", f"{number}{tail}%")


def draw_date(chance: random.Random, held_out: bool) -> Bilingual:
    """Return a day with its year."""
    year, month, day = chance.randint(1988, 2031), chance.randint(1, 12), chance.randint(1, 28)
    zh = [
        f"{year}年{month}月{day}日",
        f"{year - 1911}年{month}月{day}日",
        f"{year}/{month:02}/{day:02}",
    ]
    zh.append(f"民國{write_numeral(year - 1911)}年{write_numeral(month)}月{write_numeral(day)}日")
    name = _MONTHS[month - 1]
    en = [f"{name} {day}, {year}", f"{day} {name} {year}", f"{year}-{month:02}-{day:02}"]
    return Bilingual(chance.choice(zh), chance.choice(en))


def write_day(chance: random.Random, month: int, day: int) -> Bilingual:
    """Return a day without its year."""
    zh = [f"{month}月{day}日", f"{write_numeral(month)}月{write_numeral(day)}日"]
    name = _MONTHS[month - 1]
    return Bilingual(chance.choice(zh), chance.choice((f"{day} {name}", f"{name} {day}")))


def draw_year(chance: random.Random, held_out: bool) -> Bilingual:
    """Return a year."""
    year = chance.randint(1912, 2024)
    zh = chance.choice((f"{year}年", f"民國{year - 1911}年", f"西元{year}年"))
    return Bilingual(zh, str(year))


def make_clock(low: int, high: int) -> DrawValue:
    """Return what draws a time of the day between two hours."""

    def draw(chance: random.Random, held_out: bool) -> Bilingual:
        hour, half = chance.randint(low, high), chance.random() < 0.4
        short = (hour - 1) % 12 + 1
        part = "上午" if hour < 12 else "下午" if hour < 18 else "晚上"
        minute = "30" if half else "00"
        spoken = f"{part}{write_numeral(short)}{'點' if hour % 2 else '時'}{'半' if half else ''}"
        suffix = chance.choice(("a.m.", "am")) if hour < 12 else chance.choice(("p.m.", "pm"))
        return Bilingual(
            chance.choice((spoken, f"{hour}:{minute}", f"{part}{short}點{'30分' if half else ''}")),
            chance.choice((f"{short}:{minute} {suffix}", f"{hour:02}:{minute}")),
        )

    return draw


def draw_weekday(chance: random.Random, held_out: bool) -> Bilingual:
    """Return a day of the week."""
    day = chance.randrange(7)
    return Bilingual(chance.choice(("星期", "週")) + "一二三四五六日"[day], _WEEKDAYS[day])


def draw_person(chance: random.Random, held_out: bool) -> Bilingual:
    """Return a person's name."""
    surname = chance.choice(hold_out(_SURNAMES, held_out))
    given = chance.choice(hold_out(_GIVEN, held_out))
    en = chance.choice((f"{given[1]} {surname[1]}", f"{surname[1]} {given[1]}"))
    return Bilingual(surname[0] + given[0], en)


def draw_place(chance: random.Random, held_out: bool) -> Bilingual:
    """Return an address or a building."""
    if chance.random() < 0.5:
        return chance.choice(hold_out(_ROOMS, held_out))
    zh, en = chance.choice(hold_out(_STREETS, held_out))
    number = chance.randint(1, 399)
    return Bilingual(f"{zh}{number}號", f"{number} {en}")


def draw_phone(chance: random.Random, held_out: bool) -> Bilingual:
    """Return a telephone number."""
    number = f"{chance.randint(200, 899)}-{chance.randint(0, 9999):04}"
    number = chance.choice(
        (f"(0{chance.randint(2, 8)}) {number}", f"0{chance.randint(2, 8)}-{number}")
    )
    return Bilingual(number, number)


def make_choice(words: str) -> DrawValue:
    """Return what draws one of the `zh/en` pairs, between bars; two in five are held out."""
    pairs = pair_words(words)

    def draw(chance: random.Random, held_out: bool) -> Bilingual:
        return chance.choice(hold_out(pairs, held_out) or pairs)

    return draw


def capitalize(sentence: str) -> str:
    """Return the sentence with its first letter in upper case, after a mark or not."""
    start = 2 if sentence.startswith("<<") else 0
    return sentence[:start] + sentence[start : start + 1].upper() + sentence[start + 1 :]
