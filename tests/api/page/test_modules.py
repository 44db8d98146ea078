"""The page's modules fit together, and every text is there in every language. Needs no server."""

import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from api.http.error_code import name_error
from api.http.page import ROOT
from index.error import BadDocument

SCRIPTS = {path: path.read_text(encoding="utf-8") for path in sorted(ROOT.rglob("*.js"))}
# The modules without their imports.
BODIES = {path: re.sub(r"^import .*$", "", text, flags=re.M) for path, text in SCRIPTS.items()}
TEXTS = [path for path in SCRIPTS if path.stem in {"text", "sample"} or "_text" in path.stem]
_IMPORT = re.compile(r'^import \{([^}]*)\} from "([^"]+)";$', re.MULTILINE)
_IMPORT_WHEN_SHOWN = re.compile(r'\(await import\("([^"]+)"\)\)\.(\w+)')
_EXPORT = re.compile(r"^export (?:async )?(?:function\*?|const|let|class) (\w+)", re.MULTILINE)
# Returns the texts of modules in all languages: their keys, and of what type each is.
_READ = """async (modules) => {
  const toUrl = (source) => `data:text/javascript,${encodeURIComponent(source)}`;
  const language = toUrl("export const choose = (texts) => texts, formatNumber = String;");
  const shape = (value) =>
    typeof value === "object" && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).map(([key, one]) => [key, shape(one)]))
      : Array.isArray(value) ? `array of ${value.length}` : typeof value;
  const read = {};
  for (const [name, source] of Object.entries(modules)) {
    const written = source.replace(/"[^"]*language\\.js"/, JSON.stringify(language));
    const found = Object.entries(await import(toUrl(written))).filter(([, one]) => "en" in one);
    read[name] = Object.fromEntries(found.map(([key, one]) => [key, shape(one)]));
  }
  return read;
}"""


def list_imports(path: Path) -> list[tuple[Path, str, str]]:
    """Return the module, the name there, and the name here of all that a module imports."""
    found = []
    for names, module in _IMPORT.findall(SCRIPTS[path]):
        for name in filter(None, map(str.strip, names.split(","))):
            there, _, here = name.partition(" as ")
            found.append(((path.parent / module).resolve(), there, here or there))
    for module, name in _IMPORT_WHEN_SHOWN.findall(SCRIPTS[path]):
        found.append(((path.parent / module).resolve(), name, name))
    return found


@pytest.fixture(scope="module")
def texts(request: pytest.FixtureRequest) -> dict[str, dict[str, Any]]:
    """The shapes of the texts: by module, name, and language."""
    modules = {str(path): SCRIPTS[path] for path in TEXTS}
    node = shutil.which("node")
    if node is None:
        browser: Browser = request.getfixturevalue("browser")
        page = browser.new_page()
        found: dict[str, dict[str, Any]] = page.evaluate(_READ, modules)
        page.close()
        return found
    code = f"({_READ})({json.dumps(modules)}).then((read) => console.log(JSON.stringify(read)))"
    command = [node, "--input-type=module", "-"]
    done = subprocess.run(
        command, input=code, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr
    return dict(json.loads(done.stdout))


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_what_is_imported_is_exported_and_used(path: Path) -> None:
    imported = list_imports(path)
    assert len(imported) >= SCRIPTS[path].count("\nimport "), "an import that is not read here"
    for module, there, here in imported:
        assert there in _EXPORT.findall(SCRIPTS[module]), f"{there} of {module.name}"
        assert re.search(rf"\b{here}\b", BODIES[path]), f"{here} is not used"


def test_what_is_exported_is_imported() -> None:
    imported = {(module, there) for path in SCRIPTS for module, there, _ in list_imports(path)}
    exported = {(path, name) for path in SCRIPTS for name in _EXPORT.findall(SCRIPTS[path])}
    # A test calls it.
    assert {name for _, name in exported - imported} == {"makeFragment"}


def test_every_text_is_there_in_every_language(texts: dict[str, dict[str, Any]]) -> None:
    assert len(texts) == len(TEXTS) > 8
    for module, found in texts.items():
        assert found, module
        for name, said in found.items():
            assert set(said) == {"en", "zh-Hant", "zh-Hans"}, module
            assert said["en"] == said["zh-Hant"] == said["zh-Hans"], f"{name} of {module}"


def test_every_reason_why_a_file_is_refused_has_a_text(texts: dict[str, dict[str, Any]]) -> None:
    [said] = [found["reasons"]["en"] for name, found in texts.items() if "refusal_text" in name]
    kinds: list[type[BadDocument]] = [BadDocument, *BadDocument.__subclasses__()]
    codes = {name_error(one) for one in kinds}
    assert len(codes) > 8
    assert codes <= set(said)


def test_every_text_is_used_and_no_other(texts: dict[str, dict[str, Any]]) -> None:
    code = "\n".join(text for path, text in BODIES.items() if path not in TEXTS)
    for path in SCRIPTS:
        for module, there, here in list_imports(path):
            known = texts.get(str(module), {}).get(there)
            if known:
                wanted = set(re.findall(rf"(?<![\w.]){here}\.(\w+)", BODIES[path]))
                assert wanted - set(known["en"]) <= {"map"}, path
    for name, found in texts.items():
        keys = found.get("text", {}).get("en", [])
        unused = [key for key in keys if not re.search(rf"[.\"]{key}\b", code)]
        assert not unused, name


def test_lines_are_short_and_modules_small() -> None:
    for path in sorted(ROOT.rglob("*")):
        if path.suffix in {".js", ".css", ".html"}:
            lines = path.read_text(encoding="utf-8").splitlines()
            assert max(map(len, lines)) <= 100, path
            assert path.suffix != ".js" or len(lines) <= 300, path
