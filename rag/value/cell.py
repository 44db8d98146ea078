"""Parse the value of a table's cell, whose unit may stand in a header."""

from dataclasses import replace

from index.text.view import ViewCell
from rag.answer import AnswerType
from rag.value.quantity import Quantity, parse_quantity


def parse_cell(words: str, cell: ViewCell | None) -> Quantity | None:
    """Return the value of an answer; a number in a table takes its unit from the header, and
    parentheses around it mean that it is negative.
    """
    quantity = parse_quantity(words)
    if cell is None or quantity is None or quantity.unit or quantity.kind == AnswerType.DATE:
        return quantity
    stated = parse_quantity(words.strip("() （）") + cell.unit) if cell.unit else None
    found = stated or quantity
    is_negative = words[:1] in "(（" and words[-1:] in ")）"
    if is_negative and isinstance(found.value, int | float) and found.value > 0:
        return replace(found, value=-found.value)
    return found
