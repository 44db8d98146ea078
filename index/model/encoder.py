"""Text -> vectors, with the bundled model or any other sentence-transformers model.

Knows no document and no index. A model is loaded with the first text, so that listing, showing and
removing documents never pay for it.
"""

import hashlib
import logging
import threading
from collections.abc import Callable, Sequence
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from index.error import ModelFailure
from index.model import bundled
from index.model.batch import group_by_length, pad
from index.model.openvino import Network
from index.model.token_table import TokenTable
from index.model.tokenizer import load_tokenizer
from index.text.normalize import simplify

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

BUNDLED = "bundled"
_BATCH = 128
# Beyond this the processor's caches no longer hold a batch (eval/LOG.md).
_BATCH_TOKENS = 1024

Float32 = NDArray[np.float32]


class Encoder(Protocol):
    """What the index needs of a model."""

    @property
    def name(self) -> str:
        """What identifies the model: vectors of two names are never compared."""
        ...

    def queries(self, texts: Sequence[str]) -> Float32:
        """Encode questions: (n, dimension) float32 of length 1."""
        ...

    def passages(self, texts: Sequence[str], done: Callable[[int], None] | None = None) -> Float32:
        """Encode passages: (n, dimension) float32 of length 1.

        `done` is called with the number of passages finished.
        """
        ...

    def count(self, texts: Sequence[str]) -> list[int]:
        """Count the tokens of each text, without special tokens and prompt."""
        ...

    def load(self) -> None:
        """Load the weights now rather than with the first text.

        Raises ModelFailure when they cannot be loaded.
        """
        ...


def choose(model: str, cache: Path) -> Encoder:
    """Return the encoder for a setting.

    That is "bundled", or the folder or hub name of a sentence-transformers model.
    """
    return BundledEncoder(cache) if model == BUNDLED else SentenceEncoder(model)


class BundledEncoder:
    """multilingual-e5-small from `index.model.bundled`, run by `index.model.openvino`. Thread-safe.

    A text's vector does not depend, to the bit, on the texts it is encoded with (see
    `index.model.batch` and `index.model.batch_invariance`). Nor does it on the script: the model
    reads, and was trained on, Simplified characters only, mapped one for one.
    """

    def __init__(self, cache: Path) -> None:
        self._cache = cache
        self._lock = threading.Lock()
        self._parts: tuple[Tokenizer, Network] | None = None

    @property
    def name(self) -> str:
        return bundled.name()

    def load(self) -> None:
        _, network = self._load_once()
        network.load()

    def queries(self, texts: Sequence[str]) -> Float32:
        return self._encode([f"query: {simplify(text)}" for text in texts])

    def passages(self, texts: Sequence[str], done: Callable[[int], None] | None = None) -> Float32:
        return self._encode([f"passage: {simplify(text)}" for text in texts], done)

    def count(self, texts: Sequence[str]) -> list[int]:
        tokenizer, _ = self._load_once()
        return [
            len(encoding.ids)
            for encoding in tokenizer.encode_batch_fast(
                [simplify(text) for text in texts], add_special_tokens=False
            )
        ]

    def _encode(self, texts: Sequence[str], done: Callable[[int], None] | None = None) -> Float32:
        tokenizer, network = self._load_once()
        # encode_batch wakes a thread per core, which takes longer than tokenizing one text.
        encodings = (
            tokenizer.encode_batch_fast(list(texts))
            if len(texts) > 1
            else map(tokenizer.encode, texts)
        )
        tokens = [_truncate(encoding.ids) for encoding in encodings]
        vectors = np.empty((len(texts), bundled.DIMENSION), np.float32)
        order = group_by_length([len(ids) for ids in tokens], _BATCH_TOKENS)
        batches = (pad([tokens[i] for i in batch]) for batch in order)
        sizes = [0, *accumulate(map(len, order))]

        def count(finished: int) -> None:
            if done:
                done(sizes[finished])

        if len(order) == 1:
            (vectors[order[0]],) = network.infer(next(batches))
            count(1)
            return vectors
        outputs = network.infer_all(batches, count)
        for batch, (embedded,) in zip(order, outputs, strict=True):
            vectors[batch] = embedded
        return vectors

    def _load_once(self) -> tuple[Tokenizer, Network]:
        with self._lock:
            if self._parts is None:
                folder = bundled.ensure_converted(self._cache)
                network = Network(folder / bundled.NETWORK, TokenTable(folder / bundled.WORDS))
                self._parts = load_tokenizer(folder), network
            return self._parts


def _truncate(ids: list[int]) -> list[int]:
    # The last id is </s>: a truncated text ends as a whole one does.
    return ids if len(ids) <= bundled.POSITIONS else [*ids[: bundled.POSITIONS - 1], ids[-1]]


class SentenceEncoder:
    """Any sentence-transformers model, with its prompts for questions and passages. Thread-safe.

    Raises ModelFailure when it cannot be loaded.
    """

    def __init__(self, model: str) -> None:
        self._source = model
        self._model: SentenceTransformer | None = None
        self._lock = threading.RLock()
        self.name = _identify(model)

    def load(self) -> None:
        self._load_once()

    def queries(self, texts: Sequence[str]) -> Float32:
        # Two questions at once on the same cores are slower than one after the other.
        with self._lock:
            vectors = self._load_once().encode_query(
                list(texts), show_progress_bar=False, normalize_embeddings=True
            )
        return np.asarray(vectors, np.float32)

    def passages(self, texts: Sequence[str], done: Callable[[int], None] | None = None) -> Float32:
        model = self._load_once()
        parts: list[Float32] = []
        for at in range(0, len(texts), _BATCH):
            with self._lock:
                vectors = model.encode_document(
                    list(texts[at : at + _BATCH]),
                    show_progress_bar=False,
                    normalize_embeddings=True,
                )
            parts.append(np.asarray(vectors, np.float32))
            if done:
                done(min(at + _BATCH, len(texts)))
        return np.concatenate(parts)

    def count(self, texts: Sequence[str]) -> list[int]:
        if not texts:
            return []
        return [
            len(ids)
            for ids in self._load_once().tokenizer(
                list(texts), add_special_tokens=False, verbose=False
            )["input_ids"]
        ]

    def _load_once(self) -> "SentenceTransformer":
        with self._lock:
            if self._model is None:
                self._model = _load(self._source)
            return self._model


def _load(source: str) -> "SentenceTransformer":
    # Here, since importing torch takes seconds.
    from sentence_transformers import SentenceTransformer
    from transformers.utils.logging import disable_progress_bar

    # Its progress bar and report of unused parameters would appear in the middle of an answer.
    disable_progress_bar()  # type: ignore[no-untyped-call]
    logging.getLogger("transformers").setLevel(logging.ERROR)
    try:
        return SentenceTransformer(source, device="cpu")
    except (OSError, ValueError, ImportError) as error:
        reason = next(iter(str(error).strip().splitlines()), type(error).__name__)
        raise ModelFailure(
            f"cannot load the model {source!r}: {reason}; "
            "YIJU_MODEL takes a sentence-transformers folder or hub name"
        ) from error


def _identify(model: str) -> str:
    """Return the model's hub name, or its folder's name with a digest of the files.

    The digest covers the names, sizes and first 64 KiB.
    """
    folder = Path(model)
    if not folder.is_dir():
        return model
    digest = hashlib.sha256()
    for file in sorted(p for p in folder.rglob("*") if p.is_file() and not p.name.startswith(".")):
        with file.open("rb") as opened:
            digest.update(
                f"{file.relative_to(folder)} {file.stat().st_size}\n".encode()
                + opened.read(1 << 16)
            )
    return f"{folder.name}-{digest.hexdigest()[:12]}"
