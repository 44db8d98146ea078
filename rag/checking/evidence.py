"""What stands around an answer, folded once for all checks."""

import re
from dataclasses import dataclass

from index.document import Hit
from index.text.normalize import fold
from rag.reading.sentence import split_sentences

_CLAUSE_END = re.compile(r"[，,；;。！？!?\n]|\.(?=\s|$)")


@dataclass(frozen=True, slots=True)
class AnswerEvidence:
    """The words of an answer and what surrounds them. Everything is folded."""

    # The answer.
    words: str
    # The sentence that it begins in; of a table, the row.
    sentence: str
    # Where the answer starts in the sentence.
    start: int
    # Title, file name, headings and caption, one a line.
    context: str
    # The passage.
    passage: str
    # Whether it is in a table.
    is_cell: bool

    @classmethod
    def collect(cls, hit: Hit, start: int, words: str) -> "AnswerEvidence":
        """Collect what stands around an answer that begins at `start` of its document."""
        view = hit.chunk.view
        passage = fold(view.text)
        at = view.find_text(start) or 0
        sentence, offset = passage, at
        if not view.cells:
            for span in split_sentences(passage):
                if span.start <= at < span.end:
                    sentence, offset = passage[span.start : span.end], at - span.start
                    break
        context = dict.fromkeys([hit.title, *view.context, *hit.chunk.section])
        return cls(
            fold(words), sentence, offset, fold("\n".join(context)), passage, bool(view.cells)
        )

    @property
    def near(self) -> str:
        """The sentence with title and headings."""
        return f"{self.context}\n{self.sentence}"

    @property
    def clause(self) -> tuple[str, int]:
        """The clause that the answer begins in, and where the answer starts in it."""
        ends = [match.end() for match in _CLAUSE_END.finditer(self.sentence, 0, self.start)]
        first = ends[-1] if ends else 0
        end = _CLAUSE_END.search(self.sentence, self.start + len(self.words))
        return self.sentence[first : end.start() if end else None], self.start - first

    @property
    def after(self) -> str:
        """What follows the answer in its sentence."""
        return self.sentence[self.start + len(self.words) :]
