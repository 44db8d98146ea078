"""The file of the sessions: `sessions.json` in the home, which its user alone can read.

A browser shows a key once and holds a session instead: a random token that ends by itself, and with
its key. Like a key, only its hash is stored.
"""

import secrets
from contextlib import suppress
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from api.access.key import NAME, hash_secret
from api.access.private_file import Stamp, lock_file, read_stamp, replace_file
from index.error import StorageFailure

SESSIONS = "sessions.json"
# A working day: who comes back on the next one shows the key again.
SESSION_SECONDS = 12 * 3600
_TOKEN_BYTES = 32
# The oldest ends when there would be more.
_MOST = 1000


class Session(BaseModel):
    """A session as it is stored: without its token."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)
    sha256: Annotated[str, Field(pattern="^[0-9a-f]{64}$")]
    # The name of its key.
    key: Annotated[str, Field(pattern=f"^{NAME}$")]
    # Seconds since 1970.
    expires_at: float


_SESSIONS = TypeAdapter(list[Session])


class SessionFile:
    """The sessions of a home. All processes of a server see a change with the next request."""

    def __init__(self, home: Path) -> None:
        self.path = home / SESSIONS
        self._stamp: Stamp | None = None
        self._sessions: dict[str, Session] = {}

    def find(self, token: str, now: float) -> str | None:
        """Return the name of the key of a session that has not ended at `now`, in seconds."""
        # Looked up by a hash of 256 random bits: how long it takes tells nothing of another one.
        session = self._read().get(hash_secret(token))
        return session.key if session and now < session.expires_at else None

    def create(self, key: str, now: float) -> str:
        """Begin a session of a key; return its token, which is not kept. Raises StorageFailure."""
        token = secrets.token_urlsafe(_TOKEN_BYTES)
        begun = Session(sha256=hash_secret(token), key=key, expires_at=now + SESSION_SECONDS)
        self._change(now, "", begun)
        return token

    def end(self, token: str, now: float) -> None:
        """End a session, if there is such a one. Raises StorageFailure."""
        self._change(now, hash_secret(token), None)

    def _read(self) -> dict[str, Session]:
        """Return the sessions by their hash. A damaged file has none: everybody signs in again."""
        try:
            stamp = read_stamp(self.path)
            if stamp != self._stamp:
                self._sessions = {}
                with suppress(ValidationError):
                    found = _SESSIONS.validate_json(self.path.read_bytes())
                    self._sessions = {one.sha256: one for one in found}
                self._stamp = stamp
        except OSError:
            self._stamp, self._sessions = None, {}
        return self._sessions

    def _change(self, now: float, ended: str, begun: Session | None) -> None:
        try:
            with lock_file(self.path):
                kept = [
                    one
                    for one in self._read().values()
                    if now < one.expires_at and one.sha256 != ended
                ]
                kept = [*kept, *([begun] if begun else [])][-_MOST:]
                replace_file(self.path, [one.model_dump(mode="json") for one in kept])
        except OSError as error:
            raise StorageFailure(
                f"cannot write {self.path.name}: {error.strerror or error}; use a key as "
                "`Authorization: Bearer KEY`"
            ) from error
