"""Outlines that are kept: how many, and of which version of a document."""

from index.document import Document
from rag.provision.outline_cache import OutlineCache


def test_the_longest_unused_goes_first() -> None:
    cache = OutlineCache(capacity=9)
    one, two, three = (Document(name, name, name, "第一條 甲") for name in "abc")
    first = cache.read(one)
    second = cache.read(two)
    assert cache.read(two) is second
    assert cache.read(one) is not first
    assert cache.read(three) is cache.read(three)


def test_another_version_is_read_anew() -> None:
    cache = OutlineCache()
    cache.read(Document("a", "a", "a.txt", "第一條 甲"))
    (found,) = cache.read(Document("a", "a", "a.txt", "第二條 乙")).provisions
    assert found.number == "2"
