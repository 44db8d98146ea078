"""`yiju bench`: percentiles, open-loop load, and the whole command over two small documents."""

import asyncio
import json
import os
import time
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest

from eval.bench.client import Client, encode_request
from eval.bench.latency import find_percentile, summarize_latency
from eval.bench.load import Load, draw_arrivals, send_on_schedule, summarize_load
from eval.bench.memory import list_process_tree, measure_memory
from eval.bench.process import YIJU, time_command
from eval.bench.question import shuffle, take_cyclic
from eval.bench.server import run_server
from index.error import Unavailable
from tests.terminal import QUESTION, UNION, Yiju, error_line

LAW = "勞動基準法摘要\n\n第三十條\n勞工正常工作時間，每日不得超過八小時，每週不得超過四十小時。\n"
REQUEST = encode_request("/ask", {"question": "多少？"})


class FakeServer:
    """Answers nobody until `hold` requests have arrived, admits `room` of them, refuses the rest.

    What a test may rely on is thus the order of events, not the speed of the machine. Every second
    refusal has a Retry-After header.
    """

    def __init__(self, hold: int = 0, room: int = 1000) -> None:
        self._hold, self._room = hold, room
        self._open = asyncio.Event()
        self.requests = self.admitted = self.refused = self.connections = 0

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        try:
            while head := await reader.readuntil(b"\r\n\r\n") if not reader.at_eof() else b"":
                length = int(head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0])
                assert json.loads(await reader.readexactly(length)) == {"question": "多少？"}
                writer.write(await self._answer())
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()

    async def _answer(self) -> bytes:
        self.requests += 1
        if self.requests >= self._hold:
            self._open.set()
        if self.admitted >= self._room:
            self.refused += 1
            return (
                b"HTTP/1.1 429 Too Many Requests\r\n"
                + b"Retry-After: 1\r\n" * (self.refused % 2)
                + b"content-length: 2\r\n\r\n{}"
            )
        self.admitted += 1
        await self._open.wait()
        return b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"


def offer(fake: FakeServer, times: list[float], patience: float = 60.0) -> Load:
    async def run() -> Load:
        async with await asyncio.start_server(fake.serve, "127.0.0.1", 0, backlog=500) as server:
            client = Client(server.sockets[0].getsockname()[1])
            outcomes = await send_on_schedule(client, [REQUEST] * len(times), times, patience)
            await client.close()
            return summarize_load(outcomes, times)

    return asyncio.run(run())


@pytest.mark.parametrize("n", [1, 2, 3, 10, 19, 20, 21, 99, 100, 101, 1000])
def test_percentiles_are_numpys_inverted_cdf(n: int) -> None:
    values = np.random.default_rng(n).exponential(0.1, n)
    found = summarize_latency(values.tolist())
    assert found
    assert found.n == n
    expected = np.percentile(1000 * values, [50, 95, 99, 100], method="inverted_cdf")
    assert (found.p50, found.p95, found.p99, found.most) == tuple(
        round(float(one), 2) for one in expected
    )
    for percent in range(1, 101):
        assert find_percentile(sorted(values), percent) in values


def test_no_value_has_no_percentile() -> None:
    assert summarize_latency([]) is None


def test_arrivals_are_a_seeded_poisson_process() -> None:
    times = draw_arrivals(100, 50, seed=1)
    assert times == draw_arrivals(100, 50, seed=1) != draw_arrivals(100, 50, seed=2)
    assert times == sorted(times)
    assert 0 <= times[0] <= times[-1] < 50
    assert len(times) == pytest.approx(5000, abs=300)  # four deviations
    gaps = np.diff(times)
    assert gaps.mean() == pytest.approx(gaps.std(), rel=0.1)  # as of an exponential distribution


def test_a_stall_shows_in_every_request_that_was_due_meanwhile() -> None:
    # No answer before the last request has been sent, 400 ms after the first: a closed-loop client
    # would never send it.
    found = offer(FakeServer(hold=41), [at / 100 for at in range(41)])
    assert (found.sent, found.answered, found.refused, found.errors) == (41, 41, 0, {})
    assert found.admitted
    assert found.admitted.most > 350
    assert found.admitted.p50 > 150


def test_latency_counts_from_the_schedule_when_the_client_is_late() -> None:
    async def blocked() -> Load:
        async with await asyncio.start_server(FakeServer().serve, "127.0.0.1", 0) as server:
            client = Client(server.sockets[0].getsockname()[1])
            # The client itself is blocked.
            asyncio.get_running_loop().call_later(0.05, time.sleep, 0.3)
            outcomes = await send_on_schedule(client, [REQUEST] * 4, [0.0, 0.1, 0.11, 0.12], 5)
            await client.close()
            return summarize_load(outcomes, [0.0, 0.1, 0.11, 0.12])

    found = asyncio.run(blocked())
    assert found.admitted
    assert found.late
    assert found.admitted.p95 >= found.late.p95 > 200


def test_refusals_are_counted_with_and_without_retry_after() -> None:
    fake = FakeServer(hold=20, room=2)
    found = offer(fake, [at / 100 for at in range(20)])
    assert found.sent == 20
    assert found.answered == 2
    assert found.refused == fake.refused == 18
    assert found.refused_with_retry_after == 9
    assert found.admitted
    assert found.refusals
    assert (found.admitted.n, found.refusals.n) == (2, 18)


def test_every_request_under_way_has_a_connection_of_its_own() -> None:
    fake = FakeServer(hold=10)
    assert offer(fake, [0.0] * 10).answered == 10
    assert fake.connections == 10


def test_an_idle_connection_is_used_again() -> None:
    fake = FakeServer()

    async def run() -> None:
        async with await asyncio.start_server(fake.serve, "127.0.0.1", 0) as server:
            client = Client(server.sockets[0].getsockname()[1])
            for _ in range(10):
                assert (await client.send(REQUEST)).status == 200
            await client.close()

    asyncio.run(run())
    assert (fake.requests, fake.connections) == (10, 1)


def test_a_missing_or_late_response_is_an_error() -> None:
    found = offer(FakeServer(hold=3), [0.0, 0.01], patience=0.1)
    assert found.errors == {"no response within 0.1 s": 2}
    assert found.admitted is None
    assert found.throughput == 0

    async def nobody_listens() -> Load:
        async with await asyncio.start_server(FakeServer().serve, "127.0.0.1", 0) as server:
            port = server.sockets[0].getsockname()[1]
        return summarize_load(await send_on_schedule(Client(port), [REQUEST], [0.0], 5), [0.0])

    assert sum(asyncio.run(nobody_listens()).errors.values()) == 1


def test_memory_of_this_process() -> None:
    assert list_process_tree(os.getpid())[0] == os.getpid()
    found = measure_memory(os.getpid())
    if not Path("/proc/self/smaps_rollup").exists():
        assert found is None
        return
    assert found
    assert found.processes >= 1
    assert 10_000_000 < found.proportional <= found.resident


def test_memory_of_nobody_is_not_known() -> None:
    assert measure_memory(2**30) is None


def test_questions_are_drawn_without_repetition_as_long_as_they_last() -> None:
    order = shuffle(["a", "b", "c"], seed=4)
    assert sorted(order) == ["a", "b", "c"]
    assert order == shuffle(["a", "b", "c"], seed=4)
    assert take_cyclic(order, 7) == [*order, *order, order[0]]


def test_a_process_that_fails_is_one_line() -> None:
    with pytest.raises(Unavailable, match=r"`yiju show` exited with code 1: no collection 'none'"):
        time_command("show", "x", "--collection", "none")


def test_a_server_that_dies_at_once(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("YIJU_THRESHOLD", "2")
    with (
        pytest.raises(Unavailable, match=r"exited at once with code 1: YIJU_THRESHOLD must be"),
        run_server(tmp_path),
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
        (("union.txt", "--questions", "none.jsonl"), "has no question"),
        (("union.txt", "--questions", "blank.jsonl"), "no word and no number"),
        (
            ("union.txt", "--questions", "few.jsonl"),
            "the warm-up takes 3 questions, and there are 3",
        ),
        (("union.txt", "--questions", "absent.jsonl"), "absent.jsonl"),
        (("union.txt", "--questions", "asked.jsonl", "--home", "."), "one or the other"),
        (
            ("union.txt", "--questions", "asked.jsonl", "--collection", "default"),
            "one or the other",
        ),
        (
            ("--home", "nowhere", "--questions", "asked.jsonl"),
            "there is no collection 'default' in nowhere; `yiju add` makes one",
        ),
        (("--rate", "0"), "--rate must be a number above 0, not 0"),
        (("--rate", "5", "--rate", "nan"), "--rate must be a number above 0, not nan"),
        (("--seconds", "-1"), "--seconds must be a number above 0"),
        (("--starts", "0"), "--starts must be 1 or more"),
        (("--plot", "levels.png"), "must end in .svg"),
        (("--out", "union.txt/bench.json"), "cannot write"),
    ],
)
def test_bad_input_is_one_line(
    here: Path, yiju: Yiju, arguments: tuple[str, ...], said: str
) -> None:
    assert said in error_line(yiju("bench", *arguments))


# As short as a measurement can be.
FEW = (
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


@pytest.mark.slow
def test_bench_measures_everything(here: Path, yiju: Yiju) -> None:
    said = yiju("bench", "union.txt", "law.txt", *FEW, "--out", "bench.json", "--plot", "bench.svg")
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
        == len(draw_arrivals(4, 1.5, 0))
    )
    assert load["answered"]
    assert level["repeated"] == max(0, load["sent"] - 2)
    picture = ElementTree.fromstring((here / "bench.svg").read_text("utf-8"))  # noqa: S314  our own
    assert picture.tag == "{http://www.w3.org/2000/svg}svg"


@pytest.mark.long
def test_bench_measures_a_collection_that_is_there(here: Path, yiju: Yiju) -> None:
    assert yiju("add", "union.txt", "--home", "kept").code == 0
    said = yiju("bench", "--home", "kept", *FEW, "--json")
    assert said.code == 0, said
    existing = json.loads(said.out)
    assert existing["ingest"] is None
    assert existing["index"]["documents"] == 1
    assert said.err == ""
