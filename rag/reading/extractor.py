"""Run the reader's network over passages: candidate answers, and two judgements of each passage."""

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np

from index.model import bundled
from index.model.batch import pad
from index.model.openvino import Network
from index.model.token_table import TokenTable
from index.model.tokenizer import load_tokenizer
from index.text.normalize import simplify
from rag.reading.network import NETWORK, ensure
from rag.reading.span import Candidate, find_best_spans
from rag.reading.tokenizer import Tokenizer, assemble, split_windows

# Windows are as long as the longest in training, and overlap by half.
LENGTH, STRIDE = 176, 88
_TITLE = 64
# Answers kept of a passage: the best one, and those that may continue a list.
_KEPT = 3
# The margin of a passage without a token: worse than any other.
_NO_MARGIN = -30.0


@dataclass(frozen=True, slots=True)
class TitledText:
    """A passage to be read, under its title and headings."""

    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Extraction:
    """What the network finds in one passage."""

    # Spans of the passage's text, best first.
    candidates: tuple[Candidate, ...]
    # Logit that the passage answers the question.
    answerable: float
    # Logit that the passage is about the question at all.
    relevant: float

    @property
    def margin(self) -> float:
        """The best candidate's margin over "no answer here", in logits."""
        return self.candidates[0].margin if self.candidates else _NO_MARGIN


class Extractor(Protocol):
    """Finds candidate answers in passages, for questions of at most `max_question` tokens."""

    max_question: int

    def count_tokens(self, text: str) -> int:
        """Return how many tokens a question has."""
        ...

    def read(self, question: str, texts: Sequence[TitledText]) -> list[Extraction]:
        """Return what is found in each text, in their order."""
        ...

    def load(self) -> None:
        """Load the weights now instead of with the first question. Raises ModelFailure."""
        ...


def choose(cache: Path) -> Extractor:
    """Return the shipped reader, which keeps its converted network in `cache`."""
    return BundledExtractor(cache)


class BundledExtractor:
    """The shipped reader network. Loaded with the first question. Thread-safe.

    It reads Simplified characters only, so both scripts of a question or a passage give the same
    result; and what it finds in a passage does not depend on the other passages of the call.
    """

    max_question = 64

    def __init__(self, cache: Path) -> None:
        self._cache = cache
        self._lock = threading.Lock()
        self._loaded: tuple[Tokenizer, Network] | None = None

    def load(self) -> None:
        _, network = self._load()
        network.load_all()

    def count_tokens(self, text: str) -> int:
        tokenizer, _ = self._load()
        return len(tokenizer.encode(simplify(text)))

    def read(self, question: str, texts: Sequence[TitledText]) -> list[Extraction]:
        tokenizer, network = self._load()
        asked = tokenizer.encode(simplify(question))[: self.max_question]
        tokens = [tokenizer.tokenize(simplify(one.text)) for one in texts]
        titles = [tokenizer.encode(simplify(one.title))[:_TITLE] for one in texts]
        windows = [
            (at, window)
            for at, one in enumerate(tokens)
            for window in split_windows(len(one.ids), LENGTH, STRIDE)
        ]
        inputs = [
            assemble(asked, titles[at], tokens[at].ids[window.start : window.end])
            for at, window in windows
        ]
        # One window a computation, the longest first, so that no core waits while another has
        # several; this also takes the least memory.
        order = sorted(range(len(inputs)), key=lambda i: -len(inputs[i][0]))
        outputs = network.infer_all(pad([inputs[i][0]]) for i in order)
        found: list[list[Extraction]] = [[] for _ in texts]
        for i, (spans, judged) in zip(order, outputs, strict=True):
            (at, window), first = windows[i], inputs[i][1]
            scores = np.concatenate(
                [spans[0, :1], spans[0, first : first + window.end - window.start]]
            )
            offsets = tokens[at].offsets[window.start : window.end]
            candidates = find_best_spans(scores, offsets, texts[at].text, _KEPT)
            found[at].append(
                Extraction(tuple(candidates), float(judged[0, 0]), float(judged[0, 1]))
            )
        return [_merge_windows(one) for one in found]

    def _load(self) -> tuple[Tokenizer, Network]:
        with self._lock:
            if self._loaded is None:
                shared = bundled.ensure_converted(self._cache)
                table = TokenTable(shared / bundled.WORDS)
                network = Network(ensure(self._cache) / NETWORK, table)
                self._loaded = Tokenizer(load_tokenizer(shared)), network
            return self._loaded


def _merge_windows(windows: Sequence[Extraction]) -> Extraction:
    """Merge the windows of one text: the candidates of the best, the highest of each judgement."""
    best = max(windows, key=lambda one: one.margin)
    answerable = max(one.answerable for one in windows)
    return Extraction(best.candidates, answerable, max(one.relevant for one in windows))
