"""Swaps a name, number, year or title in a question for another one of its kind.

A question about another place, person, work or number than its passage's is the near miss that a
reader must learn to refuse (Gardner et al. 2020, contrast sets, arXiv 2004.02709).
"""

import random
import re
from collections.abc import Sequence

from index.text.normalize import simplify
from rag.training.dataset import TrainingQuestion
from rag.training.question.glossary import Glossary

_ENGLISH = re.compile(r"(?<!^)(?<![.?!] )\b[A-Z][\w'-]*(?: (?:of |the )?[A-Z][\w'-]*)*")
_JAPANESE = re.compile(r"[\u30a1-\u30fa\u30fc]{3,}(?:・[\u30a1-\u30fa\u30fc]+)*")
_QUOTED = re.compile(r"(?<=[《「『“])[^《》「」『』“”]{2,20}(?=[》」』”])")
_NUMBER = re.compile(r"\d+")
_YEAR = re.compile(r"(?<!\d)(1[0-9]{3}|20[0-9]{2})(?!\d)")
_LONGEST = 6  # characters of a Chinese name in the dictionary


class EntitySwapper:
    """Swaps names for other names that occur in `texts`, questions in one language."""

    def __init__(self, glossary: Glossary, texts: Sequence[str], language: str) -> None:
        self._names = glossary.names
        self._pattern = {"en": _ENGLISH, "ja": _JAPANESE}.get(language)
        self._by_kind: dict[str, list[str]] = {}
        for kind, name in sorted(
            {
                (self._classify(name, text), name)
                for text in texts
                for name in self._find_names(text)
            }
        ):
            self._by_kind.setdefault(kind, []).append(name)

    def swap(self, question: TrainingQuestion, chance: random.Random) -> str | None:
        """Return the question with one of its passage's names or numbers swapped.

        The new one does not occur in the passage. None when there is nothing to swap, and when the
        one that was drawn does occur.
        """
        text, passage = question.text, simplify(question.passage.text)
        names = [name for name in self._find_names(text) if simplify(name) in passage]
        numbers = [n for n in _NUMBER.findall(text) if n in passage]
        if numbers and (not names or chance.random() < 0.5):
            number = chance.choice(numbers)
            other = str(
                max(1, int(number) + chance.choice([-20, -10, -3, -2, -1, 1, 2, 3, 10, 20]))
            )
            return re.sub(rf"(?<!\d){number}(?!\d)", other, text) if other not in passage else None
        if not names:
            return None
        name = chance.choice(names)
        other = chance.choice(self._by_kind.get(self._classify(name, text), [name]))
        return text.replace(name, other) if simplify(other) not in passage else None

    def _find_names(self, text: str) -> list[str]:
        if self._pattern:
            return [m[0] for m in self._pattern.finditer(text)]
        found, at, simplified = [m[0] for m in _QUOTED.finditer(text)], 0, simplify(text)
        while at < len(simplified):
            size = next(
                (n for n in range(_LONGEST, 1, -1) if simplified[at : at + n] in self._names), 1
            )
            if size > 1:
                found.append(text[at : at + size])
            at += size
        return found

    def _classify(self, name: str, text: str) -> str:
        """Return a name's kind; names are swapped within a kind.

        English names are of one kind with as many words after the same word, Chinese ones with the
        dictionary's kind and length in common, Japanese ones with the same last kana.
        """
        if name.isascii():
            before = text[: text.index(name)].split()
            return f"{before[-1].lower() if before else ''} {len(name.split())}"
        kind = name[-1] if _JAPANESE.fullmatch(name) else self._names.get(simplify(name), "")
        return f"{kind} {'long' if len(name) > _LONGEST else len(name)}"


def swap_year_or_title(
    question: TrainingQuestion, titles: Sequence[str], chance: random.Random
) -> str | None:
    """Return the question about another year, or about another of `titles`.

    None when it has neither, and when the one that was drawn occurs in the passage.
    """
    year = _YEAR.search(question.text)
    if year:
        other = str(int(year[0]) + chance.choice([-3, -2, -1, 1, 2, 3]))
        return question.text.replace(year[0], other) if other not in question.passage.text else None
    title = question.passage.title
    if len(title) > 1 and title in question.text:
        other = chance.choice(titles)
        return question.text.replace(title, other) if other not in question.passage.text else None
    return None
