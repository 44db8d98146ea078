"""The file of the keys: `keys.json` in the home, which its user alone can read."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from api.access.key import AccessKey, KeyScope, hash_secret, make_secret
from api.access.private_file import Stamp, lock_file, read_stamp, replace_file
from index.error import BadInput, NotFound, StorageFailure
from index.home import PRIVATE_FOLDER

KEYS = "keys.json"
_KEYS = TypeAdapter(list[AccessKey])


class KeyFile:
    """The keys of a home. A running server sees a change with the next request."""

    def __init__(self, home: Path) -> None:
        self.path = home / KEYS
        self._stamp: Stamp | None = None
        self._keys: tuple[AccessKey, ...] = ()

    def read(self) -> tuple[AccessKey, ...]:
        """Return every key, revoked ones too; none if there is no file.

        Raises StorageFailure if the file is damaged or cannot be read, or is gone though it was
        there: nobody may become let in by that.
        """
        try:
            stamp = read_stamp(self.path)
            if stamp != self._stamp:
                self._keys = tuple(_KEYS.validate_json(self.path.read_bytes()))
                self._stamp = stamp
        except FileNotFoundError:
            if self._stamp is not None:
                raise StorageFailure(
                    f"{self.path} is gone: put it back, or start again to go without keys"
                ) from None
        except OSError as error:
            raise StorageFailure(f"cannot read {self.path}: {error.strerror or error}") from error
        except ValidationError:
            raise StorageFailure(
                f"{self.path} is damaged: put it back from a backup, or delete it and make new keys"
            ) from None
        return self._keys

    def create(
        self, name: str, scope: KeyScope, collections: Sequence[str] | None
    ) -> tuple[AccessKey, str]:
        """Make a key; return it with its secret, which is not kept. Raises BadInput."""
        with self._change() as keys:
            if any(one.name == name for one in keys):
                raise BadInput(
                    f"there is, or was, a key {name!r}: choose another name, so that the audit log "
                    "says which is meant"
                )
            secret = make_secret()
            wanted = None if collections is None else sorted(set(collections))
            try:
                key = AccessKey(
                    name=name,
                    sha256=hash_secret(secret),
                    scope=scope,
                    collections=wanted,
                    created_at=_tell_time(),
                )
            except ValidationError:
                raise BadInput(
                    f"{name!r} cannot name a key: use up to 64 letters, digits, dots, dashes and "
                    "underscores"
                ) from None
            keys.append(key)
        return key, secret

    def revoke(self, name: str) -> AccessKey:
        """Revoke a key for good. Raises NotFound, and BadInput if it is revoked already."""
        with self._change() as keys:
            place = next((at for at, one in enumerate(keys) if one.name == name), None)
            if place is None:
                raise NotFound(f"there is no key {name!r}; `yiju key list` lists them")
            if keys[place].revoked_at is not None:
                raise BadInput(f"the key {name!r} was revoked at {keys[place].revoked_at}")
            keys[place] = keys[place].model_copy(update={"revoked_at": _tell_time()})
        return keys[place]

    @contextmanager
    def _change(self) -> Iterator[list[AccessKey]]:
        """Yield the keys, and write what the block makes of them. One process at a time."""
        try:
            self.path.parent.mkdir(PRIVATE_FOLDER, parents=True, exist_ok=True)
            with lock_file(self.path):
                keys = list(self.read())
                yield keys
                replace_file(self.path, [one.model_dump(mode="json") for one in keys])
        except OSError as error:
            raise StorageFailure(
                f"cannot write {self.path}: {error.strerror or error}; the keys are as they were"
            ) from error


def _tell_time() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
