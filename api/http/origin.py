"""ASGI middleware: refuse what pages of other sites send through the browser of a user.

A browser sends requests to this machine for any page that is open in it. A name that the page's
owner lets point here (DNS rebinding) would make the page one of ours, so 421 answers a host that is
neither an address nor a known name. A form of another site needs no permission to be sent, so 403
answers a request that changes something and comes from another origin. Programs other than browsers
send no origin, and nothing changes for them.
"""

import re
from collections.abc import Collection
from ipaddress import ip_address
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.http.error import make_response

_ANY = "*"
# The name or the address of a Host header (RFC 9110, section 7.2), without its port.
_HOST = re.compile(r"(?:\[(?P<address>[^\[\]]+)\]|(?P<name>[^\[\]:@/\s]+))(?::\d{0,5})?")
# What only reads (RFC 9110, section 9.2.1).
_SAFE = {"GET", "HEAD", "OPTIONS", "TRACE"}
# Values of Sec-Fetch-Site: sent by our own page, or by the user, as from the address bar.
_OWN = {"same-origin", "none"}
# No other site may show or measure what is stored here, even as a picture.
_PROTECTION = {"Cross-Origin-Resource-Policy": "same-origin", "X-Content-Type-Options": "nosniff"}


def check_origin(app: ASGIApp, hosts: Collection[str], origins: Collection[str]) -> ASGIApp:
    """Wrap `app`, which is called under these names and by pages of these origins; "*" stands for
    any.
    """

    async def check(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await app(scope, receive, send)
            return

        async def protect(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _PROTECTION.items():
                    headers.setdefault(name, value)
            await send(message)

        headers = Headers(scope=scope)
        host = headers.get("host", "")
        if not is_known_host(host, hosts) or len(headers.getlist("host")) > 1:
            detail = (
                f"this service is not called {host[:100]!r}; use localhost or its address, or name "
                "the host in YIJU_ALLOWED_HOSTS"
            )
            await make_response(scope["path"], 421, detail)(scope, receive, protect)
        elif scope["method"] not in _SAFE and not is_known_sender(headers, origins):
            sender = headers.get("origin", "another site")[:100]
            detail = (
                f"a page of {sender} may not change anything here; name its origin in "
                "YIJU_CORS_ORIGINS to allow it"
            )
            await make_response(scope["path"], 403, detail)(scope, receive, protect)
        else:
            await app(scope, receive, protect)

    return check


def is_known_host(host: str, names: Collection[str]) -> bool:
    """Tell whether a Host header has an address, localhost or one of these names. The owner of a
    page cannot let an address point elsewhere.
    """
    found = _HOST.fullmatch(host)
    if found is None:
        return False
    name = (found["name"] or "").lower().removesuffix(".")
    return (
        _ANY in names
        or name == "localhost"
        or name in names
        or _is_address(found["address"] or name, 6 if found["address"] else 4)
    )


def is_known_sender(headers: Headers, origins: Collection[str]) -> bool:
    """Tell whether a request comes from our own page, from one of these origins, or not from a
    page, by Sec-Fetch-Site where the browser sends it and else by Origin.

    The scheme of our own origin is not compared: behind a proxy it is not known here.
    """
    site, origin = headers.get("sec-fetch-site"), headers.get("origin")
    if _ANY in origins or site in _OWN or (site is None and origin is None):
        return True
    if origin is None:
        return False
    return origin.lower() in origins or _find_host(origin) == headers.get("host", "").lower()


def _is_address(text: str, version: int) -> bool:
    try:
        return ip_address(text).version == version
    except ValueError:
        return False


def _find_host(origin: str) -> str | None:
    """Return host and port of an origin; None for "null" and all else that has none."""
    try:
        return urlsplit(origin).netloc.lower() or None
    except ValueError:
        return None
