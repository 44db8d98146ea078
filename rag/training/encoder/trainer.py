"""Trains the encoder: each query against all passages of the pool.

The passages' vectors are those of the base encoder. In the first round only queries are trained,
and passages are held where they are: little is forgotten, and their vectors, four fifths of the
work, are computed once. In the second round passages are trained too, among those that resemble
them.
"""

import random
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor
from torch.nn import functional

from rag.training.batch import compute_learning_rate, plan_batches
from rag.training.checkpoint import Checkpoint
from rag.training.encoder.group import group_questions
from rag.training.encoder.network import EncoderNetwork

TokenIds = tuple[int, ...]
_MOST_KEPT = 64  # passages a step that must keep their vectors, at most
_WINDOW = 4096  # queries sorted by length at a time


@dataclass(frozen=True, slots=True)
class EncoderTraining:
    """Hyperparameters of a run."""

    # The highest learning rate.
    rate: float = 1e-4
    # Of the contrast; E5's own.
    temperature: float = 0.01
    # The cosine to the right passage above which another one is no negative: it says the same.
    same: float = 0.97
    # Tokens of a batch of queries, padding included.
    tokens: int = 1792
    # Tokens of passages a step that must keep their vectors, and the weight of that.
    kept_tokens: int = 512
    keep: float = 20.0
    # Passages that are trained in a step, and the queries for each at most.
    group: int = 24
    each: int = 3
    # The share of the steps over which the learning rate rises.
    warm_up: float = 0.06
    seed: int = 1
    # Steps between checkpoints, and between measurements on the held-out pairs.
    save_every: int = 100
    measure_every: int = 200
    # Steps at most; None for one epoch.
    steps: int | None = None
    # The step after which the run stops, before the learning rate has reached 0; None for the end.
    until: int | None = None


@dataclass(frozen=True, slots=True)
class RetrievalTask:
    """Queries, and the vectors that they should be nearest to."""

    ids: tuple[TokenIds, ...]
    # Each query's row of `targets` (m, hidden).
    rows: tuple[int, ...]
    targets: Tensor
    # The texts of the targets if they are trained too.
    trained: tuple[TokenIds, ...] = ()


class EncoderTrainer:
    """Trains for one epoch. An interrupted run resumes from its last checkpoint in `folder`."""

    def __init__(self, network: EncoderNetwork, training: EncoderTraining, folder: Path) -> None:
        self._network, self._training = network, training
        parameters = network.tuned_parameters()
        groups = [
            {"params": [p], "weight_decay": 0.01 if p.ndim > 1 else 0.0}
            for p in parameters.values()
            if p.requires_grad
        ]
        self._optimizer = torch.optim.AdamW(groups, lr=training.rate, betas=(0.9, 0.98), fused=True)
        self._checkpoint = Checkpoint(folder, parameters, self._optimizer)

    def run(
        self,
        tasks: Sequence[RetrievalTask],
        passages: Sequence[TokenIds],
        vectors: Tensor,
        held_out: Mapping[str, RetrievalTask],
    ) -> None:
        """Train on `tasks`, while `passages` keep their `vectors` (m, hidden).

        `held_out` is for the learning curve only.
        """
        training = self._training
        order = [(task, batch) for task in tasks for batch in self._plan_batches(task)]
        random.Random(training.seed).shuffle(order)
        order = order[: training.steps]
        first = self._checkpoint.resume()
        if not first:
            self._checkpoint.log({"step": 0, **measure_recall(self._network, held_out)})
        recent: list[tuple[float, float]] = []
        began = time.monotonic()
        self._network.train()
        for step in range(first, min(len(order), training.until or len(order))):
            task, batch = order[step]
            rate = training.rate * compute_learning_rate(step, len(order), training.warm_up)
            for group in self._optimizer.param_groups:
                group["lr"] = rate
            kept = self._draw_kept(passages, step)
            recent.append(self._step(task, batch, kept, (passages, vectors)))
            done = step + 1
            if done % 50 == 0:
                loss, moved = (sum(values) / len(recent) for values in zip(*recent, strict=True))
                spent = round(time.monotonic() - began)
                self._checkpoint.log(
                    {"step": done, "of": len(order), "loss": loss, "moved": moved, "s": spent}
                )
                recent = []
            if done % training.save_every == 0 or done in (len(order), training.until):
                self._checkpoint.save(done)
            if done % training.measure_every == 0 or done == len(order):
                self._checkpoint.log({"step": done, **measure_recall(self._network, held_out)})

    def _plan_batches(self, task: RetrievalTask) -> list[list[int]]:
        training = self._training
        if task.trained:
            return group_questions(
                task.rows, task.targets, training.group, training.each, training.seed
            )
        lengths = [len(ids) for ids in task.ids]
        return plan_batches(lengths, training.tokens, training.seed, _WINDOW)

    def _step(
        self,
        task: RetrievalTask,
        batch: Sequence[int],
        kept: Sequence[int],
        pool: tuple[Sequence[TokenIds], Tensor],
    ) -> tuple[float, float]:
        """Take one step on the queries `batch`.

        Passages are held to their vectors: the queries' own if the task trains them, otherwise
        those at the positions `kept` of `pool`. Returns the contrastive loss, and how far these
        passages have moved (1 - cosine).
        """
        self._optimizer.zero_grad()
        rows = torch.tensor([task.rows[i] for i in batch])
        queries = self._network.embed_with_gradients([task.ids[i] for i in batch])
        loss = self._contrast(queries, rows, task.targets, task.targets)
        passages, vectors = pool
        if task.trained:
            passages, vectors = task.trained, task.targets
            own, rows = torch.unique(rows, return_inverse=True)
            kept = own.tolist()
        current = self._network.embed_with_gradients([passages[i] for i in kept])
        if task.trained:
            loss = loss + self._contrast(queries, rows, current, vectors[kept])
        moved = 1 - (current * vectors[kept]).sum(1).mean()
        (loss + self._training.keep * moved).backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(self._network.parameters(), 1.0)
        self._optimizer.step()
        return loss.item(), moved.item()

    def _contrast(self, queries: Tensor, rows: Tensor, targets: Tensor, base: Tensor) -> Tensor:
        """Return the InfoNCE loss (van den Oord et al. 2018, arXiv 1807.03748) over all targets.

        Targets that say the same as the right one, by their `base` vectors, are left out.
        """
        same = base[rows] @ base.T > self._training.same
        same[torch.arange(len(rows)), rows] = False
        scores = queries @ targets.T / self._training.temperature
        return functional.cross_entropy(scores.masked_fill(same, -1e4), rows)

    def _draw_kept(self, passages: Sequence[TokenIds], step: int) -> list[int]:
        """Draw passages with about `kept_tokens` tokens in all; the same for the same step."""
        chance, kept, tokens = random.Random(f"{self._training.seed} {step}"), list[int](), 0
        while tokens < self._training.kept_tokens and len(kept) < _MOST_KEPT:
            kept.append(chance.randrange(len(passages)))
            tokens += len(passages[kept[-1]])
        return kept


def measure_recall(
    network: EncoderNetwork, held_out: Mapping[str, RetrievalTask]
) -> dict[str, float]:
    """Return by kind of pair the share whose nearest passage is the right one (Recall@1)."""
    network.eval()
    recall = {}
    for kind, task in held_out.items():
        nearest = (network.embed(task.ids) @ task.targets.T).argmax(1)
        recall[kind] = round(float((nearest == torch.tensor(task.rows)).float().mean()), 4)
    network.train()
    return recall
