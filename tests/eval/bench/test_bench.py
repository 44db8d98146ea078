"""`yiju bench`: percentiles, open-loop load against a server that stalls, and the whole command over two small documents."""

import asyncio
import json
import os
import time
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest

from eval.bench import question
from eval.bench.client import Client, request
from eval.bench.latency import latency, percentile
from eval.bench.load import Load, arrivals, offer, summary
from eval.bench.memory import family, memory
from eval.bench.process import YIJU, finished
from eval.bench.server import serving
from index.error import Unavailable
from tests.terminal import QUESTION, UNION, Yiju, one_line

LAW = "勞動基準法摘要\n\n第三十條\n勞工正常工作時間，每日不得超過八小時，每週不得超過四十小時。\n"
WIRE = request("/ask", {"question": "多少？"})


class Stalling:
    """A tiny server: each answer takes `seconds`; from `stalls` to its end, counted from the first request, nobody gets any.

    More than `room` requests at once are refused, every second one of them with Retry-After.
    """

    def __init__(
        self, seconds: float = 0.0, stalls: tuple[float, float] = (0.0, 0.0), room: int = 1000
    ) -> None:
        self._seconds, self._stalls, self._room = seconds, stalls, room
        self._first = 0.0
        self._inside = self.refused = self.connections = 0

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        while head := await reader.readuntil(b"\r\n\r\n") if not reader.at_eof() else b"":
            length = int(head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0])
            assert json.loads(await reader.readexactly(length)) == {"question": "多少？"}
            writer.write(await self._answer())

    async def _answer(self) -> bytes:
        self._first = self._first or time.monotonic()
        if self._inside >= self._room:
            self.refused += 1
            return (
                b"HTTP/1.1 429 Too Many Requests\r\n"
                + b"Retry-After: 1\r\n" * (self.refused % 2)
                + b"content-length: 2\r\n\r\n{}"
            )
        self._inside += 1
        begin, end = self._stalls
        now = time.monotonic() - self._first
        await asyncio.sleep(self._seconds + (end - now if begin <= now < end else 0))
        self._inside -= 1
        return b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"


def loaded(stalling: Stalling, times: list[float], patience: float = 5.0) -> Load:
    async def run() -> Load:
        async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            try:
                await stalling.serve(reader, writer)
            except (asyncio.IncompleteReadError, ConnectionError):
                writer.close()

        async with await asyncio.start_server(serve, "127.0.0.1", 0, backlog=500) as server:
            client = Client(server.sockets[0].getsockname()[1])
            found = await offer(client, [WIRE] * len(times), times, patience)
            await client.close()
            return summary(found, times)

    return asyncio.run(run())


@pytest.mark.parametrize("n", [1, 2, 3, 10, 19, 20, 21, 99, 100, 101, 1000])
def test_percentiles_are_numpys_inverted_cdf(n: int) -> None:
    values = np.random.default_rng(n).exponential(0.1, n)
    found = latency(values.tolist())
    assert found
    assert found.n == n
    expected = np.percentile(1000 * values, [50, 95, 99, 100], method="inverted_cdf")
    assert (found.p50, found.p95, found.p99, found.most) == tuple(
        round(float(one), 2) for one in expected
    )
    for percent in range(1, 101):
        assert percentile(sorted(values), percent) in values


def test_no_value_has_no_percentile() -> None:
    assert latency([]) is None


def test_arrivals_are_a_seeded_poisson_process() -> None:
    times = arrivals(100, 50, seed=1)
    assert times == arrivals(100, 50, seed=1) != arrivals(100, 50, seed=2)
    assert times == sorted(times)
    assert 0 <= times[0] <= times[-1] < 50
    assert len(times) == pytest.approx(5000, abs=300)  # four deviations
    gaps = np.diff(times)
    assert gaps.mean() == pytest.approx(gaps.std(), rel=0.1)  # as of an exponential distribution


def test_a_stall_shows_in_every_request_that_was_due_meanwhile() -> None:
    times = [at / 100 for at in range(100)]
    found = loaded(Stalling(stalls=(0.2, 0.7)), times)
    assert (found.sent, found.answered, found.refused, found.errors) == (100, 100, 0, {})
    assert found.admitted
    # Half of the requests fall into the half second of the stall and wait for its end: 500 ms, 490, 480 … A client that asks
    # only after an answer would have seen one such latency, and a median of nothing.
    assert found.admitted.most > 450
    assert 350 < found.admitted.p95 < 800
    assert found.late
    assert found.late.p99 < 200


def test_latency_counts_from_the_schedule_when_the_client_is_late() -> None:
    async def blocked() -> Load:
        async with await asyncio.start_server(Stalling().serve, "127.0.0.1", 0) as server:
            client = Client(server.sockets[0].getsockname()[1])
            asyncio.get_running_loop().call_later(
                0.05, time.sleep, 0.3
            )  # the client itself is stopped
            found = await offer(client, [WIRE] * 4, [0.0, 0.1, 0.11, 0.12], 5)
            await client.close()
            return summary(found, [0.0, 0.1, 0.11, 0.12])

    found = asyncio.run(blocked())
    assert found.admitted
    assert found.late
    assert found.admitted.p95 >= found.late.p95 > 200


def test_refusals_are_counted_with_and_without_retry_after() -> None:
    stalling = Stalling(seconds=0.3, room=2)
    found = loaded(stalling, [at / 100 for at in range(20)])
    assert found.sent == 20
    assert found.answered == 2
    assert found.refused == stalling.refused == 18
    assert found.refused_with_retry_after == 9
    assert found.admitted
    assert found.refusals
    assert found.admitted.p50 >= 300 > found.refusals.p50


def test_connections_are_kept_and_no_request_waits_for_one() -> None:
    slow, quick = Stalling(seconds=0.3), Stalling()
    loaded(slow, [at / 100 for at in range(10)])
    assert slow.connections == 10
    loaded(quick, [at / 20 for at in range(10)])
    assert quick.connections < 5


def test_what_is_not_answered_in_time_or_at_all_is_an_error() -> None:
    found = loaded(Stalling(seconds=2), [0.0, 0.01], patience=0.1)
    assert found.errors == {"no answer within 0.1 s": 2}
    assert found.admitted is None
    assert found.throughput == 0

    async def nobody() -> Load:
        async with await asyncio.start_server(Stalling().serve, "127.0.0.1", 0) as server:
            port = server.sockets[0].getsockname()[1]
        return summary(await offer(Client(port), [WIRE], [0.0], 5), [0.0])

    assert sum(asyncio.run(nobody()).errors.values()) == 1


def test_memory_of_this_process() -> None:
    assert family(os.getpid())[0] == os.getpid()
    found = memory(os.getpid())
    if not Path("/proc/self/smaps_rollup").exists():
        assert found is None
        return
    assert found
    assert found.processes >= 1
    assert 10_000_000 < found.proportional <= found.resident


def test_memory_of_nobody_is_not_known() -> None:
    assert memory(2**30) is None


def test_questions_are_drawn_without_repetition_as_long_as_they_last() -> None:
    order = question.shuffled(["a", "b", "c"], seed=4)
    assert sorted(order) == ["a", "b", "c"]
    assert order == question.shuffled(["a", "b", "c"], seed=4)
    assert question.drawn(order, 7) == [*order, *order, order[0]]


def test_a_process_that_fails_is_one_line() -> None:
    with pytest.raises(Unavailable, match=r"`yiju show` ended with code 1: no collection 'none'"):
        finished("show", "x", "--collection", "none")


def test_a_server_that_dies_at_once(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("YIJU_THRESHOLD", "2")
    with (
        pytest.raises(Unavailable, match=r"ended at once with code 1: YIJU_THRESHOLD must be"),
        serving(tmp_path),
    ):
        pass
    assert YIJU[-1] == "api.cli.main"


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working directory with two documents and questions about them."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "union.txt").write_text(UNION, encoding="utf-8")
    (tmp_path / "law.txt").write_text(LAW, encoding="utf-8")
    asked = (
        QUESTION,
        "每日工作不得超過幾小時？",
        "有多少戶困難職工？",
        "How many hours a day?",
        "幾小時？",
        QUESTION,
    )
    (tmp_path / "asked.jsonl").write_text(
        "".join(json.dumps({"question": one}) + "\n" for one in asked), encoding="utf-8"
    )
    (tmp_path / "few.jsonl").write_text(
        "".join(json.dumps({"question": one}) + "\n" for one in asked[:3]), encoding="utf-8"
    )
    (tmp_path / "none.jsonl").write_text("\n", encoding="utf-8")
    (tmp_path / "blank.jsonl").write_text('{"question": "？"}\n', encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (
            ("missing.txt", "--questions", "asked.jsonl"),
            "cannot index missing.txt: no such file or directory",
        ),
        (("union.txt",), "--questions"),
        (("union.txt", "--questions", "none.jsonl"), "holds no question"),
        (("union.txt", "--questions", "blank.jsonl"), "no word, no number"),
        (
            ("union.txt", "--questions", "few.jsonl"),
            "of 3 different questions 3 would be asked before the clock runs",
        ),
        (("union.txt", "--questions", "absent.jsonl"), "absent.jsonl"),
        (("union.txt", "--questions", "asked.jsonl", "--home", "."), "one of the two"),
        (("union.txt", "--questions", "asked.jsonl", "--collection", "default"), "one of the two"),
        (
            ("--home", "nowhere", "--questions", "asked.jsonl"),
            "there is no collection 'default' in nowhere; `yiju add` makes one",
        ),
        (("--rate", "0"), "--rate must be a number above 0, not 0"),
        (("--rate", "5", "--rate", "nan"), "--rate must be a number above 0, not nan"),
        (("--seconds", "-1"), "--seconds must be a number above 0"),
        (("--starts", "0"), "--starts must be 1 or more"),
        (("--plot", "levels.png"), "end it with .svg"),
        (("--out", "union.txt/bench.json"), "cannot write"),
    ],
)
def test_bad_input_is_one_line(
    here: Path, yiju: Yiju, arguments: tuple[str, ...], said: str
) -> None:
    assert said in one_line(yiju("bench", *arguments))


@pytest.mark.slow
def test_bench_measures_everything(here: Path, yiju: Yiju) -> None:
    few = (
        "--questions",
        "asked.jsonl",
        "--rate",
        "4",
        "--seconds",
        "1.5",
        "--asked",
        "2",
        "--starts",
        "1",
    )
    said = yiju("bench", "union.txt", "law.txt", *few, "--out", "bench.json", "--plot", "bench.svg")
    assert said.code == 0, said
    for title in (
        "Machine and corpus",
        "On disk",
        "yiju add",
        "Cold start",
        "One question at a time",
        "Open-loop load",
        "Memory",
    ):
        assert title in said.out
    found = json.loads((here / "bench.json").read_text("utf-8"))
    assert found["schema"] == 1
    assert found["questions"] == 5
    assert found["ingest"]["documents"] == found["index"]["documents"] == 2
    assert found["ingest"]["tokens"] > found["ingest"]["passages"] == found["index"]["chunks"]
    assert {"store.sqlite", "search.index"} <= {one["name"] for one in found["index_files"]}
    assert set(found["starts"]) == {"help", "query", "serve"}
    assert found["retrieval"]["first"]["n"] == found["ask"]["again"]["n"] == 2
    (level,) = found["levels"]
    load = level["load"]
    assert (
        load["sent"]
        == load["answered"] + load["refused"] + sum(load["errors"].values())
        == len(arrivals(4, 1.5, 0))
    )
    assert load["answered"]
    assert level["repeated"] == max(0, load["sent"] - 2)
    picture = ElementTree.fromstring((here / "bench.svg").read_text("utf-8"))  # noqa: S314  our own
    assert picture.tag == "{http://www.w3.org/2000/svg}svg"

    assert yiju("add", "union.txt", "--home", "kept").code == 0
    said = yiju("bench", "--home", "kept", *few, "--json")
    assert said.code == 0, said
    existing = json.loads(said.out)
    assert existing["ingest"] is None
    assert existing["index"]["documents"] == 1
    assert said.err == ""
