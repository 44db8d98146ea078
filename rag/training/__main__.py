"""python -m rag.training DATA --out DIR: trains the reader; run again, it goes on where it stopped."""

import argparse
from collections.abc import Sequence
from pathlib import Path

import tokenizers
import torch
from safetensors.torch import load_file

from index.model import bundled
from index.model.weights_file import WeightsFile
from rag.reading.network import BODY
from rag.reading.network import SHIPPED as WEIGHTS
from rag.reading.tokenizer import Tokenizer
from rag.training.checkpoint import STATE, averaged, load_weights
from rag.training.mixture import ROUNDS, examine, mixture
from rag.training.network import ReaderNetwork, shipped
from rag.training.trainer import Plan, Trainer

SHIPPED = "shipped"


def main() -> None:
    arguments = _arguments()
    arguments.out.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(arguments.round)
    weights = WeightsFile(bundled.source())
    network = _network(weights, arguments.start)
    if arguments.ship:
        load_weights(
            network.tuned(),
            averaged([load_file(path) for path in (arguments.out / STATE, *arguments.average)]),
        )
        base = {BODY + name: value for name, value in weights.state()}
        tuned = {name: value.detach().numpy() for name, value in network.tuned().items()}
        WEIGHTS.save(tuned, base)
        return
    network.freeze(arguments.freeze)
    tokenizer = Tokenizer(tokenizers.Tokenizer.from_str(bundled.tokenizer_json(weights.pieces)))
    examples = mixture(arguments.data, tokenizer, arguments.round)[: arguments.examples]
    print(f"{len(examples)} examples, {sum(len(e.ids) for e in examples)} tokens", flush=True)
    held = examine(arguments.data, tokenizer)
    Trainer(
        network,
        Plan(rate=arguments.rate, seed=arguments.round, until=arguments.until),
        arguments.out,
    ).run(examples, held)


def _network(weights: WeightsFile, start: Sequence[str]) -> ReaderNetwork:
    if list(start) == [SHIPPED]:
        return shipped()
    network = ReaderNetwork(weights.shape)
    network.load_base({name: torch.from_numpy(value.copy()) for name, value in weights.state()})
    if start:
        load_weights(network.tuned(), averaged([load_file(path) for path in start]))
    return network


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m rag.training", description=__doc__)
    parser.add_argument("data", type=Path, help="the folder of the training sets")
    parser.add_argument(
        "--out", type=Path, required=True, help="where checkpoints and the learning curve go"
    )
    parser.add_argument(
        "--examples",
        type=int,
        default=None,
        help="at most so many examples (default: the whole mixture)",
    )
    parser.add_argument(
        "--round", type=int, choices=ROUNDS, default=1, help="which mixture; it is also the seed"
    )
    parser.add_argument(
        "--until", type=int, help="stop after so many steps, for the next round to go on from"
    )
    parser.add_argument("--rate", type=float, default=Plan().rate, help="highest learning rate")
    parser.add_argument(
        "--freeze", type=int, default=0, help="how many of the lowest layers are left as they are"
    )
    parser.add_argument(
        "--start",
        nargs="+",
        default=(),
        metavar="CHECKPOINT",
        help=f"begin from a checkpoint, or the mean of several, instead of the bundled encoder; {SHIPPED}: from the reader's own weights",
    )
    parser.add_argument(
        "--ship",
        action="store_true",
        help="write the last checkpoint in --out to rag/reading/weights instead of training",
    )
    parser.add_argument(
        "--average",
        type=Path,
        nargs="+",
        default=(),
        metavar="CHECKPOINT",
        help="with --ship: write the mean of the last and of these",
    )
    return parser.parse_args()


if __name__ == "__main__":
    main()
