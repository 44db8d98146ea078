"""What yiju is made of: licences, no pickle, no code from the network, weights that are data."""

import ast
import gzip
import json
import re
import struct
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

import pytest

from eval.peer.installed import resolve_packages
from tests.supply.sbom import list_names, read_licence, select

ROOT = Path(__file__).resolve().parents[2]
# Each of these stands in the licence of a package that may be used together with any code.
_PERMISSIVE = re.compile(
    r"\b(?:MIT|BSD|0BSD|Apache|ISC|Zlib|CC0|PSF|Python Software Foundation|MPL|Mozilla|BSL)\b"
)
_RESTRICTIVE = re.compile(r"\b(?:A?GPL|SSPL|GNU|BUSL|Commons Clause|NonCommercial|NC)\b", re.I)
# Suffixes of what the packages carry besides code, and how each begins.
_DATA = {
    ".gz": b"\x1f\x8b",
    ".png": b"\x89PNG",
    ".pdf": b"%PDF",
    ".docx": b"PK",
    ".xlsx": b"PK",
    ".woff2": b"wOF2",
}
_TEXTS = {
    ".css", ".html", ".jinja", ".js", ".json", ".jsonl", ".md", ".mjs", ".py", ".svg", ".tsv",
    ".txt", ".typed", ".sh", ".toml",
}  # fmt: skip
# Calls that can run what they read, and what makes them harmless.
_LOADERS = {
    "np.load": "allow_pickle=False",
    "numpy.load": "allow_pickle=False",
    "torch.load": "weights_only=True",
}
_CODE_LOADERS = {
    "joblib.load", "cloudpickle.load", "cloudpickle.loads", "dill.load", "dill.loads",
    "pd.read_pickle", "pandas.read_pickle", "yaml.load", "yaml.unsafe_load", "eval", "exec",
    "os.system", "torch.hub.load", "runpy.run_path",
}  # fmt: skip


# Arguments by which a harmless call becomes another one.
_ARGUMENTS = {"trust_remote_code", "allow_pickle", "shell"}


def list_calls() -> Iterator[tuple[str, str, str]]:
    """Yield where each call stands that may be unsafe, what is called, and the whole call."""
    for package in ("index", "rag", "api", "eval"):
        for path in sorted((ROOT / package).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                if not isinstance(node, ast.Call):
                    continue
                name, place = read_name(node.func), f"{path.relative_to(ROOT)}:{node.lineno}"
                if name in _CODE_LOADERS | set(_LOADERS) or _ARGUMENTS & {
                    one.arg for one in node.keywords
                }:
                    yield place, name, ast.unparse(node)


def read_name(node: ast.expr) -> str:
    """Return a dotted name, such as "np.load"; "" for what is none."""
    if isinstance(node, ast.Attribute):
        return f"{read_name(node.value)}.{node.attr}"
    return node.id if isinstance(node, ast.Name) else ""


def find_unsafe(calls: Iterator[tuple[str, str, str]]) -> list[str]:
    """Return the calls that could run what they read."""
    return [
        f"{place}: {call}"
        for place, name, call in calls
        if name in _CODE_LOADERS
        or (name in _LOADERS and _LOADERS[name] not in call)
        or re.search(r"trust_remote_code=(?!False)|allow_pickle=True|shell=True", call)
    ]


def test_nothing_that_is_read_can_run() -> None:
    assert find_unsafe(list_calls()) == []


@pytest.mark.parametrize(
    "code",
    [
        "np.load(path)",
        "torch.load(path, map_location='cpu')",
        "eval(text)",
        "AutoModel.from_pretrained(name, trust_remote_code=True)",
        "subprocess.run(text, shell=True)",
        "yaml.load(text)",
    ],
)
def test_what_could_run_is_found(code: str) -> None:
    call = ast.parse(code).body[0]
    assert isinstance(call, ast.Expr)
    assert isinstance(call.value, ast.Call)
    assert find_unsafe(iter([("a.py:1", ast.unparse(call.value.func), code)]))


def test_the_packages_carry_data_that_cannot_run() -> None:
    """Weights are safetensors, whose header says only where numbers are; nothing is a pickle."""
    for path in (
        path for one in ("index", "rag", "api", "eval") for path in (ROOT / one).rglob("*")
    ):
        if not path.is_file() or "__pycache__" in path.parts:
            continue
        data = path.read_bytes()
        if path.suffix == ".safetensors":
            (length,) = struct.unpack("<Q", data[:8])
            header = json.loads(data[8 : 8 + length])
            header.pop("__metadata__", None)
            assert header
            for tensor in header.values():
                assert set(tensor) == {"dtype", "shape", "data_offsets"}, path
            continue
        if path.suffix in _DATA:
            assert data.startswith(_DATA[path.suffix]), path
        else:
            assert path.suffix in _TEXTS, path
        text = gzip.decompress(data) if path.suffix == ".gz" else data
        if path.suffix in _TEXTS or path.suffix == ".gz":
            text.decode("utf-8")


@pytest.mark.parametrize(
    "package",
    [one for one in resolve_packages(["yiju[eval]"]) if one.metadata["Name"] != "yiju"],
    ids=lambda one: str(one.metadata["Name"]),
)
def test_the_licence_of_a_package_is_known_and_permissive(package: metadata.Distribution) -> None:
    licence = read_licence(package)
    assert _PERMISSIVE.search(licence), licence
    assert not _RESTRICTIVE.search(licence), licence


def test_the_list_keeps_what_yiju_needs() -> None:
    required, optional = list_names("yiju"), list_names("yiju[eval]")
    assert "faiss-cpu" in required
    assert "scipy" in optional
    assert "pytest" not in optional
    parts = [
        {"name": name, "bom-ref": name, "version": "1"} for name in ("faiss_cpu", "SciPy", "pytest")
    ]
    found = {
        "components": parts,
        "dependencies": [{"ref": "faiss_cpu", "dependsOn": ["pytest"]}, {"ref": "pytest"}],
    }
    kept = select(found, {"faiss-cpu"}, optional)
    assert [(one["name"], one["scope"]) for one in kept["components"]] == [
        ("faiss_cpu", "required"),
        ("SciPy", "optional"),
    ]
    assert kept["dependencies"] == [{"ref": "faiss_cpu", "dependsOn": []}]
