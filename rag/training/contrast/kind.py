"""Lists the kinds of contrast."""

import random
from collections.abc import Iterator, Mapping

from rag.training.contrast.case import ContrastCase, ContrastKind
from rag.training.contrast.table import make_table

# Name -> the kind, and how often it is drawn beside the others.
KINDS: Mapping[str, tuple[ContrastKind, int]] = {
    "table": (make_table, 6),
}


def draw_cases(chance: random.Random, groups: int) -> Iterator[ContrastCase]:
    """Yield the cases of `groups` groups for training."""
    kinds = [kind for kind, weight in KINDS.values() for _ in range(weight)]
    for _ in range(groups):
        yield from chance.choice(kinds)(chance, False)
