"""Metadata of an OLE file such as XLS: the stream SummaryInformation ([MS-OLEPS])."""

import struct
from collections.abc import Mapping
from datetime import datetime, timedelta

_TITLE, _AUTHOR, _CODE_PAGE, _CREATED, _SAVED = 2, 4, 1, 12, 13
_TEXT, _WIDE_TEXT, _TIME, _SHORT = 30, 31, 64, 2
_UTF_16, _UTF_8 = 1200, 65001


def read_summary(stream: bytes) -> dict[str, str]:
    """Return title, author and date (ISO 8601, of the last change), as far as they are there."""
    try:
        values = _read_properties(stream)
    except (struct.error, ValueError, LookupError, OverflowError):
        return {}
    date = values.get(_SAVED) or values.get(_CREATED) or ""
    found = {"title": values.get(_TITLE, ""), "author": values.get(_AUTHOR, ""), "date": date}
    return {key: value for key, value in found.items() if value}


def _read_properties(stream: bytes) -> Mapping[int, str]:
    (start,) = struct.unpack_from("<I", stream, 44)
    _, count = struct.unpack_from("<II", stream, start)
    places = dict(
        struct.unpack_from("<II", stream, start + 8 + 8 * index) for index in range(count)
    )
    codec = "cp1252"
    if _CODE_PAGE in places:
        _, number = struct.unpack_from("<IH", stream, start + places[_CODE_PAGE])
        codec = {_UTF_16: "utf-16-le", _UTF_8: "utf-8"}.get(number, f"cp{number}")
    values = {}
    for key in (_TITLE, _AUTHOR, _CREATED, _SAVED):
        if key not in places:
            continue
        place = start + places[key]
        kind, size = struct.unpack_from("<II", stream, place)
        if kind == _TEXT:
            values[key] = stream[place + 8 : place + 8 + size].decode(codec, "replace")
        elif kind == _WIDE_TEXT:
            values[key] = stream[place + 8 : place + 8 + 2 * size].decode("utf-16-le", "replace")
        elif kind == _TIME:
            (ticks,) = struct.unpack_from("<Q", stream, place + 4)
            if ticks:
                moment = datetime(1601, 1, 1) + timedelta(microseconds=ticks // 10)
                values[key] = moment.date().isoformat()
    return {key: value.partition("\0")[0].strip() for key, value in values.items()}
