"""Examples -> trained weights: AdamW with warm-up and linear decay, checkpoints that resume, a learning curve."""

import json
import random
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from safetensors.torch import load_file, save_file
from torch import Tensor

from rag.network import ReaderNetwork
from rag.training.example import Example
from rag.training.loss import loss, padded, readable

CURVE, STATE, PROGRESS = "curve.jsonl", "state.safetensors", "progress.json"


@dataclass(frozen=True, slots=True)
class Plan:
    """rate: the body's highest learning rate, the heads' is five times that. tokens: of a batch, padding included. until: the step after
    which a round is broken off on purpose.
    """

    rate: float = 2e-4
    tokens: int = 2048
    warm: float = 0.06
    seed: int = 1
    saved_every: int = 150
    measured_every: int = 450
    until: int | None = None


class Trainer:
    """One round over the examples. A round that was broken off goes on from its last checkpoint in `folder`."""

    def __init__(self, network: ReaderNetwork, plan: Plan, folder: Path) -> None:
        self._network, self._plan, self._folder = network, plan, folder
        heads = {id(p) for part in (network.pooler, network.span, network.judge) for p in part.parameters()}
        trained = [(name, p) for name, p in network.named_parameters() if p.requires_grad]
        self._names = [name for name, _ in trained]
        groups = [
            {"params": [p], "factor": 5.0 if id(p) in heads else 1.0, "weight_decay": 0.01 if p.ndim > 1 else 0.0} for _, p in trained
        ]
        self._optimizer = torch.optim.AdamW(groups, lr=plan.rate, betas=(0.9, 0.98), fused=True)

    def run(self, examples: Sequence[Example], measured: Sequence[Example]) -> None:
        """Train on `examples`, in an order that the seed fixes; `measured` are looked at for the curve only."""
        batches = _batches(examples, self._plan)
        done = self._resume()
        self._network.train()
        recent: list[float] = []
        began = time.monotonic()
        for step in range(done, min(len(batches), self._plan.until or len(batches))):
            batch = [examples[i] for i in batches[step]]
            for group in self._optimizer.param_groups:
                group["lr"] = self._plan.rate * group["factor"] * _schedule(step, len(batches), self._plan.warm)
            spans, judged = self._network(*padded(batch))
            cost = loss(spans, judged, batch)
            self._optimizer.zero_grad()
            cost.backward()  # type: ignore[no-untyped-call]
            torch.nn.utils.clip_grad_norm_(self._network.parameters(), 1.0)
            self._optimizer.step()
            recent.append(cost.item())
            if (step + 1) % 50 == 0:
                self._write({"step": step + 1, "of": len(batches), "loss": sum(recent) / len(recent), "s": round(time.monotonic() - began)})
                recent = []
            if (step + 1) % self._plan.saved_every == 0 or step + 1 in (len(batches), self._plan.until):
                self._save(step + 1)
            if (step + 1) % self._plan.measured_every == 0 or step + 1 == len(batches):
                self._write({"step": step + 1, **measure(self._network, measured)})

    def _write(self, record: dict[str, float]) -> None:
        with (self._folder / CURVE).open("a") as file:
            file.write(json.dumps(record) + "\n")

    def _save(self, step: int) -> None:
        state = {f"weight.{n}": p.detach() for n, p in self._network.tuned().items()}
        for index, name in enumerate(self._names):
            for key, value in self._optimizer.state_dict()["state"][index].items():
                state[f"{key}.{name}"] = value
        partial = self._folder / f"{STATE}.part"
        save_file(state, partial)
        partial.rename(self._folder / STATE)
        (self._folder / PROGRESS).write_text(json.dumps({"step": step}))

    def _resume(self) -> int:
        if not (self._folder / PROGRESS).exists():
            return 0
        state = load_file(self._folder / STATE)
        load_weights(self._network, state)
        kept = {i: {key: state[f"{key}.{name}"] for key in ("step", "exp_avg", "exp_avg_sq")} for i, name in enumerate(self._names)}
        self._optimizer.load_state_dict({"state": kept, "param_groups": self._optimizer.state_dict()["param_groups"]})
        step: int = json.loads((self._folder / PROGRESS).read_text())["step"]
        return step


def load_weights(network: ReaderNetwork, state: dict[str, Tensor]) -> None:
    """Put a checkpoint's trained weights into the network."""
    with torch.no_grad():
        for name, parameter in network.tuned().items():
            parameter.copy_(state[f"weight.{name}"])


def averaged(states: Sequence[dict[str, Tensor]]) -> dict[str, Tensor]:
    """The mean of the trained weights of checkpoints of one line of training, often better than each (Wortsman et al. 2022,
    model soups, arXiv 2203.05482). KeyError when they hold different weights.
    """
    names = [name for name in states[0] if name.startswith("weight.")]
    return {name: torch.stack([state[name] for state in states]).mean(0) for name in names}


def _schedule(step: int, steps: int, warm: float) -> float:
    first = max(1, int(steps * warm))
    return (step + 1) / first if step < first else max(0.0, (steps - step) / (steps - first))


def _batches(examples: Sequence[Example], plan: Plan) -> list[list[int]]:
    """Positions in batches of like length, each of at most `plan.tokens`, in random order."""
    chance = random.Random(plan.seed)
    order = list(range(len(examples)))
    chance.shuffle(order)
    found: list[list[int]] = []
    for at in range(0, len(order), 2048):
        part = sorted(order[at : at + 2048], key=lambda i: len(examples[i].ids))
        batches: list[list[int]] = []
        for i in part:
            if not batches or (len(batches[-1]) + 1) * len(examples[i].ids) > plan.tokens:
                batches.append([])
            batches[-1].append(i)
        chance.shuffle(batches)
        found += batches
    return found


def measure(network: ReaderNetwork, examples: Sequence[Example]) -> dict[str, float]:
    """Shares of the examples whose span, answerability and relevance are right."""
    network.eval()
    right = {"span": [], "answerable": [], "relevant": []}  # type: dict[str, list[bool]]
    with torch.no_grad():
        for at in range(0, len(examples), 16):
            batch = examples[at : at + 16]
            spans, judged = network(*padded(batch))
            best = spans.masked_fill(~readable(batch, spans.shape[1]).unsqueeze(2), -1e4)[:, 1:].argmax(dim=1) + 1
            for row, example in enumerate(batch):
                if example.answerable == 1:
                    right["span"].append(best[row].tolist() == [example.start, example.end])
                for column, target in enumerate((example.answerable, example.relevant)):
                    if target >= 0:
                        right["answerable" if column == 0 else "relevant"].append(bool(judged[row, column] > 0) == bool(target))
    network.train()
    return {name: round(sum(values) / max(1, len(values)), 4) for name, values in right.items()}
