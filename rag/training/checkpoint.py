"""A run's folder: weights and optimizer to go on from, and the learning curve."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from safetensors.torch import load_file, save_file
from torch import Tensor, nn

CURVE, STATE, PROGRESS = "curve.jsonl", "state.safetensors", "progress.json"


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """`weights`: what may be trained, by name; those that `optimizer` trains come in its order."""

    folder: Path
    weights: Mapping[str, nn.Parameter]
    optimizer: torch.optim.Optimizer

    def write(self, record: Mapping[str, float]) -> None:
        """A line of the learning curve."""
        with (self.folder / CURVE).open("a") as file:
            file.write(json.dumps(record) + "\n")

    def save(self, step: int) -> None:
        """Keep what `resume` needs after `step` steps."""
        state = {f"weight.{name}": parameter.detach() for name, parameter in self.weights.items()}
        for index, name in enumerate(self._trained()):
            for key, value in self.optimizer.state_dict()["state"][index].items():
                state[f"{key}.{name}"] = value
        partial = self.folder / f"{STATE}.part"
        save_file(state, partial)
        partial.rename(self.folder / STATE)
        (self.folder / PROGRESS).write_text(json.dumps({"step": step}))

    def resume(self) -> int:
        """Load what was saved last; the number of steps done, 0 when nothing was."""
        if not (self.folder / PROGRESS).exists():
            return 0
        state = load_file(self.folder / STATE)
        load_weights(self.weights, state)
        kept = {
            i: {key: state[f"{key}.{name}"] for key in ("step", "exp_avg", "exp_avg_sq")}
            for i, name in enumerate(self._trained())
        }
        self.optimizer.load_state_dict(
            {"state": kept, "param_groups": self.optimizer.state_dict()["param_groups"]}
        )
        step: int = json.loads((self.folder / PROGRESS).read_text())["step"]
        return step

    def _trained(self) -> list[str]:
        return [name for name, parameter in self.weights.items() if parameter.requires_grad]


def load_weights(weights: Mapping[str, nn.Parameter], state: Mapping[str, Tensor]) -> None:
    """Put a checkpoint's weights into the parameters of their names."""
    with torch.no_grad():
        for name, parameter in weights.items():
            parameter.copy_(state[f"weight.{name}"])


def averaged(states: Sequence[Mapping[str, Tensor]]) -> dict[str, Tensor]:
    """The mean of the trained weights of checkpoints of one line of training, often better than each (Wortsman et al. 2022,
    model soups, arXiv 2203.05482). KeyError when they hold different weights.
    """
    names = [name for name in states[0] if name.startswith("weight.")]
    return {name: torch.stack([state[name] for state in states]).mean(0) for name in names}
