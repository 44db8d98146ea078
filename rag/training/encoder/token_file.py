"""Texts -> token ids as the shipped encoder will see them."""

from collections.abc import Sequence

from tokenizers import Tokenizer
from torch import Tensor

from index.text.normalize import simplify
from rag.training.encoder.pool import Pair
from rag.training.encoder.trainer import Asked, Tokens

# Tokens at most.
QUESTION, PASSAGE = 96, 256


class Reader:
    """Reads Simplified characters only, after E5's prefixes."""

    def __init__(self, tokenizer: Tokenizer) -> None:
        self._tokenizer = tokenizer

    def count(self, texts: Sequence[str]) -> list[int]:
        """How many tokens each text has, without those around it."""
        return [
            len(e.ids)
            for e in self._tokenizer.encode_batch_fast(list(texts), add_special_tokens=False)
        ]

    def questions(self, texts: Sequence[str]) -> list[Tokens]:
        """The ids of questions, or of words."""
        return self._tokens("query", texts, QUESTION)

    def passages(self, texts: Sequence[str]) -> list[Tokens]:
        """The ids of passages."""
        return self._tokens("passage", texts, PASSAGE)

    def asked(
        self, pairs: Sequence[Pair], targets: Tensor, learning: Sequence[Tokens] = ()
    ) -> Asked:
        """The questions of `pairs` with the rows of `targets` (m, hidden) that they are about."""
        return Asked(
            tuple(self.questions([p.text for p in pairs])),
            tuple(p.target for p in pairs),
            targets,
            tuple(learning),
        )

    def _tokens(self, prefix: str, texts: Sequence[str], most: int) -> list[Tokens]:
        found = [
            e.ids
            for e in self._tokenizer.encode_batch_fast(
                [f"{prefix}: {simplify(text)}" for text in texts]
            )
        ]
        return [tuple(ids if len(ids) <= most else [*ids[: most - 1], ids[-1]]) for ids in found]
