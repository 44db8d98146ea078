"""Settings, read once from the environment. An unknown `YIJU_…` name is an error, so that a typo cannot be silent."""

import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from platformdirs import user_cache_path, user_data_path

from index.error import BadSetting

PREFIX = "YIJU_"
# An origin as a browser sends it: scheme, host and port, without a path (RFC 6454). Pages without
# one, such as local files, send "null".
_ORIGIN = re.compile(r"\*|null|[a-z][a-z0-9+.-]*://[^\s/?#,*]+")


@dataclass(frozen=True, slots=True)
class Settings:
    """Where things are kept and which parts are used.

    home: the collections (YIJU_HOME). cache: the converted model (YIJU_CACHE). model: "bundled", or a path or hub name
    of any sentence-transformers model (YIJU_MODEL). threshold: the confidence, 0..1, below which yiju abstains; None
    takes the calibrated one (YIJU_THRESHOLD). cores: how many a process computes on; None takes all (YIJU_CORES).
    """

    home: Path = field(default_factory=lambda: user_data_path("yiju", appauthor=False))
    cache: Path = field(default_factory=lambda: user_cache_path("yiju", appauthor=False))
    model: str = "bundled"
    threshold: float | None = None
    cores: int | None = None
    # Origins whose pages may call the service from a browser (YIJU_CORS_ORIGINS, comma-separated);
    # "*" stands for any.
    cors_origins: tuple[str, ...] = ()

    @classmethod
    def read(cls, environment: Mapping[str, str], home: Path | None = None) -> "Settings":
        """From environment variables; `home` (the command line's --home) goes before YIJU_HOME. Raises BadSetting."""
        given = {
            name.removeprefix(PREFIX).lower(): value
            for name, value in environment.items()
            if name.startswith(PREFIX)
        }
        for name in given:
            if name not in READERS:
                near = difflib.get_close_matches(name, READERS, n=1)
                hint = (
                    f"did you mean {PREFIX}{near[0].upper()}?"
                    if near
                    else f"known are {', '.join(PREFIX + n.upper() for n in READERS)}"
                )
                raise BadSetting(f"unknown setting {PREFIX}{name.upper()}: {hint}")
        values = cls()
        return cls(
            home=home or _path(given.get("home"), values.home),
            cache=_path(given.get("cache"), values.cache),
            model=given.get("model") or values.model,
            threshold=_fraction("threshold", given.get("threshold")),
            cores=_number("cores", given.get("cores")),
            cors_origins=_parse_origins(given.get("cors_origins", "")),
        )


READERS = ("home", "cache", "model", "threshold", "cores", "cors_origins")


def _path(value: str | None, default: Path) -> Path:
    return Path(value).expanduser() if value else default


def _fraction(name: str, value: str | None) -> float | None:
    if not value:
        return None
    try:
        number = float(value)
    except ValueError:
        number = -1.0
    if not 0.0 <= number <= 1.0:
        raise BadSetting(f"{PREFIX}{name.upper()} must be a number from 0 to 1, not {value!r}")
    return number


def _number(name: str, value: str | None) -> int | None:
    if not value:
        return None
    if not (value.isascii() and value.isdigit() and 1 <= int(value) <= 1024):
        raise BadSetting(
            f"{PREFIX}{name.upper()} must be a whole number from 1 to 1024, not {value!r}"
        )
    return int(value)


def _parse_origins(value: str) -> tuple[str, ...]:
    origins = tuple(one for part in value.split(",") if (one := part.strip()))
    for origin in origins:
        if not _ORIGIN.fullmatch(origin):
            raise BadSetting(
                f"{PREFIX}CORS_ORIGINS holds {origin!r}, which is not an origin: write scheme and "
                "host without a path, such as https://example.org, separated by commas"
            )
    return origins
