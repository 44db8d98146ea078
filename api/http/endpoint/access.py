"""The endpoint that says what a key may do."""

from fastapi import APIRouter, Request

from api.http.access.grant import get_grant
from api.http.operation import declare_problems
from api.http.schema.access import AccessBody

router = APIRouter()


@router.get("/access", operation_id="get_access", responses=declare_problems("/access"))
def get_access(request: Request) -> AccessBody:
    """Return what the key of this request may do."""
    grant = get_grant(request.scope)
    names = None if grant.collections is None else sorted(grant.collections)
    return AccessBody(key=grant.key, scope=grant.scope, collections=names)
