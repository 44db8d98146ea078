"""What is exported of an answer: plain texts, each citation sliced again from the stored text."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from api.export.label import LABELS, LEVELS, Labels, Language
from api.export.row import describe_row
from api.http.schema.ask import AnswerBody, AskResponse
from api.http.schema.citation import CitationBody
from api.permalink import AnswerLink, encode_link
from api.verification import DocumentSource, check_citation
from index.document import Document
from index.error import NoSuchDocument
from rag.answer import AnswerType

# Documents that are kept while the answers that cite them are exported.
_KEPT = 8
# An address of this service, without what would end a link in a text.
_ORIGINAL = re.compile(r"/documents/[\w.~%!$&'()*+,;=:@/?#-]*", re.ASCII)


@dataclass(frozen=True, slots=True)
class ExportedCitation:
    """A citation as texts."""

    # What it is cited for: "answer", "conflict", or "computed from".
    role: str
    cited_text: str
    # The sentences around the words; of a cell its row, each value with its header.
    sentence: str
    # The sentence before and after the words.
    around: tuple[str, str]
    # What they were read with, such as the headers of a cell.
    read_with: str
    title: str
    source: str
    section: str
    # "page 3", "slide 2", or "Sheet1!C7", in the language; empty for a plain text.
    place: str
    # An address that opens the original there, or else the page of the service.
    link: str
    # Why it does not hold any more; empty if the document still has these words there.
    problem: str


@dataclass(frozen=True, slots=True)
class ExportedAnswer:
    """A response as texts."""

    question: str
    # Empty where there is none.
    answer: str
    # For programs: 2460000.
    value: str
    unit: str
    # As a person writes it: "2,460,000 份"; empty where it says no more than the answer.
    amount: str
    # For programs: 0.93.
    confidence: str
    # In words: "Very likely right · 93%".
    certainty: str
    # Why there is no answer.
    reason: str
    # What another passage says.
    conflict: str
    computed: str
    # The permanent link.
    link: str
    citations: tuple[ExportedCitation, ...]


class DocumentCache:
    """Reads documents of a collection, each once as long as few are used at a time."""

    def __init__(self, source: DocumentSource) -> None:
        self._source = source
        self._kept: dict[str, Document] = {}

    def get(self, document_id: str) -> Document:
        """Return a document with its text. Raises NoSuchDocument."""
        if document_id not in self._kept:
            if len(self._kept) == _KEPT:
                del self._kept[next(iter(self._kept))]
            self._kept[document_id] = self._source.get(document_id)
        return self._kept[document_id]


def export_responses(
    responses: Sequence[AskResponse],
    source: DocumentSource,
    collection: str,
    base: str,
    language: Language = Language.ENGLISH,
) -> Iterator[ExportedAnswer]:
    """Yield what is exported of each response, in the words of a language. `base` is the address of
    the service, with a slash at its end.
    """
    labels = LABELS[language]
    documents = DocumentCache(source)
    for response in responses:
        answer = response.answer
        computed = answer.computed if answer else None
        value = answer.value if answer else None
        yield ExportedAnswer(
            question=response.question,
            answer=answer.text if answer else "",
            value="" if value is None else str(value),
            unit=(answer.unit or "") if answer else "",
            amount=_format_amount(answer) if answer else "",
            confidence=f"{answer.confidence:.2f}" if answer else "",
            certainty=_format_certainty(answer.confidence, labels) if answer else "",
            reason=labels.reasons[response.abstained_because] if response.abstained_because else "",
            conflict=answer.conflict.text if answer and answer.conflict else "",
            computed=labels.operations[computed.operation] if computed else "",
            link=encode_link(AnswerLink.from_response(response, collection), base),
            citations=tuple(
                replace(
                    _export_citation(one, documents, base, labels),
                    role=role,
                    read_with=_list_supports(one, response),
                )
                for role, one in _select_citations(response)
            ),
        )


def _select_citations(response: AskResponse) -> Iterator[tuple[str, CitationBody]]:
    """Yield the citations with their roles, without what only supports them."""
    answer = response.answer
    if answer is None:
        return
    by_id = {one.id: one for one in response.citations}
    roles = dict.fromkeys(answer.citations, "answer")
    if answer.computed:
        roles |= dict.fromkeys(answer.computed.operands, "computed from")
    if answer.conflict:
        roles |= dict.fromkeys(answer.conflict.citations, "conflict")
    for id, role in roles.items():
        if id in by_id:
            yield role, by_id[id]


def _list_supports(citation: CitationBody, response: AskResponse) -> str:
    words = [one.cited_text for one in response.citations if one.id in citation.supports]
    return " · ".join(dict.fromkeys(" ".join(one.split()) for one in words))


def _format_amount(answer: AnswerBody) -> str:
    """Return the value of an answer with its unit, unless the answer says both already."""
    value, unit = answer.value, answer.unit or ""
    if value is None:
        return ""
    is_number = isinstance(value, int | float) and answer.type is not AnswerType.DATE
    amount = f"{value:,}" if is_number else str(value)
    said = "".join(answer.text.split())
    if unit in said and (amount in said or str(value) in said):
        return ""
    return f"{amount}{unit}" if unit == "%" else f"{amount} {unit}".strip()


def _format_certainty(confidence: float, labels: Labels) -> str:
    level = labels.levels[sum(confidence >= least for least in LEVELS)]
    return f"{level} · {confidence:.0%}"


def _export_citation(
    citation: CitationBody, documents: DocumentCache, base: str, labels: Labels
) -> ExportedCitation:
    verdict = check_citation(documents, citation)
    title, words = citation.title, citation.cited_text
    before, after = citation.prefix, citation.suffix
    try:
        document = documents.get(citation.document_id)
        title = document.title
        if verdict.valid:
            before, words, after = _cut_sentence(document, citation)
    except NoSuchDocument:
        pass
    # Posted by a client: only an address of this service is one to follow.
    url = citation.url if citation.url and _ORIGINAL.fullmatch(citation.url) else None
    return ExportedCitation(
        role="",
        cited_text=citation.cited_text,
        sentence=f"{before}{words}{after}".strip(),
        around=(before.lstrip(), after.rstrip()),
        read_with="",
        title=title,
        source=citation.source,
        section=" › ".join(citation.section),
        place=_name_place(citation, labels),
        link=base.rstrip("/") + url if url else "",
        problem=verdict.problem or "",
    )


def _cut_sentence(document: Document, citation: CitationBody) -> tuple[str, str, str]:
    """Return what stands before the cited words in their sentence or row, these, and what stands
    behind them.
    """
    start, end = citation.start, citation.end
    if row := describe_row(document, start, end):
        return row
    text, sentence = document.text, citation.sentence
    # Posted by a client: the sentence may be anywhere.
    first, last = min(sentence.start, start), max(sentence.end, end)
    return text[first:start], text[start:end], text[end:last]


def _name_place(citation: CitationBody, labels: Labels) -> str:
    if citation.page is not None:
        return labels.page.format(citation.page)
    if citation.slide is not None:
        return labels.slide.format(citation.slide)
    if citation.sheet is not None:
        return f"{citation.sheet}!{citation.cell}" if citation.cell else citation.sheet
    return ""
