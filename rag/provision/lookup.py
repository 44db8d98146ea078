"""Find the provision that a question names in the documents of a collection."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from index.document import Hit
from index.search.searcher import Searcher
from index.text.han import ONE_TO_NINE
from rag.provision.label import STEP
from rag.provision.naming import is_elsewhere, measure_fit, names_other_work
from rag.provision.outline import Provision
from rag.provision.outline_cache import OutlineCache
from rag.provision.reference import LEGAL, PARAGRAPH, ProvisionReference
from rag.provision.resolution import Outline, prefers_steps, resolve
from rag.question import Question
from rag.retrieval.lexical import retrieve_lexical
from rag.retrieval.ranking import Float32

# Chunks with the number that are looked at, and documents that are read.
_CHUNKS, _DOCUMENTS = 48, 12
# … but no more than so much text: a tenth of a second.
_CHARACTERS = 400_000
# A name fits a title that has so much of it.
_FITS = 0.6
_NO_GROUP = 9
_LONGEST_NAME = 100  # characters of a name that are sought
_OUTLINES = OutlineCache()


@dataclass(frozen=True, slots=True)
class FoundProvision:
    """A provision of a document."""

    outline: Outline
    provision: Provision
    # The best passage of its document.
    hit: Hit
    # Whether nothing else fits the question as well.
    is_only: bool


def find_provision(
    reference: ProvisionReference, outlines: Sequence[tuple[Outline, Hit]]
) -> FoundProvision | None:
    """Return the provision that a reference means; None if none of the documents has it."""
    fits = [measure_fit(reference.name, _list_titles(one)) for one, _ in outlines]
    best = max(fits, default=0.0)
    kind = reference.levels[0].kind
    groups = [_NO_GROUP if at is None else at for at in (o.find_group(kind) for o, _ in outlines)]
    # Where a law is, 第三條 is not the third item of a list elsewhere.
    lowest = min(groups) if kind in LEGAL and best < _FITS and groups else max(groups, default=0)
    found: list[tuple[tuple[float, ...], Outline, Provision, Hit]] = []
    for rank, ((outline, hit), fit, group) in enumerate(zip(outlines, fits, groups, strict=True)):
        titles = _list_titles(outline)
        if (best >= _FITS and fit < best - 0.2) or group > lowest:
            continue
        if names_other_work(reference.name, titles):
            continue
        if is_elsewhere(reference.name, outline.document):
            continue
        for order, one in enumerate(resolve(outline, reference)):
            near = measure_fit(reference.name, one.path[:-1])
            steps = kind == STEP and prefers_steps(one)
            # The name of a law counts before that of a chapter, and both before the ranking.
            excess = _excess(titles) if reference.name else 0.0
            key = (max(fit, near), near, -group, -excess, steps, -rank, -len(one.path), -order)
            found.append((tuple(map(float, key)), outline, one, hit))
    if not found:
        return None
    _, outline, provision, hit = max(found, key=lambda one: one[0])
    is_only = len({id(one[1]) for one in found}) == 1 or best >= _FITS
    return FoundProvision(outline, provision, hit, is_only)


def has_numbering(reference: ProvisionReference, outlines: Sequence[tuple[Outline, Hit]]) -> bool:
    """Tell whether a document numbers what the reference names, though not up to its number."""
    return any(one.has_kind(reference.levels[0].kind) for one, _ in outlines)


def list_outlines(
    reference: ProvisionReference, hits: Sequence[Hit], searcher: Searcher
) -> list[tuple[Outline, Hit]]:
    """List the documents that could be meant, the likeliest first, each with its best passage."""
    by_document: dict[str, Hit] = {}
    for hit in [*hits, *_search_number(reference, searcher)]:
        by_document.setdefault(hit.chunk.document_id, hit)
    ordered = list(by_document.values())
    if reference.name:
        ordered.sort(key=lambda hit: -measure_fit(reference.name, [hit.title]))
    outlines: list[tuple[Outline, Hit]] = []
    size = 0
    for hit in ordered[:_DOCUMENTS]:
        document = searcher.document(hit.chunk.document_id)
        size += len(document.text)
        if outlines and size > _CHARACTERS:
            break
        outlines.append((_OUTLINES.read(document), hit))
    return outlines


def _search_number(reference: ProvisionReference, searcher: Searcher) -> Iterator[Hit]:
    """Yield passages with the number of a reference."""
    first = reference.levels[0]
    if first.kind == PARAGRAPH or not first.number[:1].isdigit():
        return
    whole, _, branch = first.number.partition("-")
    written = f"第{whole}条" + (f"之{branch}" if branch else "")
    short = ONE_TO_NINE[int(whole) - 1] if whole.isdigit() and 0 < int(whole) < 10 else ""
    name = reference.name[-_LONGEST_NAME:]
    question = Question.parse(f"{name} {written} {first.number} {short}")
    ranking = retrieve_lexical(question, _embed_nothing, searcher, _CHUNKS)
    ids = ranking.ids.tolist()
    chunks = searcher.chunks(ids)
    for chunk_id, score in zip(ids, ranking.scores.tolist(), strict=True):
        chunk, title = chunks[chunk_id]
        yield Hit(chunk_id, chunk, title, score, None, ranking.lexical.get(chunk_id))


def _embed_nothing() -> Float32:
    raise RuntimeError("the lexical leg needs no vector")


def _list_titles(outline: Outline) -> list[str]:
    document = outline.document
    return [document.title, document.source.rpartition("/")[2].rpartition(".")[0]]


def _excess(titles: Sequence[str]) -> float:
    """Return how long the shortest title is, in hundreds: 勞動基準法 before its 施行細則."""
    return min(len(one) for one in titles if one) / 100 if any(titles) else 0.0
