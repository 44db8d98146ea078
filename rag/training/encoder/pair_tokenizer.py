"""Tokenizes pairs of question and passage as the shipped encoder tokenizes texts."""

from collections.abc import Sequence

from tokenizers import Tokenizer
from torch import Tensor

from index.text.normalize import simplify
from rag.training.encoder.pool import Pair
from rag.training.encoder.trainer import RetrievalTask, TokenIds

# Tokens at most, with the special ones.
_LONGEST_QUESTION, _LONGEST_PASSAGE = 96, 256


class PairTokenizer:
    """Tokenizes texts in Simplified characters after E5's prefixes."""

    def __init__(self, tokenizer: Tokenizer) -> None:
        self._tokenizer = tokenizer

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Count each text's tokens, without special ones."""
        return [
            len(e.ids)
            for e in self._tokenizer.encode_batch_fast(list(texts), add_special_tokens=False)
        ]

    def tokenize_questions(self, texts: Sequence[str]) -> list[TokenIds]:
        """Tokenize questions, or words."""
        return self._tokenize("query", texts, _LONGEST_QUESTION)

    def tokenize_passages(self, texts: Sequence[str]) -> list[TokenIds]:
        """Tokenize passages."""
        return self._tokenize("passage", texts, _LONGEST_PASSAGE)

    def make_task(
        self, pairs: Sequence[Pair], targets: Tensor, trained: Sequence[TokenIds] = ()
    ) -> RetrievalTask:
        """Return the task of finding, for each pair's text, its row of `targets` (m, hidden)."""
        return RetrievalTask(
            tuple(self.tokenize_questions([p.text for p in pairs])),
            tuple(p.target for p in pairs),
            targets,
            tuple(trained),
        )

    def _tokenize(self, prefix: str, texts: Sequence[str], most: int) -> list[TokenIds]:
        encodings = self._tokenizer.encode_batch_fast(
            [f"{prefix}: {simplify(text)}" for text in texts]
        )
        return [
            tuple(ids if len(ids) <= most else [*ids[: most - 1], ids[-1]])
            for ids in (encoding.ids for encoding in encodings)
        ]
