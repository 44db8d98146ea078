"""The routers of the service, in the order in which paths are matched."""

from api.http import route
from api.http.endpoint import access, collection, export, feedback, ingestion, question, report

ROUTERS = (
    route.router,
    ingestion.router,
    collection.router,
    question.router,
    export.router,
    feedback.router,
    report.router,
    access.router,
)
