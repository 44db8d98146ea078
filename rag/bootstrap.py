"""Put everything together from the settings: the only place that chooses parts."""

import copy
import re
import threading
from collections.abc import Callable, Container
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from index.collection import Collection
from index.error import BadInput, NoSuchCollection
from index.home import PRIVATE_FOLDER, Home, list_collection_folders
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
        self.home = Home(settings.home)
        if settings.cores:
            openvino.use_cores(settings.cores)
        self._encoder = encoder.choose(settings.model, settings.cache)
        self._extractor = extractor.choose(settings.cache)
        # Processes that parse files; each starts with the first file it is given.
        self.parsers = ParserPool(settings.cores)
        self._lock = threading.RLock()
        self._collections: dict[str, Collection] = {}
        self._pipelines: dict[str, Pipeline] = {}
        # The names of the collections with which everything has been loaded.
        self._loaded: set[str] = set()
        self._allowed: Container[str] | None = None
        self._report: Callable[[str], None] = _ignore

    def restrict(
        self, allowed: Container[str] | None, report: Callable[[str], None]
    ) -> "Workspace":
        """Return a view of the same collections in which there are only those with these names, or
        all if `allowed` is None. `report` is told the name of each collection that is asked for.
        """
        view = copy.copy(self)
        view._allowed, view._report = allowed, report
        return view

    def list_collections(self) -> list[str]:
        """Return the names of the collections that exist; "default" always does. A folder whose
        name none can have, such as "default copy", is not one of them.
        """
        found = {folder.name for folder in list_collection_folders(self.home.folder)}
        names = {name for name in found if _NAME.fullmatch(name)} | {DEFAULT}
        return sorted(name for name in names if self.allows(name))

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
            # One that the view lacks must take the same way as one that does not exist: neither
            # words nor time may tell them apart.
            if name not in self._collections or not self.allows(name):
                folder = self.locate(name, create)
                self.home.make()
                self.home.hold()
                with suppress(OSError):  # opening the store reports it
                    folder.mkdir(PRIVATE_FOLDER, exist_ok=True)
                self._collections[name] = Collection(folder, self._encoder, rebuild, repair)
            self._report(name)
            return self._collections[name]

    def locate(self, name: str = DEFAULT, create: bool = False) -> Path:
        """Return the folder of a collection, which may not exist yet. Raises as `collection`."""
        if not _NAME.fullmatch(name):
            raise BadInput(
                f"{name!r} cannot name a collection: use up to 64 letters, digits, dots, dashes "
                "and underscores"
            )
        if not create and not self.home.exists():
            raise NoSuchCollection(
                f"{self.home.folder} does not exist: `yiju add PATH` makes it, or name another "
                "with --home or YIJU_HOME"
            )
        # Other names are not listed: they may be other people's.
        if name not in self.list_collections() and not (create and self.allows(name)):
            self._report(name)
            raise NoSuchCollection(
                f"no collection {name!r}; `yiju add --collection {name} PATH` creates it"
            )
        return self.home.folder / name

    def pipeline(self, name: str = DEFAULT, precision: float | None = None) -> Pipeline:
        """Return the pipeline of a collection, with the threshold that guarantees `precision`, or
        else that of the settings.

        Raises what `collection` raises, and BadPrecision.
        """
        threshold = self._choose_threshold(precision)
        collection = self.collection(name)
        with self._lock:
            if name not in self._pipelines:
                calibration = load_calibration()
                self._pipelines[name] = Pipeline(
                    collection=collection,
                    encoder=self._encoder,
                    retriever=retrieve_fused,
                    reader=Reader(self._extractor, calibration),
                    threshold=threshold,
                    cache=AnswerCache(),
                )
            return replace(self._pipelines[name], threshold=threshold)

    def allows(self, name: str) -> bool:
        """Tell whether the view has collections of this name, if they exist."""
        return self._allowed is None or name in self._allowed

    def _choose_threshold(self, precision: float | None) -> float:
        settings, calibration = self._settings, load_calibration()
        if precision is None:
            if settings.threshold is not None:
                return settings.threshold
            precision = settings.precision
        return calibration.threshold if precision is None else calibration.find_threshold(precision)

    def load(self, name: str = DEFAULT) -> None:
        """Load the encoder, the reader, the dictionary and a collection, all at once; afterwards
        only look whether the collection can still be read.

        Raises what any of them raises.
        """
        index = self.collection(name).index
        if name in self._loaded:
            index.current()
            return
        parts = (self._encoder.load, self._extractor.load, index.current, translation.load)
        with ThreadPoolExecutor(len(parts)) as pool:
            for loading in [pool.submit(part) for part in parts]:
                loading.result()
        self._loaded.add(name)

    def close(self) -> None:
        """Close every collection. The workspace cannot be used afterwards."""
        self.parsers.close()
        with self._lock:
            for collection in self._collections.values():
                collection.close()
            self._collections.clear()
            self._pipelines.clear()
            self.home.close()


def _ignore(_name: str) -> None:
    """Report to nobody."""
