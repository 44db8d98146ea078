"""When a refused request may come again."""

import math
import random

# The longest wait is this many times the shortest.
_SPREAD = 3.0


def choose_retry_after(seconds: float) -> str:
    """Return a Retry-After of at least `seconds`, and at random up to three times as many: told
    the same, all who were refused at once would come back at once.
    """
    least = max(1.0, seconds)
    return str(math.ceil(random.uniform(least, _SPREAD * least)))  # noqa: S311  no secret
