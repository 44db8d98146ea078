"""Names and numbers in questions, and what may stand in their place: the same question about something else.

A question whose place, person, work or number is another's is the near miss that a reader must learn to refuse
(Gardner et al. 2020, contrast sets, arXiv 2004.02709).
"""

import random
import re
from collections.abc import Sequence

from index.text.normalize import simplify
from rag.training.dataset import Question
from rag.training.glossary import Glossary

_ENGLISH = re.compile(r"(?<!^)(?<![.?!] )\b[A-Z][\w'-]*(?: (?:of |the )?[A-Z][\w'-]*)*")
_JAPANESE = re.compile(r"[\u30a1-\u30fa\u30fc]{3,}(?:・[\u30a1-\u30fa\u30fc]+)*")
_QUOTED = re.compile(r"(?<=[《「『“])[^《》「」『』“”]{2,20}(?=[》」』”])")
_NUMBER = re.compile(r"\d+")
_LONGEST = 6


class Names:
    """The names that `texts`, questions in one language, hold."""

    def __init__(self, glossary: Glossary, texts: Sequence[str], language: str) -> None:
        self._known = glossary.names
        self._pattern = {"en": _ENGLISH, "ja": _JAPANESE}.get(language)
        self._kinds: dict[str, list[str]] = {}
        for kind, name in sorted(
            {(self._likeness(name, text), name) for text in texts for name in self._found(text)}
        ):
            self._kinds.setdefault(kind, []).append(name)

    def renamed(self, question: Question, chance: random.Random) -> str | None:
        """The question with one of its names or numbers, one that its passage has too, changed for one it has not; or None."""
        text, passage = question.text, simplify(question.passage.text)
        held = [name for name in self._found(text) if simplify(name) in passage]
        numbers = [n for n in _NUMBER.findall(text) if n in passage]
        if numbers and (not held or chance.random() < 0.5):
            number = chance.choice(numbers)
            other = str(
                max(1, int(number) + chance.choice([-20, -10, -3, -2, -1, 1, 2, 3, 10, 20]))
            )
            return re.sub(rf"(?<!\d){number}(?!\d)", other, text) if other not in passage else None
        if not held:
            return None
        name = chance.choice(held)
        other = chance.choice(self._kinds.get(self._likeness(name, text), [name]))
        return text.replace(name, other) if simplify(other) not in passage else None

    def _found(self, text: str) -> list[str]:
        if self._pattern:
            return [m[0] for m in self._pattern.finditer(text)]
        found, at, plain = [m[0] for m in _QUOTED.finditer(text)], 0, simplify(text)
        while at < len(plain):
            size = next((n for n in range(_LONGEST, 1, -1) if plain[at : at + n] in self._known), 1)
            if size > 1:
                found.append(text[at : at + size])
            at += size
        return found

    def _likeness(self, name: str, text: str) -> str:
        """Names are exchanged with those used alike: English ones with as many words after the same word, Chinese ones of the
        same kind and length, Japanese ones with the same last kana.
        """
        if name.isascii():
            before = text[: text.index(name)].split()
            return f"{before[-1].lower() if before else ''} {len(name.split())}"
        kind = name[-1] if _JAPANESE.fullmatch(name) else self._known.get(simplify(name), "")
        return f"{kind} {'long' if len(name) > _LONGEST else len(name)}"
