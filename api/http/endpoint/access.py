"""The endpoints that say what a key may do, and let the page hold a session instead of it."""

from time import time
from typing import cast

from fastapi import APIRouter, Request, Response

from api.access.session_file import SessionFile
from api.http.access.grant import get_grant
from api.http.access.session import clear_session, read_session, set_session
from api.http.operation import declare_problems
from api.http.schema.access import AccessBody

router = APIRouter()


@router.get("/access", operation_id="get_access", responses=declare_problems("/access"))
def get_access(request: Request) -> AccessBody:
    """Return what the key of this request may do."""
    return _describe(request)


@router.post(
    "/session",
    operation_id="create_session",
    status_code=201,
    responses=declare_problems("/session", 503),
)
def create_session(request: Request, response: Response) -> AccessBody:
    """Begin a session of the key in `Authorization`: a cookie that the page sends instead of it.

    It ends after 12 hours, with its key, or by `DELETE /session`. Without keys there is none.
    """
    access = _describe(request)
    # A session makes no other one: it would never end.
    if access.key is not None and not access.session:
        token = _get_sessions(request).create(access.key, time())
        set_session(response, request.scope, token)
        access.session = True
    return access


@router.delete(
    "/session",
    operation_id="end_session",
    status_code=204,
    responses=declare_problems("/session", 503),
)
def end_session(request: Request, response: Response) -> None:
    """End the session of this request."""
    token = read_session(request.scope)
    if token is not None:
        _get_sessions(request).end(token, time())
    clear_session(response, request.scope)


def _describe(request: Request) -> AccessBody:
    grant = get_grant(request.scope)
    names = None if grant.collections is None else sorted(grant.collections)
    return AccessBody(key=grant.key, scope=grant.scope, collections=names, session=grant.is_session)


def _get_sessions(request: Request) -> SessionFile:
    return cast(SessionFile, request.app.state.sessions)
