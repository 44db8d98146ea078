"""Holds what is listed side by side: the things, and what is told of each of them."""

# Sets of things that are listed together, in Chinese and in English.
SETS = """業務部=Sales|研發部=R&D|人資部=Human Resources|財務部=Finance|客服部=Customer Service\
|法務部=Legal
內科=internal medicine|外科=surgery|兒科=paediatrics|眼科=ophthalmology|皮膚科=dermatology\
|骨科=orthopaedics
一年級=first grade|二年級=second grade|三年級=third grade|四年級=fourth grade|五年級=fifth grade\
|六年級=sixth grade
稻米=rice|玉米=maize|香蕉=bananas|茶葉=tea|鳳梨=pineapples|花生=peanuts
足球隊=the football team|籃球隊=the basketball team|排球隊=the volleyball team\
|桌球隊=the table tennis team\
|游泳隊=the swimming team|羽球隊=the badminton team
甲方案=Plan A|乙方案=Plan B|丙方案=Plan C|丁方案=Plan D|戊方案=Plan E|己方案=Plan F
臺灣=Taiwan|日本=Japan|德國=Germany|巴西=Brazil|印度=India|加拿大=Canada
小說=novels|漫畫=comics|食譜=cookbooks|字典=dictionaries|雜誌=magazines|童書=children's books
銅=copper|鋁=aluminium|鐵=iron|鋅=zinc|鎳=nickel|錫=tin
風力發電=wind power|太陽能=solar power|水力發電=hydropower|地熱=geothermal power\
|天然氣=natural gas|燃煤=coal
第一棟=the first block|第二棟=the second block|第三棟=the third block|第四棟=the fourth block\
|第五棟=the fifth block|第六棟=the sixth block
週一=Monday|週二=Tuesday|週三=Wednesday|週四=Thursday|週五=Friday|週六=Saturday"""
# What is told of each: the sets that it fits (by number), label, figure.
TOLD = """0 1 4|人數|headcount|people
0 4|預算|budget|money
0 1|分機|extension|extension
0 4|負責人|person in charge|person
1|看診人次|number of patients|people
2|學生人數|number of pupils|people
2|導師|class teacher|person
2|缺席率|absence rate|percent
3 8|產量|output|tonnes
3 8|出口值|export value|money
3 7 8|價格|price|money
4|勝場數|number of wins|wins
4|教練|coach|person
5|月租費|monthly fee|money
5|流量|data volume|GB
5|折扣|discount|percent
6|參展人數|number of exhibitors|people
6|出口占比|share of exports|percent
6|領隊|delegation leader|person
7|銷售量|number sold|pieces
9|發電占比|share of the power|percent
9|投資金額|investment|money
10|住戶數|number of residents|people
10|樓層數|number of floors|floors
10|管理員|caretaker|person
11|來客數|number of customers|people
11|打烊時間|closing time|evening
11|值班人員|person on duty|person"""
LISTS_ZH = """{names}的{l}分別為{values}
{names}的{l}依序是{values}
{l}方面，{pairs}
{l}：{pairs}
{names}之{l}依次為{values}
{names}的{l}各為{values}
就{l}而言，{pairs}
{l}如下，{pairs}
{names}，{l}分別達{values}
{names}的{l}則分別是{values}"""
LISTS_EN = """the {l} of {names} is {values} respectively
{names} have a {l} of {values}, in this order
{l}: {pairs}
by {l}, the list reads {pairs}
the {l} for {names} is {values}, respectively
the {l} is, in turn, {values} for {names}
as to the {l}, {pairs}
the {l} by item: {pairs}
for {names} the {l} is {values} in that order
{names}: {l} {values}, respectively"""
ASKED_ZH = """{i}的{l}是多少?
請問{s}{i}的{l}
{s}的{i}，{l}多少？
{i}{l}是多少
{s}{i}的{l}為何？
我想查{i}的{l}
在{s}，{i}的{l}是多少?
{l}（{i}）是多少？
告訴我{s}{i}的{l}
{s}當中{i}的{l}呢？"""
ASKED_EN = """What is the {l} of {i}?
What is the {l} for {i} at {s}?
{l} of {i}?
Please give the {l} of {i} at {s}.
At {s}, what is the {l} for {i}?
Which {l} is given for {i}?
I am looking for the {l} of {i}
For {i}, what is the {l}?
Tell me the {l} of {i} at {s}
Do you have the {l} for {i}?"""
HEADS_ZH = """{s}的統計如下。
以下為{s}的資料。
{s}公布資料，
{s}：

據{s}表示，
{s}年報：
{s}整理如下，

{s}的紀錄顯示，"""
HEADS_EN = """These are the figures of {s}.
Data of {s}:
{s} reports:
{s}:

According to {s},
From the annual report of {s}:
At {s},

The records of {s} show:"""
