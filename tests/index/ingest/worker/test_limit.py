"""How long a file may take: more for large files and many pages."""

from index.ingest.worker.limit import SECONDS, estimate_seconds


def test_a_large_file_may_take_longer() -> None:
    assert estimate_seconds(b"", "a.csv") == SECONDS
    assert estimate_seconds(bytes(10_000_000), "a.csv") == SECONDS + 100


def test_a_damaged_file_has_the_usual_time() -> None:
    assert estimate_seconds(b"%PDF-1.7" + bytes(99_992), "a.pdf") == SECONDS + 1
    assert estimate_seconds(b"\x89PNG" + bytes(99_996), "a.png") == SECONDS + 1
