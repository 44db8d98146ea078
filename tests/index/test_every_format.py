"""Whatever was read of any format is read back by every way of reading, and nothing sound is called
damaged.
"""

from contextlib import suppress
from pathlib import Path

import pytest

from index.collection import Collection
from index.document import Document, Hit
from index.error import BadDocument, DamagedStore, NoSuchDocument
from index.ingest.loader import read_all
from index.search.searcher import Searcher
from index.upkeep.repair import find_faults
from index.window import WindowRange
from rag.calculation.table_series import read_rows
from rag.citation import Citation, Span
from tests.fake import FakeEncoder

ROOT = Path(__file__).parents[2]
OURS = sorted([*(ROOT / "eval/sample").iterdir(), *(ROOT / "eval/gold/documents").glob("c*")])
TABLE = "# 費用\n\n單位：萬元\n\n| 門市 | 營收 |\n|---|---|\n| 中山店 | 654 |\n| 西門店 | 712 |\n"


def test_what_stands_around_the_first_and_the_last_passage_is_read(tmp_path: Path) -> None:
    """Ids before the first and after the last were once taken for passages that are lost."""
    collection = make_collection(tmp_path, [Document("a", "費用", "a.md", TABLE)])
    with collection.searcher() as searcher:
        assert set(searcher.chunks(range(-9, 99))) == set(collection.store.ids().tolist())
        assert searcher.chunks([-1, 0, 99]) == {}


def test_a_lost_neighbour_is_damage(tmp_path: Path) -> None:
    collection = make_collection(tmp_path, read_all(TABLE.encode(), "a.md").documents)
    collection.index.current()
    with collection.store._db.write() as connection:
        connection.execute("DELETE FROM chunk WHERE id = 1")
    with collection.searcher() as searcher:
        assert searcher.chunks([2, 99]).keys() == {2}
        with pytest.raises(DamagedStore, match="a passage"):
            searcher.chunks([0, 1, 2])


def test_our_documents_are_read_in_every_way(tmp_path: Path) -> None:
    check_every_way(make_collection(tmp_path, [*read_files(OURS), *read_made()]))


@pytest.mark.long
def test_documents_of_every_format_are_read_in_every_way(tmp_path: Path, shared: Path) -> None:
    # Nothing here depends on the size, and a table of 80,000 cells takes minutes.
    files = [one for one in sorted((shared / "documents").rglob("*")) if one.is_file()]
    small = [one for one in files if one.stat().st_size < 200_000]
    check_every_way(make_collection(tmp_path, read_files(small)))


def read_files(files: list[Path]) -> list[Document]:
    found = []
    for path in files:
        with suppress(BadDocument):
            found += read_all(path.read_bytes(), str(path)).documents
    return found


def read_made() -> list[Document]:
    """Return a table in each of the formats that are written in a line."""
    rows = [("門市", "營收"), ("中山店", "654"), ("西門店", "712")]
    page = "".join(f"<tr>{''.join(f'<td>{one}</td>' for one in row)}</tr>" for row in rows)
    made = {
        "a.md": TABLE,
        "a.csv": "\n".join(map(",".join, rows)),
        "a.tsv": "\n".join(map("\t".join, rows)),
        "a.html": f"<html><h1>費用</h1><table>{page}</table>",
        "a.eml": f"Subject: a\nContent-Type: text/html; charset=utf-8\n\n<table>{page}</table>",
    }
    return [one for name, text in made.items() for one in read_all(text.encode(), name).documents]


def make_collection(folder: Path, documents: list[Document]) -> Collection:
    collection = Collection(folder / "library", FakeEncoder())
    collection.add(documents)
    return collection


def check_every_way(collection: Collection) -> None:
    """Read all that can be read of every document, opened again."""
    collection.index.current()
    assert find_faults(collection) == []
    summaries = collection.documents()
    assert len(summaries) == collection.find_documents()[1] > 0
    with collection.searcher() as searcher:
        known = collection.store.ids()
        found = searcher.chunks(known.tolist())
        assert len(found) == len(known) == sum(one.chunks for one in summaries)
        for id in known[:: 1 + len(known) // 200].tolist():
            chunk, title = found[id]
            check_hit(Hit(id, chunk, title, 1.0, None, None), searcher)
    for one in summaries:
        assert collection.chunks(one.id)
        assert collection.window(one.id, WindowRange()).text
        for region in collection.get(one.id).regions:
            collection.store.rects(one.id, region.number)
        try:
            assert collection.original(one.id).data
        except NoSuchDocument:
            assert one.size is None


def check_hit(hit: Hit, searcher: Searcher) -> None:
    document = searcher.document(hit.chunk.document_id)
    assert document.text[hit.chunk.start : hit.chunk.end] == hit.chunk.text
    whole = Span(hit.chunk.start, hit.chunk.end)
    assert Citation.slice(document, whole, whole, hit.chunk.section, searcher).cited_text
    if hit.chunk.view.cells:
        assert read_rows(hit, searcher) is not None
