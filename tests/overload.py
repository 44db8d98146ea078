"""Mixed load at ten times the capacity, with clients that stall and vanish: `make overload`.

It starts `yiju serve` on the loopback, measures how many questions a second it answers, and then
sends ten times as many, beside uploads, batches, health checks and stalled connections. It ends
with 1 if a promise of docs/reliability.md is broken.
"""

import argparse
import asyncio
import json
import random
import re
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from tests.terminal import ROOT, start

GOLD = ROOT / "eval/gold/documents"
# Requests in flight at most, beside stalled connections.
IN_FLIGHT, STALLED = 96, 40
FACTOR, MOST_A_SECOND = 10, 500.0
PATIENCE = 60.0
# What the service may answer to these requests.
DECLARED = {200, 201, 202, 204, 408, 413, 429, 503}
# The share by which the memory may grow, and the seconds in which the server must end.
DRIFT, END = 0.02, 5.0
HEAD = b"Host: localhost\r\nContent-Type: application/json\r\n"


@dataclass
class Result:
    """What was met."""

    statuses: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    # Seconds of the questions that were answered.
    answered: list[float] = field(default_factory=list)
    health: list[float] = field(default_factory=list)
    # Seconds since the begin, megabytes, open files.
    samples: list[tuple[float, float, int]] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


def make_request(path: str, body: object, method: str = "POST", headers: bytes = b"") -> bytes:
    """Return a request as bytes."""
    data = b"" if body is None else json.dumps(body).encode()
    line = f"{method} {path} HTTP/1.1\r\n".encode()
    return (
        line
        + HEAD
        + headers
        + b"Connection: close\r\nContent-Length: %d\r\n\r\n" % len(data)
        + data
    )


class Load:
    """The clients of one server."""

    def __init__(self, port: int, seed: int) -> None:
        self._port, self._random = port, random.Random(seed)
        self.result = Result()
        self._places = asyncio.Semaphore(IN_FLIGHT)
        self.is_over = False

    def make_question(self) -> dict[str, object]:
        """Return a question that was not asked before."""
        number = self._random.randrange(10**9)
        return {"question": f"{number}號文件說全國簽訂多少份集體合同？", "top_k": 3}

    async def exchange(self, kind: str, request: bytes) -> tuple[int, float]:
        """Send a request and record its status; 0 if there was no response."""
        begun, status = time.monotonic(), 0
        try:
            async with asyncio.timeout(PATIENCE):
                reader, writer = await asyncio.open_connection("127.0.0.1", self._port)
                try:
                    writer.write(request)
                    received = await reader.read(-1)
                finally:
                    writer.close()
            status = int(received[9:12]) if received else 0
            head = received.partition(b"\r\n\r\n")[0].lower()
            if status in {429, 503} and b"\r\nretry-after:" not in head:
                self.result.problems.append(f"{kind}: {status} without Retry-After")
        except (OSError, TimeoutError, ValueError) as error:
            self.result.statuses[kind][type(error).__name__] += 1
            return 0, time.monotonic() - begun
        self.result.statuses[kind][str(status)] += 1
        if status not in DECLARED and status:
            self.result.problems.append(f"{kind}: {received[:500]!r}")
        return status, time.monotonic() - begun

    async def ask(self, kind: str = "ask") -> None:
        """Ask a question."""
        status, seconds = await self.exchange(kind, make_request("/ask", self.make_question()))
        if status == 200 and kind == "ask":
            self.result.answered.append(seconds)

    async def vanish(self) -> None:
        """Send a question and go away."""
        with suppress(OSError):
            _, writer = await asyncio.open_connection("127.0.0.1", self._port)
            writer.write(make_request("/ask", self.make_question()))
            await writer.drain()
            await asyncio.sleep(self._random.random() * 0.1)
            writer.transport.abort()

    async def stall(self) -> None:
        """Hold a connection in some state of a request until the server ends it."""
        questions = [self.make_question()["question"] for _ in range(200)]
        sent = self._random.choice([
            b"",
            b"POST /ask HTT",
            b"POST /ask HTTP/1.1\r\n" + HEAD + b'Content-Length: 90\r\n\r\n{"q',
            b"POST /documents HTTP/1.1\r\n" + HEAD + b"Content-Length: 90000\r\n\r\n" + b" " * 99,
            make_request("/ask/batch", {"questions": questions, "top_k": 50}),
        ])  # fmt: skip
        with suppress(OSError):
            reader, writer = await asyncio.open_connection("127.0.0.1", self._port)
            writer.write(sent)
            if b"/ask/batch" in sent:  # it reads nothing
                await asyncio.sleep(30)
            else:
                await reader.read(-1)
            writer.transport.abort()

    async def write(self) -> None:
        """Replace a document, later or at once."""
        number = self._random.randrange(10**6)
        text = f"工會年度回顧\n全國簽訂集體合同{number}.0萬份，覆蓋職工2.8億人。\n" * 20
        body = {"documents": [{"id": f"changing-{number % 3}", "text": text}]}
        later = b"Prefer: respond-async\r\n" if number % 2 else b""
        await self.exchange("document", make_request("/documents", body, headers=later))

    async def check_health(self) -> None:
        """Ask whether the process runs."""
        status, seconds = await self.exchange("health", make_request("/healthz", None, "GET"))
        self.result.health.append(seconds)
        if status != 200:
            self.result.problems.append(f"health: {status} after {seconds:.1f} s")

    async def repeat(self, work: Callable[[], Awaitable[None]], pause: float) -> None:
        """Do something again and again until the load is over."""
        while not self.is_over:
            await work()
            await asyncio.sleep(pause)

    async def send_at_rate(self, rate: float) -> None:
        """Ask `rate` questions a second, however many are answered, but those beyond
        `IN_FLIGHT`.
        """
        tasks: set[asyncio.Task[None]] = set()

        async def ask() -> None:
            async with self._places:
                await self.ask()

        while not self.is_over:
            await asyncio.sleep(self._random.expovariate(rate))
            if not self._places.locked():
                tasks.add(task := asyncio.create_task(ask()))
                task.add_done_callback(tasks.discard)
        if tasks:
            await asyncio.wait(tasks)


async def measure_capacity(load: Load, seconds: float) -> tuple[float, float]:
    """Return the questions a second that are answered to two clients, and the 99th percentile of
    their seconds.
    """
    begun = time.monotonic()

    async def ask() -> None:
        while time.monotonic() < begun + seconds:
            await load.ask()

    await asyncio.gather(ask(), ask())
    answered, load.result.answered = load.result.answered, []
    return len(answered) / (time.monotonic() - begun), find_percentile(answered)


async def run_load(load: Load, rate: float, seconds: float, process: int) -> None:
    """Send everything at once for a while."""
    begun = time.monotonic()
    work = [
        asyncio.create_task(one)
        for one in (
            load.send_at_rate(rate),
            load.repeat(load.vanish, 0.3),
            load.repeat(load.write, 0.5),
            load.repeat(load.check_health, 0.5),
            *(load.repeat(load.stall, 0.1) for _ in range(STALLED)),
        )
    ]
    while (passed := time.monotonic() - begun) < seconds:
        await asyncio.sleep(min(5.0, seconds / 40))
        load.result.samples.append((passed, *measure_process(process)))
    load.is_over = True
    await asyncio.wait(work[:1])  # the others are still connected when the server must end


def measure_process(process: int) -> tuple[float, int]:
    """Return the megabytes that a process uses, and its open files."""
    status = Path(f"/proc/{process}/status").read_text(encoding="ascii")
    found = re.search(r"VmRSS:\s+(\d+)", status)
    assert found
    return int(found[1]) / 1024, len(list(Path(f"/proc/{process}/fd").iterdir()))


def find_percentile(seconds: list[float]) -> float:
    """Return the 99th percentile."""
    return statistics.quantiles(seconds, n=100)[98] if len(seconds) > 1 else float("nan")


def measure_drift(samples: list[tuple[float, float, int]]) -> float:
    """Return by which share the last fifth uses more memory than the second fifth."""
    size = max(1, len(samples) // 5)
    early = statistics.median(one[1] for one in samples[size : 2 * size])
    return statistics.median(one[1] for one in samples[-size:]) / early - 1


@contextmanager
def run_server(home: Path) -> Iterator[tuple[subprocess.Popen[bytes], int]]:
    """Serve the gold documents. Yields the process and its port."""
    added = start("add", GOLD, "--home", home)
    added.communicate()
    assert added.returncode == 0
    log = (home.parent / "server.log").open("wb")
    with log:
        server = subprocess.Popen(
            [sys.executable, "-m", "api.cli.main", "serve", "--port", "0", "--home", str(home)],
            cwd=ROOT,
            stdout=subprocess.DEVNULL,
            stderr=log,
        )
        try:
            deadline, found = time.monotonic() + 120, None
            while found is None and time.monotonic() < deadline:
                time.sleep(0.1)
                found = re.search(r"127\.0\.0\.1:(\d+)", Path(log.name).read_text("utf-8"))
            assert found
            yield server, int(found[1])
        finally:
            server.kill()
            server.wait()


async def run(server: subprocess.Popen[bytes], port: int, seconds: float) -> dict[str, object]:
    """Return the figures."""
    warm = Load(port, 1)
    while (await warm.exchange("ready", make_request("/readyz", None, "GET")))[0] != 200:
        await asyncio.sleep(0.5)
    await measure_capacity(warm, 3.0)
    capacity, p99 = await measure_capacity(warm, min(15.0, seconds / 4))
    load, rate = Load(port, 2), min(MOST_A_SECOND, FACTOR * capacity)
    await run_load(load, rate, seconds, server.pid)
    begun = time.monotonic()
    server.send_signal(signal.SIGTERM)
    while server.poll() is None and time.monotonic() < begun + 30:
        await asyncio.sleep(0.05)
    result = load.result
    return {
        "seconds": seconds,
        "capacity_a_second": round(capacity, 1),
        "sent_a_second": round(rate, 1),
        "statuses": {kind: dict(counts) for kind, counts in result.statuses.items()},
        "p99_s": {
            "two clients": round(p99, 3),
            "admitted": round(find_percentile(result.answered), 3),
        },
        "answered_a_second": round(len(result.answered) / seconds, 1),
        "health_max_s": round(max(result.health, default=0.0), 3),
        "memory_mb": [round(result.samples[0][1]), round(result.samples[-1][1])],
        "memory_drift": round(measure_drift(result.samples), 4),
        "open_files": [result.samples[0][2], max(one[2] for one in result.samples)],
        "end_s": round(time.monotonic() - begun, 2),
        "problems": result.problems[:20],
        "problem_count": len(result.problems),
    }


def judge(figures: dict[str, object], log: str) -> list[str]:
    """Return the promises that are broken."""
    broken = [str(one) for one in figures["problems"]]  # type: ignore[attr-defined]
    if float(str(figures["end_s"])) > END:
        broken.append(f"it took {figures['end_s']} s to end")
    if float(str(figures["memory_drift"])) > DRIFT:
        broken.append(f"memory grew by {figures['memory_drift']}")
    if "Traceback" in log:
        broken.append("the server logged a traceback: " + log[log.index("Traceback") :][:2000])
    return broken


def main() -> int:
    """Run the load, print the figures and what is broken."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=3600.0)
    parser.add_argument("--out", type=Path)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        with run_server(home) as (server, port):
            figures = asyncio.run(run(server, port, given.seconds))
        broken = judge(figures, (Path(folder) / "server.log").read_text("utf-8", "replace"))
    written = json.dumps(figures, ensure_ascii=False, indent=1)
    print(written)
    if given.out:
        given.out.parent.mkdir(parents=True, exist_ok=True)
        given.out.write_text(written, encoding="utf-8")
    for one in broken:
        print(f"broken: {one}", file=sys.stderr)
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
