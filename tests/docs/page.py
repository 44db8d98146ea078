"""Read the pages of the documentation: commands with the output they show, and links."""

import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")])
# A console block, and the comment before it that keeps it from being run.
_BLOCK = re.compile(
    r"(?P<skip><!-- not tested: [^>]+ -->\n)?^```console\n(?P<text>.*?)^```$", re.S | re.M
)
_FENCE = re.compile(r"^```.*?^```$", re.S | re.M)
_LINK = re.compile(r"\]\(([^()\s]+)\)")
_HEADING = re.compile(r"^#+ (.*)$", re.M)
ELLIPSIS = "…"


@dataclass(frozen=True)
class Command:
    """A command of a page."""

    page: str
    # As it stands in the page, without its comment.
    line: str
    # The exit code that its comment names, else 0.
    code: int
    # The lines that must be in its output. An ellipsis stands for any text.
    output: tuple[str, ...]
    # Whether the page says that it is not tested.
    skipped: bool

    @property
    def steps(self) -> list[list[str]]:
        """The words of each command of the pipeline."""
        lexer = shlex.shlex(self.line, posix=True, punctuation_chars="|")
        lexer.whitespace_split = True
        steps: list[list[str]] = [[]]
        for word in lexer:
            if word == "|":
                steps.append([])
            else:
                steps[-1].append(word)
        return steps


def read_commands(path: Path) -> Iterator[Command]:
    """Yield every command of a page."""
    for block in _BLOCK.finditer(path.read_text(encoding="utf-8")):
        for entry in re.split(r"^\$ ", block["text"], flags=re.M)[1:]:
            first, *output = entry.splitlines()
            line, _, comment = first.partition("  # ")
            code = re.search(r"exit code (\d+)$", comment) if not line.startswith("#") else None
            yield Command(
                page=path.name,
                line=line.strip(),
                code=int(code[1]) if code and line.startswith("yiju query") else 0,
                output=tuple(one for one in output if one.strip(f" {ELLIPSIS}")),
                skipped=block["skip"] is not None,
            )


def find_missing(shown: tuple[str, ...], output: str) -> list[str]:
    """Return the shown lines that the output lacks, in their order.

    >>> find_missing(("a … c", "d"), "a b c\\nc d")
    ['d']
    """
    lines, missing = iter(output.splitlines()), []
    for line in shown:
        pattern = ".*".join(map(re.escape, line.strip().split(ELLIPSIS)))
        if not any(re.fullmatch(pattern, one.strip()) for one in lines):
            missing.append(line)
            lines = iter(output.splitlines())
    return missing


def read_links(path: Path) -> list[str]:
    """Return the relative links of a page."""
    text = _FENCE.sub("", path.read_text(encoding="utf-8"))
    return [link for link in _LINK.findall(text) if "://" not in link]


def read_anchors(path: Path) -> set[str]:
    """Return the anchors of a page's headings, as GitHub makes them."""
    text = _FENCE.sub("", path.read_text(encoding="utf-8"))
    return {
        re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")
        for heading in _HEADING.findall(text)
    }
