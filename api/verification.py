"""Check a response or a citation against the stored text: `POST /verify` and `yiju verify`."""

from collections.abc import Mapping
from typing import Protocol

from pydantic import ValidationError

from api.http.schema.ask import AnswerBody, AnswerTextBody, AskResponse, ComputationBody
from api.http.schema.citation import CitationBody
from api.http.schema.passage import PassageBody
from api.http.schema.verification import VerifyRequest
from api.strict_json import describe_json_error, parse_json
from index.collection import Collection
from index.document import Document
from index.error import BadInput, NoSuchDocument
from rag.answer import SEPARATOR, find_uncited
from rag.citation import Verdict, verify
from rag.place import find_place


class DocumentSource(Protocol):
    """Where documents are read from: a collection, or what keeps some of its documents."""

    def get(self, document_id: str) -> Document:
        """Return a document with its text. Raises NoSuchDocument."""


def parse(data: bytes) -> AskResponse | VerifyRequest:
    """Parse a response or a citation. Raises BadInput for anything else."""
    try:
        value = parse_json(data)
    except ValueError as error:
        raise BadInput(
            f"not JSON: {describe_json_error(error)}; pass the output of `yiju query --json`"
        ) from None
    is_response = isinstance(value, dict) and "status" in value
    schema: type[AskResponse | VerifyRequest] = AskResponse if is_response else VerifyRequest
    try:
        return schema.model_validate(value)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        place = "/".join(str(part) for part in first["loc"])
        raise BadInput(
            f"not a {'response' if is_response else 'citation'}: "
            f"{f'{place}: ' if place else ''}{first['msg']}; pass the output of `yiju query --json`"
        ) from None


def count_checks(checked: AskResponse | VerifyRequest) -> int:
    """Return how many citations and passages there are to check."""
    if isinstance(checked, VerifyRequest):
        return 1
    return len(checked.citations) + len(checked.passages)


def is_elsewhere(collection: Collection, checked: AskResponse | VerifyRequest) -> bool:
    """Tell whether this collection has none of the documents to check: it may be the wrong one."""
    if isinstance(checked, VerifyRequest):
        ids = {checked.document_id}
    else:
        ids = {one.document_id for one in checked.citations}
        ids |= {one.document_id for one in checked.passages}
    return bool(ids) and not collection.store.versions(ids)


def find_problems(collection: Collection, checked: AskResponse | VerifyRequest) -> list[str]:
    """Return everything that does not hold: citations, passages, and an answer that is not the text
    it cites.
    """
    if isinstance(checked, VerifyRequest):
        problem = check_citation(collection, checked).problem
        return [problem] if problem else []
    verdicts = [
        (f"citation {one.id}", check_citation(collection, one)) for one in checked.citations
    ]
    verdicts += [
        (f"passage {one.rank}", _check_passage(collection, one)) for one in checked.passages
    ]
    problems = [f"{name}: {verdict.problem}" for name, verdict in verdicts if not verdict.valid]
    cited = {citation.id: citation.cited_text for citation in checked.citations}
    if checked.answer:
        problems += (
            _check_computation(checked.answer.computed, cited)
            if checked.answer.computed
            else _check_answer("answer", checked.answer, cited)
        )
        if checked.answer.conflict:
            problems += _check_answer("conflict", checked.answer.conflict, cited)
    return problems


def check_citation(source: DocumentSource, citation: VerifyRequest | CitationBody) -> Verdict:
    """Check that the document has `cited_text` at that place.

    Title, source, sentence, page, slide, sheet, cell, prefix and suffix are checked if they are
    given; boxes and URL are not.
    """
    try:
        document = source.get(citation.document_id)
    except NoSuchDocument as error:
        return Verdict(False, str(error))
    start, end, sentence = citation.start, citation.end, citation.sentence
    verdict = verify(document, start, end, citation.cited_text, citation.sha256)
    if not verdict.valid:
        return verdict
    place = find_place(document, start, end, None)
    prefix, suffix = citation.prefix or "", citation.suffix or ""
    for name, given, stored in (
        ("document's title", citation.title, document.title),
        ("document's source", citation.source, document.source),
        ("page", citation.page, place.page),
        ("slide", citation.slide, place.slide),
        ("sheet", citation.sheet, place.sheet),
        ("cell", citation.cell, place.cell),
        ("prefix", prefix, document.text[max(start - len(prefix), 0) : start]),
        ("suffix", suffix, document.text[end : end + len(suffix)]),
    ):
        if given is not None and given != stored:
            return Verdict(False, f"the {name} is “{stored}”, the citation says “{given}”")
    if sentence and not (
        sentence.start <= start and end <= sentence.end and sentence.end <= len(document.text)
    ):
        return Verdict(
            False,
            f"the sentence [{sentence.start}:{sentence.end}] does not contain [{start}:{end}]",
        )
    return verdict


def _check_passage(collection: Collection, passage: PassageBody) -> Verdict:
    citation = VerifyRequest(
        document_id=passage.document_id,
        start=passage.start,
        end=passage.end,
        cited_text=passage.text,
    )
    return check_citation(collection, citation)


def _check_computation(computed: ComputationBody, cited: Mapping[int, str]) -> list[str]:
    """Return the operands that are not cited; what was computed from them is not checked."""
    return [
        f"answer: there is no citation {id}, from which it was computed"
        for id in computed.operands
        if id not in cited
    ]


def _check_answer(
    name: str, answer: AnswerBody | AnswerTextBody, cited: Mapping[int, str]
) -> list[str]:
    missing = [f"{name}: there is no citation {id}" for id in answer.citations if id not in cited]
    words = SEPARATOR.join(cited.get(id, "") for id in answer.citations)
    if missing or not find_uncited(answer.text, words):
        return missing
    ids = ", ".join(map(str, answer.citations))
    return [f"{name}: “{answer.text}” is not the text of citation {ids}, “{words}”"]
