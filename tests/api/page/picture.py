"""python -m tests.api.page.picture --out FOLDER: take pictures of the page in Chromium.

A real server answers from the bundled samples; each picture is taken 1,440 and 390 pixels wide.
Needs the extra `test` and an installed Chromium.
"""

import argparse
import io
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError
from urllib.parse import quote
from urllib.request import urlopen

ROOT = Path(__file__).resolve().parents[3]
SAMPLES = ("eval/gold/documents", "eval/sample")
_CHROMIUM = ("chromium", "google-chrome", "chromium-browser")
_WIDTHS = {"wide": (1440, 900), "phone": (390, 844)}
# Seconds within which the service is ready.
_START = 120
_SETTLED_MILLISECONDS = 1500


@dataclass(frozen=True, slots=True)
class Picture:
    """What a picture shows."""

    name: str
    # What follows the address of the service.
    route: str
    # What must be on the page before the picture is taken.
    awaited: str
    language: str = "en"
    is_dark: bool = False


def _ask(question: str) -> str:
    return f"#/ask?q={quote(question)}"


PICTURES = (
    Picture("answer", _ask("how many collective contracts?"), ".sentence-text"),
    Picture("answer-dark", _ask("how many collective contracts?"), ".sentence-text", is_dark=True),
    Picture("pdf", _ask("臺南廠有多少會員？"), ".sentence-text", "zh-Hant"),
    Picture("sheet", _ask("8月裝配課的平日加班時數是多少？"), ".sentence-text", "zh-Hant"),
    Picture("word", _ask("低温津贴每小时多少？"), ".sentence-text", "zh-Hans"),
    Picture("abstained", _ask("勞工有幾天特休？"), ".refusal", "zh-Hant"),
    Picture("start", "#/ask", ".start", "zh-Hant"),
    Picture("documents", "#/documents", ".documents"),
    Picture("questions", "#/questions", "textarea"),
    Picture("evaluation", "#/evaluation", "h2"),
)


def take_pictures(out: Path) -> list[Path]:
    """Write every picture, in each width, to `out` as PNG, and return their paths.

    Raises FileNotFoundError if there is no Chromium.
    """
    from playwright.sync_api import sync_playwright

    chromium = next(filter(None, map(shutil.which, _CHROMIUM)), None)
    if chromium is None:
        raise FileNotFoundError(f"no Chromium is installed: none of {', '.join(_CHROMIUM)}")
    out.mkdir(parents=True, exist_ok=True)
    taken = []
    with serve_samples() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        for picture in PICTURES:
            for label, (width, height) in _WIDTHS.items():
                context = browser.new_context(
                    viewport={"width": width, "height": height},
                    locale=picture.language,
                    color_scheme="dark" if picture.is_dark else "light",
                )
                page = context.new_page()
                page.goto(f"{address}/{picture.route}")
                page.wait_for_selector(picture.awaited)
                page.wait_for_load_state("networkidle")
                page.wait_for_timeout(_SETTLED_MILLISECONDS)
                path = out / f"{picture.name}-{label}.png"
                shrink(page.screenshot(), path)
                taken.append(path)
                context.close()
        browser.close()
    return taken


@contextmanager
def serve_samples() -> Iterator[str]:
    """Serve the bundled samples from a folder of their own. Yields the address."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    with tempfile.TemporaryDirectory() as home:
        command = [sys.executable, "-m", "api.cli.main", "--home", home, "serve", "--port"]
        quiet = subprocess.DEVNULL
        server = subprocess.Popen([*command, str(port)], cwd=home, stdout=quiet, stderr=quiet)
        try:
            _wait_until_ready(address := f"http://127.0.0.1:{port}")
            _send_samples(address)
            yield address
        finally:
            server.terminate()
            server.wait()


def shrink(png: bytes, path: Path) -> None:
    """Write a picture with 128 colours: a third of its size, and no difference to be seen."""
    from PIL import Image

    with Image.open(io.BytesIO(png)) as picture:
        picture.convert("RGB").quantize(128).save(path, optimize=True)


def _send_samples(address: str) -> None:
    """Send the samples as a browser does, so that no path of this machine is in the pictures."""
    import httpx2

    paths = sorted(path for folder in SAMPLES for path in (ROOT / folder).iterdir())
    files = [("files", (path.name, path.read_bytes())) for path in paths]
    httpx2.post(f"{address}/documents", files=files, timeout=_START).raise_for_status()


def _wait_until_ready(address: str) -> None:
    deadline = time.monotonic() + _START
    while True:
        try:
            with urlopen(f"{address}/readyz"):  # noqa: S310  (our own address)
                return
        except (URLError, OSError):
            if time.monotonic() > deadline:
                raise
            time.sleep(0.5)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.api.page.picture")
    parser.add_argument("--out", type=Path, required=True, help="the folder for the pictures")
    for path in take_pictures(parser.parse_args().out):
        print(path)


if __name__ == "__main__":
    main()
