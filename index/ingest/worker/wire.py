"""Messages between a parser process and its parent: JSON and raw frames, through pipes.

A message is a line of two sizes, JSON, and frames of bytes whose sizes the JSON gives. Not pickle:
a parser taken over by a hostile file must not run code in its parent.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import IO, Any

import numpy as np
from numpy.typing import NDArray

from index.block import Block, BlockKind, Cell, Hidden, Rects, Region, RegionKind
from index.document import Document, MetadataValue
from index.error import BadDocument

_SIZE = 8  # bytes of the length of a message's JSON
_LONGEST = 4_000_000_000  # bytes of a frame; a broken process must not make us allocate more
_CELL_FIELDS = 7


@dataclass(frozen=True, slots=True)
class WireMessage:
    """A message with its frames."""

    value: dict[str, Any]
    frames: tuple[bytes, ...] = ()


def write_message(stream: IO[bytes], message: WireMessage) -> None:
    """Write a message and flush it."""
    value = {**message.value, "frames": [len(frame) for frame in message.frames]}
    head = json.dumps(value, separators=(",", ":")).encode()
    stream.write(len(head).to_bytes(_SIZE, "big") + head)
    for frame in message.frames:
        stream.write(frame)
    stream.flush()


def read_message(stream: IO[bytes]) -> WireMessage | None:
    """Return the next message; None when the stream ends, even within one.

    Raises ValueError for bytes that are not a message.
    """
    size = stream.read(_SIZE)
    if len(size) < _SIZE:
        return None
    head = _read_frame(stream, int.from_bytes(size, "big"))
    if head is None:
        return None
    value = json.loads(head)
    frames = []
    for length in value.pop("frames"):
        frame = _read_frame(stream, length)
        if frame is None:
            return None
        frames.append(frame)
    return WireMessage(value, tuple(frames))


def _read_frame(stream: IO[bytes], size: int) -> bytes | None:
    if not 0 <= size <= _LONGEST:
        raise ValueError(f"a frame of {size} bytes")
    data = stream.read(size)
    return data if len(data) == size else None


def encode_document(document: Document, data: bytes) -> WireMessage:
    """Return the message of a document that was read from the file `data`, which is not sent back
    where it is the document's original.
    """
    frames = [document.text.encode("utf-8", "surrogatepass"), _pack_cells(document.blocks)]
    regions = []
    for region in document.regions:
        rects = region.rects
        regions.append([
            region.kind, region.start, region.end, region.number, region.name, region.ocr,
            rects is not None,
        ])  # fmt: skip
        if rects is not None:
            frames.append(np.ascontiguousarray(rects, "<f4").tobytes())
    original = "none"
    if document.original is not None:
        original = "file" if document.original == data else "frame"
    if original == "frame" and document.original is not None:
        frames.append(document.original)
    value = {
        "id": document.id,
        "title": document.title,
        "source": document.source,
        "blocks": [
            [block.kind, block.start, block.end, block.level, len(block.cells)]
            for block in document.blocks
        ],
        "regions": regions,
        "hidden": [[one.start, one.end, one.shown] for one in document.hidden],
        "metadata": document.metadata,
        "warnings": document.warnings,
        "original": original,
    }
    return WireMessage({"document": value}, tuple(frames))


def decode_document(message: WireMessage, data: bytes) -> Document:
    """Return the document of a message; `data` is the file that it was read from.

    Raises ValueError, KeyError, TypeError or IndexError for a message that is malformed.
    """
    value = message.value["document"]
    text, cells, *rest = message.frames
    frames = iter(rest)
    regions = []
    for kind, start, end, number, name, ocr, has_rects in value["regions"]:
        rects = _unpack_rects(next(frames), end - start) if has_rects else None
        regions.append(Region(RegionKind(kind), start, end, number, name, ocr, rects))
    original = data if value["original"] == "file" else None
    if value["original"] == "frame":
        original = next(frames)
    return Document(
        value["id"],
        value["title"],
        value["source"],
        text.decode("utf-8", "surrogatepass"),
        _unpack_blocks(value["blocks"], cells),
        tuple(regions),
        tuple(Hidden(*one) for one in value["hidden"]),
        {key: _restore(one) for key, one in value["metadata"].items()},
        tuple(value["warnings"]),
        original,
    )


def encode_fault(fault: BadDocument) -> WireMessage:
    """Return the message of a file, or a file inside it, that cannot be read."""
    return WireMessage({"problem": str(fault), "fault": type(fault).__name__})


def decode_fault(message: WireMessage) -> BadDocument:
    """Return the fault of a message."""
    kinds = {one.__name__: one for one in BadDocument.__subclasses__()}
    kind = kinds.get(str(message.value.get("fault")), BadDocument)
    return kind(str(message.value["problem"]))


def _pack_cells(blocks: Sequence[Block]) -> bytes:
    """Return the cells of all blocks; a sheet has hundreds of thousands, too many for JSON."""
    rows = [
        (
            cell.start, cell.end, cell.row, cell.column, cell.row_span, cell.column_span,
            cell.is_header,
        )
        for block in blocks
        for cell in block.cells
    ]  # fmt: skip
    return np.array(rows, "<i4").reshape(-1, _CELL_FIELDS).tobytes()


def _unpack_blocks(values: Sequence[Sequence[Any]], packed: bytes) -> tuple[Block, ...]:
    table: NDArray[np.int32] = np.frombuffer(packed, "<i4").reshape(-1, _CELL_FIELDS)
    rows = table.tolist()
    blocks, at = [], 0
    for kind, start, end, level, count in values:
        cells = tuple(
            Cell(first, last, row, column, rows_spanned, columns_spanned, bool(is_header))
            for first, last, row, column, rows_spanned, columns_spanned, is_header in rows[
                at : at + count
            ]
        )
        blocks.append(Block(BlockKind(kind), start, end, level, cells))
        at += count
    return tuple(blocks)


def _unpack_rects(frame: bytes, characters: int) -> Rects:
    rects: Rects = np.frombuffer(frame, "<f4").reshape(characters, 4)
    return rects


def _restore(value: Any) -> MetadataValue:
    """Return a value of the metadata: JSON has made lists of tuples."""
    restored: MetadataValue = tuple(value) if isinstance(value, list) else value
    return restored


# A field that is added to one of these must be sent as well.
_SENT = {Document: 11, Block: 5, Cell: 7, Region: 7, Hidden: 3}
for _kind, _count in _SENT.items():
    if len(fields(_kind)) != _count:
        raise TypeError(f"{_kind.__name__} has other fields than index.ingest.worker.wire sends")
