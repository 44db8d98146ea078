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
_TYPE = "{http://www.idpf.org/2007/ops}type"
_RAISED = str.maketrans("0123456789+-−=()nix", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿⁱˣ")


def collapse(markup: str) -> str:
    """Return a piece of text with its runs of blanks as single spaces."""
    return _BLANK.sub(" ", _BREAK_IN_HAN.sub("", markup))


def tidy(pieces: list[str]) -> str:
    """Join pieces of text whose line breaks are meant; no line begins or ends with a space."""
    return _AROUND_BREAK.sub("\n", re.sub(" +", " ", "".join(pieces))).strip(" \n")


def raise_digits(element: HtmlElement) -> str | None:
    """Return the raised number that an element shows, as "⁶" for 10⁶ or the mark of a note; None
    for all others.

    As plain digits it would make another number of the one before it.
    """
    if element.tag != "sup" and element.get("epub:type", element.get(_TYPE)) != "noteref":
        return None
    text = element.text_content().strip()
    raised = text.translate(_RAISED)
    return raised if 0 < len(text) <= 4 and not any(one in raised for one in text) else None


def read_words(element: HtmlElement) -> str:
    """Return the words in `element`, one line for each block or <br>."""
    pieces: list[str] = []
    walk = etree.iterwalk(element, events=("start", "end"))
    for event, one in walk:
        is_line = one.tag in BLOCKS
        if event == "start":
            raised = raise_digits(one)
            if raised is not None:
                walk.skip_subtree()
            pieces.append("\n" if is_line or one.tag == "br" else "")
            pieces.append(raised or collapse(one.text or ""))
        else:
            pieces.append("\n" if is_line else "")
            pieces.append(collapse(one.tail or "") if one is not element else "")
    return re.sub("\n+", "\n", tidy(pieces))
