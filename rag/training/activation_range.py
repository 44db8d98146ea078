"""python -m rag.training.activation_range DATA: measure the ranges of activations for int8.

Runs both networks in fp32 over texts of the training sets, records the range of the input of every
matrix product, and saves it with the networks' weights (`index.model.quantization`). Takes three
minutes on two cores.
"""

import argparse
import random
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import tokenizers

from index.error import YijuError
from index.model import bundled
from index.model.graph import NARROW, Graph
from index.model.openvino import import_openvino
from index.model.quantization import ActivationRange
from index.model.tokenizer import build_tokenizer_json
from index.model.weights_file import WeightsFile
from index.text.normalize import simplify
from rag.reading import network
from rag.reading.tokenizer import Tokenizer
from rag.training import dataset
from rag.training.mixture import build_mixture

_SEED = 5
_SEQUENCES = 240  # for the reader; as many texts for the encoder
_LONGEST = 512  # tokens
_ROUND = 3  # the mixture that the reader's sequences are drawn from


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="python -m rag.training.activation_range",
        description="Measure the ranges of both networks' activations, and save them with their "
        "weights.",
    )
    parser.add_argument("data", type=Path, help="the folder with the training sets")
    arguments = parser.parse_args()
    try:
        _run(arguments.data)
    except YijuError as error:
        sys.exit(f"rag.training.activation_range: {error}")


def _run(data: Path) -> None:
    weights = WeightsFile(bundled.source())
    tokenizer = tokenizers.Tokenizer.from_str(build_tokenizer_json(weights.pieces))
    chance = random.Random(_SEED)
    encoded = _draw_texts(data, tokenizer, chance)
    examples = chance.sample(build_mixture(data, Tokenizer(tokenizer), _ROUND), _SEQUENCES)
    read = [list(example.ids) for example in examples]
    for shipped, graph, sequences in (
        (bundled.SHIPPED, bundled.graph(weights, None), encoded),
        (network.SHIPPED, network.graph(weights, None), read),
    ):
        ranges = measure_ranges(graph, weights, sequences)
        # The inputs of the feed-forward layers' second products have outliers in single channels of
        # single tokens. With fixed ranges for these too, the mean cosine to fp32 falls from .9995
        # to .9988; the engine quantizes them token by token instead (eval/LOG.md).
        shipped.save_ranges(
            {name: seen for name, seen in ranges.items() if not name.endswith(NARROW)}
        )
        print(shipped.what, len(sequences), "sequences")


def _draw_texts(
    data: Path, tokenizer: tokenizers.Tokenizer, chance: random.Random
) -> list[list[int]]:
    """Draw encyclopedia questions and passages and law articles in both languages.

    Returns token ids, as the encoder gets them.
    """
    texts = []
    for name in ("cmrc_train", "squad2_dev_half"):
        drawn = chance.sample(list(dataset.read_questions(data, name)), _SEQUENCES // 6)
        texts += [f"query: {one.text}" for one in drawn]
        texts += [f"passage: {one.passage.text}" for one in drawn]
    for law in chance.sample(list(dataset.read_articles(data)), _SEQUENCES // 6):
        texts += [f"passage: {law.text}", f"passage: {law.text_en}"]
    return [tokenizer.encode(simplify(text)).ids[:_LONGEST] for text in texts]


def measure_ranges(
    graph: Graph, weights: WeightsFile, sequences: Sequence[Sequence[int]]
) -> dict[str, ActivationRange]:
    """Return the range of each product's input, by channel, over all tokens of `sequences`.

    The graph must be in fp32.
    """
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
