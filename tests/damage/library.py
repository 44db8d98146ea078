"""The collection that is damaged, and everything that it says."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import faiss  # noqa: F401  once, instead of in each trial
import numpy as np

from index.block import Block, BlockKind, Cell, Hidden, Region, RegionKind
from index.collection import Collection
from index.document import Document, document_id
from index.document_filter import parse_filter
from index.window import WindowRange
from rag.pipeline import Pipeline
from rag.reading.confidence import load_calibration
from rag.reading.reader import Reader
from rag.retrieval.fusion import retrieve_fused
from tests.fake import FakeEncoder, FakeExtractor

COUNT = 8
QUESTIONS: tuple[tuple[str, dict[str, object]], ...] = (
    ("第3號工會簽訂集體合同多少份？", {}),
    ("工會調解勞動爭議多少件？", {"date": {"gte": "2017"}}),
    ("第5號工會的會員有多少人？", {"document_id": [document_id("/5.pdf")]}),
    ("牛肉麵3多少元？", {}),
    # Computed: the rows around a passage are read as well.
    ("牛肉麵5和陽春麵5一共多少元？", {}),
)


def make_text(number: int) -> str:
    """Return a text with its own figures."""
    lines = [f"第{number}號工會年度報告", "", "一、集體合同", ""]
    for part in range(4):
        figure = (number * 37 + part * 11) % 900 + 100
        lines += [
            f"第{number}號工會第{part + 1}季簽訂集體合同{figure}.{number}萬份，企業{figure}家。",
            f"調解勞動爭議{figure + 1}件，會員{figure + 2}人參加，挽回損失{figure}.5億元。",
            "",
        ]
    return "\n".join(lines)


def make_documents() -> list[Document]:
    """Return texts, and as many documents with pages, boxes, cells, metadata and an original."""
    documents = []
    for number in range(COUNT):
        text, source = make_text(number), f"/{number}.txt"
        if number % 2 == 0:
            documents.append(Document(document_id(source), f"報告{number}", source, text))
            continue
        table = f"菜\t價\n牛肉麵{number}\t12{number}元\n陽春麵{number}\t4{number}元\n"
        whole, source = text + table, f"/{number}.pdf"
        start, rects = len(text), np.arange(4 * len(text), dtype=np.float32).reshape(-1, 4)
        cells = (
            Cell(start, start + 1, 0, 0, is_header=True),
            Cell(start + 2, start + 3, 0, 1, is_header=True),
            Cell(start + 4, start + 8, 1, 0),
            Cell(start + 9, start + 13, 1, 1),
            Cell(start + 14, start + 18, 2, 0),
            Cell(start + 19, start + 22, 2, 1),
        )
        documents.append(
            Document(
                document_id(source),
                f"報告{number}",
                source,
                whole,
                (
                    Block(BlockKind.PARAGRAPH, 0, start),
                    Block(BlockKind.TABLE, start, len(whole) - 1, cells=cells),
                ),
                (
                    Region(RegionKind.PAGE, 0, start, 1, rects=rects),
                    Region(RegionKind.PAGE, start, len(whole), 2),
                ),
                (Hidden(0, 1, "&"),),
                {"date": f"201{number}-05-01", "author": ("甲", "乙")},
                ("page 2 holds no text",),
                f"%PDF-1.7 {number}".encode() * 200,
            )
        )
    return documents


def open_library(folder: Path) -> Collection:
    """Open the collection in a folder."""
    return Collection(folder, FakeEncoder())


def make_template(folder: Path) -> None:
    """Make the collections that are damaged: "closed", all in the database; "bare", the same
    without its search file; and "killed", half of it in the write-ahead log.
    """
    documents = make_documents()
    collection = open_library(folder / "closed")
    collection.add(documents)
    collection.close()
    shutil.copytree(folder / "closed", folder / "bare", ignore=shutil.ignore_patterns("search*"))
    collection = open_library(folder / "open")
    collection.add(documents[: COUNT // 2])
    collection.close()
    collection = open_library(folder / "open")
    for document in documents[COUNT // 2 :]:
        collection.add([document])
    # As a kill leaves it, but for the shared memory, which the next process makes anew.
    shutil.copytree(folder / "open", folder / "killed", ignore=shutil.ignore_patterns("*-shm"))
    collection.close()
    shutil.rmtree(folder / "open")


def say_everything(folder: Path) -> Iterator[tuple[str, Callable[[], object]]]:
    """Yield the name of everything that a collection says, and what asks it."""
    opened: list[Collection] = []

    def start() -> object:
        opened.append(open_library(folder))
        return opened[0].state().documents, opened[0].state().chunks

    yield "open", start
    if not opened:
        return
    collection = opened[0]
    yield from _say(collection, "")
    yield (
        "add",
        lambda: [one.document_id for one in collection.add(make_documents())],
    )
    yield from _say(collection, "again ")
    collection.close()


def list_page(collection: Collection) -> object:
    """Return what a page of the list says, but for its order, which adding again changes."""
    found, total = collection.find_documents("報告", 0, COUNT)
    return sorted(repr(replace(one, added_at="")) for one in found), total


def _say(collection: Collection, when: str) -> Iterator[tuple[str, Callable[[], object]]]:
    reader = Reader(FakeExtractor(_list_answers()), load_calibration())
    pipeline = Pipeline(collection, FakeEncoder(), retrieve_fused, reader, 0.0)

    def ask(question: str, where: dict[str, object]) -> object:
        response = pipeline.ask(question, 5, parse_filter(where))
        return repr(response.outcome), [
            (repr(one.chunk), repr(one.chunk.view), one.title, round(one.score, 5), one.region)
            for one in response.passages
        ]

    for question, where in QUESTIONS:
        yield f"{when}{question}", partial(ask, question, where)
    yield (
        f"{when}list",
        lambda: [
            repr(replace(one, added_at=""))
            for one in sorted(collection.documents(), key=lambda one: one.id)
        ],
    )
    yield f"{when}page", partial(list_page, collection)
    for document in make_documents():
        window = partial(collection.window, document.id, WindowRange(0, 1))
        yield f"{when}window {document.source}", window
        yield f"{when}show {document.source}", partial(collection.get, document.id)
        yield f"{when}passages {document.source}", partial(collection.chunks, document.id)
        if document.original is not None:
            yield f"{when}original {document.source}", partial(collection.original, document.id)
            boxes = partial(collection.store.rects, document.id, 1)
            yield f"{when}boxes {document.source}", boxes


def _list_answers() -> list[str]:
    figures = [(n * 37 + part * 11) % 900 + 100 for n in range(COUNT) for part in range(4)]
    numbers = [f"{figure}.{n // 4}萬份" for n, figure in enumerate(figures)]
    return ["123元", "125元", *numbers, *(f"{figure + 1}件" for figure in figures)]
