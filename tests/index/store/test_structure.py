"""The parts of a document, and the boxes of its characters, come back as they were."""

import time
import zlib

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.block import Block, BlockKind, Cell, Hidden, Region, RegionKind
from index.document import Document
from index.store.column import ColumnReader, pack_column
from index.store.rect import pack_rects, unpack_rects
from index.store.structure import Structure, load_structure, pack_structure, unpack_structure

OFFSET = st.integers(0, 2**40)
CELL = st.builds(
    Cell, OFFSET, OFFSET, st.integers(0, 2**20), st.integers(0, 2**14), st.integers(1, 300),
    st.integers(1, 300), st.booleans(),
)  # fmt: skip
BLOCK = st.builds(
    Block, st.sampled_from(BlockKind), OFFSET, OFFSET, st.integers(0, 9),
    st.lists(CELL, max_size=4).map(tuple),
)  # fmt: skip
REGION = st.builds(
    Region, st.sampled_from(RegionKind), OFFSET, OFFSET, st.integers(1, 10**5),
    st.text(max_size=5).filter(lambda name: name.isprintable()), st.booleans(),
)  # fmt: skip
HIDDEN = st.builds(Hidden, OFFSET, OFFSET, st.sampled_from(["", "&", "—"]))


def make_document(parts: Structure) -> Document:
    return Document("a", "題", "/a", "字", parts.blocks, parts.regions, parts.hidden)


@given(
    st.builds(
        Structure,
        st.lists(BLOCK, max_size=5).map(tuple),
        st.lists(REGION, max_size=3).map(tuple),
        st.lists(HIDDEN, max_size=3).map(tuple),
    )
)
def test_parts_come_back_equal_and_of_the_same_types(parts: Structure) -> None:
    packed = pack_structure(make_document(parts))
    found = unpack_structure(packed)
    assert found == parts
    assert repr(found) == repr(parts)
    assert pack_structure(make_document(found)) == packed


@given(st.lists(st.integers(-(2**62), 2**62)))
def test_columns_of_any_integers(values: list[int]) -> None:
    data = pack_column(np.array(values, np.int64))
    assert ColumnReader(b"xx" + data, 2).read(len(values)).tolist() == values


def test_a_long_table_is_packed_and_unpacked_within_a_second() -> None:
    width, rows = 10, 8_000
    cells = tuple(
        Cell(5 * n, 5 * n + 4, n // width, n % width, is_header=n < width)
        for n in range(width * rows)
    )
    document = make_document(Structure((Block(BlockKind.TABLE, 0, 5 * width * rows, cells=cells),)))
    started = time.process_time()
    packed = zlib.compress(pack_structure(document))
    middle = time.process_time()
    assert load_structure(packed).blocks == document.blocks
    # A tenth alone; in a process full of other objects the collector of garbage takes its share.
    assert middle - started < 1
    assert time.process_time() - middle < 1
    assert len(packed) < 1 * len(cells)


def test_damaged_parts_are_an_error_and_not_other_parts() -> None:
    packed = pack_structure(make_document(Structure((Block(BlockKind.TITLE, 0, 1),))))
    for broken in (packed[:-1], packed[:9], b"\0"):
        with pytest.raises(ValueError, match=r".+"):
            unpack_structure(broken)


@given(st.lists(st.tuples(*[st.floats(-20_000, 20_000)] * 4) | st.none(), max_size=20))
def test_boxes_come_back_to_a_twentieth_of_a_point(
    boxes: list[tuple[float, float, float, float] | None],
) -> None:
    rects = np.array([box or [np.nan] * 4 for box in boxes], np.float32).reshape(-1, 4)
    found = unpack_rects(pack_rects(rects))
    assert found.shape == rects.shape
    assert found.dtype == np.float32
    assert np.array_equal(np.isnan(found), np.isnan(rects))
    assert not len(rects) or np.nanmax(np.abs(found - rects), initial=0) < 0.053
