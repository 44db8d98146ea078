"""A provision as a passage that is read and cited."""

import re

from index.document import Chunk, Hit
from index.ingest.heading import QUESTION, find_reply
from index.ingest.structure.prose import find_hidden, overlap, show
from index.text.normalize import is_chinese
from index.text.view import View
from rag.citation import Span
from rag.provision.lookup import FoundProvision
from rag.provision.resolution import list_articles
from rag.reading.reader import AnswerPart, PassageAnswer, make_part

# Characters of a provision that are given; of a longer one its first sentences.
_MOST_CHINESE, _MOST_OTHERS = 600, 1500
_END = re.compile(r"[。！？；!?;][”』」》）)\]】\"']*|\.(?=\s)|\n")


def make_hit(found: FoundProvision, written: str) -> Hit:
    """Return the provision as a passage, in place of the one in which it was found.

    Its context has the number as the question writes it: 第四點 of what is labelled 四、.
    """
    document, own = found.outline.document, found.provision
    hidden = overlap(find_hidden(document), own.start, own.end)
    runs = show(document.text, own.start, own.end, hidden)
    end = max((run.start + len(run.text) for run in runs if run.start is not None), default=own.end)
    view = View(runs, tuple(dict.fromkeys((document.title, *own.path, written))))
    chunk = Chunk.cut(document, own.start, end, own.path, view)
    hit = found.hit
    return Hit(hit.chunk_id, chunk, document.title, hit.score, hit.dense, hit.lexical)


def make_whole(
    found: FoundProvision, hit: Hit, asks_question: bool, asks_reply: bool
) -> PassageAnswer:
    """Return all that a provision says, without its number."""
    view, own = hit.chunk.view, found.provision
    start, end = _find_text(found, asks_question, asks_reply)
    first = view.find_text(start)
    first = 0 if first is None else first
    last = view.find_text(end - 1) if end < hit.chunk.end else None
    last = len(view.text) if last is None else last + 1
    words = view.text[first:last]
    first += len(words) - len(words.lstrip(" \t\r\n\u3000:：.．、，"))
    last = first + len(shorten(view.text[first:last].rstrip()))
    part = make_part(hit, Span(first, last)) or cite_all(hit)
    label = (Span(own.start, own.label_end),) if own.label_end > own.start else ()
    return PassageAnswer(hit, (part,), Span(hit.chunk.start, hit.chunk.end), label)


def make_number(found: FoundProvision, hit: Hit) -> PassageAnswer:
    """Return the number of a provision as it is written."""
    own, text = found.provision, found.outline.document.text
    written = text[own.start : own.label_end].rstrip(" \t\u3000:：.．、，,)）")
    if written[:1] in "(（":
        written = text[own.start : own.label_end].rstrip()
    span = Span(own.start, own.start + len(written))
    return PassageAnswer(hit, (AnswerPart(written, (span,)),), Span(hit.chunk.start, hit.chunk.end))


def shorten(text: str) -> str:
    """Return a text, or the sentences of it that are not too long together."""
    most = _MOST_CHINESE if is_chinese(text) else _MOST_OTHERS
    if len(text) <= most:
        return text
    ends = [match.end() for match in _END.finditer(text, 0, most)]
    return text[: ends[-1] if ends else most].rstrip()


def _find_text(found: FoundProvision, asks_question: bool, asks_reply: bool) -> tuple[int, int]:
    """Return where the text of a provision begins and ends: of a chapter its title, of a question
    of a FAQ itself, its answer or both.
    """
    own = found.provision
    line = next((one for one in found.outline.lines if one.start == own.start), None)
    if own.kind == QUESTION and line:
        if asks_question:
            return own.body, line.end
        following = next((one for one in found.outline.lines if one.start > own.start), None)
        if asks_reply and following and following.start < own.end:
            text = found.outline.document.text
            reply = find_reply(text, following.start)
            return reply + len(text[reply:]) - len(text[reply:].lstrip()), own.end
    if line and list_articles(found.outline, own):
        rest = line.text[own.label_end - own.start :]
        title = rest.strip(" \t\u3000:：.．、，-–—")
        if title:
            at = own.label_end + rest.index(title)
            return at, at + len(title)
    return own.body, own.end


def cite_all(hit: Hit) -> AnswerPart:
    """Return the whole text of a passage as what an answer cites."""
    chunk = hit.chunk
    return AnswerPart(chunk.text, (Span(chunk.start, chunk.end),))
