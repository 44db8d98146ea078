"""The audit log: private, whole lines, a bounded size."""

import json
import logging
import os
from pathlib import Path

import pytest

from api.access.audit_log import AuditEntry, AuditLog

ENTRY = AuditEntry("reader", "GET", "/documents/{id}", "rules", 200, 1234)


def test_it_is_rotated_by_size_and_private(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        # Two processes that write to one home.
        logs = [AuditLog(tmp_path, max_size=1000, kept=2) for _ in range(2)]
        for number in range(60):
            logs[number % 2].write(ENTRY)
    finally:
        os.umask(before)
    files = sorted(path.name for path in tmp_path.iterdir())
    assert files == ["audit.1.jsonl", "audit.2.jsonl", "audit.jsonl"]
    for path in tmp_path.iterdir():
        assert path.stat().st_mode & 0o777 == 0o600
        assert path.stat().st_size < 1200
        for line in path.read_text("utf-8").splitlines():
            written = json.loads(line)
            assert written.pop("time").endswith("Z")
            assert AuditEntry(**written) == ENTRY


def test_a_disk_that_refuses_is_named_once(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    log = AuditLog(tmp_path / "missing")
    with caplog.at_level(logging.ERROR, "yiju"):
        log.write(ENTRY)
        log.write(ENTRY)
    assert len(caplog.records) == 1
    assert "cannot be written: No such file or directory" in caplog.text
