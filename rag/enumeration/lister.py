"""Answer a question for a list with all its items, each cited."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain

from index.document import Document, Hit
from index.search.searcher import Searcher
from index.text.analyzer import extract_terms
from index.text.normalize import fold
from rag.calculation.table_series import read_rows
from rag.citation import Span
from rag.enumeration.choice import ChosenList, ListOffer, choose_list, fold_all
from rag.enumeration.column_list import list_column
from rag.enumeration.item_list import ItemList, ListForm
from rag.enumeration.line import LineReader
from rag.enumeration.line_list import find_line_lists, trim_item
from rag.enumeration.request import ListKind, ListRequest, recognize_list
from rag.enumeration.sentence_list import find_sentence_lists
from rag.question import Question
from rag.reading.reader import AnswerPart, PassageAnswer, make_part
from rag.reading.sentence import split_sentences

# Passages whose lists are offered.
_READ = 3
# Characters that may be read before the first of several words: at the north gate.
_PREPOSITION = 8
# The least confidence of a list that the document names as the question does, and of one that it
# names in part and of which the reader took several items for the answer.
NAMED, SEVERAL = 0.75, 0.5


@dataclass(frozen=True, slots=True)
class ListAnswer:
    """All items of the list that a question asks for."""

    answer: PassageAnswer
    # What is known of it beside the reader's judgement: whether the document itself names the list
    # as the question does, and whether the reader took several of its items for the answer.
    is_named: bool
    is_read: bool

    @property
    def floor(self) -> float:
        """The confidence that it has at least."""
        return NAMED if self.is_named else SEVERAL if self.is_read else 0.0


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
    column: PassageAnswer | None = None
    for hit in hits[:_READ]:
        if hit.chunk.view.cells:
            is_across = question.is_across(hit.chunk.text)
            rows = [] if column else read_rows(hit, searcher)
            column = column or list_column(request, rows, hit, is_across)
            continue
        document = searcher.document(hit.chunk.document_id)
        reader = readers.get(document.id) or LineReader(document)
        readers[document.id] = reader
        for offer in _offer_lists(question, document, reader, hit, best):
            offers.append(offer)
            owners.append((hit, reader))
    chosen = choose_list(request, offers)
    if column and (chosen is None or best.hit.chunk.view.cells):
        return ListAnswer(column, True, True)
    if chosen is None:
        other = _widen_procedure(request, best)
        return ListAnswer(other, False, False) if other else None
    hit, reader = owners[offers.index(chosen.offer)]
    answer = _make_answer(chosen, hit, reader)
    return ListAnswer(answer, chosen.is_named, chosen.offer.read > 1)


def _widen_procedure(request: ListRequest, best: PassageAnswer) -> PassageAnswer | None:
    """Return the sentence that was read of a procedure told in one, below a heading that names it:
    the clause that the reader takes is a step of it.
    """
    hit = best.hit
    view = hit.chunk.view
    if request.kind is not ListKind.PROCEDURE or view.cells or not hit.chunk.section:
        return None
    known = set(extract_terms(hit.chunk.section[-1]))
    at = view.find_text(best.parts[0].spans[0].start)
    if at is None or not all(any(way <= known for way in one.ways) for one in request.words):
        return None
    sentence = next((one for one in split_sentences(view.text) if one.start <= at < one.end), None)
    if sentence is None:
        return None
    start = max(sentence.start, view.text.rfind("\n", 0, at) + 1)
    part = make_part(hit, trim_item(view.text, start, sentence.end))
    if part is None or part.spans[0].start > best.parts[0].spans[0].start:
        return None
    return PassageAnswer(hit, (part,), Span(part.spans[0].start, part.spans[-1].end))


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
        is_part = one.form is ListForm.WORDS and read is not None and _exceeds(read, one)
        if first < chunk.end and one.end > chunk.start and not is_part:
            yield _make_offer(question, reader, hit, one, read)


def _exceeds(read: Span, one: ItemList) -> bool:
    """Tell whether what was read has a part of a list and more than the list."""
    is_inside = one.start - _PREPOSITION <= read.start and read.end <= one.end
    return read.start < one.end and read.end > one.start and not is_inside


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
        read=sum(read.start < item.end and read.end > item.start for item in one.items)
        if read
        else 0,
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
    # Words of one clause are cited with what joins them: 期刊室、兒童室及視聽室.
    whole = (Span(one.start, one.end),)
    items = whole if one.form is ListForm.WORDS else one.items
    parts = tuple(
        AnswerPart(reader.read(item.start, item.end), reader.find_shown(item.start, item.end))
        for item in items
    )
    section = _find_section(hit, chosen.offer.words)
    return PassageAnswer(
        replace(hit, chunk=replace(hit.chunk, section=section)), parts, Span(one.start, one.end)
    )
