"""What of the encoder's vectors only says which language a text is in.

Left in, it puts passages in the question's language before those that answer in the other, wherever a collection has both. It is one
direction, and `index.model.bundled` takes it out of every vector. Source: Yang et al. 2021, EMNLP ("self language bias").
"""

import random
from collections.abc import Sequence
from pathlib import Path

import torch
from torch import Tensor

from rag.training import dataset
from rag.training.encoder.network import EncoderNetwork
from rag.training.encoder.token_file import Reader

_TEXTS, _SEED = 300, 3


def found(data: Path, network: EncoderNetwork, reader: Reader) -> Tensor:
    """The direction (hidden,), length 1, in the vectors of `network`, by texts of the training sets in the folder `data`."""
    network.eval()
    vectors = [
        (network.embed(reader.passages(chinese)), network.embed(reader.passages(english)))
        for chinese, english in _texts(data)
    ]
    return direction(vectors)


def direction(kinds: Sequence[tuple[Tensor, Tensor]]) -> Tensor:
    """(hidden,), length 1: from the mean of English vectors (n, hidden) to that of Chinese ones (m, hidden), over several kinds of
    text, each of which has both.
    """
    between = torch.stack([chinese.mean(0) - english.mean(0) for chinese, english in kinds]).sum(0)
    return torch.nn.functional.normalize(between, dim=0)


def _texts(data: Path) -> list[tuple[list[str], list[str]]]:
    """Chinese and English texts: paragraphs of encyclopedias, articles of law."""
    chance = random.Random(_SEED)
    paragraphs = [
        sorted({q.passage.text for q in dataset.questions(data, name)})
        for name in ("cmrc_train", "squad2_dev_half")
    ]
    laws = chance.sample(list(dataset.articles(data)), _TEXTS)
    chinese, english = (chance.sample(some, _TEXTS) for some in paragraphs)
    return [(chinese, english), ([one.text for one in laws], [one.text_en for one in laws])]
