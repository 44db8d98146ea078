"""Read passages: find the exact words that answer, with a calibrated confidence.

One network reads and reranks in one pass: each passage gets its best spans and two judgements
(`rag.reading.extractor`), the passages are put in a new order by them, and the best span of the
first becomes the answer.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from index.document import Hit, has_visible_text
from index.text.view import Range, View, ViewCell
from rag.checking.alternative import choose
from rag.checking.check import find_contradiction, is_better
from rag.checking.conflict import exclude, tell_apart
from rag.checking.evidence import AnswerEvidence
from rag.citation import Span
from rag.question import Question
from rag.reading.boundary import narrow
from rag.reading.cell_choice import choose_cell, is_same_row
from rag.reading.confidence import Calibration, Features, measure_features
from rag.reading.echo import drop_echoes
from rag.reading.extractor import Extraction, Extractor
from rag.reading.heading import make_titled_text
from rag.reading.multi_span import select_spans
from rag.reading.question_part import split_question
from rag.reading.rerank import measure_strength, order_hits, rank, score_passages
from rag.reading.rewording import reword
from rag.reading.sentence import split_sentences
from rag.retrieval.coverage import QueryCoverage
from rag.value.quantity import Quantity, parse_quantity

# Passages read: with more, a wrong one is put first as often as a right one (eval/LOG.md).
READ = 3
# Of its confidence an answer keeps so much with which a check finds fault.
_DOUBTED = 0.25
# Characters of a table cell that is cited whole.
_SHORT_CELL = 20


@dataclass(frozen=True, slots=True)
class AnswerPart:
    """One thing that an answer names."""

    # As a person reads it.
    words: str
    # Where the words stand in the document; several spans where something lies between them that is
    # not read.
    spans: tuple[Span, ...]
    # The cell of a table that it is, or is in.
    cell: ViewCell | None = None


@dataclass(frozen=True, slots=True)
class PassageAnswer:
    """The answer of one passage. Offsets are into the document of `hit`."""

    hit: Hit
    # One part, or several for a question that asks for several things.
    parts: tuple[AnswerPart, ...]
    # The sentences around them.
    sentence: Span
    # What else makes it the answer: the number of a provision.
    supports: tuple[Span, ...] = ()

    @property
    def evidence(self) -> AnswerEvidence:
        """What stands around its first part."""
        return AnswerEvidence.collect(self.hit, self.parts[0].spans[0].start, self.parts[0].words)


@dataclass(frozen=True, slots=True)
class ReadResult:
    """What was read of all passages."""

    # The passages in their new order.
    hits: list[Hit]
    best: PassageAnswer
    # Another passage's answer with another value, if there is one.
    conflict: PassageAnswer | None
    features: Features
    # The estimated chance, 0..1, that `best` is right.
    confidence: float
    # Whether `best` is a provision that the question names, or its number: nothing is computed.
    is_provision: bool = False
    # The check that finds `best` to be about something else than what is asked, if one does.
    contradicted: str | None = None


class Reader:
    """Answers with the best span of the best passage."""

    def __init__(self, extractor: Extractor, calibration: Calibration) -> None:
        self._extractor, self._calibration = extractor, calibration

    def split(self, question: str) -> list[str]:
        """Return the parts of a question to read one by one: itself, unless it is too long."""
        extractor = self._extractor
        return split_question(question, extractor.count_tokens, extractor.max_question)

    def read(self, question: Question, hits: Sequence[Hit], coverage: QueryCoverage) -> ReadResult:
        """Return the best answer among `hits`: at least one, best first."""
        texts = [make_titled_text(hit, question.text) for hit in hits[:READ]]
        asked = reword(question.text, [part for one in texts for part in (one.title, one.text)])
        extractions = [
            drop_echoes(question, hit, extraction)
            for hit, extraction in zip(hits, self._extractor.read(asked, texts), strict=False)
            # not every hit is read
        ]
        scores = score_passages(question, hits, extractions, self._calibration.ranking)
        order = rank(scores)
        ranked = order_hits(hits, scores, order)
        # Passages that were not read keep their distances, below those that were.
        shift = ranked[-1].score - hits[len(extractions) - 1].score
        rest = [replace(hit, score=hit.score + shift) for hit in hits[len(extractions) :]]

        def answer(tried: Sequence[int], read: Sequence[Extraction]) -> PassageAnswer:
            found = make_answer(question, ranked[order.index(tried[0])], read[tried[0]])
            return prefer_asked_group(question, found, ranked)

        first = answer(order, extractions).evidence

        def accept(tried: Sequence[int], read: Sequence[Extraction]) -> bool:
            return is_better(question, answer(tried, read).evidence, first)

        chosen, extractions = choose(order, extractions, accept)
        best = answer(chosen, extractions)
        features = measure_features(question, hits, extractions, chosen, coverage)
        # Of a greeting, or a question about something else, the documents have no word at all.
        confidence = self._calibration.estimate(features) if coverage.share else 0.0
        contradicted = find_contradiction(question, best.evidence) if coverage.share else None
        conflict = self._find_conflict(
            question, best, [hits[i] for i in chosen], [extractions[i] for i in chosen]
        )
        if contradicted:
            confidence, conflict = confidence * _DOUBTED, None
        found = [*order_hits(hits, scores, chosen), *rest]
        return ReadResult(found, best, conflict, features, confidence, contradicted=contradicted)

    def _find_conflict(
        self,
        question: Question,
        best: PassageAnswer,
        hits: Sequence[Hit],
        extractions: Sequence[Extraction],
    ) -> PassageAnswer | None:
        """Return the first other passage that answers as surely with another value of the same
        type and unit.
        """
        value = _parse_value(best)
        if value is None:
            return None
        strength = measure_strength(extractions[0])
        for hit, extraction in zip(hits[1:], extractions[1:], strict=True):
            is_weaker = strength - measure_strength(extraction) > self._calibration.rival
            if extraction.margin <= 0 or extraction.answerable <= 0 or is_weaker:
                continue
            if tell_apart(best.hit, hit):
                continue
            other = make_answer(question, hit, extraction)
            other_value = _parse_value(other)
            is_other = other_value and exclude(value, other_value)
            if is_other and not find_contradiction(question, other.evidence):
                return other
        return None


def make_answer(question: Question, hit: Hit, extraction: Extraction) -> PassageAnswer:
    """Return a passage's answer: its first sentence where the network found no span at all."""
    view = hit.chunk.view
    text = view.text
    chosen = select_spans(text, extraction.candidates, question.requested)
    spans = [narrow(question, text, span) for span in chosen]
    spans = spans or [next(split_sentences(text), Span(0, len(text)))]
    parts = [part for span in spans if (part := make_part(hit, span))]
    parts = [prefer_asked_cell(question, hit, part) for part in parts]
    if not parts:
        # A span of separators alone stands nowhere in the source.
        parts = [make_part(hit, Span(0, len(text))) or _cite_all(hit)]
    around = find_sentences(text, spans)
    cited = [Span(*one) for one in view.locate(around.start, around.end)]
    if view.cells:
        # The headers in the sentence stand elsewhere: around a cell stands its row.
        cited = [Span(hit.chunk.start, hit.chunk.end)]
    cited += [span for part in parts for span in part.spans]
    sentence = Span(min(one.start for one in cited), max(one.end for one in cited))
    return PassageAnswer(hit, tuple(parts), sentence)


def make_part(hit: Hit, span: Span) -> AnswerPart | None:
    """Map a span of a hit's view to the document; None if nothing of it stands there.

    Of a table's row it is the cell where most of it stands, or the part of it in a long cell: a
    header beside it is no part of the answer.
    """
    view, text = hit.chunk.view, hit.chunk.view.text
    found = view.locate(span.start, span.end)
    if not found:
        return None
    if not view.cells:
        return AnswerPart(text[span.start : span.end], _close_gaps(hit, found))
    inside = [one for one in found if view.find_cell(one[0])]
    start, end = max(inside or found, key=lambda one: one[1] - one[0])
    cell = view.find_cell(start)
    if cell is None and (meant := _find_meant_cell(view, span, (start, end))):
        start, end, cell = meant.start, meant.end, meant
    if cell and cell.end - cell.start <= max(_SHORT_CELL, 2 * (end - start)):
        start, end = cell.start, cell.end
    return AnswerPart(view.read(start, end), (Span(start, end),), cell)


def prefer_asked_cell(question: Question, hit: Hit, part: AnswerPart) -> AnswerPart:
    """Return the cell of the same row whose column the question names, whole, if the part is in
    another.
    """
    view = hit.chunk.view
    if part.cell is None:
        return part
    cell = choose_cell(question, [view], part.cell)
    if cell == part.cell:
        return part
    return AnswerPart(view.read(cell.start, cell.end), (Span(cell.start, cell.end),), cell)


def prefer_asked_group(
    question: Question, answer: PassageAnswer, hits: Sequence[Hit]
) -> PassageAnswer:
    """Return the answer in the other group of columns of its row that the question names, if one of
    `hits` is that.
    """
    cell = answer.parts[0].cell
    if cell is None or len(answer.parts) > 1:
        return answer
    own = answer.hit.chunk
    row = [answer.hit] + [
        hit
        for hit in hits
        if hit.chunk.document_id == own.document_id and is_same_row(own.view, hit.chunk.view)
    ]
    chosen = choose_cell(question, [hit.chunk.view for hit in row], cell)
    hit = next(hit for hit in row if chosen in hit.chunk.view.cells)
    if chosen == cell:
        return answer
    words = hit.chunk.view.read(chosen.start, chosen.end)
    part = AnswerPart(words, (Span(chosen.start, chosen.end),), chosen)
    return PassageAnswer(hit, (part,), Span(hit.chunk.start, hit.chunk.end))


def _find_meant_cell(view: View, span: Span, found: Range) -> ViewCell | None:
    """Return the cell behind a header of which only a part was found, such as the unit: it is what
    the words belong to. A whole header, such as a year, may be the answer itself.
    """
    for cell in view.cells:
        for start, end in cell.supports:
            inside = start <= found[0] and found[1] <= end
            if inside and found[1] - found[0] < end - start:
                behind = view.find_text(cell.start)
                if behind is not None and behind >= span.end:
                    return cell
    return None


def _close_gaps(hit: Hit, found: Sequence[Range]) -> tuple[Span, ...]:
    """Join ranges that only blanks or invisible characters of the source part."""
    chunk = hit.chunk
    joined: list[Span] = []
    for start, end in found:
        last = joined[-1].end if joined else start
        gap = chunk.text[last - chunk.start : start - chunk.start]
        if joined and last <= start and not has_visible_text(gap):
            joined[-1] = Span(joined[-1].start, end)
        else:
            joined.append(Span(start, end))
    return tuple(joined)


def _cite_all(hit: Hit) -> AnswerPart:
    chunk = hit.chunk
    return AnswerPart(chunk.text, (Span(chunk.start, chunk.end),))


def find_sentences(text: str, spans: Sequence[Span]) -> Span:
    """Return the sentences that `spans` stand in, from the start of the first to the end of the
    last.
    """
    start, end = min(span.start for span in spans), max(span.end for span in spans)
    touched = [s for s in split_sentences(text) if s.start < end and s.end > start]
    if not touched:
        return Span(start, end)
    return Span(min(start, *(s.start for s in touched)), max(end, *(s.end for s in touched)))


def _parse_value(answer: PassageAnswer) -> Quantity | None:
    """Return the value of an answer of one span, if it states one."""
    if len(answer.parts) != 1:
        return None
    return parse_quantity(answer.parts[0].words)
