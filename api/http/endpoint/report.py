"""The endpoints of evaluation: runs listed, the report of each, and two compared.

This package knows no evaluation: whoever makes the service gives it a `ReportSource`.
"""

from typing import Annotated, Protocol

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse

from api.http.access.grant import get_grant
from api.http.operation import declare_problems
from api.http.schema.report import ReportList
from index.error import NoSuchReport

router = APIRouter()
# A report has scripts and styles of its own, whose hash its <meta> names. In a sandbox they cannot
# act as a page of this service.
_CONFINED = (
    "sandbox allow-scripts allow-downloads; default-src 'none'; script-src 'unsafe-inline'; "
    "style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'"
)
_HEADERS = {
    "Content-Security-Policy": _CONFINED,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}


class ReportSource(Protocol):
    """Where the reports come from."""

    def list(self) -> ReportList:
        """Return the runs, the latest first."""

    def render(self, name: str) -> str:
        """Return the report of a run as HTML. Raises NoSuchReport."""

    def compare(self, first: str, second: str) -> str:
        """Return the report of the second run, compared with the first. Raises NoSuchReport, and
        BadInput if they are of different questions.
        """


def get_reports(request: Request) -> ReportSource | None:
    """Return the reports of this server, if it has any. A run may be of any collection: a key of
    some of them sees none.
    """
    if get_grant(request.scope).collections is not None:
        return None
    found: ReportSource | None = getattr(request.app.state, "reports", None)
    return found


Reports = Annotated[ReportSource | None, Depends(get_reports)]


@router.get(
    "/reports", operation_id="list_reports", responses=declare_problems("/reports", 422, 503)
)
def list_reports(reports: Reports) -> ReportList:
    """List the runs of `yiju eval run` that this server shows: those in the folder that `yiju serve
    --runs` names.
    """
    return reports.list() if reports else ReportList(reports=[], unreadable=[])


@router.get(
    "/reports/compare",
    operation_id="compare_reports",
    response_class=HTMLResponse,
    responses=declare_problems("/reports/compare", 404, 422, 503),
)
def compare_reports(first: str, second: str, reports: Reports) -> HTMLResponse:
    """Return the report of the second run, with what has changed since the first."""
    return HTMLResponse(_expect(reports, second).compare(first, second), headers=_HEADERS)


@router.get(
    "/reports/{name}",
    operation_id="get_report",
    response_class=HTMLResponse,
    responses=declare_problems("/reports/gold-1", 404, 422, 503),
)
def get_report(name: str, reports: Reports) -> HTMLResponse:
    """Return the report of a run."""
    return HTMLResponse(_expect(reports, name).render(name), headers=_HEADERS)


def _expect(reports: ReportSource | None, name: str) -> ReportSource:
    if reports is None:
        raise NoSuchReport(
            f"there is no run {name!r}: this server shows none; `yiju serve --runs DIR` does"
        )
    return reports
