"""Read small inputs: questions that each come with their own few documents.

A file is JSON lines; each line is an object:

"id", "question"            texts; an id is used once
"kind"                      any text; it becomes the question's type
"documents"                 objects with "name" and "text": read as files of these names
"expected_answer"           a text or a list of texts that a right answer contains; without it the
                            documents do not answer
"expected_match"            of several texts all count if it begins with "all", else any
"max_characters"            the longest answer that is right
"expected_section_contains" what a heading of the right answer's citation contains
"expected_behaviour"        what is expected where there is no answer: "abstain …", or "abstain, or
                            an answer that does not contain: …"

A line that expects anything else, such as a type or a status, is left out: no answer could be told
right or wrong by it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from eval.dataset.case import Case, QuestionSet
from eval.dataset.finding import Findings
from eval.dataset.language import detect_language
from eval.dataset.records import Record, read_records
from index.error import BadDocument, BadInput
from index.ingest.loader import read as read_file

_ABSTAIN, _FORBIDDEN = "abstain", "does not contain:"


@dataclass(frozen=True, slots=True)
class AnswerRule:
    """What a right answer must be; blanks and commas do not count."""

    # Without any, the documents do not answer.
    wanted: tuple[str, ...] = ()
    wants_all: bool = False
    # What a right answer must not contain. Empty if every answer is wrong without `wanted`.
    forbidden: str = ""
    section: str = ""
    max_characters: int | None = None

    def is_right(self, text: str, headings: Sequence[str]) -> bool:
        """Return whether an answer is right that stands under `headings`.

        >>> AnswerRule(("1,388,912",)).is_right("1 388 912 元", ())
        True
        >>> AnswerRule(forbidden="兒童").is_right("兒童不得", ())
        False
        """
        said = _squash(text)
        if not self.wanted:
            return bool(self.forbidden) and _squash(self.forbidden) not in said
        found = [_squash(one) in said for one in self.wanted]
        return (
            (all(found) if self.wants_all else any(found))
            and (not self.section or any(self.section in one for one in headings))
            and (self.max_characters is None or len(text) <= self.max_characters)
        )


@dataclass(frozen=True, slots=True)
class SmallInputs:
    """The small inputs that share their documents."""

    asked: QuestionSet
    # By the id of the case.
    rules: dict[str, AnswerRule]


def read_small_inputs(path: Path) -> list[SmallInputs]:
    """Read a file of small inputs, those with the same documents together.

    Raises BadInput for a faulty line or a file without any that can be judged.
    """
    findings = Findings()
    groups: dict[tuple[tuple[str, str], ...], list[tuple[Case, AnswerRule]]] = {}
    for record in read_records(path, findings):
        rule = _read_rule(record)
        files = tuple(
            (one.text("name"), one.text("text", ""))
            for one in (record.objects("documents") if rule else ())
        )
        if rule and files:
            case = _build_case(record, rule, files[0][1])
            groups.setdefault(files, []).append((case, rule))
    if not findings.faults and not groups:
        findings.add_fault(str(path), "contains no question with documents and an expected answer")
    findings.check("")
    found = list(_build_groups(path.stem, groups))
    if not found:
        raise BadInput(f"{path}: no document can be read")
    return found


def _build_groups(
    name: str, groups: dict[tuple[tuple[str, str], ...], list[tuple[Case, AnswerRule]]]
) -> Iterator[SmallInputs]:
    for files, cases in groups.items():
        documents = []
        for file, text in files:
            try:
                documents.append(read_file(text.encode(), file))
            except BadDocument:
                continue  # what cannot be read cannot be asked about
        if documents:
            asked = QuestionSet(name, tuple(documents), tuple(case for case, _ in cases))
            yield SmallInputs(asked, {case.id: rule for case, rule in cases})


def _read_rule(record: Record) -> AnswerRule | None:
    """Return what is expected; None if it is no answer and no refusal."""
    fields = record.fields
    answer = fields.get("expected_answer")
    behaviour = record.text("expected_behaviour", "")
    if answer is None:
        if not behaviour.startswith(_ABSTAIN):
            return None
        return AnswerRule(forbidden=behaviour.partition(_FORBIDDEN)[2].strip())
    wanted = tuple(str(one) for one in answer) if isinstance(answer, list) else (str(answer),)
    longest = fields.get("max_characters")
    return AnswerRule(
        wanted,
        record.text("expected_match", "").startswith("all"),
        "",
        record.text("expected_section_contains", ""),
        longest if isinstance(longest, int) else None,
    )


def _build_case(record: Record, rule: AnswerRule, beside: str) -> Case:
    question = record.text("question")
    return Case(
        id=record.name("id"),
        question=question,
        language=detect_language(question, beside),
        answerable=bool(rule.wanted or rule.forbidden),
        answers=rule.wanted,
        evidence=(),
        relevant=(),
        type=record.text("kind", ""),
    )


def _squash(text: str) -> str:
    return "".join(text.replace("，", ",").replace(",", "").split())
