"""The README's picture: a real command, drawn without a network, Chinese in columns of two."""

import sys
from xml.etree import ElementTree

from eval.report.terminal_picture import ROOT, render, run_command


def test_a_command_is_drawn_with_its_output() -> None:
    output = run_command([sys.executable, "-c", f"print({str(ROOT / 'a.txt')!r}); print('萬份')"])
    assert output == "a.txt\n萬份\n"
    svg = render(["yiju", "query", "how many?"], output, width=40, lines=2)
    ElementTree.fromstring(svg)  # noqa: S314  our own
    assert 'textLength="48.8"' in svg  # four columns of 12.2
    assert "萬份" in svg
    assert "https://" not in svg


def test_only_the_first_lines_are_drawn() -> None:
    svg = render(["yiju"], "one\ntwo\n", width=40, lines=1)
    assert "one" in svg
    assert "two" not in svg
