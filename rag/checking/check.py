"""Check an answer against its question: CHECKS lists what is compared."""

from collections.abc import Callable, Mapping

from index.text.analyzer import extract_terms
from rag.checking.counted import find_other_count
from rag.checking.designator import find_other_designator
from rag.checking.evidence import AnswerEvidence
from rag.checking.form import find_other_form
from rag.checking.labelled_line import find_other_label
from rag.checking.near_name import find_near_name
from rag.checking.opposite import find_opposite
from rag.checking.period import find_other_period
from rag.checking.permission import find_permission
from rag.checking.person import find_other_person
from rag.checking.subset import find_whole
from rag.question import Question

# Each returns what it found, or None.
Check = Callable[[Question, AnswerEvidence], str | None]

CHECKS: Mapping[str, Check] = {
    "opposite": find_opposite,
    "permission": find_permission,
    "designator": find_other_designator,
    "near name": find_near_name,
    "person": find_other_person,
    "period": find_other_period,
    "form": find_other_form,
    "counted": find_other_count,
    "label": find_other_label,
    "subset": find_whole,
}


def find_contradiction(question: Question, evidence: AnswerEvidence) -> str | None:
    """Return the name of the first check that finds the evidence to be about something else than
    what the question asks; None if all are silent.
    """
    return next((name for name, check in CHECKS.items() if check(question, evidence)), None)


def is_better(question: Question, evidence: AnswerEvidence, first: AnswerEvidence) -> bool:
    """Tell whether no check finds fault with the evidence, and it has as many of the question's
    terms as the `first` did: what is less about the question is no answer in its place.
    """
    if find_contradiction(question, evidence):
        return False
    if evidence.near == first.near:
        return True
    said, before = (question.terms.keys() & extract_terms(one.near) for one in (evidence, first))
    return len(said) >= len(before)
