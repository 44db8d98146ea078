"""Keys at rest: hashed, private, whole after any change."""

import json
import os
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from api.access.key import KeyScope, find_key, make_secret
from api.access.key_file import KEYS, KeyFile
from index.error import BadInput, NotFound, StorageFailure
from tests.terminal import Yiju, error_line


@pytest.fixture(autouse=True)
def generous_umask() -> Iterator[None]:
    before = os.umask(0)
    yield
    os.umask(before)


def test_only_the_hash_is_kept_and_only_for_the_user(tmp_path: Path) -> None:
    keys = KeyFile(tmp_path / "home")
    key, secret = keys.create("甲", KeyScope.READ, ["b", "a", "a"])
    assert re.fullmatch(r"yiju_[\w-]{43}", secret)
    assert key.collections == ["a", "b"]
    text = (tmp_path / "home" / KEYS).read_text("utf-8")
    assert secret not in text
    assert secret.removeprefix("yiju_") not in text
    modes = {path.name: path.stat().st_mode & 0o777 for path in (tmp_path / "home").iterdir()}
    assert modes == {"keys.json": 0o600, "keys.lock": 0o600}
    assert (tmp_path / "home").stat().st_mode & 0o777 == 0o700


def test_a_key_is_found_until_it_is_revoked(tmp_path: Path) -> None:
    keys, other = KeyFile(tmp_path), KeyFile(tmp_path)
    made = {name: keys.create(name, KeyScope.WRITE, None) for name in ("a", "b")}
    for key, secret in made.values():
        assert find_key(other.read(), secret) == key
        for wrong in (secret[:-1], secret + "A", secret.upper(), "", key.sha256, make_secret()):
            assert find_key(other.read(), wrong) is None
    keys.revoke("a")
    assert find_key(other.read(), made["a"][1]) is None
    assert find_key(other.read(), made["b"][1]) is not None
    with pytest.raises(BadInput, match="was revoked at"):
        keys.revoke("a")
    with pytest.raises(BadInput, match="there is, or was, a key 'a'"):
        keys.create("a", KeyScope.READ, None)
    with pytest.raises(NotFound, match="no key 'c'"):
        keys.revoke("c")


@pytest.mark.parametrize("name", ["", "a b", "../a", "a\n", "-a", "x" * 65])
def test_an_impossible_name(tmp_path: Path, name: str) -> None:
    with pytest.raises(BadInput, match="cannot name a key"):
        KeyFile(tmp_path).create(name, KeyScope.READ, None)
    assert KeyFile(tmp_path).read() == ()


@pytest.mark.parametrize(
    "damage", [b"", b"[", b"{}", b"null", b'[{"name": "a"}]', b"\xff", b"[[[["]
)
def test_a_damaged_file_lets_nobody_in(tmp_path: Path, damage: bytes) -> None:
    KeyFile(tmp_path).create("a", KeyScope.ADMIN, None)
    (tmp_path / KEYS).write_bytes(damage)
    with pytest.raises(StorageFailure, match="is damaged"):
        KeyFile(tmp_path).read()


def test_a_file_that_vanishes_lets_nobody_in(tmp_path: Path) -> None:
    keys = KeyFile(tmp_path)
    keys.create("a", KeyScope.ADMIN, None)
    assert keys.read()
    (tmp_path / KEYS).unlink()
    with pytest.raises(StorageFailure, match="is gone"):
        keys.read()
    assert KeyFile(tmp_path).read() == ()  # a new start


def test_two_at_once_lose_no_key(tmp_path: Path) -> None:
    def create(number: int) -> None:
        KeyFile(tmp_path).create(f"key{number}", KeyScope.READ, None)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(create, range(24)))
    assert len(KeyFile(tmp_path).read()) == 24


def test_the_commands_make_list_and_revoke(yiju: Yiju, tmp_path: Path) -> None:
    home = tmp_path / "home"
    assert "no keys" in yiju("key", "list", "--home", home).out
    assert not home.exists()
    made = yiju("key", "create", "reader", "--collection", "rules", "--home", home)
    assert (made.code, made.out.count("\n")) == (0, 1)
    assert "there is no collection 'rules' yet" in made.err
    assert "not shown again" in made.err
    second = yiju("--json", "key", "create", "b", "--scope", "admin", "--home", home)
    assert json.loads(second.out)["scope"] == "admin"
    listed = yiju("key", "list", "--home", home)
    assert made.out.strip() not in listed.out
    assert re.search(r"^reader +read +rules +20\S+Z *$", listed.out, re.M)
    (reader, other) = json.loads(yiju("key", "list", "--json", "--home", home).out)["keys"]
    assert (reader["collections"], other["collections"]) == (["rules"], None)
    assert "sha256" not in reader
    assert yiju("key", "revoke", "b", "--home", home).out == "revoked b\n"
    assert "no valid key is left" in yiju("key", "revoke", "reader", "--home", home).err
    assert "revoked 20" in yiju("key", "list", "--home", home).out
    error_line(yiju("key", "revoke", "reader", "--home", home))
    error_line(yiju("key", "create", "c", "--collection", "../up", "--home", home))
    error_line(yiju("key", "create", "c", "--scope", "all", "--home", home), 2)
