"""The routers of the service, in the order in which paths are matched."""

from api.http import route
from api.http.endpoint import access, export, feedback, library, question, report

ROUTERS = (
    route.router,
    library.router,
    question.router,
    export.router,
    feedback.router,
    report.router,
    access.router,
)
