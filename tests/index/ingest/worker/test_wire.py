"""A document that was sent is the document that was read."""

import io
import os

import numpy as np
import pytest

from index.block import Block, BlockKind, Cell, Hidden, Region, RegionKind
from index.document import Document
from index.ingest.worker.wire import (
    WireMessage,
    decode_document,
    encode_document,
    read_message,
    write_message,
)


def make_document(original: bytes | None = None) -> Document:
    """A document with something in every field."""
    rects = np.arange(12, dtype=np.float32).reshape(3, 4)
    rects[1] = np.nan
    cells = (Cell(0, 1, 0, 0, is_header=True), Cell(2, 3, 2, 5, 3, 4))
    return Document(
        "id",
        "標題\n",
        "/x/a.pdf",
        "甲\t😀\n乙\r\0",
        (Block(BlockKind.TABLE, 0, 3, cells=cells), Block(BlockKind.HEADING, 4, 5, 2)),
        (
            Region(RegionKind.PAGE, 0, 3, 1, ocr=True, rects=rects),
            Region(RegionKind.SHEET, 3, 5, 2, "工作表"),
        ),
        (Hidden(0, 1, "&"), Hidden(4, 5)),
        {"author": ("甲", "乙"), "pages": 2, "share": 0.5, "final": True, "title": "題"},
        ("page 2 holds no text",),
        original,
    )


def send(message: WireMessage) -> WireMessage:
    pipe = io.BytesIO()
    write_message(pipe, message)
    pipe.seek(0)
    received = read_message(pipe)
    assert received is not None
    assert pipe.read() == b""
    return received


@pytest.mark.parametrize("original", [None, b"the file", b"another"])
def test_every_field_arrives(original: bytes | None) -> None:
    document = make_document(original)
    message = encode_document(document, b"the file")
    assert b"the file" not in message.frames
    received = decode_document(send(message), b"the file")
    assert received == document
    assert received.original == original
    assert received.sha256 == document.sha256
    sent, got = document.regions[0].rects, received.regions[0].rects
    assert sent is not None
    assert got is not None
    assert np.array_equal(sent, got, equal_nan=True)
    assert received.regions[1].rects is None


def test_a_document_of_text_alone_arrives() -> None:
    document = Document("id", "t", "s", "lone \ud800 surrogate")
    assert decode_document(send(encode_document(document, b"")), b"") == document


def test_a_stream_that_ends_within_a_message_has_none() -> None:
    pipe = io.BytesIO()
    write_message(pipe, WireMessage({"name": "a"}, (b"data", b"")))
    whole = pipe.getvalue()
    for length in range(len(whole)):
        assert read_message(io.BytesIO(whole[:length])) is None


@pytest.mark.parametrize(
    "noise", [b"\xff" * 100, b"\0" * 7 + b"\x02hi", b"\0" * 7 + b'\x0e{"frames":[-1]'[:15]]
)
def test_noise_is_no_message(noise: bytes) -> None:
    with pytest.raises((ValueError, KeyError)):
        read_message(io.BytesIO(noise))


def test_random_bytes_make_no_document() -> None:
    for _ in range(50):
        try:
            assert read_message(io.BytesIO(os.urandom(64))) is None
        except ValueError:
            continue
