"""Mines hard negatives: passages that resemble a question and do not contain its answer.

They are ranked by BM25 over the terms of `index.text.analyzer`.
"""

from collections.abc import Sequence

import numpy as np

from index.text.analyzer import extract_terms
from index.text.normalize import fold
from rag.training.dataset import TrainingPassage, TrainingQuestion
from rag.training.extra import missing_package

_K1, _B = 0.9, 0.4


class NegativeMiner:
    """BM25 over passages in one language."""

    def __init__(self, passages: Sequence[TrainingPassage]) -> None:
        try:
            from scipy.sparse import csr_matrix
        except ImportError as error:
            raise missing_package("scipy") from error
        self._passages = passages
        self._folded = [fold(p.text) for p in passages]
        self._columns: dict[str, int] = {}
        rows, columns, values = [], [], []
        counts = [extract_terms(f"{p.title} {p.text}") for p in passages]
        lengths = np.array([c.total() for c in counts], np.float64)
        norms = _K1 * (1 - _B + _B * lengths / lengths.mean())
        for row, count in enumerate(counts):
            for term, n in count.items():
                rows.append(row)
                columns.append(self._columns.setdefault(term, len(self._columns)))
                values.append(n * (_K1 + 1) / (n + norms[row]))
        matrix = csr_matrix((values, (rows, columns)), shape=(len(passages), len(self._columns)))
        frequency = np.diff(matrix.tocsc().indptr)
        idf = np.log1p((len(passages) - frequency + 0.5) / (frequency + 0.5))
        self._matrix = matrix.multiply(idf).tocsc()

    def mine(self, question: TrainingQuestion, k: int = 6) -> list[TrainingPassage]:
        """Return up to `k` negatives of a question, most similar first.

        They come from the `4 * k` best passages, without its own and those with its answer.
        """
        columns = [self._columns[t] for t in extract_terms(question.text) if t in self._columns]
        scores = np.asarray(self._matrix[:, columns].sum(axis=1)).ravel()
        answer = fold(question.answer)
        negatives = []
        for i in np.argsort(-scores, kind="stable")[: 4 * k].tolist():
            passage = self._passages[i]
            if (
                passage.id != question.passage.id
                and passage.text != question.passage.text
                and not (answer and answer in self._folded[i])
            ):
                negatives.append(passage)
        return negatives[:k]
