"""Readings that are kept: the same when they come back, and never when anything has changed."""

from collections.abc import Iterator
from pathlib import Path

from eval.fit.held_out import HeldOutQuestion
from eval.fit.reading_store import (
    MODULES,
    ROOT,
    KeptReading,
    ReadingStore,
    compute_key,
    find_sources,
)
from index.block import Region, RegionKind
from index.document import Chunk, Hit, Leg
from index.text.view import View, ViewCell, ViewRun
from rag.citation import Span
from rag.reading.extractor import Extraction
from rag.reading.span import Candidate
from rag.retrieval.coverage import Coverage, QueryCoverage

VIEW = View(
    (ViewRun("年營收：", None), ViewRun("654", 9)),
    ("門市",),
    (ViewCell(9, 12, ((0, 3), (4, 7)), "萬元"),),
)
READING = KeptReading(
    "made up",
    HeldOutQuestion("多少？", "654", "d", hidden=True),
    QueryCoverage(
        Coverage(((1.5, (frozenset({"a", "b"}), frozenset({"c"}))),), 0.75), Coverage((), 0.0)
    ),
    [
        Hit(
            3,
            Chunk("d", 9, 12, "654", ("門市", "業績"), VIEW),
            "標題",
            0.0163934426229508,
            Leg(1, 0.84),
            None,
            Region(RegionKind.SHEET, 0, 12, 1, "甲"),
        )
    ],
    [Extraction((Candidate(Span(4, 7), 1.2345678901234567),), -0.1, 2.5)],
)


def test_a_reading_comes_back_as_it_was(tmp_path: Path) -> None:
    asked = 0

    def read() -> Iterator[KeptReading]:
        nonlocal asked
        asked += 1
        yield READING

    store = ReadingStore(tmp_path / "readings")
    assert store.recall("one", read) == [READING]
    (again,) = store.recall("one", read)
    assert (again, asked) == (READING, 1)
    # Chunks are compared without their views.
    assert again.hits[0].chunk.view == VIEW
    assert store.recall("another", read) == [READING]
    assert asked == 2
    assert [path.stem for path in (tmp_path / "readings").iterdir()] == ["another"]


def test_the_key_covers_what_a_reading_is_made_by_and_not_what_is_made_of_it() -> None:
    found = {path.relative_to(ROOT).as_posix() for path in find_sources(MODULES)}
    assert {
        "eval/fit/held_out.py",
        "index/text/normalize.py",
        "index/ingest/splitter.py",
        "rag/reading/network.py",
        "rag/reading/span.py",
        "rag/retrieval/translation.py",
        "rag/training/contrast/table.py",
    } <= found
    # A feature can be added, or weighed otherwise, without reading again.
    after = {"confidence", "rerank", "reader"}
    assert not {f"rag/reading/{name}.py" for name in after} & found


def test_the_key_changes_with_the_data_and_the_parts(tmp_path: Path) -> None:
    data = tmp_path / "a.jsonl"
    data.write_text("{}", encoding="utf-8")
    keys = [compute_key(tmp_path, ["bundled"]), compute_key(tmp_path, ["other"])]
    assert compute_key(tmp_path, ["bundled"]) == keys[0]
    data.write_text("[]", encoding="utf-8")
    keys.append(compute_key(tmp_path, ["bundled"]))
    assert len(set(keys)) == 3
