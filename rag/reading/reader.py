"""Read passages: find the exact words that answer, with a calibrated confidence.

One network reads and reranks in one pass: each passage gets its best spans and two judgements
(`rag.reading.extractor`), the passages are put in a new order by them, and the best span of the
first becomes the answer.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from index.document import Hit, has_visible_text
from index.text.normalize import fold
from index.text.view import Range, View, ViewCell
from rag.answer import AnswerType
from rag.citation import Span
from rag.question import Question
from rag.reading.boundary import narrow
from rag.reading.cell_choice import choose_cell, is_same_row
from rag.reading.confidence import Calibration, Features, measure_features
from rag.reading.echo import drop_echoes
from rag.reading.extractor import Extraction, Extractor, TitledText
from rag.reading.heading import states_unasked
from rag.reading.multi_span import select_spans
from rag.reading.question_part import split_question
from rag.reading.rerank import measure_strength, rank, score_passages
from rag.reading.rewording import reword
from rag.reading.sentence import split_sentences
from rag.retrieval.coverage import QueryCoverage
from rag.value.quantity import Quantity, parse_quantity

# Passages read: with more, a wrong one is put first as often as a right one (eval/LOG.md).
READ = 3
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
        ranked = [replace(hits[i], score=scores[i]) for i in order]
        # Passages that were not read keep their distances, below those that were.
        shift = ranked[-1].score - hits[len(extractions) - 1].score
        rest = [replace(hit, score=hit.score + shift) for hit in hits[len(extractions) :]]
        best = make_answer(question, ranked[0], extractions[order[0]])
        best = prefer_asked_group(question, best, ranked)
        features = measure_features(question, hits, extractions, order, coverage)
        # Of a greeting, or a question about something else, the documents have no word at all.
        confidence = self._calibration.estimate(features) if coverage.share else 0.0
        conflict = self._find_conflict(question, best, ranked, [extractions[i] for i in order])
        return ReadResult([*ranked, *rest], best, conflict, features, confidence)

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
            if _tell_apart(best.hit, hit):
                continue
            other = make_answer(question, hit, extraction)
            other_value = _parse_value(other)
            if other_value and _exclude(value, other_value):
                return other
        return None


def make_titled_text(hit: Hit, asked: str = "") -> TitledText:
    """Return what the network reads of a hit for a question.

    A heading that states what the question does not name, such as 負責人：陳怡安, is read in its
    own passage alone: above others it would make each of them seem to answer.
    """
    view = hit.chunk.view
    stating = {one for one in hit.chunk.section if states_unasked(one, asked, one == hit.title)}
    context = dict.fromkeys([hit.title, *view.context, *hit.chunk.section])
    return TitledText(" ".join(one for one in context if one not in stating), view.text)


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


def _tell_apart(one: Hit, other: Hit) -> bool:
    """Tell whether a document itself says that two of its passages are about different things: they
    are rows of tables, or stand under different headings.
    """
    if one.chunk.document_id != other.chunk.document_id:
        return False
    is_table = bool(one.chunk.view.cells and other.chunk.view.cells)
    return is_table or one.chunk.section != other.chunk.section


def _exclude(one: Quantity, other: Quantity) -> bool:
    """Tell whether two values of the same type and unit exclude each other, in either script:
    2017-07 and 2017-07-24 do not.
    """
    if (one.kind, fold(one.unit or "")) != (other.kind, fold(other.unit or "")):
        return False
    if one.kind == AnswerType.DATE:
        short, long = sorted((str(one.value), str(other.value)), key=len)
        return not (long.startswith(short) or long.endswith(short.removeprefix("-")))
    return one.value != other.value


def _parse_value(answer: PassageAnswer) -> Quantity | None:
    """Return the value of an answer of one span, if it states one."""
    if len(answer.parts) != 1:
        return None
    return parse_quantity(answer.parts[0].words)
