"""YAML front matter: metadata at the beginning of a Markdown file."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from index.document import MetadataValue

_FRONT = re.compile(
    r"\ufeff?---[ \t]*\r?\n(?P<body>.*?)^(?:---|\.\.\.)[ \t]*(?:\r?\n|$)", re.S | re.M
)
_LONGEST = 20_000  # characters
_PAIR = re.compile(r"^([A-Za-z_\u3400-\u9fff][\w .-]{0,60}?)[ \t]*:[ \t]*(.*?)[ \t]*$")
_ITEM = re.compile(r"^[ \t]*-[ \t]+(.*?)[ \t]*$")


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """The front matter of a text."""

    metadata: Mapping[str, MetadataValue] = field(default_factory=dict)
    # Where the text after it begins.
    end: int = 0
    # Its range, if there is one.
    hidden: tuple[int, int] | None = None


def read_front_matter(text: str) -> FrontMatter:
    """Read the plain pairs and lists of a text's front matter; nested values are left out.

    >>> read_front_matter("---\\ntitle: 年報\\ntags: [工會, 2017]\\n---\\n正文").metadata
    {'title': '年報', 'tags': ('工會', 2017)}
    """
    match = _FRONT.match(text[:_LONGEST])
    if not match:
        return FrontMatter()
    metadata: dict[str, MetadataValue] = {}
    items: list[str] = []
    key = ""
    for line in match["body"].splitlines():
        if key and (item := _ITEM.match(line)):
            items.append(item[1])
            metadata[key] = tuple(_parse(one) for one in items)
        elif pair := _PAIR.match(line):
            key, items = pair[1].strip(), []
            value = pair[2]
            if value.startswith("[") and value.endswith("]"):
                metadata[key] = tuple(_parse(one) for one in value[1:-1].split(",") if one.strip())
            elif value and value not in ("|", ">", "|-", ">-") and value[0] not in "{&*":
                metadata[key] = _parse(value)
    kept = {name: value for name, value in metadata.items() if value not in ("", ())}
    return FrontMatter(kept, match.end(), match.span())


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
