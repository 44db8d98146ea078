"""Logs whose lines cannot be forged: what clients and documents put into a message is escaped.

uvicorn is imported when it is needed: every command logs, and few serve.
"""

import copy
import logging
from typing import Any, cast

from api.cli.escape import escape, escape_line


class LogFormatter:
    """Formats a record as `logging.Formatter` with this format does, escaped. Each line after the
    first, as of a traceback, is indented, so that none can pass for a record of its own.
    """

    def __init__(self, fmt: str = "%(message)s") -> None:
        self._formatter = logging.Formatter(fmt)

    def format(self, record: logging.LogRecord) -> str:
        """Return the line, or the lines, of a record."""
        return escape(self._formatter.format(record)).replace("\n", "\n    ")


class AccessLogFormatter:
    """Formats a request on one line, as uvicorn does."""

    def __init__(self) -> None:
        from uvicorn.logging import AccessFormatter

        self._formatter = AccessFormatter(
            '%(levelname)s: %(client_addr)s - "%(request_line)s" %(status_code)s', use_colors=False
        )

    def format(self, record: logging.LogRecord) -> str:
        """Return the line of a request."""
        return escape_line(self._formatter.format(record))


def make_log_config() -> dict[str, Any]:
    """Return the configuration of logging for uvicorn, which applies it in every worker."""
    from uvicorn.config import LOGGING_CONFIG

    config: dict[str, Any] = copy.deepcopy(LOGGING_CONFIG)
    # By name: the configuration is sent to the workers.
    config["formatters"] = {
        "default": {
            "()": f"{__name__}.{LogFormatter.__name__}",
            "fmt": "%(levelname)s: %(message)s",
        },
        "plain": {"()": f"{__name__}.{LogFormatter.__name__}"},
        "access": {"()": f"{__name__}.{AccessLogFormatter.__name__}"},
    }
    plain = {"formatter": "plain", "class": "logging.StreamHandler", "stream": "ext://sys.stderr"}
    config["handlers"]["plain"] = plain
    # What all others log, yiju's own warnings among them.
    config["root"] = {"handlers": ["plain"], "level": "WARNING"}
    return config


def escape_warnings() -> None:
    """Escape the warnings that a command prints, which configures no logging."""
    if logging.lastResort is not None:
        logging.lastResort.setFormatter(cast(logging.Formatter, LogFormatter()))
