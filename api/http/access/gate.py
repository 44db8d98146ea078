"""ASGI middleware: who may use the service.

Everything but the page's files and /healthz needs a key as soon as there is one, from this machine
as from any other.

Without keys only this machine is answered, or everybody if the settings say so.
"""

import logging
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from ipaddress import ip_address
from time import monotonic, time
from typing import Any

from starlette.datastructures import Headers, MutableHeaders
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.access.key import AccessKey, KeyScope, find_key, find_named
from api.access.key_file import KeyFile
from api.access.session_file import SessionFile
from api.http.access.grant import EVERYTHING, Grant, get_trace, set_grant
from api.http.access.rate import RateLimit
from api.http.access.requirement import find_requirement, find_template
from api.http.access.session import read_session
from api.http.error import make_response
from index.error import StorageFailure

_log = logging.getLogger("yiju")
_CHALLENGE = 'Bearer realm="yiju"'
_NO_KEY = "send a key as `Authorization: Bearer KEY`; `yiju key create NAME` makes one"
_UNKNOWN = "this key is unknown or revoked; `yiju key list` lists the keys"
_ENDED = "this session has ended, or its key is revoked; sign in again at / with a key"
_FOREIGN = (
    "this service has no keys, and answers only its own machine: make one with "
    "`yiju key create NAME`"
)
_UNREADABLE = "the keys cannot be read, so nobody is let in; the server's log says why"


@dataclass(frozen=True, slots=True)
class Refused:
    """Why a request is refused."""

    status: int
    # The stable code of the reason.
    code: str
    detail: str
    headers: Mapping[str, str] = field(default_factory=dict)


class Gate:
    """Decides whether a request is let in."""

    def __init__(
        self, keys: KeyFile, sessions: SessionFile, is_open: bool, rate: float | None
    ) -> None:
        """`is_open` lets everybody in while there are no keys; `rate` is the number of requests a
        minute of each key.
        """
        self._keys, self._sessions, self._is_open = keys, sessions, is_open
        self._rate = RateLimit(rate) if rate else None
        # Why the keys could not be read.
        self._problem = ""

    def judge(self, scope: Scope, needed: KeyScope) -> Grant | Refused:
        """Return what a request may do, or why it is refused."""
        try:
            keys = self._keys.read()
        except StorageFailure as error:
            if str(error) != self._problem:  # once: anybody may send requests
                self._problem = str(error)
                _log.error("yiju: %s", error)
            return Refused(503, "unreadable-keys", _UNREADABLE)
        self._problem = ""
        if not keys:
            if self._is_open or is_local(scope):
                return EVERYTHING
            return Refused(401, "foreign-client", _FOREIGN, {"WWW-Authenticate": _CHALLENGE})
        trace = get_trace(scope)
        trace.is_recorded = True
        secret, token = read_secret(Headers(scope=scope)), read_session(scope)
        key = None if secret is None else find_key(keys, secret)
        if token is not None:
            name = self._sessions.find(token, time())
            key = None if name is None else find_named(keys, name)
        if key is None:
            code, detail = "missing-key", _NO_KEY
            if secret is not None:
                code, detail = "unknown-key", _UNKNOWN
            elif token is not None:
                code, detail = "ended-session", _ENDED
            problem = "" if secret is None else ', error="invalid_token"'
            return Refused(401, code, detail, {"WWW-Authenticate": _CHALLENGE + problem})
        trace.key = key.name
        return self._check_key(key, needed, token is not None)

    def _check_key(self, key: AccessKey, needed: KeyScope, is_session: bool) -> Grant | Refused:
        if wait := self._rate.take(key.name, monotonic()) if self._rate else 0.0:
            after = str(math.ceil(wait))
            detail = f"this key has sent too many requests; try again in {after} s"
            return Refused(429, "too-many-requests", detail, {"Retry-After": after})
        if not key.scope.includes(needed):
            detail = f"this needs a key with the scope {needed}; this one has {key.scope}"
            problem = f', error="insufficient_scope", scope="{needed}"'
            return Refused(
                403, "insufficient-scope", detail, {"WWW-Authenticate": _CHALLENGE + problem}
            )
        return Grant.from_key(key, is_session)


def require_key(app: ASGIApp, gate: Gate, routes: Sequence[Route]) -> ASGIApp:
    """Wrap `app`, which has these routes."""

    async def check(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await app(scope, receive, send)
            return
        needed = find_requirement(scope["method"], find_template(routes, scope))
        if needed is None:
            await app(scope, receive, send)
            return

        async def send_unstored(message: Message) -> None:
            if message["type"] == "http.response.start":
                _forbid_storing(message)
            await send(message)

        judged = gate.judge(scope, needed)
        if isinstance(judged, Refused):
            response = make_response(scope["path"], judged.status, judged.detail, judged.code)
            response.headers.update(judged.headers)
            await response(scope, receive, send)
            return
        set_grant(scope, judged)
        await app(scope, receive, send if judged.key is None else send_unstored)

    return check


def read_secret(headers: Headers) -> str | None:
    """Return the key of a request (RFC 6750, section 2.1); None if there is none, or several."""
    given = headers.getlist("authorization")
    if len(given) != 1:
        return None
    scheme, _, secret = given[0].partition(" ")
    return secret.strip() if scheme.lower() == "bearer" and secret.strip() else None


def is_local(scope: Scope) -> bool:
    """Tell whether a request came to an address that only this machine can reach, or to a socket in
    its file system.
    """
    server: tuple[Any, Any] | None = scope.get("server")
    if server is None:
        return False
    host, port = server
    if port is None:
        return True
    try:
        address = ip_address(host)
    except ValueError:
        return False
    return (getattr(address, "ipv4_mapped", None) or address).is_loopback


def _forbid_storing(message: Message) -> None:
    """Keep what was read with a key out of the browser's files."""
    headers = MutableHeaders(scope=message)
    headers.setdefault("Cache-Control", "no-store")
    headers.add_vary_header("Authorization, Cookie")
