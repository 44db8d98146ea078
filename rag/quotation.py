"""Slice the words of an answer out of their documents, with what they mean and depend on."""

from index.search.searcher import Searcher
from rag.answer import (
    SEPARATOR,
    AnswerText,
    AnswerType,
    Computation,
)
from rag.calculation.calculator import CalculatedAnswer
from rag.citation import Citation, Span
from rag.question import Question
from rag.reading.boundary import asks_yes_or_no
from rag.reading.reader import PassageAnswer
from rag.reading.sentence import complete_sentence
from rag.value.answer_type import classify
from rag.value.cell import parse_cell
from rag.value.date import parse_compact_date
from rag.value.quantity import Quantity

# Types without a value. A name may contain a number that is none: 3M公司, 第一銀行.
_NAMED = {AnswerType.PERSON, AnswerType.ORGANISATION, AnswerType.PLACE, AnswerType.TITLE}


def cite(question: Question, answer: PassageAnswer, searcher: Searcher) -> AnswerText:
    """Return the words of an answer, sliced out of their document, with their type and value."""
    chunk = answer.hit.chunk
    document = searcher.document(chunk.document_id)
    sentence = find_sentence(answer, document.text)
    citations = tuple(
        Citation.slice(document, span, sentence, chunk.section, searcher)
        for part in answer.parts
        for span in part.spans
    )
    words = SEPARATOR.join(part.words for part in answer.parts)
    answer_type = classify(question.expected_type, words)
    # OTHER is asked where a number only names a thing, such as a telephone. A number in a sentence
    # that says yes or no is not what was asked for.
    has_value = (
        len(answer.parts) == 1
        and answer_type not in _NAMED
        and question.expected_type is not AnswerType.OTHER
        and not asks_yes_or_no(question.text)
    )
    cell = answer.parts[0].cell
    quantity = parse_cell(words, cell) if has_value else None
    supports = tuple(
        Citation.slice(document, span, span, chunk.section, searcher)
        for span in find_supports(answer)
    )
    if answer_type is AnswerType.DATE and (day := parse_compact_date(words)):
        quantity = Quantity(day, None, answer_type)
    if quantity is None:
        return AnswerText(words, citations, answer_type, supports=supports)
    return AnswerText(words, citations, answer_type, quantity.value, quantity.unit, supports)


def cite_calculated(question: Question, found: CalculatedAnswer, searcher: Searcher) -> AnswerText:
    """Return what was computed, with every operand sliced out of the document."""
    chunk = found.hit.chunk
    document = searcher.document(chunk.document_id)

    def slice_span(span: Span) -> Citation:
        is_cell = bool(chunk.view.cells) or "\t" in document.text[span.start : span.end]
        sentence = span if is_cell else complete_sentence(document.text, span, span)
        return Citation.slice(document, span, sentence, chunk.section, searcher)

    operands = tuple(slice_span(one.span) for one in found.operands)
    supports = tuple(tuple(map(slice_span, one.supports)) for one in found.operands)
    value = found.value
    answer_type = value.kind if value else classify(question.expected_type, found.text)
    number = None if value is None else value.value
    return AnswerText(
        found.text,
        tuple(slice_span(span) for span in found.spans),
        answer_type,
        None if number is None else int(number) if number == int(number) else float(number),
        value.unit if value else None,
        tuple(one for each in supports for one in each) if found.is_stated else (),
        None if found.is_stated else Computation(found.operation, operands, supports),
    )


def find_sentence(answer: PassageAnswer, text: str) -> Span:
    """Return the sentence around an answer in its document's `text`; of a cell its row."""
    if answer.hit.chunk.view.cells:
        return answer.sentence
    spans = [span for part in answer.parts for span in part.spans]
    cited = Span(min(one.start for one in spans), max(one.end for one in spans))
    return complete_sentence(text, answer.sentence, cited)


def find_supports(answer: PassageAnswer) -> list[Span]:
    """Return what makes the cells of an answer mean what they do, each once."""
    found = [span for part in answer.parts if part.cell for span in part.cell.supports]
    return [*answer.supports, *(Span(*span) for span in dict.fromkeys(found))]
