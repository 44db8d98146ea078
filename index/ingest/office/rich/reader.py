"""Groups and control words of an RTF file -> its text and metadata."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from index.block import BlockKind
from index.ingest.office.piece import Piece
from index.ingest.office.rich.story import ParagraphForm, RtfStory, format_paragraph
from index.ingest.office.rich.token import (
    RtfKind,
    RtfToken,
    decode,
    find_code_page,
    iterate_tokens,
)
from index.ingest.office.word.style import Role, classify_name

_DEEPEST = 2000  # groups within groups
_CHARACTERS = {
    "tab": "\t", "line": "\n", "lbr": "\n", "bullet": "•", "endash": "–", "emdash": "—",
    "lquote": "‘", "rquote": "’", "ldblquote": "“", "rdblquote": "”", "emspace": "\u2003",
    "enspace": "\u2002", "qmspace": "\u2005", "page": "\n", "column": "\n",
}  # fmt: skip
_SYMBOLS = {"~": "\xa0", "_": "-", "-": "", "\\": "\\", "{": "{", "}": "}", "\t": "\t"}
# Destinations whose text does not belong to the document.
_SKIPPED = frozenset(
    ("upr", "colortbl", "listtable", "listoverridetable", "pict", "nonshppict", "fldinst",
     "annotation", "atnid", "atnauthor", "xe", "tc", "tcn", "rxe", "shprslt", "nonesttables",
     "objdata", "filetbl", "revtbl", "themedata", "datafield", "formfield", "txe", "pn", "do",
     "sp", "private", "template", "ftnsep", "ftnsepc", "ftncn", "aftnsep", "aftnsepc", "aftncn")
)  # fmt: skip
# Destinations behind `\*` that are read all the same.
_STARRED = frozenset(("shpinst", "nesttableprops", "shptxt"))
# Destinations that are read for what they say of the text.
_DEFINING = frozenset(("fonttbl", "stylesheet", "info", "listtext", "pntext"))
_MARGINS = frozenset(
    ("header", "headerl", "headerr", "headerf", "footer", "footerl", "footerr", "footerf")
)
_DATES = frozenset(("creatim", "revtim"))
_PROPERTIES = frozenset(("title", "author")) | _DATES


@dataclass(slots=True)
class _Group:
    """What holds until the group ends."""

    # "" for text, or a destination such as "fonttbl"; "skip" for what is left out.
    target: str = ""
    page: int | None = None
    # How many characters stand after a \u for readers that do not know it.
    fallback: int = 1
    size: int = 24
    bold: bool = False
    struck: bool = False
    hidden: bool = False
    deleted: bool = False
    form: ParagraphForm = field(default_factory=ParagraphForm)


@dataclass(slots=True)
class _Style:
    name: str = ""
    outline: int | None = None


@dataclass(slots=True)
class _OpenStory:
    story: RtfStory
    # "" for the body, or the destination, such as "footnote".
    name: str
    # How many groups it is inside of.
    depth: int


class RtfReader:
    """Reads an RTF file into pieces."""

    def __init__(self, data: bytes) -> None:
        """Read the whole file."""
        # The pieces of headers and of footers.
        self.margins: dict[str, list[Piece]] = {"header": [], "footer": []}
        # Of "title", "author", "creatim" and "revtim".
        self.properties: dict[str, str] = {}
        self.pictures = 0
        self._default = 1252
        self._default_font = 0
        self._fonts: dict[int, int | None] = {}
        self._styles: dict[int, _Style] = {}
        self._number = 0  # of the font or style that is being defined
        self._group = _Group(page=1252)
        self._stack: list[_Group] = []
        self._too_deep = 0
        self._open = [_OpenStory(RtfStory(), "", 0)]
        self._bytes = bytearray()
        self._units: list[str] = []
        self._skip = 0
        self._starred = False
        self._texts: list[str] = []  # of a destination that is not a story
        for token in iterate_tokens(data):
            self._take(token)
        self._flush()
        # Whether every group was closed: a file that was cut short has open ones.
        self.complete = not self._stack
        while len(self._open) > 1:
            self._end_story(self._group.form)
        self.pieces = self._open[0].story.finish(self._group.form)

    def _take(self, token: RtfToken) -> None:
        if token.kind is RtfKind.TEXT or (token.kind is RtfKind.SYMBOL and token.name in "\\{}"):
            # The second byte of a letter may be written as an escaped backslash or brace.
            data = token.data or token.name.encode()
            skipped = min(self._skip, len(data))
            self._skip -= skipped
            if skipped < len(data):
                self._flush_units()
                self._bytes += data[skipped:]
        elif token.kind is RtfKind.WORD and token.name == "u":
            self._flush_bytes()
            self._units.append(chr((token.number or 0) & 0xFFFF))
            self._skip = self._group.fallback
        else:
            self._flush()
            self._skip = 0
            self._take_control(token)

    def _take_control(self, token: RtfToken) -> None:
        if token.kind is RtfKind.OPEN:
            self._open_group()
        elif token.kind is RtfKind.CLOSE:
            self._close_group()
        elif token.kind is RtfKind.WORD:
            self._take_word(token.name, token.number)
        elif token.name == "*":
            self._starred = True
        elif token.name in "\r\n":
            self._take_word("par", None)
        else:
            self._write(_SYMBOLS.get(token.name, ""))

    def _flush(self) -> None:
        self._flush_bytes()
        self._flush_units()

    def _flush_bytes(self) -> None:
        if self._bytes:
            data = bytes(self._bytes)
            self._bytes.clear()
            self._write(decode(data, self._group.page, self._default))

    def _flush_units(self) -> None:
        if self._units:
            units = "".join(self._units)
            self._units.clear()
            self._write(units.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace"))

    def _write(self, text: str) -> None:
        group = self._group
        if group.target == "stylesheet":
            self._styles.setdefault(self._number, _Style()).name += text
        elif group.target and group.target != "skip":
            self._texts.append(text)
        elif text and not (group.target or group.struck or group.hidden or group.deleted):
            self._open[-1].story.write(text, group.size, group.bold)

    def _open_group(self) -> None:
        if len(self._stack) == _DEEPEST:
            self._too_deep += 1
            return
        self._stack.append(self._group)
        self._group = replace(self._group, form=replace(self._group.form))

    def _close_group(self) -> None:
        if self._too_deep or not self._stack:
            self._too_deep = max(0, self._too_deep - 1)
            return
        ended, self._group = self._group, self._stack.pop()
        if self._open[-1].depth > len(self._stack):
            self._end_story(ended.form)
        elif ended.target != self._group.target:
            self._end_destination(ended.target)

    def _end_story(self, form: ParagraphForm) -> None:
        ended = self._open.pop()
        pieces, outer = ended.story.finish(form), self._open[-1].story
        if ended.name == "footnote":
            words = "\n".join(piece.words for piece in pieces)
            outer.after.append(Piece(BlockKind.FOOTNOTE, words))
        elif ended.name in _MARGINS:
            self.margins[ended.name[:6]] += pieces
        else:
            outer.after += pieces

    def _end_destination(self, target: str) -> None:
        if target in ("listtext", "pntext"):
            self._open[-1].story.set_label("".join(self._texts))
        elif target in _PROPERTIES:
            self.properties[target] = ("-" if target.endswith("tim") else "").join(self._texts)
        elif target == "fonttbl":
            self._group.page = self._fonts.get(self._default_font, self._default)

    def _take_word(self, name: str, number: int | None) -> None:
        starred, self._starred = self._starred, False
        if name == "ud" and len(self._stack) > 1:  # what "upr" says, in Unicode
            self._group.target = self._stack[-2].target
        elif self._group.target == "skip" or self._enter(name, starred):
            return
        elif self._group.target in _DATES and name in ("yr", "mo", "dy"):
            self._texts.append(f"{number or 0:02d}")
        elif self._group.target in ("fonttbl", "stylesheet"):
            self._define(name, number or 0)
        elif name in _CHARACTERS:
            self._write(_CHARACTERS[name])
        elif self._group.target not in ("", "listtext", "pntext"):
            return
        elif (action := _ACTIONS.get(name)) is not None:
            if not self._group.target:
                action(self._open[-1].story, self._group.form)
        else:
            self._format(name, number)

    def _enter(self, name: str, starred: bool) -> bool:
        """Enter a destination, if the word names one."""
        group = self._group
        if name in _SKIPPED or (starred and name not in _STARRED):
            self.pictures += name in ("pict", "shppict")
            group.target = "skip"
        elif name in _DEFINING or (group.target == "info" and name in _PROPERTIES):
            group.target = name
            self._texts = []
        elif name in _MARGINS or name in ("footnote", "shptxt"):
            self._open.append(_OpenStory(RtfStory(), name, len(self._stack)))
            self._group = _Group(page=group.page, fallback=group.fallback)
        else:
            return False
        return True

    def _define(self, name: str, number: int) -> None:
        """Read a word of the table of fonts or of the style sheet."""
        if self._group.target == "fonttbl":
            if name == "f":
                self._number = number
                self._fonts[number] = self._default
            elif name == "fcharset":
                self._fonts[self._number] = find_code_page(number, self._default)
            elif name == "cpg":
                self._fonts[self._number] = number
        elif name == "s":
            self._number = number
            self._styles[number] = _Style()
        elif name == "outlinelevel":
            self._styles.setdefault(self._number, _Style()).outline = number

    def _format(self, name: str, number: int | None) -> None:
        group, is_on = self._group, number != 0
        if name == "f":
            group.page = self._fonts.get(number or 0, self._default)
        elif name == "ansicpg":
            self._default = group.page = number or 1252
        elif name == "deff":
            self._default_font = number or 0
        elif name == "uc":
            group.fallback = max(0, number or 0)
        elif name == "fs":
            group.size = number or 24
        elif name == "b":
            group.bold = is_on
        elif name in ("strike", "striked"):
            group.struck = is_on
        elif name == "v":
            group.hidden = is_on
        elif name == "deleted":
            group.deleted = is_on
        elif name == "plain":
            page = self._fonts.get(self._default_font, self._default)
            self._group = _Group(group.target, page, group.fallback, form=group.form)
        else:
            format_paragraph(group.form, self._open[-1].story, name, number or 0)
            if name == "s":
                self._apply_style(group.form, number or 0)

    def _apply_style(self, form: ParagraphForm, number: int) -> None:
        style = self._styles.get(number, _Style())
        role, outline = classify_name(style.name.split(";")[0])
        form.is_title = role is Role.TITLE
        form.outline = outline if style.outline is None else style.outline


# What ends a paragraph, a cell or a row.
_ACTIONS: dict[str, Callable[[RtfStory, ParagraphForm], None]] = {
    "par": lambda story, form: story.end_paragraph(form),
    "sect": lambda story, form: story.end_paragraph(form),
    "cell": lambda story, form: story.end_cell(form),
    "row": lambda story, form: story.end_row(),
    "nestcell": lambda story, form: story.end_inner_cell(),
    "nestrow": lambda story, form: story.end_inner_row(),
}
