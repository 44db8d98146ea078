"""Text that a terminal prints and does not obey. Imports nothing: every command needs it."""

import sys

# A document may hold terminal commands (ESC …): shown as pictures, they cannot move the cursor or rewrite what was said.
# Half a surrogate pair stands for a byte of a file name that is no text, and no stream can print it.
_PICTURES = (
    {code: 0x2400 + code for code in range(32) if chr(code) not in "\n\t"}
    | {127: 0x2421}
    | dict.fromkeys([*range(128, 160), *range(0xD800, 0xE000)], 0xFFFD)
)


def plain(text: str) -> str:
    """`text` with nothing in it that a terminal would obey."""
    return text.translate(_PICTURES)


def complain(line: str) -> None:
    """One line on standard error."""
    print(f"yiju: {plain(' '.join(line.split()))}", file=sys.stderr)
