"""No file makes yiju connect to anything, whatever it refers to outside of itself.

A server on this machine waits for connections, which tells also of libraries in C; an audit hook
tells what Python's own sockets are asked for.
"""

import os
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.hostile.reference import make_files

ROOT = Path(__file__).resolve().parents[2]
# Run in a process of its own; the parsers that it starts report through the same file.
_HOOK = """
import os, sys
def _report(event, arguments):
    if event in ("socket.connect", "socket.getaddrinfo", "socket.sendto", "pickle.find_class"):
        with open(os.environ["REPORTED"], "a") as file:
            file.write(f"{event} {arguments[1:]}\\n")
sys.addaudithook(_report)
"""


@contextmanager
def listen() -> Iterator[tuple[str, list[object]]]:
    """Listen on a free port; yields its address and the connections so far."""
    connected: list[object] = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.1)
        ended = threading.Event()

        def accept() -> None:
            while not ended.is_set():
                try:
                    connection, peer = server.accept()
                except TimeoutError:
                    continue
                connected.append(peer)
                connection.close()

        thread = threading.Thread(target=accept)
        thread.start()
        try:
            yield f"127.0.0.1:{server.getsockname()[1]}", connected
        finally:
            ended.set()
            thread.join()


@pytest.fixture(scope="module")
def hook(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that makes Python report what its sockets are asked for, and what it unpickles."""
    folder = tmp_path_factory.mktemp("hook")
    (folder / "sitecustomize.py").write_text(_HOOK, encoding="utf-8")
    return folder


def run_reported(folder: Path, reported: Path, *command: str) -> "subprocess.CompletedProcess[str]":
    """Run Python with the hook."""
    environment = os.environ | {"PYTHONPATH": f"{folder}:{ROOT}", "REPORTED": str(reported)}
    reported.touch()
    return subprocess.run(
        [sys.executable, *command], cwd=ROOT, env=environment, capture_output=True, text=True,
        check=False,
    )  # fmt: skip


def test_the_hook_reports_connections_and_pickles(hook: Path, tmp_path: Path) -> None:
    reported = tmp_path / "reported"
    with listen() as (address, connected):
        host, port = address.split(":")
        connect = f"import socket; socket.create_connection(('{host}', {port}))"
        run_reported(hook, reported, "-c", connect)
        run_reported(hook, reported, "-c", "import pickle; pickle.loads(b'cos\\nsystem\\n.')")
    lines = reported.read_text("utf-8").splitlines()
    assert any(line.startswith("socket.connect") for line in lines)
    assert any(line.startswith("pickle.find_class") for line in lines)
    assert len(connected) == 1


def test_no_file_makes_yiju_connect_or_unpickle(hook: Path, tmp_path: Path) -> None:
    """Files of every format are added, and a question is answered from them."""
    files, reported = tmp_path / "files", tmp_path / "reported"
    files.mkdir()
    yiju = ["-m", "api.cli.main", "--home", str(tmp_path / "home")]
    with listen() as (address, connected):
        made = make_files(address)
        for name, data in made.items():
            (files / name).write_bytes(data)
        added = run_reported(hook, reported, *yiju, "add", str(files))
        asked = run_reported(hook, reported, *yiju, "query", "some words?")
    assert added.returncode in {0, 1}, added.stderr
    assert "Traceback" not in added.stderr + asked.stderr
    # Most are read; those that define entities are refused.
    assert added.stdout.count("added ") >= len(made) - 5, added.stdout + added.stderr
    assert connected == []
    assert reported.read_text("utf-8") == ""
