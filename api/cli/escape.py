"""Text that a terminal displays and cannot obey. Imports nothing: every command needs it."""

# A document may hold escape sequences; shown as control pictures they cannot move the cursor or
# overwrite what was printed. A lone surrogate stands for a byte of a file name that is not text,
# and no stream can print it.
_PICTURES = (
    {code: 0x2400 + code for code in range(32) if chr(code) not in "\n\t"}
    | {127: 0x2421}
    | dict.fromkeys([*range(128, 160), *range(0xD800, 0xE000)], 0xFFFD)
)


def escape(text: str) -> str:
    """Replace every control character and lone surrogate in `text`."""
    return text.translate(_PICTURES)
