"""A recording of the system calls with which a process changed files, made by strace."""

import re
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

_CALLS = (
    "write,writev,pwrite64,pwritev,ftruncate,fallocate,rename,renameat,renameat2,link,linkat,"
    "symlink,symlinkat,unlink,unlinkat,fsync,fdatasync,openat,mkdir,mkdirat,rmdir,lseek"
)
# One call in one line: process, name, arguments, result. A call that another thread interrupts
# takes two lines: "… <unfinished ...>", and "<... name resumed>…".
_LINE = re.compile(r"(\d+) +(\w+)\((.*)\) += (-?\d+)")
_UNFINISHED = re.compile(r"(\d+) +(\w+\(.*) <unfinished \.\.\.>$")
_RESUMED = re.compile(r"(\d+) +<\.\.\. \w+ resumed>(.*)$")
_STRING = re.compile(r'"((?:\\x[0-9a-f]{2})*)"(\.\.\.)?')
_DESCRIPTOR = re.compile(r"^(\w+)<((?:\\x[0-9a-f]{2})*)>")


@dataclass(frozen=True, slots=True)
class Call:
    """A system call that succeeded."""

    name: str
    # Of the file that the descriptor refers to; empty for a call without a descriptor.
    path: str
    # The strings among its arguments, such as the bytes written and the names of files.
    strings: tuple[bytes, ...]
    # The other arguments, as strace writes them.
    arguments: tuple[str, ...]
    # The descriptor, or -1; `openat` has that of the folder.
    descriptor: int
    result: int


def record(command: Sequence[str], trace: Path, stdin: bytes = b"") -> list[Call]:
    """Run a command to its end and return the calls with which it changed files."""
    options = ["--seccomp-bpf", "-f", "-y", "-xx", "-s", "100000000", "-e", f"trace={_CALLS}"]
    full = ["strace", *options, "-o", str(trace), *command]
    subprocess.run(full, input=stdin, stdout=subprocess.DEVNULL, check=True, timeout=300)
    with trace.open() as lines:
        return list(parse(lines))


def parse(lines: Iterator[str]) -> Iterator[Call]:
    """Yield the calls that succeeded, in the order in which they ended."""
    begun: dict[str, str] = {}
    for line in lines:
        if cut := _UNFINISHED.match(line):
            begun[cut[1]] = cut[2]
            continue
        rest = _RESUMED.match(line)
        whole = f"{rest[1]} {begun.pop(rest[1])}{rest[2]}" if rest else line
        if (found := _LINE.match(whole)) and int(found[4]) >= 0:
            yield _parse_call(found[2], found[3], int(found[4]))


def _parse_call(name: str, arguments: str, result: int) -> Call:
    strings = [(_decode(text), cut) for text, cut in _STRING.findall(arguments)]
    if any(cut for _, cut in strings):
        raise ValueError(f"{name}: strace has cut a string")
    descriptor, path = -1, ""
    if first := _DESCRIPTOR.match(arguments):
        descriptor = int(first[1]) if first[1].isdigit() else -1
        path = _decode(first[2]).decode()
    others = tuple(part.strip() for part in _STRING.sub('""', arguments).split(","))
    return Call(name, path, tuple(text for text, _ in strings), others, descriptor, result)


def _decode(text: str) -> bytes:
    return bytes.fromhex(text.replace("\\x", ""))
