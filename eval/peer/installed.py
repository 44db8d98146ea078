"""Measures what a stack occupies on disk: its packages with everything that they require.

python -m eval.peer.installed PACKAGE...    megabytes of all, then of each, largest first

File lists and requirements come from the metadata that the installer recorded.
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

# What a wheel of yiju contains.
_FOLDERS = ("api", "eval", "index", "rag")


def resolve_packages(names: Iterable[str]) -> list[metadata.Distribution]:
    """Return the packages and all that they require here, without duplicates.

    Raises PackageNotFoundError when one of them is not installed.
    """
    found: dict[str, metadata.Distribution] = {}
    queue = [Requirement(name) for name in names]
    seen = set[str]()
    for requirement in queue:  # the list grows while it is walked
        if str(requirement) in seen:
            continue
        seen.add(str(requirement))
        name = canonicalize_name(requirement.name)
        if name not in found:
            found[name] = metadata.distribution(name)
        for text in found[name].requires or []:
            needed = Requirement(text)
            if needed.marker is None or any(
                needed.marker.evaluate({"extra": extra}) for extra in requirement.extras or {""}
            ):
                queue.append(needed)
    return list(found.values())


def measure_packages(names: Iterable[str]) -> int:
    """Return the bytes of the packages and all that they require."""
    return sum(map(measure_package, resolve_packages(names)))


def measure_package(package: metadata.Distribution) -> int:
    """Return the bytes of one package, without .pyc files: those depend on what has been run."""
    files = {Path(str(file.locate())) for file in package.files or []}
    origin = json.loads(package.read_text("direct_url.json") or "{}")
    # An editable installation, yiju itself, does not list its files.
    if origin.get("dir_info", {}).get("editable"):
        root = Path(url2pathname(urlparse(origin["url"]).path))
        files.update(file for folder in _FOLDERS for file in (root / folder).rglob("*"))
    return sum(file.stat().st_size for file in files if file.suffix != ".pyc" and file.is_file())


def list_versions(names: Iterable[str]) -> dict[str, str]:
    """Return the version of each package."""
    return {name: metadata.version(name) for name in names}


if __name__ == "__main__":
    print(f"{measure_packages(sys.argv[1:]) / 1e6:8,.0f} MB in all")
    for package in sorted(resolve_packages(sys.argv[1:]), key=measure_package, reverse=True):
        print(f"{measure_package(package) / 1e6:8,.1f} MB {package.name}")
