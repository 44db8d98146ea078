"""Holds the sentences that tell an attribute, and the questions that ask it."""

# Clauses that say one attribute, by the sort of its figure; {l} the label, {v} the figure.
CLAUSES_ZH = {
    "plain": """{l}為{v}
{l}是{v}
{l}：{v}
{l}{v}
{l}即{v}
{l}現為{v}
{l}則為{v}
{l}仍為{v}
{l}已改為{v}
{l}公告為{v}""",
    "number": """{l}為{v}
{l}是{v}
{l}計{v}
{l}共{v}
{l}{v}
{l}達{v}
{l}訂為{v}
{l}定為{v}
{l}約為{v}
{l}則是{v}""",
    "time": """{l}為{v}
{l}是{v}
{l}訂於{v}
{l}定在{v}
{l}則為{v}
{l}改為{v}
{l}{v}
{l}預定為{v}
{l}排在{v}
{l}已確定為{v}""",
    "person": """{l}為{v}
{l}是{v}
{l}由{v}擔任
{l}係{v}
由{v}出任{l}
{l}一職由{v}接任
擔任{l}的是{v}
{l}現為{v}
由{v}任{l}
{l}改由{v}擔任""",
}
CLAUSES_EN = {
    "plain": """the {l} {is} {v}
the {l} {was} {v}
the {l} {is} now {v}
the {l} {is} listed as {v}
the {l} {has} changed to {v}
the {l}: {v}
{v} {is} the {l}
the {l} {is} as before, {v}
the {l} {is} still {v}
the {l} {is} given as {v}""",
    "number": """the {l} {is} {v}
the {l} {was} {v}
the {l} came to {v}
{v} {was} recorded as the {l}
the {l} {is} set at {v}
the {l} now {is} {v}
the {l} {is} put at {v}
the {l} {has} been fixed at {v}
the {l} amounted to {v}
the {l} {is} given as {v}""",
    "time": """the {l} {is} {v}
the {l} {was} {v}
the {l} {is} set for {v}
the {l} {has} been moved to {v}
the {l} {is} planned for {v}
the {l} {is} fixed: {v}
{v} {is} the {l}
the {l} will be {v}
the {l} {is} confirmed as {v}
the {l} {is} listed as {v}""",
    "person": """the {l} is {v}
{v} is the {l}
{v} serves as {l}
the post of {l} is held by {v}
{v} was appointed {l}
the {l} was {v}
{v} acts as {l}
the {l} now is {v}
the role of {l} went to {v}
the {l} remains {v}""",
}
QUESTIONS_ZH = {
    "number": """{s}的{l}是多少?
請問{s}的{l}多少?
{s}{l}是多少
{l}是多少?
我想知道{s}的{l}
{s}的{l}有多少？
{s}，{l}是多少？
可以告訴我{s}的{l}嗎?
查一下{s}的{l}
關於{s}，{l}是多少呢?""",
    "time": """{s}的{l}是什麼時候?
請問{s}的{l}?
{s}{l}是何時
{l}是什麼時候?
我想知道{s}的{l}
{s}的{l}為何？
{s}，{l}是何時？
可以告訴我{s}的{l}嗎?
查一下{s}的{l}
關於{s}，{l}是什麼時候呢?""",
    "person": """{s}的{l}是誰?
請問{s}的{l}是哪位?
{s}{l}是誰
誰是{s}的{l}?
我想知道{s}的{l}是誰
{s}的{l}叫什麼名字？
{s}由誰擔任{l}？
可以告訴我{s}的{l}是誰嗎?
查一下{s}的{l}
關於{s}，{l}是哪一位?""",
}
QUESTIONS_EN = {
    "number": """What {is} the {l} of {s}?
What {is} the {l} for {s}?
Please give me the {l} of {s}.
What {is} the {l}?
I would like to know the {l} of {s}
Tell me the {l} for {s}
{l} of {s}?
Regarding {s}, what {is} the {l}?
Could you look up the {l} of {s}?
Do you know the {l} for {s}?""",
    "time": """When {is} the {l} of {s}?
What {is} the {l} for {s}?
Please give me the {l} of {s}.
When {is} the {l}?
I would like to know the {l} of {s}
Tell me the {l} for {s}
{l} of {s}?
Regarding {s}, when {is} the {l}?
Could you look up the {l} of {s}?
Do you know the {l} for {s}?""",
    "person": """Who is the {l} of {s}?
Who is {l} for {s}?
Please name the {l} of {s}.
Who is the {l}?
I would like to know who the {l} of {s} is
Tell me who is the {l} of {s}
{l} of {s}?
Regarding {s}, who is the {l}?
Could you look up the {l} of {s}?
Do you know the name of the {l} of {s}?""",
}
# How the clauses of one subject begin.
OPENINGS_ZH = """{s}的
關於{s}，
依最新公告，{s}的
{s}說明如下：
以下為{s}的資料：
據了解，{s}的
{s}：
本年度{s}的
承辦人員表示，{s}的
有關{s}，說明如下：
{s}經討論後確定，
就{s}而言，
{s}簡介：
根據手冊，{s}的
{s}方面，"""
OPENINGS_EN = """For {s}, {c}
According to the latest notice on {s}, {c}
Here are the facts about {s}: {c}
About {s}: {c}
In the case of {s}, {c}
{s}: {c}
As the handbook says of {s}, {c}
As for {s}, {c}
This is what is known of {s}: {c}
Summary of {s}: {c}
It was decided for {s} that {c}
The office says of {s} that {c}
Regarding {s}, {c}
A note on {s}: {c}
At {s}, {c}"""
