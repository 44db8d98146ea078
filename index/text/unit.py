"""The one table of Chinese measure words, units and currencies, with what each is used for.

To add a word, add it to the line of `_TABLE` that has the uses it should have, or add a line. Words
are Simplified, as in folded text (see `index.text.normalize`).

>>> "公斤" in select_words(VALUE), "公斤" in select_words(COUNTED)
(True, False)
"""

import re

# A lone Chinese digit before it is a number: 三份, but not 统一. The terms of the index depend on
# these words: raise `index.text.normalize.FOLDING` when a word gains or loses this use. Each is one
# character.
LONE_NUMERAL = "L"
# An answer that ends in a number is extended over it (`rag.reading.span`).
SPAN = "S"
# It is the unit of a parsed value (`rag.value.quantity`).
VALUE = "V"
# It is the unit of a parsed value after 个 or 个半: 两个半小时 (`rag.value.quantity`).
AFTER_GE = "G"
# It is a currency. 元, 圆 and 块 also begin other words: `rag.value.currency` has them.
CURRENCY = "$"
# Training turns counts of it into questions (`rag.training.question.counting_question`).
COUNTED = "C"
# A question can ask for several answers with it: 哪三个 (`rag.reading.multi_span`).
SEVERAL = "M"
# It can stand between 哪 or 什么 and the noun: 哪家公司 (`rag.value.answer_type`).
WHICH = "W"

_TABLE = """
LSVCMW  个 份 家 种 所
LSVCW   间 座
LSVCM   件 类
LSVMW   项
LSVM    条
LSVC    场 名 次 届 倍 位 批 辆 台 级
LSV     人 年 日 号 款 岁 天 周 季 度
LSG     月
LS      元
L       成
SVCMW   部
SVC     张 册 票
SVW     本
SVG     小时
SV      人次 分钟 米 公里 公尺 公分 平方公里 公顷 立方公尺 公斤 克 吨
S       个月 个百分点 尺
S$      美元 欧元 日元 港元 港币
VC      只
VW      篇 首
VG      工作日 工作天 星期 礼拜 世纪 学期 学年
V       期 章 节 页 卷 集 则 字 词 排 层
V       头 匹 口 户 棵 株 枚 架 艘 支 根 块 片 杯 瓶 箱 包 袋 桶 封 门 栋 幢 双 对 套 组 队
V       班 轮 席 笔 宗 起 例 折 架次 班次 航次 车次 场次 件次 户次 人日 人天 人年
V       秒 分 秒钟 周年 周岁 年级 学分
V       千米 分米 厘米 毫米 微米 纳米 海里 英里 英尺 英寸
V       平方千米 平方公尺 平方公分 平方米 平方厘米 平方英里 平方英尺 亩 公亩 英亩
V       立方千米 立方公里 立方公分 立方米 立方厘米 立方英里 立方英尺 升 公升 毫升 加仑
V       两 斤 千克 公克 毫克 公吨
V       瓦 瓦时 千瓦 千瓦时 千卡 千焦 千赫 千帕 千伏 摄氏度 华氏度 字节
G       自然日 自然天 交易日 营业日 季度 年度 会计年度 钟头
$       新台币 台币 人民币 日币 韩币 韩元 加元 澳元 美金 日圆 日円 韩圜 英镑 瑞士法郎 法郎
$       卢布 卢比 泰铢 比索 令吉 银元
"""
_USES = {
    word: uses for uses, *words in map(str.split, _TABLE.strip().splitlines()) for word in words
}


def select_words(use: str) -> list[str]:
    """Return the words that have a use, the longest first.

    >>> select_words(SEVERAL)[:3]
    ['个', '份', '家']
    """
    return sorted((word for word, uses in _USES.items() if use in uses), key=len, reverse=True)


def compile_alternatives(use: str) -> str:
    """Return a regular expression that matches any of the words that have a use.

    The longest word that matches is taken, as 平方公里 rather than 平.

    >>> compile_alternatives(SEVERAL)
    '(?:[个份家种所件类项条部])'
    """
    words = select_words(use)
    single = "".join(word for word in words if len(word) == 1)
    longer = [re.escape(word) for word in words if len(word) > 1]
    return f"(?:{'|'.join([*longer, f'[{single}]'] if single else longer)})"
