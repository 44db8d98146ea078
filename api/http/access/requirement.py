"""What each path requires: the scope of a key, or none. What is not listed is closed."""

from collections.abc import Sequence

from starlette.routing import Match, Route
from starlette.types import Scope

from api.access.key import KeyScope

_SAFE = {"GET", "HEAD", "OPTIONS"}
# The page's own files, and whether the process runs.
_OPEN = {"/", "/page/{path:path}", "/healthz"}
# Posts that change nothing.
_ASKING = {"/ask", "/ask/batch", "/export/{format}", "/questions", "/verify"}
# Where the template of a request's path is kept, since several middlewares ask for it.
_TEMPLATE = "yiju.template"
# To sign in and out.
_SESSION = "/session"
# What others asked and said: feedback, and the reports of runs.
_OF_OTHERS = {
    "/feedback",
    "/feedback/{id}",
    "/feedback/questions.jsonl",
    "/reports",
    "/reports/compare",
    "/reports/{name}",
}


def find_template(routes: Sequence[Route], scope: Scope) -> str | None:
    """Return the path of the route that answers a request, such as /documents/{id}; None for an
    unknown path.

    The path itself must not be compared: routes also match "/feedback" and a line end.
    """
    if _TEMPLATE not in scope:
        scope[_TEMPLATE] = _match(routes, scope)
    template: str | None = scope[_TEMPLATE]
    return template


def _match(routes: Sequence[Route], scope: Scope) -> str | None:
    partial = None
    # The route that answers HEAD is that of GET.
    method = "GET" if scope["method"] == "HEAD" else scope["method"]
    for route in routes:
        match, _ = route.matches({**scope, "method": method})
        if match is Match.FULL:
            return route.path
        if match is Match.PARTIAL and partial is None:
            partial = route.path
    return partial


def find_requirement(method: str, template: str | None) -> KeyScope | None:
    """Return the scope that a request needs; None if it is open to everybody."""
    if template in _OPEN and method in _SAFE:
        return None
    if template in _OF_OTHERS and method != "POST":
        return KeyScope.ADMIN
    if method in _SAFE or template == _SESSION or (method == "POST" and template in _ASKING):
        return KeyScope.READ
    return KeyScope.WRITE
