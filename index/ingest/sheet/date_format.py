"""Date and time parts of number formats: a stored count of days -> what a spreadsheet shows."""

from collections.abc import Sequence
from datetime import datetime, timedelta

# The number after "[$-" in a code: the lower 16 bits are the language, the next 8 the calendar.
_TAIWAN, _JAPAN, _TAIWAN_CALENDAR = 0x404, 0x411, 4
_CHINA_NEUTRAL, _CHINA = 0x4, 0x804
_CHINESE = frozenset((_CHINA_NEUTRAL, _TAIWAN, _CHINA, 0xC04, 0x1004, 0x1404))
_JAPANESE_ERAS = (
    ("令和", "R", datetime(2019, 5, 1)),
    ("平成", "H", datetime(1989, 1, 8)),
    ("昭和", "S", datetime(1926, 12, 25)),
    ("大正", "T", datetime(1912, 7, 30)),
    ("明治", "M", datetime(1868, 1, 25)),
)
_LAST_DAY = 2_958_466  # the year 10000 begins

_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_CHINESE_MONTHS = ("一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二")
_CHINESE_DAYS = "一二三四五六日"


def has_date_part(symbols: Sequence[str]) -> bool:
    """Tell whether any symbol of a code is a part of a date or time."""
    return any(_name_part(symbol) != "" for symbol in symbols)


def _name_part(symbol: str) -> str:
    """Return the letter of a part, such as "y" for "yyyy" and "[" for "[hh]"; "" of others."""
    lower = symbol.lower()
    if lower in ("am/pm", "a/p", "上午/下午"):
        return "p"
    if lower[0] == "[" and lower[1:2] in ("h", "m", "s"):
        return "["
    if lower[0] in "ymdhseg" and lower.strip(lower[0]) == "":
        return lower[0]
    return "a" if lower in ("aaa", "aaaa") else ""


def format_date(days: float, symbols: Sequence[str], locale: int, from_1904: bool) -> str:
    """Return the date and time `days` after the beginning of the workbook's calendar."""
    if not 0 <= days < _LAST_DAY:
        return f"{days:.10g}"  # a spreadsheet shows ####
    parts = [_name_part(symbol) for symbol in symbols]
    subsecond = _count_subsecond(symbols, parts)
    step = 10**subsecond if "s" in parts or subsecond else 1
    if "s" not in parts and "[" in parts:
        step = 1
    seconds = round(days * 86_400 * step) / step
    moment = _add_days(seconds, from_1904)
    is_12_hours = "p" in parts
    written = []
    for index, (symbol, part) in enumerate(zip(symbols, parts, strict=True)):
        if part == "m" and _is_minute(parts, index):
            written.append(f"{moment.minute:0{min(len(symbol), 2)}d}")
        elif part == "[":
            written.append(_format_elapsed(seconds, symbol))
        elif part in ("h", "s", "p"):
            written.append(_format_time(moment, symbol, part, is_12_hours, locale))
        elif part:
            written.append(_format_day(moment, symbol.lower(), part, locale))
        elif symbol in "0#?":
            written.append(_format_subsecond(seconds, symbols, index))
        else:
            written.append(symbol[1:] if symbol[0] == '"' else symbol.replace("@", ""))
    return "".join(written).strip()


def _add_days(seconds: float, from_1904: bool) -> datetime:
    if from_1904:
        start = datetime(1904, 1, 1)
    else:
        # Lotus 1-2-3 took 1900 for a leap year, and all others have followed.
        start = datetime(1899, 12, 31 if seconds < 60 * 86_400 else 30)
    return start + timedelta(seconds=seconds)


def _count_subsecond(symbols: Sequence[str], parts: Sequence[str]) -> int:
    if "." not in symbols:
        return 0
    point = list(symbols).index(".")
    if point == 0 or parts[point - 1] not in ("s", "["):
        return 0
    return sum(symbol == "0" for symbol in symbols[point:])


def _format_subsecond(seconds: float, symbols: Sequence[str], index: int) -> str:
    place = sum(symbol == "0" for symbol in symbols[:index])
    return f"{seconds % 1:.9f}"[2:][place : place + 1]


def _is_minute(parts: Sequence[str], index: int) -> bool:
    """Tell whether "m" is a minute: it follows hours or stands before seconds."""
    before = next((part for part in reversed(parts[:index]) if part and part != "p"), "")
    after = next((part for part in parts[index + 1 :] if part and part != "p"), "")
    return before in ("h", "[") or after == "s"


def _format_elapsed(seconds: float, symbol: str) -> str:
    name = symbol.strip("[]").lower()
    amount = int(seconds // {"h": 3600, "m": 60, "s": 1}[name[0]])
    return f"{amount:0{len(name)}d}"


def _format_time(moment: datetime, symbol: str, part: str, is_12_hours: bool, locale: int) -> str:
    if part == "p":
        is_chinese = locale & 0xFFFF in _CHINESE or symbol == "上午/下午"
        names = ("上午", "下午") if is_chinese else ("AM", "PM")
        name = names[moment.hour >= 12]
        return name[0] if symbol.lower() == "a/p" else name
    number = moment.second if part == "s" else moment.hour
    if part == "h" and is_12_hours:
        number = number % 12 or 12
    return f"{number:0{min(len(symbol), 2)}d}"


def _format_day(moment: datetime, symbol: str, part: str, locale: int) -> str:
    language, width = locale & 0xFFFF, len(symbol)
    is_taiwan = language == _TAIWAN or locale >> 16 & 0xFF == _TAIWAN_CALENDAR
    if part in ("e", "g") or (part == "y" and locale >> 16 & 0xFF == _TAIWAN_CALENDAR):
        return _format_era(moment, part, width, is_taiwan, language)
    if part == "y":
        return f"{moment.year:04d}" if width > 2 else f"{moment.year % 100:02d}"
    if width <= 2:
        return f"{moment.month if part == 'm' else moment.day:0{width}d}"
    if part == "m":
        return _name_month(moment, width, language)
    return _name_day(moment, width, language, part == "a")


def _name_month(moment: datetime, width: int, language: int) -> str:
    if language in _CHINESE:
        return f"{_CHINESE_MONTHS[moment.month - 1]}月"
    name = _MONTHS[moment.month - 1]
    return name[: {3: 3, 5: 1}.get(width)]


def _name_day(moment: datetime, width: int, language: int, is_chinese: bool) -> str:
    if is_chinese or language in _CHINESE:
        day = _CHINESE_DAYS[moment.weekday()]
        week = "周" if language in (_CHINA, _CHINA_NEUTRAL) else "週"
        return f"星期{day}" if width == 4 else f"{week}{day}"
    name = _DAYS[moment.weekday()]
    return name[:3] if width == 3 else name


def _format_era(moment: datetime, part: str, width: int, is_taiwan: bool, language: int) -> str:
    if is_taiwan:
        if part == "g":
            return "中華民國" if width == 3 else "民國"
        return f"{moment.year - 1911:0{min(width, 2)}d}"
    if language == _JAPAN:
        for name, letter, start in _JAPANESE_ERAS:
            if moment >= start:
                if part == "g":
                    return (letter, name[0], name)[min(width, 3) - 1]
                return f"{moment.year - start.year + 1:0{min(width, 2)}d}"
    return "" if part == "g" else str(moment.year)
