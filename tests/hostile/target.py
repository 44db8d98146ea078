"""The process that fuzzes one format: `python -m tests.hostile.target FORMAT KNOWN CORPUS …`.

KNOWN is a file with a finding a line; the rest are arguments of libFuzzer.
"""

import hashlib
import io
import json
import sys
import traceback
import zipfile
from contextlib import suppress
from pathlib import Path
from random import Random

import atheris

with atheris.instrument_imports(include=["index"]):
    from tests.hostile.invariant import check_file

_ARCHIVES = {"docx", "pptx", "xlsx", "odt", "ods", "epub", "zip"}
_LARGEST_PART = 300_000


def main() -> None:
    """Run libFuzzer; it ends the process."""
    name, known = sys.argv[1], Path(sys.argv[2])
    seen = {json.loads(line)["what"] for line in known.read_text("utf-8").splitlines()}

    def test_one(data: bytes) -> None:
        if not data:
            return
        try:
            check_file(data, f"a.{name}")
        except Exception as error:
            what = describe(error)
            if what in seen:
                return
            digest = hashlib.sha256(data).hexdigest()[:12]
            (known.parent / f"found-{digest}").write_bytes(data)
            with known.open("a", encoding="utf-8") as file:
                file.write(json.dumps({"what": what, "input": f"found-{digest}"}) + "\n")
            raise

    arguments = [sys.argv[0], *sys.argv[3:]]
    if name in _ARCHIVES:
        atheris.Setup(arguments, test_one, custom_mutator=mutate_archive)
    else:
        atheris.Setup(arguments, test_one)
    atheris.Fuzz()


def describe(error: BaseException) -> str:
    """Return an exception's type and the innermost line of ours that it came from."""
    ours = [
        frame
        for frame in traceback.extract_tb(error.__traceback__)
        if "/index/" in frame.filename or "/hostile/" in frame.filename
    ]
    place = f"{Path(ours[-1].filename).name}:{ours[-1].name}" if ours else "?"
    line = ours[-1].line if ours else ""
    return f"{type(error).__name__} in {place}: {line}"


def mutate_archive(data: bytes, size: int, number: int) -> bytes:
    """Mutate one part of a ZIP archive; rarely the archive itself."""
    random = Random(number)
    parts: dict[str, bytes] = {}
    with suppress(Exception), zipfile.ZipFile(io.BytesIO(data)) as archive:
        for info in archive.infolist():
            if info.file_size <= _LARGEST_PART:
                parts[info.filename] = archive.read(info)
    if not parts or random.random() < 0.05:
        return bytes(atheris.Mutate(data, size))
    names = sorted(parts)
    # Small parts say how the large ones are to be read, and are as good.
    name = random.choice([one for one in names if parts[one]] or names)
    if random.random() < 0.05:
        del parts[name]
    else:
        parts[name] = bytes(atheris.Mutate(parts[name], max(len(parts[name]) * 2, 4096)))
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for one, content in parts.items():
            with suppress(ValueError, UnicodeError):
                archive.writestr(one, content)
    packed = buffer.getvalue()
    return packed if len(packed) <= size else data


if __name__ == "__main__":
    main()
