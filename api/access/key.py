"""Keys: random secrets that let a program or a person use the service, and what each may do."""

import hashlib
import hmac
import secrets
from collections.abc import Iterable
from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

# Secret scanners find a key that was published by its beginning.
_BEGINNING = "yiju_"
_SECRET_BYTES = 32
# Of a key, as of a collection.
NAME = r"[\w][\w.-]{0,63}"


class KeyScope(StrEnum):
    """What a key may do; each scope includes those before it."""

    # Ask, read documents, verify, export.
    READ = "read"
    # Also add, replace and remove documents, and say what one thinks of an answer.
    WRITE = "write"
    # Also read what others asked and said: feedback, which it may remove, and reports of runs.
    ADMIN = "admin"

    def includes(self, other: "KeyScope") -> bool:
        """Tell whether this scope allows what `other` does."""
        order = list(KeyScope)
        return order.index(self) >= order.index(other)


class AccessKey(BaseModel):
    """A key as it is stored: without its secret."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)
    name: Annotated[str, Field(pattern=f"^{NAME}$")]
    # SHA-256 of the secret in hexadecimal. A slow hash protects passwords, which can be guessed;
    # of 256 random bits not one guess in 2^200 hits.
    sha256: Annotated[str, Field(pattern="^[0-9a-f]{64}$")]
    scope: Annotated[KeyScope, Field(strict=False)]
    # None for all of them.
    collections: list[str] | None
    created_at: str
    revoked_at: str | None = None


def make_secret() -> str:
    """Return a new secret."""
    return _BEGINNING + secrets.token_urlsafe(_SECRET_BYTES)


def hash_secret(secret: str) -> str:
    """Return what is stored of a secret."""
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()


def find_key(keys: Iterable[AccessKey], secret: str) -> AccessKey | None:
    """Return the key with this secret, unless it is revoked.

    Every key is compared, each in constant time: how long it takes tells nothing of the keys.
    """
    digest, found = hash_secret(secret), None
    for key in keys:
        if hmac.compare_digest(key.sha256, digest) and key.revoked_at is None:
            found = key
    return found


def find_named(keys: Iterable[AccessKey], name: str) -> AccessKey | None:
    """Return the key of this name, unless it is revoked."""
    return next((one for one in keys if one.name == name and one.revoked_at is None), None)
