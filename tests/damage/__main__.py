"""`python -m tests.damage`: run trials, each noted in a log, from which the next run goes on."""

import argparse
import json
import sys
from collections import Counter
from dataclasses import asdict
from pathlib import Path

from tests.damage.library import make_template, say_everything
from tests.damage.trial import BAD, answer_all, ask_good, run


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--trials", type=int, default=10_000)
    parser.add_argument("--folder", type=Path, default=Path("var/damage"))
    options = parser.parse_args()
    templates, log = options.folder / "library", options.folder / "trials.jsonl"
    if not templates.exists():
        templates.mkdir(parents=True)
        make_template(templates)
        log.unlink(missing_ok=True)
    counts: Counter[str] = Counter()
    done = set()
    for line in log.read_text(encoding="utf-8").splitlines() if log.exists() else ():
        known = json.loads(line)
        done.add(known["number"])
        counts[known["outcome"]] += 1
    good = ask_good(templates, _ask)
    with log.open("a", encoding="utf-8") as file:
        for number in range(options.trials):
            if number in done:
                continue
            trial = run(number, templates, _ask, good)
            counts[trial.outcome] += 1
            print(json.dumps(asdict(trial), ensure_ascii=False), file=file, flush=True)
            if trial.outcome in BAD:
                print(trial, file=sys.stderr)
    total = sum(counts.values())
    print(f"{total} trials: " + ", ".join(f"{n} {name}" for name, n in sorted(counts.items())))
    bad = sum(counts[name] for name in BAD)
    print(f"{bad} silent wrong answers, deaths, hangs, allocations over 1 GB, unexpected errors")
    return 1 if bad else 0


def _ask(folder: Path) -> dict[str, str]:
    return answer_all(say_everything(folder))


if __name__ == "__main__":
    sys.exit(main())
