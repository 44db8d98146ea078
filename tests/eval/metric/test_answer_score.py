"""Each scorer against cases worked by hand; a comment says how.

F1 is 2 × common / (gold + answer) throughout.
"""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.metric.answer_score import SCORERS, Score, tokenize
from eval.metric.value_match import says_only_value, says_value

NO_GOLD: list[str] = []


def check(scorer: str, text: str, golds: list[str], exact: float, f1: float) -> None:
    score = SCORERS[scorer](text, golds)
    assert score.exact == exact
    assert score.f1 == pytest.approx(f1)


# -- yiju


@pytest.mark.parametrize(
    ("text", "golds", "exact", "f1"),
    [
        ("動物園", ["台北動物園"], 0, 6 / 8),  # 3 characters in common, of 5 and of 3
        ("臺灣大學", ["台湾大学"], 1, 1),  # the script is folded, 臺 = 台 = 台
        ("２４６ 萬份。", ["246万份"], 1, 1),  # width, blanks and marks are nothing
        ("1,234 contracts", ["1234 contracts"], 1, 1),  # thousands commas too
        ("1.5", ["15"], 0, 0),  # a decimal point is not
        ("5％", ["5"], 0, 2 / 3),  # 5 | % : 1 in common, of 1 and of 2
        ("5 kg", ["5kg"], 1, 1),  # 5 | kg
        ("-5 °C", ["5 °C"], 0, 4 / 6),  # -5 | ° | c: 2 in common, of 3 and of 3
        ("2010-2012", ["2010 – 2012"], 1, 1),  # a range: its mark is no minus
        ("The White House", ["white house"], 1, 1),  # an article before a word
        ("vitamin A", ["vitamin"], 0, 2 / 3),  # vitamin | a: an A at the end is none
        ("C++", ["C"], 0, 0),  # c++ is a word of its own
        ("iPhone手機", ["手机 iphone"], 0, 1),  # the same bag of 3, in another order
        ("使用 Python 語言", ["python语言"], 0, 6 / 8),  # python | 语 | 言 in common, of 3 and of 5
        ("花花公子", ["花公子"], 0, 6 / 7),  # a bag: 花 counts once, 3 in common, of 3 and of 4
        ("。", ["。"], 1, 1),  # nothing but marks: the marks themselves
        ("", ["。"], 0, 0),  # … and a refusal is not right
        ("", ["台北"], 0, 0),
        ("高雄市", ["台北市", "高雄"], 0, 4 / 5),  # the better of 2/6 and 4/5
    ],
)
def test_yiju(text: str, golds: list[str], exact: float, f1: float) -> None:
    check("yiju", text, golds, exact, f1)


def test_tokens_of_mixed_text() -> None:
    assert tokenize("「H5N1」病毒於1,234.50人，US$3") == [
        "h5n1",
        "病",
        "毒",
        "于",
        "1234.50",
        "人",
        "us",
        "$",
        "3",
    ]


# -- squad


@pytest.mark.parametrize(
    ("text", "golds", "exact", "f1"),
    [
        ("The Broncos!", ["Denver Broncos"], 0, 2 / 3),  # broncos, of 2 and of 1
        ("An apple, a pear", ["apple pear"], 1, 1),  # articles and commas go
        ("U.S.", ["us"], 1, 1),  # what stood around a mark grows together
        ("well-known", ["well known"], 0, 0),  # … here too: wellknown
        ("1,234", ["1234"], 1, 1),
        ("1.5", ["15"], 1, 1),  # … even so
        ("動物園", ["木柵動物園"], 0, 0),  # one token each
        ("木柵動物園。", ["木柵動物園"], 0, 0),  # a full-width mark stays
        ("木柵動物園.", ["木柵動物園"], 1, 1),
        ("２４６", ["246"], 0, 0),  # a full-width digit is another
        ("台灣", ["台湾"], 0, 0),  # the script is not folded
        (
            "台北 101 大樓",
            ["台北 101"],
            0,
            4 / 5,
        ),  # blanks, where there are any, do separate: 2, of 2 and of 3
        ("the的the", ["的"], 0, 0),  # beside Han there is no word boundary: no article
        ("", ["Paris"], 0, 0),
        ("Paris", ["in Paris", "Paris France", "London"], 0, 2 / 3),  # the best of 2/3, 2/3 and 0
        (
            "",
            ["a", "!"],
            1,
            1,
        ),  # gold answers with no token are left out; none remains, so a refusal is right
        ("a", ["a", "b"], 0, 0),  # only b remains
    ],
)
def test_squad(text: str, golds: list[str], exact: float, f1: float) -> None:
    check("squad", text, golds, exact, f1)


# -- cmrc


@pytest.mark.parametrize(
    ("text", "golds", "exact", "f1"),
    [
        ("动物园", ["木栅动物园"], 0, 6 / 8),  # 3 in a row, of 5 and of 3
        (
            "上海和北京",
            ["北京和上海"],
            0,
            4 / 10,
        ),  # 2 in a row, of 5 and of 5; the bag would give 1
        ("甲乙丙丁", ["甲乙 丁丙"], 0, 4 / 8),  # blanks are no segments: 2 in a row, of 4 and of 4
        ("《红楼梦》。", ["红楼梦"], 1, 1),  # listed marks go
        ("红楼梦.", ["红楼梦"], 0, 6 / 7),  # . is not listed: 3, of 3 and of 4
        ("红楼梦…", ["红楼梦"], 0, 6 / 7),  # nor … by itself, for the list has ……
        ("红楼梦……", ["红楼梦"], 0, 6 / 7),  # which no character equals; the two are one segment
        (
            "（2017）年",
            ["(2017)年"],
            0,
            2 / 6,
        ),  # （ goes and ( stays: 1 in a row, as ) parts 2017 and 年, of 4 and of 2
        ("２０１７年", ["2017年"], 0, 2 / 4),  # 年, of 2 and of 2
        ("IPhone X", ["iphone x"], 1, 1),  # lower case
        ("iphone  x", ["iphone x"], 0, 1),  # blanks inside count for exact match, not for F1
        ("the red house", ["red house"], 0, 4 / 5),  # articles stay
        ("5%", ["5"], 0, 2 / 3),  # % is a segment of its own
        ("5％", ["5"], 0, 0),  # ％ is not: 5％ is one word
        ("1,234人", ["1234人"], 0, 2 / 4),  # 人, of 2 and of 2
        ("well-known", ["wellknown"], 1, 1),  # a listed mark does not part words
        ("obama's", ["obama"], 0, 2 / 3),  # obama | 's
        ("臺灣", ["台湾"], 0, 0),
        ("", ["北京"], 0, 0),
        ("上海", ["北京", "上海市"], 0, 4 / 5),  # the better of 0 and 2 × 2 / (3 + 2)
        ("", ["《》"], 1, 0),  # nothing but listed marks
    ],
)
def test_cmrc(text: str, golds: list[str], exact: float, f1: float) -> None:
    check("cmrc", text, golds, exact, f1)


# -- drcd


@pytest.mark.parametrize(
    ("text", "golds", "exact", "f1"),
    [
        ("動物園", ["木柵動物園"], 0, 6 / 8),  # 3 characters, of 5 and of 3
        ("上海和北京", ["北京和上海"], 0, 1),  # a bag: the order is nothing
        ("《紅樓夢》。", ["紅樓夢"], 1, 1),  # 《》。 are of the eight marks
        ("「紅樓夢」", ["紅樓夢"], 0, 6 / 8),  # 「」 are not: 3, of 3 and of 5
        ("紅樓夢！", ["紅樓夢"], 0, 6 / 7),  # nor is ！
        ("(紅樓夢)", ["紅樓夢"], 1, 1),  # ASCII marks go
        ("Cat", ["act"], 0, 1),  # letters are tokens one by one
        ("red cat", ["red"], 0, 6 / 10),  # … and so is the blank: 3, of 3 and of 7
        ("the red", ["red"], 1, 1),  # articles go
        ("1.5%", ["15"], 1, 1),  # . and % too
        ("２４", ["24"], 0, 0),  # a full-width digit is another
        ("台湾", ["台灣"], 0, 2 / 4),  # 台, of 2 and of 2
        ("", ["台北"], 0, 0),
        ("台北", ["高雄", "台北市"], 0, 4 / 5),  # the better of 0 and 2 × 2 / (3 + 2)
        ("，", ["。"], 1, 0),  # nothing but marks: v1.1 gives F1 0
    ],
)
def test_drcd(text: str, golds: list[str], exact: float, f1: float) -> None:
    check("drcd", text, golds, exact, f1)


# -- all four


@pytest.mark.parametrize("scorer", SCORERS)
def test_what_cannot_be_answered(scorer: str) -> None:
    assert SCORERS[scorer]("", NO_GOLD) == Score(1, 1)
    assert SCORERS[scorer]("台北", NO_GOLD) == Score(0, 0)
    assert SCORERS[scorer]("the.", NO_GOLD) == Score(0, 0)


def test_the_choice_of_scorer_alone_moves_f1_by_tens_of_points() -> None:
    # Gold answers, and answers that differ in a word, marks, the script, the order and a blank.
    pairs = [
        ("台北市立動物園", "動物園"),
        ("《紅樓夢》", "紅樓夢"),
        ("台灣", "台湾"),
        ("北京和上海", "上海和北京"),
        ("19 人", "19人"),
    ]
    means = {
        name: sum(score(text, [gold]).f1 for gold, text in pairs) / 5
        for name, score in SCORERS.items()
    }
    assert means == pytest.approx(
        {
            "yiju": (6 / 10 + 1 + 1 + 1 + 1) / 5,  # .92
            "squad": 0,  # no token is the same
            "cmrc": (6 / 10 + 1 + 2 / 4 + 4 / 10 + 1) / 5,  # .70
            "drcd": (6 / 10 + 1 + 2 / 4 + 1 + 6 / 7)
            / 5,  # .79: the blank of "19 人" is one of its 4 characters
        }
    )


TEXTS = st.text(alphabet="台臺湾灣動物园北。，「」…《》-.,%％ 12３a the'sX$()")
# With a letter that every scorer keeps: what is nothing but marks has its own cases above.
WORDS = TEXTS.map("字{}".format)
GOLDS = st.lists(WORDS, min_size=1, max_size=4)


@pytest.mark.parametrize("scorer", SCORERS)
@given(text=TEXTS | WORDS, golds=st.lists(TEXTS, max_size=4))
def test_scores_are_shares(scorer: str, text: str, golds: list[str]) -> None:
    score = SCORERS[scorer](text, golds)
    assert score.exact in (0, 1)
    assert 0 <= score.f1 <= 1


@pytest.mark.parametrize("scorer", SCORERS)
@given(text=TEXTS | WORDS, golds=GOLDS)
def test_exact_means_f1_of_1(scorer: str, text: str, golds: list[str]) -> None:
    score = SCORERS[scorer](text, golds)
    assert score.f1 == 1 or not score.exact


@pytest.mark.parametrize("scorer", SCORERS)
@given(text=TEXTS, golds=st.lists(TEXTS, max_size=4), random=st.randoms())
def test_the_order_of_gold_answers_is_nothing(
    scorer: str, text: str, golds: list[str], random: Random
) -> None:
    shuffled = random.sample(golds, len(golds))
    assert SCORERS[scorer](text, shuffled) == SCORERS[scorer](text, golds)


@pytest.mark.parametrize("scorer", SCORERS)
@given(golds=GOLDS)
def test_a_gold_answer_is_right(scorer: str, golds: list[str]) -> None:
    assert all(SCORERS[scorer](gold, golds) == Score(1, 1) for gold in golds)


@given(text=st.text(), golds=st.lists(st.text(), max_size=3))
def test_no_text_is_too_strange(text: str, golds: list[str]) -> None:
    assert [score(text, golds).exact in (0, 1) for score in SCORERS.values()] == [True] * 4
    assert says_value(text, golds) in (True, False, None)


# -- numbers


@pytest.mark.parametrize(
    ("text", "golds", "same", "only"),
    [
        ("2,460,000", ["246萬"], True, True),
        ("二百四十六萬", ["2,460,000"], True, True),
        ("２４６．０萬份", ["二百四十六萬份"], True, True),
        (
            "2.46 million contracts",
            ["246萬份"],
            True,
            True,
        ),  # contracts is no known unit: nothing to compare
        ("民國106年共簽訂246萬份團體協約。", ["246萬份"], True, False),  # another number beside it
        ("247萬份", ["246萬份"], False, False),
        ("", ["246萬份"], False, False),
        ("不知道", ["246萬份"], False, False),
        ("百分之十五點八", ["15.8%"], True, True),
        ("15.8 percent", ["15.8％"], True, True),
        ("15.8", ["15.8%"], False, False),  # a percentage equals only a percentage
        ("15.8%", ["15.8元"], False, False),
        ("246萬人", ["246萬份"], False, False),  # 人 is not 份
        ("246萬人次", ["246萬人"], True, True),  # one is the beginning of the other
        ("5美元", ["5元"], False, False),
        ("三位", ["3人"], True, True),  # 位 and 人 both count people
        ("3 people", ["三人"], True, True),
        ("5個月", ["5月"], False, False),
        ("3公里長", ["3 km"], True, True),
        ("第三條", ["第3條"], True, True),
        ("3條", ["第3條"], False, False),  # how many is not which
        ("−5度", ["5度"], False, False),
        ("零下五度", ["-5°C"], True, True),
        ("民國106年", ["2017年"], True, True),
        ("西元前221年", ["221年"], False, False),
        ("300餘人", ["約三百人"], True, True),
        ("2017年11月", ["2017年11月"], True, True),
        ("11月", ["2017年11月"], False, False),  # every number of the gold answer
        ("2017年11月", ["11月"], True, False),
        ("5至10日內", ["五日到十日"], True, True),
        ("三次", ["兩次", "三次"], True, True),  # any gold answer
        ("兩次", ["兩次", "三次"], True, True),
        ("5", ["五個國家", "台北"], None, None),  # says more than a number
        ("5", ["1949年的憲法"], None, None),
        ("246", ["統一企業"], None, None),  # no number at all
        ("246", NO_GOLD, None, None),
        ("台北", ["台北", "2017年"], False, False),  # what the words say is for the scorers
    ],
)
def test_value(text: str, golds: list[str], same: bool | None, only: bool | None) -> None:
    assert (says_value(text, golds), says_only_value(text, golds)) == (same, only)
