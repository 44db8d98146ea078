"""python -m eval.peer: yiju beside LangChain, LlamaIndex, txtai and Haystack, with the same passages, questions and weights, in one run.

`make compare` makes the environment in which the others run and calls this. Nothing else should run on the machine meanwhile.
"""

import argparse
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from eval.bench.machine import machine
from eval.dataset import question_set
from eval.peer.measure import Place, Plan, measured
from eval.peer.sample import Part, part
from eval.peer.stack import STACKS, Stack
from eval.peer.table import tables
from eval.report import export, output_file
from index.error import BadInput, YijuError
from index.model import bundled, encoder


def main() -> None:
    arguments = _arguments()
    try:
        _compare(arguments)
    except YijuError as error:
        sys.exit(f"eval.peer: {error}")


def _compare(given: argparse.Namespace) -> None:
    output_file.check_writable(given.out)  # before the minutes of measuring, not after
    parts = [
        part(question_set.read(one), given.passages, given.questions)
        for one in given.sets or [question_set.GOLD]
    ]
    on = machine()
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        weights, cache = folder / "weights", folder / "cache"
        weights.mkdir()
        bundled.convert(bundled.source(), weights)
        tokens = _tokens(parts[0], cache)

        def place(stack: Stack) -> Place:
            python, model = (
                (given.python, weights) if stack.is_peer else (Path(sys.executable), cache)
            )
            return Place(python.absolute(), model, folder / stack.name, parts)

        found = []
        for one in measured(_chosen(given.stacks), place, Plan(given.timed, given.starts), _say):
            found.append(one)
            # After every stack: an hour's work is not lost with the last one.
            output_file.write(
                given.out,
                output_file.encode_json({"machine": on, "tokens": tokens, "stacks": found}).encode()
                + b"\n",
            )
    print("\n\n".join(export.format_table(one) for one in tables(found, tokens)))


def _tokens(asked: Part, cache: Path) -> int:
    return sum(encoder.choose(encoder.BUNDLED, cache).count([one.whole for one in asked.passages]))


def _chosen(names: Sequence[str]) -> list[Stack]:
    known = {stack.name: stack for stack in STACKS}
    if unknown := [name for name in names if name not in known]:
        raise BadInput(f"no stack is called {', '.join(unknown)}: choose from {', '.join(known)}")
    return [
        stack for name, stack in known.items() if not names or name in names
    ]  # in this order: the first is what others are held to


def _say(doing: str) -> None:
    print(doing, file=sys.stderr, flush=True)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m eval.peer", description=__doc__.splitlines()[0] if __doc__ else ""
    )
    parser.add_argument(
        "sets",
        nargs="*",
        type=Path,
        help="question sets, the first of which is timed; the bundled one if left out",
    )
    parser.add_argument(
        "--python",
        type=Path,
        default=Path(".venv-compare/bin/python"),
        help="the interpreter that has the other stacks",
    )
    parser.add_argument(
        "--passages", type=int, default=1000, help="of each set, from its beginning"
    )
    parser.add_argument(
        "--questions",
        type=int,
        default=500,
        help="of each set, of those that these passages answer",
    )
    parser.add_argument(
        "--timed", type=int, default=200, help="questions by which the time of one is told"
    )
    parser.add_argument(
        "--starts", type=int, default=3, help="new processes of each stack and mode"
    )
    parser.add_argument(
        "--stacks",
        nargs="+",
        default=[],
        metavar="STACK",
        help=" ".join(one.name for one in STACKS),
    )
    parser.add_argument(
        "--out", type=Path, default=Path("var/compare.json"), help="write everything here as JSON"
    )
    return parser.parse_args()


if __name__ == "__main__":
    main()
