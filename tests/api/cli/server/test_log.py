"""Lines of the log that a client or a document tries to forge."""

import logging
import logging.config
import subprocess
import sys
from typing import Any

import pytest

from api.cli.server.log import AccessLogFormatter, LogFormatter, make_log_config
from index.error import BadSetting
from rag.settings import Settings
from tests.terminal import ROOT


def make_record(message: str, *values: object) -> logging.LogRecord:
    return logging.LogRecord("yiju", logging.WARNING, "", 1, message, values, None)


def test_a_message_begins_no_other_line() -> None:
    forged = 'a\nINFO: 203.0.113.9:1 - "GET / HTTP/1.1" 200 OK\x1b[2K\x9b2K\u202e'
    first, second = LogFormatter().format(make_record("cannot read %s", forged)).splitlines()
    assert first == "cannot read a"
    assert second.startswith("    INFO: ")
    assert not {"\x1b", "\x9b", "\u202e"} & set(second)


def test_a_client_is_one_line_of_the_access_log() -> None:
    client = "203.0.113.9\nINFO: forged\x1b[2K\x9b:0"
    record = make_record("%s %s %s %s %d", client, "GET", "/documents?query=\x9b", "1.1", 200)
    line = AccessLogFormatter().format(record)
    assert line.splitlines() == [line]
    assert line.isprintable()
    assert line.endswith('"GET /documents?query=� HTTP/1.1" 200 OK')


def test_the_configuration_is_valid_and_covers_every_logger() -> None:
    config: dict[str, Any] = make_log_config()
    code = (
        "import logging, logging.config, sys\n"
        f"logging.config.dictConfig({config!r})\n"
        "for name in ('uvicorn.error', 'yiju', 'other'):\n"
        "    logging.getLogger(name).warning('a\\n%s', chr(0x9b))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
        encoding="utf-8",
    )
    assert done.stderr.splitlines() == ["WARNING: a", "    �", *["a", "    �"] * 2]


def test_warnings_of_commands_are_escaped() -> None:
    code = (
        "import logging\nfrom api.cli.server.log import escape_warnings\nescape_warnings()\n"
        "logging.getLogger('yiju').warning('a\\n%s', chr(0x9b))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        capture_output=True,
        check=True,
        encoding="utf-8",
    )
    assert done.stderr.splitlines() == ["a", "    �"]


@pytest.mark.parametrize("value", ["10.0.0.1/8", "*", "proxy.example", "10.0.0.1;10.0.0.2"])
def test_an_impossible_proxy_is_a_bad_setting(value: str) -> None:
    with pytest.raises(BadSetting, match="YIJU_PROXIES"):
        Settings.read({"YIJU_PROXIES": value})
    assert Settings.read({"YIJU_PROXIES": "10.0.0.1, ::1/128"}).proxies == ("10.0.0.1", "::1/128")
