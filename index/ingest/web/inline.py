"""The words inside a block of a page, with blanks and line breaks as browsers show them."""

import re

from lxml import etree
from lxml.html import HtmlElement

from index.ingest.web.tree import BLOCKS

_BLANK = re.compile(r"[ \t\r\n\f\xa0]+")
# A line break in the markup between two of these is none on the page.
_WIDE = r"[\u2e80-\u303e\u3041-\u33ff\u3400-\u9fff\uf900-\ufaff\uff01-\uff60\U00020000-\U0003ffff]"
_BREAK_IN_HAN = re.compile(rf"(?<={_WIDE})[ \t]*\r?\n[ \t\r\n]*(?={_WIDE})")
_AROUND_BREAK = re.compile(r" *\n *")
_RAISED = str.maketrans("0123456789+-−=()nix", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿⁱˣ")


def collapse(markup: str) -> str:
    """Return a piece of text with its runs of blanks as single spaces."""
    return _BLANK.sub(" ", _BREAK_IN_HAN.sub("", markup))


def tidy(pieces: list[str]) -> str:
    """Join pieces of text whose line breaks are meant; no line begins or ends with a space."""
    return _AROUND_BREAK.sub("\n", re.sub(" +", " ", "".join(pieces))).strip(" \n")


def raise_digits(element: HtmlElement) -> str | None:
    """Return the power that a <sup> shows, as "⁶" for 10⁶; None if it is no power.

    As plain digits it would make another number.
    """
    text = (element.text or "").strip()
    is_power = 0 < len(text) <= 4 and len(element) == 0
    raised = text.translate(_RAISED)
    return raised if is_power and not any(one in raised for one in text) else None


def read_words(element: HtmlElement) -> str:
    """Return the words in `element`, one line for each block or <br>."""
    pieces: list[str] = []
    for event, one in etree.iterwalk(element, events=("start", "end")):
        if event == "start":
            raised = raise_digits(one) if one.tag == "sup" else None
            pieces.append("\n" if one.tag in BLOCKS or one.tag == "br" else "")
            pieces.append(raised or collapse(one.text or ""))
        else:
            pieces.append("\n" if one.tag in BLOCKS else "")
            pieces.append(collapse(one.tail or "") if one is not element else "")
    return re.sub("\n+", "\n", tidy(pieces))
