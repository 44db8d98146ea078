"""The home: whose it is, and what a kill leaves in it."""

import os
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from index.collection import INDEX, STORE, Collection
from index.document import Document
from index.folder_hold import FolderHold
from index.home import PRIVATE_UMASK, Home
from index.model.artifact import ensure_artifact
from index.model.encoder import Encoder
from index.store.original import ORIGINALS
from tests.terminal import ROOT, Yiju

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="locks folders")


def list_modes(home: Path) -> dict[str, int]:
    """The permissions of everything in a home, by path."""
    found = {".": home.stat().st_mode & 0o777}
    for path in home.rglob("*"):
        found[str(path.relative_to(home))] = path.stat().st_mode & 0o777
    return found


def test_what_a_command_makes_is_the_users_alone(yiju: Yiju, tmp_path: Path) -> None:
    home, file = tmp_path / "home", tmp_path / "a.csv"
    file.write_text("店,營收\n屏東,654\n", encoding="utf-8")
    before = os.umask(0o022)
    try:
        assert yiju("add", file, "--home", home).code == 0
        assert os.umask(0o022) == 0o022  # as the caller had it
    finally:
        os.umask(before)
    modes = list_modes(home)
    assert {"default", f"default/{STORE}", f"default/{INDEX}"} < set(modes)
    assert [path for path in modes if ORIGINALS in path]
    assert [path for path, mode in modes.items() if mode & PRIVATE_UMASK] == []


def test_an_older_home_is_taken_from_others(encoder: Encoder, tmp_path: Path, yiju: Yiju) -> None:
    with closing(Collection(tmp_path / "home" / "default", encoder)) as library:
        library.add([Document("a", "題", "a.pdf", "工會280.9萬個。", original=b"%PDF")])
    elsewhere = tmp_path / "elsewhere"
    elsewhere.touch()
    (tmp_path / "home" / "default" / ORIGINALS / "link").symlink_to(elsewhere)
    paths = [path for path in (tmp_path / "home").rglob("*") if not path.is_symlink()]
    for path in (*paths, elsewhere):
        path.chmod(0o777)
    assert yiju("ls", "--home", tmp_path / "home").code == 0
    assert [path for path in paths if path.stat().st_mode & PRIVATE_UMASK] == []
    assert elsewhere.stat().st_mode & 0o777 == 0o777


def test_leftovers_of_a_kill_are_gone_after_the_next_start(
    encoder: Encoder, tmp_path: Path
) -> None:
    """A process that is killed between an original and its row, and while it writes the index."""
    with closing(Collection(tmp_path / "default", encoder)) as library:
        library.add([Document("a", "題", "a.pdf", "工會組織280.9萬個。", original=b"%PDF-kept")])
    code = (
        "import os, sys\nfrom pathlib import Path\n"
        "from index.store.database import Database\n"
        "from index.store.original import OriginalFolder\n"
        "folder = Path(sys.argv[1])\n"
        "database = Database(folder / 'store.sqlite')\n"
        "with database.write() as connection:\n"
        "    connection.execute('CREATE TABLE x (y)')\n"
        "with database.write():\n"
        "    OriginalFolder(folder / 'originals', database).write(b'%PDF-lost')\n"
        "    (folder / 'originals' / ('f' * 64 + '.part')).write_bytes(b'%P')\n"
        "    (folder / 'search.indexab12cd34').write_bytes(b'YIJU')\n"
        "    os.kill(os.getpid(), 9)\n"
    )
    folder = tmp_path / "default"
    subprocess.run([sys.executable, "-c", code, str(folder)], cwd=ROOT, check=False)
    assert len(list((folder / ORIGINALS).iterdir())) == 3
    unfinished = folder / "search.indexab12cd34"
    note = folder / "store.sqlite.revision.99.part"
    note.touch()
    working = FolderHold(tmp_path, lambda _: None)
    with closing(Home(tmp_path)) as home:
        home.hold()
        assert len(list((folder / ORIGINALS).iterdir())) == 3  # another process may be writing
        assert unfinished.exists()
    working.close()
    with closing(Home(tmp_path)) as home:
        home.hold()
        assert not unfinished.exists()
        assert not note.exists()
        (original,) = (folder / ORIGINALS).iterdir()
        assert original.read_bytes() == b"%PDF-kept"
    with closing(Collection(folder, encoder)) as library:
        assert library.original("a").data == b"%PDF-kept"


def test_leftovers_in_the_cache_are_removed_when_nobody_converts(tmp_path: Path) -> None:
    unfinished = tmp_path / ".converting-abcd"
    unfinished.mkdir()

    def make(folder: Path) -> None:
        (folder / "model").write_bytes(b"1")
        ensure_artifact(tmp_path / "other", "another", lambda one: (one / "b").touch())
        assert folder.exists()  # though another conversion began meanwhile

    working = FolderHold(tmp_path, lambda _: None)
    assert ensure_artifact(tmp_path / "model", "a test", make).is_dir()
    assert unfinished.exists()
    working.close()
    assert ensure_artifact(tmp_path / "model", "a test", make).is_dir()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["model", "other"]


@pytest.mark.parametrize(
    "command",
    [["query", "a"], ["ls"], ["show", "a"], ["rm", "a"], ["reindex"], ["query", "a", "--json"]],
    ids=" ".join,
)
def test_a_mistyped_home_is_not_made(yiju: Yiju, tmp_path: Path, command: list[str]) -> None:
    result = yiju(*command, "--home", tmp_path / "typo")
    assert result.code == 1
    assert result.err.splitlines()[-1].startswith("yiju: ")
    assert "does not exist: `yiju add PATH` makes it, or name another" in result.err
    assert list(tmp_path.iterdir()) == []
