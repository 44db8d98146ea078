"""Promises that need the development data beside the checkout (../shared); else skipped."""

import gzip
import json
import re
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import numpy as np
import pytest
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.metrics import average_precision_score, ndcg_score

from eval.dataset.case import Case
from eval.dataset.question_set import read
from eval.metric.retrieval import JudgedRanking, score_rankings
from index.collection import Collection
from index.document import Chunk, Document, document_id
from index.ingest.splitter import Splitter
from index.model.encoder import Encoder
from rag.answer import Answer
from rag.pipeline import Pipeline
from rag.question import Question
from rag.reading.confidence import load_calibration
from rag.reading.extractor import Extractor
from rag.reading.reader import Reader
from rag.retrieval.dense import retrieve_dense
from rag.retrieval.fusion import retrieve_fused
from rag.retrieval.ranking import Retriever


def pipeline(
    library: Collection, encoder: Encoder, extractor: Extractor, threshold: float = 0.0
) -> Pipeline:
    reader = Reader(extractor, load_calibration())
    return Pipeline(library, encoder, retrieve_fused, reader, threshold)


@pytest.fixture(scope="module")
def union(
    encoder: Encoder, shared: Path, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Collection, list[Case]]:
    found = read(shared / "corpus/union-2017.questions.jsonl", shared / "corpus/union-2017.txt")
    library = Collection(tmp_path_factory.mktemp("union"), encoder)
    library.add(found.documents)
    return library, list(found.cases)


def test_union_2017_answers_the_question_it_was_made_for(
    union: tuple[Collection, list[Case]], encoder: Encoder, extractor: Extractor
) -> None:
    library, _ = union
    outcome = (
        pipeline(library, encoder, extractor, load_calibration().threshold)
        .ask("how many collective contracts?")
        .outcome
    )
    assert isinstance(outcome, Answer)
    assert outcome.text == "246.0萬份"
    assert (outcome.said.value, outcome.said.unit) == (2460000, "份")
    (citation,) = outcome.citations
    assert (
        library.get(citation.document_id).text[citation.start : citation.end] == citation.cited_text
    )
    assert citation.section[0] == "熱詞七:依法維權"


def test_union_2017_has_the_evidence_in_the_first_three_passages(
    union: tuple[Collection, list[Case]], encoder: Encoder, extractor: Extractor
) -> None:
    library, cases = union
    asked = pipeline(library, encoder, extractor)
    missed = [
        case.id
        for case in cases
        if case.answerable
        and not any(
            h.chunk.start < e.end and e.start < h.chunk.end
            for h in asked.ask(case.question, 3).passages
            for e in case.evidence
        )
    ]
    assert missed == []


# Samples for `make test`; `make long` takes all.
sampled = pytest.mark.parametrize("step", [20, pytest.param(1, marks=pytest.mark.long)])


@pytest.mark.slow
@sampled
def test_every_chunk_of_the_development_sets_slices_back(
    encoder: Encoder, shared: Path, step: int
) -> None:
    splitter = Splitter(encoder.count)
    for document in islice(_passages(shared), 0, None, step):
        chunks = splitter.split(document)
        assert all(document.text[c.start : c.end] == c.text for c in chunks)
        assert _uncovered(document, chunks) == ""


@pytest.mark.long
def test_english_questions_over_chinese_text_are_never_below_the_dense_leg(
    encoder: Encoder, shared: Path, library: Collection
) -> None:
    found = read(shared / "data/eval/xquad_en_zh")
    documents, cases = found.documents, list(found.cases)
    library.add(documents)
    alone, fused = (_recall(library, one, cases) for one in (retrieve_dense, retrieve_fused))
    assert fused[0] >= max(0.86, alone[0])
    assert fused[1] >= max(0.97, alone[1])


@pytest.mark.slow
@sampled
def test_metrics_are_those_of_another_library_on_drcd_dev(shared: Path, step: int) -> None:
    """Rank 1,000 passages for 3,524 questions by tf-idf; scikit-learn and arithmetic judge, too."""
    found = read(shared / "data/eval/drcd_dev")
    documents, cases = found.documents, list(found.cases[::step])
    vectoriser = TfidfVectorizer(analyzer="char", ngram_range=(1, 2))
    passages = vectoriser.fit_transform(document.text for document in documents)
    scores = (vectoriser.transform(case.question for case in cases) @ passages.T).toarray()
    scores -= (
        np.arange(len(documents)) * 1e-9
    )  # no ties, which each library would break its own way
    at = {document.id: number for number, document in enumerate(documents)}
    gold = np.zeros_like(scores)
    gold[np.arange(len(cases)), [at[case.relevant[0]] for case in cases]] = 1
    order = np.argsort(-scores, axis=1)
    ours = score_rankings(
        {
            case.id: JudgedRanking(case.relevant, [documents[n].id for n in ranked])
            for case, ranked in zip(cases, order, strict=True)
        }
    )
    rank = np.array(
        [
            ranked.tolist().index(at[case.relevant[0]]) + 1
            for case, ranked in zip(cases, order, strict=True)
        ]
    )
    for name, theirs in (
        ("R@1", rank <= 1),
        ("R@5", rank <= 5),
        ("R@10", rank <= 10),
        ("RR@10", np.where(rank <= 10, 1 / rank, 0)),
        ("nDCG@10", [ndcg_score([g], [s], k=10) for g, s in zip(gold, scores, strict=True)]),
        ("AP", [average_precision_score(g, s) for g, s in zip(gold, scores, strict=True)]),
    ):
        assert [ours[case.id][name] for case in cases] == pytest.approx(
            np.asarray(theirs, float).tolist(), abs=1e-9
        ), name
    assert 0.5 < float(np.mean(rank == 1)) < 1


def _recall(library: Collection, retriever: Retriever, cases: list[Case]) -> tuple[float, float]:
    """Recall@1 and @5 of the passages (documents), each at its best chunk."""
    ranks = []
    vectors = iter(library.encoder.queries([case.question for case in cases]))
    with library.searcher() as searcher:
        for case in cases:
            ids = retriever(
                Question.parse(case.question), vectors.__next__, searcher, 50
            ).ids.tolist()
            found = searcher.chunks(ids)
            ranked = list(dict.fromkeys(found[i][0].document_id for i in ids))
            ranks.append(ranked.index(case.relevant[0]) if case.relevant[0] in ranked else 99)
    return float((np.array(ranks) < 1).mean()), float((np.array(ranks) < 5).mean())


def _passages(shared: Path) -> Iterator[Document]:
    for name in ("eval/drcd_dev.passages", "eval/cmrc_dev.passages", "corpus/twlaw_articles"):
        with gzip.open(shared / f"data/{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
            for number, line in enumerate(lines):
                if number == 20_000:
                    break
                record = json.loads(line)
                yield Document(
                    document_id(record["id"]),
                    record.get("title") or record.get("law", ""),
                    record["id"],
                    record["text"],
                )


def _uncovered(document: Document, chunks: list[Chunk]) -> str:
    """The words that are in no chunk and not said by the next one: a table's headers are said by
    its rows.
    """
    outside, at = [], 0
    for chunk in chunks:
        supports = {span for cell in chunk.view.cells for span in cell.supports}
        headers = [document.text[start:end] for start, end in supports]
        said = " ".join([*chunk.view.context, chunk.view.text, *headers])
        words = re.findall(r"\w+", document.text[at : chunk.start])
        outside += [word for word in words if word not in said]
        at = chunk.end
    return "".join([*outside, document.text[at:].strip()])
