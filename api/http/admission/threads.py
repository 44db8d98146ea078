"""Threads for one kind of work, so that no other kind can take them."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from fastapi import FastAPI

Result = TypeVar("Result")

# Questions at once, which the concurrency limit keeps far lower.
_ASKING = 64
# Large bodies parsed at once: Python does one at a time anyway.
_PARSING = 2
# Health checks at once.
_HEALTH = 4


class ThreadGroup:
    """At most `size` threads, started as they are needed."""

    def __init__(self, size: int, name: str) -> None:
        self._pool = ThreadPoolExecutor(size, thread_name_prefix=name)

    async def run(self, work: Callable[[], Result]) -> Result:
        """Return `work()`, called on a thread; wait while all are busy. When cancelled, it is not
        waited for.
        """
        return await asyncio.get_running_loop().run_in_executor(self._pool, work)

    def close(self) -> None:
        """Start nothing more. What runs is not waited for."""
        self._pool.shutdown(wait=False, cancel_futures=True)


class ThreadGroups:
    """The groups of a service."""

    def __init__(self) -> None:
        self.asking = ThreadGroup(_ASKING, "ask")
        self.parsing = ThreadGroup(_PARSING, "parse")
        self.health = ThreadGroup(_HEALTH, "health")

    def close(self) -> None:
        """Close all of them."""
        for one in (self.asking, self.parsing, self.health):
            one.close()


def get_threads(app: FastAPI) -> ThreadGroups:
    """Return the groups of a service that runs."""
    groups = app.state.threads
    assert isinstance(groups, ThreadGroups)  # noqa: S101
    return groups
