"""Writes figures in Chinese and in English: money, dates, times of day, percentages, counts."""

import random
from collections.abc import Callable
from typing import NamedTuple

_DIGITS = "零一二三四五六七八九"
MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July", "August"),
    *("September", "October", "November", "December"),
)


class Wording(NamedTuple):
    """The same words in Traditional Chinese and in English."""

    zh: str
    en: str

    def say(self, language: str) -> str:
        """Return the words in a language, `zh` or `en`."""
        return self.zh if language == "zh" else self.en


def draw_languages(chance: random.Random) -> tuple[str, str]:
    """Return the language of the question and that of the text."""
    pairs = (("zh", "zh"), ("en", "en"), ("en", "zh"), ("zh", "en"))
    return chance.choices(pairs, (45, 20, 25, 10))[0]


def write_han(number: int) -> str:
    """Return a number below 100 million in Chinese numerals."""
    if number >= 10_000:
        high, low = divmod(number, 10_000)
        rest = ("零" if low < 1_000 else "") + write_han(low) if low else ""
        return write_han(high) + "萬" + rest
    if number < 10:
        return _DIGITS[number]
    said, gap = "", False
    for unit, name in ((1_000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // unit % 10
        if digit:
            said += ("零" if gap and said else "") + _DIGITS[digit] + name
        gap = not digit
    return said[1:] if said.startswith("一十") else said


def write_number(chance: random.Random, number: int) -> str:
    """Return the number as Chinese texts write it: digits, with commas or not, or numerals."""
    return chance.choice((f"{number:,}", str(number), f"{number:,}", write_han(number)))


def write_sum(chance: random.Random, amount: int) -> Wording:
    """Return an amount of money in words."""
    zh = [f"{amount:,}元", f"{amount}元", f"新臺幣{amount:,}元", f"NT${amount:,}"]
    zh.append(write_han(amount) + "元")
    if amount % 1_000 == 0 and amount >= 10_000:
        zh += [f"{amount / 10_000:g}萬元"] * 2
    en = [f"NT${amount:,}", f"{amount:,} dollars", f"TWD {amount:,}", f"${amount:,}"]
    return Wording(chance.choice(zh), chance.choice(en))


def make_sum(chance: random.Random) -> Wording:
    """Return an amount of money, small ones more often."""
    units = (10, 50, 100, 100, 500, 1_000, 1_000, 10_000, 100_000)
    return write_sum(chance, chance.randint(1, 99) * chance.choice(units))


def write_percent(chance: random.Random, tenths: int) -> Wording:
    """Return a percentage in words."""
    digits = f"{tenths / 10:g}%"
    whole, tenth = divmod(tenths, 10)
    han = "百分之" + write_han(whole) + ("點" + _DIGITS[tenth] if tenth else "")
    en = f"{tenths / 10:g} percent"
    return Wording(chance.choice((digits, digits, han)), chance.choice((digits, en)))


def make_percent(chance: random.Random) -> Wording:
    """Return a percentage, small ones more often."""
    return write_percent(chance, chance.randint(3, chance.choice((100, 300, 980))))


def make_day(chance: random.Random) -> Wording:
    """Return a date."""
    year, month, day = chance.randint(1998, 2027), chance.randint(1, 12), chance.randint(1, 28)
    zh = (
        f"{year}年{month}月{day}日",
        f"{year - 1911}年{month}月{day}日",
        f"民國{year - 1911}年{month}月{day}日",
        f"{month}月{day}日",
        f"{write_han(month)}月{write_han(day)}日",
        f"{year}/{month:02}/{day:02}",
        f"{year}-{month:02}-{day:02}",
    )
    name = MONTHS[month - 1]
    en = (
        f"{name} {day}, {year}",
        f"{day} {name} {year}",
        f"{name} {day}",
        f"{name[:3]} {day}, {year}",
        f"{year}-{month:02}-{day:02}",
    )
    return Wording(chance.choice(zh), chance.choice(en))


def make_clock(chance: random.Random, first: int = 6, last: int = 22) -> Wording:
    """Return a time of day from the first hour to the last."""
    hour, minute = chance.randint(first, last), chance.choice((0, 0, 0, 15, 30, 30, 45))
    part = "上午" if hour < 12 else "中午" if hour == 12 else "下午" if hour < 18 else "晚上"
    short = hour if hour <= 12 else hour - 12
    tail = f"{minute}分" if minute else ""
    han = write_han(short) + "時" + ("三十分" if minute == 30 else "")
    zh = [f"{part}{short}時{tail}", f"{hour:02}:{minute:02}", f"{part}{short}點{tail}"]
    if minute in (0, 30):
        zh.append(part + han)
    half = "am" if hour < 12 else "pm"
    en = (
        f"{short}:{minute:02} {half}",
        f"{hour:02}:{minute:02}",
        f"{short}:{minute:02} {half.upper()}",
    )
    return Wording(chance.choice(zh), chance.choice(en))


_UNITS = {
    "people": ("人 位 名", "people"),
    "members": ("人 位 名", "members"),
    "hours": ("小時", "hours"),
    "minutes": ("分鐘", "minutes"),
    "days": ("日 天", "days"),
    "working days": ("個工作天 個工作日", "working days"),
    "weeks": ("週 個星期", "weeks"),
    "months": ("個月", "months"),
    "years": ("年", "years"),
    "pieces": ("件", "pieces"),
    "tonnes": ("公噸", "tonnes"),
    "cm": ("公分 cm", "cm"),
    "m": ("公尺", "metres"),
    "km": ("公里", "km"),
    "kg": ("公斤 kg", "kg"),
    "g": ("公克", "g"),
    "mg": ("毫克", "mg"),
    "floors": ("層", "floors"),
    "square metres": ("平方公尺 坪", "square metres"),
    "degrees": ("度 °C", "°C"),
    "GB": ("GB", "GB"),
    "MB": ("MB", "MB"),
    "mAh": ("mAh", "mAh"),
    "W": ("瓦 W", "W"),
    "points": ("分", "points"),
    "times": ("次", "times"),
    "wins": ("場", "wins"),
    "deals": ("件", "deals"),
    "tickets": ("張", "tickets"),
    "cars": ("輛", "cars"),
    "articles": ("條", "articles"),
    "pages": ("頁", "pages"),
    "schools": ("所", "schools"),
}
_SIZES = {
    "hours": (3, 60),
    "minutes": (5, 90),
    "days": (3, 60),
    "working days": (3, 30),
    "weeks": (3, 20),
    "months": (3, 36),
    "years": (2, 40),
    "floors": (3, 60),
    "degrees": (3, 80),
    "GB": (4, 512),
    "points": (2, 99),
    "times": (2, 12),
    "wins": (2, 60),
    "kg": (2, 300),
    "people": (5, 4_000),
    "members": (5, 9_000),
    "schools": (3, 90),
    "articles": (9, 99),
    "mAh": (900, 9_000),
}


def count(chance: random.Random, unit: str, number: int) -> Wording:
    """Return so many of a unit."""
    zh, en = _UNITS[unit]
    digits, name = write_number(chance, number), chance.choice(zh.split())
    if name.isascii() and not digits.replace(",", "").isascii():
        digits = str(number)
    return Wording(digits + name, f"{number:,} {en}")


def _make_phone(chance: random.Random) -> Wording:
    area, first, last = chance.randint(2, 8), chance.randint(2000, 8999), chance.randint(0, 9999)
    number = f"0{area}-{first}-{last:04}" if chance.random() < 0.6 else f"(0{area}){first}{last:04}"
    return Wording(number, number)


def _make_extension(chance: random.Random) -> Wording:
    number = str(chance.randint(10, 9999))
    return Wording(number, number)


def _make_morning(chance: random.Random) -> Wording:
    # One in ten at another time of day, so that the hour alone does not tell what is asked.
    return make_clock(chance, 6, 11) if chance.random() < 0.9 else make_clock(chance)


def _make_evening(chance: random.Random) -> Wording:
    return make_clock(chance, 15, 22) if chance.random() < 0.9 else make_clock(chance)


_MAKERS: dict[str, Callable[[random.Random], Wording]] = {
    "money": make_sum,
    "percent": make_percent,
    "day": make_day,
    "clock": make_clock,
    "morning": _make_morning,
    "evening": _make_evening,
    "phone": _make_phone,
    "extension": _make_extension,
}


TIMES = frozenset({"day", "clock", "morning", "evening"})


def make_figure(chance: random.Random, sort: str) -> Wording:
    """Return a figure of a sort: money, percent, day, clock, phone or a unit."""
    if sort in _MAKERS:
        return _MAKERS[sort](chance)
    return count(chance, sort, chance.randint(*_SIZES.get(sort, (3, 990))))
