"""Permanent links: an address that holds a question and what was cited for it.

`…/#/answer/ENCODED`, where ENCODED is the JSON of `AnswerLink` in base64url without padding.
"""

import base64
import binascii
import re
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from api.http.schema.ask import AskResponse
from api.http.schema.field import Offset, UnicodeText
from api.http.schema.verification import VerifyRequest
from api.strict_json import parse_json
from api.verification import DocumentSource, check_citation
from index.error import BadInput, NoSuchDocument
from rag.citation import Verdict

_LINK = re.compile(r"#/answer/([A-Za-z0-9_\-=%]+)$")
_HASH = 16  # hexadecimal digits of a document's SHA-256


class LinkedCitation(BaseModel):
    """A citation: document, start, end, cited text, and the beginning of the document's SHA-256."""

    model_config = ConfigDict(extra="forbid", strict=True)
    d: UnicodeText
    s: Offset
    e: Offset
    t: UnicodeText
    h: Annotated[str, Field(max_length=64)]


class AnswerLink(BaseModel):
    """What a link holds: question, collection, revision, and citations. The first `n` of them are
    the answer's own, the others were read with them; `o` says how it was computed, if it was.
    """

    model_config = ConfigDict(extra="forbid", strict=True)
    q: UnicodeText
    c: UnicodeText
    r: int
    k: list[LinkedCitation]
    n: Offset | None = None
    o: Annotated[UnicodeText, Field(max_length=40)] | None = None

    @classmethod
    def from_response(cls, response: AskResponse, collection: str) -> Self:
        """Return the link of a response."""
        cited = [
            LinkedCitation(
                d=one.document_id, s=one.start, e=one.end, t=one.cited_text, h=one.sha256[:_HASH]
            )
            for one in response.citations
        ]
        own, computed = _count_own(response), response.answer and response.answer.computed
        return cls(
            q=response.question,
            c=collection,
            r=response.index.revision,
            k=cited,
            n=own if own < len(cited) else None,
            o=computed.operation.value if computed else None,
        )


def is_link(text: str) -> bool:
    """Tell whether a text is a permanent link, or its end from the # on."""
    return _LINK.search(text) is not None


def encode_link(link: AnswerLink, base: str = "/") -> str:
    """Return the address of an answer on the page at `base`."""
    data = link.model_dump_json(exclude_none=True).encode()
    packed = base64.urlsafe_b64encode(data).decode().rstrip("=")
    return f"{base}#/answer/{packed}"


def decode_link(text: str) -> AnswerLink:
    """Return what a link holds. Raises BadInput for a damaged one."""
    found = _LINK.search(text)
    if not found:
        raise BadInput("not a permanent link: it has no #/answer/…; copy it from the page again")
    encoded = found[1].replace("%3D", "=").rstrip("=")
    try:
        data = base64.b64decode(encoded + "=" * (-len(encoded) % 4), b"-_", validate=True)
        return AnswerLink.model_validate(parse_json(data))
    except (binascii.Error, ValidationError, ValueError):
        raise BadInput("the link is damaged or cut off: copy it from the page again") from None


def check_link(link: AnswerLink, source: DocumentSource) -> list[str]:
    """Return what of the citations does not hold. A document that has changed elsewhere still has
    the words.
    """
    problems = []
    for number, cited in enumerate(link.k, start=1):
        verdict = _check(cited, source)
        if not verdict.valid:
            problems.append(f"citation {number}: {verdict.problem}")
    return problems


def find_changed(link: AnswerLink, source: DocumentSource) -> list[str]:
    """Return the ids of cited documents that have changed since."""
    changed = []
    for id, digest in {one.d: one.h for one in link.k}.items():
        try:
            if not source.get(id).sha256.startswith(digest):
                changed.append(id)
        except NoSuchDocument:
            continue
    return changed


def _count_own(response: AskResponse) -> int:
    """Return how many citations are the answer's own; these have the first numbers."""
    answer = response.answer
    if answer is None:
        return 0
    ids = {*answer.citations}
    ids.update(answer.computed.operands if answer.computed else ())
    ids.update(answer.conflict.citations if answer.conflict else ())
    return len([one for one in response.citations if one.id in ids])


def _check(cited: LinkedCitation, source: DocumentSource) -> Verdict:
    claim = VerifyRequest(document_id=cited.d, start=cited.s, end=cited.e, cited_text=cited.t)
    return check_citation(source, claim)
