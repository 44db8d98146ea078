"""Trains the reader: AdamW with warm-up and linear decay, checkpoints, and a learning curve."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import torch

from rag.training.batch import compute_learning_rate, pad, plan_batches
from rag.training.checkpoint import Checkpoint
from rag.training.example import TrainingExample
from rag.training.loss import compute_loss, mask_answer_positions
from rag.training.network import ReaderNetwork

_HEAD_FACTOR = 5.0  # the heads' learning rate over the body's


@dataclass(frozen=True, slots=True)
class ReaderTraining:
    """Hyperparameters of a run."""

    # The highest learning rate of the body.
    rate: float = 2e-4
    # Tokens of a batch, padding included.
    tokens: int = 2048
    # The share of the steps over which the learning rate rises.
    warm_up: float = 0.06
    seed: int = 1
    # Steps between checkpoints, and between measurements on the held-out examples.
    save_every: int = 150
    measure_every: int = 450
    # The step after which the run stops, before the learning rate has reached 0; None for the end.
    until: int | None = None


class ReaderTrainer:
    """Trains for one epoch. An interrupted run resumes from its last checkpoint in `folder`."""

    def __init__(self, network: ReaderNetwork, training: ReaderTraining, folder: Path) -> None:
        self._device = choose_device()
        self._network, self._training = network.to(self._device), training
        self._is_bfloat16_fast = is_bfloat16_fast(self._device)
        heads = {
            id(p)
            for head in (network.pooler, network.span, network.judge)
            for p in head.parameters()
        }
        groups = [
            {
                "params": [p],
                "factor": _HEAD_FACTOR if id(p) in heads else 1.0,
                "weight_decay": 0.01 if p.ndim > 1 else 0.0,
            }
            for p in network.tuned_parameters().values()
            if p.requires_grad
        ]
        self._optimizer = torch.optim.AdamW(groups, lr=training.rate, betas=(0.9, 0.98), fused=True)
        self._checkpoint = Checkpoint(folder, network.tuned_parameters(), self._optimizer)

    def run(self, examples: Sequence[TrainingExample], held_out: Sequence[TrainingExample]) -> None:
        """Train on `examples` in the seed's order; `held_out` is for the learning curve only."""
        training = self._training
        order = plan_batches([len(e.ids) for e in examples], training.tokens, training.seed)
        first = self._checkpoint.resume()
        self._network.train()
        recent: list[float] = []
        began = time.monotonic()
        for step in range(first, min(len(order), training.until or len(order))):
            share = compute_learning_rate(step, len(order), training.warm_up)
            recent.append(self._step([examples[i] for i in order[step]], share))
            done = step + 1
            if done % 50 == 0:
                loss, spent = sum(recent) / len(recent), round(time.monotonic() - began)
                self._checkpoint.log({"step": done, "of": len(order), "loss": loss, "s": spent})
                recent = []
            if done % training.save_every == 0 or done in (len(order), training.until):
                self._checkpoint.save(done)
            if done % training.measure_every == 0 or done == len(order):
                self._checkpoint.log({"step": done, **measure_accuracy(self._network, held_out)})

    def _step(self, batch: Sequence[TrainingExample], rate_share: float) -> float:
        """Take one step and return its loss."""
        for group in self._optimizer.param_groups:
            group["lr"] = self._training.rate * group["factor"] * rate_share
        ids, mask = pad([e.ids for e in batch])
        with torch.autocast(self._device.type, torch.bfloat16, enabled=self._is_bfloat16_fast):
            spans, judged = self._network(ids.to(self._device), mask.to(self._device))
        # The scores are few: the loss is computed on the CPU, where its targets are.
        loss = compute_loss(spans.float().cpu(), judged.float().cpu(), batch)
        self._optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(self._network.parameters(), 1.0)
        self._optimizer.step()
        return loss.item()


def choose_device() -> torch.device:
    """Return the accelerator (CUDA, ROCm, MPS, XPU), if the machine has one; else the CPU."""
    found = torch.accelerator.current_accelerator(check_available=True)
    return found or torch.device("cpu")


def is_bfloat16_fast(device: torch.device) -> bool:
    """Tell whether the device multiplies bfloat16 faster than float32."""
    if device.type != "cpu":
        return True
    has = torch.cpu.get_capabilities()
    return bool(has.get("avx512_bf16") or has.get("amx_bf16"))


def measure_accuracy(
    network: ReaderNetwork, examples: Sequence[TrainingExample]
) -> dict[str, float]:
    """Return the accuracy of span, answerability and relevance."""
    network.eval()
    device = next(network.parameters()).device
    right: dict[str, list[bool]] = {"span": [], "answerable": [], "relevant": []}
    with torch.no_grad():
        for at in range(0, len(examples), 16):
            batch = examples[at : at + 16]
            ids, mask = pad([e.ids for e in batch])
            spans, judged = (scores.cpu() for scores in network(ids.to(device), mask.to(device)))
            forbidden = ~mask_answer_positions(batch, spans.shape[1]).unsqueeze(2)
            best = spans.masked_fill(forbidden, -1e4)[:, 1:].argmax(dim=1) + 1
            for row, example in enumerate(batch):
                if example.answerable == 1:
                    right["span"].append(best[row].tolist() == [example.start, example.end])
                for column, name in enumerate(("answerable", "relevant")):
                    target = (example.answerable, example.relevant)[column]
                    if target >= 0:
                        right[name].append(bool(judged[row, column] > 0) == bool(target))
    network.train()
    return {name: round(sum(values) / max(1, len(values)), 4) for name, values in right.items()}
