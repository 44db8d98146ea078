"""Holds names that begin or end alike, and what is told of them."""

# Families of names: the sort of attributes, then names in Chinese and in English that are taken
# for each other, split by "|"; "/" splits other ways to write one name.
# {p} a place, {b} a brand, {f} a product line.
FAMILIES = """
product;{b} {f}={b} {f}|{b} {f} Pro={b} {f} Pro|{b} {f} Pro Max={b} {f} Pro Max\
|{b} {f} Lite={b} {f} Lite
product;{b} {f} 第二代/{b} {f} 二代={b} {f} second generation/{b} {f} 2nd gen\
|{b} {f} 第三代/{b} {f} 三代={b} {f} third generation|{b} {f} 第一代={b} {f} first generation
product;{b} {f} 14={b} {f} 14|{b} {f} 15={b} {f} 15|{b} {f} 14 Plus={b} {f} 14 Plus\
|{b} {f} 4={b} {f} 4
product;{b} {f}-100={b} {f}-100|{b} {f}-1000={b} {f}-1000|{b} {f}-100S={b} {f}-100S\
|{b} {f}-110={b} {f}-110
product;{b} {f} 3.1 版={b} {f} 3.1|{b} {f} 3.10 版={b} {f} 3.10|{b} {f} 3.0 版={b} {f} 3.0\
|{b} {f} 3.2 版={b} {f} 3.2
product;{b} {f} 標準版={b} {f} Standard|{b} {f} 專業版={b} {f} Professional\
|{b} {f} 家用版={b} {f} Home|{b} {f} 企業版={b} {f} Enterprise
product;{b}迷你 {f}={b} Mini {f}|{b} {f}={b} {f}|{b}新 {f}=the new {b} {f}
body;{p}產業工會=the {p} Industrial Union\
|{p}產業工會青年委員會=the Youth Committee of the {p} Industrial Union\
|{p}產業工會第三分會=the Third Chapter of the {p} Industrial Union\
|{p}產業工會退休委員會=the Retirees' Committee of the {p} Industrial Union
body;{p}工程師公會=the {p} Engineers' Association\
|{p}工程師公會全國聯合會=the National Federation of the {p} Engineers' Association\
|新{p}工程師公會=the New {p} Engineers' Association
body;{b}企業工會=the {b} Enterprise Union\
|{b}企業工會退休會員聯誼會=the retired members' club of the {b} Enterprise Union\
|{b}關係企業工會=the {b} Affiliates' Union
body;{p}文化基金會=the {p} Culture Foundation\
|{p}文化教育基金會=the {p} Culture and Education Foundation\
|{p}文化創意協會=the {p} Creative Culture Association
body;{p}縣教育會=the {p} County Education Association\
|{p}市教育會=the {p} City Education Association|{p}縣教師會=the {p} County Teachers' Association
place;{p}大學=the University of {p}|{p}大學附設醫院=the University of {p} Hospital\
|{p}大學附設高中=the University of {p} High School\
|{p}大學推廣中心=the University of {p} Extension Centre
place;{p}科技大學=the {p} University of Technology|{p}大學=the University of {p}\
|{p}師範大學=the {p} Normal University
place;{p}圖書館=the {p} Library|{p}圖書館兒童分館=the Children's Branch of the {p} Library\
|{p}圖書館總館=the Main Branch of the {p} Library
place;{p}第一市場=the {p} First Market|{p}第二市場=the {p} Second Market\
|{p}第三市場=the {p} Third Market
place;{p}東區游泳池=the {p} East District pool|{p}西區游泳池=the {p} West District pool\
|{p}南區游泳池=the {p} South District pool
place;{b}百貨{p}店=the {b} store in {p}|{b}百貨{p}二館=the second {b} building in {p}\
|{b}百貨{p}新館=the new {b} building in {p}
company;{b}=the {b} company|{b}電子=the {b} Electronics company|{b}控股=the {b} Holding company\
|{b}生技=the {b} Biotech company
company;{b}人壽=the {b} Life company|{b}產險=the {b} Property Insurance company\
|{b}證券=the {b} Securities company
company;{b}一廠=the first {b} plant|{b}二廠=the second {b} plant|{b}三廠=the third {b} plant
building;{p}捷運第一期工程/{p}捷運第1期=the first phase of the {p} metro/{p} metro phase 1\
|{p}捷運第二期工程/{p}捷運第2期=the second phase of the {p} metro/{p} metro phase 2\
|{p}捷運第三期工程/{p}捷運第3期=the third phase of the {p} metro/{p} metro phase 3
building;{b}園區A棟=Building A of the {b} campus|{b}園區B棟=Building B of the {b} campus\
|{b}園區C棟=Building C of the {b} campus
building;{p}大橋=the {p} Bridge|新{p}大橋=the New {p} Bridge|{p}二橋=the Second {p} Bridge
building;{p}1號隧道=Tunnel 1 of {p}|{p}11號隧道=Tunnel 11 of {p}|{p}12號隧道=Tunnel 12 of {p}
route;{p}1號線/{p}一號線=Line 1 of {p}|{p}11號線/{p}十一號線=Line 11 of {p}\
|{p}10號線/{p}十號線=Line 10 of {p}
route;{p}公車307路=bus 307 of {p}|{p}公車37路=bus 37 of {p}|{p}公車207路=bus 207 of {p}
route;{p}藍線=the {p} Blue Line|{p}藍線支線=the branch of the {p} Blue Line|{p}紅線=the {p} Red Line
scheme;{p}青年創業貸款=the {p} youth start-up loan|{p}青年就業貸款=the {p} youth job loan\
|{p}女性創業貸款=the {p} women's start-up loan
scheme;{b}甲類獎學金=the {b} class A scholarship|{b}乙類獎學金=the {b} class B scholarship\
|{b}丙類獎學金=the {b} class C scholarship
scheme;{p}第一梯次補助=the first round of the {p} grant\
|{p}第二梯次補助=the second round of the {p} grant|{p}第三梯次補助=the third round of the {p} grant
course;{p}日語初級班=the {p} elementary Japanese class\
|{p}日語中級班=the {p} intermediate Japanese class|{p}日語高級班=the {p} advanced Japanese class
course;{b}平日班=the {b} weekday class|{b}假日班=the {b} weekend class\
|{b}夜間班=the {b} evening class
event;第三屆{p}影展/第3屆{p}影展=the third {p} Film Festival/the 3rd {p} Film Festival\
|第十三屆{p}影展/第13屆{p}影展=the thirteenth {p} Film Festival/the 13th {p} Film Festival\
|第二屆{p}影展/第2屆{p}影展=the second {p} Film Festival
event;{p}全程馬拉松=the {p} full marathon|{p}半程馬拉松=the {p} half marathon\
|{p}超級馬拉松=the {p} ultramarathon
article;{b}工作規則第三條/{b}工作規則第3條=Article 3 of the {b} work rules\
|{b}工作規則第十三條/{b}工作規則第13條=Article 13 of the {b} work rules\
|{b}工作規則第三條之一=Article 3-1 of the {b} work rules\
|{b}工作規則第三十條/{b}工作規則第30條=Article 30 of the {b} work rules
article;{p}自治條例第五條/{p}自治條例第5條=Article 5 of the {p} ordinance\
|{p}自治條例第十五條/{p}自治條例第15條=Article 15 of the {p} ordinance\
|{p}自治條例第二十五條/{p}自治條例第25條=Article 25 of the {p} ordinance
issue;{p}市政府發布的指引=the guidelines issued by the {p} city government\
|{p}消防局發布的指引=the guidelines issued by the {p} Fire Department\
|{p}衛生局發布的指引=the guidelines issued by the {p} Health Department
issue;{b}人事部公告的規定=the rules announced by {b} Human Resources\
|{b}法務部門公告的規定=the rules announced by {b} Legal\
|{b}總務部公告的規定=the rules announced by {b} General Affairs
rank;{p}盃第一名/{p}盃冠軍=first place in the {p} Cup/the champion of the {p} Cup\
|{p}盃第二名/{p}盃亞軍=second place in the {p} Cup/the runner-up of the {p} Cup\
|{p}盃第三名/{p}盃季軍=third place in the {p} Cup
rank;{b}競賽特優=the top award of the {b} contest\
|{b}競賽優等=the second award of the {b} contest\
|{b}競賽佳作=the honourable mention of the {b} contest
substance;{b}錠5毫克={b} tablets 5 mg|{b}錠50毫克={b} tablets 50 mg\
|{b}錠15毫克={b} tablets 15 mg|{b}膠囊5毫克={b} capsules 5 mg
substance;{b}疫苗第一劑=the first dose of the {b} vaccine\
|{b}疫苗第二劑=the second dose of the {b} vaccine|{b}疫苗追加劑=the booster of the {b} vaccine
substance;{b}溶液甲型={b} solution type A|{b}溶液乙型={b} solution type B\
|{b}溶液丙型={b} solution type C
history;第一次{p}戰役=the First Battle of {p}|第二次{p}戰役=the Second Battle of {p}\
|第三次{p}戰役=the Third Battle of {p}
history;{p}一世={p} I/King {p} I|{p}二世={p} II/King {p} II|{p}三世={p} III/King {p} III
history;{p}條約=the Treaty of {p}|{p}新約=the New Treaty of {p}\
|{p}續約=the Supplementary Treaty of {p}
history;{p}地震=the {p} earthquake|{p}外海地震=the earthquake off {p}\
|新{p}地震=the New {p} earthquake
place;{p}會館101室=room 101 of the {p} Hall|{p}會館110室=room 110 of the {p} Hall\
|{p}會館1011室=room 1011 of the {p} Hall
place;{p}總醫院=the {p} General Hospital|{p}總醫院分院=the branch of the {p} General Hospital\
|{p}綜合醫院=the {p} Polyclinic
place;{p}第一高中={p} First High School|{p}第一高商={p} First Commercial High School\
|{p}第二高中={p} Second High School
event;春季{p}市集=the spring fair in {p}|秋季{p}市集=the autumn fair in {p}\
|夏季{p}市集=the summer fair in {p}
event;{p}公開賽男子組=the men's {p} Open|{p}公開賽女子組=the women's {p} Open\
|{p}公開賽青少年組=the junior {p} Open
article;{b}保險契約甲款=clause A of the {b} policy|{b}保險契約乙款=clause B of the {b} policy\
|{b}保險契約丙款=clause C of the {b} policy
route;{b}航空BR12班次={b} flight BR12|{b}航空BR21班次={b} flight BR21\
|{b}航空BR212班次={b} flight BR212
"""
PRODUCT_LINES = (
    *("Aero", "Bolt", "Crest", "Dune", "Echo", "Flux", "Glide", "Halo"),
    *("Iris", "Jade", "Luna", "Mira", "Onyx", "Pulse", "Quill"),
)

# What is told of names that the families of attributes do not know: sort, then
# Chinese label, English label, sort of figure.
ATTRIBUTES = {
    "article": """罰鍰金額|fine|money
通知期限|notice period|days
保存年限|retention period|years
申訴期限|time limit for complaints|days
違約金|penalty|money
生效日期|effective date|day
修正日期|date of amendment|day
負責主管|responsible manager|person""",
    "issue": """條文數|number of articles|articles
頁數|number of pages|pages
生效日期|effective date|day
發布日期|date of issue|day
過渡期間|transition period|months
罰款上限|maximum fine|money
起草人|drafter|person""",
    "substance": """單次劑量|single dose|mg
每日上限|daily limit|mg
保存期限|shelf life|months
保存溫度|storage temperature|degrees
價格|price|money
每盒數量|number in a box|pieces
副作用發生率|rate of side effects|percent
服用間隔|interval between doses|hours
核准日期|approval date|day
製程負責人|person in charge of production|person""",
    "history": """死亡人數|death toll|people
爆發日期|date of outbreak|day
結束日期|date of the end|day
賠款|indemnity|money
考據學者|chief scholar|person
參與人數|number of people involved|people
持續時間|duration|days
史料頁數|pages of sources|pages
紀念碑高度|height of the monument|m""",
    "rank": """獎金|prize money|money
成績|score|points
得主|holder|person
得票率|share of the votes|percent
指導老師|coach|person
頒獎日期|award date|day""",
    "person": """月薪|monthly salary|money
年資|years of service|years
到職日|first day at work|day
分機|extension|extension
考績分數|appraisal score|points
請假天數|days of leave taken|days
捐款金額|donation|money
直屬主管|direct superior|person
接種日期|vaccination date|day
得票數|number of votes|tickets
參賽成績|competition score|points
出生日期|date of birth|day""",
    "period": """營業收入|revenue|money
營業成本|cost of sales|money
滿意度|satisfaction rate|percent
入館人次|number of visitors|people
新進會員數|number of new members|members
毛利率|gross margin|percent
出貨量|shipments|pieces
職災件數|number of accidents at work|pieces
研發支出|research spending|money
平均室溫|average room temperature|degrees
廢棄物產量|amount of waste|tonnes
捐款收入|donation income|money
訂閱人數|number of subscribers|people
及格率|pass rate|percent
執行長|chief executive|person
會計師|auditor|person""",
}

# What joins the sentence about one name to that about another.
JOINTS_ZH = """，
；
，而
；
。
，相較之下
；另外，
。此外，
，同時
。另一方面，"""
JOINTS_EN = """, while
; in turn,
, and
;
.
, whereas
; meanwhile,
. In addition,
, but
. On the other hand,"""
LEADS_ZH = """
根據統計，
公告指出，
本次資料顯示，
查
依照紀錄，
表列如下：
經確認，
會中報告，
資料如下。
附表說明：
"""
LEADS_EN = """
According to the records,
The notice says that
It was reported that
As confirmed,
The figures show that
In detail:
The table tells us that
At the meeting it was said that
For the record,
The document states that
"""
