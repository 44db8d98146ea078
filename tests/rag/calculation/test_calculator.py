"""Questions whose answers are computed, whose results are stated, and which cannot be computed."""

from collections.abc import Mapping
from itertools import starmap

import pytest

from api.http.schema.ask import AskResponse
from index.collection import Collection
from index.ingest.loader import read
from index.model.encoder import Encoder
from rag.answer import Answer, Reason, Refusal
from rag.pipeline import Pipeline
from rag.reading.confidence import load_calibration
from rag.reading.extractor import Extractor
from rag.reading.reader import Reader
from rag.retrieval.fusion import retrieve_fused

DOCUMENTS = {
    "門市.md": (
        "# 門市月報\n"
        "\n"
        "單位：萬元\n"
        "\n"
        "| 門市 | 店長 | 地區 | 營收 | 成本 | 員工數 |\n"
        "|---|---|---|---|---|---|\n"
        "| 中山店 | 林淑芬 | 北區 | 654 | 401 | 23 |\n"
        "| 西門店 | 陳志豪 | 北區 | 712 | 520 | 31 |\n"
        "| 逢甲店 | 黃雅婷 | 中區 | 588 | 377 | 19 |\n"
        "| 巨蛋店 | 張家瑋 | 南區 | 801 | 633 | 28 |\n"
        "| 合計 |  |  | 2755 | 1931 | 101 |\n"
    ),
    "clinics.md": (
        "| Clinic | 2021 | 2022 | 2023 |\n"
        "|---|---|---|---|\n"
        "| Northgate | 1,204 | 1,377 | 1,512 |\n"
        "| Lakeside | 986 | 1,045 | 998 |\n"
        "| Old Town | 1,688 | 1,590 | 1,701 |\n"
        "| Total | 3,878 | 4,012 | 4,211 |\n"
    ),
    "圖書館.txt": (
        "圖書館年報\n"
        "2019年借閱冊數為52,300冊，2020年借閱冊數為41,800冊，2021年借閱冊數為47,150冊。\n"
        "兒童書佔館藏的三成五。全館共有座位620個。\n"
        "總館每週開放68小時，東區分館每週開放54小時，西區分館每週開放48小時。\n"
        "借閱冊數最多的讀者是王先生，一年借了312冊。\n"
        "每人最多可借15冊，借期最長30天。\n"
    ),
    "規定.txt": (
        "員工旅遊補助辦法\n"
        "第一條 年資滿一年者，最高補助八千元。年資未滿一年者，最高補助四千元。\n"
        "第二條 每年最多可申請兩次，每次至少三天前提出。\n"
        "第三條 本公司最大的工會是製造業工會，會員3,120人；第二大的是運輸業工會，會員2,050人。\n"
        "第四條 全公司共有員工5,800人，其中女性占百分之四十二。\n"
        "第五條 平均每人每年可補助6,500元。\n"
    ),
    "lease.txt": (
        "Lease agreement\n"
        "The monthly rent is 18,500 dollars and the deposit is 37,000 dollars. The "
        "tenant may sublet at most two rooms. The notice period is at least 60 days.\n"
        "The most common complaint last year was noise. The building has a total of 48 "
        "apartments on 12 floors.\n"
        "In 2022 repairs cost 4,300 dollars; in 2023 they cost 6,150 dollars, 43 percent "
        "more than in 2022.\n"
    ),
    "公司.txt": (
        "年度报告摘要\n"
        "2020年净利润为3.2亿元，2021年净利润为4.1亿元，同比增长28.1%。研发投入占营业收入的12.5%。\n"
        "华东区销售额1,280万元，华南区销售额960万元，华北区销售额1,105万元。\n"
        "公司最大的客户是宏远集团。董事会至少每季度召开一次会议，员工年假最多15天。\n"
    ),
    "稅收.csv": (
        "項目,110年度,111年度,112年度\n"
        "營業稅,4561,4890,5120\n"
        "所得稅,8120,9340,10055\n"
        "貨物稅,1720,1655,1690\n"
        "合計,14401,15885,16865\n"
    ),
    "料件.md": (
        "| 型號 | 說明 | 單價（元） |\n"
        "|---|---|---|\n"
        "| F20 | 風扇 | 1200 |\n"
        "| F20S | 靜音風扇 | 1500 |\n"
        "| H7 | 散熱片 | 300 |\n"
    ),
    "報價.txt": (
        "報價單\n"
        "椅子A3每張1,800元，椅子A3P每張2,300元，書桌每張4,500元。\n"
        "大桌附燈一盞，燈另計800元。\n"
    ),
    "班级.md": (
        "# 初二期末成绩\n"
        "\n"
        "| 班级 | 班主任 | 人数 | 平均分 | 及格率 |\n"
        "|---|---|---|---|---|\n"
        "| 一班 | 周敏 | 45 | 82.4 | 96% |\n"
        "| 二班 | 吴磊 | 43 | 79.1 | 91% |\n"
        "| 三班 | 郑凯 | 47 | 84.0 | 98% |\n"
        "| 四班 | 孙悦 | 44 | 80.6 | 93% |\n"
    ),
    "损益.md": (
        "单位：万元\n"
        "\n"
        "| 项目 | 2024年 | 2023年 | 2022年 | 2020年 |\n"
        "|---|---|---|---|---|\n"
        "| 主营收入 | 9,310 | 8,840 | 8,205 | 7,400 |\n"
        "| 净利润 | 1,240 | 1,105 | 986 | 870 |\n"
        "| 研发费用 | 640 | 590 | 515 | 402 |\n"
    ),
    "regions.csv": "Region,2020,2021,2022\nNorth,120,135,150\nSouth,98,101,99\nEast,77,80,91\n",
}
COMPUTED = [
    ("門市.md", "哪位店長的營收最高？", "張家瑋", "maximum"),
    ("門市.md", "北區營收最高的是哪一家門市？", "西門店", "maximum"),
    ("門市.md", "西門店的營收比中山店多多少？", "58萬元", "difference"),
    ("門市.md", "平均營收是多少？", "688.75萬元", "average"),
    ("門市.md", "巨蛋店的營收占總營收的百分之幾？", "29.1%", "share"),
    ("門市.md", "最高的營收是多少？", "801", "maximum"),
    ("門市.md", "中山店的營收比成本多多少？", "253萬元", "difference"),
    ("門市.md", "營收超過600萬元的門市有幾家？", "3家", "count"),
    ("門市.md", "哪家门市的员工最多？", "西門店", "maximum"),
    ("門市.md", "Which store has the highest revenue?", "巨蛋店", "maximum"),
    ("clinics.md", "Which clinic had the fewest patients in 2021?", "Lakeside", "minimum"),
    (
        "clinics.md",
        "How many more patients did Northgate have in 2023 than in 2021?",
        "308",
        "difference",
    ),
    ("clinics.md", "What is the total of Northgate and Lakeside in 2022?", "2,422", "sum"),
    ("clinics.md", "What percentage of the 2023 total was Old Town?", "40.4%", "share"),
    ("clinics.md", "How many clinics had more than 1,500 patients in 2023?", "2", "count"),
    ("clinics.md", "In which year did Lakeside have the most patients?", "2022", "maximum"),
    ("圖書館.txt", "2021年比2020年多借出幾冊？", "5,350冊", "difference"),
    ("圖書館.txt", "哪一年的借閱冊數最多？", "2019年", "maximum"),
    ("圖書館.txt", "2019年到2021年的借閱冊數合計多少？", "141,250冊", "sum"),
    (
        "lease.txt",
        "How much more is the deposit than the monthly rent?",
        "18,500 dollars",
        "difference",
    ),
    ("公司.txt", "2021年净利润比2020年多多少？", "0.9亿元", "difference"),
    ("公司.txt", "销售额最低的是哪个区？", "华南区", "minimum"),
    ("稅收.csv", "所得稅112年度比111年度增加多少？", "715", "difference"),
    ("稅收.csv", "貨物稅在哪一年度最低？", "111年度", "minimum"),
    ("料件.md", "F20和F20S一共多少錢？", "2,700元", "sum"),
    ("料件.md", "F20、F20S和H7總共多少錢？", "3,000元", "sum"),
    ("報價.txt", "A3和A3P一共多少錢？", "4,100元", "sum"),
    ("班级.md", "三班的及格率比二班高多少？", "7個百分點", "difference"),
    ("班级.md", "及格率在95%以上的班级有几个？", "2个", "count"),
    ("损益.md", "2022年到2024年净利润合计是多少？", "3,331万元", "sum"),
    ("损益.md", "近三年的研發費用總和是多少？", "1,745万元", "sum"),
    ("损益.md", "2022年至2024年平均净利润是多少？", "1,110.33万元", "average"),
    ("损益.md", "What was the total net profit from 2022 to 2024?", "3,331万元", "sum"),
    ("regions.csv", "What was the total for North from 2020 to 2022?", "405", "sum"),
    ("regions.csv", "What was the total of all regions in 2021?", "316", "sum"),
]
# Limits, totals and records that the documents state.
STATED = [
    ("門市.md", "四家門市的營收總計多少？", "2755"),
    ("門市.md", "中山店的營收是多少？", "654"),
    ("clinics.md", "What was the total for all clinics in 2021?", "3,878"),
    ("圖書館.txt", "全館共有多少座位？", "620個"),
    ("圖書館.txt", "每人最多可借幾冊？", "15冊"),
    ("圖書館.txt", "借閱冊數最多的讀者是誰？", "王先生"),
    ("規定.txt", "年資滿一年者補助最高多少？", "八千元"),
    ("規定.txt", "哪個工會最大？", "製造業工會"),
    ("規定.txt", "女性占百分之幾？", "百分之四十二"),
    ("規定.txt", "平均每人每年可補助多少元？", "6,500元"),
    ("規定.txt", "全公司共有多少員工？", "5,800人"),
    ("lease.txt", "How many rooms may the tenant sublet at most?", "two"),
    ("lease.txt", "How many apartments does the building have in total?", "48"),
    ("lease.txt", "What was the most common complaint?", "noise"),
    ("公司.txt", "2021年净利润增长率是多少？", "28.1%"),
]
# What is asked for is in no row or column; or less than what it is said to be more than.
IMPOSSIBLE = [
    ("門市.md", "逢甲店的營收比中山店多多少？"),
    ("門市.md", "哪家門市的利潤最高？"),
    ("圖書館.txt", "2022年的借閱冊數比2021年多多少？"),
    ("公司.txt", "华西区比华南区销售额高多少？"),
    ("班级.md", "哪个班级的出勤率最高？"),
    ("報價.txt", "書桌和鏡子一共多少錢？"),
    # A year is missing, the count is another, or the rows are not alike.
    ("损益.md", "2020年到2024年净利润合计是多少？"),
    ("损益.md", "2022年到2024年五年的净利润合计是多少？"),
    ("损益.md", "2022年到2024年销售费用合计是多少？"),
    ("损益.md", "2024年合计是多少？"),
    ("regions.csv", "What was the total for East from 2019 to 2022?"),
]


@pytest.fixture(scope="module")
def pipelines(
    encoder: Encoder, extractor: Extractor, tmp_path_factory: pytest.TempPathFactory
) -> Mapping[str, Pipeline]:
    """One collection a document."""

    def build(name: str, text: str) -> tuple[str, Pipeline]:
        collection = Collection(tmp_path_factory.mktemp("one"), encoder)
        collection.add([read(text.encode(), name)])
        reader = Reader(extractor, load_calibration())
        return name, Pipeline(collection, encoder, retrieve_fused, reader, threshold=0.1)

    return dict(starmap(build, DOCUMENTS.items()))


@pytest.mark.parametrize(("name", "question", "answer", "operation"), COMPUTED)
def test_what_is_computed_cites_every_operand(
    pipelines: Mapping[str, Pipeline], name: str, question: str, answer: str, operation: str
) -> None:
    pipeline = pipelines[name]
    response = pipeline.ask(question)
    outcome = response.outcome
    assert isinstance(outcome, Answer)
    assert outcome.text == answer
    assert outcome.said.computed
    assert outcome.said.computed.operation == operation
    for one in outcome.cited:
        assert pipeline.collection.get(one.document_id).text[one.start : one.end] == one.cited_text
    body = AskResponse.from_response(response)
    assert body.answer
    assert body.answer.computed
    cited = {citation.id: citation.cited_text for citation in body.citations}
    operands = [cited[id] for id in body.answer.computed.operands]
    assert operands == [one.cited_text for one in outcome.said.computed.operands]


@pytest.mark.parametrize(("name", "question", "answer"), STATED)
def test_what_is_stated_is_not_computed(
    pipelines: Mapping[str, Pipeline], name: str, question: str, answer: str
) -> None:
    outcome = pipelines[name].ask(question).outcome
    assert isinstance(outcome, Answer)
    assert (outcome.text, outcome.said.computed) == (answer, None)


@pytest.mark.parametrize(("name", "question"), IMPOSSIBLE)
def test_an_operand_is_never_given_for_the_result(
    pipelines: Mapping[str, Pipeline], name: str, question: str
) -> None:
    outcome = pipelines[name].ask(question).outcome
    assert isinstance(outcome, Refusal)
    assert outcome.reason in {
        Reason.NEEDS_CALCULATION,
        Reason.LOW_CONFIDENCE,
        Reason.NOT_IN_DOCUMENTS,
    }
