"""Holds what has a beginning and an end, or a least and a most, and how it is told."""

# What lasts: sort of subject, label in Chinese, in English, day or clock.
SPANS = """course|報名期間|registration period|day
scheme|申請期間|application period|day
place|特展期間|exhibition period|day
building|施工期間|construction period|day
body|本屆理事任期|board's term of office|day
scheme|公告期間|notice period|day
company|促銷期間|sale|day
product|預購期間|pre-order period|day
place|休館整修期間|closure for repairs|day
event|售票期間|ticket sale|day
place|開放時間|daily opening|clock
company|上班時間|working day|clock
place|午間休息|midday break|clock
event|封路時間|road closure|clock
event|報到時段|check-in period|clock
course|上課時間|daily class|clock
route|尖峰時段|peak period|clock
place|電話服務時間|telephone service|clock
building|停水時間|interruption of the water supply|clock
place|掛號時間|appointment desk service|clock"""
# What has limits: sort of subject, label in Chinese, in English, unit, least, most.
LIMITS = """product|操作溫度|operating temperature|degrees|2|60
product|輸出功率|output|W|20|900
place|單次影印張數|number of pages copied at once|pages|2|400
course|班級人數|class size|people|5|60
scheme|計畫期程|project length|months|2|36
event|每隊人數|team size|people|3|30
place|團體人數|group size|people|8|90
building|樓層淨高|storey height|cm|210|600
product|每箱重量|weight of a box|kg|2|50
scheme|作品長度|length of a submission|pages|3|90
place|泳池水溫|water temperature|degrees|18|34
body|理事人數|number of directors|people|3|45
course|試用期|trial period|days|5|90
company|每次請假時數|length of a leave|hours|2|40
route|行李高度|height of luggage|cm|10|150
event|參賽影片片長|length of the film entered|minutes|2|90
place|借用期間|loan period|days|2|60
scheme|上傳檔案大小|size of an uploaded file|MB|2|500
company|密碼更換週期|password renewal cycle|days|10|180
scheme|申請人年資|applicant's years of service|years|1|25"""

BOTH_ZH = """{s}的{l}自{a}起至{b}止
{s}{l}為{a}至{b}
{s}的{l}從{a}開始，到{b}結束
{l}：{a}～{b}
{s}的{l}由{a}至{b}
{l}於{a}開始、{b}截止
{s}訂有{l}，{a}起，{b}止
{s}的{l}定為{a}到{b}
{s}{l}始於{a}，終於{b}
{l}是{a}－{b}"""
START_ZH = """{s}的{l}自{a}起
{s}{l}從{a}開始，何時結束另行公告
{s}的{l}{a}開始
{l}：{a}起
{s}的{l}由{a}起算
{l}於{a}展開
{a}起為{s}的{l}
{s}的{l}定於{a}開始
{s}{l}始於{a}
{l}自{a}展開，迄日未定"""
END_ZH = """{s}的{l}至{b}止
{s}{l}到{b}為止
{s}的{l}{b}結束
{l}：即日起至{b}
{s}的{l}於{b}截止
{l}只到{b}
{b}為{s}{l}的最後時限
{s}的{l}將在{b}告終
{s}{l}終於{b}
{l}迄{b}"""
BOTH_EN = """the {l} of {s} runs from {a} to {b}
the {l} of {s} is from {a} until {b}
{l}: {a} - {b}
the {l} begins at {a} and ends at {b}
for {s}, the {l} lasts from {a} to {b}
the {l} of {s} starts: {a}; it ends: {b}
{s} has set its {l} from {a} to {b}
the {l} opens {a} and closes {b}
from {a} to {b} is the {l} of {s}
the {l} of {s} is set as {a} to {b}"""
START_EN = """the {l} of {s} runs from {a}
the {l} of {s} starts {a}; its end will be announced
{l}: from {a}
the {l} begins at {a}
for {s}, the {l} starts {a}
the {l} of {s} will begin {a}
{s} starts its {l} {a}
the {l} opens {a}
from {a} on is the {l} of {s}
the {l} of {s} is set to begin {a}"""
END_EN = """the {l} of {s} runs until {b}
the {l} of {s} ends {b}
{l}: until {b}
the {l} closes {b}
for {s}, the {l} is over {b}
the {l} of {s} will end {b}
{s} ends its {l} {b}
the {l} goes on until {b}
until {b} is the {l} of {s}
the {l} of {s} is set to end {b}"""
ASK_START_ZH = """{s}的{l}從什麼時候開始?
{s}的{l}何時開始？
請問{s}的{l}什麼時候開始
{s}{l}的起始時間?
{s}的{l}自何時起？
{l}什麼時候開始?
想問{s}的{l}何時起算
什麼時候開始是{s}的{l}?
{s}的{l}始於何時?
{s}，{l}從何時開始呢？"""
ASK_END_ZH = """{s}的{l}到什麼時候為止?
{s}的{l}何時結束？
請問{s}的{l}什麼時候截止
{s}{l}的結束時間?
{s}的{l}至何時止？
{l}什麼時候結束?
想問{s}的{l}何時截止
最晚到什麼時候是{s}的{l}?
{s}的{l}終於何時?
{s}，{l}到何時結束呢？"""
ASK_START_EN = """When does the {l} of {s} start?
When does the {l} of {s} begin?
From when does the {l} of {s} run?
Start of the {l} of {s}?
When will the {l} of {s} open?
When does the {l} start?
I'd like to know when the {l} of {s} begins
What is the start of the {l} of {s}?
Since when is the {l} of {s}?
For {s}, when does the {l} start?"""
ASK_END_EN = """When does the {l} of {s} end?
When does the {l} of {s} finish?
Until when does the {l} of {s} run?
End of the {l} of {s}?
When will the {l} of {s} close?
When does the {l} end?
I'd like to know when the {l} of {s} is over
What is the end of the {l} of {s}?
Until when is the {l} of {s}?
For {s}, when does the {l} end?"""

# Statements of a limit; the words between [ and ] answer. A "not" that makes the limit stays in.
MOST_ZH = """{s}的{l}[不得超過{v}]
{s}的{l}以[{v}]為上限
{l}最多[{v}]
{s}{l}[不可逾{v}]
{s}的{l}[不得高於{v}]
{l}上限為[{v}]
{s}的{l}應在[{v}以下]
{s}的{l}[不得大於{v}]
{l}至多[{v}]
{s}規定{l}[不能超過{v}]"""
LEAST_ZH = """{s}的{l}[不得少於{v}]
{s}的{l}以[{v}]為下限
{l}至少[{v}]
{s}{l}[不可低於{v}]
{s}的{l}[不得低於{v}]
{l}下限為[{v}]
{s}的{l}應在[{v}以上]
{s}的{l}[不得小於{v}]
{l}最少[{v}]
{s}規定{l}[不能少於{v}]"""
MOST_EN = """the {l} of {s} [must not exceed {v}]
the upper limit of the {l} of {s} is [{v}]
the {l} is at most [{v}]
the {l} of {s} [may not be more than {v}]
the {l} of {s} [cannot exceed {v}]
the maximum {l} is [{v}]
the {l} of {s} must be [no more than {v}]
the {l} of {s} [shall not be greater than {v}]
the {l} is [up to {v}]
{s} demands that the {l} [not go beyond {v}]"""
LEAST_EN = """the {l} of {s} [must not fall below {v}]
the lower limit of the {l} of {s} is [{v}]
the {l} is at least [{v}]
the {l} of {s} [may not be less than {v}]
the {l} of {s} [cannot be below {v}]
the minimum {l} is [{v}]
the {l} of {s} must be [no less than {v}]
the {l} of {s} [shall not be smaller than {v}]
the {l} starts at [{v}]
{s} demands that the {l} [not be under {v}]"""
ASK_MOST_ZH = """{s}的{l}上限是多少?
{s}的{l}最多可以多少？
請問{s}的{l}最大是多少
{s}{l}的上限?
{s}的{l}不能超過多少？
{l}最高多少?
想知道{s}的{l}上限
{s}的{l}最多多少?
{s}的{l}以多少為限?
{s}，{l}的最大值呢？"""
ASK_LEAST_ZH = """{s}的{l}下限是多少?
{s}的{l}最少要多少？
請問{s}的{l}最小是多少
{s}{l}的下限?
{s}的{l}不能低於多少？
{l}最低多少?
想知道{s}的{l}下限
{s}的{l}至少多少?
{s}的{l}起碼要多少?
{s}，{l}的最小值呢？"""
ASK_MOST_EN = """What is the maximum {l} of {s}?
What is the upper limit of the {l} of {s}?
What may the {l} of {s} be at most?
Maximum {l} of {s}?
What must the {l} of {s} not exceed?
What is the maximum {l}?
I'd like to know the upper limit for the {l} of {s}
What is the greatest {l} allowed by {s}?
What is the cap on the {l} of {s}?
For {s}, what is the highest {l}?"""
ASK_LEAST_EN = """What is the minimum {l} of {s}?
What is the lower limit of the {l} of {s}?
What must the {l} of {s} be at least?
Minimum {l} of {s}?
What must the {l} of {s} not fall below?
What is the minimum {l}?
I'd like to know the lower limit for the {l} of {s}
What is the smallest {l} allowed by {s}?
What is the floor for the {l} of {s}?
For {s}, what is the lowest {l}?"""
