"""Lists the topics, and draws sentences that stand around others."""

import random

from rag.training.contrast.case import hold_out
from rag.training.contrast.topic.fact import Topic, draw_facts, draw_subjects
from rag.training.contrast.topic.group import COURSES, GROUPS, LEAVES
from rag.training.contrast.topic.place import BUILDINGS, LINES, POLICIES
from rag.training.contrast.topic.product import PRODUCTS, PROGRAMS
from rag.training.contrast.topic.service import APPLICATIONS, VENUES
from rag.training.contrast.topic.value import Language

# Every fifth is held out of training.
TOPICS = (
    VENUES,
    APPLICATIONS,
    COURSES,
    LEAVES,
    GROUPS,
    PRODUCTS,
    LINES,
    POLICIES,
    PROGRAMS,
    BUILDINGS,
)


def surround(
    chance: random.Random,
    texts: list[str],
    language: Language,
    held_out: bool,
    avoid: Topic | None = None,
) -> list[str]:
    """Return the texts, each between the same sentences, none of them of the avoided topic."""
    topic = chance.choice([each for each in hold_out(TOPICS, held_out) if each is not avoid])
    subject = draw_subjects(chance, topic, held_out, 1)[0]
    facts = draw_facts(chance, topic, subject, held_out)[: chance.randint(0, 3)]
    told = [fact.tell(chance, language, False) for fact in facts]
    place = chance.randint(0, len(told))
    gap = chance.choice((" ", "\n")) if language == "en" else chance.choice(("", "\n"))
    return [gap.join([*told[:place], text, *told[place:]]) for text in texts]
