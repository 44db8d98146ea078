"""Answer a question for a list with all its items, each cited."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain

from index.document import Document, Hit
from index.search.searcher import Searcher
from index.text.normalize import fold
from rag.citation import Span
from rag.enumeration.choice import ChosenList, ListOffer, choose_list, fold_all
from rag.enumeration.item_list import ItemList
from rag.enumeration.line import LineReader
from rag.enumeration.line_list import find_line_lists
from rag.enumeration.request import recognize_list
from rag.enumeration.sentence_list import find_sentence_lists
from rag.question import Question
from rag.reading.reader import AnswerPart, PassageAnswer

# Passages whose lists are offered.
_READ = 3


@dataclass(frozen=True, slots=True)
class ListAnswer:
    """All items of the list that a question asks for."""

    answer: PassageAnswer
    # Whether the document itself names the list as the question does.
    is_named: bool


def answer_with_list(
    question: Question, best: PassageAnswer, hits: Sequence[Hit], searcher: Searcher
) -> ListAnswer | None:
    """Return the list that the question asks for; None for a question that asks for no list, or
    whose list does not stand near what was read.

    `best` is the answer that was read, and `hits` the passages in the reader's order.
    """
    request = recognize_list(question)
    if request is None:
        return None
    offers: list[ListOffer] = []
    owners: list[tuple[Hit, LineReader]] = []
    readers: dict[str, LineReader] = {}
    for hit in hits[:_READ]:
        if hit.chunk.view.cells:
            continue
        document = searcher.document(hit.chunk.document_id)
        reader = readers.setdefault(document.id, LineReader(document))
        for offer in _offer_lists(question, document, reader, hit, best):
            offers.append(offer)
            owners.append((hit, reader))
    chosen = choose_list(request, offers)
    if chosen is None:
        return None
    hit, reader = owners[offers.index(chosen.offer)]
    return ListAnswer(_make_answer(chosen, hit, reader), chosen.is_named)


def _offer_lists(
    question: Question, document: Document, reader: LineReader, hit: Hit, best: PassageAnswer
) -> Iterator[ListOffer]:
    """Yield the lists that the passage of `hit` has a part of, or leads to."""
    text, chunk = document.text, hit.chunk
    read = _find_read(best, document.id)
    lines = reader.read_lines(chunk.start, chunk.end)
    own = [line for line in lines if line.start < chunk.end and line.end > chunk.start]
    lists = find_line_lists(text, lines)
    inner = chain.from_iterable(find_sentence_lists(text, line, read) for line in own)
    for one in [*lists, *inner]:
        first = min([one.start, *(lead.start for lead in one.leads)])
        if first < chunk.end and one.end > chunk.start:
            yield _make_offer(question, reader, hit, one, read)


def _make_offer(
    question: Question, reader: LineReader, hit: Hit, one: ItemList, read: Span | None
) -> ListOffer:
    words = tuple(fold(reader.read(item.start, item.end)) for item in one.items)
    leads = [reader.read(lead.start, lead.end) for lead in one.leads]
    section = _find_section(hit, words)
    context = [hit.title, *hit.chunk.view.context, *section]
    return ListOffer(
        items=one,
        near=fold_all([*leads, *section[-1:]]),
        far=fold_all([*leads, *context]),
        words=words,
        is_read=read is not None and read.start < one.end and read.end > one.start,
        is_across=question.is_across("".join([*leads, *words])),
    )


def _find_read(best: PassageAnswer, document_id: str) -> Span | None:
    """Return what the reader took for the answer, if it is in the document."""
    if best.hit.chunk.document_id != document_id:
        return None
    spans = [span for part in best.parts for span in part.spans]
    return Span(spans[0].start, max(span.end for span in spans))


def _find_section(hit: Hit, words: Sequence[str]) -> tuple[str, ...]:
    """Return the headings of a passage without those that are items of the list."""
    return tuple(
        one
        for one in hit.chunk.section
        if not any(word[:12] in fold(one) for word in words if len(word) > 1)
    )


def _make_answer(chosen: ChosenList, hit: Hit, reader: LineReader) -> PassageAnswer:
    one = chosen.offer.items
    parts = tuple(
        AnswerPart(reader.read(item.start, item.end), reader.find_shown(item.start, item.end))
        for item in one.items
    )
    section = _find_section(hit, chosen.offer.words)
    return PassageAnswer(
        replace(hit, chunk=replace(hit.chunk, section=section)), parts, Span(one.start, one.end)
    )
