"""Number formats: a stored value and its format code -> what a spreadsheet shows.

Codes are those of ECMA-376 part 1, 18.8.30 and 18.8.31, which XLS uses as well.
"""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal, InvalidOperation
from functools import lru_cache

from index.ingest.sheet.date_format import format_date, has_date_part

# What the format numbers without a code mean. How 14, 22 and 27 to 58 look depends on the machine;
# here they are written so that no one can take the month for the day.
_DATE, _CHINESE_DATE = "yyyy/m/d", 'yyyy"年"m"月"d"日"'
BUILT_IN = {
    0: "General", 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%",
    11: "0.00E+00", 12: "General", 13: "General", 14: _DATE, 15: "d-mmm-yy", 16: "d-mmm",
    17: "mmm-yy", 18: "h:mm AM/PM", 19: "h:mm:ss AM/PM", 20: "h:mm", 21: "h:mm:ss",
    22: f"{_DATE} h:mm", 37: "#,##0;(#,##0)", 38: "#,##0;(#,##0)", 39: "#,##0.00;(#,##0.00)",
    40: "#,##0.00;(#,##0.00)", 41: '#,##0;-#,##0;"-"', 42: '"$"#,##0;-"$"#,##0;"$-"',
    43: '#,##0.00;-#,##0.00;"-"', 44: '"$"#,##0.00;-"$"#,##0.00;"$-"', 45: "mm:ss",
    46: "[h]:mm:ss", 47: "mm:ss.0", 48: "##0.0E+0", 49: "@",
    **dict.fromkeys((*range(27, 32), 36, *range(50, 59)), _CHINESE_DATE),
    **dict.fromkeys((32, 34), "h:mm"), **dict.fromkeys((33, 35), "h:mm:ss"),
}  # fmt: skip

_SYMBOL = re.compile(
    r'"[^"]*"?|\\.|_.|\*.|\[[^\]]*\]|General|AM/PM|A/P|上午/下午|E[+-]|y+|m+|d+|h+|s+|e+|g+|a{3,4}'
    r"|.",
    re.I | re.S,
)
_CONDITION = re.compile(r"\[(<=|>=|<>|<|>|=)(-?[\d.]+)\]")
_LOCALE = re.compile(r"\[\$([^\]-]*)(?:-([^\]]*))?\]")
# A blank that groups thousands, written as a comma: between digits it would end the number.
_GROUPING_BLANK = re.compile(r'(?<=#)(?:\\[ \xa0\u202f]|"[ \xa0\u202f]")(?=#(?:#0|##))')
_DIGITS = frozenset("0#?")
_USUAL = re.compile(r"(#,##0|#*0)(?:\.(0+))?")
# Spreadsheets compute with 15 digits: 1.005 is shown as 1.01, whatever its binary value.
_PRECISION = Context(prec=15, rounding=ROUND_HALF_UP)


@dataclass(frozen=True, slots=True)
class _Section:
    """One of the parts of a code that ";" separates."""

    # Literals begin with a quote; other symbols are as in the code.
    symbols: tuple[str, ...]
    # The comparison and the number in brackets, such as (">=", 1000).
    condition: tuple[str, float] | None
    # The number after "[$-", in hexadecimal: language and calendar.
    locale: int

    @property
    def is_date(self) -> bool:
        return has_date_part(self.symbols)


@lru_cache(1024)
def _parse(code: str) -> tuple[_Section, ...]:
    sections: list[_Section] = []
    symbols: list[str] = []
    condition, locale = None, 0
    for symbol in [*_SYMBOL.findall(_GROUPING_BLANK.sub(",", code)), ";"]:
        if symbol == ";":
            sections.append(_Section(tuple(symbols), condition, locale))
            symbols, condition, locale = [], None, 0
        elif symbol[0] == '"':
            symbols.append('"' + symbol.strip('"'))
        elif symbol[0] == "\\":
            symbols.append('"' + symbol[1:])
        elif symbol[0] == "_":  # a blank as wide as the next character
            symbols.append('" ')
        elif symbol[0] == "*":  # a character that fills the column
            continue
        elif found := _CONDITION.fullmatch(symbol):
            condition = (found[1], float(found[2]))
        elif found := _LOCALE.fullmatch(symbol):
            symbols.append('"' + found[1])
            # The calendar stands above the language.
            locale = int(found[2], 16) if re.fullmatch("[0-9a-fA-F]+", found[2] or "") else 0
        elif symbol[0] != "[" or symbol.strip("[]").lower().strip("hms") == "":
            symbols.append(symbol)
    return tuple(sections)


def format_text(text: str, code: str) -> str:
    """Return how a text is shown, such as with the words that its code puts around it."""
    if code in ("General", "@"):
        return text
    section = _parse(code)[-1]
    if "@" in section.symbols:
        return "".join(
            _read_literal(symbol) if symbol != "@" else text for symbol in section.symbols
        )
    return "" if len(_parse(code)) == 4 else text


@lru_cache(65_536)
def format_value(value: float, code: str, from_1904: bool = False) -> str:
    """Return how a number, or a date stored as one, is shown.

    >>> format_value(0.20972, "0.00%"), format_value(-5, "#,##0_);(#,##0)")
    ('20.97%', '(5)')
    >>> format_value(42430, "[$-404]e/m/d"), format_value(14712, '#,##0"元"')
    ('105/3/1', '14,712元')
    """
    if code == "General" or not math.isfinite(value):
        return format_general(value)
    section, is_signed = _choose(value, _parse(code))
    if section.is_date:
        return format_date(value, section.symbols, section.locale, from_1904)
    if not section.symbols:
        return ""
    sign = "-" if is_signed and value < 0 else ""
    simple = _simplify(section.symbols)
    text = _fill(abs(value), section.symbols) if simple is None else simple.fill(abs(value))
    return f"{sign}{text}".strip() if sign != "-" or text.strip(" -0.,%") else text.strip()


def format_general(value: float) -> str:
    """Return a number as a cell without a format shows it: 10 decimals at most.

    Whole numbers are written in full up to 15 digits, where a narrow cell would round them.
    """
    if math.isfinite(value) and value == int(value) and abs(value) < 1e15:
        return str(int(value))
    text = f"{value:.10g}".replace("e", "E")
    if "E" in text or "." not in text:
        return text
    return text.rstrip("0").rstrip(".")


def _choose(value: float, sections: Sequence[_Section]) -> tuple[_Section, bool]:
    """Return the section for `value`, and whether a minus must be written before it."""
    if any(section.condition for section in sections):
        for section in sections[:3]:
            if section.condition is None or _holds(value, section.condition):
                return section, not (section.condition and section.condition[0][0] == "<")
        return sections[-1], True
    numbers = [section for section in sections[:3] if "@" not in section.symbols] or sections[:1]
    if value < 0 and len(numbers) > 1:
        return numbers[1], False
    if value == 0 and len(numbers) > 2:
        return numbers[2], False
    return numbers[0], True


def _holds(value: float, condition: tuple[str, float]) -> bool:
    sign, limit = condition
    return (
        ("=" in sign and value == limit)
        or ("<" in sign and value < limit)
        or (">" in sign and value > limit)
    )


@dataclass(frozen=True, slots=True)
class UsualNumber:
    """A number format of the usual form, such as #,##0.00 with words around it."""

    before: str
    after: str
    decimals: Decimal
    is_grouped: bool
    is_percent: bool

    def fill(self, value: float) -> str:
        number = Decimal(repr(value))
        if self.is_percent:
            number *= 100
        if abs(number) >= 10**15:
            return f"{self.before}{format_general(value)}{self.after}"
        # Twice: 15 digits first, as all that a spreadsheet knows of a number.
        number = _PRECISION.plus(number).quantize(self.decimals, ROUND_HALF_UP)
        text = f"{number:,f}" if self.is_grouped else f"{number:f}"
        return f"{self.before}{text}{self.after}"


@lru_cache(1024)
def _simplify(symbols: tuple[str, ...]) -> UsualNumber | None:
    places = [index for index, symbol in enumerate(symbols) if symbol in "0#?.,"]
    if not places or symbols.count("%") > 1 or any(symbol[0] in "eE/@G" for symbol in symbols):
        return None
    found = _USUAL.fullmatch("".join(symbols[places[0] : places[-1] + 1]))
    if found is None:
        return None
    return UsualNumber(
        "".join(map(_read_literal, symbols[: places[0]])),
        "".join(map(_read_literal, symbols[places[-1] + 1 :])),
        Decimal(1).scaleb(-len(found[2] or "")),
        "," in found[1],
        symbols.count("%") == 1,
    )


def _read_literal(symbol: str) -> str:
    return symbol[1:] if symbol[0] == '"' else symbol


def _fill(value: float, symbols: Sequence[str]) -> str:
    """Return `value`, not negative, in the places for digits."""
    if any(symbol in ("General", "@") for symbol in symbols):
        return "".join(
            format_general(value) if symbol in ("General", "@") else _read_literal(symbol)
            for symbol in symbols
        )
    places = [index for index, symbol in enumerate(symbols) if symbol in _DIGITS]
    if not places:
        return "".join(map(_read_literal, symbols))
    if "/" in symbols[places[0] : places[-1]]:  # a fraction; a decimal number says the same
        return format_general(value)
    number = _PRECISION.create_decimal(repr(float(value)))
    number *= 100 ** sum(symbol == "%" for symbol in symbols)
    exponent = next((index for index, symbol in enumerate(symbols) if symbol[0] in "Ee"), None)
    if exponent is not None:
        return _fill_scientific(number, symbols, exponent)
    point = symbols.index(".") if "." in symbols else len(symbols)
    whole = [index for index in places if index < point]
    decimals = [index for index in places if index > point]
    # A comma after the last digit divides by a thousand; one between digits groups them.
    for last in {whole[-1] if whole else places[-1], places[-1]}:
        end = last + 1
        while end < len(symbols) and symbols[end] == ",":
            number /= 1000
            end += 1
    try:
        number = number.quantize(Decimal(1).scaleb(-len(decimals)), ROUND_HALF_UP)
    except InvalidOperation:  # more digits than a spreadsheet computes with
        return format_general(value)
    digits, _, fraction = f"{number:f}".partition(".")
    is_grouped = bool(whole) and "," in symbols[whole[0] : whole[-1]]
    shown = _place_whole(digits, whole, symbols, is_grouped)
    shown |= _place_decimals(fraction, decimals, symbols)
    return "".join(
        shown.get(index, "")
        if symbol in _DIGITS
        else ("" if symbol == "," else _read_literal(symbol))
        for index, symbol in enumerate(symbols)
    )


def _place_whole(
    digits: str, places: Sequence[int], symbols: Sequence[str], is_grouped: bool
) -> dict[int, str]:
    """Return what each place before the point shows; the first takes the digits left over."""
    digits = digits.lstrip("0")
    minimum = len(places) - next(
        (rank for rank, index in enumerate(places) if symbols[index] == "0"), len(places)
    )
    digits = digits.rjust(minimum, "0")
    shown = {}
    for rank, index in enumerate(reversed(places)):
        is_first = rank == len(places) - 1
        part = digits[: len(digits) - rank] if is_first else digits[len(digits) - rank - 1 :][:1]
        if rank >= len(digits):
            part = ""
        if is_grouped and part:
            part = "".join(
                digit + ("," if left and left % 3 == 0 else "")
                for digit, left in zip(part, range(rank + len(part) - 1, rank - 1, -1), strict=True)
            )
        shown[index] = part
    return shown


def _place_decimals(fraction: str, places: Sequence[int], symbols: Sequence[str]) -> dict[int, str]:
    """Return what each place after the point shows; zeros at the end show only at a "0"."""
    shown = dict(zip(places, fraction, strict=True))
    for index in reversed(places):
        if symbols[index] == "0" or shown[index] != "0":
            break
        shown[index] = ""
    return shown


def _fill_scientific(number: Decimal, symbols: Sequence[str], exponent: int) -> str:
    point = symbols.index(".") if "." in symbols else exponent
    decimals = sum(symbol in _DIGITS for symbol in symbols[point:exponent])
    width = sum(symbol in _DIGITS for symbol in symbols[exponent:])
    mantissa, _, power = f"{number:.{decimals}E}".partition("E")
    sign = "-" if int(power) < 0 else ("+" if symbols[exponent][1] == "+" else "")
    return f"{mantissa}E{sign}{abs(int(power)):0{width}d}"
