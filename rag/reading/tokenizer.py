"""Text -> tokens with their offsets, and the sequence that the reader's network is given.

A sequence is `<s> question </s> </s> title </s> text </s>`, as XLM-R's family takes pairs; the answer lies in the text.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import tokenizers

BEGIN, END = 0, 2


@dataclass(frozen=True, slots=True)
class Tokens:
    """Token ids (n,) of a text, and where each one's characters stand: [start, end) code points, blanks left out."""

    ids: tuple[int, ...]
    offsets: tuple[tuple[int, int], ...]


# Left to itself the vocabulary joins what an answer must part: 》， and （19 and 黨的. So every mark, 的 and 年 stands
# alone, and digits do not run into letters: the answers of drcd_dev that begin and end with a token are then 98 of 100, not 95.
_APART = r"[^▁\p{L}\p{N}]|[的年]|[0-9]+|\p{Han}+"


class Tokenizer:
    """The bundled model's tokenizer without special tokens, and with finer cuts."""

    def __init__(self, bundled: tokenizers.Tokenizer) -> None:
        """`bundled`: the encoder's, whose pieces are shared and which stays as it is."""
        pre = tokenizers.pre_tokenizers
        self._tokenizer = tokenizers.Tokenizer(
            bundled.model
        )  # without special tokens: <s> in a text is text, it ends no passage
        self._tokenizer.normalizer = bundled.normalizer
        self._tokenizer.pre_tokenizer = pre.Sequence(
            [
                pre.Metaspace(),
                *(pre.Split(tokenizers.Regex(p), "isolated") for p in _APART.split("|")),
            ]
        )

    def ids(self, text: str) -> list[int]:
        """Token ids of a text that is not cited."""
        found: list[int] = self._tokenizer.encode(text, add_special_tokens=False).ids
        return found

    def tokens(self, text: str) -> Tokens:
        """Token ids with the code points that each stands for. Tokens of blanks are left out, but for
        the one that XLM-R's vocabulary puts before a word that it does not know as a beginning: it has that word's first character.
        """
        encoding = self._tokenizer.encode(text, add_special_tokens=False)
        ids, offsets = [], []
        for token, (start, end) in zip(encoding.ids, encoding.offsets, strict=True):
            piece = text[start:end]
            if piece.strip():
                ids.append(token)
                offsets.append((end - len(piece.lstrip()), start + len(piece.rstrip())))
        return Tokens(tuple(ids), tuple(offsets))


def assemble(
    question: Sequence[int], title: Sequence[int], text: Sequence[int]
) -> tuple[list[int], int]:
    """The sequence and the position in it at which `text` begins."""
    head = [BEGIN, *question, END, END, *title, *([END] if title else [])]
    return [*head, *text, END], len(head)


@dataclass(frozen=True, slots=True)
class Window:
    """Tokens [start, end) of a text."""

    start: int
    end: int


def windows(count: int, length: int, stride: int) -> list[Window]:
    """Windows of at most `length` tokens that cover a text of `count`, one every `stride`; one of none for an empty text.

    >>> [(w.start, w.end) for w in windows(10, 6, 3)]
    [(0, 6), (3, 9), (6, 10)]
    """
    last = max(0, -(-(count - length) // stride))
    return [Window(at * stride, min(count, at * stride + length)) for at in range(last + 1)]
