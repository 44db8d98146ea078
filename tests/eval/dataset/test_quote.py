"""Where a quote stands, and what is said when it does not stand once."""

from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.dataset.case import Evidence
from eval.dataset.finding import Findings
from eval.dataset.quote import (
    MAX_SEARCHED,
    describe_difference,
    find_all,
    find_nearest,
    locate_answer,
    locate_quote,
    locate_slice,
)
from eval.dataset.records import Record
from index.document import Document

TEXT = (
    "第一條 本會設理事九人，由會員大會選舉之。\n"
    "第二條 理事任期三年，連選得連任。理事任期自選出之日起算。"
)
RULES = Document("rules.txt", "章程", "rules.txt", TEXT)
OTHER = Document("other.txt", "細則", "other.txt", "細則另定，由監事會議決。")
KNOWN = {one.id: one for one in (RULES, OTHER)}


def told(quote: str) -> str:
    findings = Findings()
    locate_quote(Record("q:1", {}, findings), quote, RULES, KNOWN)
    (fault,) = findings.faults
    return fault.problem


def test_a_quote_that_stands_once() -> None:
    findings = Findings()
    start = TEXT.index("理事任期三年")
    assert locate_quote(Record("q:1", {}, findings), "理事任期三年", RULES, KNOWN) == Evidence(
        "rules.txt", start, start + 6
    )
    assert findings.faults == []


@pytest.mark.parametrize(
    ("quote", "said"),
    [
        (
            "理事任期",
            'the quote "理事任期" occurs 2 times in "rules.txt", at '
            f"{TEXT.index('理事任期')}, {TEXT.rindex('理事任期')}: lengthen it",
        ),
        ("理事", "occurs 3 times in"),
        ("", "the quote is empty"),
        ("由監事會議決", 'is not in "rules.txt", but in "other.txt", at 5'),
        (
            "理事任期三年,連選得連任",
            f': nearest is "理事任期三年，連選得連任" at {TEXT.index("理事任期")}, '
            'which has "，" for ","',
        ),
        ("理事任期四年", 'which has "三" for "四"'),
        ("理事任期三年 連選得連任", 'which has "，" for " "'),
        ("理事任期連選得連任", 'which has "三年，" more'),
        ("本会设理事九人", ': nearest is "本會設理事九人" at 4, which has "會設" for "会设"'),
        ("本會設有理事共九人", 'which lacks "有", lacks "共"'),
        ("The board has nine members", ", nor anything like it"),
    ],
    ids=str,
)
def test_a_quote_that_does_not_is_corrected(quote: str, said: str) -> None:
    assert said in told(quote)


def test_a_piece_by_its_offsets() -> None:
    def told(**fields: object) -> list[str]:
        findings = Findings()
        locate_slice(Record("q:1", fields, findings), RULES)
        return [fault.problem for fault in findings.faults]

    assert (
        told(start=0, end=3)
        == told(start=0, end=3, quote="第一條")
        == told(start=0, end=len(TEXT), quote=None)
        == []
    )
    assert told(start=1, end=4, quote="第一條") == [
        '"rules.txt" reads "一條 " from 1 to 4, not "第一條": it is at 0'
    ]
    for start, end in ((0, len(TEXT) + 1), (-1, 2), (3, 3), (5, 2), (0, 10**30)):
        assert "is not in" in told(start=start, end=end)[0]
    assert told(start=0)[0] == '"end" is missing'


def test_an_answer_off_its_offset() -> None:
    def told(answer: str, start: int | None) -> str:
        findings = Findings()
        locate_answer(Record("q:1", {}, findings), answer, start, RULES)
        return findings.faults[0].problem if findings.faults else ""

    first, last = TEXT.index("理事任期"), TEXT.rindex("理事任期")
    assert told("理事任期", first) == told("理事任期", last) == told("理事任期", None) == ""
    assert (
        told("理事任期", first + 2)
        == f'the answer "理事任期" is not at {first + 2} of "rules.txt", where "任期三年" is: '
        f"it is at {first}"
    )
    assert told("理事任期", last - 1).endswith(f"it is at {last}")
    assert told("理事任期", 10**30).endswith(f"which has {len(TEXT)} characters: it is at {last}")
    assert told("理事任期", -5).endswith(f"it is at {first}")
    assert "nearest is" in told("理事任期四年", None)
    assert told("nobody", 0).endswith("nor anywhere else in it")


def test_the_nearest_text_of_a_long_document_is_found_quickly() -> None:
    text = "".join(
        f"第{number}條 本條規定第{number * 7}號事項，由第{number * 3}組辦理。\n"
        for number in range(30_000)
    )[:1_000_000]
    quote = "第20000條 本條規定第140000號事項，由第60000組負責辦理"
    find_nearest(text, "第1條")  # folding is done once a text
    began = perf_counter()
    found = find_nearest(text, quote)
    assert perf_counter() - began < 5
    assert found is not None
    assert found.text == "第20000條 本條規定第140000號事項，由第60000組辦理"
    assert text[found.start : found.end] == found.text
    began = perf_counter()
    find_nearest(text, quote * 200)
    assert perf_counter() - began < 10


def test_only_short_differences_are_told() -> None:
    assert describe_difference("abc", "abc") == ""
    assert describe_difference("abcdefgh", "a1c2e3g4") == ""
    assert describe_difference("x" * (MAX_SEARCHED + 1), "x" * MAX_SEARCHED) == ""


@given(st.text(alphabet="甲乙丙丁 \n", max_size=60), st.text(alphabet="甲乙丙丁 ", max_size=20))
def test_the_nearest_is_a_piece_of_the_text(text: str, quote: str) -> None:
    found = find_nearest(text, quote)
    if found:
        assert text[found.start : found.end] == found.text
        assert found.text
    if quote.strip() and quote.strip() in text:
        assert found
        assert found.similarity == 100


@given(st.text(alphabet="ab", max_size=20), st.text(alphabet="ab", min_size=1, max_size=4))
def test_every_place_is_found(text: str, quote: str) -> None:
    assert find_all(text, quote) == [at for at in range(len(text)) if text.startswith(quote, at)]


def test_a_difference_in_a_long_quote_is_shown_with_the_words_around_it() -> None:
    text = (
        "全國簽訂的集體合同共246.0萬份，適用企業644.1萬家，"
        "受其保障的職工達2.8億人，另有若干份正在協商之中。"
    )
    assert (
        describe_difference(text.replace("2.8億", "2.9億"), text)
        == 'has "8" for "9" in "家，受其保障的職工達2.9億人，另有若干份正在協商"'
    )
