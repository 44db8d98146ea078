"""python -m rag.training.encoder DATA --out DIR: train the encoder.

Started again with the same folder, a run resumes from its last checkpoint.
"""

import argparse
import random
import sys
from collections.abc import Mapping
from pathlib import Path

import torch
from safetensors.torch import load_file, save_file
from tokenizers import Tokenizer
from torch import Tensor

from index.error import YijuError
from index.model import bundled
from index.model.fine_tuned import Float32, pack, unpack
from index.model.tokenizer import build_tokenizer_json
from index.model.weights_file import WeightsFile
from rag.training.checkpoint import STATE, load_weights
from rag.training.encoder.language_direction import measure_direction
from rag.training.encoder.network import EncoderNetwork
from rag.training.encoder.pair import PairBuilder, PairCounts
from rag.training.encoder.pair_tokenizer import PairTokenizer
from rag.training.encoder.pool import Pair, Pool
from rag.training.encoder.trainer import EncoderTrainer, EncoderTraining, TokenIds
from rag.training.question.glossary import Glossary

_HELD_OUT = 400  # pairs of each kind for the learning curve


def main() -> None:
    arguments = _parse_arguments()
    try:
        _run(arguments)
    except YijuError as error:
        sys.exit(f"rag.training.encoder: {error}")


def _run(arguments: argparse.Namespace) -> None:
    arguments.out.mkdir(parents=True, exist_ok=True)
    weights = WeightsFile(bundled.source())
    base = dict(weights.state())
    network = EncoderNetwork(weights.shape)
    network.load_base({name: torch.from_numpy(value.copy()) for name, value in base.items()})
    tokenizer = PairTokenizer(Tokenizer.from_str(build_tokenizer_json(weights.pieces)))
    if arguments.ship:
        _ship(arguments, network, tokenizer, base)
    else:
        _train(arguments, network, tokenizer)


def _train(
    arguments: argparse.Namespace, network: EncoderNetwork, tokenizer: PairTokenizer
) -> None:
    training = EncoderTraining(
        rate=arguments.rate, keep=arguments.keep, steps=arguments.steps, until=arguments.until
    )
    builder = PairBuilder(arguments.data, Glossary.load(), random.Random(training.seed))
    pool, held_out_pool = Pool(tokenizer.count_tokens), Pool(tokenizer.count_tokens)
    pairs = builder.build_pairs(pool, PairCounts())
    held_out = builder.build_pairs(held_out_pool, PairCounts(1000, 500, 1, 1), held_out=True)
    words = builder.draw_words()
    passages = tokenizer.tokenize_passages(pool.texts)
    texts = {
        "passages": passages,
        "held": tokenizer.tokenize_passages(held_out_pool.texts),
        "words": tokenizer.tokenize_questions([word for _, word in words]),
    }
    vectors = _compute_targets(network, texts, arguments.out / "targets.safetensors")
    if arguments.first:
        load_weights(network.tuned_parameters(), load_file(arguments.first / STATE))
    glosses = [Pair(gloss, at) for at, (gloss, _) in enumerate(words)]
    tasks = [
        tokenizer.make_task(
            [pair for kind in pairs.values() for pair in kind],
            vectors["passages"],
            passages if arguments.first else (),
        ),
        tokenizer.make_task(glosses, vectors["words"]),
    ]
    counts = ", ".join(f"{len(some):,} {kind}" for kind, some in pairs.items())
    print(f"{counts}; {len(words):,} words, {len(passages):,} passages", flush=True)
    curve = {
        kind: tokenizer.make_task(
            builder.chance.sample(some, min(len(some), _HELD_OUT)), vectors["held"]
        )
        for kind, some in held_out.items()
    }
    trainer = EncoderTrainer(network, training, arguments.out)
    trainer.run(tasks, passages, vectors["passages"], curve)


def _ship(
    arguments: argparse.Namespace,
    network: EncoderNetwork,
    tokenizer: PairTokenizer,
    base: Mapping[str, Float32],
) -> None:
    """Write the last checkpoint's weights, interpolated with the base, and the language direction.

    The direction is measured with the weights as they are after packing.
    """
    parameters = network.tuned_parameters()
    load_weights(parameters, load_file(arguments.out / STATE))
    trained = {name: value.detach().numpy() for name, value in parameters.items()}
    mixed = {
        name: base[name] + arguments.share * (value - base[name]) for name, value in trained.items()
    }
    shipped = unpack(pack(mixed, base), base)
    load_weights(
        parameters, {f"weight.{name}": torch.from_numpy(value) for name, value in shipped.items()}
    )
    direction = measure_direction(arguments.data, network, tokenizer).numpy()
    bundled.SHIPPED.save(shipped | {bundled.LANGUAGE: direction}, base)


def _compute_targets(
    network: EncoderNetwork, texts: dict[str, list[TokenIds]], path: Path
) -> dict[str, Tensor]:
    """Return the base encoder's vectors (n, hidden) by kind of text.

    They take half an hour on two cores, so the run's folder keeps them.
    """
    if not path.exists():
        save_file({name: network.embed(ids) for name, ids in texts.items()}, path)
    return load_file(path)


def _parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m rag.training.encoder", description="Train the encoder."
    )
    parser.add_argument("data", type=Path, help="the folder with the training sets")
    parser.add_argument(
        "--out",
        type=Path,
        required=True,
        help="the folder for checkpoints and the learning curve; a run that was stopped resumes",
    )
    parser.add_argument(
        "--steps", type=int, help="train for at most this many steps (default: one epoch)"
    )
    parser.add_argument(
        "--until",
        type=int,
        help="stop after this many of them, before the learning rate has reached 0",
    )
    parser.add_argument(
        "--first",
        type=Path,
        metavar="DIR",
        help="run the second round, which trains passages too, from the first round's folder",
    )
    parser.add_argument(
        "--keep",
        type=float,
        default=EncoderTraining().keep,
        help="the weight of the penalty for moving passages (default: %(default)s)",
    )
    parser.add_argument(
        "--rate",
        type=float,
        default=EncoderTraining().rate,
        help="the highest learning rate (default: %(default)s)",
    )
    parser.add_argument(
        "--ship",
        action="store_true",
        help="do not train; write the last checkpoint in --out to index/model/weights",
    )
    parser.add_argument(
        "--share",
        type=float,
        default=1.0,
        help="with --ship: how far to go from the base to the trained weights, 0 to 1 "
        "(WiSE-FT, arXiv 2109.01903; default: %(default)s)",
    )
    return parser.parse_args()


if __name__ == "__main__":
    main()
