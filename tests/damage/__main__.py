"""`python -m tests.damage`: run trials, each noted in a log, from which the next run goes on."""

import argparse
import json
import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

from tests.damage import model
from tests.damage.library import make_template, say_everything
from tests.damage.model import make_networks, say_networks
from tests.damage.trial import BAD, MEMORY, Questions, answer_all, ask_good, run


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--trials", type=int, default=10_000, help="of collections")
    parser.add_argument("--first", type=int, default=0, help="number of the first trial")
    parser.add_argument("--networks", type=int, default=100, help="trials of networks")
    parser.add_argument("--folder", type=Path, default=Path("var/damage"))
    options = parser.parse_args()
    library = Series(options.folder / "library", make_template, say_everything, MEMORY)
    networks = Series(options.folder / "network", make_networks, say_networks, model.MEMORY)
    bad = library.run(options.trials, options.first) + networks.run(options.networks)
    print(f"{bad} silent wrong answers, deaths, hangs, allocations over 1 GB, unexpected errors")
    return 1 if bad else 0


@dataclass(frozen=True)
class Series:
    """Trials of one kind of thing, with their log."""

    folder: Path
    make: Callable[[Path], None]
    say: Callable[[Path], Questions]
    memory: int

    def run(self, trials: int, first: int = 0) -> int:
        """Run those of `trials` trials from number `first` on that the log lacks; return how many
        of all went wrong. Logs of several ranges may be joined.
        """
        if not trials:
            return 0
        log, templates = self.folder / "trials.jsonl", self.folder / "templates"
        if not templates.exists():
            log.unlink(missing_ok=True)
            templates.mkdir(parents=True)
            self.make(templates)
        lines = log.read_text(encoding="utf-8").splitlines() if log.exists() else []
        known = [json.loads(line) for line in lines]
        counts = Counter(one["outcome"] for one in known)
        done = {one["number"] for one in known}
        good = ask_good(templates, self._ask, self.memory)
        with log.open("a", encoding="utf-8") as file:
            for number in sorted(set(range(first, first + trials)) - done):
                trial = run(number, templates, self._ask, good, self.memory)
                counts[trial.outcome] += 1
                print(json.dumps(asdict(trial), ensure_ascii=False), file=file, flush=True)
                if trial.outcome in BAD:
                    print(trial, file=sys.stderr)
        found = ", ".join(f"{n} {name}" for name, n in sorted(counts.items()))
        print(f"{self.folder.name}: {sum(counts.values())} trials: {found}")
        return sum(counts[name] for name in BAD)

    def _ask(self, folder: Path) -> dict[str, str]:
        return answer_all(self.say(folder))


if __name__ == "__main__":
    sys.exit(main())
