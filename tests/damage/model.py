"""The networks that are damaged: shipped weights, converted networks and compiled ones."""

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from rag.settings import Settings

# Loading OpenVINO and both networks maps some gigabytes; an allocation beyond is one by damage.
MEMORY = 6 << 30
_QUESTION, _TEXT = "集體合同共多少份？", "全國共簽訂集體合同246.0萬份。"


def make_networks(folder: Path) -> None:
    """Copy weights and caches of the encoder and the reader; the caches must be filled."""
    from index.model import bundled
    from rag.reading import network

    cache = Settings.read(os.environ).cache
    for module in (bundled, network):
        converted = module.locate(cache)
        shutil.copytree(converted, folder / "networks" / "cache" / converted.name)
        weights = module.SHIPPED.path
        target = folder / "networks" / "weights" / weights.stem
        target.mkdir(parents=True)
        for path in (weights, *weights.parent.glob("*.json"), *weights.parent.glob("ranges.*")):
            shutil.copyfile(path, target / path.name)


def say_networks(folder: Path) -> Iterator[tuple[str, Callable[[], object]]]:
    """Yield what is computed with the networks in a folder."""
    from index.model import bundled, encoder
    from rag.reading import extractor, network
    from rag.reading.extractor import TitledText

    for module in (bundled, network):
        path = module.SHIPPED.path
        moved = replace(module.SHIPPED, path=folder / "weights" / path.stem / path.name)
        setattr(module, "SHIPPED", moved)  # noqa: B010  mypy knows no attributes of modules
        module.name.cache_clear()
    cache = folder / "cache"
    # Twice: what was mended the first time is used the second time.
    for when in ("", "again "):
        yield (
            f"{when}encode",
            lambda: encoder.choose("bundled", cache).queries([_QUESTION]).tobytes().hex(),
        )
        yield (
            f"{when}encode passages",
            lambda: encoder.choose("bundled", cache).passages([_TEXT]).tobytes().hex(),
        )
        yield (
            f"{when}read",
            lambda: extractor.choose(cache).read(_QUESTION, [TitledText("年報", _TEXT)]),
        )
