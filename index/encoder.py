"""Text -> vectors, by sentence-transformers. The default model is the bundled one; any other can be named.

Knows no document and no index. Importing torch takes seconds, so the model is loaded when the first text comes: listing,
showing and removing documents never pay for it.
"""

import hashlib
import logging
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

from index import bundle
from index.error import ModelFailure

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

BUNDLED = "bundled"
_BATCH = 32

Float32 = NDArray[np.float32]


class Encoder(Protocol):
    """What the index needs of a model. `name` identifies it: vectors of two names are never compared."""

    @property
    def name(self) -> str: ...

    def queries(self, texts: Sequence[str]) -> Float32:
        """Questions -> (n, dimension) float32 of length 1."""
        ...

    def passages(self, texts: Sequence[str], done: Callable[[int], None] | None = None) -> Float32:
        """Passages -> (n, dimension) float32 of length 1; `done` is told how many are finished."""
        ...

    def count(self, texts: Sequence[str]) -> list[int]:
        """Tokens in each text, special ones and prompt left out."""
        ...

    def load(self) -> None:
        """Load the weights now rather than with the first text; ModelFailure when they cannot be."""
        ...


class SentenceEncoder:
    """A sentence-transformers model with its own prompts for questions and passages; thread-safe.

    `model` is "bundled", a folder, or a hub name. Raises ModelFailure when it cannot be loaded.
    """

    def __init__(self, model: str, cache: Path) -> None:
        self._source, self._cache = model, cache
        self._model: SentenceTransformer | None = None
        self._lock = threading.Lock()
        self.name = bundle.NAME if model == BUNDLED else _name(model)

    def load(self) -> None:
        self._loaded()

    def queries(self, texts: Sequence[str]) -> Float32:
        return self._encode(self._loaded().encode_query, texts)

    def passages(self, texts: Sequence[str], done: Callable[[int], None] | None = None) -> Float32:
        encode = self._loaded().encode_document
        # Batches of like length: less padding. The caller's order is restored, and no vector depends on it.
        order = np.argsort([-len(text) for text in texts], kind="stable")
        parts: list[Float32] = []
        for at in range(0, len(texts), _BATCH):
            batch = [texts[i] for i in order[at : at + _BATCH]]
            parts.append(self._encode(encode, batch))
            if done:
                done(at + len(batch))
        vectors = np.concatenate(parts)
        result = np.empty_like(vectors)
        result[order] = vectors
        return result

    def _encode(self, encode: Callable[..., object], texts: Sequence[str]) -> Float32:
        with self._lock:  # two questions at once on the same cores are slower than one after the other
            vectors = encode(list(texts), batch_size=_BATCH, show_progress_bar=False, normalize_embeddings=True)
        return np.asarray(vectors, np.float32)

    def count(self, texts: Sequence[str]) -> list[int]:
        if not texts:
            return []
        tokenizer = self._loaded().tokenizer
        return [len(ids) for ids in tokenizer(list(texts), add_special_tokens=False, verbose=False)["input_ids"]]

    def _loaded(self) -> "SentenceTransformer":
        if self._model is None:
            with self._lock:
                if self._model is None:
                    self._model = self._load()
        return self._model

    def _load(self) -> "SentenceTransformer":
        # Its only warning here is that BERT's pooler, which mean pooling does not use, has no weights.
        logging.getLogger("transformers").setLevel(logging.ERROR)
        bundled = self._source == BUNDLED
        with ThreadPoolExecutor(1) as thread:  # 480 MB are hashed while the imports, as slow, go on
            path = thread.submit(bundle.ensure, self._cache) if bundled else None
            from sentence_transformers import SentenceTransformer
            from transformers.utils import logging as transformers_logging

            transformers_logging.disable_progress_bar()  # type: ignore[no-untyped-call]
            model = str(path.result()) if path else self._source
        try:
            # The bundled model never asks the network; another one may, when it is a hub name that is not cached yet.
            kwargs = {"add_pooling_layer": False} if bundled else None
            return SentenceTransformer(model, device="cpu", local_files_only=bundled, model_kwargs=kwargs)
        except (OSError, ValueError, ImportError) as error:
            reason = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
            raise ModelFailure(
                f"cannot load the model {self._source!r}: {reason}; YIJU_MODEL takes a sentence-transformers folder or hub name"
            ) from error


def _name(model: str) -> str:
    """A hub name as it is; a folder with a digest of its files' names, sizes and beginnings, since its path says little."""
    folder = Path(model)
    if not folder.is_dir():
        return model
    digest = hashlib.sha256()
    for file in sorted(p for p in folder.rglob("*") if p.is_file() and not p.name.startswith(".")):
        with file.open("rb") as opened:
            digest.update(f"{file.relative_to(folder)} {file.stat().st_size}\n".encode() + opened.read(1 << 16))
    return f"{folder.name}-{digest.hexdigest()[:12]}"
