"""Ask for what is in other collections, by every operation of the OpenAPI document.

Each request is sent twice in turns: about a collection or document of others, and about one that
does not exist. Status, headers and words must be equal, nothing of the others may appear, and the
time must not tell the two apart. An operation that is added is asked, too: its parameters are
filled by their names, or else by their types, and its body from its example.
"""

import json
import random
import re
import statistics
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

import httpx2
from scipy.stats import wilcoxon

from api.http.example import POSTED
from tests.service import post_documents

OTHERS = ("theirs-alpha", "theirs-bravo")
# As long as theirs, so that the length of an echo is the same.
MISSING = ("nobody-alpha", "nobody-bravo")
MINE = "mine"
# Words of the documents of others, and of what was said of them.
CANARY = "丹頂鶴"
DOCUMENT = "secret-document"
NO_DOCUMENT = "absent-document"
_TEXT = f"{CANARY}號的艙位代碼是QX7731，船長是歐陽靜，總噸位246.0萬噸。\n"
_QUESTION = f"{CANARY}號的艙位代碼是什麼？"
# Ways to name a folder that a careless comparison takes for an allowed one.
_TRICKS = ("{mine}/../{other}", "./{other}", "{other}/", "{other} ", "{other}\x00", "{OTHER}",
           "{mine},{other}", "../{other}")  # fmt: skip
# A session has a random token.
_IGNORED = {"date", "set-cookie"}
_TIMINGS = re.compile(r'"timings_ms":\{[^}]*\}')
# A difference in time that counts: sure, and not of a few microseconds.
_SURE, _SECONDS, _SHARE = 1e-4, 100e-6, 0.05
_FEWEST = 20  # pairs that a verdict on the time needs


@dataclass(frozen=True)
class Request:
    """A request that names a collection and perhaps a document."""

    method: str
    path: str
    body: object = None


@dataclass
class Outcome:
    """What was asked and found."""

    requests: int = 0
    leaks: list[str] = field(default_factory=list)
    # Seconds of each operation about what is there, and about what is missing, in pairs.
    seconds: dict[str, list[tuple[float, float]]] = field(default_factory=lambda: defaultdict(list))

    def find_slow(self) -> list[str]:
        """Return the operations whose time tells what exists."""
        judged = {name: one for name, one in self.seconds.items() if len(one) >= _FEWEST}
        return [name for name, pairs in judged.items() if differ(pairs, len(judged))]


def differ(pairs: Sequence[tuple[float, float]], tests: int = 1) -> bool:
    """Tell whether the two times of pairs differ: by Wilcoxon's signed-rank test, corrected for the
    number of tests, and by more than noise in their medians.
    """
    first, second = ([pair[side] for pair in pairs] for side in (0, 1))
    medians = statistics.median(first), statistics.median(second)
    distance = abs(medians[0] - medians[1])
    if distance < max(_SECONDS, _SHARE * min(medians)):
        return False
    return bool(wilcoxon(first, second).pvalue < _SURE / tests)


def prepare(client: httpx2.Client, headers: dict[str, str]) -> None:
    """Fill the collections of others, with feedback, and one's own."""
    for name in OTHERS:
        posted = {"id": DOCUMENT, "source": f"{CANARY}.txt", "text": _TEXT}
        post_documents(client, posted, collection=name).raise_for_status()
        said = {"question": _QUESTION, "verdict": "right", "document_id": DOCUMENT, "start": 0}
        said |= {"end": 4, "collection": name, "comment": CANARY}
        client.post("/feedback", json=said, headers=headers).raise_for_status()
    own = {"id": "own", "source": "own.txt", "text": "工會有會員三百人。\n"}
    # What the example of an operation adds is there from the beginning, so that it tells nothing.
    post_documents(client, own, POSTED, collection=MINE).raise_for_status()


class Prober:
    """Sends requests in pairs, and keeps what they show."""

    def __init__(self, client: httpx2.Client, actors: Sequence[dict[str, str]], seed: int) -> None:
        """`actors` are the headers of keys that may see the collection "mine" at most."""
        self._client, self.actors = client, actors
        self._random = random.Random(seed)
        self.outcome = Outcome()

    def probe(self, operations: Sequence[tuple[str, str, dict[str, Any]]], number: int) -> None:
        """Send so many requests, of all operations in turns."""
        while self.outcome.requests < number:
            for path, method, operation in operations:
                self._probe_once(path, method.upper(), operation)

    def _probe_once(self, path: str, method: str, operation: dict[str, Any]) -> None:
        headers = self._random.choice(self.actors)
        side = self._random.randrange(len(OTHERS))
        names = [(OTHERS[side], DOCUMENT), (MISSING[side], NO_DOCUMENT)]
        if self._random.random() < 0.3:  # of one's own collection, a document of others
            names = [(MINE, DOCUMENT), (MINE, NO_DOCUMENT)]
        elif self._random.random() < 0.2:
            trick = self._random.choice(_TRICKS)
            names = [
                (trick.format(mine=MINE, other=name, OTHER=name.upper()), document)
                for name, document in names
            ]
        order = [0, 1] if self._random.random() < 0.5 else [1, 0]
        found: dict[int, tuple[httpx2.Response, float]] = {}
        for each in order:
            request = fill(path, method, operation, *names[each])
            started = time.perf_counter()
            response = self._client.request(
                request.method, request.path, json=request.body, headers=headers
            )
            found[each] = (response, time.perf_counter() - started)
            self._check(response, f"{method} {path}", names[each])
        (there, fast), (missing, slow) = found[0], found[1]
        self.outcome.requests += 2
        self.outcome.seconds[f"{method} {path}"].append((fast, slow))
        for what, one, other in zip(
            ("status", "headers", "words"), show(there, names[0]), show(missing, names[1]),
            strict=True,
        ):  # fmt: skip
            if one != other:
                self.outcome.leaks.append(f"{method} {path} {names[0]}: {what}: {one!r} {other!r}")

    def _check(self, response: httpx2.Response, name: str, asked: tuple[str, str]) -> None:
        text = response.text + repr(response.headers)
        told = [one for one in OTHERS if one in text and one not in asked[0]]
        # The question itself may be repeated; nothing else holds these words.
        told += [one for one in ("QX7731", "歐陽靜", f"{CANARY}.txt") if one in text]
        if told:
            self.outcome.leaks.append(f"{name} {asked}: shows {told}")


def show(response: httpx2.Response, names: tuple[str, str]) -> tuple[int, object, str]:
    """Return status, headers and words, without the names that were asked for."""
    text = _TIMINGS.sub("", response.text)
    has_timings = text != response.text
    for name in names:
        for written in (name, quote(name), quote(name, safe=""), repr(name)[1:-1]):
            text = text.replace(written, "…")
            text = text.replace(json.dumps(written)[1:-1], "…")
    kept = {name: value for name, value in response.headers.items() if name.lower() not in _IGNORED}
    if has_timings:  # a number may have a digit more
        kept.pop("content-length", None)
    return response.status_code, kept, text


def list_operations(described: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Yield path, method and description of each operation; nothing is removed but by name."""
    for path, methods in described["paths"].items():
        for method, operation in methods.items():
            yield path, method, operation


def fill(
    path: str, method: str, operation: dict[str, Any], collection: str, document: str
) -> Request:
    """Return the request of an operation about a document of a collection."""
    query = []
    for one in operation.get("parameters", []):
        value = choose(one["name"], one.get("schema", {}), collection, document)
        if one["in"] == "path":
            path = path.replace(f"{{{one['name']}}}", quote(value, safe=""))
        elif one["in"] == "query" and (one.get("required") or one["name"] == "collection"):
            query.append(f"{one['name']}={quote(value, safe='')}")
    content = operation.get("requestBody", {}).get("content", {}).get("application/json")
    body = None
    if content:
        body = replace(content["example"], collection, document)
        if "collection" not in json.dumps(operation.get("parameters", [])):
            body = {**body, "collection": collection}
    return Request(method, f"{path}?{'&'.join(query)}" if query else path, body)


def choose(name: str, schema: dict[str, Any], collection: str, document: str) -> str:
    """Return the value of a parameter."""
    known = {"collection": collection, "id": document, "number": "1", "format": "csv"}
    if name in known:
        return known[name]
    return "1" if schema.get("type") in {"integer", "number"} else document


def replace(example: Any, collection: str, document: str) -> Any:
    """Return the example of a body with what it names replaced."""
    if isinstance(example, dict):
        return {
            key: collection
            if key == "collection"
            else document
            if key == "document_id"
            else _QUESTION
            if key == "question"
            else [_QUESTION]
            if key == "questions"
            else replace(value, collection, document)
            for key, value in example.items()
        }
    if isinstance(example, list):
        return [replace(one, collection, document) for one in example]
    return example
