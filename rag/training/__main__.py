"""python -m rag.training DATA --out DIR: train the reader.

Started again with the same folder, a run resumes from its last checkpoint.
"""

import argparse
import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path

import tokenizers
import torch
from safetensors.torch import load_file, save_file

from index.error import YijuError
from index.model import bundled
from index.model.tokenizer import build_tokenizer_json
from index.model.weights_file import WeightsFile
from rag.reading.network import BODY
from rag.reading.network import SHIPPED as WEIGHTS
from rag.reading.tokenizer import Tokenizer
from rag.training.checkpoint import STATE, average_weights, load_weights
from rag.training.mixture import build_mixture, sample_held_out
from rag.training.network import ReaderNetwork, load_shipped
from rag.training.shard import load_or_build
from rag.training.trainer import ReaderTrainer, ReaderTraining
from rag.training.training_round import ROUNDS

_SHIPPED = "shipped"


def main() -> None:
    arguments = _parse_arguments()
    try:
        _run(arguments)
    except YijuError as error:
        sys.exit(f"rag.training: {error}")


def _run(arguments: argparse.Namespace) -> None:
    arguments.out.mkdir(parents=True, exist_ok=True)
    checkpoints = (arguments.out / STATE, *arguments.average)
    if arguments.export:
        save_file(average_weights([load_file(path) for path in checkpoints]), arguments.export)
        return
    weights = WeightsFile(bundled.source())
    if arguments.ship:
        _ship(weights, checkpoints, arguments.share)
        return
    torch.manual_seed(arguments.round)
    network = _make_network(weights, arguments.start)
    network.freeze(arguments.freeze)
    tokenizer = Tokenizer(tokenizers.Tokenizer.from_str(build_tokenizer_json(weights.pieces)))
    examples = load_or_build(
        arguments.out,
        f"round {arguments.round}",
        partial(build_mixture, arguments.data, tokenizer, arguments.round),
    )[: arguments.examples]
    print(f"{len(examples)} examples, {sum(len(e.ids) for e in examples)} tokens", flush=True)
    held_out = sample_held_out(arguments.data, tokenizer)
    training = ReaderTraining(rate=arguments.rate, seed=arguments.round, until=arguments.until)
    ReaderTrainer(network, training, arguments.out).run(examples, held_out)


def _make_network(weights: WeightsFile, start: Sequence[str]) -> ReaderNetwork:
    if list(start) == [_SHIPPED]:
        return load_shipped()
    network = ReaderNetwork(weights.shape)
    network.load_base({name: torch.from_numpy(value.copy()) for name, value in weights.state()})
    if start:
        states = [load_file(path) for path in start]
        load_weights(network.tuned_parameters(), average_weights(states))
    return network


def _ship(weights: WeightsFile, checkpoints: Sequence[Path], share: float) -> None:
    """Write the mean of the checkpoints to rag/reading/weights, mixed with what is there."""
    base = {BODY + name: value for name, value in weights.state()}
    mean = average_weights([load_file(path) for path in checkpoints])
    tuned = {name.removeprefix("weight."): value.numpy() for name, value in mean.items()}
    if share < 1:
        shipped = WEIGHTS.load(base)
        tuned = {name: share * value + (1 - share) * shipped[name] for name, value in tuned.items()}
    WEIGHTS.save(tuned, base)


def _parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m rag.training", description="Train the reader.")
    parser.add_argument("data", type=Path, help="the folder with the training sets")
    parser.add_argument(
        "--out",
        type=Path,
        required=True,
        help="the folder for checkpoints and the learning curve; a run that was stopped resumes",
    )
    parser.add_argument(
        "--examples",
        type=int,
        help="train on at most this many examples (default: the whole mixture)",
    )
    parser.add_argument(
        "--round",
        type=int,
        choices=ROUNDS,
        default=1,
        help="which mixture to train on, and the seed (default: %(default)s)",
    )
    parser.add_argument(
        "--until", type=int, help="stop after this many steps; the next round can start from there"
    )
    parser.add_argument(
        "--rate",
        type=float,
        default=ReaderTraining().rate,
        help="the highest learning rate of the body (default: %(default)s)",
    )
    parser.add_argument(
        "--freeze",
        type=int,
        default=0,
        help="how many of the lowest layers not to train (default: %(default)s)",
    )
    parser.add_argument(
        "--start",
        nargs="+",
        default=(),
        metavar="CHECKPOINT",
        help="start from a checkpoint, or from the mean of several, instead of from the bundled "
        f"encoder; {_SHIPPED!r} starts from the reader's shipped weights",
    )
    parser.add_argument(
        "--ship",
        action="store_true",
        help="do not train; write the last checkpoint in --out to rag/reading/weights",
    )
    parser.add_argument(
        "--export",
        type=Path,
        metavar="FILE",
        help="do not train; write the weights of the last checkpoint alone, a third of its size; "
        "--start takes the file",
    )
    parser.add_argument(
        "--average",
        type=Path,
        nargs="+",
        default=(),
        metavar="CHECKPOINT",
        help="with --ship or --export: write the mean of the last checkpoint and these",
    )
    parser.add_argument(
        "--share",
        type=float,
        default=1.0,
        help="with --ship: the share of the new weights; the rest are those shipped so far "
        "(default: %(default)s)",
    )
    return parser.parse_args()


if __name__ == "__main__":
    main()
