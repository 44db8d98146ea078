"""A disk that does what recorded calls say, and what of it a kill or a power cut leaves.

After a kill everything that was written is there. After a power cut only that is certain which was
synced: of what was written to a file since its last fsync any part may be missing, and a name that
was made, renamed or removed since the last fsync of its folder may be as before. Changes of one
folder's names survive in their order, as on file systems with a journal.
"""

import random
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

from tests.crash.recording import Call

_SECTOR = 512

# A change to the names in a folder.
_Rename = Callable[[dict[str, "_File"]], object]


@dataclass(slots=True)
class _File:
    """A file's bytes: those that a power cut leaves, and what was written since the last fsync."""

    durable: bytearray = field(default_factory=bytearray)
    # (offset, bytes), or (size, None) for a truncation.
    pending: list[tuple[int, bytes | None]] = field(default_factory=list)

    def sync(self) -> None:
        self.durable = self.read(self.pending)
        self.pending = []

    def read(self, edits: Iterable[tuple[int, bytes | None]]) -> bytearray:
        """Return the bytes after these edits."""
        content = bytearray(self.durable)
        for at, data in edits:
            if data is None:
                content = content[:at].ljust(at, b"\0")
                continue
            if len(content) < at:
                content = content.ljust(at, b"\0")
            content[at : at + len(data)] = data
        return content


class Disk:
    """The files below `root`, as recorded calls leave them."""

    def __init__(self, root: Path) -> None:
        """What is below the root now counts as durable."""
        self._root = f"{root}/"
        self._durable_names = {
            str(path): _File(bytearray(path.read_bytes()))
            for path in root.rglob("*")
            if path.is_file()
        }
        self._names = dict(self._durable_names)
        # Folder -> changes of names in it since its last fsync.
        self._pending_names: dict[str, list[_Rename]] = {}
        # Position of each descriptor.
        self._positions: dict[int, int] = {}

    def apply(self, call: Call) -> bool:
        """Do what a call did; tell whether it changed or synced anything below the root."""
        handlers: dict[str, Callable[[Call], bool]] = {
            "openat": self._open,
            "write": self._append,
            "writev": self._append,
            "pwrite64": self._write,
            "pwritev": self._write,
            "lseek": self._seek,
            "ftruncate": self._truncate,
            "fsync": self._sync,
            "fdatasync": self._sync,
            "rename": self._rename,
            "renameat": self._rename,
            "renameat2": self._rename,
            "unlink": self._unlink,
            "unlinkat": self._unlink,
            # A folder is there when a file in it is.
            "mkdir": _ignore,
            "mkdirat": _ignore,
        }
        return handlers[call.name](call)

    def leave_after_kill(self) -> dict[str, bytes]:
        """Return the bytes of each file when the process is killed now."""
        return {name: bytes(f.read(f.pending)) for name, f in self._names.items()}

    def leave_after_power_cut(self, chance: random.Random) -> dict[str, bytes]:
        """Return what may be left of each file when the power is cut now."""
        names = dict(self._durable_names)
        for changes in self._pending_names.values():
            for change in changes[: chance.randint(0, len(changes))]:
                change(names)
        return {name: bytes(_cut(file, chance)) for name, file in names.items()}

    def _open(self, call: Call) -> bool:
        self._positions[call.result] = 0
        name = call.strings[0].decode()
        flags = next((part for part in call.arguments if part.startswith("O_")), "")
        if not name.startswith(self._root) or "O_DIRECTORY" in flags:
            return False
        file = self._names.get(name)
        if file is None:
            if "O_CREAT" not in flags:
                return False
            made = self._names[name] = _File()
            self._change_names(name, lambda names: names.__setitem__(name, made))
            return True
        if "O_APPEND" in flags:
            self._positions[call.result] = len(file.read(file.pending))
        return self._edit(name, 0, None) if "O_TRUNC" in flags else False

    def _append(self, call: Call) -> bool:
        at = self._positions.get(call.descriptor, 0)
        self._positions[call.descriptor] = at + call.result
        return self._edit(call.path, at, b"".join(call.strings)[: call.result])

    def _write(self, call: Call) -> bool:
        at = int(call.arguments[-1], 0)
        return self._edit(call.path, at, b"".join(call.strings)[: call.result])

    def _seek(self, call: Call) -> bool:
        self._positions[call.descriptor] = call.result
        return False

    def _truncate(self, call: Call) -> bool:
        return self._edit(call.path, int(call.arguments[-1], 0), None)

    def _edit(self, path: str, at: int, data: bytes | None) -> bool:
        file = self._names.get(path)
        if file is not None:
            file.pending.append((at, data))
        return file is not None

    def _sync(self, call: Call) -> bool:
        if call.path in self._names:
            self._names[call.path].sync()
            return True
        for change in self._pending_names.pop(call.path, []):
            change(self._durable_names)
        return call.path.startswith(self._root)

    def _rename(self, call: Call) -> bool:
        old, new = (text.decode() for text in call.strings)
        if old not in self._names:
            return False
        file = self._names.pop(old)
        self._names[new] = file

        def change(names: dict[str, _File]) -> None:
            names.pop(old, None)
            names[new] = file

        self._change_names(new, change)
        return True

    def _unlink(self, call: Call) -> bool:
        name = call.strings[0].decode()
        if self._names.pop(name, None) is None:
            return False
        self._change_names(name, lambda names: names.pop(name, None))
        return True

    def _change_names(self, name: str, change: _Rename) -> None:
        self._pending_names.setdefault(str(Path(name).parent), []).append(change)


def write_files(files: dict[str, bytes], old_root: Path, new_root: Path) -> None:
    """Write files, named below `old_root`, below `new_root`."""
    for name, content in files.items():
        path = new_root / Path(name).relative_to(old_root)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def _cut(file: _File, chance: random.Random) -> bytearray:
    """Return a file of whose pending writes any part may be missing."""
    kept: list[tuple[int, bytes | None]] = list(file.pending)
    how = chance.choice(["all", "none", "first", "some", "torn"])
    if how == "none":
        kept = []
    elif how == "first":
        kept = kept[: chance.randint(0, len(kept))]
    elif how == "some":
        kept = [edit for edit in kept if chance.random() < 0.5]
    elif how == "torn" and kept:
        kept = kept[: chance.randint(1, len(kept))]
        at, data = kept[-1]
        if data is not None:
            kept[-1] = at, data[: _SECTOR * chance.randint(0, len(data) // _SECTOR)]
    return file.read(kept)


def _ignore(_call: Call) -> bool:
    return False
