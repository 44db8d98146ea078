"""Put everything together from the settings: the only place that chooses parts."""

import re
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

from index.collection import STORE, Collection
from index.error import BadInput, NoSuchCollection
from index.ingest.worker.pool import ParserPool
from index.model import encoder, openvino
from rag.answer_cache import AnswerCache
from rag.pipeline import Pipeline
from rag.reading import extractor
from rag.reading.confidence import load_calibration
from rag.reading.reader import Reader
from rag.retrieval import translation
from rag.retrieval.fusion import retrieve_fused
from rag.settings import Settings

DEFAULT = "default"
_NAME = re.compile(r"[\w][\w.-]{0,63}")


class Workspace:
    """Every collection under one home, opened when first used. They share one encoder and one
    reader. Thread-safe.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        if settings.cores:
            openvino.use_cores(settings.cores)
        self._encoder = encoder.choose(settings.model, settings.cache)
        self._extractor = extractor.choose(settings.cache)
        # Processes that parse files; each starts with the first file it is given.
        self.parsers = ParserPool(settings.cores)
        self._lock = threading.RLock()
        self._collections: dict[str, Collection] = {}
        self._pipelines: dict[str, Pipeline] = {}

    def list_collections(self) -> list[str]:
        """Return the names of the collections that exist; "default" always does."""
        found = {path.parent.name for path in self._settings.home.glob(f"*/{STORE}")}
        return sorted(found | {DEFAULT})

    def collection(
        self,
        name: str = DEFAULT,
        create: bool = False,
        rebuild: bool = False,
        repair: bool = False,
    ) -> Collection:
        """Return a collection.

        Raises NoSuchCollection unless it exists, is "default" or `create` is set; BadInput for a
        name that cannot be one; Incompatible for an index made by another version, unless `rebuild`
        is set; DamagedStore when changes are lost, unless `repair` is set.
        """
        with self._lock:
            if name not in self._collections:
                folder = self.locate(name, create)
                self._collections[name] = Collection(folder, self._encoder, rebuild, repair)
            return self._collections[name]

    def locate(self, name: str = DEFAULT, create: bool = False) -> Path:
        """Return the folder of a collection, which may not exist yet. Raises as `collection`."""
        if not _NAME.fullmatch(name):
            raise BadInput(
                f"{name!r} cannot name a collection: use up to 64 letters, digits, dots, dashes "
                "and underscores"
            )
        # Other names are not listed: they may be other people's.
        if not create and name not in self.list_collections():
            raise NoSuchCollection(
                f"no collection {name!r}; `yiju add --collection {name} PATH` creates it"
            )
        return self._settings.home / name

    def pipeline(self, name: str = DEFAULT, precision: float | None = None) -> Pipeline:
        """Return the pipeline of a collection, with the threshold that guarantees `precision`, or
        else that of the settings.

        Raises what `collection` raises, and BadPrecision.
        """
        threshold = self._choose_threshold(precision)
        with self._lock:
            if name not in self._pipelines:
                calibration = load_calibration()
                self._pipelines[name] = Pipeline(
                    collection=self.collection(name),
                    encoder=self._encoder,
                    retriever=retrieve_fused,
                    reader=Reader(self._extractor, calibration),
                    threshold=threshold,
                    cache=AnswerCache(),
                )
            return replace(self._pipelines[name], threshold=threshold)

    def _choose_threshold(self, precision: float | None) -> float:
        settings, calibration = self._settings, load_calibration()
        if precision is None:
            if settings.threshold is not None:
                return settings.threshold
            precision = settings.precision
        return calibration.threshold if precision is None else calibration.find_threshold(precision)

    def load(self, name: str = DEFAULT) -> None:
        """Load the encoder, the reader, the dictionary and a collection, all at once.

        Raises what any of them raises.
        """
        index = self.collection(name).index
        parts = (self._encoder.load, self._extractor.load, index.current, translation.load)
        with ThreadPoolExecutor(len(parts)) as pool:
            for loading in [pool.submit(part) for part in parts]:
                loading.result()

    def close(self) -> None:
        """Close every collection. The workspace cannot be used afterwards."""
        self.parsers.close()
        with self._lock:
            for collection in self._collections.values():
                collection.close()
            self._collections.clear()
            self._pipelines.clear()
