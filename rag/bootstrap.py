"""Settings -> everything, put together: the only place that chooses parts."""

import re
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from index.collection import STORE, Collection
from index.error import BadInput, NoSuchCollection
from index.model import encoder, openvino
from rag.answer_cache import Recent
from rag.pipeline import Pipeline
from rag.reading import confidence, extractor
from rag.reading.reader import SpanReader
from rag.retrieval import translation
from rag.retrieval.fusion import Dense, Fused
from rag.retrieval.lexical import Lexical
from rag.settings import Settings

DEFAULT = "default"
_PARTS = 4
_NAME = re.compile(r"[\w][\w.-]{0,63}")


class Workspace:
    """Every collection under one home. Opens them when asked for, keeps them open, shares one encoder. Thread-safe."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        if settings.cores:
            openvino.use(settings.cores)
        self._encoder = encoder.choose(settings.model, settings.cache)
        self._extractor = extractor.choose(settings.cache)
        self._lock = threading.RLock()
        self._collections: dict[str, Collection] = {}
        self._pipelines: dict[str, Pipeline] = {}

    def collections(self) -> list[str]:
        """Names of the collections that exist; "default" always does."""
        found = {path.parent.name for path in self._settings.home.glob(f"*/{STORE}")}
        return sorted(found | {DEFAULT})

    def collection(
        self, name: str = DEFAULT, create: bool = False, rebuild: bool = False
    ) -> Collection:
        """The collection's library.

        Raises NoSuchCollection unless it exists, is "default" or `create`; BadInput for an impossible name; Incompatible
        for an index made by other parts, unless `rebuild`.
        """
        with self._lock:
            if name not in self._collections:
                folder = self._folder(name, create)
                self._collections[name] = Collection(folder, self._encoder, rebuild)
            return self._collections[name]

    def _folder(self, collection: str, create: bool) -> Path:
        if not _NAME.fullmatch(collection):
            raise BadInput(
                f"{collection!r} cannot name a collection: use up to 64 letters, digits, dots, dashes and underscores"
            )
        if not create and collection not in self.collections():
            known = ", ".join(self.collections())
            raise NoSuchCollection(
                f"no collection {collection!r}; there are: {known}. `yiju add --collection {collection} PATH` makes it"
            )
        return self._settings.home / collection

    def pipeline(self, collection: str = DEFAULT) -> Pipeline:
        """The collection's pipeline; raises what `library` raises."""
        with self._lock:
            if collection not in self._pipelines:
                library = self.collection(collection)
                fit = confidence.shipped()
                threshold = (
                    fit.threshold if self._settings.threshold is None else self._settings.threshold
                )
                retriever = Fused(Dense(library.vectors), Lexical(library.store, library.index))
                reader = SpanReader(self._extractor, fit)
                self._pipelines[collection] = Pipeline(
                    library, self._encoder, retriever, reader, threshold, Recent()
                )
            return self._pipelines[collection]

    def ready(self, collection: str = DEFAULT) -> None:
        """Load the encoder and the reader and open the collection, all at once; raises what any of them raises."""
        index = self.collection(collection).index
        with ThreadPoolExecutor(_PARTS) as pool:
            for loading in [
                pool.submit(load)
                for load in (
                    self._encoder.load,
                    self._extractor.load,
                    index.current,
                    translation.load,
                )
            ]:
                loading.result()

    def close(self) -> None:
        """Close every collection; the workspace is not used afterwards."""
        with self._lock:
            for library in self._collections.values():
                library.close()
            self._collections.clear()
            self._pipelines.clear()
