"""YAML front matter: metadata at the beginning of a Markdown file."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from index.document import MetadataValue

_FRONT = re.compile(
    r"\ufeff?---[ \t]*\r?\n(?P<body>.*?)^(?:---|\.\.\.)[ \t]*(?:\r?\n|$)", re.S | re.M
)
_LONGEST = 20_000  # characters
_PAIR = re.compile(r"^([A-Za-z_\u3400-\u9fff][\w .-]{0,60}?)[ \t]*:[ \t]*(.*?)[ \t]*$")
_ITEM = re.compile(r"^[ \t]*-[ \t]+(.*?)[ \t]*$")
# A value that must be closed, up to where it is, and a comment after it.
_QUOTED = re.compile(r"""("(?:[^"\\]|\\.)*"|'(?:[^']|'')*')\s*(?:#.*)?""", re.S)
_FLOW_PART = re.compile(r"""[^][{}"'#]+|"(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|#.*|[][{}"']""")
_QUOTE_LENGTH = 40  # characters of a line that a warning repeats


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """The front matter of a text."""

    metadata: Mapping[str, MetadataValue] = field(default_factory=dict)
    # Where the text after it begins.
    end: int = 0
    # Its range, if there is one.
    hidden: tuple[int, int] | None = None
    # What is not YAML in it, and is left out.
    warnings: tuple[str, ...] = ()


def read_front_matter(text: str) -> FrontMatter:
    """Read the plain pairs and lists of a text's front matter; nested values are left out. Prose
    between two rules is none.

    >>> read_front_matter("---\\ntitle: 年報\\ntags: [工會, 2017]\\n---\\n正文").metadata
    {'title': '年報', 'tags': ('工會', 2017)}
    """
    match = _FRONT.match(text[:_LONGEST])
    if not match:
        return FrontMatter()
    metadata: dict[str, MetadataValue] = {}
    warnings: list[str] = []
    items: list[str] = []
    key, has_pair = "", False
    for number, line in _join_lines(match["body"]):
        if key and (item := _ITEM.match(line)):
            if _is_closed(item[1]):
                items.append(item[1])
                metadata[key] = tuple(_parse(one) for one in items)
            else:
                warnings.append(_explain(number, line.strip()))
        elif pair := _PAIR.match(line):
            key, items, has_pair = pair[1].strip(), [], True
            value = _strip_comment(pair[2])
            if not _is_closed(value):
                warnings.append(_explain(number, line))
            elif value.startswith("["):
                metadata[key] = tuple(_parse(one) for one in value[1:-1].split(",") if one.strip())
            elif value and value not in ("|", ">", "|-", ">-") and value[0] not in "{&*":
                metadata[key] = _parse(value)
        elif line[:1] not in ("", " ", "\t", "#", "-") and ":" not in line:
            warnings.append(_explain(number, line))
    if warnings and not has_pair:
        return FrontMatter()
    kept = {name: value for name, value in metadata.items() if value not in ("", ())}
    return FrontMatter(kept, match.end(), match.span(), tuple(warnings))


def _join_lines(body: str) -> Iterator[tuple[int, str]]:
    """Iterate over the lines with their numbers in the file, from 2: a quoted value or a list in
    brackets that goes on over indented lines is one line.
    """
    lines = body.splitlines()
    at = 0
    while at < len(lines):
        end, line = at + 1, lines[at]
        joined = line
        pair = _PAIR.match(line)
        while pair and not _is_closed(pair[2]) and _goes_on(lines[end : end + 1]):
            joined = f"{joined} {lines[end].strip()}"
            pair, end = _PAIR.match(joined), end + 1
        is_whole = pair is not None and _is_closed(pair[2])
        yield at + 2, joined if is_whole else line
        at = end if is_whole else at + 1


def _goes_on(following: list[str]) -> bool:
    return bool(following) and following[0].startswith((" ", "\t", "]", "}"))


def _is_closed(value: str) -> bool:
    """Tell whether the quotes and brackets that a value begins with are closed at its end."""
    if value[:1] in ('"', "'"):
        return _QUOTED.fullmatch(value) is not None
    if value[:1] not in ("[", "{"):
        return True
    flow, depth = _strip_comment(value), 0
    for part in _FLOW_PART.findall(flow):
        depth += (part in {"[", "{"}) - (part in {"]", "}"})
    return depth == 0 and flow.endswith(("]", "}"))


def _strip_comment(value: str) -> str:
    """Return a value in quotes or brackets without the comment after it."""
    if quoted := _QUOTED.fullmatch(value):
        return quoted[1]
    return re.sub(r"\s+#.*$", "", value) if value[:1] in ("[", "{") else value


def _explain(number: int, line: str) -> str:
    return (
        f"front matter, line {number}: “{line[:_QUOTE_LENGTH]}” is not valid YAML and is left out: "
        "close its quotes and brackets, and write metadata as “key: value”"
    )


def _parse(written: str) -> str | int | float | bool:
    value = written.strip()
    if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'":
        return value[1:-1].strip()
    if value.lower() in ("true", "false"):
        return value.lower() == "true"
    if re.fullmatch(r"-?(?:0|[1-9]\d{0,15})", value):
        return int(value)
    if re.fullmatch(r"-?\d{1,15}\.\d{1,15}", value):
        return float(value)
    return value
