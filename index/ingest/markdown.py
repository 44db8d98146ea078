"""Markdown: its blocks by markdown-it; markup and struck-out text are hidden, not removed.

The text stays as it is in the file, and citations slice it. markdown-it says what a line is and
what its words are, not where they stand: they are found again in the source, in order.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import PurePath
from typing import TYPE_CHECKING

from index.block import Block, BlockKind, Cell, Hidden
from index.document import Document, MetadataValue, document_id
from index.ingest.charset import decode
from index.ingest.front_matter import FrontMatter, read_front_matter
from index.ingest.writer import find_title

if TYPE_CHECKING:
    from markdown_it.token import Token

_MARKDOWN = re.compile(r"^ {0,3}#{1,6}[ \t]+\S|^ {0,3}\|?[ \t]*:?-{3,}:?[ \t]*\|", re.M)
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|$)")
_TAG = re.compile(r"<!--.*?(?:-->|$)|<(?:script|style)\b.*?(?:</(?:script|style)>|$)|<[^>]*>", re.S)
_STRUCK = re.compile(r"</?(?:s|del|strike)\b", re.IGNORECASE)
_NUMBER = re.compile(r"\s*(\d{1,9}[.)])")
_NOTE = re.compile(r"\[\^[^\]\s]{1,40}\]")
_LONGEST_BOLD = 40  # characters of a line in bold that is a heading


def load_markdown(data: bytes, source: str) -> Document:
    """Return the document of a Markdown file, whose line ends are kept."""
    return read_markdown(decode(data), source)


def is_markdown(text: str) -> bool:
    """Tell whether a text has # headings or a table with bars."""
    return _MARKDOWN.search(text) is not None


def read_markdown(text: str, source: str) -> Document:
    """Return the document of a decoded Markdown text.

    The title is that of the YAML front matter, else the only heading of the highest level, else the
    file's stem: the first of several equal headings is a section.
    """
    front = read_front_matter(text)
    reader = _MarkdownReader(text, front)
    blocks, hidden = reader.read()
    title = front.metadata.get("title")
    if not isinstance(title, str):
        shown = _ShownText(text, hidden)
        title = find_title(shown.text, blocks) or PurePath(source).stem
    metadata: Mapping[str, MetadataValue] = front.metadata
    return Document(
        document_id(source),
        title,
        source,
        text,
        tuple(blocks),
        hidden=hidden,
        metadata=metadata,
        warnings=front.warnings,
    )


class _ShownText:
    """A text of the same length with blanks for what is hidden."""

    def __init__(self, text: str, hidden: Sequence[Hidden]) -> None:
        parts, cursor = [], 0
        for one in hidden:
            parts += [text[cursor : one.start], " " * (one.end - one.start)]
            cursor = one.end
        self.text = "".join([*parts, text[cursor:]])


class _MarkdownReader:
    """Reads the blocks of one text."""

    def __init__(self, text: str, front: FrontMatter) -> None:
        self._text = text
        self._lines = [match.span() for match in _LINE.finditer(text) if match[0]]
        self._front = front
        self._blocks: list[Block] = []
        # What is read; the rest of a block's lines is markup.
        self._shown: list[tuple[int, int]] = []
        self._replaced: list[Hidden] = []
        self._covered: list[tuple[int, int]] = [front.hidden] if front.hidden else []
        self._cursor = 0
        self._struck = False
        self._level = 0

    def read(self) -> tuple[list[Block], tuple[Hidden, ...]]:
        """Return the blocks and what is hidden, in the order of the text."""
        from markdown_it import MarkdownIt

        parser = MarkdownIt("commonmark").enable(["table", "strikethrough"]).disable("text_join")
        body = self._front.end
        # Line numbers stay those of the whole text.
        blanked = re.sub(r"[^\r\n]", " ", self._text[:body]) + self._text[body:]
        tokens = parser.parse(blanked)
        depth = 0
        kinds: list[BlockKind] = []
        for at, token in enumerate(tokens):
            match token.type:
                case "heading_open":
                    self._level = int(token.tag[1])
                    self._read_leaf(token, tokens[at + 1], BlockKind.HEADING, self._level)
                case "paragraph_open":
                    kind = kinds.pop() if kinds else BlockKind.PARAGRAPH
                    self._read_paragraph(token, tokens[at + 1], kind, depth)
                case "list_item_open":
                    kinds.append(BlockKind.LIST_ITEM)
                    depth += 1
                    self._show_number(token)
                case "list_item_close":
                    depth -= 1
                    kinds.clear()
                case "fence" | "code_block":
                    self._read_code(token)
                case "html_block":
                    self._read_html(token)
                case "table_open":
                    self._read_table(token, tokens[at:])
                case "hr":
                    self._cover(token)
        return sorted(self._blocks, key=lambda block: block.start), self._collect_hidden()

    def _read_paragraph(self, token: "Token", inline: "Token", kind: BlockKind, depth: int) -> None:
        children = [one for one in inline.children or [] if one.type != "text" or one.content]
        is_bold = (
            kind is BlockKind.PARAGRAPH
            and len(children) == 3
            and children[0].type == "strong_open"
            and len(children[1].content) <= _LONGEST_BOLD
            and not children[1].content.endswith(("。", "！", "；", ";", ".", "，", ","))
        )
        if is_bold:
            self._read_leaf(token, inline, BlockKind.HEADING, min(9, self._level + 1))
        else:
            self._read_leaf(token, inline, kind, depth)

    def _read_leaf(self, token: "Token", inline: "Token", kind: BlockKind, level: int) -> None:
        lo, hi = self._cover(token)
        self._cursor = max(lo, self._cursor) if kind is BlockKind.LIST_ITEM else lo
        number = [one for one in self._shown[-1:] if lo <= one[0] < hi]
        found = number + self._align(inline.children or [], hi)
        if found:
            self._blocks.append(Block(kind, found[0][0], found[-1][1], level))

    def _read_code(self, token: "Token") -> None:
        lo, hi = self._cover(token)
        first, last = self._get_lines(token)
        if token.type == "fence":
            lo = self._lines[first][1]
            hi = max(lo, self._lines[last - 1][0]) if last - first > 1 else lo
        code = self._text[lo:hi]
        if code.strip():
            self._shown.append((lo, hi))
            self._blocks.append(Block(BlockKind.CODE, lo, lo + len(code.rstrip())))

    def _read_html(self, token: "Token") -> None:
        lo, hi = self._cover(token)
        cursor = lo
        for match in [*_TAG.finditer(self._text, lo, hi), None]:
            end = match.start() if match else hi
            if self._text[cursor:end].strip() and not self._struck:
                self._shown.append((cursor, end))
            if match:
                if _STRUCK.match(match[0]):
                    self._struck = not match[0].startswith("</")
                cursor = match.end()
        self._struck = False
        shown = [span for span in self._shown if lo <= span[0] < hi]
        if shown:
            self._blocks.append(Block(BlockKind.PARAGRAPH, shown[0][0], shown[-1][1]))

    def _read_table(self, token: "Token", tokens: "Sequence[Token]") -> None:
        lo, hi = self._cover(token)
        cells: list[Cell] = []
        row, column, is_header = -1, 0, False
        end = hi
        for one in tokens:
            if one.type == "table_close":
                break
            if one.type == "tr_open" and one.map:
                row, column = row + 1, 0
                self._cursor, end = self._lines[one.map[0]]
            elif one.type in ("th_open", "td_open"):
                is_header = one.type == "th_open"
            elif one.type == "inline":
                found = self._align(one.children or [], end)
                if found:
                    span = found[0][0], found[-1][1]
                    cells.append(Cell(*span, row, column, is_header=is_header))
                column += 1
        if cells:
            self._blocks.append(Block(BlockKind.TABLE, lo, max(lo, hi), cells=tuple(cells)))

    def _align(self, children: "Sequence[Token]", end: int) -> list[tuple[int, int]]:
        """Find the words of inline tokens in the source; return the ranges that are shown."""
        found: list[tuple[int, int]] = []
        for child in children:
            content = child.content
            match child.type:
                case "s_open" | "s_close":
                    self._struck = child.type == "s_open"
                case "html_inline":
                    if _STRUCK.match(content):
                        self._struck = not content.startswith("</")
                    start = self._text.find(content, self._cursor, end)
                    if start >= 0:
                        self._cursor = start + len(content)
                        if content.lower().startswith("<br"):
                            self._replaced.append(Hidden(start, self._cursor, "\n"))
                case "softbreak" | "hardbreak":
                    start = self._text.find("\n", self._cursor, end)
                    if start >= 0:
                        found.append((start, start + 1))
                        self._cursor = start + 1
                case "text_special":
                    start = self._text.find(child.markup, self._cursor, end)
                    if start >= 0:
                        self._cursor = start + len(child.markup)
                        shown = " " if content == "\xa0" else content
                        self._replaced.append(Hidden(start, self._cursor, shown))
                case "text" | "code_inline":
                    found += self._find_words(content, end)
                case "image":
                    found += self._align(child.children or [], end) if content else []
                    # The address is behind the words.
                    close = self._text.find(")", self._cursor, end)
                    self._cursor = close + 1 if close >= 0 else self._cursor
        self._shown += found
        return found

    def _find_words(self, content: str, end: int) -> Iterator[tuple[int, int]]:
        start = self._text.find(content, self._cursor, end) if content else -1
        if start >= 0:
            pieces = [(start, start + len(content))]
        else:
            # An escaped bar in a table's cell: its backslash is not among the words.
            pieces = []
            for character in content:
                at = self._text.find(character, self._cursor, min(end, self._cursor + 8))
                if at >= 0:
                    pieces.append((at, at + 1))
                    self._cursor = at + 1
        if pieces:
            self._cursor = pieces[-1][1]
        if not self._struck:
            yield from pieces

    def _show_number(self, token: "Token") -> None:
        """Show the number of an ordered list's item; the mark of another list is markup."""
        lo, hi = self._cover(token)
        self._cursor = lo
        if match := _NUMBER.match(self._text, lo, hi):
            self._cursor = match.end()
            blank = 1 if self._text[match.end() : match.end() + 1] == " " else 0
            self._shown.append((match.start(1), match.end() + blank))

    def _get_lines(self, token: "Token") -> tuple[int, int]:
        first, last = token.map or (0, 0)
        return first, min(last, len(self._lines))

    def _cover(self, token: "Token") -> tuple[int, int]:
        """Note that the lines of a token are markup where nothing is shown; return their range."""
        first, last = self._get_lines(token)
        if first >= last:
            return 0, 0
        span = self._lines[first][0], self._lines[last - 1][1]
        self._covered.append(span)
        return span

    def _collect_hidden(self) -> tuple[Hidden, ...]:
        """Return what is hidden: covered lines without their breaks, less what is shown."""
        text = self._text
        visible = bytearray(b"\1" * len(text))
        for lo, hi in self._covered:
            visible[lo:hi] = bytes(hi - lo)
        for lo, hi in self._shown:
            visible[lo:hi] = b"\1" * (hi - lo)
        for match in re.finditer(r"[ \t]*[\r\n]+", text):
            visible[match.start() : match.end()] = b"\1" * len(match[0])
        for match in _NOTE.finditer(text):
            visible[match.start() : match.end()] = bytes(len(match[0]))
        for one in self._replaced:
            visible[one.start : one.end] = b"\1" * (one.end - one.start)
        gaps = [Hidden(*match.span()) for match in re.finditer(rb"\0+", visible)]
        return tuple(sorted([*gaps, *self._replaced], key=lambda one: one.start))
