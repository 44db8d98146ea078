"""What a client prefers: the weights of an Accept header (RFC 9110, section 12.4.2)."""

from collections.abc import Iterable


def read_weights(headers: Iterable[str]) -> dict[str, float]:
    """Return the weight of each value in these headers, in lower case; 0 means "not acceptable"."""
    weights: dict[str, float] = {}
    for one in ",".join(headers).lower().split(","):
        value, *parameters = (part.strip() for part in one.split(";"))
        given = [part.removeprefix("q=") for part in parameters if part.startswith("q=")]
        weights[value] = _parse_weight(given[0]) if given else 1.0
    return weights


def _parse_weight(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return 0.0
