"""Measures the component of the encoder's vectors that encodes only a text's language.

Where a collection has both languages, it ranks passages in the question's language above those that
answer it in the other. It is one direction, and `index.model.bundled` removes it from every vector.
Source: Yang et al. 2021, EMNLP ("self language bias").
"""

import random
from collections.abc import Sequence
from pathlib import Path

import torch
from torch import Tensor

from rag.training import dataset
from rag.training.encoder.network import EncoderNetwork
from rag.training.encoder.pair_tokenizer import PairTokenizer

_TEXTS, _SEED = 300, 3


def measure_direction(data: Path, network: EncoderNetwork, tokenizer: PairTokenizer) -> Tensor:
    """Return the direction (hidden,), of length 1, in the vectors of `network`.

    It is measured on texts of the training sets in the folder `data`.
    """
    network.eval()
    return compute_direction(
        [
            (
                network.embed(tokenizer.tokenize_passages(chinese)),
                network.embed(tokenizer.tokenize_passages(english)),
            )
            for chinese, english in _draw_texts(data)
        ]
    )


def compute_direction(kinds: Sequence[tuple[Tensor, Tensor]]) -> Tensor:
    """Return the direction (hidden,), of length 1, from English to Chinese.

    Each kind of text has Chinese vectors (m, hidden) and English ones (n, hidden); the direction is
    the sum over kinds of the difference of their means.
    """
    between = torch.stack([chinese.mean(0) - english.mean(0) for chinese, english in kinds]).sum(0)
    return torch.nn.functional.normalize(between, dim=0)


def _draw_texts(data: Path) -> list[tuple[list[str], list[str]]]:
    """Return Chinese and English texts by kind: encyclopedia paragraphs, law articles."""
    chance = random.Random(_SEED)
    paragraphs = [
        sorted({q.passage.text for q in dataset.read_questions(data, name)})
        for name in ("cmrc_train", "squad2_dev_half")
    ]
    laws = chance.sample(list(dataset.read_articles(data)), _TEXTS)
    chinese, english = (chance.sample(texts, _TEXTS) for texts in paragraphs)
    return [(chinese, english), ([one.text for one in laws], [one.text_en for one in laws])]
