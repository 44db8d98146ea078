"""What the tests of structure share: a document's passages as they are read."""

from index.document import Chunk, Document
from index.ingest.loader import read
from index.ingest.splitter import Splitter


def split(text: str, name: str = "文.md", limit: int = 200) -> tuple[Document, list[Chunk]]:
    """Return the document of a text file and its chunks, counted by characters."""
    document = read(text.encode(), name)
    return document, Splitter(lambda texts: [len(one) for one in texts], limit).split(document)


def read_views(text: str, name: str = "文.md", limit: int = 200) -> list[str]:
    """Return what is read of each passage of a text file."""
    document, chunks = split(text, name, limit)
    for chunk in chunks:
        for run in chunk.view.runs:
            if run.start is not None:
                assert document.text[run.start : run.start + len(run.text)] == run.text
    return [chunk.view.text for chunk in chunks]
