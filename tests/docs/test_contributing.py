"""The example of CONTRIBUTING.md, taken from the page and run."""

import re
import textwrap
from types import FunctionType

import pytest

from index.ingest import loader
from tests.docs.page import ROOT


def test_the_loader_of_the_example_passes_its_tests(monkeypatch: pytest.MonkeyPatch) -> None:
    page = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    blocks = re.findall(r"^   ```python\n(.*?)^   ```$", page, re.S | re.M)
    module, entry, tests = map(textwrap.dedent, blocks)
    written: dict[str, object] = {}
    exec(module, written)  # noqa: S102  the page is ours
    row = entry.strip().splitlines()[-1]  # what precedes it imports the module just run
    added = eval(f"{{{row}}}", written)  # noqa: S307  the same
    monkeypatch.setattr(loader, "LOADERS", {**loader.LOADERS, **added})
    exec(tests, written)  # noqa: S102  the same
    found = [one for name, one in written.items() if name.startswith("test_")]
    assert len(found) == 2
    for one in found:
        assert isinstance(one, FunctionType)
        one()
