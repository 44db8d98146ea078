"""Read a large XML part element by element, so that only one row is in memory at a time."""

import io
import re
from collections.abc import Collection, Iterator
from typing import Literal
from xml.etree.ElementTree import Element, ParseError, iterparse

from index.error import BadDocument, DamagedDocument

_Event = Literal["start", "end"]

# A document type, in UTF-8 or UTF-16. No office program writes one; it could define entities that
# expand without end.
_DOCTYPE = re.compile(rb"<\0?!\0?D\0?O\0?C\0?T\0?Y\0?P\0?E")


def iterate_elements(data: bytes, names: Collection[str]) -> Iterator[tuple[str, Element]]:
    """Yield each element with one of `names`, without namespace, as it ends: its name and itself.

    An element is emptied when the next one is asked for; what it holds must be read before.
    Raises BadDocument when the XML is damaged.
    """
    only_end: tuple[_Event] = ("end",)
    return ((name, element) for _, name, element in iterate_events(data, names, only_end))


def iterate_events(
    data: bytes, names: Collection[str], events: Collection[_Event] = ("start", "end")
) -> Iterator[tuple[str, str, Element]]:
    """Yield the event before each element that `iterate_elements` yields.

    At its start an element has its attributes, and nothing that is sure inside.
    """
    # What a part with a document type may do (entities without end) the others cannot.
    if _DOCTYPE.search(data[:4000]):
        raise BadDocument("has a document type in its XML: open it and save it again")
    known: dict[str, str] = {}
    try:
        for event, element in iterparse(io.BytesIO(data), events):  # noqa: S314
            tag = element.tag
            name = known.get(tag)
            if name is None:
                name = known[tag] = tag.rpartition("}")[2]
            if name in names:
                yield event, name, element
                if event == "end":
                    element.clear()
    except (ParseError, LookupError, ValueError):
        raise DamagedDocument("has damaged XML: open it in its program and save it again") from None


def name_children(element: Element) -> str:
    """Return the namespace of an element as it stands before the names of its children."""
    return element.tag[: element.tag.rfind("}") + 1]
