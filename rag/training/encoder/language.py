"""python -m rag.training.encoder.language DATA: finds what of the shipped encoder's vectors only says which language a text is in;
`python -m rag.training.encoder --ship` does so, too.

Left in, it puts passages in the question's language before those that answer in the other, wherever a collection has both. It is one
direction, and `index.bundle` takes it out of every vector. Source: Yang et al. 2021, EMNLP ("self language bias").
"""

import random
import sys
from collections.abc import Sequence
from pathlib import Path

import torch
from tokenizers import Tokenizer
from torch import Tensor

from index import bundle
from index.script import simplify
from index.weights import WeightsFile
from rag.training import source
from rag.training.encoder.network import EncoderNetwork

_TEXTS, _TOKENS, _SEED = 300, 256, 3


def direction(kinds: Sequence[tuple[Tensor, Tensor]]) -> Tensor:
    """(hidden,), length 1: from the mean of English vectors (n, hidden) to that of Chinese ones (m, hidden), over several kinds of
    text, each of which has both.
    """
    between = torch.stack([chinese.mean(0) - english.mean(0) for chinese, english in kinds]).sum(0)
    return torch.nn.functional.normalize(between, dim=0)


def _texts(data: Path) -> list[tuple[list[str], list[str]]]:
    """Chinese and English texts: paragraphs of encyclopedias, articles of law."""
    chance = random.Random(_SEED)
    paragraphs = [sorted({q.passage.text for q in source.questions(data, name)}) for name in ("cmrc_train", "squad2_dev_half")]
    laws = chance.sample(list(source.articles(data)), _TEXTS)
    chinese, english = (chance.sample(some, _TEXTS) for some in paragraphs)
    return [(chinese, english), ([one.text for one in laws], [one.text_en for one in laws])]


def main(data: Path) -> None:
    weights = WeightsFile(bundle.source())
    base = dict(weights.state())
    tuned = bundle.SHIPPED.load(base)
    network = EncoderNetwork(weights.shape).eval()
    network.load_base({name: torch.from_numpy(value.copy()) for name, value in base.items()})
    network.body.load_state_dict({name: torch.from_numpy(value) for name, value in tuned.items() if name in base}, strict=False)
    tokenizer = Tokenizer.from_str(bundle.tokenizer_json(weights.pieces))

    def embed(texts: list[str]) -> Tensor:
        found = tokenizer.encode_batch_fast([f"passage: {simplify(text)}" for text in texts])
        return network.embed([[*one.ids[: _TOKENS - 1], one.ids[-1]] if len(one.ids) > _TOKENS else one.ids for one in found])

    kinds = [(embed(chinese), embed(english)) for chinese, english in _texts(data)]
    found = direction(kinds)
    for chinese, english in kinds:
        print(f"along it: Chinese {(chinese @ found).mean():.3f}, English {(english @ found).mean():.3f}")
    bundle.SHIPPED.save(tuned | {bundle.LANGUAGE: found.numpy()}, base)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
