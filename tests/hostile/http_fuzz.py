"""Send schemathesis' requests to a real `yiju serve`: `make fuzz-http`.

Each operation of the OpenAPI document gets so many cases, without keys and with them. Each run is
a line of the log, with its seed; run again, and only what is missing is sent.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import httpx2

ROOT = Path(__file__).resolve().parents[2]
CONFIGURATION = Path(__file__).with_name("schemathesis.toml")
_READY_SECONDS = 180.0
# Cases of one run of schemathesis; a run that is interrupted is lost.
_AT_ONCE = 1_000
# A run with fewer has sent all that there is.
_FEWEST = 20
# A service that does not keep up is asked again, not failed: 429 is declared.
_CASE_SECONDS = 60


@dataclass(frozen=True)
class Trial:
    """One run of schemathesis on one operation: a line of the log."""

    operation: str
    with_keys: bool
    seed: int
    cases: int
    failures: list[str]
    # Of the server's process afterwards, in MB.
    memory: int


@dataclass(frozen=True)
class Service:
    """A running `yiju serve`."""

    address: str
    headers: dict[str, str]
    process: subprocess.Popen[bytes]

    def fetch(self, path: str) -> bytes:
        """Return what is at a path."""
        found = httpx2.get(
            self.address + path, headers=self.headers, timeout=_CASE_SECONDS, trust_env=False
        )
        return found.raise_for_status().content

    def measure_memory(self) -> int:
        """Return the resident memory of the server's process in MB; 0 where there is no /proc."""
        status = Path(f"/proc/{self.process.pid}/status")
        lines = status.read_text(encoding="ascii").splitlines() if status.exists() else []
        return sum(int(line.split()[1]) // 1024 for line in lines if line.startswith("VmRSS"))


def main() -> None:
    """Send the cases that are missing; exit with 1 if anything failed in any run."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("operations", nargs="*", metavar="OPERATION", help="ids; default: all")
    parser.add_argument("--cases", type=int, default=5_000, help="for each operation")
    parser.add_argument("--log", type=Path, default=ROOT / "var" / "fuzz-http.jsonl")
    options = parser.parse_args()
    options.log.parent.mkdir(parents=True, exist_ok=True)
    for with_keys in (False, True):
        with serve(with_keys) as service:
            paths = json.loads(service.fetch("/openapi.json"))["paths"]
            known = [one["operationId"] for methods in paths.values() for one in methods.values()]
            for operation in options.operations or known:
                fuzz(service, operation, with_keys, options.cases, options.log)
    sys.exit(summarize(options.log) > 0)


@contextmanager
def serve(with_keys: bool) -> Iterator[Service]:
    """Serve a home with the samples, whose key may do everything."""
    home = Path(tempfile.mkdtemp(prefix="yiju-fuzz-"))
    yiju = [sys.executable, "-m", "api.cli.main"]
    environment = os.environ | {"YIJU_HOME": str(home)}
    subprocess.run(
        [*yiju, "add", "eval/sample", "eval/gold/documents/union-review-2016.txt"],
        cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL,
    )  # fmt: skip
    headers = {}
    if with_keys:
        key = subprocess.run(
            [*yiju, "key", "create", "fuzz", "--scope", "admin"],
            cwd=ROOT, env=environment, check=True, capture_output=True, text=True,
        )  # fmt: skip
        headers["Authorization"] = f"Bearer {key.stdout.strip()}"
    log = home / "server.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [*yiju, "serve", "--port", "0"], cwd=ROOT, env=environment, stdout=output, stderr=output
        )
    try:
        yield Service(find_address(log, process), headers, process)
    finally:
        process.terminate()
        process.wait(60)
        tracebacks = log.read_text("utf-8", "replace").count("Traceback")
        print(f"tracebacks in the server's log: {tracebacks}", flush=True)
        shutil.rmtree(home)


def find_address(log: Path, process: subprocess.Popen[bytes]) -> str:
    """Return the address that a server prints when it is ready."""
    deadline = time.monotonic() + _READY_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        for word in log.read_text("utf-8").split():
            if word.startswith("http://127.0.0.1:"):
                return word.strip("/.,;")
        time.sleep(0.1)
    raise RuntimeError(f"the server does not start: {log.read_text('utf-8')[-2000:]}")


def fuzz(service: Service, operation: str, with_keys: bool, cases: int, log: Path) -> None:
    """Send the cases of an operation that the log lacks."""
    done = [
        one for one in read_log(log) if (one.operation, one.with_keys) == (operation, with_keys)
    ]
    sent, seed = sum(one.cases for one in done), len(done)
    # An operation without parameters has only so many requests.
    while sent < cases and (not done or done[-1].cases >= _FEWEST):
        report = run_schemathesis(service, operation, seed, min(_AT_ONCE, cases - sent))
        generated = report["test_cases"]["generated"]
        failures = [json.dumps(one) for one in [*report["failures"], *report["errors"]]]
        if failures:  # with the requests that reproduce them
            path = log.with_name(f"{log.stem}-{operation}-{int(with_keys)}-{seed}.txt")
            path.write_text(report["output"], encoding="utf-8")
        service.fetch("/healthz")
        trial = Trial(operation, with_keys, seed, generated, failures, service.measure_memory())
        with log.open("a", encoding="utf-8") as file:
            file.write(json.dumps(asdict(trial)) + "\n")
        print(f"{operation}: {generated} cases, {len(failures)} failures", flush=True)
        done.append(trial)
        sent, seed = sent + generated, seed + 1


def run_schemathesis(service: Service, operation: str, seed: int, cases: int) -> dict[str, Any]:
    """Return the report of schemathesis on one operation."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        command = [
            *(sys.executable, "-m", "schemathesis.cli", "--config-file", str(CONFIGURATION)),
            *("run", f"{service.address}/openapi.json", "--include-operation-id", operation),
            *("--checks", "all", "--max-examples", str(cases), "--seed", str(seed)),
            *("--phases", "examples,coverage,fuzzing" if not seed else "fuzzing"),
            *("--continue-on-failure", "--no-shrink", "--request-timeout", str(_CASE_SECONDS)),
            # The first picture loads the network that reads it.
            *("--max-response-time", str(_CASE_SECONDS)),
            *("--suppress-health-check", "all"),
            *("--report", "json", "--report-json-path", str(report)),
        ]
        for name, value in service.headers.items():
            command += ["--header", f"{name}:{value}"]
        done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=folder)
        if not report.exists():
            raise RuntimeError(done.stdout + done.stderr)
        found: dict[str, Any] = json.loads(report.read_text("utf-8"))
        return found | {"output": done.stdout}


def read_log(log: Path) -> list[Trial]:
    """Return the runs so far."""
    lines = log.read_text("utf-8").splitlines() if log.exists() else []
    return [Trial(**json.loads(line)) for line in lines]


def summarize(log: Path) -> int:
    """Print the cases of each operation; return the number of failures."""
    trials = read_log(log)
    cases: Counter[tuple[str, bool]] = Counter()
    for one in trials:
        cases[one.operation, one.with_keys] += one.cases
    for (operation, with_keys), number in cases.items():
        print(f"{number:7,}  {operation}{', with keys' if with_keys else ''}")
    failures = [failure for one in trials for failure in one.failures]
    print(f"{cases.total():7,}  cases, {len(failures)} failures")
    for failure in failures:
        print(f"    {failure[:500]}")
    return len(failures)


if __name__ == "__main__":
    main()
