"""JSON as RFC 8259 defines it: Python's own parser also accepts NaN and Infinity."""

import json
from typing import NoReturn


def parse_json(data: bytes) -> object:
    """Parse JSON. Raises ValueError for anything else, NaN and Infinity included."""
    try:
        return json.loads(data, parse_constant=_refuse_constant)
    except RecursionError:
        raise ValueError("nested too deeply") from None


def _refuse_constant(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is not JSON")
