"""Opposites: the question names one, the evidence speaks of the other alone."""

import re
from dataclasses import dataclass

from index.text.normalize import fold
from rag.checking.evidence import AnswerEvidence
from rag.question import Question


@dataclass(frozen=True, slots=True)
class Pole:
    """One of several things that exclude each other. Patterns are of folded text."""

    # What names it, in a question and in a text.
    named: re.Pattern[str]
    # What else may mean it in a text.
    meant: re.Pattern[str]


def _make_pole(named: str, meant: str = "") -> Pole:
    pattern = f"{named}|{meant}" if meant else named
    return Pole(re.compile(named), re.compile(pattern))


# Chinese and English in one pole: opposites are compared across languages too. A set may have more
# than two.
OPPOSITES: dict[str, tuple[Pole, ...]] = {
    "bound": (
        _make_pole(
            r"最高(?!法)|最多|最大|最长|最久|上限|至多|不[得可能应]?(?:超过|逾|[高大多长]于)"
            r"|\bmax(?:imum)?\b|\bat most\b|\bhighest\b|\blargest\b|\bupper limit\b|\blongest\b"
            r"|(?:\bnot |cannot |n't )(?:to )?(?:exceed|go beyond|be over)\b"
            r"|\bno (?:more|later) than\b",
            r"以下|以内|之内|为限|未满|[<≤≦]|限额|封顶|\bwithin\b|\bbelow\b|\bunder\b|\bup to\b"
            r"|\bless than\b|\blimit|\bcap\b",
        ),
        _make_pole(
            r"最低|最少|最小|最短|下限|至少|不[得可能应]?[低少短小]于|\bmin(?:imum)?\b|\bat least\b"
            r"|\blowest\b|\bsmallest\b|\blower limit\b|\bshortest\b|\bno (?:less|fewer) than\b"
            r"|(?:\bnot |cannot |n't )(?:be |fall )?(?:below|under|less)\b",
            r"以上|满|起|[>≥≧]|[须应]达|\babove\b|\bover\b|\bmore than\b|\bfrom\b",
        ),
    ),
    "depth": (_make_pole(r"最深|\bdeepest\b"), _make_pole(r"最浅|\bshallowest\b")),
    "price": (
        _make_pole(r"最贵|\bmost expensive\b", "最高"),
        _make_pole(r"最便宜|\bcheapest\b", "最低"),
    ),
    "speed": (_make_pole(r"最快|\bfastest\b"), _make_pole(r"最慢|\bslowest\b")),
    "weight": (_make_pole(r"最重(?!要)|\bheaviest\b"), _make_pole(r"最轻|\blightest\b")),
    "order": (
        _make_pole(r"最早|\bearliest\b", r"首|始|第一|最先|\bfirst\b"),
        _make_pole(r"最[晚迟]|\blatest\b", r"末|最[后终]|截止|前|\blast\b|\bdeadline\b|\bby\b"),
    ),
    "distance": (_make_pole(r"最远|\bfarthest\b"), _make_pole(r"最近的|\bnearest\b")),
    "sex": (
        _make_pole(r"男|\bmales?\b|\bm[ae]n\b|\bboys?\b", "先生|父|夫|兄|弟|\bhe\b|\bhis\b"),
        _make_pole(
            r"女|妇|\bfemales?\b|\bwom[ae]n\b|\bgirls?\b",
            r"小姐|母|妻|姐|妹|\bshe\b|\bher\b|\bmother|\bwife|\bqueen",
        ),
    ),
    "account": (
        _make_pole(r"收入|岁入|营收|\brevenues?\b|\bincome\b", r"收|进账|\bearn"),
        _make_pole(
            r"支出|岁出|开支|\bexpenses?\b|\bexpenditures?\b|\bspending\b",
            r"花|支|费|成本|\bcosts?\b|\bspent\b|\bpaid\b",
        ),
    ),
    "result": (
        _make_pole(r"盈余|获利|净利(?!率)|利润(?!率)|\bprofits?\b", "盈|赚|\bsurplus|\bgain"),
        _make_pole(r"亏损|净损|\bloss(?:es)?\b", r"亏|损|赤字|\bdeficit"),
    ),
    "trade": (
        _make_pole(r"进口|输入|\bimport", "购入|入口"),
        _make_pole(r"出口|输出|外销|\bexport"),
    ),
    "entrance": (_make_pole(r"入口|\bentrances?\b", "进"), _make_pole(r"出口|\bexits?\b")),
    "term": (
        _make_pole(
            r"开始|起始|开幕|开工|动工|开学|开课|启用|展开|起算|[自从由]何时|[自从由](?=[\d民上下中])|(?<=[日时分号])起|何时起"
            r"|\bstart(?:s|ed|ing)?\b|\bbegins?\b|\bbegan\b|\bopens?\b|\bcommence",
            r"起|自|从|始|首|生效|成立|进行|\bfrom\b|\bsince\b|\blaunch|\bfirst\b|\s-\s|[–—~～]",
        ),
        _make_pole(
            r"结束|截止|终止|闭幕|完工|竣工|完成(?!率)|到期|届满|结业|迄(?=[\d民])|\bends?\b|\bended\b|\bfinish"
            r"|\bclos(?:es?|ed)\b|\bdeadline\b|\bexpir|\bis over\b",
            r"至|到|止|前|迄|终|闭|完|毕|内|为期|\buntil\b|\bto \d|\btill\b|\bby\b|\bbefore\b"
            r"|\bthrough\b|\s-\s|\d-\d+:|[–—~～]",
        ),
    ),
    "opening": (
        _make_pole(
            r"开启|开门|开馆|上班|上课|开市", r"开|起|始|自|由|[至到]|\bopen|[–—~～]|\d\s?-\s?\d"
        ),
        _make_pole(
            r"关闭|关门|闭馆|打烊|下班|下课|收市", r"[至到关闭止收]|\bclos|[–—~～]|\d\s?-\s?\d"
        ),
    ),
    "change": (
        _make_pole(
            r"增加|增长|成长|上升|上涨|调升|提升|\bincreas|\brises?\b|\brose\b|\bgrew\b|\bgrowth\b",
            r"增|升|涨|提高|多|\bup\b|\bmore\b|\+",
        ),
        _make_pole(
            r"减少|下降|衰退|下跌|降低|调降|缩减|\bdecreas|\bdeclin|\bfell\b|\bdropp?|\breduc",
            r"减|降|跌|少|缩|负|\bdown\b|\bless\b|\bfewer\b|[-−]",
        ),
    ),
    "place": (
        _make_pole(r"室内|\bindoors?\b"),
        _make_pole(r"室外|户外|露天|\boutdoors?\b", "屋外|场外"),
    ),
    "country": (
        _make_pole(r"国内|境内|\bdomestic", "本国|全国|我国|本地|岛内"),
        _make_pole(
            r"国外|境外|海外|\bforeign\b|\boverseas\b|\babroad\b", r"外国|外籍|国际|\binternational"
        ),
    ),
    "weekday": (
        _make_pole(r"平日|平常日|\bweekdays?\b", "工作日|周一|星期一|上班日"),
        _make_pole(r"假日|周末|\bweekends?\b|\bholidays?\b", "周[六日]|星期[六日]|休息日"),
    ),
    "age": (
        _make_pole(r"成人|成年人|大人|\badults?\b", "全票|岁以上"),
        _make_pole(r"儿童|孩童|幼童|小孩|\bchild(?:ren)?\b|\bkids?\b", "孩|童|少年|幼|岁|半票"),
    ),
    "attendance": (
        _make_pole(
            r"(?<![没未不])(?<!没有)(?:出席|到场)|(?<!not )(?<!n't )\battend", "与会|参加|列席"
        ),
        _make_pole(
            r"缺席|(?:[没未不]|没有)(?:出席|到场)|\babsent|(?:\bnot |n't )attend",
            "请假|未到|没有?[到来]",
        ),
    ),
    "vote": (
        _make_pole(r"(?<!不)(?:赞成|同意|支持)|\bin favou?r\b|\bapprov", "通过|认同"),
        _make_pole(r"反对|否决|不(?:赞成|同意|支持)|\bagainst\b|\boppos|\breject"),
    ),
    "employment": (
        _make_pole(r"到职|入职|新进|\bhires?\b|\bhired\b", "雇用|招募|报到|任职"),
        _make_pole(r"离职|辞职|退职|\bresign", "离|退休"),
    ),
    "membership": (
        _make_pole(r"入会|\bjoin", "加入"),
        _make_pole(r"退会|退出|\bwithdraw", "离开"),
    ),
    "hours": (
        _make_pole(r"日间|白天|\bday ?time\b", "日班"),
        _make_pole(r"夜间|晚间|\bnight", "夜|晚"),
    ),
    "next": (
        _make_pole(r"下次|下一次|下届|\bnext\b", "下"),
        _make_pole(r"上次|前次|上一次|上届|\bprevious\b", "上|前|\blast\b"),
    ),
    "run": (
        _make_pole(r"首班|头班|\bfirst (?:bus|train|flight|ferry)"),
        _make_pole(r"末班|\blast (?:bus|train|flight|ferry)"),
    ),
    "journey": (
        _make_pole(r"出发|启程|\bdepart", "开往|发车|离|起飞|\bleav"),
        _make_pole(r"抵达|\barriv", "到|至|达"),
    ),
    "post": (
        _make_pole(r"全职|专任|\bfull[- ]time\b", "正职|正式"),
        _make_pole(r"兼职|兼任|\bpart[- ]time\b", "工读|时薪"),
    ),
    "owner": (
        _make_pole(r"公立|公营|公办", "公"),
        _make_pole(r"私立|民营|民办", "私"),
    ),
    "property": (
        _make_pole(r"资产|\bassets?\b"),
        _make_pole(r"负债|\bliabilit", "债"),
    ),
    "life": (
        _make_pole(r"出生|诞生|\bborn\b|\bbirth", "生|年[-–—至]"),
        _make_pole(r"逝世|去世|死亡|过世|\bdied\b|\bdeath\b", "卒|死|亡|殁|终|[-–—~～]"),
    ),
    "side": (
        _make_pole(r"买方|买受人|\bbuyers?\b", "购买|买"),
        _make_pole(r"卖方|出卖人|\bsellers?\b", "卖|售"),
    ),
    "lease": (
        _make_pole(r"出租人|房东|\blandlord|\blessor", "甲方"),
        _make_pole(r"承租人|租客|房客|\btenant|\blessee", "乙方"),
    ),
    "interval": (
        _make_pole(r"每年|年费|年租|\bannual|\byearly\b|\bper year\b|\ba year\b", "年|全年"),
        _make_pole(r"每月|月费|月租|\bmonthly\b|\bper month\b|\ba month\b", "月"),
        _make_pole(r"每周|每星期|\bweekly\b|\bper week\b|\ba week\b", "周|星期|礼拜"),
    ),
    "meal": (
        _make_pole(r"早餐|\bbreakfast\b", "早"),
        _make_pole(r"午餐|\blunch\b", "午|三餐"),
        _make_pole(r"晚餐|\bdinner\b", "晚|三餐"),
    ),
    "season": (
        _make_pole("春季|\bspring\b", "春"),
        _make_pole(r"夏季|\bsummer\b", "夏"),
        _make_pole(r"秋季|\bautumn\b", "秋"),
        _make_pole(r"冬季|\bwinter\b", "冬"),
    ),
}


# Superlatives: asked for one of several things, they compare, and the evidence may say less of it.
_DEGREES = {"bound", "depth", "price", "speed", "weight", "order", "distance"}
_WHICH = re.compile(r"[哪谁]|\bwhich\b|\bwho\b")


# Parties to one contract: what one of them owes is told with the other as its receiver.
_PARTIES = {"side", "lease"}
# At the end of the answer, by the bound that is asked for.
_OTHER_BOUND = tuple(
    re.compile(rf"(?:{words})(?s:.{{0,3}})\Z") for words in ("以上|起", "以下|以内|之内")
)


def find_opposite(question: Question, evidence: AnswerEvidence) -> str | None:
    """Return which opposites the question and the evidence differ in, if they do."""
    asked = fold(question.text)
    clause, _ = evidence.clause
    for name, poles in OPPOSITES.items():
        named = [pole for pole in poles if pole.named.search(asked)]
        is_choice = name in _DEGREES and _WHICH.search(asked)
        # Who asks for 最多與最少 is told of both.
        if len(named) != 1 or is_choice:
            continue
        own = named[0]
        if name == "bound" and _is_bounded_otherwise(poles.index(own), evidence):
            return name
        is_other = any(pole.named.search(clause) for pole in poles if pole is not own)
        if is_other and name not in _PARTIES and not own.meant.search(clause):
            # Of two clauses the reader may have taken the wrong one.
            return name
        if own.meant.search(evidence.passage + evidence.context):
            continue
        if any(pole.named.search(evidence.sentence) for pole in poles if pole is not own):
            return name
    return None


def _is_bounded_otherwise(asked: int, evidence: AnswerEvidence) -> bool:
    """Tell whether the answer ends in the other bound alone: 三萬元以上 is no maximum."""
    said = evidence.words + evidence.after[:2]
    return bool(_OTHER_BOUND[asked].search(said)) and not _OTHER_BOUND[1 - asked].search(said)
