"""Make what the network reads of a passage, without those headings that are facts: what they say is
an answer, not the subject of the text below.
"""

import re

from index.document import Hit
from index.ingest.heading import states_something
from index.text.analyzer import extract_terms
from index.text.normalize import fold
from rag.answer import AnswerType
from rag.reading.extractor import TitledText
from rag.value.quantity import parse_quantity

# Characters: a longer one is a sentence.
_LONGEST_VALUE = 24
# 承辦人：黃志明（分機123）: the extension does not name him.
_ASIDE = re.compile(r"[（(][^（）()]*[)）]")


def make_titled_text(hit: Hit, asked: str = "") -> TitledText:
    """Return what the network reads of a hit for a question.

    A heading that states what the question does not name, such as 負責人：陳怡安, is read in its
    own passage alone: above others it would make each of them seem to answer.
    """
    view = hit.chunk.view
    stating = {one for one in hit.chunk.section if states_unasked(one, asked, one == hit.title)}
    context = dict.fromkeys([hit.title, *view.context, *hit.chunk.section])
    return TitledText(" ".join(one for one in context if one not in stating), view.text)


def states_unasked(heading: str, asked: str, is_title: bool = False) -> bool:
    """Tell whether a heading states something, and the question has no word of what it states.

    方案：A is the subject of the text below it where A is asked for. A document's title states only
    an amount or date: what else follows its colon is a subtitle.

    >>> states_unasked("負責人：陳怡安", "負責人是誰?"), states_unasked("方案：甲", "甲方案多少錢?")
    (True, False)
    """
    if not states_something(heading):
        return False
    value = _ASIDE.sub("", re.split(r"[:：]\s*", heading, maxsplit=1)[1])
    quantity = parse_quantity(value) if is_title else None
    # 兩屆比較 is a subtitle.
    is_subtitle = is_title and (quantity is None or quantity.kind is AnswerType.QUANTITY)
    if is_subtitle or len(value) > _LONGEST_VALUE:
        return False
    said = fold(asked)
    words = [term for term in extract_terms(value) if len(term) > 1 or term.isascii()]
    return fold(value) not in said and not extract_terms(said).keys() & set(words)
