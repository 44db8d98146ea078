"""The session of a request: a cookie that stands for a key where a browser sends no header.

Pictures, links and downloads carry no `Authorization`. The cookie is never shown to scripts
(HttpOnly) nor sent for another site's page (SameSite=Strict), and is taken from our own page alone:
cookies do not tell the ports of a host apart, but origins do.
"""

from fastapi import Response
from starlette.datastructures import Headers
from starlette.requests import cookie_parser
from starlette.types import Scope

from api.http.origin import is_known_sender

# With the prefix a browser takes it over TLS alone, and from no other name of the domain.
_PLAIN, _SECURE = "yiju_session", "__Host-yiju_session"


def read_session(scope: Scope) -> str | None:
    """Return the token of a request that our own page sent; None if there is none, or a key beside
    it.
    """
    headers = Headers(scope=scope)
    if "authorization" in headers or not is_known_sender(headers, ()):
        return None
    return cookie_parser(headers.get("cookie", "")).get(_name(scope)) or None


def set_session(response: Response, scope: Scope, token: str) -> None:
    """Give the browser a session, for as long as it runs."""
    response.set_cookie(
        _name(scope), token, secure=_is_secure(scope), httponly=True, samesite="strict"
    )


def clear_session(response: Response, scope: Scope) -> None:
    """Take the session from the browser."""
    response.delete_cookie(_name(scope), secure=_is_secure(scope), httponly=True, samesite="strict")


def _name(scope: Scope) -> str:
    return _SECURE if _is_secure(scope) else _PLAIN


def _is_secure(scope: Scope) -> bool:
    return bool(scope.get("scheme") == "https")
