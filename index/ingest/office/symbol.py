"""Glyphs of symbol fonts, raised digits and formulas -> text."""

from xml.etree.ElementTree import Element

from index.ingest.office.markup import find

_SIGNS = {
    "wingdings": {
        0x6C: "●", 0x6E: "■", 0x6F: "□", 0x71: "❑", 0x72: "❒", 0x74: "⧫", 0x75: "◆", 0x76: "❖",
        0x9F: "•", 0xA1: "○", 0xA4: "◉", 0xA7: "▪", 0xA8: "☐", 0xAB: "★", 0xD8: "➢", 0xDF: "←",
        0xE0: "→", 0xE1: "↑", 0xE2: "↓", 0xE8: "➔", 0xF0: "⇨", 0xFB: "✗", 0xFC: "✓", 0xFD: "☒",
        0xFE: "☑", 0x28: "☎", 0x2A: "✉",
        **{0x80 + n: "⓪①②③④⑤⑥⑦⑧⑨⑩"[n] for n in range(11)},
        **{0x8B + n: "⓿❶❷❸❹❺❻❼❽❾❿"[n] for n in range(11)},
    },
    "wingdings 2": {
        0x4F: "✗", 0x50: "✓", 0x51: "☒", 0x52: "☑", 0x53: "☒", 0x54: "☒", 0x96: "●", 0x98: "●",
        0xA2: "■", 0xA3: "☐", 0x2A: "☐", **{0x6A + n: "①②③④⑤⑥⑦⑧⑨⑩"[n] for n in range(10)},
    },
    "symbol": {
        **dict(enumerate("ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ", 0x41)),
        **dict(enumerate("αβχδεφγηιϕκλμνοπθρστυϖωξψζ", 0x61)),
        0xA3: "≤", 0xA5: "∞", 0xAC: "←", 0xAD: "↑", 0xAE: "→", 0xAF: "↓", 0xB0: "°", 0xB1: "±",
        0xB3: "≥", 0xB4: "×", 0xB7: "•", 0xB8: "÷", 0xB9: "≠", 0xBA: "≡", 0xBB: "≈", 0xD6: "√",
        0xE5: "∑", 0xF2: "∫", 0x2D: "−",
    },
}  # fmt: skip
_RAISED = str.maketrans("0123456789+-−", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻")


def read_symbol(element: Element) -> str:
    """Return the character that a `w:sym` shows; nothing if its glyph is not known."""
    try:
        code = int(element.get("w:char", ""), 16)
    except ValueError:
        return ""
    if 0xF000 <= code <= 0xF0FF:
        code -= 0xF000
    signs = _SIGNS.get(element.get("w:font", "").lower())
    if signs is not None:
        return signs.get(code, "")
    return chr(code) if 0x20 <= code < 0xD800 else ""


def raise_digits(text: str) -> str:
    """Return raised digits as such, so that m² is not read as m2 and no note's mark as a digit."""
    return text.translate(_RAISED) if text.strip("0123456789+-−") == "" else text


def read_formula(element: Element) -> str:
    """Return a formula (`m:oMath`) on one line: fractions as a/b, powers as x² or x^n."""
    if element.tag == "m:t":
        return element.text or ""
    if element.tag == "m:f":
        top, bottom = _read_part(element, "m:num"), _read_part(element, "m:den")
        return f"{_bracket(top)}/{_bracket(bottom)}"
    if element.tag in ("m:sSup", "m:sSubSup"):
        power = _read_part(element, "m:sup")
        raised = raise_digits(power)
        raised = raised if raised != power else f"^{_bracket(power)}"
        return _read_part(element, "m:e") + _read_part(element, "m:sub") + raised
    if element.tag == "m:rad":
        return f"{_read_part(element, 'm:deg')}√{_bracket(_read_part(element, 'm:e'))}"
    if element.tag == "m:d":
        return f"({', '.join(read_formula(part) for part in element if part.tag == 'm:e')})"
    return "".join(read_formula(child) for child in element)


def _read_part(element: Element, tag: str) -> str:
    part = find(element, tag)
    return "" if part is None else read_formula(part)


def _bracket(text: str) -> str:
    return text if text.isalnum() or text.replace(".", "").isdigit() else f"({text})"
