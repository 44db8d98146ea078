"""`yiju serve`: a process of its own, from its first line to its end."""

import re
import resource
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import httpx2
import pytest

from api.access.key import KeyScope
from api.access.key_file import KeyFile
from api.cli.serve import check_keys
from api.http.schema.ask import AskResponse
from tests.terminal import QUESTION, Yiju, error_line, start


@pytest.fixture
def server(home: Path) -> Iterator[tuple[subprocess.Popen[bytes], str]]:
    command = start("serve", "--port", "0", "--home", home)
    assert command.stderr
    try:
        for line in command.stderr:
            if found := re.search(r"http://127\.0\.0\.1:\d+", line.decode()):
                yield command, found[0]
                break
    finally:
        command.kill()
        command.communicate()


@pytest.mark.skipif(sys.platform == "win32", reason="sends SIGINT")
def test_serve_answers_until_it_is_interrupted(server: tuple[subprocess.Popen[bytes], str]) -> None:
    command, url = server
    with httpx2.Client(base_url=url, timeout=120, trust_env=False) as client:
        forged = {b"x-forwarded-for": b"203.0.113.9\x9b2J"}
        assert client.get("/healthz", headers=forged).status_code == 200
        assert AskResponse.model_validate_json(
            client.post("/ask", json={"question": QUESTION}).content
        ).answer
        port = url.rpartition(":")[2]
        taken = start("serve", "--port", port, "--home", "unused")
        _, err = taken.communicate(timeout=60)
    assert taken.returncode == 1
    assert err.decode().startswith(f"yiju: cannot listen on 127.0.0.1:{port}: ")
    assert len(err.splitlines()) == 1
    command.send_signal(signal.SIGINT)
    assert command.wait(30) == 0
    assert command.stderr
    assert b"Traceback" not in command.stderr.read()
    assert command.stdout
    first, *_ = command.stdout.read().decode().splitlines()
    assert re.fullmatch(r'INFO: 127\.0\.0\.1:\d+ - "GET /healthz HTTP/1\.1" 200 OK', first)


@pytest.mark.skipif(sys.platform == "win32", reason="sends SIGKILL")
def test_workers_end_with_their_killed_parent(home: Path) -> None:
    command = start("serve", "--port", "0", "--workers", "2", "--home", home)
    assert command.stderr
    found = re.search(r":(\d+);", command.stderr.readline().decode())
    assert found
    port = int(found[1])
    with httpx2.Client(base_url=f"http://127.0.0.1:{port}", timeout=120, trust_env=False) as client:
        assert client.get("/healthz").status_code == 200
    command.kill()
    command.wait()
    deadline = time.monotonic() + 20  # the second worker may still be starting
    while not is_free(port) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert is_free(port)
    command.stderr.read()  # it ends when no process is left that holds it
    command.communicate()


def is_free(port: int) -> bool:
    """Whether another server could listen."""
    try:
        socket.create_server(("127.0.0.1", port)).close()
    except OSError:
        return False
    return True


@pytest.mark.parametrize("host", ["203.0.113.1", "::ffff:203.0.113.1", "\udcff"])
def test_serve_where_it_cannot_listen_is_one_line(yiju: Yiju, tmp_path: Path, host: str) -> None:
    assert "cannot listen on" in error_line(yiju("serve", "--host", host, "--home", tmp_path))


def test_serve_with_a_folder_of_runs_that_is_not_there_is_one_line(
    yiju: Yiju, tmp_path: Path
) -> None:
    result = yiju("serve", "--runs", tmp_path / "none", "--port", "0", "--home", tmp_path)
    assert "there is no folder" in error_line(result)


def test_other_machines_are_answered_only_with_keys(yiju: Yiju, tmp_path: Path) -> None:
    everywhere = ("serve", "--host", "0.0.0.0", "--port", "0", "--home", tmp_path)  # noqa: S104
    line = error_line(yiju(*everywhere))
    assert "other machines can reach 0.0.0.0, and there is no valid key" in line
    assert "`yiju key create NAME`" in line
    assert "--without-keys" in line
    assert yiju("key", "create", "a", "--home", tmp_path).code == 0
    assert yiju("key", "revoke", "a", "--home", tmp_path).code == 0
    for option in ([], ["--without-keys"]):  # there were keys: it is not opened by revoking them
        assert "no valid key" in error_line(yiju(*everywhere, *option))


def test_without_keys_it_warns(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("0.0.0.0", 0)) as listener:  # noqa: S104
        check_keys("here", listener, tmp_path, without_keys=True)
        printed = capsys.readouterr().err
        assert printed.startswith("yiju: WARNING: no keys: everybody who reaches here can read")
        KeyFile(tmp_path).create("a", KeyScope.READ, None)
        for without_keys in (False, True):
            check_keys("here", listener, tmp_path, without_keys)
        assert capsys.readouterr().err == ""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        check_keys("here", listener, tmp_path / "other", without_keys=False)


STALLED = (
    b"",
    b"GET /heal",
    b"POST /ask HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
    b'Content-Length: 99\r\n\r\n{"que',
    b"POST /documents HTTP/1.1\r\nHost: localhost\r\nContent-Type: multipart/form-data; boundary=b"
    b"\r\nContent-Length: 9999\r\n\r\n--b\r\nContent-Disposition: form-data; name=a; filename=a",
)


@pytest.mark.skipif(sys.platform != "linux", reason="sends SIGTERM, changes another's limits")
def test_clients_that_stall_keep_nobody_out_and_no_server_from_ending(
    server: tuple[subprocess.Popen[bytes], str],
) -> None:
    command, url = server
    address = url.rpartition("/")[2].split(":")
    with ExitStack() as stack, httpx2.Client(base_url=url, timeout=60, trust_env=False) as client:
        assert client.get("/readyz").status_code == 200
        opened = count_files(command.pid)
        for _ in range(200):
            assert client.get("/readyz").status_code == 200
        assert count_files(command.pid) < opened + 20  # of four threads
        for sent in STALLED * 15:
            held = socket.create_connection((address[0], int(address[1])), timeout=20)
            stack.enter_context(held).sendall(sent)
        for _ in range(3):
            assert client.post("/ask", json={"question": QUESTION}).status_code == 200
        exhaust_files(command.pid, (address[0], int(address[1])))
        assert client.get("/healthz").status_code == 200
        command.send_signal(signal.SIGTERM)
        begun = time.monotonic()
        command.wait(20)
        assert time.monotonic() - begun < 5
    assert command.stderr
    log = command.stderr.read().decode()
    assert "Traceback" not in log
    assert log.count("cannot accept connections") == 1


def count_files(process: int) -> int:
    """The number of open files of a process."""
    return len(list(Path(f"/proc/{process}/fd").iterdir()))


def exhaust_files(process: int, address: tuple[str, int]) -> None:
    """Let a server have no file left for the connections that come, for a while."""
    limits = resource.prlimit(process, resource.RLIMIT_NOFILE)
    resource.prlimit(process, resource.RLIMIT_NOFILE, (count_files(process), limits[1]))
    try:
        with ExitStack() as stack:
            for _ in range(5):
                stack.enter_context(socket.create_connection(address, timeout=20))
            time.sleep(1.5)  # it has tried again
    finally:
        resource.prlimit(process, resource.RLIMIT_NOFILE, limits)
