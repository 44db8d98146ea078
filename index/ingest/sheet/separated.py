"""CSV and TSV files: finds out the delimiter, then reads them as one sheet."""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import PurePath

from index.document import Document
from index.error import MismatchedFormat
from index.ingest.charset import decode
from index.ingest.sheet.grid import Grid
from index.ingest.sheet.sheet import build_workbook, write_sheet
from index.ingest.writer import DocumentWriter

# The later ones win a tie: commas stand in numbers and sentences, too.
_DELIMITERS = ",;|\t"
_NO_DELIMITER = "\x1f"  # stands in no text
_SAMPLE = 100_000  # characters
_LEAST_SCORE = 0.2  # share of rows; below it a file is running text in one column
_BINARY = {
    b"PK\x03\x04": "a ZIP archive or workbook",
    b"\xd0\xcf\x11\xe0": "an old Office file",
    b"%PDF": "PDF",
}
# Longer cells come of a quote that is never closed.
_LONGEST_FIELD, _MOST_LINES = 1_000_000, 200
# How Excel's users keep the zeros of ="0012".
_TEXT_FORMULA = re.compile(r'="([^"]*)"')


def load_separated(data: bytes, source: str) -> Document:
    """Load a CSV or TSV file as one sheet that is named like the file, as spreadsheets name it."""
    for magic, kind in _BINARY.items():
        if data.startswith(magic):
            raise MismatchedFormat(f"holds {kind}, not text: rename it to the suffix of its format")
    text = decode(data)
    writer = DocumentWriter(source)
    grid = Grid(PurePath(source).stem)
    for row, cells in enumerate(read_rows(text)):
        for column, cell in enumerate(cells):
            if cell:
                found = _TEXT_FORMULA.fullmatch(cell)
                grid.put(row, column, found[1] if found else cell)
    write_sheet(writer, grid, 1)
    return build_workbook(writer)


def read_rows(text: str) -> Iterator[list[str]]:
    """Yield the cells of each row."""
    csv.field_size_limit(_LONGEST_FIELD)
    if text[:4].lower() == "sep=" and "\n" in text:  # Excel's own way to tell the delimiter
        line, _, text = text.partition("\n")
        delimiter, quoting = line[4:5].strip("\r") or ",", csv.QUOTE_MINIMAL
    else:
        delimiter, quoting = find_dialect(text)
    try:
        rows = list(_parse(text, delimiter, quoting))
    except csv.Error:
        rows = _parse_unquoted(text, delimiter)
    if any(cell.count("\n") > _MOST_LINES for row in rows for cell in row):
        rows = _parse_unquoted(text, delimiter)
    yield from rows


def _parse_unquoted(text: str, delimiter: str) -> list[list[str]]:
    """Return the rows where quotes mean nothing. Raises BadDocument for what is no table then."""
    try:
        return list(_parse(text, delimiter, csv.QUOTE_NONE))
    except csv.Error:
        raise MismatchedFormat(
            f"has a cell of more than {_LONGEST_FIELD:,} characters: rename it to .txt if it is "
            "running text"
        ) from None


def find_dialect(text: str) -> tuple[str, int]:
    """Return the delimiter and the quoting under which the rows are the most alike.

    >>> find_dialect('a;"1,5"\\nb;"2,5"')
    (';', 0)
    """
    sample = text[:_SAMPLE]
    if len(text) > _SAMPLE:
        sample = sample[: sample.rfind("\n") + 1] or sample
    ranked = []
    for rank, delimiter in enumerate(_DELIMITERS):
        if delimiter not in sample:
            continue
        for quoting in (csv.QUOTE_MINIMAL, csv.QUOTE_NONE):
            if quoting == csv.QUOTE_MINIMAL or '"' in sample:
                score = _score(sample, delimiter, quoting)
                ranked.append((score, -quoting, rank, delimiter, quoting))
    score, _, _, delimiter, quoting = max(ranked, default=(0.0, 0, 0, "", 0))
    return (delimiter, quoting) if score > _LEAST_SCORE else (_NO_DELIMITER, csv.QUOTE_MINIMAL)


def _score(sample: str, delimiter: str, quoting: int) -> float:
    """Return the share of rows that have the commonest number of cells, if that is above one."""
    try:
        widths = [len(row) for row in _parse(sample, delimiter, quoting) if any(row)]
    except csv.Error:
        return 0.0
    counts = Counter(width for width in widths if width > 1)
    return max(counts.values(), default=0) / max(1, len(widths))


def _parse(text: str, delimiter: str, quoting: int) -> Iterator[list[str]]:
    return csv.reader(
        io.StringIO(text, newline=""),
        delimiter=delimiter,
        quoting=quoting,  # type: ignore[arg-type]
        skipinitialspace=True,
    )
