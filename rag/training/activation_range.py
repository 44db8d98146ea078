"""python -m rag.training.activation_range DATA: measures what goes into every matrix product of both networks, on texts of the training sets, and
ships it with their weights (`index.model.quantization`). Three minutes on two cores.
"""

import argparse
import random
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import tokenizers

from index.model import bundled
from index.model.graph import NARROW, Graph
from index.model.openvino import import_openvino
from index.model.quantization import ActivationRange
from index.model.weights_file import WeightsFile
from index.text.normalize import simplify
from rag.reading import network
from rag.reading.tokenizer import Tokenizer
from rag.training import dataset
from rag.training.mixture import mixture

_SEED, _SEQUENCES, _LONGEST = 5, 240, 512


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="python -m rag.training.activation_range", description=__doc__
    )
    parser.add_argument("data", type=Path, help="the folder of the training sets")
    data = parser.parse_args().data
    weights = WeightsFile(bundled.source())
    whole = tokenizers.Tokenizer.from_str(bundled.tokenizer_json(weights.pieces))
    chance = random.Random(_SEED)
    for shipped, graph, sequences in (
        (bundled.SHIPPED, bundled.graph(weights, None), list(_texts(data, whole, chance))),
        (
            network.SHIPPED,
            network.graph(weights, None),
            [
                list(one.ids)
                for one in chance.sample(mixture(data, Tokenizer(whole), 3), _SEQUENCES)
            ],
        ),
    ):
        found = ranges(graph, weights, sequences)
        # What the feed-forward layers' second products are given reaches far in single channels of single tokens: with ranges for them,
        # too, the mean cosine to fp32 falls from .9995 to .9988; the engine quantises them token by token (eval/LOG.md).
        shipped.save_ranges(
            {name: seen for name, seen in found.items() if not name.endswith(NARROW)}
        )
        print(shipped.what, len(sequences), "sequences")


def _texts(
    data: Path, tokenizer: tokenizers.Tokenizer, chance: random.Random
) -> Iterator[list[int]]:
    """Questions and passages of encyclopedias, and articles of law, in both languages, as the encoder is given them."""
    texts = []
    for name in ("cmrc_train", "squad2_dev_half"):
        asked = chance.sample(list(dataset.questions(data, name)), _SEQUENCES // 6)
        texts += [f"query: {one.text}" for one in asked] + [
            f"passage: {one.passage.text}" for one in asked
        ]
    for law in chance.sample(list(dataset.articles(data)), _SEQUENCES // 6):
        texts += [f"passage: {law.text}", f"passage: {law.text_en}"]
    return (tokenizer.encode(simplify(text)).ids[:_LONGEST] for text in texts)


def ranges(
    graph: Graph, weights: WeightsFile, sequences: Sequence[Sequence[int]]
) -> dict[str, ActivationRange]:
    """What each product of a graph in fp32 is given, channel by channel, over all tokens of `sequences`."""
    words = dict(weights.state())["embeddings.word_embeddings.weight"]
    openvino = import_openvino()
    watched = openvino.Model(
        [node.output(0) for node in graph.seen.values()], graph.model.get_parameters(), "seen"
    )
    request = (
        openvino.Core()
        .compile_model(watched, "CPU", {"INFERENCE_PRECISION_HINT": "f32"})
        .create_infer_request()
    )
    low, high = ({name: np.zeros(1, np.float32) for name in graph.seen} for _ in range(2))
    for ids in sequences:
        outputs = request.infer([words[None, list(ids)], np.ones((1, len(ids)), np.float32)])
        for at, name in enumerate(graph.seen):
            low[name] = np.minimum(low[name], outputs[at][0].min(axis=0))
            high[name] = np.maximum(high[name], outputs[at][0].max(axis=0))
    return {name: ActivationRange(low[name], high[name]) for name in graph.seen}


if __name__ == "__main__":
    main()
