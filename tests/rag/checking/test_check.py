"""Which answers the checks find fault with, and that the right ones pass."""

import pytest

from index.document import Chunk, Document, Hit
from rag.checking.alternative import choose
from rag.checking.check import CHECKS, find_contradiction
from rag.checking.evidence import AnswerEvidence
from rag.citation import Span
from rag.question import Question
from rag.reading.extractor import Extraction
from rag.reading.span import Candidate


def check(question: str, marked: str, title: str = "公告", section: str = "") -> str | None:
    """Return the check that finds fault with the answer that stands between [ and ]."""
    before, answer, after = marked.replace("]", "[").split("[")
    document = Document("d", title, "d.txt", before + answer + after)
    chunk = Chunk.cut(document, 0, len(document.text), (section,) if section else ())
    evidence = AnswerEvidence.collect(Hit(1, chunk, title, 1.0, None, None), len(before), answer)
    return find_contradiction(Question.parse(question), evidence)


@pytest.mark.parametrize(
    ("name", "question", "wrong", "right"),
    [
        ("opposite", "貸款最高額度多少？", "貸款最低額度為[三萬元]。", "貸款額度以[三萬元]為限。"),
        (
            "opposite",
            "補助最多幾元？",
            "每件補助[五千元]以上。",
            "每件補助五千元以上、[九千元]以下。",
        ),
        ("opposite", "女性會員有多少人？", "男性會員有[三十人]。", "男性二十人，女性[三十人]。"),
        ("opposite", "展覽何時結束？", "展覽自[5月3日]開始。", "展覽自5月3日至[6月9日]。"),
        ("opposite", "How many men enrolled?", "There are [40] women.", "Of 90, [50] are men."),
        ("opposite", "What is the minimum age?", "年齡上限為[65歲]。", "年齡下限為[18歲]。"),
        ("permission", "誰可以使用停車場？", "[訪客]不得使用停車場。", "[員工]可以使用停車場。"),
        ("permission", "誰不得使用停車場？", "[員工]可以使用停車場。", "[訪客]不得使用停車場。"),
        ("permission", "誰可領補助？", "下列人員不得領補助：[臨時工]、董事。", "[職員]可領補助。"),
        (
            "permission",
            "Who may enter the lab?",
            "[Visitors] must not enter the lab.",
            "[Staff] may enter the lab, visitors must not.",
        ),
        ("designator", "D棟有幾戶？", "C棟有[四十戶]。", "C棟有三十戶，D棟有[四十戶]。"),
        ("designator", "第4期何時開工？", "第3期於[5月]開工。", "第四期於[5月]開工。"),
        ("designator", "TX20售價？", "TX-200 售價[九萬元]。", "TX-20 售價[四萬元]。"),
        (
            "designator",
            "iphone15pro的重量",
            "iPhone 15 Pro 較輕，iPhone 15 重[171克]。",
            "iPhone 15 重171克，iPhone 15 Pro 重[187克]。",
        ),
        (
            "designator",
            "When does Phase 2 end?",
            "Phase 3 ends in [May].",
            "Phase 2 ends in [May].",
        ),
        ("near name", "會長是誰？", "副會長為[林美惠]。", "副會長為林美惠，會長為[王大同]。"),
        ("near name", "前校長是誰？", "本校校長為[王大同]。", "現任為李明，前校長為[王大同]。"),
        ("near name", "中山南路何時封路？", "中山北路[3月]封路。", "中山南路[3月]封路。"),
        (
            "near name",
            "Who is the president?",
            "The vice president is [Ann Lee].",
            "[Ann] is president.",
        ),
        ("person", "陳美玲的分機是多少？", "王小明的分機是[312]。", "陳美玲的分機是[312]。"),
        ("period", "2016年獲利多少？", "2017年獲利[三億元]。", "民國105年獲利[三億元]。"),
        ("period", "第二季獲利多少？", "第三季獲利[三億元]。", "前年，第二季獲利[三億元]。"),
        (
            "period",
            "What happened on 24 July 2017?",
            "On October 24, 2017 [it closed].",
            "On July 24, 2017 [it closed].",
        ),
        ("form", "幾點下班？", "每週工作[四十小時]。", "工作至下午[五時]。"),
        ("form", "成長率是多少？", "營收為[三億元]。", "成長率為[8.7%]。"),
        ("form", "獎金發給誰？", "獎金為[五千元]。", "獎金發給[全勤員工]。"),
        ("form", "有多少人參加？", "花費[五萬元]。", "參加者[五萬人]。"),
        ("form", "材料費是多少？", "名額為[三十名]。", "材料費為[三十元]。"),
        (
            "counted",
            "合約適用於多少職工？",
            "合約適用企業[644家]，適用職工2.8萬人。",
            "合約適用企業644家，適用職工[2.8萬人]。",
        ),
        (
            "counted",
            "有幾臺顯示器？",
            "配發顯示器20臺、硬碟[40顆]。",
            "配發顯示器[20臺]、硬碟40顆。",
        ),
        ("form", "可以續借幾次？", "得續借一次，每次[十五天]。", "得續借[一次]，每次十五天。"),
        ("form", "How many times may I renew?", "Renew for [14 days].", "Renew [3 times]."),
        (
            "label",
            "誰紀錄？",
            "主席：[陳志明]\n記錄人：林小華",
            "主席：陳志明\n記錄人：[林小華]",
        ),
        (
            "label",
            "誰請假？",
            "出席：陳志明、[李美玲]\n請假：張文山",
            "出席：陳志明、李美玲\n請假：[張文山]",
        ),
        ("opposite", "誰沒有出席？", "出席：[李美玲]", "缺席：[張文山]"),
        ("subset", "多少員工參加捐血？", "現有員工[320人]。", "員工320人，捐血者[86人]。"),
        (
            "subset",
            "How many employees donated blood?",
            "The firm has [480 employees]. Blood was donated by 90.",
            "The firm has 480 employees. Blood was donated by [90].",
        ),
        ("form", "What is the entry fee?", "It takes [30 days].", "The fee is [$30]."),
        (
            "designator",
            "Who won the first prize?",
            "The second prize went to [Ann].",
            "The first prize went to [Ann].",
        ),
    ],
)
def test_evidence_of_another_thing_is_found(
    name: str, question: str, wrong: str, right: str
) -> None:
    assert check(question, wrong) == name
    assert check(question, right) is None


def test_every_check_has_an_example() -> None:
    assert set(CHECKS) == {
        "opposite",
        "permission",
        "designator",
        "near name",
        "person",
        "period",
        "form",
        "counted",
        "label",
        "subset",
    }


@pytest.mark.parametrize(
    ("question", "marked"),
    [
        ("多少職工參加培訓？", "全廠職工300人，其中參加培訓[120人]。"),
        ("簽訂多少份合約？", "職工2.8億人，簽訂合約[246萬份]。"),
        ("兒童可以進入吧檯區嗎？", "[兒童不得進入吧檯區]。"),
        ("哪一年營收最高？", "[2017年]營收為三億元，為最低的一年之後。"),
        ("2020年較2019年增加多少？", "2020年較2019年增加[三億元]。"),
        ("何時截止？", "受理期間自3月1日至[4月15日]。"),
        ("什麼時候可以退費？", "退費應於[三十日]前申請。"),
        ("每月可領多少年資津貼？", "年資津貼為[120元]。"),
        ("獎金發給誰？", "獎金發給[十二月三十一日仍在職之員工]。"),
        ("2023年收入是多少？", "收入的2022年是1,254,300，2023年是[1,388,912]"),
        ("Which article covers leave?", "[Article 5] covers leave."),
        ("What is the exchange rate?", "匯率為[30元]。"),
        ("會議幾時舉行？", "會議於[5月3日]舉行。"),
        ("應注意哪幾點？", "應注意：[1.攜帶證件]。"),
        ("When the fee is overdue, what is the fine?", "The fine for overdue fees is [$50]."),
        ("誰捐了多少錢？", "王小明捐了[3萬元]。"),
        ("出席率達八成的有幾人？", "出席率達八成的有[12人]。"),
        ("退款要幾天？", "退款需[14天]。"),
        ("退款要多少時間？", "退款需[14天]。"),
        ("How long is the rent fixed?", "The rent is fixed for [12 months]."),
        ("不同意的有多少人？", "反對者[五人]。"),
        ("最多可補助幾個月？", "補助[自核准日起六個月]。"),
        ("買方應於幾日內付款？", "買方應於簽約後，於[七日]內將價款匯入賣方帳戶。"),
        ("不好意思，請問負責人是誰？", "負責人：[陳怡安]。"),
        ("我不知道承辦人是誰", "承辦人：[陳怡安]。"),
        ("What is the contract no. of the lift?", "Lift contract: [AB-12]."),
        ("What is the only river in the city?", "The [Tam] runs through the city."),
        ("誰請假沒出席？", "出席：李美玲\n請假：[張文山]"),
        ("門市幾點開門？", "門市營業：[10:00]-22:00，打烊後不接單。"),
        ("每幾次要休息？", "每做[三次]休息一天。"),
        ("主席是誰？", "主席：[陳志明]\n紀錄：林小華"),
        ("活動費用多少？", "活動：登山\n費用：[300元]"),
        ("公司有多少員工？", "現有員工[320人]。"),
        ("公司有多少員工在職？", "現有員工[320人]。"),
        ("有多少學生住校？", "住宿學生[320人]。"),
        ("How many employees does the firm have?", "The firm has [480 employees]. It grew."),
        ("南非的貨幣是什麼？", "The currency of South Africa is the [rand]."),
    ],
)
def test_right_answers_pass(question: str, marked: str) -> None:
    assert check(question, marked) is None


def test_headings_say_what_an_answer_is_about() -> None:
    assert check("B棟管理費？", "管理費為[95元]。", section="B棟") is None
    assert check("D棟管理費？", "管理費為[95元]。", section="B棟") == "designator"
    assert check("2020年員工人數？", "員工共[95人]。", title="2021年度報告") == "period"


def test_the_first_span_that_is_accepted_is_chosen() -> None:
    first, second, third = (Candidate(Span(i, i + 1), 3.0 - i) for i in range(3))
    extractions = [Extraction((third,), 2.0, 2.0), Extraction((first, second), 2.0, 2.0)]

    def choose_until(wanted: Candidate) -> tuple[list[int], list[Extraction]]:
        return choose(
            [1, 0], extractions, lambda tried, read: read[tried[0]].candidates[0] == wanted
        )

    for wanted, passage in ((first, 1), (second, 1), (third, 0)):
        order, read = choose_until(wanted)
        assert order[0] == passage
        assert read[passage].candidates[0] == wanted
    # The passage that was found to be about something else rivals nobody.
    assert not read[1].candidates
    assert choose([1, 0], extractions, lambda *_: False) == ([1, 0], extractions)
