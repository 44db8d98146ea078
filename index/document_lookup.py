"""Find a document by what a person calls it: id, source, title, or file name."""

import os
from collections.abc import Sequence
from pathlib import PurePath

from index.error import NoSuchDocument
from index.store.document_rows import Summary

_SHORTEST_ID = 4  # characters of the beginning of an id
_MOST_NAMED = 10


def find_document(name: str, documents: Sequence[Summary]) -> Summary:
    """Return the only document that `name` means in the first way that any has: id, source or path,
    title, beginning of an id, file name, file name without suffix.

    Raises NoSuchDocument, with the candidates, if it means several, or none.
    """
    # Path.expanduser raises for an unknown ~user.
    path = os.path.realpath(os.path.expanduser(name))  # noqa: PTH111
    for matches in (
        [one for one in documents if one.id == name],
        [one for one in documents if one.source in {name, path}],
        [one for one in documents if one.title == name],
        [one for one in documents if len(name) >= _SHORTEST_ID and one.id.startswith(name)],
        [one for one in documents if PurePath(one.source).name == name],
        [one for one in documents if PurePath(one.source).stem == name],
    ):
        if len(matches) == 1:
            return matches[0]
        if matches:
            raise NoSuchDocument(
                f"{name!r} matches {len(matches)} documents ({_list_some(matches)}); give one of "
                "the ids"
            )
    near = [one for one in documents if name and _contains(one, name)]
    hint = f"similar: {_list_some(near)}" if near else "`yiju ls` lists them"
    raise NoSuchDocument(f"no document {name!r}; {hint}")


def _contains(document: Summary, name: str) -> bool:
    return name in document.title or name in PurePath(document.source).name


def _list_some(documents: Sequence[Summary]) -> str:
    named = [f"{one.id} {one.source}" for one in documents[:_MOST_NAMED]]
    return ", ".join([*named, "…"] if len(documents) > _MOST_NAMED else named)
