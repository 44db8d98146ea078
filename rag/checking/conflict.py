"""Decide whether two passages contradict each other, or speak of two things."""

from index.document import Hit
from index.text.normalize import fold
from rag.answer import AnswerType
from rag.value.quantity import Quantity


def tell_apart(one: Hit, other: Hit) -> bool:
    """Tell whether a document itself says that two of its passages are about different things: they
    are rows of tables, or stand under different headings.
    """
    if one.chunk.document_id != other.chunk.document_id:
        return False
    is_table = bool(one.chunk.view.cells and other.chunk.view.cells)
    return is_table or one.chunk.section != other.chunk.section


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
