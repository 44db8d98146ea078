"""Decide which of the lists near what was read is the one that a question asks for, if any is."""

import re
from collections import Counter
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from index.text.analyzer import extract_terms
from index.text.normalize import fold
from rag.enumeration.item_list import ItemList, ListForm
from rag.enumeration.request import NEGATION, ContentWord, ListKind, ListRequest

# What a heading or lead says above the steps of a procedure.
_LEADS_STEPS = re.compile(
    r"流程|步骤|程序|手续|方法|方式|办法|作业|如下|下列|以下|依序"
    r"|\b(?:steps?|procedure|process|how to|instructions|as follows|following)\b|ing\b|ation\b"
)
_LABELLED = re.compile(r"[^:]{1,20}:")
# The share of a question that a list's lead and headings may lack: where only single characters
# are lacking; where the reader's answer is in the list; and there in the other language.
_LACKS_CHARACTERS, _LACKS_WORDS, _LACKS_ACROSS = 1 / 3, 0.25, 0.5
# The share that the words nearest to the steps of a procedure say at least, for the steps to say
# the rest.
_NAMES_DEED = 0.5
# Characters: longer items are paragraphs with numbers.
_LONGEST_ITEM = 160


@dataclass(frozen=True, slots=True)
class ListOffer:
    """A list and what stands around it."""

    items: ItemList
    # Folded: what leads to it, the nearest heading with it; and all headings and the title.
    near: str
    far: str
    # Of each item, folded.
    words: tuple[str, ...]
    # How many of its items the reader's answer has a part of.
    read: int
    # Whether it is in another language than the question.
    is_across: bool


@dataclass(frozen=True, slots=True)
class ChosenList:
    """The list that a question asks for."""

    offer: ListOffer
    # Whether what leads to it says all that the question does: it is sure without the reader.
    is_named: bool
    # For comparison: how much of the question the words nearest to it say.
    share: float


def choose_list(request: ListRequest, offers: Sequence[ListOffer]) -> ChosenList | None:
    """Return the list that fits best; None if none does."""
    fitting = [one for offer in offers if (one := _fit(request, offer))]
    return max(
        fitting,
        key=lambda one: (
            one.is_named,
            one.share,
            one.offer.read > 0,
            one.offer.items.form is not ListForm.WORDS,
            # A list inside an item of another says more exactly what it lists.
            one.offer.items.start - one.offer.items.end,
        ),
        default=None,
    )


def _fit(request: ListRequest, offer: ListOffer) -> ChosenList | None:
    """Return the list if what stands around it says enough of the question."""
    if not _is_list(request, offer):
        return None
    if request.is_negative != (NEGATION.search(offer.near) is not None):
        return None
    near, far = set(extract_terms(offer.near)), set(extract_terms(offer.far))
    if any(number not in far for number in request.numbers):
        return None
    share = _measure_share(request.words, near, offer)
    if not share:
        return None
    if request.kind is ListKind.PROCEDURE and offer.read and share >= _NAMES_DEED:
        # The steps name what is done to what; the heading may name the deed alone.
        far.update(extract_terms("\n".join(offer.words)))
    missing = [
        one
        for one in request.words
        if not _is_said(one, far, offer) and not _names_items(one, offer)
    ]
    lacking = sum(one.weight for one in missing) / sum(one.weight for one in request.words)
    if not missing or (all(one.weight == 1 for one in missing) and lacking < _LACKS_CHARACTERS):
        return ChosenList(offer, True, share)
    allowed = _LACKS_ACROSS if offer.is_across else _LACKS_WORDS
    return ChosenList(offer, False, share) if offer.read and lacking <= allowed else None


def _is_list(request: ListRequest, offer: ListOffer) -> bool:
    """Tell whether it is the kind of list that was asked for."""
    lengths = sorted(map(len, offer.words))
    if lengths[len(lengths) // 2] > _LONGEST_ITEM:
        return False
    if request.kind is ListKind.PROCEDURE:
        is_steps = offer.items.is_numbered or offer.items.form is ListForm.LINES
        return is_steps and (offer.read > 0 or _LEADS_STEPS.search(offer.near) is not None)
    if request.kind is ListKind.ITEMS:
        return True
    # 時間：…, 地點：…: each item answers a question of its own.
    labelled = sum(_LABELLED.match(words) is not None for words in offer.words)
    return offer.read > 0 and 2 * labelled <= len(offer.words)


def _measure_share(
    words: Sequence[ContentWord], known: AbstractSet[str], offer: ListOffer
) -> float:
    """Return the share of the words, by weight, that the terms of a text say."""
    said = sum(one.weight for one in words if _is_said(one, known, offer))
    return said / sum(one.weight for one in words)


def _is_said(word: ContentWord, known: AbstractSet[str], offer: ListOffer) -> bool:
    """Tell whether the terms of a text say a word, in the language of the list."""
    ways = word.translations if offer.is_across else word.ways
    # A name may be the same in both languages.
    return any(way <= known for way in (*ways, *word.ways[:1]))


def _names_items(word: ContentWord, offer: ListOffer) -> bool:
    """Tell whether a Chinese word says what the items are, by the character that most of them end
    with: 部門 of 研發部、業務部.
    """
    ends = Counter(words[-1] for words in offer.words if words)
    if not ends:
        return False
    last, count = ends.most_common(1)[0]
    own = word.ways[0]
    return word.weight > 1 and last in own and not last.isascii() and 2 * count > len(offer.words)


def fold_all(texts: Sequence[str]) -> str:
    """Return texts folded, a line each."""
    return fold("\n".join(texts))
