"""Text that a terminal displays and cannot obey. Imports nothing heavy: every command needs it."""

import re

# What displays nothing and moves what stands beside it: marks, embeddings, overrides and isolates
# of bidirectional text (Bidi_Control), deprecated format characters, annotations, and tags. A title
# with one can make a whole line read as another.
_INVISIBLE = (
    0x061C,
    0x200E,
    0x200F,
    *range(0x202A, 0x202F),
    *range(0x2066, 0x2070),
    *range(0xFFF9, 0xFFFC),
    *range(0xE0000, 0xE0080),
)
# A document may hold escape sequences; shown as control pictures they cannot move the cursor or
# overwrite what was printed. A lone surrogate stands for a byte of a file name that is not text,
# and no stream can print it. Each character becomes one, so that places in the text hold.
_PICTURES = (
    {code: 0x2400 + code for code in range(32) if chr(code) not in "\n\t"}
    | {0x7F: 0x2421, 0x2028: 0x0A, 0x2029: 0x0A}
    | dict.fromkeys([*range(0x80, 0xA0), *range(0xD800, 0xE000), *_INVISIBLE], 0xFFFD)
)
# A line end in a title would begin a line that yiju never printed.
_ONE_LINE = _PICTURES | {0x09: 0x2409, 0x0A: 0x240A, 0x2028: 0x240A, 0x2029: 0x240A}
# What JSON need not escape, and a terminal or a reader of lines might obey.
_UNSAFE_JSON = re.compile(
    "[\x7f-\x9f\u2028\u2029" + "".join(re.escape(chr(code)) for code in _INVISIBLE) + "]"
)


def escape(text: str) -> str:
    """Replace every control character and lone surrogate in `text`, but not its line ends."""
    return text.translate(_PICTURES)


def escape_line(text: str) -> str:
    """Replace every control character, lone surrogate and line end: titles, sources and names of
    files stay on the line that they are printed on.

    >>> escape_line("a\\nremoved  b")
    'a␊removed  b'
    """
    return text.translate(_ONE_LINE)


def escape_json(text: str) -> str:
    r"""Return the same JSON, with an escape for every character that a terminal might obey.

    >>> escape_json('"\x9b31m"')
    '"\\u009b31m"'
    """
    return _UNSAFE_JSON.sub(lambda found: _write_escape(ord(found[0])), text)


def _write_escape(code: int) -> str:
    if code < 0x10000:
        return f"\\u{code:04x}"
    high, low = divmod(code - 0x10000, 0x400)
    return f"\\u{0xD800 + high:04x}\\u{0xDC00 + low:04x}"
