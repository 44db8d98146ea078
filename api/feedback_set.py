"""Feedback as a question set that `yiju eval run` runs, in the format of `eval.dataset.jsonl`."""

import json
from collections.abc import Iterable

from api.verification import DocumentSource
from index.error import NoSuchDocument
from index.store.feedback import Feedback, Judgement, keep_latest

Json = dict[str, object]


def find_place(one: Feedback, source: DocumentSource) -> tuple[int, int] | None:
    """Return where the words that answer stand now; None if no words were named, or they do not
    stand in the document any more, or more than once in other places.
    """
    if one.document_id is None or one.start is None or one.end is None or not one.quote:
        return None
    try:
        text = source.get(one.document_id).text
    except NoSuchDocument:
        return None
    if text[one.start : one.end] == one.quote:
        return one.start, one.end
    at = text.find(one.quote)
    is_unique = at >= 0 and text.find(one.quote, at + 1) < 0
    return (at, at + len(one.quote)) if is_unique else None


def explain_left_out(one: Feedback, source: DocumentSource) -> str | None:
    """Return why feedback gives no question with a known answer; None if it does."""
    if one.verdict is Judgement.SHOULD_ABSTAIN or find_place(one, source):
        return None
    if not one.quote:
        return "no words of a document are named that answer"
    return "the document does not have these words any more, or has them in several places"


def build_set(
    found: Iterable[Feedback], collection: str, source: DocumentSource
) -> tuple[list[str], int]:
    """Return a line for each question, of several verdicts on one the last, and the number of those
    that are left out.
    """
    lines, left_out = [], 0
    for one in keep_latest(found):
        case = _make_case(one, collection, source)
        if case is None:
            left_out += 1
        else:
            lines.append(json.dumps(case, ensure_ascii=False) + "\n")
    return lines, left_out


def _make_case(one: Feedback, collection: str, source: DocumentSource) -> Json | None:
    case: Json = {
        "id": f"feedback-{one.id}",
        "question": one.question,
        "collection": collection,
        "tags": ["feedback", one.verdict.value],
    }
    if one.verdict is Judgement.SHOULD_ABSTAIN:
        return {**case, "answerable": False}
    place = find_place(one, source)
    if place is None:
        return None
    # The answer may say the same in other words than those that are marked.
    said = [one.answer] if one.verdict is Judgement.RIGHT and one.answer else []
    evidence = {"document": one.document_id, "start": place[0], "end": place[1], "quote": one.quote}
    answers = list(dict.fromkeys([one.quote, *said]))
    return {**case, "answerable": True, "answers": answers, "evidence": [evidence]}
