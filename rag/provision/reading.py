"""Answer a question that names a provision by its number, or asks for the number of one."""

import re
from collections.abc import Sequence
from dataclasses import replace

from index.document import Hit
from index.search.searcher import Searcher
from index.text.analyzer import extract_terms
from index.text.normalize import fold
from rag.citation import Span
from rag.provision.lookup import FoundProvision, find_provision, has_numbering, list_outlines
from rag.provision.passage import cite_all, make_hit, make_number, make_whole
from rag.provision.reference import (
    LEGAL,
    STRONG,
    ProvisionReference,
    mentions,
    parse_reference,
)
from rag.provision.topic import find_by_topic
from rag.provision.wording import Wanted
from rag.question import Question
from rag.reading.confidence import NAMES, Features
from rag.reading.reader import PassageAnswer, Reader, ReadResult, make_part
from rag.retrieval.coverage import QueryCoverage

# The confidence of a provision that is the only one with its number, and of one among several
# documents that have it (eval/LOG.md).
_SURE, _LIKELY = 0.95, 0.7
# … of what a provision says about something that its words name.
_ABOUT = 0.8
_NAME = 4  # last characters of a name that a text says of the same work
_NOT_READ = Features(*[0.0] * len(NAMES))
# Asks for one thing, not for what is said about it.
_ASKS_ONE = re.compile(
    r"[几谁哪]|多[少久长大高远]|何[时地处人]|时候|吗|是否|[可能]否|为什么|为何[要会不能]|怎么办"
    r"|\b(?:how|when|who|whom|whose|where|which|why|can|may|must|will)\b"
)


def read_named(
    reader: Reader,
    question: Question,
    hits: Sequence[Hit],
    coverage: QueryCoverage,
    searcher: Searcher,
) -> ReadResult | None:
    """Return what the provision says that a question names by its number, or its number.

    None for a question that names none, or names what only a text refers to.
    """
    reference = parse_reference(question.text)
    if reference is None or not hits:
        return None
    if reference.wanted is Wanted.NUMBER:
        return _read_number(reference, question, hits, searcher)
    return _read_text(reader, reference, question, hits, coverage, searcher)


def _read_text(  # noqa: PLR0913, PLR0917  what `read_named` was given, and what it found
    reader: Reader,
    reference: ProvisionReference,
    question: Question,
    hits: Sequence[Hit],
    coverage: QueryCoverage,
    searcher: Searcher,
) -> ReadResult | None:
    """Return all of a provision, or what the reader finds in it."""
    outlines = list_outlines(reference, hits, searcher)
    found = find_provision(reference, outlines)
    if found is None:
        is_absent = _is_absent(reference, hits, has_numbering(reference, outlines))
        return _make_result(hits, _refer(hits[0]), 0.0) if is_absent else None
    hit = make_hit(found, reference.written)
    if reference.wanted is Wanted.TEXT:
        return _make_result(hits, _say(reference, found, hit), _SURE if found.is_only else _LIKELY)
    if not reference.is_certain:
        return reader.read(question, [hit, *_drop(hits, hit)], coverage)
    if not _ASKS_ONE.search(reference.topic) and _is_about(reference, hit):
        confidence = _ABOUT if found.is_only else _LIKELY
        return _make_result(hits, _say(reference, found, hit), confidence)
    read = reader.read(question, [hit], coverage)
    return replace(read, hits=[*read.hits, *_drop(hits, hit)])


def _read_number(
    reference: ProvisionReference,
    question: Question,
    hits: Sequence[Hit],
    searcher: Searcher,
) -> ReadResult | None:
    found = find_by_topic(reference, question, hits, searcher)
    if found is None:
        return None
    provision, confidence = found
    hit = make_hit(provision, reference.written)
    return _make_result(hits, make_number(provision, hit), confidence)


def _say(reference: ProvisionReference, found: FoundProvision, hit: Hit) -> PassageAnswer:
    asks_reply = re.search(r"答|回[覆复]|\banswer", reference.topic) is not None
    asks_question = re.search(r"在问|问什么|问的|\bask", reference.topic) is not None
    return make_whole(found, hit, asks_question and not asks_reply, asks_reply)


def _is_absent(reference: ProvisionReference, hits: Sequence[Hit], is_numbered: bool) -> bool:
    """Tell whether the documents lack the provision, so that no other text can answer.

    A text may still tell what the provision of another work says, if it refers to it; and a row of
    those who violated it answers what is asked about one of them.
    """
    if not reference.is_certain:
        return False
    named, level = reference.name[-_NAME:], reference.levels[0]
    referring = [hit for hit in hits if mentions(hit.chunk.text, level)]
    if any(_is_about(reference, hit) for hit in referring):
        return False
    refers = any(named in fold(hit.chunk.text) for hit in referring)
    if refers and (named or not is_numbered or reference.wanted is Wanted.DETAIL):
        return False
    if is_numbered:
        return level.kind in STRONG or reference.wanted is Wanted.TEXT
    return level.kind in LEGAL


def _is_about(reference: ProvisionReference, hit: Hit) -> bool:
    """Tell whether a provision has most of the words that the question has beside the number."""
    asked = [one for one in extract_terms(reference.subject) if len(one) > 1]
    said = extract_terms(" ".join([*hit.chunk.section, hit.chunk.view.text]))
    return bool(asked) and 2 * sum(one in said for one in asked) >= len(asked)


def _drop(hits: Sequence[Hit], own: Hit) -> list[Hit]:
    """Return the hits without the passage in which the provision was found."""
    chunk = own.chunk
    return [
        hit
        for hit in hits
        if hit.chunk_id != own.chunk_id
        and not (
            hit.chunk.document_id == chunk.document_id
            and chunk.start <= hit.chunk.start < chunk.end
        )
    ]


def _make_result(hits: Sequence[Hit], best: PassageAnswer, confidence: float) -> ReadResult:
    own = best.hit
    ranked = list(hits) if own in hits else [own, *_drop(hits, own)]
    return ReadResult(ranked, best, None, _NOT_READ, confidence, is_provision=True)


def _refer(hit: Hit) -> PassageAnswer:
    """Return the passage that a refusal shows first."""
    part = make_part(hit, Span(0, len(hit.chunk.view.text))) or cite_all(hit)
    return PassageAnswer(hit, (part,), Span(hit.chunk.start, hit.chunk.end))
