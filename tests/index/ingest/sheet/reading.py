"""What the tests of spreadsheets share: a document as the lines that it was read into."""

from index.block import BlockKind
from index.document import Document


def outline(document: Document) -> list[str]:
    """Return each block as "kind: text", a table as its range and the cells of its rows."""
    lines = []
    for block in document.blocks:
        text = document.text[block.start : block.end]
        if block.kind is BlockKind.TABLE:
            first = min(cell.column for cell in block.cells)
            rows = sorted({cell.row for cell in block.cells})
            lines.append(f"table {name_cell(rows[0], first)}")
            lines += text.replace("\t", "|").split("\n")
        else:
            lines.append(f"{block.kind.value}: {text}")
    return lines


def tables(document: Document) -> list[dict[str, str]]:
    """Return the tables, each as its texts by the names of their cells, such as C7."""
    return [
        {
            name_cell(cell.row, cell.column): document.text[cell.start : cell.end]
            for cell in block.cells
        }
        for block in document.blocks
        if block.kind is BlockKind.TABLE
    ]


def name_cell(row: int, column: int) -> str:
    """Return the name of a cell as a spreadsheet has it: (6, 2) is C7."""
    letters = ""
    column += 1
    while column:
        column, letter = divmod(column - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return f"{letters}{row + 1}"
