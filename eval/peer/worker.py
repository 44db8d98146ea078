"""python -m eval.peer.worker NAME MODEL: run one stack, driven by JSON lines on stdin.

A request is an object with the key "do"; the reply is one line of JSON, an object with the key
"error" on failure. Whatever a library prints goes to stderr.
"""

import json
import os
import sys
from importlib import import_module
from pathlib import Path
from time import perf_counter
from typing import Any

from eval.peer import installed
from eval.peer.stack import Adapter, PeerPassage

_STATUS = Path("/proc/self/status")


def main() -> None:
    """Handle requests until stdin ends."""
    name, model = sys.argv[1:]
    with os.fdopen(os.dup(1), "w", encoding="utf-8") as replies:
        os.dup2(2, 1)
        adapter: Adapter = import_module(f"eval.peer.{name}").make_adapter(Path(model))
        for line in sys.stdin:
            try:
                reply = handle_request(adapter, json.loads(line))
            except Exception as error:  # noqa: BLE001  whatever a library raises is reported
                reply = {"error": f"{type(error).__name__}: {error}"}
            print(json.dumps(reply), file=replies, flush=True)


def handle_request(adapter: Adapter, request: dict[str, Any]) -> dict[str, Any]:
    """Do what `request` names and return the reply. Raises ValueError for an unknown request."""
    match request["do"]:
        case "vectors":
            question, passage = adapter.vectors(request["question"], request["passage"])
            return {"question": question, "passage": passage}
        case "ingest":
            passages = [PeerPassage(*row) for row in request["passages"]]
            started = perf_counter()
            adapter.ingest(passages, Path(request["folder"]))
            return {"seconds": perf_counter() - started}
        case "open":
            adapter.open(Path(request["folder"]), request["mode"])
            return {}
        case "search":
            seconds, found = [], []
            for question in request["questions"]:
                started = perf_counter()
                found.append(adapter.search(question))
                seconds.append(perf_counter() - started)
            return {"seconds": seconds, "found": found}
        case "memory":
            return read_memory()
        case "installed":
            return {
                "bytes": installed.measure_packages(request["packages"]),
                "versions": installed.list_versions(request["packages"]),
            }
        case unknown:
            raise ValueError(f"unknown request {unknown!r}")


def read_memory() -> dict[str, int | None]:
    """Return this process's resident bytes, now and at their peak; None where Linux is not.

    getrusage would not do: its peak starts from the parent's.
    """
    if not _STATUS.exists():
        return {"resident": None, "peak": None}
    lines = dict(
        line.split(":", 1) for line in _STATUS.read_text("utf-8").splitlines() if ":" in line
    )
    return {
        name: 1024 * int(lines[key].split()[0])
        for name, key in (("resident", "VmRSS"), ("peak", "VmHWM"))
    }


if __name__ == "__main__":
    main()
