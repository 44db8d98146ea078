"""Holds things that are counted side by side, and how their numbers are told and asked."""

# Sets of things: in Chinese, as another region calls it, in English, classifiers.
SETS = """滑鼠/鼠標=mice=支 個|鍵盤/鍵盤=keyboards=個 把|螢幕/顯示器=monitors=臺|印表機\
/打印機=printers=臺\
|隨身碟/U盤=USB sticks=個 支|筆記型電腦/筆記本電腦=laptops=臺|路由器/路由器=routers=臺|硬碟\
/硬盤=hard disks=顆 個
桌子/桌子=tables=張|椅子/椅子=chairs=把 張|書櫃/書櫃=bookcases=座 個|沙發/沙發=sofas=組 張\
|白板/白板=whiteboards=面 塊|檯燈/檯燈=desk lamps=盞|窗簾/窗簾=curtains=副 組|時鐘/時鐘=clocks=個
籃球/籃球=basketballs=顆 個|跳繩/跳繩=skipping ropes=條|球拍/球拍=rackets=支 把\
|計時器/計時器=timers=個|泳帽/泳帽=swimming caps=頂|哨子/哨子=whistles=個|護膝/護膝=knee pads=副
腳踏車/自行車=bicycles=輛|機車/摩托車=motorcycles=輛|貨車/貨車=trucks=輛 部\
|計程車/出租車=taxis=輛 部|公車/公交車=buses=輛 部|推車/推車=carts=輛 臺|消防車\
/消防車=fire engines=輛
便當/盒飯=lunch boxes=個 份|毛巾/毛巾=towels=條|口罩/口罩=face masks=片 個\
|手套/手套=pairs of gloves=雙|雨衣/雨衣=raincoats=件|飲料/飲料=drinks=瓶 罐|餅乾\
/餅乾=biscuits=包 盒
車床/車床=lathes=臺 部|電鑽/電鑽=drills=支 把|鐵鎚/鐵鎚=hammers=支 把|滅火器\
/滅火器=fire extinguishers=支 具\
|安全帽/安全帽=helmets=頂|梯子/梯子=ladders=架 把|手電筒/手電筒=torches=支 把
醫師/醫生=doctors=名 位|護理師/護士=nurses=名 位|司機/司機=drivers=名 位|廚師/廚師=cooks=名 位\
|志工/志願者=volunteers=名 位|警衛/保安=guards=名 位|講師/講師=lecturers=名 位
套房/套房=suites=間|會議室/會議室=meeting rooms=間|停車位/車位=parking spaces=個 格\
|電梯/電梯=lifts=部 座|出入口/出入口=entrances=個 處|廁所/洗手間=toilets=間 處|教室\
/教室=classrooms=間"""
# {s} who has them, {all} the things with their numbers.
TOLD_ZH = """{s}現有{all}。
{s}配發{all}。
{s}今年共採購{all}。
{all}，均由{s}保管。
{s}清冊：{all}。
{s}備有{all}供使用。
盤點結果，{s}有{all}。
{s}的設備包括{all}。
本次捐贈{all}給{s}。
依合約，{s}應提供{all}。
{s}增加了{all}。
目前{s}計有{all}。"""
TOLD_EN = """{s} has {all}.
{s} handed out {all}.
This year {s} bought {all}.
{all} are kept by {s}.
Inventory of {s}: {all}.
{all} are available at {s}.
The count at {s} shows {all}.
The equipment of {s} includes {all}.
Donated to {s}: {all}.
Under the contract, {s} provides {all}.
{s} added {all}.
At present {s} owns {all}."""
# {i} the thing, {c} its classifier.
ASKED_ZH = """{i}有幾{c}?
{i}有多少個？
{i}數量?
{s}有多少{i}?
{s}有幾{c}{i}？
{i}多少{c}
{i}的數量是多少？
請問{s}的{i}有多少
一共有幾{c}{i}?
{s}的{i}數目?
{i}總共多少?
有多少{c}{i}？"""
ASKED_EN = """How many {i} does {s} have?
How many {i} are there?
Number of {i}?
How many {i} at {s}?
What is the number of {i}?
How many {i} are listed for {s}?
Tell me how many {i} there are
The number of {i} at {s}?
Count of {i}?
How many {i} can be found at {s}?"""
# What the passage does not tell of a thing that it counts.
OTHER_ZH = """一{c}{i}多少錢?
{i}是誰負責?
{i}的單價?
{i}是什麼時候買的？
{i}放在哪裡?
{i}壞了幾{c}？
{i}的廠牌是什麼?
女性{i}有多少?
{i}的保固幾年？
去年有幾{c}{i}?"""
OTHER_EN = """How much does one of the {i} cost?
Who is in charge of the {i}?
What is the unit price of the {i}?
When were the {i} acquired?
Where are the {i} kept?
How many of the {i} are broken?
Which brand are the {i}?
How heavy are the {i}?
How long is the warranty of the {i}?
How many {i} were there last year?"""
