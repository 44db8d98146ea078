"""Labels at the beginning of a line: 第十二條之一, Article 5, 步驟三：, Q2：, （一）, (b), 4.2."""

import re
from dataclasses import dataclass

from index.ingest.heading import ARTICLE, ASKED, CAPTION, DIVISION, DIVISIONS, NUMBERED, QUESTION
from index.text.normalize import fold
from rag.provision.number import ENGLISH_CARDINAL, HAN_NUMBER, ROMAN, parse_number

# Kinds of labels that are words; the others are named by their shape, as in NUMBERED.
ARTICLE_KIND, STEP, POINT, BULLET = "條", "步", "點", "•"
CHAPTERS = {word: kind for word, kind in DIVISIONS.items() if kind in {"編", "章", "節"}}
ENGLISH_KINDS = {
    "article": "article",
    "art.": "article",
    "section": "section",
    "sec.": "section",
    "§": "section",
    "clause": "clause",
    "rule": "rule",
    "chapter": "章",
    "part": "編",
    "step": STEP,
}
# Labels of items in a list, the outermost first where nothing else tells.
LISTED = (
    *(kind for kind, _ in NUMBERED), "(a)", "(i)", "a.", "I.", POINT, STEP, BULLET
)  # fmt: skip
_DOTTED = "1.1"
_LOOK = 120  # characters of a line that are read
_B = r"[ \t\u3000\u00a0]*"
_ENGLISH_NUMBER = rf"\d{{1,4}}(?:[-–.]\d{{1,3}})*[a-z]?\b|{ROMAN}\b|{ENGLISH_CARDINAL}\b"
# Before a word in lower case the label is a reference: Article 5 applies to …
_WORD = re.compile(
    rf"(?i:(?P<word>article|art\.|section|sec\.|§|clause|rule|chapter|part|step){_B}"
    rf"(?P<number>{_ENGLISH_NUMBER}))(?:{_B}[.:：)—–-]|(?={_B}$|[ \t\u3000]+[^a-z\s]))"
)
_STEP = re.compile(
    rf"(?:第{_B}(?P<one>\d{{1,2}}|{HAN_NUMBER}{{1,3}}){_B}步[骤驟]?"
    rf"|步[骤驟]{_B}(?P<two>\d{{1,2}}|{HAN_NUMBER}{{1,3}})){_B}(?:[:：、，,.．]|(?=[ \t\u3000]|$))"
)
_POINT = re.compile(
    rf"第{_B}(?P<number>\d{{1,2}}|{HAN_NUMBER}{{1,3}}){_B}[点點项項款]"
    rf"(?:{_B}[:：、，,]|(?=[ \t\u3000]))"
)
_LETTER = re.compile(r"[(（](?P<in>[a-zA-Z])[)）]|(?P<before>[a-zA-Z])(?:[)）]|\.(?=\s))")
_LETTERED_ROMAN = re.compile(
    rf"(?i:[(（](?P<in>{ROMAN})[)）]|(?P<before>{ROMAN})\.(?=\s)|[Ⅰ-Ⅻ][.、])"
)
# 第 十 一 條: numerals with blanks between them.
_SPACED = re.compile(
    rf"第(?:[ \t\u3000]*{HAN_NUMBER}){{2,5}}[ \t\u3000]*[條条](?=[ \t\u3000:：（(])"
)
_BULLETED = re.compile("[-*•·●○■□◆※▪][ \\t\\u3000]+")
# 4.2請假: no blank after the number.
_JOINED = re.compile(
    r"\d{1,2}(?:[.．]\d{1,2}){1,4}[.．、]?(?=[^\W\d_a-zA-Z])(?![个個年月日倍元%米公])"
)


@dataclass(frozen=True, slots=True)
class Label:
    """The label of a provision."""

    kind: str
    # In one form, see `rag.provision.number`; "" for a question or bullet that has none.
    number: str
    # Where it ends in the line.
    end: int


def parse_label(line: str) -> Label | None:
    """Parse the label that a line without blanks around it begins with, if it does.

    >>> parse_label("第十二條之一 員工請生理假")
    Label(kind='條', number='12-1', end=6)
    >>> parse_label("第十三條規定之申請"), parse_label("Article 5 applies to all")
    (None, None)
    >>> parse_label("Q3：退款需要多久？"), parse_label("(b) The board")
    (Label(kind='問', number='3', end=3), Label(kind='(a)', number='2', end=3))
    """
    lead = line[:_LOOK]
    return _parse_word(lead) or _parse_item(lead)


def skip_caption(line: str, label: Label) -> int:
    """Return where the text of an article begins: behind the caption in brackets, if it has one."""
    match = CAPTION.match(line, label.end) if label.kind == ARTICLE_KIND else None
    # （刪除） is all that it says.
    return match.end() if match and any(map(str.isalnum, line[match.end() :])) else label.end


def _parse_word(lead: str) -> Label | None:
    """Parse a label with a word: 第五條, Article 5, Q5, Step 5."""
    if match := ASKED.match(lead):
        number = re.sub("(?i)question|[qｑ问問：:.．、]", "", match[0])
        return Label(QUESTION, parse_number(number), match.end())
    if match := ARTICLE.match(lead) or _SPACED.match(lead):
        return _make(ARTICLE_KIND, match[0], match.end())
    if (match := DIVISION.match(lead)) and match[1] in CHAPTERS:
        written = re.sub("[编編篇章节節]", "", match[0])
        return _make(CHAPTERS[match[1]], written, match.end())
    if match := _WORD.match(lead):
        return _make(ENGLISH_KINDS[match["word"].lower()], match["number"], match.end())
    if match := _STEP.match(lead) or _POINT.match(lead):
        is_step = match.re is _STEP
        written = (match["one"] or match["two"]) if is_step else match["number"]
        return _make(STEP if is_step else POINT, written, match.end())
    return None


def _parse_item(lead: str) -> Label | None:
    """Parse the number or letter of an item in a list."""
    for kind, pattern in NUMBERED:
        if match := pattern.match(lead):
            # Neither 5、6月 nor 3. alone is an item.
            rest = lead[match.end() :]
            is_number = kind[0] == "1" and rest[:1].isdigit() and kind != _DOTTED
            has_text = any(map(str.isalpha, rest)) and not is_number
            return _make(kind, match[0], match.end()) if has_text else None
    found: Label | None = None
    if match := _JOINED.match(lead):
        found = _make(_DOTTED, match[0], match.end())
    elif match := _LETTER.match(lead):
        letter = (match["in"] or match["before"]).lower()
        number = str(ord(letter) - ord("a") + 1)
        found = Label("(a)" if match["in"] else "a.", number, match.end())
    elif (match := _LETTERED_ROMAN.match(lead)) and match[0].strip("()（）."):
        found = _make("(i)" if match["in"] else "I.", match[0], match.end())
    elif match := _BULLETED.match(lead):
        found = Label(BULLET, "", match.end())
    return found


def _make(kind: str, written: str, end: int) -> Label | None:
    number = parse_number(fold(written))
    return Label(kind, number, end) if number else None
