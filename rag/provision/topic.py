"""Find the provision that says something, for a question that asks for its number."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from math import log

from index.document import Hit
from index.search.searcher import Searcher
from index.text.analyzer import extract_terms
from index.text.normalize import fold, has_words
from rag.provision.lookup import FoundProvision, list_outlines
from rag.provision.outline import Provision
from rag.provision.reference import ProvisionReference
from rag.provision.resolution import Outline
from rag.question import Question
from rag.retrieval.coverage import QueryCoverage
from rag.retrieval.query_plan import QueryPlan

# What a question says of a provision as such.
_FRAME = re.compile(
    r"规定|规范|约定|订定?|写|记载|载明|提到|说明?|讲|在|于|是|由|被|有|关于|有关|请问|根据|依据|依照|按照?"
    r"|应该?|可以|能否|需要?|要求|怎么样?|如何|怎样|什么|哪里|相关|内容|属于|出现|列|的|了|呢|吗|看|要|到|里面?|中|文件|合[同约]|本"
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
# What single characters in common count, if they are so large a share of the topic.
_LOOSE, _RESEMBLES = 0.6, 0.7
# What forbids, in a question and in a provision: 哪一條禁止喝酒, 不得飲酒.
_BAN = re.compile(r"禁止|严禁|不(?:得|可以?|能|准|许|允许|应)|请?勿|禁")
# The share of the characters of what is forbidden that the one provision that forbids it has.
_FORBIDDEN = 0.5
# … and the confidence of it.
_LIKELY = 0.6
_CLAUSE = re.compile(r"[^。；;\n]+")
_LOOK = 400  # characters that tell a document's language


@dataclass(frozen=True, slots=True)
class _Scored:
    share: float
    score: float
    found: FoundProvision


def find_by_topic(
    reference: ProvisionReference, question: Question, hits: Sequence[Hit], searcher: Searcher
) -> tuple[FoundProvision, float] | None:
    """Return the provision that says what a question is about, with a confidence; None if none
    says enough of it.
    """
    asked = _BAN.sub(" ", reference.topic)
    forbids = asked != reference.topic and has_words(_FRAME.sub(" ", asked))
    topic = _Topic.parse(_FRAME.sub(" ", asked if forbids else reference.topic), searcher)
    if topic is None:
        return None
    scored: list[_Scored] = []
    bans: list[FoundProvision] = []
    for outline, hit in list_outlines(reference, hits, searcher):
        document = outline.document
        is_across = question.is_across(document.text[:_LOOK])
        named = _measure(document.title, topic.terms)
        for one in outline.list_named(reference.levels[0].kind):
            text = document.text[one.start : one.end]
            own = one.path[-1] if one.is_heading else ""
            lead = _find_lead(outline, one, hits)
            if is_across:
                share, title = topic.measure_across(f"{own} {text}"), 0.0
            else:
                share = topic.measure(text, document.title, lead == 1)
                title = _measure(own, topic.terms) + named
            if forbids and not is_across and topic.is_forbidden(text):
                bans.append(FoundProvision(outline, one, hit, True))
            share += _LEAD * lead if share else 0.0
            # Of what two provisions say alike the shorter one is about it.
            score = share + _TITLE * title - len(text) / 100_000
            scored.append(_Scored(share, score, FoundProvision(outline, one, hit, True)))
    best = max(scored, key=lambda one: one.score, default=None)
    if best is None or best.share < _LEAST:
        return (bans[0], _LIKELY) if len(bans) == 1 else None
    rival = max((one.score for one in scored if one is not best), default=0.0)
    sure = min(1.0, 0.5 + 2 * (best.score - rival)) * min(1.0, best.share / _MOST)
    return best.found, 0.45 + 0.5 * sure


@dataclass(frozen=True, slots=True)
class _Topic:
    """What a question for a number is about."""

    # Words and pairs of characters, and single characters, with their weights.
    terms: Mapping[str, float]
    characters: Mapping[str, float]
    # Its words in the other language.
    coverage: QueryCoverage

    @classmethod
    def parse(cls, text: str, searcher: Searcher) -> "_Topic | None":
        if not has_words(text):
            return None
        question = Question.parse(text)
        weights = _weigh(question.terms, searcher)
        pairs = {one: weight for one, weight in weights.items() if len(one) > 1}
        coverage = QueryPlan.make(question, searcher).measure_coverage()
        return cls(
            pairs or weights, {one: w for one, w in weights.items() if len(one) == 1}, coverage
        )

    def measure(self, text: str, title: str, leads: bool) -> float:
        """Return the share of the topic that a provision says; the title of its document says its
        part of it for all. Where the passage is ranked first, other words for it will do.
        """
        said = _select_said(title, self.terms)
        left = {one: weight for one, weight in self.terms.items() if one not in said}
        share = _measure(text, left or self.terms)
        loose = _measure(f"{title} {text}", self.characters) if leads else 0.0
        return max(share, _LOOSE * loose if loose >= _RESEMBLES else 0.0)

    def is_forbidden(self, text: str) -> bool:
        """Tell whether a provision forbids what has half of its characters in common with the
        topic: 飲酒 for 喝酒.
        """
        asked = self.characters.keys()
        clauses = (fold(found[0]) for found in _CLAUSE.finditer(text))
        return any(
            len(_select_said(one, self.characters)) >= _FORBIDDEN * len(asked)
            for one in clauses
            if asked and _BAN.search(one)
        )

    def measure_across(self, text: str) -> float:
        """Return the share of the topic that a provision in the other language says."""
        other = self.coverage.other
        return other.share - other.measure_missing(extract_terms(text))


def _find_lead(outline: Outline, one: Provision, hits: Sequence[Hit]) -> float:
    """Return 1 for a provision in the passage ranked first, 1/2 for the second, 0 for none."""
    for rank, hit in enumerate(hits, start=1):
        chunk = hit.chunk
        if chunk.document_id == outline.document.id and (
            one.start < chunk.end and chunk.start < one.end
        ):
            return 1 / rank
    return 0.0


def _weigh(terms: Collection[str], searcher: Searcher) -> dict[str, float]:
    """Return the weight of each term: its idf."""
    counts = searcher.count_chunks(terms)
    return {one: log(1 + len(searcher) / (0.5 + counts.get(one, 0))) for one in terms}


def _measure(text: str, weights: Mapping[str, float]) -> float:
    """Return the share of the weighted terms, 0..1, that a text has."""
    total = sum(weights.values())
    return sum(_select_said(text, weights).values()) / total if total else 0.0


def _select_said(text: str, weights: Mapping[str, float]) -> dict[str, float]:
    """Return those of the weighted terms that a text has."""
    folded = fold(text)
    words = extract_terms(text) if any(one.isascii() for one in weights) else {}
    return {
        term: weight
        for term, weight in weights.items()
        if (term in words if term.isascii() else term in folded)
    }
