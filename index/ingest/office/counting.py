"""Numbers of automatic lists as an office program writes them: 3 -> iii, c, 三, 丙, ③."""

from collections.abc import Callable

_DIGITS = "一二三四五六七八九"
_LEGAL_TRADITIONAL = "壹貳參肆伍陸柒捌玖"
_LEGAL_SIMPLIFIED = "壹贰叁肆伍陆柒捌玖"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"),
    (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
_KATAKANA = (
    "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワヲン"
)
_IROHA = (
    "イロハニホヘトチリヌルヲワカヨタレソツネナラムウヰノオクヤマケフコエテアサキユメミシヱヒモセス"
)
_GANADA = "가나다라마바사아자차카타파하"
_CHOSUNG = "ㄱㄴㄷㄹㅁㅂㅅㅇㅈㅊㅋㅌㅍㅎ"


def _spell(number: int, digits: str, units: str, zero: str) -> str:
    """Spell a number with place values: 一百零五. A leading 一十 stays."""
    if number >= 10_000:
        rest = number % 10_000
        joint = zero if 0 < rest < 1000 else ""
        head = _spell(number // 10_000, digits, units, zero)
        return head + "萬" + joint + (_spell(rest, digits, units, zero) if rest else "")
    spelled, gap = "", False
    for place in (3, 2, 1, 0):
        digit = number // 10**place % 10
        if digit:
            spelled += (zero if gap and spelled else "") + digits[digit - 1]
            spelled += units[place - 1] if place else ""
        gap = not digit
    return spelled


def _spell_common(number: int) -> str:
    spelled = _spell(number, _DIGITS, "十百千", "零")
    return spelled[1:] if spelled.startswith("一十") else spelled


def _count_to_99(number: int) -> str:
    """Spell numbers to 99 and write greater ones digit by digit: 十五, 一○五."""
    return _spell_common(number) if number < 100 else _write_digits(number, "○")


def _write_digits(number: int, zero: str) -> str:
    return "".join((zero + _DIGITS)[int(digit)] for digit in str(number))


def _write_roman(number: int) -> str:
    if number > 20_000:
        return str(number)
    written = ""
    for value, letters in _ROMAN:
        written += letters * (number // value)
        number %= value
    return written


def _write_letters(number: int) -> str:
    """Write z as the 26th, aa as the 27th and bb as the 28th."""
    if number > 26 * 30:
        return str(number)
    return chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)


def _write_ordinal(number: int) -> str:
    teen = number // 10 % 10 == 1
    return f"{number}{'th' if teen else {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th')}"


def _choose(symbols: str) -> Callable[[int], str]:
    """Return what writes the n-th of some symbols, and plain digits beyond the last."""
    return lambda number: symbols[number - 1] if number <= len(symbols) else str(number)


def _circle(number: int) -> str:
    for first, last, code in ((1, 20, 0x2460), (21, 35, 0x3251), (36, 50, 0x32B1)):
        if first <= number <= last:
            return chr(code + number - first)
    return str(number)


_WIDE = str.maketrans({str(digit): chr(0xFF10 + digit) for digit in range(10)})

# By the names of ECMA-376 part 1, 17.18.59. What is not here is written in plain digits.
_WRITERS: dict[str, Callable[[int], str]] = {
    "none": lambda number: "",
    "bullet": lambda number: "",
    "decimalZero": lambda number: f"{number:02d}",
    "lowerRoman": _write_roman,
    "upperRoman": lambda number: _write_roman(number).upper(),
    "lowerLetter": _write_letters,
    "upperLetter": lambda number: _write_letters(number).upper(),
    "ordinal": _write_ordinal,
    "decimalFullWidth": lambda number: str(number).translate(_WIDE),
    "decimalFullWidth2": lambda number: str(number).translate(_WIDE),
    "decimalEnclosedCircle": _circle,
    "decimalEnclosedCircleChinese": _circle,
    "decimalEnclosedParen": _choose("⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽⑾⑿⒀⒁⒂⒃⒄⒅⒆⒇"),
    "decimalEnclosedFullstop": _choose("⒈⒉⒊⒋⒌⒍⒎⒏⒐⒑⒒⒓⒔⒕⒖⒗⒘⒙⒚⒛"),
    "ideographEnclosedCircle": _choose("㊀㊁㊂㊃㊄㊅㊆㊇㊈㊉"),
    "ideographDigital": lambda number: _write_digits(number, "〇"),
    "japaneseDigitalTenThousand": lambda number: _write_digits(number, "〇"),
    "taiwaneseDigital": lambda number: _write_digits(number, "○"),
    "chineseCounting": _count_to_99,
    "taiwaneseCounting": _count_to_99,
    "koreanDigital2": lambda number: _write_digits(number, "零"),
    "chineseCountingThousand": _spell_common,
    "taiwaneseCountingThousand": _spell_common,
    "japaneseCounting": lambda number: _spell_common(number).replace("零", ""),
    "ideographLegalTraditional": lambda number: _spell(number, _LEGAL_TRADITIONAL, "拾佰仟", "零"),
    "chineseLegalSimplified": lambda number: _spell(number, _LEGAL_SIMPLIFIED, "拾佰仟", "零"),
    "ideographTraditional": _choose(_STEMS),
    "ideographZodiac": _choose(_BRANCHES),
    "ideographZodiacTraditional": lambda number: (
        _STEMS[(number - 1) % 10] + _BRANCHES[(number - 1) % 12]
    ),
    "aiueoFullWidth": _choose(_KATAKANA),
    "aiueo": _choose(_KATAKANA),
    "irohaFullWidth": _choose(_IROHA),
    "iroha": _choose(_IROHA),
    "ganada": _choose(_GANADA),
    "chosung": _choose(_CHOSUNG),
}


def write_count(number: int, style: str) -> str:
    """Return `number` in a number format of Office, such as `taiwaneseCounting`.

    >>> [write_count(21, style) for style in ("lowerRoman", "taiwaneseCounting", "decimal")]
    ['xxi', '二十一', '21']
    """
    writer = _WRITERS.get(style)
    if writer is None or (number < 1 and style not in ("none", "bullet")):
        return str(number)
    return writer(number)


def join_label(label: str, text: str, follow: str = "tab") -> str:
    """Put the label of a list item before its text, with what follows the label: "tab", "space" or
    "nothing". Full-width punctuation already contains the gap.

    >>> join_label("一、", "總則"), join_label("(a)", "scope")
    ('一、總則', '(a) scope')
    """
    if not label or not text:
        return text
    gap = "" if follow == "nothing" or label[-1] in "、，。．：）」』】〕》〉　" else " "
    return label + gap + text.lstrip(" \t")
