"""Drop candidate answers that only repeat the question.

A FAQ and a heading use the words that people ask with, so the reader finds them likely; they tell
the reader of the answer nothing.
"""

import re
from dataclasses import replace

from index.document import Hit
from index.text.normalize import fold
from rag.question import Question
from rag.reading.extractor import Extraction

# A question that names the answers to choose from, or asks yes or no: its own words may answer.
_CHOICE = re.compile(
    r"还是|或者|抑或|\bor\b|\beither\b|哪[个家种项类些]|是否|吗|能否|可否|有没有|(.)不\1"
    r"|^(?:is|are|was|were|do|does|did|can|could|may|must|has|have|had|will|should)\b"
)
# A question for what is to be done, or why: the heading above the steps is not one of them.
_PROCEDURE = re.compile(r"如何|怎[么样]|为何|为什么|\bhow (?:do|to|can|should|is|are)\b|\bwhy\b")
_SIGNS = re.compile(r"[\W_]+")


def drop_echoes(question: Question, hit: Hit, extraction: Extraction) -> Extraction:
    """Return the extraction without candidates that repeat the question or, where it asks how or
    why, the heading above the answer.
    """
    asked = fold(question.text)
    if _CHOICE.search(asked):
        return extraction
    text = hit.chunk.view.text
    words = _SIGNS.sub("", asked)
    heading_end = 0
    if _PROCEDURE.search(asked) and hit.chunk.section and text.startswith(hit.chunk.section[-1]):
        heading_end = len(hit.chunk.section[-1])

    def is_echo(start: int, end: int) -> bool:
        said = _SIGNS.sub("", fold(text[start:end]))
        return (len(said) > 1 and said in words) or end <= heading_end

    kept = tuple(one for one in extraction.candidates if not is_echo(one.span.start, one.span.end))
    return replace(extraction, candidates=kept)
