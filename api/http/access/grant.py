"""What a request may do, and what is recorded of it: passed in its ASGI scope."""

from dataclasses import dataclass
from typing import cast

from starlette.types import Scope

from api.access.key import AccessKey, KeyScope

_GRANT, _TRACE = "yiju.grant", "yiju.trace"


@dataclass(frozen=True, slots=True)
class Grant:
    """What a request may do."""

    scope: KeyScope
    # None for all of them.
    collections: frozenset[str] | None
    # The name of the key; None where none is needed.
    key: str | None = None
    # Whether a session of the page stands for the key.
    is_session: bool = False

    @classmethod
    def from_key(cls, key: AccessKey, is_session: bool) -> "Grant":
        """Return what a key allows."""
        names = None if key.collections is None else frozenset(key.collections)
        return cls(key.scope, names, key.name, is_session)


# Where there are no keys.
EVERYTHING = Grant(KeyScope.ADMIN, None)


@dataclass(slots=True)
class RequestTrace:
    """What is known of a request when it has been answered."""

    # Whether it belongs into the audit log.
    is_recorded: bool = False
    key: str | None = None
    collection: str | None = None

    def note_collection(self, name: str) -> None:
        """Remember the collection that the request is about."""
        self.collection = name


def set_grant(scope: Scope, grant: Grant) -> None:
    """Let a request do what `grant` says."""
    scope[_GRANT] = grant


def get_grant(scope: Scope) -> Grant:
    """Return what a request may do. KeyError if nothing says so."""
    return cast(Grant, scope[_GRANT])


def get_trace(scope: Scope) -> RequestTrace:
    """Return what is recorded of a request."""
    return cast(RequestTrace, scope.setdefault(_TRACE, RequestTrace()))
