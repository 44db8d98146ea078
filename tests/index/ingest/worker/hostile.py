"""A parser's process whose loaders do what hostile files make of parsers: run by the tests."""

import ctypes
import os
import time

from index.document import Document
from index.error import BadDocument
from index.ingest.loader import LOADERS
from index.ingest.text import load_plain_text
from index.ingest.worker import limit
from index.ingest.worker.__main__ import main


def hang(_data: bytes, _source: str) -> Document:
    while True:
        time.sleep(0.01)


def crash(_data: bytes, _source: str) -> Document:
    ctypes.string_at(0)
    raise AssertionError("reading address 0 ends the process")


def hog(_data: bytes, _source: str) -> Document:
    return load_plain_text(b"a" * 900_000_000, "x")


def abort(_data: bytes, _source: str) -> Document:
    """Use up the memory, and end as libraries in C do that get no more."""
    kept = [bytearray(b"a" * 10_000_000) for _ in range(68)]
    os.abort()
    raise AssertionError(kept)


def fail(_data: bytes, _source: str) -> Document:
    raise KeyError("no\nsuch")


def chatter(data: bytes, source: str) -> Document:
    print("libraries print")
    os.write(1, b"and so do those in C")
    return load_plain_text(b"%d " % os.getpid() + data, source)


def swell(data: bytes, source: str) -> Document:
    """Use much memory for a moment."""
    bytearray(b"a" * 150_000_000)
    return chatter(data, source)


def refuse(_data: bytes, _source: str) -> Document:
    raise BadDocument("is not to be read: leave it out")


# Not on import: whatever imports the tests would read these formats, too.
if __name__ == "__main__":
    LOADERS.update(
        {
            f".{loader.__name__}": loader
            for loader in (hang, crash, hog, abort, fail, chatter, swell, refuse)
        }
    )
    limit.MEMORY = limit.OCR_MEMORY = 800_000_000
    limit.LINGERING_MEMORY = 150_000_000
    main()
