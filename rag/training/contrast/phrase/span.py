"""Holds what reaches from one figure to another, and how each end is asked."""

# Sort of subject | label in Chinese | in English | figure | least | most | questions for the low
# end in Chinese | for the high end | in English for the low | for the high. Two wordings each.
ENDS = """company|上班時間|working hours|clock|7|20|{s}幾點上班/早上幾點到{s}報到|{s}幾點下班\
/在{s}工作到幾點\
|What time does work start at {s}/When do employees of {s} begin work\
|What time does work end at {s}/When can employees of {s} go home
place|開放時間|opening hours|clock|6|22|{s}幾點開門/最早幾點可以進{s}|{s}幾點關門/{s}開到幾點\
|What time does {s} open/How early can I enter {s}|What time does {s} close/How late is {s} open
place|營業時間|business hours|clock|8|23|{s}幾點開始營業/{s}何時開店|{s}幾點打烊/{s}何時休息\
|When does {s} open for business/What is the opening time of {s}|When does {s} shut\
/What is the closing time of {s}
building|停水時間|water outage|clock|6|23|{s}幾點停水/{s}何時開始沒水|{s}幾點恢復供水\
/{s}停水到幾點\
|When is the water at {s} cut off/From what time is there no water at {s}\
|When does the water come back at {s}/Until what time is there no water at {s}
event|交通管制時間|traffic control|clock|5|20|{s}幾點開始管制/{s}從幾點封路|{s}管制到幾點\
/{s}幾點解除管制\
|When does traffic control for {s} begin/From what time are roads closed for {s}\
|Until when is traffic controlled for {s}/When do roads reopen after {s}
route|行駛時段|service hours|clock|5|23|{s}首班車幾點/{s}最早一班幾點|{s}末班車幾點\
/{s}最晚一班幾點\
|When is the first trip of {s}/What is the earliest departure of {s}\
|When is the last trip of {s}/What is the latest departure of {s}
course|報名期間|registration period|day|1|1|{s}哪天開始報名/何時可以報名{s}|{s}報名到哪天\
/{s}什麼時候截止報名\
|When can one start registering for {s}/On what day does registration for {s} open\
|What is the registration deadline of {s}/By when must one register for {s}
scheme|受理期間|application period|day|1|1|{s}何時開始收件/{s}哪天起受理|{s}何時截止收件\
/{s}最晚哪天送件\
|From when does {s} accept applications/When does {s} open|What is the deadline of {s}\
/By what date must applications for {s} be in
building|施工期間|construction period|day|1|1|{s}哪天動工/{s}何時開工|{s}哪天完工/{s}何時做完\
|When does construction of {s} start/On what day do works at {s} begin|When will {s} be finished\
/When are the works at {s} done
place|展覽期間|exhibition period|day|1|1|{s}的展覽哪天開始/{s}何時開展|{s}的展覽哪天結束\
/{s}展到何時\
|When does the exhibition at {s} open/From what day can the exhibition at {s} be seen\
|When is the last day of the exhibition at {s}/Until when is the exhibition at {s} on
scheme|補助金額|grant|money|1|90|{s}最低補助多少/{s}最少可以領多少|{s}最高補助多少\
/{s}最多可以領多少\
|What is the smallest grant from {s}/How much does {s} pay at least\
|What is the largest grant from {s}/How much does {s} pay at most
place|票價|ticket price|money|1|20|{s}最便宜的票多少錢/{s}票價最低多少|{s}最貴的票多少錢\
/{s}票價最高多少\
|How much is the cheapest ticket for {s}/What is the lowest fare of {s}\
|How much is the most expensive ticket for {s}/What is the highest fare of {s}
company|月薪|monthly salary|money|28|99|{s}起薪多少/{s}月薪最少多少|{s}月薪上限多少\
/{s}月薪最多多少\
|What is the lowest salary at {s}/How much does {s} pay to begin with\
|What is the highest salary at {s}/Up to how much does {s} pay
body|罰款|fine|money|1|30|違反{s}規定至少罰多少/{s}的罰款最低多少|違反{s}規定最重罰多少\
/{s}的罰款最高多少\
|What is the smallest fine of {s}/How much does {s} fine at least\
|What is the largest fine of {s}/How much can {s} fine at most
scheme|申請年齡|age of applicants|age|16|70|幾歲以上才能申請{s}/申請{s}最少幾歲\
|幾歲以上不能申請{s}/申請{s}最大幾歲\
|From what age can one apply for {s}/What is the youngest age for {s}\
|Up to what age can one apply for {s}/What is the oldest age for {s}
scheme|審查時間|review time|working days|2|40|{s}最快幾天審完/{s}審查最短要多久|{s}最慢幾天審完\
/{s}審查最長要多久\
|How fast can {s} be reviewed/What is the shortest review of {s}\
|How long can the review of {s} take at most/What is the longest review of {s}
course|班級人數|class size|people|5|60|{s}最少幾人開班/{s}滿幾人才開課|{s}最多收幾人\
/{s}名額上限多少\
|How many people are needed for {s} to run/What is the smallest class of {s}\
|How many people can join {s}/What is the largest class of {s}
product|操作溫度|operating temperature|degrees|2|60|{s}最低可在幾度使用/{s}能在多冷的地方用\
|{s}最高可在幾度使用/{s}能在多熱的地方用\
|What is the lowest temperature for {s}/How cold may it be for {s}\
|What is the highest temperature for {s}/How hot may it be for {s}
company|年終獎金|year-end bonus|months|1|9|{s}年終最少幾個月/{s}至少發幾個月年終\
|{s}年終最多幾個月/{s}最多發幾個月年終\
|How many months of bonus does {s} pay at least/What is the lowest bonus of {s}\
|How many months of bonus does {s} pay at most/What is the highest bonus of {s}
route|班距|interval between trips|minutes|4|60|{s}最快幾分鐘一班/{s}尖峰班距多少\
|{s}最久幾分鐘一班/{s}最長要等多久\
|How often does {s} run at best/What is the shortest interval of {s}\
|How long is the wait for {s} at worst/What is the longest interval of {s}
body|會費|membership fee|money|1|30|{s}會費最低多少/加入{s}最少繳多少|{s}會費最高多少\
/加入{s}最多繳多少\
|What is the lowest fee of {s}/How much must members of {s} pay at least\
|What is the highest fee of {s}/How much do members of {s} pay at most"""
# {a} the low end, {b} the high end.
TIMES_ZH = """{s}的{l}為{a}至{b}
{l}：{a}～{b}
{s}{l}自{a}起至{b}止
{s}的{l}是{a}到{b}
{s}訂於{a}至{b}為{l}
{l}（{a}－{b}）
{s}{l}從{a}到{b}
{a}至{b}為{s}的{l}
{s}公告{l}：{a}至{b}
{s}{l}由{a}至{b}"""
TIMES_EN = """the {l} of {s}: {a} to {b}
{l}: {a} - {b}
the {l} of {s} run from {a} to {b}
at {s} the {l} are between {a} and {b}
{s} has set its {l} as {a} until {b}
{l} ({a} – {b})
{s}, {l} {a} through {b}
{a} to {b}: {l} of {s}
{s} announces {l} of {a} to {b}
{l} of {s}, from {a} until {b}"""
SIZES_ZH = """{s}的{l}為{a}至{b}
{l}：{a}～{b}
{s}{l}每件{a}以上、{b}以下
{s}的{l}最低{a}、最高{b}
{s}的{l}介於{a}與{b}之間
{s}{l}從{a}到{b}不等
{l}以{a}為下限，{b}為上限
{s}{l}至少{a}，至多{b}
{s}處{a}以上{b}以下的{l}
{l}不得低於{a}，亦不得高於{b}
{s}{l}{a}起，最多{b}
{s}規定{l}在{a}以上，未滿{b}"""
SIZES_EN = """the {l} of {s} is {a} to {b}
{l}: {a} - {b}
the {l} of {s} ranges from {a} to {b}
the {l} of {s} is at least {a} and at most {b}
the {l} of {s} lies between {a} and {b}
for {s}, the {l} goes from {a} up to {b}
{l}: no less than {a}, no more than {b}
{s} sets the {l} at a minimum of {a} and a maximum of {b}
{s} has a {l} of {a} or more, but not above {b}
the {l} starts at {a} and may reach {b}"""
