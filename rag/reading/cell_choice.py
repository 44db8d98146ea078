"""Choose among the cells of a table's row: the one whose column the question names.

The reader finds the row, and in a row of like numbers it may take the neighbour's. Which column is
asked for stands in the question.
"""

import re
from collections.abc import Sequence

from index.text.analyzer import extract_terms, stem
from index.text.han import NUMERAL
from index.text.normalize import fold
from index.text.view import Range, View, ViewCell
from rag.checking.counted import find_english_noun
from rag.question import Question

# 第幾條 asks for a cell that says 第N條.
_ORDINAL = re.compile(r"第几(\w)")
_WORD = re.compile(r"[a-z]+")
# The unit behind a header: Voters (thousand).
_UNIT = re.compile(r"[(\[][^()\[\]]*[)\]]\s*$")


def choose_cell(question: Question, views: Sequence[View], chosen: ViewCell) -> ViewCell:
    """Return the cell whose column headers share most terms with the question; the `chosen` one
    unless another shares more and is alone in that.

    `views` are those of one row, which may be cut into groups of its columns.
    """
    asked = fold(question.text)
    # What the question says of the row is not what it asks for.
    said = {
        cell: fold(view.read(cell.start, cell.end))
        for view in views
        for cell in view.cells
        if cell == chosen or fold(view.read(cell.start, cell.end)) not in asked
    }
    if len(said) < 2 or chosen not in said:
        return chosen
    if ordinal := _ORDINAL.search(asked):
        form = re.compile(f"第\\s*[\\d{NUMERAL}]+\\s*{ordinal[1]}")
        fitting = [cell for cell, words in said.items() if form.search(words)]
        if len(fitting) == 1:
            return fitting[0]
    headers = {
        cell: _list_header_terms(view, cell)
        for view in views
        for cell in view.cells
        if cell in said
    }
    # A term in every header, such as the unit, tells no columns apart.
    common = set.intersection(*headers.values())
    own = {cell: score_header(question, terms - common) for cell, terms in headers.items()}
    best = max(own.values())
    alike = [cell for cell in own if own[cell] == best]
    if len(alike) > 1 and (noun := find_english_noun(question)):
        # Of union members it is the members that are counted.
        counted = [
            cell
            for view in views
            for cell in view.cells
            if cell in alike and _counts(question, noun, view, cell)
        ]
        alike = counted if len(counted) == 1 else alike
    return alike[0] if len(alike) == 1 else chosen


def is_same_row(one: View, other: View) -> bool:
    """Tell whether two views are groups of columns of one row: they have the same label and no
    column in common.
    """
    label = _find_shared(one)
    if not label or label != _find_shared(other):
        return False
    columns, others = (
        {span for cell in view.cells for span in cell.supports} - label for view in (one, other)
    )
    labels = {(cell.start, cell.end) for cell in one.cells} & label
    own = {span for cell in one.cells if (cell.start, cell.end) in labels for span in cell.supports}
    return bool(labels) and not (columns & others) - own


def score_header(question: Question, header: set[str]) -> float:
    """Return how many of the question's terms a header has; those of the other language count by
    the probability of the translation.
    """
    said = sum(term in header for term in question.terms)
    translated = sum(
        max((chance for terms, chance in word.choices if header.issuperset(terms)), default=0.0)
        for word in question.translations
    )
    return said + translated


def _counts(question: Question, noun: str, view: View, cell: ViewCell) -> bool:
    """Tell whether a header of a cell names what an English question counts: its last word is the
    noun, or it is a translation of it.
    """
    shared = _find_shared(view)
    headers = [view.read(*span) for span in cell.supports if span not in shared]
    heads = {
        stem(words[-1]) for one in headers if (words := _WORD.findall(_UNIT.sub("", fold(one))))
    }
    said = {term for one in headers for term in extract_terms(one)}
    return noun in heads or any(
        noun in word.terms and any(said.issuperset(terms) for terms, _ in word.choices)
        for word in question.translations
    )


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
