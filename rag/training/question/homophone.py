"""Replaces characters with homophones, as in a slip with a Chinese input method."""

import random
from collections import defaultdict
from collections.abc import Iterable

from rag.training.question.glossary import Glossary


class HomophoneSwapper:
    """Swaps characters that occur in `texts` and share a reading; tones are ignored."""

    def __init__(self, glossary: Glossary, texts: Iterable[str]) -> None:
        used = sorted({character for text in texts for character in text})
        self._reading = {
            character: reading for character in used if (reading := glossary.reading.get(character))
        }
        self._homophones: dict[str, list[str]] = defaultdict(list)
        for character, reading in self._reading.items():
            self._homophones[reading].append(character)

    def swap(self, text: str, chance: random.Random) -> str:
        """Replace one Chinese character of `text` with a homophone; unchanged if none has any."""
        positions = [
            i
            for i, character in enumerate(text)
            if len(self._homophones[self._reading.get(character, "")]) > 1
        ]
        if not positions:
            return text
        at = chance.choice(positions)
        others = [c for c in self._homophones[self._reading[text[at]]] if c != text[at]]
        return text[:at] + chance.choice(others) + text[at + 1 :]
