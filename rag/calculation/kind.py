"""Tell whether what would be added is of one kind, and whether the question names nothing else."""

import re
from collections.abc import Sequence

from index.text.analyzer import extract_terms, stem
from index.text.han import HAN
from index.text.numeral import ENGLISH_NUMBERS, parse_integer
from index.text.unit import WHICH, compile_alternatives
from rag.calculation.fit import blank, find_across, is_across, is_explained, strip_unit
from rag.calculation.request import CalculationRequest
from rag.calculation.series import Series, drop_totals
from rag.calculation.stretch import read_period
from rag.question import Question

# What rows of unlike things are called: they have a name and no kind.
_ANY_KIND = re.compile(
    r"(?:项目|指标|科目|摘要|名称|内容|数据)$|\b(?:items?|metrics?|indicators?|measures?|particulars"
    r"|description|name)$"
)
_THINGS = re.compile(
    rf"(?<![\d第.,])(?P<number>\d{{1,2}}|[两二三四五六七八九十]{{1,3}})"
    rf"(?:{compile_alternatives(WHICH)}|[位名])"
)
_THINGS_ENGLISH = re.compile(
    rf"\b(?P<number>{'|'.join(list(ENGLISH_NUMBERS)[2:20])}|\d{{1,2}}) (?P<noun>[a-z-]+)"
)
# What is done, not what is measured.
_DONE = re.compile(
    r"合计|总计|共计|总共|一共|总和|之和|总额|总数|加总|相加|加起来|平均值?|年度|全部|所有|每年"
    r"|\b(?:total|sum|combined|altogether|together|average|mean|number|amount|overall|all|every"
    r"|years?|months?|quarters?)\b"
)


def are_parts(question: Question, request: CalculationRequest, series: Series) -> bool:
    """Tell whether the rows of a column are parts of one whole that the question asks for: below
    2025年 stand the sales of shops, or a profit and a fee, which nobody adds.
    """
    if series.is_row or not series.is_table:
        return True
    if not _are_counted(request, series):
        return False
    if any(one.is_total for one in series.operands):
        return True
    if any(is_across(question, request.asked, one.label) for one in series.operands):
        return False
    name = strip_unit(series).strip()
    if read_period(name) is None:
        return True
    rows = series.label_name
    return (
        bool(rows)
        and _ANY_KIND.search(rows) is None
        and (_says(request.asked, rows) or is_across(question, request.asked, rows))
    )


def is_matched(
    request: CalculationRequest, series: Series, said: Sequence[tuple[int, int]]
) -> bool:
    """Tell whether every word of the question that names something is in the labels and names."""
    rest = _DONE.sub(lambda one: " " * len(one[0]), blank(request.asked, said))
    known = " ".join(
        [
            series.name,
            series.label_name,
            series.context,
            *(one.name for one in series.labels),
            *(word for one in series.operands for word in (one.label, *one.beside)),
        ]
    )
    matched: frozenset[str] = frozenset().union(*find_across(rest, known))
    rest = "".join(" " if stem(one) in matched else one for one in re.split("([a-z]+)", rest))
    for word in matched:
        rest = rest.replace(word, " ") if re.match(f"[{HAN}]{{2}}", word) else rest
    for word in known.split():
        rest = rest.replace(word, " " * len(word)) if re.match(f"[{HAN}]{{2}}", word) else rest
    return is_explained(rest, request, series)


def _says(asked: str, name: str) -> bool:
    if name.isascii():
        own = set(extract_terms(name))
        return bool(own) and own <= set(extract_terms(asked))
    return all(word in asked for word in name.split())


def _are_counted(request: CalculationRequest, series: Series) -> bool:
    """Tell whether as many rows are there as the question says of them: 三家门市, two stores."""
    count = len(drop_totals(series.operands))
    if match := _THINGS.search(request.asked):
        return parse_integer(match["number"].replace("两", "二")) == count
    for match in _THINGS_ENGLISH.finditer(request.asked):
        if set(extract_terms(match["noun"])) & set(extract_terms(series.label_name)):
            written = match["number"]
            return (ENGLISH_NUMBERS.get(written) or parse_integer(written)) == count
    return True
