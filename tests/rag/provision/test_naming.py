"""Names that a question gives a document."""

import time

from rag.provision.naming import names_other_work


def test_a_repeated_word_takes_no_longer() -> None:
    began = time.process_time()
    names_other_work("这" * 26 + "x法", ["甲办法"])
    assert time.process_time() - began < 0.5
