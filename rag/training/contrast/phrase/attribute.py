"""Holds families of attributes that are told together and taken for each other."""

# A family: the sort of its subject, then a line for each attribute: labels in Chinese, labels in
# English, the sort of its figure, questions in Chinese, questions in English. Labels that a
# text or a question may use alike are split by "/"; {s} is the subject.
FAMILIES = """
body
男性會員人數/男性會員數|number of male members/male membership|members|{s}有多少男性會員?\
|How many men are members of {s}?
女性會員人數/女性會員數|number of female members/female membership|members|{s}有幾位女性會員?\
|How many women belong to {s}?
贊助會員人數/贊助會員數|number of supporting members|members|{s}的贊助會員有多少人?\
|How many supporting members does {s} have?
學生會員人數/學生會員數|number of student members|members|{s}有多少學生會員?\
|How many student members does {s} have?

body
年度收入/全年收入|annual income/total income|money|{s}一年收入多少?\
|How much did {s} take in over the year?
年度支出/全年支出|annual expenditure/total spending|money|{s}一年支出多少?\
|How much did {s} spend over the year?
期末結餘/年底結餘|closing balance/balance at year end|money|{s}年底還剩多少錢?\
|How much money was left to {s} at year end?
預備金/準備金|reserve fund|money|{s}的準備金有多少?|How large is the reserve of {s}?

body
入會費|joining fee/entrance fee|money|加入{s}要先繳多少入會費?|How much is paid once on joining {s}?
常年會費/年費|annual dues/yearly fee|money|{s}每年要繳多少年費?|How much are the yearly dues of {s}?
補發會員證工本費|fee for replacing a membership card|money|補發{s}的會員證要多少錢?\
|How much does a new membership card of {s} cost?
退會退費比例|share refunded on leaving|percent|退出{s}時退還幾成?\
|What share does {s} refund on leaving?

company
營業收入/營收|revenue/turnover|money|{s}的營業收入有多少錢?|How much did {s} sell?
營業收入成長率/營收年增率|revenue growth rate/growth of revenue|percent\
|{s}的營收成長了百分之幾?|By what percentage did the revenue of {s} grow?
毛利率|gross margin|percent|{s}的毛利率有多高?|How high is the gross margin of {s}?
營業成本|cost of sales|money|{s}的營業成本多少?|What did the sales of {s} cost?
研發費用/研發支出|research spending/R&D expense|money|{s}花了多少錢做研發?\
|How much does {s} spend on research?

company
正職員工人數|number of full-time employees/full-time staff|people|{s}有多少正職員工?\
|How many full-time employees does {s} have?
兼職員工人數/部分工時人數|number of part-time employees/part-time staff|people\
|{s}有多少兼職員工?|How many part-timers work for {s}?
新進員工人數|number of new hires|people|{s}新進了多少人?|How many people joined {s}?
離職員工人數|number of leavers/number of people who left|people|{s}有多少人離職?\
|How many people left {s}?
離職率|staff turnover rate/turnover of staff|percent|{s}的離職率是百分之幾?\
|What percentage of the staff of {s} leaves?

company
客服電話/客服專線|customer service phone/customer service line|phone|{s}的客服專線是幾號?\
|What is the customer service number of {s}?
傳真/傳真號碼|fax/fax number|phone|{s}的傳真幾號?|What number do I fax {s} on?
分機/分機號碼|extension/extension number|extension|打到{s}要轉分機幾號?\
|Which extension should I ask for at {s}?
緊急聯絡電話|emergency phone/emergency number|phone|{s}的緊急電話幾號?\
|What is the emergency number of {s}?

company
每週工時/每週工作時數|weekly working hours/hours a week|hours|{s}一週要工作幾小時?\
|How many hours a week do people work at {s}?
上班時間/開始上班時間|start of the working day/starting time|morning|{s}幾點上班?\
|What time does work start at {s}?
下班時間/結束上班時間|end of the working day/finishing time|evening|{s}幾點下班?\
|What time does work end at {s}?
每月加班時數上限|monthly overtime limit|hours|{s}一個月最多加班幾小時?\
|How much overtime a month does {s} allow?
午休長度/中午休息時間長度|length of the lunch break|minutes|{s}中午休息多久?\
|How long is lunch at {s}?

place
開門時間/開館時間|opening time|morning|{s}幾點開門?|What time does {s} open?
閉館時間/關門時間|closing time|evening|{s}幾點關門?|What time does {s} close?
最後入場時間/停止入場時間|last admission|evening|{s}最晚幾點可以入場?\
|Until what time does {s} let people in?
導覽開始時間|start of the guided tour|clock|{s}的導覽幾點開始?\
|When does the guided tour of {s} begin?
導覽長度|length of the guided tour|minutes|{s}的導覽要多久?|How long is the guided tour of {s}?
全年開放天數|days open a year|days|{s}一年開放幾天?|How many days a year is {s} open?

place
全票票價/全票|full ticket/adult ticket|money|{s}的全票多少錢?|How much does an adult pay at {s}?
學生票票價/學生票|student ticket|money|學生進{s}要多少錢?|How much does a student pay at {s}?
團體票票價/團體票|group ticket|money|{s}團體票一張多少錢?|What does a group ticket for {s} cost?
停車費|parking fee|money|在{s}停車要多少錢?|What does parking at {s} cost?
置物櫃押金|locker deposit|money|{s}的置物櫃押金多少?|How much is the locker deposit at {s}?

product
售價/定價|price/retail price|money|{s}賣多少錢?|What does {s} sell for?
折扣/優惠折抵金額|discount/rebate|money|買{s}可以折抵多少?|How much is taken off {s}?
運費|shipping/shipping fee|money|{s}的運費多少?|What does it cost to ship {s}?
安裝費|installation fee|money|安裝{s}要多少錢?|What does it cost to install {s}?
保固期間/保固期|warranty/warranty period|months|{s}保固多久?|How long is {s} under warranty?
鑑賞期/退貨期限|return period|days|{s}幾天內可以退貨?|How long do I have to return {s}?

product
重量|weight|kg|{s}有多重?|How heavy is {s}?
高度|height|cm|{s}有多高?|How tall is {s}?
寬度|width|cm|{s}有多寬?|How wide is {s}?
深度|depth|cm|{s}有多深?|How deep is {s}?
額定功率/功率|rated power/power|W|{s}的功率幾瓦?|How many watts does {s} draw?

product
電池容量|battery capacity|mAh|{s}的電池有多大?|How big is the battery of {s}?
充電時間|charging time|minutes|{s}充電要多久?|How long does {s} take to charge?
續航時間/使用時間|running time/battery life|hours|{s}充飽可以用多久?\
|How long does {s} run on a charge?
儲存空間|storage|GB|{s}有多少儲存空間?|How much storage does {s} have?
記憶體|memory|MB|{s}的記憶體多大?|How much memory does {s} have?

product
最低操作溫度/操作溫度下限|minimum operating temperature/lower temperature limit|degrees\
|{s}最低可在幾度使用?|How cold may it be when using {s}?
最高操作溫度/操作溫度上限|maximum operating temperature/upper temperature limit|degrees\
|{s}最高可在幾度使用?|How hot may it be when using {s}?
濕度上限/最高濕度|maximum humidity/humidity limit|percent|{s}的濕度上限是多少?\
|How humid may it be for {s}?
載重上限/最大載重|maximum load/load limit|kg|{s}最多可以承重多少?\
|How much weight can {s} bear at most?

course
報名截止日/報名截止日期|registration deadline/closing date for registration|day\
|{s}報名到什麼時候為止?|Until when can I register for {s}?
錄取公告日/名單公布日|announcement of the list/date of the announcement|day|{s}哪一天公布名單?\
|When is the list for {s} published?
開課日期/開課日|first day of class/starting date|day|{s}何時開課?|When does {s} start?
結業日期/結業日|last day of class/closing ceremony|day|{s}何時結業?|When does {s} finish?
上課期間長度/課程長度|length of the course/duration|weeks|{s}要上多久?|How long does {s} last?
總時數/上課時數|total hours/hours of teaching|hours|{s}總共幾小時?\
|How many hours does {s} take in all?

course
招生名額/名額|places/number of places|people|{s}收幾個人?|How many people does {s} take?
學費/課程費用|tuition/course fee|money|{s}的學費要多少錢?|How much tuition does {s} charge?
材料費|materials fee/cost of materials|money|{s}的材料費多少?\
|How much do the materials for {s} cost?
早鳥折扣/早鳥優惠|early-bird discount|money|早點報名{s}可以省多少?\
|How much does registering early for {s} save?
及格分數|pass mark|points|{s}幾分及格?|What score passes {s}?
缺課上限|limit on absences|times|{s}最多可以缺席幾次?|How many times may I miss {s}?

scheme
補助金額/每人補助額度|amount per person/grant per applicant|money|{s}一個人可以拿多少錢?\
|How much does a person get from {s}?
名額/核定名額|quota/number of recipients|people|{s}有幾個名額?|How many people can get {s}?
申請開始日/受理起始日|opening date for applications|day|{s}哪天開始受理?\
|From when can I apply for {s}?
申請截止日/收件截止日|application deadline|day|{s}最晚什麼時候要申請?|By when must I apply for {s}?
結果公告日|date of the results|day|{s}何時公布結果?|When are the results of {s} out?
審查時間/審查天數|review time|working days|{s}審查要多久?|How long does the review of {s} take?

scheme
總預算/預算總額|total budget/overall budget|money|{s}的總預算多少?\
|How much money does {s} have in all?
每案上限/單案補助上限|maximum per case/ceiling per project|money|{s}一案最多補助多少?\
|What is the most a project gets from {s}?
每案下限/單案補助下限|minimum per case/floor per project|money|{s}一案最少補助多少?\
|What is the least a project gets from {s}?
自籌比例/自籌款比例|own contribution rate/share paid by the applicant|percent\
|申請{s}要自籌幾成?|What share must applicants to {s} pay themselves?
利率/年利率|interest rate|percent|{s}的利率多少?|What interest does {s} charge?

event
參加人數/參與人數|attendance/number of participants|people|{s}有多少人參加?\
|How many people took part in {s}?
志工人數|number of volunteers|people|{s}動員了幾位志工?|How many volunteers helped at {s}?
第一名獎金/冠軍獎金|first prize money/prize for the winner|money|{s}冠軍可得多少獎金?\
|How much does the winner of {s} get?
第二名獎金/亞軍獎金|second prize money/prize for the runner-up|money|{s}亞軍可得多少獎金?\
|How much does the runner-up of {s} get?
報名費|entry fee|money|報名{s}要繳多少錢?|What does it cost to enter {s}?
保證金|deposit|money|{s}的保證金多少?|How much deposit does {s} ask for?

event
報到時間|check-in time|morning|{s}幾點報到?|What time is check-in for {s}?
開幕時間/開始時間|opening ceremony/starting time|morning|{s}幾點開始?|What time does {s} begin?
結束時間/閉幕時間|closing ceremony/end|evening|{s}幾點結束?|What time does {s} end?
中場休息長度|length of the interval|minutes|{s}中間休息多久?|How long is the interval at {s}?
撤場期限|deadline for clearing the site|day|{s}哪天以前要撤場?\
|By what date must the site of {s} be cleared?

building
動工日期/開工日期|start of construction/ground-breaking date|day|{s}哪天動工?\
|When did work on {s} begin?
完工日期/竣工日期|completion date/date of completion|day|{s}何時完工?|When was {s} finished?
啟用日期|date of opening to the public|day|{s}哪天啟用?|When was {s} put into service?
工期/施工期間長度|construction time/building period|months|{s}蓋了多久?\
|How long did it take to build {s}?
造價/工程總經費|construction cost|money|{s}花了多少錢興建?|How much did {s} cost to build?
設計費|design fee|money|{s}的設計費多少?|How much was paid for the design of {s}?

building
總長度/全長|length|m|{s}有多長?|How long is {s} from end to end?
總高度|height|m|{s}有多高?|How high is {s}?
總寬度|width|m|{s}有多寬?|How wide is {s}?
樓地板面積|floor area|square metres|{s}的樓地板面積多大?|How large is the floor area of {s}?
限高|clearance height|cm|{s}的限高多少?|How tall may a vehicle be at {s}?

route
首班車時間/首班發車時間|first departure/first service|morning|{s}首班幾點?\
|When does the first {s} service leave?
末班車時間/末班發車時間|last departure/last service|evening|{s}末班幾點?\
|When does the last {s} service leave?
班距|headway/interval between services|minutes|{s}多久一班?|How often does {s} run?
行車時間/全程時間|journey time/travel time|minutes|{s}全程要多久?\
|How long is a ride on {s} from end to end?
單程票價|single fare|money|搭{s}一趟多少錢?|What is a one-way ride on {s}?
每日運量/日均載客量|daily ridership/passengers a day|people|{s}一天載多少人?\
|How many people ride {s} a day?

scheme
主辦人/計畫主持人|person in charge/project leader|person|{s}由誰主持?|Who leads {s}?
審查委員召集人|chair of the review panel|person|{s}的審查由誰召集?|Who chairs the review of {s}?
會計|accountant|person|{s}的帳由誰管?|Who keeps the accounts of {s}?
聯絡人|contact person|person|{s}找誰聯絡?|Who is to be contacted about {s}?

body
理事長|president|person|誰是{s}的理事長?|Who is the president of {s}?
秘書長|secretary general|person|誰是{s}的秘書長?|Who is the secretary general of {s}?
監事會召集人|chief supervisor|person|誰是{s}的監事會召集人?|Who is the chief supervisor of {s}?
創辦人|founder|person|{s}是誰創辦的?|Who founded {s}?
榮譽顧問|honorary adviser|person|誰擔任{s}的榮譽顧問?|Who is the honorary adviser of {s}?

building
設計者/建築師|architect/designer|person|{s}是誰設計的?|Who designed {s}?
工地主任|site manager|person|{s}的工地由誰負責?|Who runs the site of {s}?
結構技師|structural engineer|person|{s}的結構由誰計算?|Who did the structural calculations of {s}?
消防設備師|fire safety engineer|person|{s}的消防由誰負責?|Who is responsible for fire safety at {s}?
"""
