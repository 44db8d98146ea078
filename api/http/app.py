"""The HTTP service: routes, errors, the gate before the bodies, and the OpenAPI document that describes them."""

import ctypes
import gc
import os
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from fastapi import FastAPI
from pydantic.json_schema import models_json_schema

from api import version
from api.http.body import limited
from api.http.document import PostedDocuments
from api.http.error import Problem, install
from api.http.limiter import admitting
from api.http.route import router
from api.http.schema import Claim, Question
from index.error import YijuError
from rag.bootstrap import Workspace
from rag.settings import Settings

# M_ARENA_MAX in malloc.h: left to itself every thread keeps memory of its own, 80 MB in all.
_ARENAS = -8


def create_app(settings: Settings) -> FastAPI:
    """The service over the collections under `settings.home`; the model begins to load as the service starts."""
    _allocator("mallopt", _ARENAS, 2)
    workspace = Workspace(settings)

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        loading = threading.Thread(target=_warm, args=[workspace], daemon=True)
        loading.start()
        yield
        loading.join()
        workspace.close()
        gc.unfreeze()

    app = FastAPI(
        title="yiju",
        version=version(),
        description="Answers from documents, with proof: exact words, each with a citation that can be checked to the character.",
        lifespan=lifespan,
        docs_url=None,  # its page loads scripts from the network; /openapi.json has everything
        redoc_url=None,
        redirect_slashes=False,
    )
    app.state.workspace = workspace
    install(app)
    app.include_router(router)
    app.add_middleware(limited)
    app.add_middleware(admitting)
    _describe(app)
    return app


def from_environment() -> FastAPI:
    """The service by the settings in the environment: what each of several workers runs."""
    return create_app(Settings.read(os.environ))


def _warm(workspace: Workspace) -> None:
    with suppress(YijuError):  # the first request, or GET /readyz, says what is wrong
        workspace.ready()
    # What is there now stays: to go through it once more, as Python's collector does now and then, stops every question for 40 ms.
    gc.collect()
    gc.freeze()
    _allocator("malloc_trim", 0)  # what loading needed and serving does not


def _allocator(function: str, *values: int) -> None:
    """Tell glibc's allocator something; another has no such functions."""
    with suppress(OSError, AttributeError, TypeError):
        getattr(ctypes.CDLL(None), function)(*values)


def _describe(app: FastAPI) -> None:
    """Add what the routes only refer to: the bodies that `api.http.body` reads itself, and the problem of every error."""
    _, described = models_json_schema(
        [(one, "validation") for one in (Question, PostedDocuments, Claim, Problem)],
        ref_template="#/components/schemas/{model}",
    )
    # FastAPI keeps the document that it made and serves it as long as no route is added.
    app.openapi()["components"]["schemas"].update(described["$defs"])
