"""The direction of imports, and one home for each heavy library."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
OURS = ("index", "rag", "api", "eval")
MAY_IMPORT = {
    "index": {"index"},
    "rag": {"rag", "index"},
    "api": {"api", "rag", "index", "eval"},
    "eval": {"eval", "rag", "index"},
}
HOMES = {
    "faiss": {
        "index/search/vector.py",
        "index/search/segment.py",
        "eval/experiment/faiss_size.py",
        "eval/peer/flat_faiss.py",
    },
    "langchain_text_splitters": {"index/ingest/splitter.py"},
    "sentence_transformers": {"index/model/encoder.py", "eval/peer/flat_faiss.py"},
    "openvino": {"index/model/openvino.py"},
    "torch": {"rag/training/"},
    "opencc": {"index/text/normalize.py", "eval/experiment/robustness.py"},
    "snowballstemmer": {"index/text/analyzer.py"},
    "sqlite3": {"index/store/database.py", "index/store/store.py"},
    "fastapi": {"api/"},
    "pydantic": {"api/"},
    "typer": {"api/"},
    "sklearn": {"eval/fit/platt_scaling.py", "eval/metric/confidence.py"},
    "scipy": {
        "index/search/segment.py",
        "eval/metric/statistic.py",
        "eval/fit/calibration.py",
        "eval/fit/threshold.py",
        "rag/training/negative.py",
    },
    "ir_measures": {"eval/metric/retrieval.py"},
    "msgspec": {"eval/run/run.py", "eval/report/output_file.py"},
    "rapidfuzz": {"eval/dataset/quote.py"},
    "jinja2": {"eval/report/html.py"},
    "matplotlib": {"eval/report/plot.py"},
}


def modules() -> Iterator[tuple[str, str]]:
    """Every (file, imported module) of our packages."""
    for package in OURS:
        for path in (ROOT / package).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                names = [a.name for a in node.names] if isinstance(node, ast.Import) else []
                if isinstance(node, ast.ImportFrom):
                    names = [node.module or ""]
                yield from ((path.relative_to(ROOT).as_posix(), name) for name in names)


@pytest.mark.parametrize("package", OURS)
def test_direction(package: str) -> None:
    wrong = [
        (file, name)
        for file, name in modules()
        if file.startswith(package + "/") and _root(name) in set(OURS) - MAY_IMPORT[package]
    ]
    assert wrong == []


@pytest.mark.parametrize("library", HOMES)
def test_home(library: str) -> None:
    found = {file for file, name in modules() if _root(name) == library}
    assert found
    assert all(any(file.startswith(home) for home in HOMES[library]) for file in found), found


def test_no_pickle() -> None:
    assert [
        (file, name) for file, name in modules() if _root(name) in {"pickle", "shelve", "marshal"}
    ] == []


def test_nothing_hides_the_builtin_eval() -> None:
    """`import eval` and `import eval.metric.retrieval` would; `from eval import metric` does not."""
    for package in OURS:
        for path in (ROOT / package).rglob("*.py"):
            bound = [
                a.asname or _root(a.name)
                for node in ast.walk(ast.parse(path.read_text("utf-8")))
                if isinstance(node, ast.Import)
                for a in node.names
            ]
            assert "eval" not in bound, path


def test_modules_stay_small() -> None:
    long = {
        p.name: n
        for package in OURS
        for p in (ROOT / package).rglob("*.py")
        if (n := len(p.read_text("utf-8").splitlines())) > 300
    }
    assert long == {}


def test_the_readme_names_every_module() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    files = [
        path
        for package in OURS
        for path in (ROOT / package).glob("*.py")
        if path.name != "__init__.py"
    ]
    assert [path.name for path in files if f"{path.stem}.py" not in readme] == []


def _root(name: str) -> str:
    return name.split(".", maxsplit=1)[0]
