"""No work takes the threads of health checks and questions."""

import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from api.http.app import create_app
from index.ingest.loader import Reading
from index.ingest.worker.pool import ParserPool
from rag.settings import Settings
from tests.service import serve


def test_uploads_that_take_long_delay_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    may_end, begun = threading.Event(), threading.Semaphore(0)

    def wait(self: ParserPool, files: Sequence[tuple[bytes, str]]) -> list[Reading]:
        begun.release()
        assert may_end.wait(60)
        return [Reading() for _ in files]

    monkeypatch.setattr(ParserPool, "read_many", wait)
    app = create_app(Settings(home=tmp_path))
    with serve(app) as client, ThreadPoolExecutor(50) as threads:
        assert client.get("/readyz").status_code == 200
        try:
            file = {"files": ("a.html", b"<p>a</p>")}
            sent = [threads.submit(client.post, "/documents", files=file) for _ in range(45)]
            assert begun.acquire(timeout=20)
            for path in ("/healthz", "/readyz", "/documents"):
                assert client.get(path, timeout=20).status_code == 200
            assert client.post("/ask", json={"question": "a"}, timeout=20).status_code == 200
        finally:
            may_end.set()
        assert {one.result().status_code for one in sent} == {422}
