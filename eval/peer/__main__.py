"""python -m eval.peer: compare yiju with LangChain, LlamaIndex, txtai and Haystack in one run.

All stacks get the same passages, questions and weights. `make compare` creates the environment that
the other stacks run in, then calls this. Nothing else should run on the machine meanwhile.
"""

import argparse
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from eval.bench.machine import describe_machine
from eval.dataset import question_set
from eval.peer.measure import PeerPlan, StackSetup, measure_stacks
from eval.peer.sample import PeerSample, draw_sample
from eval.peer.stack import STACKS, Stack
from eval.peer.table import tabulate_stacks
from eval.report import export, output_file
from index.error import BadInput, YijuError
from index.model import bundled, encoder
from index.model.export import export_sentence_transformer


def main() -> None:
    arguments = _parse_arguments()
    try:
        _compare(arguments)
    except YijuError as error:
        sys.exit(f"eval.peer: {error}")


def _compare(arguments: argparse.Namespace) -> None:
    stacks = _choose_stacks(arguments.stacks)
    output_file.check_writable(arguments.out)  # before the minutes of measuring, not after
    samples = [
        draw_sample(question_set.read(path), arguments.passages, arguments.questions)
        for path in arguments.sets or [question_set.GOLD]
    ]
    machine = describe_machine()
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        weights, cache = folder / "weights", folder / "cache"
        weights.mkdir()
        export_sentence_transformer(bundled.source(), weights)
        tokens = _count_tokens(samples[0], cache)

        def set_up(stack: Stack) -> StackSetup:
            python, model = (
                (arguments.python, weights) if stack.is_peer else (Path(sys.executable), cache)
            )
            return StackSetup(python.absolute(), model, folder / stack.name, samples)

        results = []
        plan = PeerPlan(arguments.timed, arguments.starts)
        for result in measure_stacks(stacks, set_up, plan, _report):
            results.append(result)
            # Written after every stack: if a later one fails, an hour's work is not lost.
            written = {"machine": machine, "tokens": tokens, "stacks": results}
            output_file.write(arguments.out, output_file.encode_json(written).encode() + b"\n")
    print("\n\n".join(export.format_table(table) for table in tabulate_stacks(results, tokens)))


def _count_tokens(sample: PeerSample, cache: Path) -> int:
    texts = [passage.titled_text for passage in sample.passages]
    return sum(encoder.choose(encoder.BUNDLED, cache).count(texts))


def _choose_stacks(names: Sequence[str]) -> list[Stack]:
    """Return the named stacks, or all, in the order of STACKS.

    The first is the one whose vectors the other stacks are checked against.
    """
    known = {stack.name: stack for stack in STACKS}
    if unknown := [name for name in names if name not in known]:
        raise BadInput(f"unknown stack {', '.join(unknown)}: choose from {', '.join(known)}")
    return [stack for name, stack in known.items() if not names or name in names]


def _report(stage: str) -> None:
    print(stage, file=sys.stderr, flush=True)


def _parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m eval.peer",
        description="Compare yiju with LangChain, LlamaIndex, txtai and Haystack in one run.",
        epilog="`make compare` installs the other stacks. Run nothing else meanwhile.",
    )
    parser.add_argument(
        "sets",
        nargs="*",
        type=Path,
        help="question sets; speed is measured on the first (default: the bundled set)",
    )
    parser.add_argument(
        "--python",
        type=Path,
        default=Path(".venv-compare/bin/python"),
        help="the interpreter of the environment with the other stacks (default: %(default)s)",
    )
    parser.add_argument(
        "--passages",
        type=int,
        default=1000,
        help="how many passages to take from the start of each set (default: %(default)s)",
    )
    parser.add_argument(
        "--questions",
        type=int,
        default=500,
        help="how many of the questions that those passages answer to ask (default: %(default)s)",
    )
    parser.add_argument(
        "--timed",
        type=int,
        default=200,
        help="how many questions to time one by one (default: %(default)s)",
    )
    parser.add_argument(
        "--starts",
        type=int,
        default=3,
        help="how many new processes to time for each stack and mode (default: %(default)s)",
    )
    parser.add_argument(
        "--stacks",
        nargs="+",
        default=[],
        metavar="STACK",
        help=f"which stacks to measure (default: all): {' '.join(one.name for one in STACKS)}",
    )
    parser.add_argument(
        "--out",
        type=Path,
        default=Path("var/compare.json"),
        help="write all measurements to this JSON file (default: %(default)s)",
    )
    return parser.parse_args()


if __name__ == "__main__":
    main()
