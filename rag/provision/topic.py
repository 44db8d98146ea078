"""Find the provision that says something, for a question that asks for its number."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import log

from index.document import Hit
from index.search.searcher import Searcher
from index.text.analyzer import extract_terms
from index.text.normalize import fold
from rag.provision.lookup import FoundProvision, list_outlines
from rag.provision.outline import Provision
from rag.provision.reference import ProvisionReference
from rag.provision.resolution import Outline
from rag.question import Question
from rag.retrieval.coverage import QueryCoverage

# What a question says of a provision as such.
_FRAME = re.compile(
    r"规定|规范|约定|订定?|写|记载|载明|提到|说明?|讲|在|于|是|由|被|有|关于|有关|请问|根据|依据|依照|按照?"
    r"|应该|什么|哪里|相关|内容|属于|出现|列|的|了|呢|吗|看|要|到|里面?|中|文件|合[同约]|本"
    r"|\b(?:what|which|in|under|does|do|is|are|was|the|a|an|of|for|about|that|says?|states?|covers?"
    r"|deals?|with|provides?|provided|mentions?|mentioned|contains?|sets?|out|governs?|regulates?"
    r"|addresses|discuss(?:es)?|to|it|by|tells?|you|where|can|i|find|on|laid|down|found|specif(?:y|ies|ied))\b"
)
# The share of the topic that a provision has to say, and what it is sure with.
_LEAST, _MOST = 0.5, 0.9
# What a provision of the passage ranked first gains, in shares of the topic.
_LEAD = 0.15
# What its heading gains for saying it.
_TITLE = 0.2
# Of a question in another language all words count, those that ask for a number among them.
_ACROSS = 0.9
_LOOK = 400  # characters that tell a document's language


@dataclass(frozen=True, slots=True)
class _Scored:
    share: float
    score: float
    found: FoundProvision


def find_by_topic(
    reference: ProvisionReference,
    question: Question,
    hits: Sequence[Hit],
    coverage: QueryCoverage,
    searcher: Searcher,
) -> tuple[FoundProvision, float] | None:
    """Return the provision that says what a question is about, with a confidence; None if none
    says enough of it.
    """
    weights = _weigh(extract_terms(_FRAME.sub(" ", reference.topic)), searcher)
    scored = []
    for outline, hit in list_outlines(reference, hits, searcher):
        document = outline.document
        is_across = question.is_across(document.text[:_LOOK])
        title = _select_said(document.title, weights)
        for one in outline.list_named(reference.levels[0].kind):
            lead = _LEAD * _find_lead(outline, one, hits)
            text = document.text[one.start : one.end]
            own = one.path[-1] if one.is_heading else ""
            if is_across:
                # The words of its other language, with all else that the question says.
                share = 1 - coverage.other.measure_missing(extract_terms(f"{own} {text}"))
                share = share * _ACROSS if lead else 0.0
                score = share + lead
            else:
                # What the title of its document says, it need not say itself.
                left = {term: w for term, w in weights.items() if term not in title} or weights
                total = sum(left.values()) or 1.0
                share = sum(_select_said(text, left).values()) / total
                score = share + lead + _TITLE * sum(_select_said(own, left).values()) / total
                score += _TITLE * sum(title.values()) / sum(weights.values())
            # Of what two provisions say alike the shorter one is about it.
            score -= len(text) / 100_000
            scored.append(_Scored(share, score, FoundProvision(outline, one, hit, True)))
    if not scored:
        return None
    best = max(scored, key=lambda one: one.score)
    if best.share < _LEAST:
        return None
    rival = max((one.score for one in scored if one is not best), default=0.0)
    sure = min(1.0, 0.5 + 2 * (best.score - rival)) * min(1.0, best.share / _MOST)
    return best.found, 0.45 + 0.5 * sure


def _find_lead(outline: Outline, one: Provision, hits: Sequence[Hit]) -> float:
    """Return 1 for a provision in the passage ranked first, 1/2 for the second, 0 for none."""
    for rank, hit in enumerate(hits, start=1):
        chunk = hit.chunk
        if chunk.document_id == outline.document.id and (
            one.start < chunk.end and chunk.start < one.end
        ):
            return 1 / rank
    return 0.0


def _weigh(topic: Iterable[str], searcher: Searcher) -> dict[str, float]:
    """Return the weight of each term of a topic: its idf. Single characters count where there is
    nothing else.
    """
    terms = list(topic)
    long = [one for one in terms if len(one) > 1] or terms
    counts = searcher.count_chunks(long)
    return {one: log(1 + len(searcher) / (0.5 + counts.get(one, 0))) for one in long}


def _select_said(text: str, weights: Mapping[str, float]) -> dict[str, float]:
    """Return those of the weighted terms that a text has."""
    folded = fold(text)
    words = extract_terms(text) if any(one.isascii() for one in weights) else {}
    return {
        term: weight
        for term, weight in weights.items()
        if (term in words if term.isascii() else term in folded)
    }
