"""Runs made by hand: rows with the metrics that a test is about, and nothing else of interest."""

from eval.dataset.case import Evidence
from eval.run.run import (
    FORMAT,
    RecordedCandidate,
    RecordedCitation,
    RecordedPassage,
    RecordedRanking,
    Row,
    Run,
    Setup,
    Timing,
)

PASSAGES = tuple(
    RecordedPassage("a.txt", "標題", ("一、總數",), 10 * n, 10 * n + 10, f"第{n}段共246.0萬份。")
    for n in range(4)
)
CITED = RecordedCitation("a.txt", 4, 10, "246.0萬份。"[:6], exact=True, supported=True)


def row(
    id: str,
    values: dict[str, float] | None = None,
    *,
    answerable: bool = True,
    answered: bool = True,
    would: bool | None = True,
    confidence: float = 0.5,
    slices: tuple[tuple[str, str], ...] = (("language", "en → Hant"),),
    first: int = 0,
    error: str | None = None,
    text: str = "246.0萬份",
    exact: bool = True,
) -> Row:
    """A question that found PASSAGES[first] first."""
    ranked = RecordedRanking((first, *(n for n in range(4) if n != first)), (0.9, 0.8, 0.7, 0.6))
    cited = RecordedCitation("a.txt", 4, 10, text, exact, would)
    return Row(
        id=id,
        question=f"how many, {id}?",
        language="en",
        type="how many",
        tags=(),
        answerable=answerable,
        answers=("246.0萬份",) if answerable else (),
        evidence=(Evidence("a.txt", 4, 10),) if answerable else (),
        quotes=("246.0萬份",) if answerable else (),
        relevant=("a.txt",) if answerable else (),
        slices=slices,
        fused=ranked,
        dense=ranked,
        lexical=RecordedRanking(),
        candidate=None if error else RecordedCandidate(text, (cited,)),
        answered=answered and not error,
        reason=None if answered or error else "low_confidence",
        confidence=confidence,
        would=would,
        values={} if values is None else values,
        error=error,
        milliseconds=12.5,
    )


def run(
    *rows: Row,
    name: str = "before",
    sha256: str = "5e7",
    encoder: str = "e5",
    probe: float = 0.5,
    arithmetic: str = "avx2",
) -> Run:
    """Return a run of these rows; `probe` is the first of the probe's numbers."""
    setup = Setup(
        set_sha256=sha256,
        questions=len(rows),
        documents=1,
        chunks=4,
        revision=2,
        encoder=encoder,
        reader="reader/1",
        probe=(probe, *(0.25,) * 15),
        splitter="cut/1",
        folding="fold/1",
        threshold=0.26,
        depth=50,
        libraries={"numpy": "2", "python": "3.11"},
        arithmetic=arithmetic,
    )
    return Run(
        FORMAT,
        name,
        "gold",
        setup,
        Timing("2026-11-22T10:00:00+00:00", 1.5, 0.5, 12.5, 20.0),
        PASSAGES,
        rows,
    )
