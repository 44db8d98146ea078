"""The stable codes of errors, by which a program, or the page in its language, tells them apart."""

import re

from index.error import YijuError


def name_error(error: type[YijuError]) -> str:
    """Return the stable code of a class of errors.

    >>> from index.error import DamagedDocument
    >>> name_error(DamagedDocument)
    'damaged-document'
    """
    return "-".join(re.findall("[A-Z][a-z]*", error.__name__)).lower()


def make_type(code: str) -> str:
    """Return a code as the type of a problem."""
    return f"urn:yiju:{code}"
