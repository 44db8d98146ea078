"""The reader's trainer: the loss, resumed runs, frozen layers, and weights exported alone."""

import random
import sys
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file

from index.model.weights_file import Shape
from rag.training.__main__ import main
from rag.training.batch import pad
from rag.training.checkpoint import CURVE, STATE, average_weights
from rag.training.example import UNKNOWN, TrainingExample
from rag.training.loss import compute_loss, mask_answer_positions
from rag.training.network import ReaderNetwork
from rag.training.trainer import ReaderTrainer, ReaderTraining, measure_accuracy

SMALL = Shape(
    hidden=32, layers=2, heads=2, ffn=64, vocab=60, positions=512, types=2, eps=1e-12, block=32
)


def network() -> ReaderNetwork:
    torch.manual_seed(3)
    made = ReaderNetwork(SMALL)
    made.body.embeddings.requires_grad_(False)
    return made


def toy(count: int) -> list[TrainingExample]:
    """Return examples whose answer is the token 7; every third has none."""
    chance = random.Random(5)
    made = []
    for n in range(count):
        text = [chance.randint(10, 50) for _ in range(chance.randint(6, 12))]
        ids = (0, 5, 2, 2, *text, 2)
        if n % 3 == 0:
            made.append(TrainingExample(ids, 4, 0, 0, 0, n % 2))
        else:
            at = chance.randint(0, len(text) - 2)
            text[at] = 7
            made.append(TrainingExample((0, 5, 2, 2, *text, 2), 4, 4 + at, 4 + at, 1, 1))
    return made


def test_the_mean_of_checkpoints_leaves_the_optimizer_out() -> None:
    states = [
        {"weight.a": torch.tensor([1.0, 2.0]), "exp_avg.a": torch.ones(2)},
        {"weight.a": torch.tensor([3.0, 6.0])},
    ]
    assert {name: value.tolist() for name, value in average_weights(states).items()} == {
        "weight.a": [2.0, 4.0]
    }
    with pytest.raises(KeyError):
        average_weights([states[0], {}])


def test_padding_and_the_question_are_no_places_for_an_answer() -> None:
    examples = [
        TrainingExample((0, 5, 2, 2, 11, 12, 2), 4, 4, 5, 1, 1),
        TrainingExample((0, 5, 2, 2, 11, 2), 4, 0, 0, 0, 0),
    ]
    ids, mask = pad([e.ids for e in examples])
    assert ids.tolist()[1] == [0, 5, 2, 2, 11, 2, 1]
    assert mask.tolist()[1] == [1, 1, 1, 1, 1, 1, 0]
    assert mask_answer_positions(examples, 7).tolist()[0] == [
        True,
        False,
        False,
        False,
        True,
        True,
        False,
    ]


def test_unknown_targets_cost_nothing() -> None:
    example = TrainingExample((0, 5, 2, 2, 11, 12, 2), 4, UNKNOWN, UNKNOWN, UNKNOWN, 1)
    spans, judged = torch.randn(2, 7, 2), torch.tensor([[3.0, 30.0], [-3.0, 30.0]])
    other = replace(example, start=4, end=5)
    assert (
        compute_loss(spans[:1], judged[:1], [replace(example, start=4, end=4, relevant=UNKNOWN)])
        > 0
    )
    assert torch.isclose(
        compute_loss(spans, judged, [other, other]),
        compute_loss(spans, judged * torch.tensor([9.0, 1.0]), [other, other]),
    )


def _weights(made: ReaderNetwork) -> list[torch.Tensor]:
    return [p.detach().clone() for p in made.parameters()]


def test_it_learns_and_a_run_that_was_broken_off_ends_the_same(tmp_path: Path) -> None:
    examples, plan = (
        toy(400),
        ReaderTraining(rate=3e-3, tokens=128, save_every=20, measure_every=1000),
    )
    whole, broken = network(), network()
    (tmp_path / "whole").mkdir()
    (tmp_path / "broken").mkdir()
    before = measure_accuracy(whole, examples[:100])
    ReaderTrainer(whole, plan, tmp_path / "whole").run(examples, examples[:100])
    after = measure_accuracy(whole, examples[:100])
    assert after["span"] > max(0.6, before["span"] + 0.3)
    assert (tmp_path / "whole" / CURVE).read_text().count("span") == 1
    ReaderTrainer(broken, replace(plan, until=37), tmp_path / "broken").run(
        examples, examples[:100]
    )
    again = network()
    ReaderTrainer(again, plan, tmp_path / "broken").run(examples, examples[:100])
    assert all(
        torch.allclose(a, b, atol=1e-5)
        for a, b in zip(_weights(whole), _weights(again), strict=True)
    )


def test_frozen_layers_stay_and_are_saved_all_the_same(tmp_path: Path) -> None:
    made, examples = network(), toy(20)
    made.freeze(1)
    low, high = (next(iter(layer.parameters())) for layer in made.body.encoder.layer)
    before = low.detach().clone(), high.detach().clone()
    ReaderTrainer(made, ReaderTraining(rate=1e-2, tokens=128), tmp_path).run(examples, examples)
    assert torch.equal(before[0], low)
    assert not torch.equal(before[1], high)
    saved = load_file(tmp_path / STATE)
    assert all(torch.equal(saved[f"weight.{n}"], p) for n, p in made.tuned_parameters().items())
    assert not any("embeddings" in name for name in saved)


def test_weights_are_exported_without_the_optimizer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = network()
    ReaderTrainer(made, ReaderTraining(tokens=128), tmp_path).run(toy(20), toy(20))
    exported = tmp_path / "weights.safetensors"
    arguments = [str(tmp_path), "--out", str(tmp_path), "--export", str(exported)]
    monkeypatch.setattr(sys, "argv", ["rag.training", *arguments])
    main()
    saved, checkpoint = load_file(exported), load_file(tmp_path / STATE)
    assert set(saved) == {f"weight.{name}" for name in made.tuned_parameters()}
    assert all(torch.equal(value, checkpoint[name]) for name, value in saved.items())
    assert exported.stat().st_size < (tmp_path / STATE).stat().st_size / 2
