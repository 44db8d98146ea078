"""python -m eval.report.terminal_picture --out FILE.svg -- COMMAND…: draw a command and its output.

The command runs for real; only the path of this checkout is left out of what it prints. The picture
names no font to download, so that it is drawn without a network.
"""

import argparse
import html
import os
import re
import shlex
import subprocess
import sys
import sysconfig
from pathlib import Path

from rich.cells import cell_len
from rich.console import Console
from rich.terminal_theme import MONOKAI
from rich.text import Text

ROOT = Path(__file__).resolve().parents[2]
_FONT_FACE = re.compile(r"@font-face \{.*?\}\s*", re.S)
_TEXT = re.compile(r'textLength="[\d.]+"([^>]*)>([^<]*)</text>')
# Width of a column in rich's template, where a letter is 20 units high.
_COLUMN = 12.2
# Rich's name for the font it downloads; the generic name takes the reader's own.
_FONT = "Fira Code"


def run_command(command: list[str]) -> str:
    """Run a command and return what it prints, with its colours. Raises CalledProcessError."""
    scripts = sysconfig.get_path("scripts")
    path = os.pathsep.join([scripts, os.environ.get("PATH", os.defpath)])
    done = subprocess.run(  # noqa: S603  (the caller's own command)
        command,
        env={**os.environ, "FORCE_COLOR": "1", "PATH": path},
        stdout=subprocess.PIPE,
        encoding="utf-8",
        check=True,
    )
    return done.stdout.replace(f"{ROOT}{os.sep}", "")


def render(command: list[str], output: str, width: int, lines: int) -> str:
    """Return an SVG of the command and the first `lines` lines of its output, `width` columns wide.

    Longer lines are cut, as their width in a terminal is twice their length in Chinese.
    """
    with Path(os.devnull).open("w", encoding="utf-8") as nowhere:
        console = Console(record=True, width=width, file=nowhere, force_terminal=True)
        console.print(Text.assemble(("$ ", "bold"), shlex.join(command).replace("'", '"')))
        for line in output.splitlines()[:lines]:
            text = Text.from_ansi(line)
            text.truncate(width, overflow="ellipsis")
            console.print(text, soft_wrap=True)
        svg = console.export_svg(title="yiju", theme=MONOKAI, unique_id="terminal")
    svg = _FONT_FACE.sub("", svg).replace(f"{_FONT}, monospace", "monospace")
    svg = svg.replace("font-variant-east-asian: full-width;", "")
    svg = _TEXT.sub(_correct_length, svg)
    # Without a link to its maker, and without blanks at the ends of lines.
    svg = re.sub(r"<!--.*?-->", "", svg, flags=re.S)
    return "\n".join(line.rstrip() for line in svg.splitlines() if line.strip()) + "\n"


def _correct_length(text: re.Match[str]) -> str:
    """Return a piece of text with its true length: rich counts a Chinese character as one."""
    length = _COLUMN * cell_len(html.unescape(text[2]))
    return f'textLength="{length:.1f}"{text[1]}>{text[2]}</text>'


def main() -> None:
    """Read the command line, run the command and write the picture."""
    parser = argparse.ArgumentParser(prog="python -m eval.report.terminal_picture")
    parser.add_argument("--out", type=Path, required=True, help="the SVG to write")
    parser.add_argument("--width", type=int, default=100, help="columns (default: 100)")
    parser.add_argument("--lines", type=int, default=20, help="lines of output (default: 20)")
    parser.add_argument("command", nargs="+")
    given = parser.parse_args()
    try:
        output = run_command(given.command)
    except (OSError, subprocess.CalledProcessError) as error:
        sys.exit(f"{error}")
    given.out.write_text(render(given.command, output, given.width, given.lines), encoding="utf-8")


if __name__ == "__main__":
    main()
