"""A question and passages -> what the reader's network makes of each: candidate answers, and two judgements. Knows no ranking."""

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from index.model import bundled
from index.model.batch import padded
from index.model.openvino import Network
from index.model.token_table import TokenTable
from index.text.normalize import simplify
from rag.reading.network import NETWORK, ensure
from rag.reading.span import Candidate, best
from rag.reading.tokenizer import Tokenizer, assemble, windows

# Windows are as long as the longest in training, and overlap by half.
LENGTH, STRIDE = 176, 88
_QUESTION, _TITLE = 64, 64
# Answers kept of a passage: the best, and those a list may go on with.
_KEPT = 3


@dataclass(frozen=True, slots=True)
class Extract:
    """A passage as it was read: candidates (offsets into its text, best first) and the logits that it answers the question,
    and that it is about the question at all.
    """

    candidates: tuple[Candidate, ...]
    answerable: float
    relevant: float

    @property
    def margin(self) -> float:
        """The best candidate's margin over "no answer here", in logits; that of a passage without a token is the worst."""
        return self.candidates[0].margin if self.candidates else -30.0


@dataclass(frozen=True, slots=True)
class Text:
    """A text to be read, under its title (and headings)."""

    title: str
    text: str


def choose(cache: Path) -> "Extractor":
    """The shipped reader, converted into `cache`."""
    return Extractor(cache)


class Extractor:
    """The shipped reader network. Loaded with the first question. Thread-safe.

    What it makes of a passage does not depend on what else it reads: padding is masked. It reads Simplified characters
    only, of whatever it is given, so that both scripts of a question or a passage come out the same.
    """

    def __init__(self, cache: Path) -> None:
        self._cache = cache
        self._lock = threading.Lock()
        self._parts: tuple[Tokenizer, Network] | None = None

    def load(self) -> None:
        """Load the weights now; ModelFailure when they cannot be."""
        _, network = self._loaded()
        network.load_all()

    def read(self, question: str, texts: Sequence[Text]) -> list[Extract]:
        """What is found in each text, in their order."""
        tokenizer, network = self._loaded()
        asked = tokenizer.ids(simplify(question))[:_QUESTION]
        tokens = [tokenizer.tokens(simplify(one.text)) for one in texts]
        titles = [tokenizer.ids(simplify(one.title))[:_TITLE] for one in texts]
        cut = [
            (at, window)
            for at, one in enumerate(tokens)
            for window in windows(len(one.ids), LENGTH, STRIDE)
        ]
        inputs = [
            assemble(asked, titles[at], tokens[at].ids[window.start : window.end])
            for at, window in cut
        ]
        read: list[list[Extract]] = [[] for _ in texts]
        # One a computation, the longest first, so that no core waits while another has several; and they take the least memory.
        order = sorted(range(len(inputs)), key=lambda i: -len(inputs[i][0]))
        outputs = network.infer_all(padded([inputs[i][0]]) for i in order)
        for i, (spans, judged) in zip(order, outputs, strict=True):
            (at, window), first = cut[i], inputs[i][1]
            scores = np.concatenate(
                [spans[0, :1], spans[0, first : first + window.end - window.start]]
            )
            found = best(
                scores, tokens[at].offsets[window.start : window.end], texts[at].text, _KEPT
            )
            read[at].append(Extract(tuple(found), float(judged[0, 0]), float(judged[0, 1])))
        return [_joined(one) for one in read]

    def _loaded(self) -> tuple[Tokenizer, Network]:
        with self._lock:
            if self._parts is None:
                shared = bundled.ensure(self._cache)
                network = Network(ensure(self._cache) / NETWORK, TokenTable(shared / bundled.WORDS))
                self._parts = Tokenizer(bundled.tokenizer(shared)), network
            return self._parts


def _joined(windows: Sequence[Extract]) -> Extract:
    """The windows of one text as one: its candidates are the best window's."""
    chosen = max(windows, key=lambda one: one.margin)
    return Extract(
        chosen.candidates,
        max(one.answerable for one in windows),
        max(one.relevant for one in windows),
    )
