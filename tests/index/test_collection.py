"""Documents in and out of a collection."""

import logging
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from index.collection import Collection
from index.document import Document
from index.error import BadDocument, Incompatible, NoSuchDocument
from index.model.encoder import Encoder
from index.outcome import Added, Status
from index.passage_features import make_passage_text
from index.store.store import Store
from tests.conftest import document

TEXT = (
    "# 集體合同\n\n截至2017年9月底，全國共簽訂集體合同246.0萬份。\n\n## 覆蓋\n\n覆蓋職工2.8億人。\n"
)


def statuses(added: list[Added]) -> list[Status]:
    return [one.status for one in added]


def test_adding_again_changes_nothing_and_a_changed_text_replaces(library: Collection) -> None:
    assert statuses(library.add([document(TEXT)])) == [Status.ADDED]
    state = library.state()
    assert statuses(library.add([document(TEXT)])) == [Status.UNCHANGED]
    assert library.state() == state
    assert statuses(library.add([document(TEXT + "新的一段。")])) == [Status.REPLACED]
    assert library.state().documents == 1
    assert library.get("a.txt").text.endswith("新的一段。")


def test_a_new_title_alone_replaces(library: Collection) -> None:
    library.add([document(TEXT, title="甲")])
    assert statuses(library.add([document(TEXT, title="乙")])) == [Status.REPLACED]


def test_the_same_id_twice_in_one_call_keeps_the_last(library: Collection) -> None:
    assert statuses(library.add([document("甲。"), document("乙。")])) == [
        Status.ADDED,
        Status.REPLACED,
    ]
    assert library.get("a.txt").text == "乙。"
    assert library.state().documents == 1


def test_every_chunk_slices_back_and_names_its_section(library: Collection) -> None:
    library.add([document(TEXT)])
    chunks = library.chunks("a.txt")
    assert all(library.get("a.txt").text[c.start : c.end] == c.text for c in chunks)
    assert [c.section for c in chunks] == [("集體合同",), ("集體合同", "覆蓋")]


def test_removing_is_at_once_and_whole(library: Collection) -> None:
    library.add([document(TEXT)])
    assert library.remove("a.txt").chunks == 2
    assert library.documents() == []
    assert (
        library.state().chunks,
        len(library.store.chunk_rows().ids),
        len(library.index.current()),
    ) == (0, 0, 0)


def test_names_a_document_answers_to(library: Collection, tmp_path: Path) -> None:
    path = tmp_path / "b.txt"
    library.add(
        [document(TEXT, title="唯一的標題"), Document("0123456789abcdef", "乙", str(path), "乙。")]
    )
    for name in ("a.txt", "唯一的標題"):
        assert library.find(name).id == "a.txt"
    moved = str(path.parent / "x" / ".." / "b.txt")
    for name in ("0123456789abcdef", "0123", str(path), moved, "b.txt", "b"):
        assert library.find(name).title == "乙"
    for name in ("012", "nothing", "", "~nobody-of-that-name"):
        with pytest.raises(NoSuchDocument):
            library.find(name)


def test_an_ambiguous_name_lists_what_it_could_mean(library: Collection) -> None:
    library.add([document("甲。", "a.txt", "同名"), document("乙。", "b.txt", "同名")])
    with pytest.raises(NoSuchDocument, match=r"2 documents \(a\.txt .*, b\.txt .*\)"):
        library.find("同名")


def test_files_of_one_name_are_listed_with_their_folders(library: Collection) -> None:
    texts = {"1": "/2016/選舉辦法.pdf", "2": "/2017/選舉辦法.pdf", "3": "/2017/選舉辦法.docx"}
    library.add([Document(id, f"第{id}份", source, "甲。") for id, source in texts.items()])
    with pytest.raises(NoSuchDocument, match=r"3 documents \(1 /2016/.*pdf, 2 /.*, 3 /.*docx\)"):
        library.find("選舉辦法")
    with pytest.raises(NoSuchDocument, match="2 documents"):
        library.find("選舉辦法.pdf")
    assert library.find("選舉辦法.docx").id == "3"
    with pytest.raises(NoSuchDocument, match="no document '選舉'; similar: 1 /2016/"):
        library.find("選舉")


@pytest.mark.parametrize("text", ["", " \n\t　", "text\0text", "lone \ud800 surrogate"])
def test_what_cannot_be_indexed_is_refused_before_anything_is_stored(
    library: Collection, text: str
) -> None:
    with pytest.raises(BadDocument):
        library.add([document("好的。", "good"), document(text, "bad")])
    assert library.documents() == []


def test_progress_and_batches(library: Collection) -> None:
    seen: list[tuple[int, int]] = []
    library.add(
        [document(f"第{n}份文件，共{n}頁。", str(n)) for n in range(150)],
        lambda done, total: seen.append((done, total)),
    )
    assert seen == sorted(seen)
    assert seen[0] == (0, 150)
    assert seen[-1] == (150, 150)


def test_only_new_passages_are_encoded(library: Collection, encoder: Encoder) -> None:
    seen: list[int] = []

    def report(done: int, _total: int) -> None:
        seen.append(done)

    library.add([document(TEXT)], report)
    assert seen == [0, 0, 1, 2]
    seen.clear()
    library.add([document(TEXT.replace("2.8億", "3.0億"))], report)
    assert seen == [0, 1, 2]
    expected = encoder.passages([make_passage_text(one) for one in library.chunks("a.txt")])
    assert np.array_equal([vector for _, vector in library.store.vectors(["a.txt"])], expected)
    seen.clear()
    moved = replace(library.get("a.txt"), id="b.txt")
    library.add([moved], report, {"b.txt": "a.txt"})
    assert seen == [0, 2]


def test_an_interrupted_add_keeps_what_was_committed(library: Collection) -> None:
    def interrupt(done: int, _total: int) -> None:
        if done > 270:
            raise KeyboardInterrupt

    documents = [document(f"第{n}份文件。", str(n)) for n in range(280)]
    with pytest.raises(KeyboardInterrupt):
        library.add(documents, interrupt)
    assert library.state().documents == 256
    assert statuses(library.add(documents)).count(Status.UNCHANGED) == 256


def test_listing_showing_and_removing_need_no_model(
    library: Collection, tmp_path: Path, encoder: Encoder
) -> None:
    library.add([document(TEXT)])

    class Unloaded:
        name = encoder.name

        def __getattr__(self, name: str) -> object:
            return lambda *_: pytest.fail(f"the encoder's {name} was used")

    other = Collection(tmp_path / "library", Unloaded())  # type: ignore[arg-type]
    assert statuses(other.add([document(TEXT)])) == [Status.UNCHANGED]
    assert other.find("a.txt").chunks == len(other.chunks("a.txt"))
    other.remove("a.txt")
    assert library.documents() == []


def test_another_model_is_refused_and_reindex_rebuilds(
    library: Collection, encoder: Encoder, tmp_path: Path
) -> None:
    library.add([document(TEXT)])

    class Renamed:
        name = "another-model"
        queries, passages, count, load = (
            encoder.queries,
            encoder.passages,
            encoder.count,
            encoder.load,
        )

    with pytest.raises(Incompatible, match=rf"{encoder.name}.*another-model.*yiju reindex"):
        Collection(tmp_path / "library", Renamed())
    other = Collection(tmp_path / "library", Renamed(), rebuild=True)
    assert other.reindex() == 1
    assert Collection(tmp_path / "library", Renamed()).state().encoder == "another-model"
    assert other.chunks("a.txt")


def test_a_first_add_says_nothing_of_a_missing_file(
    library: Collection, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING, "yiju"):
        library.add([document(TEXT)])
    assert caplog.text == ""


def test_two_processes_see_each_others_documents(
    library: Collection, encoder: Encoder, tmp_path: Path
) -> None:
    other = Collection(tmp_path / "library", encoder)
    library.add([document(TEXT)])
    assert [s.id for s in other.documents()] == ["a.txt"]
    assert isinstance(other.store, Store)
    with other.searcher() as searcher:
        assert len(searcher.search_vectors(encoder.queries(["集體合同"])[0], 5)[0]) == 2
