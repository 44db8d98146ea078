"""A workload: changes to a collection in a random order, each in the ledger before and after.

`python -m tests.crash.workload HOME LEDGER SEED STEPS` says "ready" when the models are loaded, and
begins when a line arrives.
"""

import hashlib
import os
import random
import sys
from collections.abc import Callable, Mapping
from contextlib import closing
from pathlib import Path

from index.collection import Collection
from index.document import Document, document_id
from index.error import YijuError
from index.home import Home
from index.ingest.loader import read
from index.model import encoder
from index.model.encoder import Encoder
from rag.settings import Settings
from tests.crash.ledger import Ledger, Record, Version

COLLECTION = "default"
# Exit statuses: the ledger cannot be written; the collection cannot be opened.
LEDGER_FAILED, REFUSED = 3, 4
# More documents than this are not kept, so that a check stays short.
_MOST = 24
_FILLER = (
    "本協議由工會與雇主代表簽訂,自簽訂之日起生效。",
    "The committee meets in the first week of every month and keeps minutes.",
    "會員可於每季末查閱帳目,並於三十日內提出書面意見。",
    "Wages are reviewed once a year, in the light of prices and of what the firm can bear.",
)


class Workload:
    """Changes the collection in `home` as `seed` has it; `write` keeps a line of the ledger."""

    def __init__(
        self,
        home: Path,
        encoder: Encoder,
        seed: int,
        ledger: Ledger,
        write: Callable[[bytes], None],
    ) -> None:
        self._chance = random.Random(seed)
        self._seed, self._ledger, self._write = seed, ledger, write
        self._count = 0
        self._home = Home(home)
        self._home.hold()
        self._collection = Collection(home / COLLECTION, encoder)

    def close(self) -> None:
        """Close the collection."""
        self._collection.close()
        self._home.close()

    def step(self) -> None:
        """Make one change."""
        stored = sorted(id for id, versions in self._ledger.allowed.items() if None not in versions)
        chance = self._chance.random()
        if len(stored) > _MOST or (stored and chance < 0.2):
            id = self._chance.choice(stored)
            self._change({id: None}, lambda: self._collection.remove(id))
        elif stored and chance < 0.25:
            self._change({}, self._collection.reindex)
        else:
            documents = [self._make_document() for _ in range(self._chance.choice([1, 1, 2, 5]))]
            versions = {one.id: hash_version(one.text, one.original) for one in documents}
            self._change(versions, lambda: self._collection.add(documents))

    def _change(self, changes: Mapping[str, Version], make: Callable[[], object]) -> None:
        self._record(Record("begin", dict(changes)))
        try:
            make()
        except YijuError:
            self._record(Record("failed"))
        else:
            self._record(Record("done"))

    def _record(self, record: Record) -> None:
        self._ledger.record(record)
        self._write(record.to_line())

    def _make_document(self) -> Document:
        """Make a new document, or another version of one, with a needle in it."""
        chance = self._chance
        name = f"agreement-{chance.randrange(2 * _MOST)}"
        self._count += 1
        needle = make_needle(f"{self._seed}-{self._count}")
        lines = [needle, *chance.choices(_FILLER, k=chance.choice([1, 4, 16]))]
        chance.shuffle(lines)
        if chance.random() < 0.3:
            page = "".join(f"<p>{line}</p>" for line in lines)
            return read(f"<html><body>{page}</body></html>".encode(), f"{name}.html")
        source = f"{name}.txt"
        return Document(document_id(source), name, source, "\n".join(lines))


def make_needle(mark: str) -> str:
    """Make a sentence with a word that occurs nowhere else."""
    digest = hashlib.sha256(mark.encode()).digest()
    word = "".join(chr(ord("a") + byte % 26) for byte in digest[:10])
    return f"協議 {word} 的保證金為{int.from_bytes(digest[-4:]):,}元。"


def hash_version(text: str, original: bytes | None) -> str:
    """Return what tells one version of a document from another."""
    return hashlib.sha256(text.encode() + b"\0" + (original or b"")).hexdigest()


def main() -> None:
    """Run the workload in a process that may be killed at any time."""
    home, ledger_file = Path(sys.argv[1]), Path(sys.argv[2])
    seed, steps = int(sys.argv[3]), int(sys.argv[4])
    lines = ledger_file.read_bytes().splitlines(keepends=True) if ledger_file.exists() else []
    model = encoder.choose("bundled", Settings.read(os.environ).cache)
    model.passages([make_needle("0")])
    descriptor = os.open(ledger_file, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    print("ready", flush=True)
    sys.stdin.readline()
    ledger = Ledger.read(lines)
    try:
        workload = Workload(home, model, seed, ledger, lambda line: _write_whole(descriptor, line))
        with closing(workload):
            for _ in range(steps):
                workload.step()
    except YijuError as error:
        print(error, file=sys.stderr)
        sys.exit(REFUSED)


def _write_whole(descriptor: int, line: bytes) -> None:
    try:
        complete = os.write(descriptor, line) == len(line)
    except OSError:
        complete = False
    if not complete:
        os._exit(LEDGER_FAILED)


if __name__ == "__main__":
    main()
