"""python -m eval.peer.worker NAME MODEL: one stack in its own process, told by lines of JSON on stdin what to do.

A request has "do"; the reply is one line of JSON, with "error" when it failed. Whatever a library prints goes to stderr.
"""

import json
import os
import sys
from importlib import import_module
from pathlib import Path
from time import perf_counter
from typing import Any

from eval.peer import installed
from eval.peer.stack import Adapter, Passage

_STATUS = Path("/proc/self/status")


def main() -> None:
    """Serve until stdin ends."""
    name, model = sys.argv[1:]
    with os.fdopen(os.dup(1), "w", encoding="utf-8") as replies:
        os.dup2(2, 1)
        adapter: Adapter = import_module(f"eval.peer.{name}").make(Path(model))
        for line in sys.stdin:
            try:
                reply = answer(adapter, json.loads(line))
            except Exception as error:  # noqa: BLE001  whatever a library raises is told to the driver
                reply = {"error": f"{type(error).__name__}: {error}"}
            print(json.dumps(reply), file=replies, flush=True)


def answer(adapter: Adapter, asked: dict[str, Any]) -> dict[str, Any]:
    """Do what is asked."""
    match asked["do"]:
        case "vectors":
            question, passage = adapter.vectors(asked["question"], asked["passage"])
            return {"question": question, "passage": passage}
        case "ingest":
            passages = [Passage(*one) for one in asked["passages"]]
            started = perf_counter()
            adapter.ingest(passages, Path(asked["folder"]))
            return {"seconds": perf_counter() - started}
        case "open":
            adapter.open(Path(asked["folder"]), asked["mode"])
            return {}
        case "search":
            seconds, found = [], []
            for question in asked["questions"]:
                started = perf_counter()
                found.append(adapter.search(question))
                seconds.append(perf_counter() - started)
            return {"seconds": seconds, "found": found}
        case "memory":
            return memory()
        case "installed":
            return {
                "bytes": installed.size(asked["packages"]),
                "versions": installed.versions(asked["packages"]),
            }
        case unknown:
            raise ValueError(f"nothing is called {unknown!r}")


def memory() -> dict[str, int | None]:
    """Bytes resident now and at most so far, as Linux tells them; None where it does not. (getrusage's would begin with the parent's.)"""
    found: dict[str, int | None] = {"resident": None, "peak": None}
    if _STATUS.exists():
        lines = dict(
            line.split(":", 1) for line in _STATUS.read_text("utf-8").splitlines() if ":" in line
        )
        found = {
            name: 1024 * int(lines[key].split()[0])
            for name, key in (("resident", "VmRSS"), ("peak", "VmHWM"))
        }
    return found


if __name__ == "__main__":
    main()
