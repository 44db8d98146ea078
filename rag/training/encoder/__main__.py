"""python -m rag.training.encoder DATA --out DIR: trains the encoder; run again, it goes on where it stopped."""

import argparse
import random
from collections.abc import Mapping
from pathlib import Path

import torch
from safetensors.torch import load_file, save_file
from tokenizers import Tokenizer
from torch import Tensor

from index.model import bundled
from index.model.fine_tuned import Float32, pack, unpack
from index.model.weights_file import WeightsFile
from rag.training.checkpoint import STATE, load_weights
from rag.training.encoder import language_direction
from rag.training.encoder.network import EncoderNetwork
from rag.training.encoder.pair import Amount, Maker
from rag.training.encoder.pool import Pair, Pool
from rag.training.encoder.token_file import Reader
from rag.training.encoder.trainer import Plan, Tokens, Trainer
from rag.training.glossary import Glossary

_HELD = 400  # pairs of a kind for the curve


def main() -> None:
    arguments = _arguments()
    arguments.out.mkdir(parents=True, exist_ok=True)
    weights = WeightsFile(bundled.source())
    base = dict(weights.state())
    network = EncoderNetwork(weights.shape)
    network.load_base({name: torch.from_numpy(value.copy()) for name, value in base.items()})
    reader = Reader(Tokenizer.from_str(bundled.tokenizer_json(weights.pieces)))
    if arguments.ship:
        _ship(arguments, network, reader, base)
        return
    maker = Maker(arguments.data, Glossary.installed(), random.Random(Plan().seed))
    pool, examined = Pool(reader.count), Pool(reader.count)
    pairs = maker.pairs(pool, Amount())
    held = maker.pairs(examined, Amount(1000, 500, 1, 1), held=True)
    words = maker.words()
    passages = reader.passages(pool.texts)
    texts = {
        "passages": passages,
        "held": reader.passages(examined.texts),
        "words": reader.questions([word for _, word in words]),
    }
    vectors = _targets(network, texts, arguments.out / "targets.safetensors")
    if arguments.first:
        load_weights(network.tuned(), load_file(arguments.first / STATE))
    tasks = [
        reader.asked(
            [pair for some in pairs.values() for pair in some],
            vectors["passages"],
            passages if arguments.first else (),
        ),
        reader.asked([Pair(gloss, at) for at, (gloss, _) in enumerate(words)], vectors["words"]),
    ]
    print(
        {kind: len(some) for kind, some in pairs.items()},
        len(words),
        "words,",
        len(passages),
        "passages",
        flush=True,
    )
    looked = {
        kind: reader.asked(maker.chance.sample(some, min(len(some), _HELD)), vectors["held"])
        for kind, some in held.items()
    }
    plan = Plan(
        rate=arguments.rate, keep=arguments.keep, most=arguments.steps, until=arguments.until
    )
    Trainer(network, plan, arguments.out).run(tasks, passages, vectors["passages"], looked)


def _ship(
    arguments: argparse.Namespace,
    network: EncoderNetwork,
    reader: Reader,
    base: Mapping[str, Float32],
) -> None:
    """Write the last checkpoint's weights, so much of the way there, and the direction that only tells the language in what is
    left of them when they are packed.
    """
    tuned = network.tuned()
    load_weights(tuned, load_file(arguments.out / STATE))
    trained = {name: value.detach().numpy() for name, value in tuned.items()}
    shared = {
        name: base[name] + arguments.share * (value - base[name]) for name, value in trained.items()
    }
    shipped = unpack(pack(shared, base), base)
    load_weights(
        tuned, {f"weight.{name}": torch.from_numpy(value) for name, value in shipped.items()}
    )
    bundled.SHIPPED.save(
        shipped
        | {bundled.LANGUAGE: language_direction.found(arguments.data, network, reader).numpy()},
        base,
    )


def _targets(
    network: EncoderNetwork, texts: dict[str, list[Tokens]], path: Path
) -> dict[str, Tensor]:
    """The untouched encoder's vectors (n, hidden), computed once a run's folder (half an hour on two cores)."""
    if not path.exists():
        save_file({name: network.embed(some) for name, some in texts.items()}, path)
    return load_file(path)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m rag.training.encoder", description=__doc__)
    parser.add_argument("data", type=Path, help="the folder of the training sets")
    parser.add_argument(
        "--out", type=Path, required=True, help="where checkpoints and the learning curve go"
    )
    parser.add_argument(
        "--steps", type=int, help="at most so many steps (default: one round over all pairs)"
    )
    parser.add_argument(
        "--until",
        type=int,
        help="stop after so many of them, before the learning rate has come down",
    )
    parser.add_argument(
        "--first",
        type=Path,
        help="the second round, in which passages learn, too: the first round's folder",
    )
    parser.add_argument(
        "--keep", type=float, default=Plan().keep, help="what it costs that passages move"
    )
    parser.add_argument("--rate", type=float, default=Plan().rate, help="highest learning rate")
    parser.add_argument(
        "--ship",
        action="store_true",
        help="write the last checkpoint in --out to index/model/weights instead of training",
    )
    parser.add_argument(
        "--share",
        type=float,
        default=1.0,
        help="with --ship: write so much of the way there (WiSE-FT, arXiv 2109.01903)",
    )
    return parser.parse_args()


if __name__ == "__main__":
    main()
