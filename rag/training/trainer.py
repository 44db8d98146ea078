"""Examples -> trained weights: AdamW with warm-up and linear decay, checkpoints that resume, a learning curve."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import torch

from rag.training.batch import batches, padded, schedule
from rag.training.checkpoint import Checkpoint
from rag.training.example import Example
from rag.training.loss import loss, readable
from rag.training.network import ReaderNetwork


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
        self._network, self._plan = network, plan
        heads = {
            id(p)
            for part in (network.pooler, network.span, network.judge)
            for p in part.parameters()
        }
        trained = [p for p in network.tuned().values() if p.requires_grad]
        groups = [
            {
                "params": [p],
                "factor": 5.0 if id(p) in heads else 1.0,
                "weight_decay": 0.01 if p.ndim > 1 else 0.0,
            }
            for p in trained
        ]
        self._optimizer = torch.optim.AdamW(groups, lr=plan.rate, betas=(0.9, 0.98), fused=True)
        self._checkpoint = Checkpoint(folder, network.tuned(), self._optimizer)

    def run(self, examples: Sequence[Example], measured: Sequence[Example]) -> None:
        """Train on `examples`, in an order that the seed fixes; `measured` are looked at for the curve only."""
        order = batches([len(e.ids) for e in examples], self._plan.tokens, self._plan.seed)
        done = self._checkpoint.resume()
        self._network.train()
        recent: list[float] = []
        began = time.monotonic()
        for step in range(done, min(len(order), self._plan.until or len(order))):
            batch = [examples[i] for i in order[step]]
            for group in self._optimizer.param_groups:
                group["lr"] = (
                    self._plan.rate * group["factor"] * schedule(step, len(order), self._plan.warm)
                )
            spans, judged = self._network(*padded([e.ids for e in batch]))
            cost = loss(spans, judged, batch)
            self._optimizer.zero_grad()
            cost.backward()  # type: ignore[no-untyped-call]
            torch.nn.utils.clip_grad_norm_(self._network.parameters(), 1.0)
            self._optimizer.step()
            recent.append(cost.item())
            if (step + 1) % 50 == 0:
                self._checkpoint.write(
                    {
                        "step": step + 1,
                        "of": len(order),
                        "loss": sum(recent) / len(recent),
                        "s": round(time.monotonic() - began),
                    }
                )
                recent = []
            if (step + 1) % self._plan.saved_every == 0 or step + 1 in (
                len(order),
                self._plan.until,
            ):
                self._checkpoint.save(step + 1)
            if (step + 1) % self._plan.measured_every == 0 or step + 1 == len(order):
                self._checkpoint.write({"step": step + 1, **measure(self._network, measured)})


def measure(network: ReaderNetwork, examples: Sequence[Example]) -> dict[str, float]:
    """Shares of the examples whose span, answerability and relevance are right."""
    network.eval()
    right = {"span": [], "answerable": [], "relevant": []}  # type: dict[str, list[bool]]
    with torch.no_grad():
        for at in range(0, len(examples), 16):
            batch = examples[at : at + 16]
            spans, judged = network(*padded([e.ids for e in batch]))
            best = (
                spans.masked_fill(~readable(batch, spans.shape[1]).unsqueeze(2), -1e4)[
                    :, 1:
                ].argmax(dim=1)
                + 1
            )
            for row, example in enumerate(batch):
                if example.answerable == 1:
                    right["span"].append(best[row].tolist() == [example.start, example.end])
                for column, target in enumerate((example.answerable, example.relevant)):
                    if target >= 0:
                        right["answerable" if column == 0 else "relevant"].append(
                            bool(judged[row, column] > 0) == bool(target)
                        )
    network.train()
    return {name: round(sum(values) / max(1, len(values)), 4) for name, values in right.items()}
