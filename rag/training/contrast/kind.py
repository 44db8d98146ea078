"""Lists the kinds of contrast."""

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from rag.training.contrast.article import make_article, make_share, make_step
from rag.training.contrast.attribute import make_attribute
from rag.training.contrast.bound import make_bound, make_limit
from rag.training.contrast.bracket import make_bracket
from rag.training.contrast.case import ContrastCase, ContrastKind
from rag.training.contrast.faq import make_faq, make_questionnaire
from rag.training.contrast.inventory import make_inventory
from rag.training.contrast.near_name import make_near_name
from rag.training.contrast.not_a_question import make_list_request, make_not_a_question
from rag.training.contrast.parallel import make_parallel
from rag.training.contrast.polarity import make_polarity
from rag.training.contrast.presupposition import (
    make_day,
    make_denied,
    make_ordinal,
    make_untold,
)
from rag.training.contrast.span_end import make_span_end
from rag.training.contrast.table import make_table

# Titles that fit any passage, and how often cases without a title get one.
_TITLES = (
    *(
        "公告",
        "說明",
        "摘要",
        "申請須知",
        "常見問題",
        "重點整理",
        "附錄",
        "簡介",
        "總則",
        "管理辦法",
    ),
    *("作業要點", "會議紀錄", "新聞稿", "工作報告", "年度報告", "員工手冊 第一章", "使用手冊"),
    *("Notice", "Overview", "Summary", "Annual report", "Handbook", "Minutes", "FAQ", "Rules"),
    *("readme", "notice-2023", "report_final", "info.txt", "data", "公告 最新消息", "規定 通則"),
)
_TITLED = 0.5
# Name -> the kind, and how often it is drawn beside the others.
KINDS: Mapping[str, tuple[ContrastKind, int]] = {
    "table": (make_table, 10),
    "attribute": (make_attribute, 4),
    "near name": (make_near_name, 5),
    "polarity": (make_polarity, 5),
    "bound": (make_bound, 2),
    "parallel": (make_parallel, 4),
    "inventory": (make_inventory, 3),
    "end of a span": (make_span_end, 4),
    "bracket": (make_bracket, 2),
    "limit": (make_limit, 4),
    "faq": (make_faq, 2),
    "questionnaire": (make_questionnaire, 1),
    "article": (make_article, 2),
    "step": (make_step, 1),
    "share": (make_share, 2),
    "untold": (make_untold, 2),
    "ordinal": (make_ordinal, 1),
    "denied": (make_denied, 1),
    "day": (make_day, 1),
    "not a question": (make_not_a_question, 2),
    "list": (make_list_request, 1),
}


def add_title(chance: random.Random, cases: Sequence[ContrastCase]) -> Iterator[ContrastCase]:
    """Yield the cases, at times under a title that tells nothing: most passages stand under one."""
    title = chance.choice(_TITLES) if chance.random() < _TITLED else ""
    for case in cases:
        yield replace(case, title=title)


def draw_cases(chance: random.Random, groups: int) -> Iterator[ContrastCase]:
    """Yield the cases of `groups` groups for training."""
    kinds = [kind for kind, weight in KINDS.values() for _ in range(weight)]
    for _ in range(groups):
        cases = chance.choice(kinds)(chance, False)
        yield from cases if any(case.title for case in cases) else add_title(chance, cases)
