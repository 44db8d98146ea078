"""What is installed: the wheel and its metadata, the extras, and yiju run from the wheel alone."""

import ast
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import tomllib
import zipfile
from collections.abc import Iterator
from email.message import Message
from email.parser import Parser
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from api.cli.extra import EVAL_MODULES
from eval.peer.installed import resolve_packages
from rag.settings import Settings
from tests.terminal import QUESTION, UNION

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ("api", "eval", "index", "rag")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
CONSTRAINTS = (ROOT / "constraints.txt").read_text(encoding="utf-8")
PINNED: dict[str, str] = {
    canonicalize_name(name): version
    for name, version in re.findall(r"^([\w.-]+)==(\S+)$", CONSTRAINTS, re.M)
}

# A process in which the modules of the extra cannot be imported, as where it is not installed.
WITHOUT_EVAL = """
import sys
from api.cli.extra import EVAL_MODULES
from api.cli.main import run

class Missing:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in EVAL_MODULES:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)

sys.meta_path.insert(0, Missing())
for line in sys.stdin.read().splitlines():
    print("exit code", run(line.split("\\t")), flush=True)
assert not EVAL_MODULES & {name.partition(".")[0] for name in sys.modules}
"""


def run_without_eval(*commands: list[str]) -> tuple[list[int], str]:
    """Run each command without the extra; the exit codes and what was said on standard error."""
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT_EVAL],
        input="\n".join(map("\t".join, commands)),
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        cwd=ROOT,
    )
    assert "Traceback" not in done.stderr, done.stderr
    assert done.returncode == 0, done.stderr
    return [int(code) for code in re.findall(r"^exit code (\d+)$", done.stdout, re.M)], done.stderr


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of this checkout."""
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "--target", "wheel"]
    subprocess.run([*build, "--directory", folder], cwd=ROOT, check=True, capture_output=True)
    (built,) = folder.iterdir()
    return built


@pytest.fixture(scope="module")
def wheel_metadata(wheel: Path) -> Message:
    with zipfile.ZipFile(wheel) as archive:
        (name,) = (one for one in archive.namelist() if one.endswith(".dist-info/METADATA"))
        return Parser().parsestr(archive.read(name).decode())


def requirements() -> Iterator[tuple[str, Requirement]]:
    """Every (extra, requirement) of pyproject.toml; "" for what is always installed."""
    extras = {"": PROJECT["dependencies"], **PROJECT["optional-dependencies"]}
    for extra, lines in extras.items():
        yield from ((extra, Requirement(line)) for line in lines)


def test_wheel_has_every_file_of_the_packages_and_nothing_else(wheel: Path) -> None:
    tracked = subprocess.run(
        ["git", "ls-files", "-z", *PACKAGES], cwd=ROOT, check=True, capture_output=True
    )
    expected = {name for name in tracked.stdout.decode().split("\0") if (ROOT / name).is_file()}
    assert {"rag/calibration.json", "eval/gold/questions.jsonl", "index/py.typed"} <= expected
    with zipfile.ZipFile(wheel) as archive:
        held = set(archive.namelist())
    assert expected <= held
    roots = {name.partition("/")[0] for name in held}
    assert {root for root in roots if not root.endswith(".dist-info")} == set(PACKAGES)


def test_the_wheel_is_the_same_wherever_and_whenever_it_is_built(
    wheel: Path, tmp_path: Path
) -> None:
    """From a copy elsewhere, whose files are of another time and mode, in another time zone."""
    tracked = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True)
    copy = tmp_path / "copy"
    for name in filter(None, tracked.stdout.decode().split("\0")):
        if (ROOT / name).is_file() and not name.startswith("tests/"):
            (copy / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / name, copy / name)
            os.utime(copy / name, (1e9, 1e9))
            (copy / name).chmod(0o600)
    environment = {**os.environ, "TZ": "Asia/Taipei", "LC_ALL": "C", "PYTHONHASHSEED": "7"}
    build = [sys.executable, "-m", "hatchling", "build", "--target", "wheel"]
    subprocess.run(
        [*build, "--directory", tmp_path / "wheel"],
        cwd=copy, check=True, capture_output=True, env=environment,
    )  # fmt: skip
    (again,) = (tmp_path / "wheel").iterdir()
    assert again.name == wheel.name
    assert again.read_bytes() == wheel.read_bytes()


def test_wheel_metadata_is_ready_for_a_release(wheel_metadata: Message) -> None:
    assert wheel_metadata["License-Expression"] == "Apache-2.0"
    assert wheel_metadata.get_all("License-File") == ["LICENSE"]
    assert wheel_metadata["Requires-Python"] == ">=3.11"
    assert wheel_metadata["Description-Content-Type"] == "text/markdown"
    assert wheel_metadata.get_all("Provides-Extra") == ["audit", "eval", "ocr", "test", "train"]
    classifiers = wheel_metadata.get_all("Classifier", [])
    assert "Typing :: Typed" in classifiers
    assert {f"Programming Language :: Python :: 3.{minor}" for minor in (11, 12, 13)} <= set(
        classifiers
    )
    assert (ROOT / "README.md").read_text(encoding="utf-8").strip() in str(
        wheel_metadata.get_payload()
    )


def test_requirements_are_exact_and_agree_with_the_constraints() -> None:
    wrong = [
        str(one)
        for _, one in requirements()
        if one.name != "yiju" and str(one.specifier) != f"=={PINNED.get(one.name)}"
    ]
    assert wrong == []


def test_constraints_name_everything_that_is_installed() -> None:
    installed = {
        canonicalize_name(one.name): one.version.partition("+")[0]
        for one in resolve_packages(["yiju[test]"])
        if canonicalize_name(one.name) != "yiju"
    }
    assert {name: PINNED.get(name) for name in installed} == installed


READS_PICTURES = {
    "index/ingest/ocr.py",
    "index/ingest/picture.py",
    "index/ingest/worker/limit.py",
}


def test_each_package_imports_what_its_extra_installs() -> None:
    """Code of `eval` may import what [eval] adds, training what [train] adds, what reads pictures
    what [ocr] adds; the rest none of these.
    """
    homes = metadata.packages_distributions()
    needed = {extra: set[str]() for extra in ("", "audit", "eval", "ocr", "train", "test")}
    for extra, one in requirements():
        needed[extra].add(canonicalize_name(one.name))
    wrong = []
    for path in (path for package in PACKAGES for path in (ROOT / package).rglob("*.py")):
        file = path.relative_to(ROOT).as_posix()
        if file.startswith("eval/peer/"):  # runs in an environment of its own
            continue
        extra = "eval" if file.startswith("eval/") else ""
        extra = "train" if file.startswith("rag/training/") else extra
        extra = "ocr" if file in READS_PICTURES else extra
        allowed = needed[""] | needed[extra]
        wrong += [
            (file, module)
            for module in imported(path)
            if not allowed & {canonicalize_name(one) for one in homes.get(module, [module])}
        ]
    assert wrong == []


def imported(path: Path) -> set[str]:
    """The top-level modules of others that a file imports, at its head or inside a function."""
    names = set[str]()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {one.name.partition(".")[0] for one in node.names}
        elif isinstance(node, ast.ImportFrom):
            names.add((node.module or "").partition(".")[0])
    # FastAPI brings these three and has no other name for them.
    return names - sys.stdlib_module_names - set(PACKAGES) - {"pydantic_core", "starlette"}


def test_the_modules_of_the_extra_are_those_it_installs() -> None:
    homes = metadata.packages_distributions()
    names = {canonicalize_name(one) for module in EVAL_MODULES for one in homes[module]}
    # Libraries that a question needs import `packaging`, so it is there in any case.
    added = {one.name for extra, one in requirements() if extra == "eval"} - {"packaging"}
    assert names == added


def test_adding_and_asking_need_no_extra(tmp_path: Path) -> None:
    file, home = tmp_path / "union.txt", str(tmp_path / "home")
    file.write_text(UNION, encoding="utf-8")
    commands = [["add", str(file)], ["query", QUESTION, "--json"], ["ls"], ["eval", "--help"]]
    codes, said = run_without_eval(*(["--home", home, *command] for command in commands))
    assert codes == [0, 0, 0, 0], said


def test_evaluation_without_its_extra_is_one_line(tmp_path: Path) -> None:
    run = str(ROOT / "eval/gold/baseline.json.gz")
    commands = [
        ["eval", "run"],
        ["eval", "validate"],
        ["eval", "read", "gold"],
        ["eval", "compare", run, run],
        ["eval", "gate", run, "--baseline", run],
        ["eval", "report", run, "--out", str(tmp_path / "report.html")],
        ["bench"],
    ]
    codes, said = run_without_eval(*commands)
    assert codes == [1] * len(commands)
    lines = said.splitlines()
    assert len(lines) == len(commands), said
    assert all(line.endswith("pip install 'yiju[eval]'") for line in lines), said


@pytest.mark.slow
def test_the_wheel_alone_answers(wheel: Path, tmp_path: Path) -> None:
    """An empty environment that sees this one's packages, but not this checkout.

    The home is new; the converted model is not, since that would take half a minute.
    """
    environment, elsewhere = tmp_path / "environment", tmp_path / "elsewhere"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", environment], check=True)
    python = environment / "bin" / "python"
    site = next(environment.glob("lib/python*/site-packages"))
    # Python does not read the .pth files of a folder that a .pth file names: this checkout's
    # editable installation stays out.
    (site / "outer.pth").write_text(sysconfig.get_path("purelib"), encoding="utf-8")
    pip = [sys.executable, "-m", "pip", "--python", str(python), "install", "--quiet"]
    subprocess.run([*pip, "--no-deps", "--no-index", wheel], check=True)
    elsewhere.mkdir()
    (elsewhere / "union.txt").write_text(UNION, encoding="utf-8")
    hidden = ("YIJU_", "XDG_", "PYTHONPATH")
    fresh = {name: value for name, value in os.environ.items() if not name.startswith(hidden)}
    fresh["HOME"] = str(tmp_path / "home")
    fresh["YIJU_CACHE"] = str(Settings.read(os.environ).cache)

    def call(*command: str | Path) -> str:
        done = subprocess.run(
            command, cwd=elsewhere, env=fresh, capture_output=True, encoding="utf-8", check=False
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    where = call(python, "-c", "import api, eval, index, rag; print(api.__file__, rag.__file__)")
    assert all(Path(path).is_relative_to(site) for path in where.split())
    yiju = environment / "bin" / "yiju"
    call(yiju, "add", "union.txt")
    assert "246.0萬份" in call(yiju, "query", QUESTION)


def test_the_demo_prints_the_command_that_it_runs() -> None:
    done = subprocess.run(
        ["make", "--just-print", "--no-print-directory", "demo"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    *_, printed, run = done.stdout.splitlines()
    assert printed == f"echo '$ {run}'"
