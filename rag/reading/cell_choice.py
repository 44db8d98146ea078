"""Choose among the cells of a table's row: the one whose column the question names.

The reader finds the row, and in a row of like numbers it may take the neighbour's. Which column is
asked for stands in the question.
"""

import re

from index.text.analyzer import extract_terms
from index.text.han import NUMERAL
from index.text.normalize import fold
from index.text.view import Range, View, ViewCell
from rag.question import Question

# 第幾條 asks for a cell that says 第N條.
_ORDINAL = re.compile(r"第几(\w)")


def choose_cell(question: Question, view: View, chosen: ViewCell) -> ViewCell:
    """Return the cell whose column headers share most terms with the question; the `chosen` one
    unless another shares more and is alone in that.
    """
    asked = fold(question.text)
    # What the question says of the row is not what it asks for.
    headers = {
        cell: _list_header_terms(view, cell)
        for cell in view.cells
        if cell == chosen or fold(view.read(cell.start, cell.end)) not in asked
    }
    if len(headers) < 2 or chosen not in headers:
        return chosen
    if ordinal := _ORDINAL.search(asked):
        form = re.compile(f"第\\s*[\\d{NUMERAL}]+\\s*{ordinal[1]}")
        fitting = [cell for cell in headers if form.search(fold(view.read(cell.start, cell.end)))]
        if len(fitting) == 1:
            return fitting[0]
    # A term in every header, such as the unit, tells no columns apart.
    common = set.intersection(*headers.values())
    own = {cell: _score(question, terms - common) for cell, terms in headers.items()}
    best = max(own.values())
    if own[chosen] == best or list(own.values()).count(best) > 1:
        return chosen
    return next(cell for cell in own if own[cell] == best)


def _score(question: Question, header: set[str]) -> float:
    """Return how many of the question's terms a header has; those of the other language count by
    the probability of the translation.
    """
    said = sum(term in header for term in question.terms)
    translated = sum(
        max((chance for terms, chance in word.choices if header.issuperset(terms)), default=0.0)
        for word in question.translations
    )
    return said + translated


def _list_header_terms(view: View, cell: ViewCell) -> set[str]:
    """Return the terms of the headers that this cell does not share with all of its row."""
    shared = _find_shared(view)
    return {
        term
        for span in cell.supports
        if span not in shared
        for term in extract_terms(view.read(*span))
    }


def _find_shared(view: View) -> set[Range]:
    """Return what supports every value of the row: its label and the unit line."""
    supported = [set(cell.supports) for cell in view.cells if len(cell.supports) > 1]
    return set.intersection(*supported) if len(supported) > 1 else set()
