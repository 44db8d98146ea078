"""The HTTP service: routes, middlewares, error handlers, and the OpenAPI document."""

import asyncio
import ctypes
import gc
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from fastapi import FastAPI
from pydantic.json_schema import models_json_schema
from starlette.middleware.cors import CORSMiddleware
from starlette.routing import Route

from api import version
from api.access.audit_log import AuditLog
from api.access.key_file import KeyFile
from api.access.session_file import SessionFile
from api.http import page
from api.http.access.audit import record_requests
from api.http.access.gate import Gate, require_key
from api.http.admission.accept import report_accept_errors
from api.http.admission.body_limit import limit_body
from api.http.admission.limiter import limit_concurrency
from api.http.admission.threads import ThreadGroups
from api.http.endpoint.report import ReportSource
from api.http.error import Problem, catch_unexpected, install_handlers
from api.http.ingestion.queue import IngestionQueue
from api.http.ingestion.record import IngestionFolder
from api.http.method import answer_methods
from api.http.origin import check_origin
from api.http.router import ROUTERS
from api.http.schema.ask import AskRequest
from api.http.schema.batch import BatchRequest
from api.http.schema.document import PostedDocuments
from api.http.schema.export import ExportRequest
from api.http.schema.feedback import FeedbackRequest
from api.http.schema.verification import VerifyRequest
from index.error import YijuError
from rag.bootstrap import Workspace
from rag.settings import Settings

# M_ARENA_MAX in malloc.h. By default every thread keeps an arena of its own, 80 MB in all.
_M_ARENA_MAX = -8


def create_app(settings: Settings, reports: ReportSource | None = None) -> FastAPI:
    """Create the service over the collections under `settings.home`. The models begin to load when
    the service starts.
    """
    _call_allocator("mallopt", _M_ARENA_MAX, 2)
    workspace = Workspace(settings)
    threads = ThreadGroups()
    queue = IngestionQueue(settings.ingestions, workspace.parsers.size + 1)
    with suppress(YijuError):  # GET /readyz reports it
        workspace.home.make()  # documents may come by HTTP alone

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        workspace.home.hold()
        report_accept_errors(asyncio.get_running_loop())
        loading = threading.Thread(target=_warm_up, args=[workspace], daemon=True)
        loading.start()
        yield
        workspace.parsers.close()
        await asyncio.to_thread(queue.close)
        threads.close()
        await asyncio.to_thread(loading.join)
        workspace.close()
        gc.unfreeze()

    app = FastAPI(
        title="yiju",
        version=version(),
        description="Answers questions from documents in their exact words, each with a citation "
        "that can be verified to the character.",
        lifespan=lifespan,
        docs_url=None,  # its page loads scripts from the network
        redoc_url=None,
        redirect_slashes=False,
    )
    app.state.workspace = workspace
    app.state.threads = threads
    app.state.ingestion_queue = queue
    app.state.ingestion_folder = IngestionFolder(settings.home)
    app.state.reports = reports
    app.state.sessions = SessionFile(settings.home)
    install_handlers(app)
    routers = (*ROUTERS, page.make_router())
    for one in routers:
        app.include_router(one)
    declared = [*app.routes, *(route for one in routers for route in one.routes)]
    routes = [one for one in declared if isinstance(one, Route)]
    # Each middleware wraps those added before it.
    app.add_middleware(answer_methods, routes=routes)
    app.add_middleware(limit_concurrency, routes=routes)
    app.add_middleware(limit_body, routes=routes, seconds=settings.timeout)
    keys = KeyFile(settings.home)
    gate = Gate(keys, app.state.sessions, settings.without_keys, settings.rate)
    app.add_middleware(require_key, gate=gate, routes=routes)
    app.add_middleware(record_requests, log=AuditLog(settings.home), routes=routes)
    app.add_middleware(catch_unexpected)
    app.add_middleware(check_origin, hosts=settings.allowed_hosts, origins=settings.cors_origins)
    if settings.cors_origins:
        app.add_middleware(
            CORSMiddleware,
            allow_origins=settings.cors_origins,
            allow_methods=["GET", "HEAD", "POST", "DELETE"],
            allow_headers=["*"],
            expose_headers=["Retry-After", "Allow", "WWW-Authenticate"],
        )
    _complete_openapi(app)
    return app


def _warm_up(workspace: Workspace) -> None:
    with suppress(YijuError):  # the first request and GET /readyz report it
        workspace.load()
    # Exclude everything loaded from garbage collection: a full collection would stop every question
    # for 40 ms.
    gc.collect()
    gc.freeze()
    _call_allocator("malloc_trim", 0)  # give back what only loading needed


def _call_allocator(function: str, *values: int) -> None:
    """Call a function of glibc's allocator, if the C library is glibc."""
    with suppress(OSError, AttributeError, TypeError):
        getattr(ctypes.CDLL(None), function)(*values)


def _complete_openapi(app: FastAPI) -> None:
    """Add the schemas that the routes only refer to: `Problem`, and the bodies that
    `api.http.body` parses instead of FastAPI.
    """
    _, schemas = models_json_schema(
        [
            (one, "validation")
            for one in (
                AskRequest,
                BatchRequest,
                ExportRequest,
                FeedbackRequest,
                PostedDocuments,
                VerifyRequest,
                Problem,
            )
        ],
        ref_template="#/components/schemas/{model}",
    )
    # FastAPI caches the document and serves this object as long as no route is added.
    described = app.openapi()
    described["components"]["schemas"].update(schemas["$defs"])
    described["components"]["securitySchemes"] = {
        "key": {
            "type": "http",
            "scheme": "bearer",
            "description": "A key of `yiju key create`; needed as soon as there is one.",
        }
    }
    described["security"] = [{"key": []}, {}]
    described["paths"]["/healthz"]["get"]["security"] = []
