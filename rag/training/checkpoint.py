"""Saves and resumes a training run: its weights, its optimizer and its learning curve."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from safetensors.torch import load_file, save_file
from torch import Tensor, nn

CURVE, STATE = "curve.jsonl", "state.safetensors"
_PROGRESS = "progress.json"


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The folder of a run."""

    folder: Path
    # The fine-tuned parameters by name; those that `optimizer` trains are in its order.
    weights: Mapping[str, nn.Parameter]
    optimizer: torch.optim.Optimizer

    def log(self, record: Mapping[str, float]) -> None:
        """Append a line to the learning curve."""
        with (self.folder / CURVE).open("a") as file:
            file.write(json.dumps(record) + "\n")

    def save(self, step: int) -> None:
        """Save what `resume` needs after `step` steps."""
        state = {f"weight.{name}": parameter.detach() for name, parameter in self.weights.items()}
        for index, name in enumerate(self._list_trained()):
            for key, value in self.optimizer.state_dict()["state"][index].items():
                state[f"{key}.{name}"] = value
        partial = self.folder / f"{STATE}.part"
        save_file(state, partial)
        partial.rename(self.folder / STATE)
        (self.folder / _PROGRESS).write_text(json.dumps({"step": step}))

    def resume(self) -> int:
        """Load what was saved last and return its step; 0 when nothing was saved."""
        if not (self.folder / _PROGRESS).exists():
            return 0
        state = load_file(self.folder / STATE)
        load_weights(self.weights, state)
        moments = {
            i: {key: state[f"{key}.{name}"] for key in ("step", "exp_avg", "exp_avg_sq")}
            for i, name in enumerate(self._list_trained())
        }
        self.optimizer.load_state_dict(
            {"state": moments, "param_groups": self.optimizer.state_dict()["param_groups"]}
        )
        step: int = json.loads((self.folder / _PROGRESS).read_text())["step"]
        return step

    def _list_trained(self) -> list[str]:
        return [name for name, parameter in self.weights.items() if parameter.requires_grad]


def load_weights(weights: Mapping[str, nn.Parameter], state: Mapping[str, Tensor]) -> None:
    """Copy a checkpoint's weights into the parameters of the same names."""
    with torch.no_grad():
        for name, parameter in weights.items():
            parameter.copy_(state[f"weight.{name}"])


def average_weights(states: Sequence[Mapping[str, Tensor]]) -> dict[str, Tensor]:
    """Return the mean of the weights of several checkpoints (model soup).

    For checkpoints that share their first steps it is often better than each of them (Wortsman et
    al. 2022, arXiv 2203.05482). Raises KeyError when they have different weights.
    """
    names = [name for name in states[0] if name.startswith("weight.")]
    return {name: torch.stack([state[name] for state in states]).mean(0) for name in names}
