"""Lists the kinds of contrast."""

import random
from collections.abc import Iterator, Mapping

from rag.training.contrast.article import make_article, make_share, make_step
from rag.training.contrast.attribute import make_attribute
from rag.training.contrast.bound import make_bound, make_limit
from rag.training.contrast.bracket import make_bracket
from rag.training.contrast.case import ContrastCase, ContrastKind
from rag.training.contrast.faq import make_faq, make_questionnaire
from rag.training.contrast.near_name import make_near_name
from rag.training.contrast.not_a_question import make_list_request, make_not_a_question
from rag.training.contrast.parallel import make_parallel
from rag.training.contrast.polarity import make_polarity
from rag.training.contrast.presupposition import (
    make_day,
    make_denied,
    make_ordinal,
    make_untold,
)
from rag.training.contrast.table import make_table

# Name -> the kind, and how often it is drawn beside the others.
KINDS: Mapping[str, tuple[ContrastKind, int]] = {
    "table": (make_table, 10),
    "attribute": (make_attribute, 4),
    "near name": (make_near_name, 5),
    "polarity": (make_polarity, 3),
    "bound": (make_bound, 1),
    "parallel": (make_parallel, 2),
    "bracket": (make_bracket, 2),
    "limit": (make_limit, 1),
    "faq": (make_faq, 2),
    "questionnaire": (make_questionnaire, 1),
    "article": (make_article, 2),
    "step": (make_step, 1),
    "share": (make_share, 1),
    "untold": (make_untold, 2),
    "ordinal": (make_ordinal, 1),
    "denied": (make_denied, 1),
    "day": (make_day, 1),
    "not a question": (make_not_a_question, 4),
    "list": (make_list_request, 1),
}


def draw_cases(chance: random.Random, groups: int) -> Iterator[ContrastCase]:
    """Yield the cases of `groups` groups for training."""
    kinds = [kind for kind, weight in KINDS.values() for _ in range(weight)]
    for _ in range(groups):
        yield from chance.choice(kinds)(chance, False)
