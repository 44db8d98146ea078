"""Settings, read once from environment variables.

An unknown `YIJU_…` name is an error: a typo must not be ignored silently.
"""

import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from ipaddress import ip_network
from pathlib import Path

from platformdirs import user_cache_path, user_data_path

from index.error import BadSetting

PREFIX = "YIJU_"
# An origin as a browser sends it: scheme, host and port, without a path (RFC 6454). Pages without
# one, such as local files, send "null".
_ORIGIN = re.compile(r"\*|null|[a-z][a-z0-9+.-]*://[^\s/?#,*]+")
# A host name without a port, as a browser sends it: Unicode names in Punycode.
_HOST = re.compile(r"\*|[a-z0-9_]([a-z0-9_.-]*[a-z0-9_])?")


@dataclass(frozen=True, slots=True)
class Settings:
    """Where data is kept and which models are used."""

    # The folder of the collections (YIJU_HOME).
    home: Path = field(default_factory=lambda: user_data_path("yiju", appauthor=False))
    # The folder of converted models (YIJU_CACHE).
    cache: Path = field(default_factory=lambda: user_cache_path("yiju", appauthor=False))
    # "bundled", or the path or hub name of a sentence-transformers model (YIJU_MODEL).
    model: str = "bundled"
    # The confidence, 0..1, below which yiju abstains; None for the calibrated one (YIJU_THRESHOLD).
    threshold: float | None = None
    # The share of the answers, between 0 and 1, that must be right; chooses the threshold instead
    # (YIJU_PRECISION).
    precision: float | None = None
    # Cores that a process computes on; None for all (YIJU_CORES).
    cores: int | None = None
    # Origins whose pages may call the service from a browser (YIJU_CORS_ORIGINS, comma-separated);
    # "*" stands for any.
    cors_origins: tuple[str, ...] = ()
    # Names under which the service may be called, besides localhost and every address
    # (YIJU_ALLOWED_HOSTS, comma-separated); "*" stands for any.
    allowed_hosts: tuple[str, ...] = ()
    # Addresses or networks of proxies whose X-Forwarded-For and X-Forwarded-Proto are believed
    # (YIJU_PROXIES, comma-separated).
    proxies: tuple[str, ...] = ()
    # The folder of the runs whose reports the service shows (YIJU_RUNS); None for none.
    runs: Path | None = None
    # Whether everybody is answered who reaches the service, while there are no keys
    # (YIJU_WITHOUT_KEYS, 1 or 0).
    without_keys: bool = False
    # Requests that a key may send in a minute; None for any number (YIJU_RATE).
    rate: float | None = None
    # Seconds that a client may let the service wait (YIJU_TIMEOUT).
    timeout: float = 20.0
    # Connections at once (YIJU_CONNECTIONS).
    connections: int = 500
    # Ingestions that wait or run (YIJU_INGESTIONS).
    ingestions: int = 64

    @classmethod
    def read(cls, environment: Mapping[str, str], home: Path | None = None) -> "Settings":
        """Read the settings from environment variables; `home` takes precedence over YIJU_HOME.

        Raises BadSetting for an unknown name or an impossible value.
        """
        given = {
            name.removeprefix(PREFIX).lower(): value
            for name, value in environment.items()
            if name.startswith(PREFIX)
        }
        for name in given:
            if name not in NAMES:
                near = difflib.get_close_matches(name, NAMES, n=1)
                hint = (
                    f"did you mean {PREFIX}{near[0].upper()}?"
                    if near
                    else f"the settings are {', '.join(PREFIX + n.upper() for n in NAMES)}"
                )
                raise BadSetting(f"unknown setting {PREFIX}{name.upper()}: {hint}")
        if given.get("threshold") and given.get("precision"):
            raise BadSetting(
                f"{PREFIX}THRESHOLD and {PREFIX}PRECISION both choose the threshold: unset one"
            )
        values = cls()
        return cls(
            home=home or _parse_path(given.get("home"), values.home),
            cache=_parse_path(given.get("cache"), values.cache),
            model=given.get("model") or values.model,
            threshold=_parse_fraction("threshold", given.get("threshold")),
            precision=_parse_fraction("precision", given.get("precision")),
            cores=_parse_number("cores", given.get("cores")),
            cors_origins=_parse_origins(given.get("cors_origins", "")),
            allowed_hosts=_parse_hosts(given.get("allowed_hosts", "")),
            runs=Path(given["runs"]).expanduser() if given.get("runs") else None,
            proxies=_parse_networks(given.get("proxies", "")),
            without_keys=_parse_switch("without_keys", given.get("without_keys", "")),
            rate=_parse_rate(given.get("rate")),
            timeout=_parse_timeout(given.get("timeout")) or values.timeout,
            connections=_parse_number("connections", given.get("connections"), 100_000)
            or values.connections,
            ingestions=_parse_number("ingestions", given.get("ingestions")) or values.ingestions,
        )


NAMES = (
    "home",
    "cache",
    "model",
    "threshold",
    "precision",
    "cores",
    "cors_origins",
    "allowed_hosts",
    "runs",
    "proxies",
    "without_keys",
    "rate",
    "timeout",
    "connections",
    "ingestions",
)


def _parse_path(value: str | None, default: Path) -> Path:
    return Path(value).expanduser() if value else default


def _parse_fraction(name: str, value: str | None) -> float | None:
    if not value:
        return None
    try:
        number = float(value)
    except ValueError:
        number = -1.0
    if not 0.0 <= number <= 1.0:
        raise BadSetting(f"{PREFIX}{name.upper()} must be a number from 0 to 1, not {value!r}")
    return number


def _parse_number(name: str, value: str | None, most: int = 1024) -> int | None:
    if not value:
        return None
    if not (value.isascii() and value.isdigit() and 1 <= int(value) <= most):
        raise BadSetting(
            f"{PREFIX}{name.upper()} must be a whole number from 1 to {most}, not {value!r}"
        )
    return int(value)


def _parse_switch(name: str, value: str) -> bool:
    if value not in {"", "0", "1"}:
        raise BadSetting(f"{PREFIX}{name.upper()} must be 1 or 0, not {value!r}")
    return value == "1"


def _parse_rate(value: str | None) -> float | None:
    if not value:
        return None
    try:
        number = float(value)
    except ValueError:
        number = 0.0
    if not 0.0 < number <= 1e6:
        raise BadSetting(
            f"{PREFIX}RATE must be a number of requests a minute, such as 120, not {value!r}"
        )
    return number


def _parse_timeout(value: str | None) -> float | None:
    if not value:
        return None
    try:
        number = float(value)
    except ValueError:
        number = 0.0
    if not 0.1 <= number <= 3600.0:
        raise BadSetting(
            f"{PREFIX}TIMEOUT must be a number of seconds from 0.1 to 3600, not {value!r}"
        )
    return number


def _parse_origins(value: str) -> tuple[str, ...]:
    origins = _split(value)
    for origin in origins:
        if not _ORIGIN.fullmatch(origin):
            raise BadSetting(
                f"{PREFIX}CORS_ORIGINS holds {origin!r}, which is not an origin: write scheme and "
                "host without a path, such as https://example.org, separated by commas"
            )
    return origins


def _parse_hosts(value: str) -> tuple[str, ...]:
    hosts = _split(value)
    for host in hosts:
        if not _HOST.fullmatch(host):
            raise BadSetting(
                f"{PREFIX}ALLOWED_HOSTS holds {host!r}, which is not the name of a host: write it "
                "without scheme and port, such as yiju.example.org, separated by commas"
            )
    return hosts


def _parse_networks(value: str) -> tuple[str, ...]:
    networks = _split(value)
    for network in networks:
        try:
            ip_network(network)
        except ValueError:
            raise BadSetting(
                f"{PREFIX}PROXIES holds {network!r}, which is neither an address nor a network: "
                "write 10.0.0.1 or 10.0.0.0/24, separated by commas"
            ) from None
    return networks


def _split(value: str) -> tuple[str, ...]:
    return tuple(one for part in value.split(",") if (one := part.strip().lower()))
