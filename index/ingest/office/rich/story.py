"""A story of an RTF file (body, note or header), paragraph by paragraph."""

from collections import Counter
from dataclasses import dataclass, field

from index.block import BlockKind
from index.ingest.office.counting import join_label
from index.ingest.office.piece import Piece, flatten
from index.ingest.office.rich.table import RowForm, RtfRow, make_cells


@dataclass(slots=True)
class ParagraphForm:
    """The properties of a paragraph, which last until `pard`."""

    # 0 is the outermost level of headings.
    outline: int | None = None
    is_title: bool = False
    # How many tables it stands in.
    depth: int = 0
    list_level: int = 0


@dataclass(slots=True)
class RtfStory:
    """Gathers the pieces of one story."""

    pieces: list[Piece] = field(default_factory=list)
    # Notes and boxes, which stand behind the paragraph.
    after: list[Piece] = field(default_factory=list)
    row: RowForm = field(default_factory=RowForm)
    _parts: list[str] = field(default_factory=list)
    # An automatic number, if the paragraph has one.
    _label: str | None = None
    _looks: Counter[tuple[int, bool]] = field(default_factory=Counter)
    # The same of the cells of a table, behind which it stands.
    _after_table: list[Piece] = field(default_factory=list)
    _rows: list[RtfRow] = field(default_factory=list)
    _cells: list[str] = field(default_factory=list)
    _lines: list[str] = field(default_factory=list)
    # The rows and cells of a table within a cell.
    _inner_rows: list[RtfRow] = field(default_factory=list)
    _inner_cells: list[str] = field(default_factory=list)
    _inner_lines: list[str] = field(default_factory=list)

    def write(self, text: str, size: int, bold: bool) -> None:
        """Add text to the paragraph."""
        self._parts.append(text)
        if letters := len(text.strip()):
            self._looks[size, bold] += letters

    def set_label(self, label: str) -> None:
        """Put an automatic number before the paragraph; a bullet leaves none."""
        words = label.strip()
        self._label = words if any(letter.isalnum() for letter in words) else ""

    def end_paragraph(self, form: ParagraphForm) -> None:
        """End the paragraph, in its cell if it is in a table."""
        text, label = "".join(self._parts), self._label
        labelled = join_label(label, text) if label else text
        looks = self._looks
        self._parts, self._label, self._looks = [], None, Counter()
        if form.depth > 1:
            self._inner_lines.append(labelled)
            return
        if form.depth == 1:
            self._lines.append(labelled)
            return
        self.end_table()
        if labelled.strip():
            self.pieces.append(_make_piece(form, text, labelled, label is not None, looks))
        self.pieces += self.after
        self.after = []

    def end_cell(self, form: ParagraphForm) -> None:
        """End a cell with its last paragraph."""
        self.end_paragraph(ParagraphForm(depth=1, list_level=form.list_level))
        self._cells.append("\n".join(line for line in self._lines if line.strip()))
        self._lines = []
        if self._inner_rows:
            self._after_table.append(Piece(BlockKind.TABLE, cells=make_cells(self._inner_rows)))
            self._inner_rows = []
        self._after_table += self.after
        self.after = []

    def end_row(self) -> None:
        """End a row; its definition is the last one that came."""
        if self._cells:
            self._rows.append(RtfRow(self.row, self._cells))
        self._cells = []

    def end_inner_cell(self) -> None:
        """End a cell of a table within a cell."""
        self.end_paragraph(ParagraphForm(depth=2))
        self._inner_cells.append("\n".join(line for line in self._inner_lines if line.strip()))
        self._inner_lines = []

    def end_inner_row(self) -> None:
        """End a row of a table within a cell."""
        if self._inner_cells:
            self._inner_rows.append(RtfRow(RowForm(), self._inner_cells))
        self._inner_cells = []

    def end_table(self) -> None:
        """End the table, if there is one; what is left of a broken row is kept."""
        self.end_row()
        loose = [line for line in (*self._lines, *self._inner_lines) if line.strip()]
        if self._rows:
            self.pieces.append(Piece(BlockKind.TABLE, cells=make_cells(self._rows)))
        self.pieces += [Piece(BlockKind.PARAGRAPH, line) for line in loose]
        self.pieces += self._after_table
        self._rows, self._lines, self._inner_lines, self._after_table = [], [], [], []

    def finish(self, form: ParagraphForm) -> list[Piece]:
        """End the story, and return its pieces."""
        self.end_paragraph(form)
        self.end_table()
        return self.pieces


def _make_piece(
    form: ParagraphForm, text: str, labelled: str, listed: bool, looks: Counter[tuple[int, bool]]
) -> Piece:
    if form.is_title:
        return Piece(BlockKind.TITLE, flatten(labelled))
    if form.outline is not None and form.outline < 9:
        return Piece(BlockKind.HEADING, flatten(labelled), form.outline + 1)
    if listed:
        return Piece(BlockKind.LIST_ITEM, labelled, form.list_level + 1)
    size = looks.most_common(1)[0][0][0] if looks else 0
    return Piece(BlockKind.PARAGRAPH, text, size=size, bold=all(bold for _, bold in looks))


def format_paragraph(form: ParagraphForm, story: RtfStory, name: str, number: int) -> None:
    """Apply a control word that formats paragraphs or rows; others do nothing."""
    if name == "pard":
        form.outline, form.is_title, form.depth, form.list_level = None, False, 0, 0
    elif name == "intbl":
        form.depth = max(1, form.depth)
    elif name == "itap":
        form.depth = number
    elif name == "outlinelevel":
        form.outline = max(0, number)
    elif name == "ilvl":
        form.list_level = max(0, number)
    elif name == "trowd":
        story.row = RowForm()
    elif name == "trleft":
        story.row.left = number
    elif name == "trhdr":
        story.row.is_header = True
    elif name == "cellx":
        story.row.add_edge(number)
    elif name == "clmrg":
        story.row.joins_left = True
    elif name == "clvmrg":
        story.row.joins_above = True
