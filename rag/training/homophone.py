"""Homophone slips: what a Chinese input method writes when the wrong character of a reading is taken."""

import random
from collections import defaultdict
from collections.abc import Iterable

from rag.training.glossary import Glossary


class Slips:
    """The characters of `texts` by their reading without tone, as the dictionary has it."""

    def __init__(self, glossary: Glossary, texts: Iterable[str]) -> None:
        used = sorted({character for text in texts for character in text})
        self._sound = {
            character: sound for character in used if (sound := glossary.sound.get(character))
        }
        self._alike: dict[str, list[str]] = defaultdict(list)
        for character, sound in self._sound.items():
            self._alike[sound].append(character)

    def slipped(self, text: str, chance: random.Random) -> str:
        """`text` with one Chinese character exchanged for another of its reading; as it is when none can be."""
        places = [
            i
            for i, character in enumerate(text)
            if len(self._alike[self._sound.get(character, "")]) > 1
        ]
        if not places:
            return text
        at = chance.choice(places)
        others = [c for c in self._alike[self._sound[text[at]]] if c != text[at]]
        return text[:at] + chance.choice(others) + text[at + 1 :]
