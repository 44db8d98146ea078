"""The direction of imports, one home for each heavy library, and the rules of the house."""

import ast
import functools
from collections import Counter, defaultdict
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
# Where each heavy library may be imported: exact modules, or packages that end in a dot.
HOMES = {
    "faiss": {
        "index.search.vector",
        "index.search.segment",
        "eval.experiment.faiss_size",
        "eval.peer.flat_faiss",
    },
    "langchain_text_splitters": {"index.ingest.splitter"},
    "sentence_transformers": {"index.model.encoder", "eval.peer.flat_faiss"},
    "openvino": {"index.model.openvino"},
    "torch": {"rag.training."},
    "opencc": {
        "index.text.normalize",
        "eval.experiment.robustness",
        "rag.training.vocabulary.romanized_question",
    },
    "snowballstemmer": {"index.text.analyzer"},
    "sqlite3": {"index.store."},
    "fastapi": {"api.http."},
    "starlette": {"api.http."},
    "pydantic": {"api."},
    "typer": {"api.cli."},
    "rich": {"api.cli.", "eval.report."},
    "sklearn": {"eval."},
    "scipy": {"eval.", "rag.training."},
    "ir_measures": {"eval.metric.retrieval"},
    "rapidfuzz": {"eval.dataset.quote"},
    "docx": {"api.export.word"},
    "xlsxwriter": {"api.export.table"},
    "jinja2": {"eval.report.html"},
    "matplotlib": {"eval.report."},
}
# Names of Python's that a module of ours must not take.
BUILTINS = set(dir(__builtins__)) if not isinstance(__builtins__, dict) else set(__builtins__)
MOST_MODULES = 15  # of a folder


def list_files() -> list[Path]:
    """Every Python file of our packages, however deep."""
    return [path for package in OURS for path in sorted((ROOT / package).rglob("*.py"))]


def name_module(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts)


@functools.cache
def parse(path: Path) -> ast.Module:
    """Parse a file, once: all rules together read each file some thirty times."""
    return ast.parse(path.read_text(encoding="utf-8"))


@functools.cache
def list_imports() -> list[tuple[str, str]]:
    """Every (our module, module that it imports)."""
    found = []
    for path in list_files():
        for node in ast.walk(parse(path)):
            if isinstance(node, ast.Import):
                found += [(name_module(path), alias.name) for alias in node.names]
            elif isinstance(node, ast.ImportFrom):
                assert node.level == 0, f"{path}: imports are absolute"
                found.append((name_module(path), node.module or ""))
    return found


def find_root(name: str) -> str:
    return name.split(".", maxsplit=1)[0]


def test_the_rules_see_every_package() -> None:
    folders = {path.parent for path in list_files()}
    assert {folder for folder in folders if not (folder / "__init__.py").is_file()} == set()
    assert {"index.search", "rag.reading", "api.http", "eval.metric"} <= {
        name_module(folder) for folder in folders
    }


@pytest.mark.parametrize("package", OURS)
def test_imports_go_one_way(package: str) -> None:
    banned = set(OURS) - MAY_IMPORT[package]
    wrong = [
        (module, name)
        for module, name in list_imports()
        if find_root(module) == package and find_root(name) in banned
    ]
    assert wrong == []


@pytest.mark.parametrize("library", HOMES)
def test_a_heavy_library_has_one_home(library: str) -> None:
    found = {module for module, name in list_imports() if find_root(name) == library}
    assert found, f"{library} is imported nowhere: remove it from HOMES"
    allowed = HOMES[library]
    packages = tuple(home for home in allowed if home.endswith("."))
    assert {one for one in found if one not in allowed and not one.startswith(packages)} == set()
    unused = {home for home in allowed if not any((one + ".").startswith(home) for one in found)}
    assert {home for home in unused if home not in found} == set()


def test_no_pickle() -> None:
    pickles = {"pickle", "shelve", "marshal"}
    assert [one for one in list_imports() if find_root(one[1]) in pickles] == []


def test_nothing_hides_the_builtin_eval() -> None:
    """`import eval` and `import eval.metric` would; `from eval import metric` does not."""
    for path in list_files():
        for node in ast.walk(parse(path)):
            if isinstance(node, ast.Import):
                bound = {alias.asname or find_root(alias.name) for alias in node.names}
                assert "eval" not in bound, path


def test_no_module_has_the_name_of_a_builtin() -> None:
    names = {path.stem for path in list_files()} | {
        p.name for f in OURS for p in (ROOT / f).iterdir()
    }
    assert names & BUILTINS - {"eval"} == set()


def test_a_class_name_means_one_thing() -> None:
    homes = defaultdict(list)
    for path in list_files():
        for node in ast.walk(parse(path)):
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                homes[node.name].append(name_module(path))
    assert {name: found for name, found in homes.items() if len(found) > 1} == {}


def test_modules_stay_small() -> None:
    sizes = {name_module(path): len(path.read_text("utf-8").splitlines()) for path in list_files()}
    assert {name: size for name, size in sizes.items() if size > 300} == {}


def test_folders_stay_small() -> None:
    modules = [path.parent for path in list_files() if path.name != "__init__.py"]
    counts = Counter(folder.relative_to(ROOT).as_posix() for folder in modules)
    crowded = {name: n for name, n in counts.items() if n > MOST_MODULES}
    assert crowded == {}


def test_signatures_take_no_keyword_dictionaries() -> None:
    for path in list_files():
        for node in ast.walk(parse(path)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                assert node.args.kwarg is None, f"{path}:{node.lineno}"


def test_every_module_and_public_name_has_a_docstring() -> None:
    bare = []
    for path in list_files():
        tree = parse(path)
        nodes = [
            tree,
            *(node for node in tree.body if isinstance(node, ast.ClassDef | ast.FunctionDef)),
        ]
        for node in nodes:
            name = getattr(node, "name", "")
            if not name.startswith("_") and name != "main" and not ast.get_docstring(node):
                bare.append(f"{name_module(path)}:{name}")
    assert bare == []
