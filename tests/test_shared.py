"""The promises that need the development data beside the checkout (../shared); skipped, with the reason, where it is absent."""

import gzip
import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.metrics import average_precision_score, ndcg_score

from eval.dataset.case import Case
from eval.dataset.jsonl import read_questions
from eval.dataset.passage_set import read_documents, read_set
from eval.metric.retrieval import Judged, retrieval
from index.collection import Collection
from index.document import Chunk, Document, document_id
from index.ingest.splitter import Splitter
from index.model.encoder import Encoder
from rag.answer import Answer
from rag.pipeline import Pipeline
from rag.reading import confidence
from rag.reading.extractor import Extractor
from rag.reading.reader import SpanReader
from rag.retrieval.fusion import Dense, Fused
from rag.retrieval.lexical import Lexical
from rag.retrieval.ranking import Query, Retriever


def pipeline(
    library: Collection, encoder: Encoder, extractor: Extractor, threshold: float = 0.0
) -> Pipeline:
    retriever = Fused(Dense(library.vectors), Lexical(library.store, library.index))
    return Pipeline(
        library, encoder, retriever, SpanReader(extractor, confidence.shipped()), threshold
    )


@pytest.fixture(scope="module")
def union(
    encoder: Encoder, shared: Path, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Collection, list[Case]]:
    documents = read_documents(shared / "corpus/union-2017.txt")
    library = Collection(tmp_path_factory.mktemp("union"), encoder)
    library.add(documents)
    return library, read_questions(shared / "corpus/union-2017.questions.jsonl", documents)


def test_union_2017_answers_the_question_it_was_made_for(
    union: tuple[Collection, list[Case]], encoder: Encoder, extractor: Extractor
) -> None:
    library, _ = union
    outcome = (
        pipeline(library, encoder, extractor, confidence.shipped().threshold)
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


@pytest.mark.slow
def test_every_chunk_of_the_development_sets_slices_back(encoder: Encoder, shared: Path) -> None:
    splitter = Splitter(encoder.count)
    for document in _passages(shared):
        chunks = splitter.split(document)
        assert all(document.text[c.start : c.end] == c.text for c in chunks)
        assert _uncovered(document, chunks) == ""


@pytest.mark.slow
def test_english_questions_over_chinese_text_are_never_below_the_dense_leg(
    encoder: Encoder, shared: Path, library: Collection
) -> None:
    documents, cases = read_set(shared / "data/eval/xquad_en_zh")
    library.add(documents)
    vectors = encoder.queries([case.question for case in cases])
    queries = [
        Query.make(case.question, vector) for case, vector in zip(cases, vectors, strict=True)
    ]
    dense, lexical = Dense(library.vectors), Lexical(library.store, library.index)
    alone, fused = (_recall(library, leg, queries, cases) for leg in (dense, Fused(dense, lexical)))
    assert fused[0] >= max(0.86, alone[0])
    assert fused[1] >= max(0.97, alone[1])


@pytest.mark.slow
def test_metrics_are_those_of_another_library_on_drcd_dev(shared: Path) -> None:
    """Rankings of the 1,000 passages for each of 3,524 questions by scikit-learn's tf-idf, judged by ours, by scikit-learn and by hand."""
    documents, cases = read_set(shared / "data/eval/drcd_dev")
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
    ours = retrieval(
        {
            case.id: Judged(case.relevant, [documents[n].id for n in ranked])
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


def _recall(
    library: Collection, leg: Retriever, queries: list[Query], cases: list[Case]
) -> tuple[float, float]:
    """Recall@1 and @5 of the passages (documents), each at its best chunk."""
    ranks = []
    for query, case in zip(queries, cases, strict=True):
        ids = leg.retrieve(query, 50).ids.tolist()
        found = library.store.chunks_by_id(ids)
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
    """The non-blank characters that are in no chunk."""
    outside, at = "", 0
    for chunk in chunks:
        outside += document.text[at : chunk.start]
        at = chunk.end
    return (outside + document.text[at:]).strip()
