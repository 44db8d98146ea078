"""Decide whether two passages contradict each other, or speak of two things."""

from index.document import Hit
from index.text.date import find_dates
from index.text.normalize import fold
from rag.answer import AnswerType
from rag.value.quantity import Quantity


def tell_apart(one: Hit, other: Hit) -> bool:
    """Tell whether the documents themselves say that two passages are about different things: they
    are rows of tables, or stand under different headings or under those of different years.
    """
    if one.chunk.document_id != other.chunk.document_id:
        years, others = _find_years(one), _find_years(other)
        return bool(years and others and not years & others)
    is_table = bool(one.chunk.view.cells and other.chunk.view.cells)
    return is_table or one.chunk.section != other.chunk.section


def _find_years(hit: Hit) -> set[int]:
    """Return the years that the title and the headings of a passage name."""
    above = fold("\n".join([hit.title, *hit.chunk.section]))
    return {year for one in find_dates(above) for year in one.years}


def exclude(one: Quantity, other: Quantity) -> bool:
    """Tell whether two values of the same type and unit exclude each other, in either script:
    2017-07 and 2017-07-24 do not.
    """
    if (one.kind, fold(one.unit or "")) != (other.kind, fold(other.unit or "")):
        return False
    if one.kind == AnswerType.DATE:
        short, long = sorted((str(one.value), str(other.value)), key=len)
        return not (long.startswith(short) or long.endswith(short.removeprefix("-")))
    return one.value != other.value
