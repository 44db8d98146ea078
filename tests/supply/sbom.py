"""Write what an installation of yiju consists of, and under which licences: `make sbom`.

cyclonedx-py reads the environment that this runs in. Of what it finds, packages that yiju itself
needs are kept as "required", those of its extras for evaluation and pictures as "optional", and
those of the tests are left out. The licences are printed as a table.
"""

import argparse
import json
import subprocess
import sys
from importlib import metadata
from pathlib import Path
from typing import Any

from packaging.utils import canonicalize_name

from eval.peer.installed import resolve_packages

ROOT = Path(__file__).resolve().parents[2]
_EXTRAS = "yiju[eval,ocr]"


def main() -> None:
    """Write the list as CycloneDX 1.6 JSON and print the licences."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=ROOT / "var" / "sbom.json")
    options = parser.parse_args()
    options.out.parent.mkdir(parents=True, exist_ok=True)
    command = [
        *(sys.executable, "-m", "cyclonedx_py", "environment", "--output-reproducible"),
        *("--of", "JSON", "--sv", "1.6", "--pyproject", str(ROOT / "pyproject.toml")),
        *("--output-file", str(options.out), sys.executable),
    ]
    subprocess.run(command, check=True)
    found = json.loads(options.out.read_text("utf-8"))
    kept = select(found, list_names("yiju"), list_names(_EXTRAS))
    options.out.write_text(json.dumps(kept, indent=1, ensure_ascii=False) + "\n", "utf-8")
    for component in kept["components"]:
        licence = describe_licence(component)
        print(f"{component['name']:32} {component['version']:14} {component['scope']:9} {licence}")


def list_names(requirement: str) -> set[str]:
    """Return the names of the packages that a requirement pulls in, without yiju."""
    names: set[str] = {canonicalize_name(one.name) for one in resolve_packages([requirement])}
    return names - {"yiju"}


def select(found: dict[str, Any], required: set[str], optional: set[str]) -> dict[str, Any]:
    """Return the list with the packages of these names, and how each is needed."""
    components = []
    for component in found["components"]:
        name = canonicalize_name(component["name"])
        if name in required | optional:
            components.append({**component, "scope": _name_scope(name, required)})
    kept = {component["bom-ref"] for component in components} | {"root-component"}
    dependencies = [
        {**one, "dependsOn": [each for each in one.get("dependsOn", []) if each in kept]}
        for one in found["dependencies"]
        if one["ref"] in kept
    ]
    return {**found, "components": components, "dependencies": dependencies}


def _name_scope(name: str, required: set[str]) -> str:
    return "required" if name in required else "optional"


def describe_licence(component: dict[str, Any]) -> str:
    """Return the licences of a component in a few words."""
    words = []
    for one in component.get("licenses", []):
        licence = one.get("license", {})
        words.append(one.get("expression") or licence.get("id") or licence.get("name") or "")
    return shorten(words)


def read_licence(package: metadata.Distribution) -> str:
    """Return what a package says of its licence: an expression, else classifiers, else words."""
    said = package.metadata
    classified = [one for one in said.get_all("Classifier", []) if one.startswith("License ::")]
    words = said.get_all("License-Expression", []) or classified or said.get_all("License", [])
    return shorten([str(one) for one in words])


def shorten(words: list[str]) -> str:
    """Return licences without what classifiers put before them, of texts the first line."""
    names = [one.rpartition(" :: ")[2].strip().partition("\n")[0] for one in words]
    return "; ".join(dict.fromkeys(name for name in names if name))


if __name__ == "__main__":
    main()
