"""What search needs of a passage: its vector and its lexical terms."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from index.document import Chunk, Document
from index.model.encoder import Encoder
from index.text.analyzer import extract_terms

Float32 = NDArray[np.float32]
# A document to store, and its chunks.
ChunkedDocument = tuple[Document, list[Chunk]]
# Chunks encoded and committed together: enough to fill batches, few enough that an interrupted
# `yiju add` loses at most a minute.
_BATCH_CHUNKS = 256


def make_passage_text(chunk: Chunk) -> str:
    """Return what the encoder reads of a chunk: its context, then its view.

    A passage of a long document seldom repeats the year and place that its title gives: with them
    Recall@1 on the gold set is .62, without .47 (eval/LOG.md).
    """
    return "\n".join([*chunk.view.context, chunk.view.text])


def encode_passages(
    encoder: Encoder,
    texts: Sequence[str],
    known: Mapping[str, Float32],
    progress: Callable[[int], None],
) -> Float32:
    """Return the vectors of `texts` (n, dimension). Those in `known` are not computed again.

    `progress` is called with the number of texts finished.
    """
    missing = [text for text in dict.fromkeys(texts) if text not in known]
    ready = len(texts) - len(missing)
    progress(ready)
    if not missing:
        return np.array([known[text] for text in texts], np.float32)
    encoded = encoder.passages(missing, lambda done: progress(ready + done))
    found = dict(zip(missing, encoded, strict=True)) | dict(known)
    return np.array([found[text] for text in texts], np.float32)


def count_terms(chunk: Chunk) -> Counter[str]:
    """Return the lexical terms of a chunk and its context, with their counts."""
    counts = extract_terms(chunk.view.text)
    for heading in chunk.view.context:
        counts.update(extract_terms(heading))
    return counts


def batch_documents(work: Sequence[ChunkedDocument]) -> Iterator[list[ChunkedDocument]]:
    """Group documents into batches of about `_BATCH_CHUNKS` chunks."""
    batch: list[ChunkedDocument] = []
    size = 0
    for document, chunks in work:
        batch.append((document, chunks))
        size += len(chunks)
        if size >= _BATCH_CHUNKS:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch
