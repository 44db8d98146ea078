"""How many requests a key may send: a token bucket for each."""

from dataclasses import dataclass


@dataclass(slots=True)
class _Bucket:
    tokens: float
    # When they were counted.
    at: float


class RateLimit:
    """At most `a_minute` requests a minute for each key; as many at once after a quiet minute."""

    def __init__(self, a_minute: float) -> None:
        self._size = max(1.0, a_minute)
        self._a_second = a_minute / 60.0
        self._buckets: dict[str, _Bucket] = {}

    def take(self, key: str, now: float) -> float:
        """Count a request of `key` at `now`, in seconds. Returns the seconds after which it may be
        sent again; 0 if it may be answered.
        """
        bucket = self._buckets.setdefault(key, _Bucket(self._size, now))
        bucket.tokens = min(self._size, bucket.tokens + (now - bucket.at) * self._a_second)
        bucket.at = now
        if bucket.tokens < 1.0:
            return (1.0 - bucket.tokens) / self._a_second
        bucket.tokens -= 1.0
        return 0.0
