"""A path -> the question set there, in whichever of FORMATS it is. The one way in; each format's own module says what it reads."""

import shlex
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from eval.dataset import beir, jsonl, passage_set, squad, trec
from eval.dataset.case import Case, QuestionSet
from eval.dataset.records import Finding, Findings
from index.document import Document
from rag.question import MAX_QUESTION

GOLD = Path(__file__).parents[1] / "gold"

Read = Callable[[Path, Path | None, Findings], tuple[list[Document], list[Case]]]


@dataclass(frozen=True, slots=True)
class Format:
    """How a format is known by its path and read, what it looks like, and whether `documents` can be named for it."""

    detect: Callable[[Path], bool]
    read: Read
    layout: str
    takes_documents: bool


def read(path: Path | None = None, documents: Path | None = None) -> QuestionSet:
    """The set at `path` (None: the gold set), asked of `documents` where the format does not bring its own.

    BadInput with the first fault, how many more there are, and the command that lists them all.
    """
    found, findings = read_with_findings(path, documents)
    named = f" --documents {shlex.quote(str(documents))}" if documents else ""
    findings.check(f": `yiju eval validate {shlex.quote(str(path or GOLD))}{named}` lists them all")
    assert found is not None  # noqa: S101 - for the type checker: without a fault there is a set
    return found


def examine(
    path: Path | None = None, documents: Path | None = None
) -> tuple[QuestionSet | None, list[Finding]]:
    """What of the set is sound (None: no question or no document), and every fault. Raises nothing."""
    found, findings = read_with_findings(path, documents)
    return found, findings.faults


def read_with_findings(
    path: Path | None = None, documents: Path | None = None
) -> tuple[QuestionSet | None, Findings]:
    """`examine`, with the warnings that the reader of the format had as well."""
    path, findings = path or GOLD, Findings()
    try:
        name, form = next(
            ((name, form) for name, form in FORMATS.items() if form.detect(path)), (None, None)
        )
        if name is None or form is None:
            findings.wrong(
                str(path),
                f"{'is no question set that is known' if path.exists() else 'there is nothing'}. {describe_formats()}",
            )
            return None, findings
        if documents and not form.takes_documents:
            findings.wrong(
                str(path),
                f"is of the format {name} and brings its own documents: leave --documents out",
            )
            return None, findings
        texts, cases = form.read(path, documents, findings)
    except (
        OSError,
        ValueError,
    ) as error:  # a folder that may not be looked into, or a name that is none
        why = (error.strerror if isinstance(error, OSError) else None) or str(error)
        findings.wrong(str(path), f"cannot be read: {why}")
        return None, findings
    if not findings.faults:
        for what, found in (("document", texts), ("question", cases)):
            if not found:
                findings.wrong(str(path), f"holds no {what}")
    for id in (
        id for id in (*(text.id for text in texts), *(case.id for case in cases)) if "\0" in id
    ):
        findings.wrong(
            f"{path} {id!a}",
            "the id has a NUL character in it: no library that judges rankings takes one",
        )
    for case in cases:
        if len(case.question) > MAX_QUESTION:
            length = len(case.question)
            findings.wrong(
                f"{path} {case.id}",
                f"the question has {length} characters, at most {MAX_QUESTION} are read: shorten it",
            )
    return (
        QuestionSet(_name(path), tuple(texts), tuple(cases)) if texts and cases else None
    ), findings


def describe_formats() -> str:
    """The formats known and what each looks like, in one line."""
    return "Known are: " + "; ".join(f"{name} ({form.layout})" for name, form in FORMATS.items())


def _name(path: Path) -> str:
    """The last part of the path without its suffixes, the same wherever the set lies."""
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
