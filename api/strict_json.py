"""JSON as RFC 8259 defines it: Python's own parser also accepts NaN and Infinity."""

import json
from typing import NoReturn

_QUOTED = 30  # characters of the input that a message repeats


def parse_json(data: bytes) -> object:
    """Parse JSON. Raises ValueError for anything else, NaN and Infinity included."""
    try:
        return json.loads(data, parse_constant=_refuse_constant)
    except RecursionError:
        raise ValueError("nested too deeply") from None


def describe_json_error(error: ValueError) -> str:
    """Return what is wrong, for a person who did not write the JSON."""
    if isinstance(error, UnicodeDecodeError):
        return "it is not text in UTF-8"
    if not isinstance(error, json.JSONDecodeError):
        return str(error)
    if not error.doc.strip():
        return "it is empty"
    rest = " ".join(error.doc[error.pos : error.pos + _QUOTED].split())
    if not rest or error.msg.startswith("Unterminated string"):
        return "it is cut off at the end"
    return f"it goes wrong at “{rest}”"


def _refuse_constant(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is not JSON")
