"""What must hold of every document that a loader returns, whatever the file was."""

import io
import re
from itertools import pairwise

from index.block import BlockKind
from index.document import Chunk, Document
from index.error import BadDocument
from index.ingest.loader import iterate
from index.ingest.splitter import Splitter
from index.ingest.worker.wire import decode_document, encode_document, read_message, write_message

# Tokens of a passage, as `count_tokens` counts them.
LIMIT = 128
_TOKEN = re.compile(r"[A-Za-z]{1,6}|[^\sA-Za-z]")


def count_tokens(texts: list[str]) -> list[int]:
    """Count a token for six letters of a word and for every other sign."""
    return [1 + len(_TOKEN.findall(text)) for text in texts]


def check_file(data: bytes, name: str) -> list[Document]:
    """Read a file and check every document in it, or that it is refused in one line.

    Raises AssertionError for what breaks a promise, and whatever a parser raises that is not one
    of yiju's own errors.
    """
    documents = []
    for found in iterate(data, name):
        if isinstance(found, BadDocument):
            assert str(found).startswith(name), found
            assert not re.search(r"[\r\n]", str(found)), found
            continue
        check_document(found)
        documents.append(found)
    return documents


def check_document(document: Document) -> None:
    """Check a document, what is sent of it between processes, and its passages."""
    text, size = document.text, len(document.text)
    for words in (text, document.title, document.source, *document.warnings):
        words.encode()
    assert text.strip()
    last = 0
    for block in document.blocks:
        assert 0 <= block.start <= block.end <= size, block
        if block.kind is not BlockKind.RUNNING:
            assert block.start >= last, block
            last = block.end
        for cell in block.cells:
            assert block.start <= cell.start <= cell.end <= block.end, cell
            assert min(cell.row, cell.column) >= 0, cell
            assert min(cell.row_span, cell.column_span) >= 1, cell
    assert all(one.end <= two.start for one, two in pairwise(document.regions))
    for region in document.regions:
        assert 0 <= region.start <= region.end <= size, region
        assert region.rects is None or region.rects.shape == (region.end - region.start, 4)
    assert all(one.end <= two.start for one, two in pairwise(document.hidden))
    assert all(0 <= one.start <= one.end <= size for one in document.hidden)
    check_wire(document)
    check_chunks(document, Splitter(count_tokens, LIMIT).split(document))


def check_wire(document: Document) -> None:
    """Check that a document arrives as it was sent."""
    pipe = io.BytesIO()
    write_message(pipe, encode_document(document, b""))
    pipe.seek(0)
    message = read_message(pipe)
    assert message is not None
    arrived = decode_document(message, b"")
    assert (arrived, arrived.blocks) == (document, document.blocks)


def check_chunks(document: Document, chunks: list[Chunk]) -> None:
    """Check that passages are slices in order, and that their views map back to the text."""
    text, cursor = document.text, 0
    for chunk in chunks:
        assert cursor <= chunk.start < chunk.end <= len(text)
        assert text[chunk.start : chunk.end] == chunk.text
        cursor = chunk.end
        for run in chunk.view.runs:
            if run.start is not None:
                assert text[run.start : run.start + len(run.text)] == run.text
        for cell in chunk.view.cells:
            assert 0 <= cell.start <= cell.end <= len(text)
            assert all(0 <= start <= end <= len(text) for start, end in cell.supports)
