"""Checks what a reply says against the stored text, again and by itself: `POST /verify` and `yiju verify`."""

from collections.abc import Mapping

from pydantic import ValidationError

from api.http.schema import Answer, Citation, Claim, Passage, Reply, Statement, decode
from index.collection import Collection
from index.error import BadInput, NoSuchDocument
from rag.answer import SEPARATOR
from rag.citation import Verdict, verify


def read(data: bytes) -> Reply | Claim:
    """A reply or a citation from its JSON. Raises BadInput for anything else."""
    try:
        value = decode(data)
    except ValueError as error:
        raise BadInput(
            f"this is not JSON ({error}); give what `yiju query --json` printed"
        ) from None
    schema: type[Reply | Claim] = Reply if isinstance(value, dict) and "status" in value else Claim
    try:
        return schema.model_validate(value)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        place = "/".join(str(part) for part in first["loc"]) or "all of it"
        raise BadInput(
            f"this is no {schema.__name__.lower()}: {place}: {first['msg']}; give what `yiju query --json` printed"
        ) from None


def parts(said: Reply | Claim) -> int:
    """How many citations and passages there are to check."""
    return len(said.citations) + len(said.passages) if isinstance(said, Reply) else 1


def check(library: Collection, claim: Claim | Citation) -> Verdict:
    """Whether the document says `cited_text` at that place; version, title, source and sentence count where they are given."""
    try:
        document = library.get(claim.document_id)
    except NoSuchDocument as error:
        return Verdict(False, str(error))
    verdict = verify(document, claim.start, claim.end, claim.cited_text, claim.sha256)
    if not verdict.valid:
        return verdict
    for name, said, stored in (
        ("title", claim.title, document.title),
        ("source", claim.source, document.source),
    ):
        if said is not None and said != stored:
            return Verdict(
                False, f"the document's {name} is “{stored}”, the citation says “{said}”"
            )
    sentence = claim.sentence
    if sentence and not sentence.start <= claim.start < claim.end <= sentence.end <= len(
        document.text
    ):
        return Verdict(
            False,
            f"the sentence [{sentence.start}:{sentence.end}] does not hold [{claim.start}:{claim.end}]",
        )
    return verdict


def check_passage(library: Collection, passage: Passage) -> Verdict:
    """Whether the document's text at that place is the passage."""
    return check(
        library,
        Claim(
            document_id=passage.document_id,
            start=passage.start,
            end=passage.end,
            cited_text=passage.text,
        ),
    )


def problems(library: Collection, said: Reply | Claim) -> list[str]:
    """What does not hold: empty when every citation and passage does, and the answer is what is cited."""
    if isinstance(said, Claim):
        problem = check(library, said).problem
        return [problem] if problem else []
    verdicts = [
        (f"citation {citation.id}", check(library, citation)) for citation in said.citations
    ]
    verdicts += [
        (f"passage {passage.rank}", check_passage(library, passage)) for passage in said.passages
    ]
    found = [f"{name}: {verdict.problem}" for name, verdict in verdicts if not verdict.valid]
    cited = {citation.id: citation.cited_text for citation in said.citations}
    for name, one in (("answer", said.answer), ("conflict", said.answer and said.answer.conflict)):
        found += _unproved(name, one, cited) if one else []
    return found


def _unproved(name: str, said: Answer | Statement, cited: Mapping[int, str]) -> list[str]:
    absent = [f"{name}: there is no citation {id}" for id in said.citations if id not in cited]
    words = SEPARATOR.join(cited.get(id, "") for id in said.citations)
    if absent or words == said.text:
        return absent
    return [
        f"{name}: “{said.text}” is not what citation {', '.join(map(str, said.citations))} cites, “{words}”"
    ]
