"""Pairs -> trained weights: every passage of the pool is a negative, with the vector that the untouched encoder gave it.

In the first round what is asked moves towards what answers it; passages are held where they are, so that little is forgotten and
their vectors, which need four fifths of the work, are computed once. In the second passages learn as well, among those that
resemble them.
"""

import random
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor
from torch.nn import functional

from rag.training.batch import batches, schedule
from rag.training.checkpoint import Checkpoint
from rag.training.encoder.group import groups
from rag.training.encoder.network import EncoderNetwork

Tokens = tuple[int, ...]
_SOME = 64  # passages at most a step


@dataclass(frozen=True, slots=True)
class Plan:
    """temperature: of the contrast (E5's own). same: the cosine to the right passage above which another one is no negative, since it
    says the same. tokens: of a batch of questions. passages: tokens of passages a step that must keep their vectors, `keep` what that
    weighs. group: passages a step that learn, with `each` of their questions at most. most: steps, if fewer than one round has; until:
    the step after which the run is broken off on purpose.
    """

    rate: float = 1e-4
    temperature: float = 0.01
    same: float = 0.97
    tokens: int = 1792
    passages: int = 512
    keep: float = 20.0
    group: int = 24
    each: int = 3
    warm: float = 0.06
    seed: int = 1
    saved_every: int = 100
    measured_every: int = 200
    most: int | None = None
    until: int | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """Tokenised texts, and the row of `targets` (m, hidden) that each should be nearest to. learning: the texts of the targets, when
    their vectors are trained, too.
    """

    ids: tuple[Tokens, ...]
    rows: tuple[int, ...]
    targets: Tensor
    learning: tuple[Tokens, ...] = ()


class Trainer:
    """One round over the pairs. A round that was broken off goes on from its last checkpoint in `folder`."""

    def __init__(self, network: EncoderNetwork, plan: Plan, folder: Path) -> None:
        self._network, self._plan = network, plan
        trained = [p for p in network.tuned().values() if p.requires_grad]
        groups = [{"params": [p], "weight_decay": 0.01 if p.ndim > 1 else 0.0} for p in trained]
        self._optimizer = torch.optim.AdamW(groups, lr=plan.rate, betas=(0.9, 0.98), fused=True)
        self._checkpoint = Checkpoint(folder, network.tuned(), self._optimizer)

    def run(
        self,
        tasks: Sequence[Asked],
        passages: Sequence[Tokens],
        vectors: Tensor,
        held: Mapping[str, Asked],
    ) -> None:
        """Train on `tasks`; `passages` keep their `vectors` (m, hidden); `held` is looked at for the curve only."""
        plan = self._plan
        order = [(asked, batch) for asked in tasks for batch in self._batches(asked)]
        random.Random(plan.seed).shuffle(order)
        order = order[: plan.most]
        done = self._checkpoint.resume()
        if not done:
            self._checkpoint.write({"step": 0, **measure(self._network, held)})
        recent: list[tuple[float, float]] = []
        began = time.monotonic()
        self._network.train()
        for step in range(done, min(len(order), plan.until or len(order))):
            asked, batch = order[step]
            for group in self._optimizer.param_groups:
                group["lr"] = plan.rate * schedule(step, len(order), plan.warm)
            recent.append(self._step(asked, batch, self._kept(passages, step), (passages, vectors)))
            if (step + 1) % 50 == 0:
                cost, moved = (sum(values) / len(recent) for values in zip(*recent, strict=True))
                spent = round(time.monotonic() - began)
                self._checkpoint.write(
                    {"step": step + 1, "of": len(order), "loss": cost, "moved": moved, "s": spent}
                )
                recent = []
            if (step + 1) % plan.saved_every == 0 or step + 1 in (len(order), plan.until):
                self._checkpoint.save(step + 1)
            if (step + 1) % plan.measured_every == 0 or step + 1 == len(order):
                self._checkpoint.write({"step": step + 1, **measure(self._network, held)})

    def _batches(self, asked: Asked) -> list[list[int]]:
        plan = self._plan
        if asked.learning:
            return groups(asked.rows, asked.targets, plan.group, plan.each, plan.seed)
        return batches([len(ids) for ids in asked.ids], plan.tokens, plan.seed, 4096)

    def _step(
        self,
        asked: Asked,
        batch: Sequence[int],
        kept: Sequence[int],
        known: tuple[Sequence[Tokens], Tensor],
    ) -> tuple[float, float]:
        """One step on the questions `batch` and their passages, if these learn, or else the passages `kept`; what the contrast costs,
        and how far passages have moved (1 - cosine).
        """
        self._optimizer.zero_grad()
        rows = torch.tensor([asked.rows[i] for i in batch])
        found = self._network.learned([asked.ids[i] for i in batch])
        cost = self._contrast(found, rows, asked.targets, asked.targets)
        passages, vectors = known
        if asked.learning:
            passages, vectors = asked.learning, asked.targets
            own, rows = torch.unique(rows, return_inverse=True)
            kept = own.tolist()
        moving = self._network.learned([passages[i] for i in kept])
        if asked.learning:
            cost = cost + self._contrast(found, rows, moving, vectors[kept])
        moved = 1 - (moving * vectors[kept]).sum(1).mean()
        (cost + self._plan.keep * moved).backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(self._network.parameters(), 1.0)
        self._optimizer.step()
        return cost.item(), moved.item()

    def _contrast(self, found: Tensor, rows: Tensor, targets: Tensor, known: Tensor) -> Tensor:
        """InfoNCE (van den Oord et al. 2018, arXiv 1807.03748) over all targets but those that say the same as the right one, by what
        is `known` of them.
        """
        same = known[rows] @ known.T > self._plan.same
        same[torch.arange(len(rows)), rows] = False
        return functional.cross_entropy(
            (found @ targets.T / self._plan.temperature).masked_fill(same, -1e4), rows
        )

    def _kept(self, passages: Sequence[Tokens], step: int) -> list[int]:
        """Random passages of about as many tokens as the plan says; the same for the same step."""
        chance, some, tokens = random.Random(f"{self._plan.seed} {step}"), list[int](), 0
        while tokens < self._plan.passages and len(some) < _SOME:
            some.append(chance.randrange(len(passages)))
            tokens += len(passages[some[-1]])
        return some


def measure(network: EncoderNetwork, held: Mapping[str, Asked]) -> dict[str, float]:
    """By kind of pair, the share whose nearest passage is the right one (Recall@1)."""
    network.eval()
    right = {}
    for name, asked in held.items():
        nearest = (network.embed(asked.ids) @ asked.targets.T).argmax(1)
        right[name] = round(float((nearest == torch.tensor(asked.rows)).float().mean()), 4)
    network.train()
    return right
