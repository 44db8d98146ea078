"""A disk that fails to read is said as an error of yiju's own."""

import os
from pathlib import Path

import pytest

from index.error import StorageFailure
from index.positioned_read import HAS_PREAD, FileReader


@pytest.mark.skipif(not HAS_PREAD, reason="the system has no positioned reads")
def test_a_disk_that_fails_is_a_storage_failure(tmp_path: Path) -> None:
    (tmp_path / "rows").write_bytes(b"rows")
    with (tmp_path / "rows").open("rb") as file:
        assert FileReader(file.fileno()).read([1], 2) == [b"ow"]
    folder = os.open(tmp_path, os.O_RDONLY)
    try:
        with pytest.raises(StorageFailure, match="disk failed to read"):
            FileReader(folder).read([0], 4)
    finally:
        os.close(folder)
