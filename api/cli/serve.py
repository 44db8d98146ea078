"""The command `yiju serve`."""

import os
import re
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from ipaddress import ip_address
from pathlib import Path
from typing import Annotated

import typer

from api.cli.option import Home, Precision
from api.cli.output import OK, format_path, print_error
from api.cli.run.run_file import RUNS
from api.cli.server.log import make_log_config
from api.cli.server.shutdown import CANCEL_SECONDS
from index.error import BadInput, Unavailable
from rag.settings import Settings

# Where the runs usually are.
_RUNS = (RUNS, Path("var") / RUNS)
# Connections that wait to be accepted. asyncio tries as often when there are no open files left.
_BACKLOG = 512
# Neither an address nor anything that the settings would refuse.
_HOST_NAME = re.compile(r"(?=.*[A-Za-z])[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?")


def serve(  # noqa: PLR0913, PLR0917  one parameter for each option
    host: Annotated[str, typer.Option(help="The address to listen on.")] = "127.0.0.1",
    port: Annotated[
        int, typer.Option(min=0, max=65535, help="The port to listen on; 0 takes a free one.")
    ] = 8000,
    workers: Annotated[
        int,
        typer.Option(
            min=1,
            max=64,
            help="Number of processes; they share the index's memory and divide the cores.",
        ),
    ] = 1,
    precision: Precision = None,
    runs: Annotated[
        Path | None,
        typer.Option(
            "--runs",
            metavar="DIR",
            help="Show the reports of the runs in this folder (YIJU_RUNS). Default: ./runs or "
            "./var/runs, where there is one.",
        ),
    ] = None,
    without_keys: Annotated[
        bool,
        typer.Option(
            "--without-keys",
            help="Answer everybody who reaches an address of other machines, though there are no "
            "keys: for a service behind a proxy of yours that checks who may use it.",
        ),
    ] = False,
    home: Home = None,
) -> int:
    """Serve the API and the page over HTTP until Ctrl-C."""
    import uvicorn
    from uvicorn.supervisors import Multiprocess

    from rag.reading.confidence import load_calibration

    settings = Settings.read(os.environ, home=home)
    wanted = settings.precision if precision is None else precision
    if wanted is not None:
        load_calibration().find_threshold(wanted)  # an error now, not with the first question
    # The workers read their settings from the environment.
    os.environ["YIJU_HOME"] = str(settings.home)
    shown = runs or settings.runs or next(filter(Path.is_dir, _RUNS), None)
    if shown:
        if not shown.is_dir():
            raise BadInput(f"--runs: there is no folder {format_path(shown)}")
        os.environ["YIJU_RUNS"] = str(shown.resolve())
    if precision is not None:
        os.environ["YIJU_PRECISION"] = str(precision)
        os.environ.pop("YIJU_THRESHOLD", None)
    if workers > 1 and not settings.cores:
        os.environ["YIJU_CORES"] = str(max(1, (os.cpu_count() or 1) // workers))
    is_ipv6 = ":" in host
    if _HOST_NAME.fullmatch(host):  # whoever listens under a name wants to be called by it
        os.environ["YIJU_ALLOWED_HOSTS"] = ",".join([*settings.allowed_hosts, host])
    listener = _listen(host, port, socket.AF_INET6 if is_ipv6 else socket.AF_INET)
    # Accepted connections inherit it. Without it a response on a kept connection waits 40 ms for
    # the client's acknowledgement.
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    with _close_on_error(listener):
        check_keys(host, listener, settings.home, without_keys or settings.without_keys)
    if without_keys:
        os.environ["YIJU_WITHOUT_KEYS"] = "1"
    if settings.rate:
        os.environ["YIJU_RATE"] = str(settings.rate / workers)  # each counts for itself
    name = f"[{host}]" if is_ipv6 else host
    print_error(f"listening on http://{name}:{listener.getsockname()[1]}; press Ctrl-C to stop")
    config = uvicorn.Config(
        "api.cli.serve:create_service",
        factory=True,
        workers=workers,
        log_config=make_log_config(),
        # X-Forwarded-For names any client that its sender likes: believed of these proxies alone.
        proxy_headers=bool(settings.proxies),
        forwarded_allow_ips=list(settings.proxies),
        http="api.cli.server.connection:GuardedConnection",
        ws="none",
        backlog=_BACKLOG,
        timeout_graceful_shutdown=round(CANCEL_SECONDS),
    )
    # Ctrl-C is the way to stop; uvicorn has shut down in order when it raises KeyboardInterrupt.
    with listener, suppress(KeyboardInterrupt):
        if workers > 1:
            Multiprocess(config, [listener]).run()
        else:
            uvicorn.Server(config).run(sockets=[listener])
    return OK


def create_service() -> object:
    """Create the ASGI application with the settings of the environment, as each worker does."""
    from api.cli.run.report_folder import ReportFolder
    from api.cli.server.worker import prepare_process
    from api.http.app import create_app

    prepare_process()
    settings = Settings.read(os.environ)
    return create_app(settings, ReportFolder(settings.runs) if settings.runs else None)


def check_keys(host: str, listener: socket.socket, home: Path, without_keys: bool) -> None:
    """Raise BadInput for an address that other machines can reach, unless there is a key. With
    `without_keys`, warn.
    """
    from api.access.key_file import KeyFile

    if ip_address(listener.getsockname()[0]).is_loopback:
        return
    keys = KeyFile(home).read()
    if any(one.revoked_at is None for one in keys):
        return
    if keys or not without_keys:
        raise BadInput(
            f"other machines can reach {host}, and there is no valid key: make one with `yiju key "
            "create NAME`, or start with --without-keys if a proxy of yours checks who may use it"
        )
    print_error(
        f"WARNING: no keys: everybody who reaches {host} can read, replace and delete every "
        "document"
    )


@contextmanager
def _close_on_error(listener: socket.socket) -> Iterator[None]:
    try:
        yield
    except BaseException:
        listener.close()
        raise


def _listen(host: str, port: int, family: socket.AddressFamily) -> socket.socket:
    try:
        return socket.create_server((host, port), family=family)
    except (OSError, TypeError, ValueError) as error:  # the latter two for an impossible host name
        why = error.strerror if isinstance(error, OSError) else error
        raise Unavailable(
            f"cannot listen on {host}:{port}: {why}; choose another --host or --port"
        ) from None
