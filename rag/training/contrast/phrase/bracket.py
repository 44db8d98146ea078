"""Holds rules whose result depends on the range that a value falls in."""

# A rule: sort of subject | unit of the value in Chinese | in English | thresholds | sort of the
# result | what the result is, in Chinese | in English | who or what has the value, in Chinese |
# in English | questions in Chinese | in English. {x} is the value with its unit.
RULES = """company|年|years|1 2 3 5 10 15 20|days|特別休假|annual leave|服務|service of\
|在{s}工作{x}有幾天特休?~做滿{x}，{s}給幾天特別休假？\
|How many days of annual leave does {s} give after {x}?\
~After working {x}, how much annual leave do I get at {s}?
company|公斤|kg|1 2 3 5 10 20 30|money|運費|shipping fee|重量|a weight of\
|{x}的包裹交{s}寄送運費多少?~{s}寄{x}的東西要多少錢？\
|What is the shipping fee of {s} for a parcel of {x}?~How much does {s} charge to send {x}?
route|公里|km|3 5 8 12 20 30 50|money|票價|fare|里程|a distance of|搭{s}坐{x}要多少錢?\
~{s}乘坐{x}票價多少？|What is the fare of {s} for {x}?~How much is a ride of {x} on {s}?
place|歲|years of age|3 6 12 18 25 65 80|money|入場費|admission|年齡|an age of\
|{x}的人進{s}要多少錢?~{x}到{s}入場費多少？|What is the admission to {s} at {x}?\
~How much does a visitor of {x} pay at {s}?
place|小時|hours|1 2 4 6 8 12|money|停車費|parking fee|停車|parking for|在{s}停{x}要多少錢?\
~停車{x}，{s}收多少？|What does parking for {x} cost at {s}?\
~How much is the parking fee of {s} for {x}?
event|人|people|5 10 20 30 50 100|percent|團體折扣|group discount|團體|a group of\
|{x}的團體參加{s}打幾折?~{x}一起報名{s}，團體折扣多少？\
|What group discount does {s} give to {x}?~How much is taken off for {x} at {s}?
company|件|pieces|10 50 100 200 500 1000|percent|數量折扣|volume discount|訂購|an order of\
|向{s}訂{x}折扣多少?~一次買{x}，{s}給多少折扣？|What volume discount does {s} give for {x}?\
~How large is the discount of {s} on {x}?
scheme|分|points|20 40 60 90 120 150|money|獎勵金|award|成績|a score of|考{x}可從{s}領多少?\
~成績{x}，{s}發多少獎勵金？|How much does {s} pay for {x}?~What is the award of {s} for {x}?
body|年|years|1 3 5 10 20 30|money|慰問金|relief payment|會齡|membership of\
|加入{s}{x}的人慰問金多少?~入會{x}，{s}給多少慰問金？\
|What relief payment does {s} give after {x}?~How much does {s} pay a member of {x}?
company|年|years|1 3 5 10 20|days|資遣預告期間|notice of dismissal|年資|employment for\
|在{s}任職{x}，資遣要幾天前預告?~年資{x}，{s}的預告期間多長？\
|How many days' notice does {s} give after {x}?~How long is the notice of dismissal at {s} for {x}?
place|天|days|3 7 14 30 60|money|逾期罰款|late fine|逾期|a delay of|逾期{x}還書，{s}罰多少?\
~遲還{x}要付給{s}多少錢？|What late fine does {s} charge for {x}?\
~How much does {s} charge when I am {x} late?
course|小時|hours|2 5 10 20 40|points|學分點數|credit points|上課|attendance of\
|上{s}{x}可得幾點?~修滿{x}，{s}給多少學分點數？|How many credit points does {s} give for {x}?\
~What are {x} of {s} worth in credit points?
building|坪|ping|20 30 50 100 200|money|管理費|service charge|面積|an area of\
|{s}{x}的單位管理費多少?~住{x}，{s}要繳多少管理費？|What is the service charge at {s} for {x}?\
~How much does a unit of {x} pay at {s}?
company|件|deals|10 30 50 100 300 500|percent|佣金比例|commission rate|業績\
|sales of|成交{x}，{s}給多少佣金?~賣出{x}，{s}的佣金比例多少？\
|What commission rate does {s} pay on {x}?~How high is the commission of {s} for {x}?
scheme|人|people|2 4 6 8 12|money|家庭補助|household grant|家戶|a household of\
|{x}的家庭可向{s}領多少?~家裡有{x}，{s}補助多少？|How much does {s} pay a household of {x}?\
~What grant does {s} give to {x}?
"""
# How a range and its result are said. {q} what has the value, {r} the result's name.
FIRST_ZH = """{q}未滿{b}{u}者，{r}為{v}
{b}{u}以下{v}
{q}不足{b}{u}，{r}{v}
{q}在{b}{u}以內：{v}
{q}低於{b}{u}的，{r}{v}"""
MIDDLE_ZH = """{q}{a}{u}以上未滿{b}{u}者，{r}為{v}
滿{a}{u}未滿{b}{u}者{v}
{q}超過{a}{u}、{b}{u}以下，{r}{v}
{q}{a}至{b}{u}：{v}
{q}介於{a}{u}到{b}{u}的，{r}{v}"""
LAST_ZH = """{q}{a}{u}以上者，{r}為{v}
滿{a}{u}者{v}
{q}超過{a}{u}，{r}{v}
{q}逾{a}{u}：{v}
{q}高於{a}{u}的，{r}{v}"""
FIRST_EN = """for {q} less than {b} {u}, the {r} is {v}
under {b} {u}: {v}
{v} for {q} up to {b} {u}
{q} below {b} {u} means {v}
below {b} {u} the {r} comes to {v}"""
MIDDLE_EN = """for {q} at least {a} but less than {b} {u}, the {r} is {v}
{a} to {b} {u}: {v}
{v} for {q} {a} to {b} {u}
{q} between {a} and {b} {u} means {v}
from {a} to {b} {u} the {r} comes to {v}"""
LAST_EN = """for {q} more than {a} {u}, the {r} is {v}
over {a} {u}: {v}
{v} for {q} {a} {u} or more
{q} above {a} {u} means {v}
beyond {a} {u} the {r} comes to {v}"""
HEADS_ZH = """{s}的{r}規定如下：
{s}{r}標準：
{s}依下列規定計算{r}：
關於{s}的{r}，
{s}{r}表：
{s}的{r}按級距計算，
{s}公布{r}：
{s}的{r}：
為計算{r}，{s}規定，
{s}訂定{r}級距如下："""
HEADS_EN = """The {r} of {s} is as follows:
{s} sets the {r} thus:
Table of the {r} of {s}:
About the {r} of {s}:
{s} counts the {r} by steps:
Steps of the {r} of {s}:
{s} announces its {r}:
The {r} at {s}:
To find the {r}, {s} uses these steps:
{s}, {r}:"""
ASKED_ZH = """{q}{x}，{s}的{r}是多少?
{s}的{r}，{q}{x}的話是多少？
請問{q}{x}時{s}的{r}
如果{q}{x}，{s}的{r}多少?
{q}{x}的{r}多少（{s}）？
{s}{r}：{q}{x}是多少
{q}{x}，依{s}規定{r}是多少？
想知道{q}{x}在{s}的{r}
我{q}{x}，{s}的{r}有多少？
{x}的{q}，{s}的{r}怎麼算？"""
ASKED_EN = """For {q} {x}, what is the {r} of {s}?
What is the {r} of {s} for {q} {x}?
With {q} {x}, what {r} applies at {s}?
{r} of {s} for {q} {x}?
What {r} does {s} set for {q} {x}?
I have {q} {x}; what is the {r} of {s}?
Under the steps of {s}, what is the {r} for {q} {x}?
How much is the {r} of {s} given {q} {x}?
Tell me the {r} of {s} for {q} {x}
Given {q} {x}, which {r} does {s} apply?"""
