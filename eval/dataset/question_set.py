"""Read the question set at a path, in whichever of FORMATS it is.

Each format's module says what it reads.
"""

import shlex
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from eval.dataset import beir, jsonl, manifest, passage_set, squad, trec
from eval.dataset.case import Case, QuestionSet
from eval.dataset.finding import Findings
from index.document import Document
from rag.question import MAX_QUESTION

GOLD = Path(__file__).parents[1] / "gold"

Read = Callable[[Path, Path | None, Findings], tuple[list[Document], list[Case]]]


@dataclass(frozen=True, slots=True)
class Format:
    """A format of question sets."""

    # Returns whether a path is of the format.
    detect: Callable[[Path], bool]
    read: Read
    # What it looks like, for people.
    layout: str
    # Whether `documents` may be named for it.
    takes_documents: bool


def read(path: Path | None = None, documents: Path | None = None) -> QuestionSet:
    """Read the set at `path`, or the gold set, about `documents` if its format has none of its own.

    Raises BadInput with the first fault, how many more there are, and the command that lists them.
    """
    found, findings = read_with_findings(path, documents)
    named = f" --documents {shlex.quote(str(documents))}" if documents else ""
    findings.check(f": `yiju eval validate {shlex.quote(str(path or GOLD))}{named}` lists them all")
    assert found is not None  # noqa: S101  for the type checker: without a fault there is a set
    return found


def read_with_findings(
    path: Path | None = None, documents: Path | None = None
) -> tuple[QuestionSet | None, Findings]:
    """Read what is sound of the set (None: no question or no document), and all findings.

    Raises nothing. The arguments are those of `read`.
    """
    path, findings = path or GOLD, Findings()
    try:
        name, form = next(
            ((name, form) for name, form in FORMATS.items() if form.detect(path)), (None, None)
        )
        if name is None or form is None:
            findings.add_fault(
                str(path),
                f"{'is not a known question set' if path.exists() else 'does not exist'}. "
                f"{describe_formats()}",
            )
            return None, findings
        if documents and not form.takes_documents:
            findings.add_fault(
                str(path),
                f"is of the format {name}, which has its own documents: leave --documents out",
            )
            return None, findings
        texts, cases = form.read(path, documents, findings)
    # A folder without permission to read, or a path that cannot be one.
    except (OSError, ValueError) as error:
        why = (error.strerror if isinstance(error, OSError) else None) or str(error)
        findings.add_fault(str(path), f"cannot be read: {why}")
        return None, findings
    if not findings.faults:
        for what, found in (("document", texts), ("question", cases)):
            if not found:
                findings.add_fault(str(path), f"contains no {what}")
    for id in (
        id for id in (*(text.id for text in texts), *(case.id for case in cases)) if "\0" in id
    ):
        findings.add_fault(
            f"{path} {id!a}",
            "the id contains a NUL character, which the library that judges rankings cannot take",
        )
    for case in cases:
        if len(case.question) > MAX_QUESTION:
            length = len(case.question)
            findings.add_fault(
                f"{path} {case.id}",
                f"the question has {length} characters, and the most is {MAX_QUESTION}: shorten it",
            )
    return (
        QuestionSet(_make_name(path), tuple(texts), tuple(cases)) if texts and cases else None
    ), findings


def lacks_documents(path: Path) -> bool:
    """Tell whether a set is questions alone, which need documents."""
    return path.is_file() and jsonl.detect(path) and not manifest.detect(path)


def read_about(path: Path, documents: Sequence[Document], collection: str) -> QuestionSet:
    """Read a file of questions about the documents of a collection. Raises BadInput as `read`."""
    findings = Findings()
    cases = jsonl.read_cases(path, documents, findings, collection)
    if not cases and not findings.faults:
        findings.add_fault(str(path), f"contains no question about the collection {collection!r}")
    findings.check()
    # Of copies, those that the questions name; others would be taken for the same document.
    named = {id for case in cases for id in case.relevant}
    kept = {one.sha256: one for one in documents}
    kept |= {one.sha256: one for one in documents if one.id in named}
    pool = tuple(one for one in documents if one.id in named or kept[one.sha256] is one)
    return QuestionSet(_make_name(path), pool, tuple(cases))


def describe_formats() -> str:
    """Describe the known formats in one line."""
    return "Known are: " + "; ".join(f"{name} ({form.layout})" for name, form in FORMATS.items())


def _make_name(path: Path) -> str:
    """Return the last part of the path without its suffixes, the same wherever the set lies."""
    name = path.resolve().name
    if path.parent.name == "qrels":
        return f"{path.resolve().parent.parent.name}-{path.stem}"
    for suffix in (".gz", ".jsonl", ".json", ".passages", ".questions", ".pairs"):
        name = name.removesuffix(suffix)
    return name


FORMATS: dict[str, Format] = {
    "passages": Format(
        passage_set.detect_passages,
        passage_set.read_passages,
        "PREFIX of PREFIX.passages.jsonl.gz and PREFIX.questions.jsonl.gz",
        False,
    ),
    "pairs": Format(
        passage_set.detect_pairs, passage_set.read_pairs, "PREFIX of PREFIX.pairs.jsonl.gz", True
    ),
    # Before "jsonl", which any .jsonl is.
    "manifest": Format(
        manifest.detect,
        manifest.read,
        "manifest.jsonl beside files of any format, or the folder that contains it",
        False,
    ),
    "jsonl": Format(
        jsonl.detect,
        jsonl.read,
        "QUESTIONS.jsonl, or a folder with questions.jsonl and documents/",
        True,
    ),
    "squad": Format(squad.detect, squad.read, "a .json of SQuAD, DRCD or CMRC 2018", False),
    "beir": Format(
        beir.detect, beir.read, "a folder with corpus.jsonl, queries.jsonl and qrels/", False
    ),
    "trec": Format(trec.detect, trec.read, "a folder with topics.*, qrels.* and documents", True),
}
