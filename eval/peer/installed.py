"""What a stack has on disk: its packages with everything they need, from what the installer wrote down about them.

python -m eval.peer.installed PACKAGE...    megabytes of all, and of each, the largest first
"""

import json
import sys
from collections.abc import Iterable
from importlib import metadata
from pathlib import Path
from urllib.parse import urlparse
from urllib.request import url2pathname

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

# What a wheel of yiju holds.
_FOLDERS = ("api", "eval", "index", "rag")


def closure(names: Iterable[str]) -> list[metadata.Distribution]:
    """The packages and all that they need here, each once; PackageNotFoundError for one of `names` that is not there."""
    found: dict[str, metadata.Distribution] = {}
    waiting = [Requirement(name) for name in names]
    seen = set[str]()
    for one in waiting:  # which grows meanwhile
        if str(one) in seen:
            continue
        seen.add(str(one))
        name = canonicalize_name(one.name)
        if name not in found:
            found[name] = metadata.distribution(name)
        for text in found[name].requires or []:
            needed = Requirement(text)
            if needed.marker is None or any(
                needed.marker.evaluate({"extra": extra}) for extra in one.extras or {""}
            ):
                waiting.append(needed)
    return list(found.values())


def size(names: Iterable[str]) -> int:
    """Bytes of the packages and all that they need."""
    return sum(map(own, closure(names)))


def own(package: metadata.Distribution) -> int:
    """Bytes of one package, without compiled Python: that depends on what was imported already."""
    files = {Path(str(file.locate())) for file in package.files or []}
    origin = json.loads(package.read_text("direct_url.json") or "{}")
    if origin.get("dir_info", {}).get(
        "editable"
    ):  # yiju itself, of which the installer then knows no file
        root = Path(url2pathname(urlparse(origin["url"]).path))
        files.update(file for folder in _FOLDERS for file in (root / folder).rglob("*"))
    return sum(file.stat().st_size for file in files if file.suffix != ".pyc" and file.is_file())


def versions(names: Iterable[str]) -> dict[str, str]:
    """The version of each package."""
    return {name: metadata.version(name) for name in names}


if __name__ == "__main__":
    print(f"{size(sys.argv[1:]) / 1e6:8,.0f} MB in all")
    for one in sorted(closure(sys.argv[1:]), key=own, reverse=True):
        print(f"{own(one) / 1e6:8,.1f} MB {one.name}")
