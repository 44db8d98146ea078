"""The comparison with other stacks: on yiju itself, and on the peers that are installed."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from eval.dataset.case import Case, QuestionSet
from eval.peer import installed
from eval.peer.measure import MEASURES, PeerPlan, StackSetup, measure_stacks, score_quality
from eval.peer.process import StackProcess
from eval.peer.sample import WARM_UP, PeerSample, draw_sample
from eval.peer.stack import STACKS, PeerPassage, Stack
from eval.peer.table import tabulate_stacks
from index.document import Document
from index.error import BadInput, Unavailable
from index.model import bundled
from index.model.export import export_sentence_transformer
from index.text.normalize import simplify
from rag.settings import Settings

PEERS = Path(__file__).resolve().parents[3] / ".venv-compare/bin/python"
OURS = next(stack for stack in STACKS if stack.name == "yiju")
TOPICS = (
    "退休金",
    "育兒津貼",
    "職業災害",
    "集體協約",
    "最低工資",
    "特別休假",
    "勞工保險",
    "失業給付",
)


def make_questions(documents: int = len(TOPICS)) -> QuestionSet:
    texts = [
        Document(
            f"{topic}.txt",
            topic,
            "",
            f"本年度{topic}相關案件共{at + 3}件,主管機關已逐案說明{topic}的適用範圍。",
        )
        for at, topic in enumerate(TOPICS)
    ]
    cases = [
        Case(topic, f"{topic}案件有幾件?", "zh-Hant", True, (), (), (f"{topic}.txt",))
        for topic in TOPICS
    ]
    return QuestionSet("topics", tuple(texts[:documents]), tuple(cases))


@pytest.fixture(scope="module")
def small() -> PeerSample:
    return draw_sample(make_questions(), 100, 100)


@pytest.fixture(scope="module")
def weights(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if not PEERS.exists():
        pytest.skip("the other stacks are not installed: `make compare` does it")
    folder = tmp_path_factory.mktemp("weights")
    export_sentence_transformer(bundled.source(), folder)
    return folder


@pytest.fixture
def process() -> Iterator[StackProcess]:
    with StackProcess(OURS, Path(sys.executable), Settings().cache) as found:
        yield found


def test_a_sample_asks_only_what_its_passages_answer() -> None:
    found = draw_sample(make_questions(), 7, 100)
    assert [one.id for one in found.passages] == [str(at) for at in range(7)]
    assert found.passages[2].titled_text.startswith("职业灾害\n本年度")
    assert len(found.warm_up) == WARM_UP
    assert found.questions == tuple(simplify(f"{topic}案件有幾件?") for topic in TOPICS[WARM_UP:7])
    assert found.relevant == tuple((str(at),) for at in range(WARM_UP, 7))


def test_a_sample_that_answers_too_little_is_refused() -> None:
    with pytest.raises(BadInput, match=r"answer 5 questions.*--passages"):
        draw_sample(make_questions(), WARM_UP, 100)


def test_a_passage_found_twice_counts_once() -> None:
    one = PeerSample("one", (), ("?",), (("a",),), ())
    assert score_quality(one, [["b", "b", "a"]]) == pytest.approx(
        {"R@1": 0.0, "R@5": 1.0, "RR@10": 0.5, "nDCG@10": 0.6309}
    )


def test_yiju_is_measured_in_every_mode(small: PeerSample, tmp_path: Path) -> None:
    setup = StackSetup(Path(sys.executable), Settings().cache, tmp_path, [small])
    (found,) = measure_stacks([OURS], lambda _: setup, PeerPlan(timed=2, starts=1), lambda _: None)
    assert [mode.mode for mode in found.modes] == ["dense", "hybrid", "read"]
    assert all(mode.quality["topics"]["R@5"] == 1.0 for mode in found.modes)
    assert all(mode.latency.n == 2 and mode.start.median > 0 for mode in found.modes)
    assert [mode.yiju_latency.n for mode in found.modes if mode.yiju_latency] == [2, 2, 2]
    assert found.ingest.passages == len(TOPICS)
    assert found.versions["yiju"]
    shown = tabulate_stacks([found], 100)
    assert len(shown) == 4
    assert all(len(row) == len(one.header) for one in shown for row in one.rows)


def test_a_stack_that_fails_is_told(process: StackProcess) -> None:
    with pytest.raises(Unavailable, match="yiju: ValueError: unknown request 'dance'"):
        process.ask({"do": "dance"})


def test_a_process_that_dies_is_told() -> None:
    nobody = Stack("nobody", "Nobody", (), ())
    with (
        StackProcess(nobody, Path(sys.executable), Path()) as process,
        pytest.raises(Unavailable, match=r"Nobody: .*No module named"),
    ):
        process.ask({"do": "memory"})


def test_an_interpreter_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match="make compare"):
        StackProcess(OURS, tmp_path / "python", Path())


def test_what_is_installed_holds_what_it_needs() -> None:
    names = {one.name.lower() for one in installed.resolve_packages(["faiss-cpu"])}
    assert {"faiss-cpu", "numpy"} <= names
    assert (
        installed.measure_packages(["faiss-cpu"])
        > installed.measure_packages(["numpy"])
        > 1_000_000
    )


def test_an_unknown_stack_is_told(tmp_path: Path) -> None:
    command = [
        sys.executable,
        "-m",
        "eval.peer",
        "--stacks",
        "nobody",
        "--out",
        str(tmp_path / "out.json"),
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "unknown stack nobody: choose from flat_faiss" in done.stderr


@pytest.mark.slow
@pytest.mark.parametrize(
    "stack", [one for one in STACKS if one.is_peer], ids=lambda stack: stack.name
)
def test_a_peer_finds_with_the_same_vectors(
    stack: Stack, small: PeerSample, weights: Path, tmp_path: Path
) -> None:
    stacks = [one for one in STACKS if one.name == "flat_faiss" or one is stack]
    found = list(
        measure_stacks(
            stacks,
            lambda one: StackSetup(PEERS, weights, tmp_path / one.name, [small]),
            PeerPlan(2, 1),
            lambda _: None,
        )
    )
    assert [one.ingest.deviation <= 1e-3 for one in found] == [True] * len(stacks)
    assert found[-1].modes[0].yiju_latency is None  # yiju is none of the stacks
    assert found[-1].modes[0].quality["topics"] == pytest.approx(dict.fromkeys(MEASURES, 1.0))


def test_passages_travel_as_json(process: StackProcess, tmp_path: Path) -> None:
    one = PeerPassage("7", "勞動", "工會與雇主協商。")
    process.ask(
        json.loads(
            json.dumps(
                {
                    "do": "ingest",
                    "passages": [[one.id, one.title, one.text]],
                    "folder": str(tmp_path),
                }
            )
        )
    )
    process.ask({"do": "open", "folder": str(tmp_path), "mode": "hybrid"})
    assert process.ask({"do": "search", "questions": ["誰與雇主協商?"]})["found"] == [["7"]]
