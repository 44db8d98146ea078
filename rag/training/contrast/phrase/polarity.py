"""Holds statements that allow, demand or include, and their opposites."""

# A frame: the sort of its subject and its statements and questions, then the things it tells of.
# In each list: {g} the things told, {s} the subject, {a} an activity. Five ways each: the last is
# held out of training. Keys: + what is so, - what is not so, +? and -? the questions, +* and -*
# the statement of an exception: all others are not so, all others are so.
FRAMES_ZH = {
    "who": {
        "+": "{g}可以{a}/{g}得{a}/開放{g}{a}/凡{g}皆可{a}/{g}具備{a}的資格",
        "-": "{g}不得{a}/{g}不可以{a}/下列人員不得{a}：{g}/{g}不能{a}/禁止{g}{a}",
        "+*": "除{g}外，任何人不得{a}/除了{g}，其他人一律不准{a}/只有{g}可以{a}"
        "/僅限{g}{a}/非{g}不得{a}",
        "-*": "除{g}外，所有人員皆可{a}/除了{g}以外，人人都能{a}/除{g}不予受理外，均可{a}"
        "/除{g}之外，其餘人員均得{a}/不分資格均可{a}，但{g}除外",
        "+?": "誰可以{a}?/哪些人可以{a}？/什麼人能{a}?/請問哪些人有資格{a}/{a}開放給誰？",
        "-?": "誰不可以{a}?/哪些人不得{a}？/什麼人不能{a}?/請問哪些人沒有資格{a}/不准誰{a}？",
    },
    "include": {
        "+": "{s}的費用包含{g}/{s}的價格含{g}/{g}已計入{s}的費用/{s}內含{g}/{s}附贈{g}",
        "-": "{s}的費用不包含{g}/{s}的價格不含{g}/{g}未計入{s}的費用/{s}不附{g}/{s}不提供{g}",
        "+*": "{s}的費用僅含{g}/除{g}外，{s}的費用不含其他項目/{s}的價格只涵蓋{g}"
        "/{s}僅附{g}/除了{g}，{s}不附任何東西",
        "-*": "除{g}外，{s}的費用包含一切項目/{s}的價格全包，但不含{g}"
        "/除了{g}須另購，{s}什麼都附/{s}除{g}外全部包含/{s}樣樣俱全，只差{g}",
        "+?": "{s}的費用包含什麼?/{s}的價格含哪些東西？/{s}有附什麼?/什麼已算在{s}的費用裡"
        "/{s}內含何物？",
        "-?": "{s}的費用不包含什麼?/{s}的價格不含哪些東西？/{s}沒有附什麼?"
        "/什麼沒算在{s}的費用裡/{s}缺少何物？",
    },
    "need": {
        "+": "參加{s}須攜帶{g}/到{s}必須準備{g}/{s}要求自備{g}/{s}的參加者應備妥{g}/{g}為{s}必備",
        "-": "參加{s}不必攜帶{g}/到{s}無須準備{g}/{s}不要求{g}/{s}的參加者免備{g}/{g}非{s}所需",
        "+*": "參加{s}只須攜帶{g}/除{g}外，{s}不需要其他東西/{s}僅要求{g}"
        "/到{s}只要準備{g}/除了{g}，{s}什麼都不用帶",
        "-*": "除{g}免帶外，{s}清單上的物品皆須攜帶/{s}的物品都要自備，{g}除外"
        "/除了{g}，{s}所列物品都要帶/{s}所需物品除{g}外一律自備/{s}除{g}外全數必備",
        "+?": "參加{s}要帶什麼?/到{s}必須準備什麼？/{s}需要什麼?/{s}要求自備哪些東西/{s}必備何物？",
        "-?": "參加{s}不用帶什麼?/到{s}無須準備什麼？/{s}不需要什麼?/{s}不要求哪些東西"
        "/{s}免備何物？",
    },
    "fee": {
        "+": "{s}對{g}應收費用/{s}的{g}須付費/使用{s}的{g}要另外收費/{s}就{g}收取費用"
        "/{g}在{s}要付錢",
        "-": "{s}對{g}免收費用/{s}的{g}免費/使用{s}的{g}不另收費/{s}就{g}不收取費用"
        "/{g}在{s}不用付錢",
        "+*": "{s}僅{g}收費/除{g}外，{s}的服務一律免費/{s}只對{g}收費"
        "/除了{g}要付費，{s}都不收錢/{s}全面免費，{g}除外",
        "-*": "{s}僅{g}免費/除{g}外，{s}的服務一律收費/{s}只對{g}免收費用"
        "/除了{g}不收錢，{s}都要付費/{s}全面收費，{g}除外",
        "+?": "{s}什麼要收費?/{s}哪些項目須付費？/{s}對什麼應收費用?/在{s}什麼要另外付錢"
        "/{s}何者收費？",
        "-?": "{s}什麼免費?/{s}哪些項目不必付費？/{s}對什麼免收費用?/在{s}什麼不另收費"
        "/{s}何者免收？",
    },
    "allow": {
        "+": "{s}允許攜入{g}/{g}可以帶進{s}/{s}內得使用{g}/{s}准許攜帶{g}/{g}在{s}不受限制",
        "-": "{s}禁止攜入{g}/{g}不可帶進{s}/{s}內不得使用{g}/{s}不准攜帶{g}/{g}在{s}受到禁止",
        "+*": "{s}只允許攜入{g}/除{g}外，任何物品不得帶進{s}/{s}僅准許攜帶{g}"
        "/除了{g}，{s}什麼都不准帶/{s}謝絕{g}以外的物品",
        "-*": "除{g}外，物品皆可帶進{s}/{s}對攜帶物品不設限，{g}除外/{s}唯一禁止攜入的是{g}"
        "/除了{g}，什麼都能帶進{s}/{s}只管制{g}",
        "+?": "{s}允許帶什麼?/什麼可以帶進{s}？/{s}准許攜帶哪些物品?/哪些東西能帶進{s}"
        "/{s}可攜何物？",
        "-?": "{s}禁止帶什麼?/什麼不可帶進{s}？/{s}不准攜帶哪些物品?/哪些東西不能帶進{s}"
        "/{s}禁攜何物？",
    },
    "hours": {
        "+": "{s}於{g}開放停車/{g}可以在{s}卸貨/{s}允許施工的時段為{g}/{g}得於{s}拍攝"
        "/{s}准許寵物進入的時段是{g}",
        "-": "{s}於{g}禁止停車/{g}不得在{s}卸貨/{s}禁止施工的時段為{g}/{g}不可於{s}拍攝"
        "/{s}謝絕寵物進入的時段是{g}",
        "+*": "",
        "-*": "",
        "+?": "{s}什麼時段可以停車?/什麼時候可以在{s}卸貨？/{s}允許施工的時段?/何時能在{s}拍攝"
        "/{s}幾點到幾點寵物可進入？",
        "-?": "{s}什麼時段禁止停車?/什麼時候不得在{s}卸貨？/{s}禁止施工的時段?"
        "/何時不能在{s}拍攝/{s}幾點到幾點寵物不可進入？",
    },
}
FRAMES_EN = {
    "who": {
        "+": "{g} may {a}/{g} are allowed to {a}/{g} can {a}/all {g} may {a}"
        "/{g} are eligible to {a}",
        "-": "{g} may not {a}/{g} are not allowed to {a}/{g} cannot {a}"
        "/it is forbidden for {g} to {a}"
        "/{g} are not eligible to {a}",
        "+*": "nobody except {g} may {a}/only {g} may {a}/apart from {g}, no one is allowed to {a}"
        "/no one but {g} can {a}/{g} alone are entitled to {a}",
        "-*": "everyone except {g} may {a}/apart from {g}, anyone is allowed to {a}"
        "/all but {g} can {a}/with the exception of {g}, everybody may {a}"
        "/anyone other than {g} may {a}",
        "+?": "Who may {a}?/Who is allowed to {a}?/Which people can {a}?/Who can {a}?"
        "/Who is eligible to {a}?",
        "-?": "Who may not {a}?/Who is not allowed to {a}?/Which people cannot {a}?/Who cannot {a}?"
        "/Who is not eligible to {a}?",
    },
    "include": {
        "+": "the price of {s} includes {g}/{g} are part of the price of {s}/{s} comes with {g}"
        "/included in {s} are {g}/{s} offers {g} at no extra cost",
        "-": "the price of {s} does not include {g}/{g} are not part of the price of {s}"
        "/{s} comes without {g}/not included in {s} are {g}/{s} does not offer {g}",
        "+*": "the price of {s} includes only {g}/except for {g}, nothing is included in {s}"
        "/{s} comes with {g} and nothing else/only {g} are part of {s}"
        "/all but {g} cost extra at {s}",
        "-*": "the price of {s} includes everything except {g}/all items but {g} are part of {s}"
        "/apart from {g}, {s} comes with everything/{s} covers all but {g}/{s} lacks only {g}",
        "+?": "What does the price of {s} include?/What is included in {s}?/What comes with {s}?"
        "/Which items are part of {s}?/What does {s} offer?",
        "-?": "What does the price of {s} not include?/What is not included in {s}?"
        "/What does not come with {s}?/Which items are not part of {s}?/What does {s} lack?",
    },
    "need": {
        "+": "for {s} you must bring {g}/{s} requires {g}/everyone at {s} has to have {g}"
        "/{g} must be brought to {s}/{g} are compulsory at {s}",
        "-": "for {s} you need not bring {g}/{s} does not require {g}"
        "/nobody at {s} has to have {g}/{g} need not be brought to {s}/{g} are not needed at {s}",
        "+*": "for {s} you must bring only {g}/apart from {g}, nothing is required for {s}"
        "/{s} requires nothing but {g}/only {g} must be brought to {s}/just {g} are needed at {s}",
        "-*": "for {s} you must bring everything on the list except {g}"
        "/all items but {g} are required"
        " for {s}/apart from {g}, all that is listed must be brought to {s}"
        "/{s} requires all items other than {g}/only {g} can be left at home for {s}",
        "+?": "What must I bring to {s}?/What does {s} require?/What do I have to have at {s}?"
        "/Which things must be brought to {s}?/What is compulsory at {s}?",
        "-?": "What need I not bring to {s}?/What does {s} not require?"
        "/What do I not have to have at {s}?"
        "/Which things need not be brought to {s}?/What is not needed at {s}?",
    },
    "fee": {
        "+": "{s} charges for {g}/{g} cost extra at {s}/a fee is payable for {g} at {s}"
        "/visitors to {s} pay for {g}/{g} are charged by {s}",
        "-": "{s} does not charge for {g}/{g} are free at {s}/no fee is payable for {g} at {s}"
        "/visitors to {s} do not pay for {g}/{g} are not charged by {s}",
        "+*": "{s} charges only for {g}/except for {g}, everything is free at {s}"
        "/all services but {g} are free at {s}/only {g} cost money at {s}/{s} is free save for {g}",
        "-*": "{s} charges for everything except {g}/only {g} are free at {s}"
        "/apart from {g}, all services of {s} must be paid for/all but {g} cost money at {s}"
        "/{s} waives the fee for {g} alone",
        "+?": "What does {s} charge for?/What costs extra at {s}?/For what is a fee payable at {s}?"
        "/What do visitors to {s} pay for?/What is charged by {s}?",
        "-?": "What does {s} not charge for?/What is free at {s}?"
        "/For what is no fee payable at {s}?"
        "/What do visitors to {s} not pay for?/What is not charged by {s}?",
    },
    "allow": {
        "+": "{s} allows {g}/{g} may be taken into {s}/visitors may use {g} inside {s}"
        "/{g} are permitted at {s}/{g} are fine at {s}",
        "-": "{s} forbids {g}/{g} may not be taken into {s}/visitors must not use {g} inside {s}"
        "/{g} are prohibited at {s}/{g} are banned at {s}",
        "+*": "{s} allows only {g}/nothing except {g} may be taken into {s}/{s} permits {g} alone"
        "/apart from {g}, all items are prohibited at {s}/nothing but {g} is let into {s}",
        "-*": "{s} allows everything except {g}/all things but {g} may be taken into {s}"
        "/the only things forbidden at {s} are {g}/apart from {g}, all items are permitted at {s}"
        "/{s} bans nothing but {g}",
        "+?": "What does {s} allow?/What may be taken into {s}?/Which things are permitted at {s}?"
        "/What may visitors use inside {s}?/What can I take into {s}?",
        "-?": "What does {s} forbid?/What may not be taken into {s}?"
        "/Which things are prohibited at {s}?"
        "/What must visitors not use inside {s}?/What can I not take into {s}?",
    },
    "hours": {
        "+": "parking at {s} is allowed from {g}/unloading is permitted at {s} from {g}"
        "/construction at {s} may be done from {g}/filming at {s} is allowed from {g}"
        "/pets may enter {s} from {g}",
        "-": "parking at {s} is forbidden from {g}/unloading is prohibited at {s} from {g}"
        "/construction at {s} must not be done from {g}/filming at {s} is not allowed from {g}"
        "/pets may not enter {s} from {g}",
        "+*": "",
        "-*": "",
        "+?": "When is parking allowed at {s}?/During which hours is unloading permitted at {s}?"
        "/When may construction at {s} be done?/When is filming allowed at {s}?"
        "/When may pets enter {s}?",
        "-?": "When is parking forbidden at {s}?/During which hours is unloading prohibited at {s}?"
        "/When must construction at {s} not be done?/When is filming not allowed at {s}?"
        "/When may pets not enter {s}?",
    },
}
SUBJECTS = {"who": "place", "include": "course", "need": "event", "fee": "place", "allow": "place"}
ACTIVITIES = """申請本項補助=apply for this subsidy|參加甄選=take part in the selection\
|借用會議室=borrow the meeting room
領取慰問金=receive the relief payment|進入機房=enter the server room|投票=vote\
|登記抽籤=register for the draw
使用健身房=use the gym|擔任監事=serve as supervisors|報考本次測驗=sit this test\
|搭乘員工專車=ride the staff bus
領取年終獎金=receive the year-end bonus|參與競標=join the bidding|捐血=give blood\
|接種疫苗=be vaccinated
操作堆高機=operate the forklift|申請展延=apply for an extension|加入會員=become members
兼任會計=act as accountants|查閱病歷=read the medical records"""
PEOPLE = """正式員工=regular employees|試用期人員=staff on probation|學生會員=student members\
|退休人員=retired staff
未滿十八歲者=people under 18|孕婦=pregnant women\
|在職未滿半年者=staff with less than half a year of service
欠繳會費者=members in arrears|持有證照者=licence holders|本市居民=residents of the city\
|外籍人士=foreign nationals
贊助會員=supporting members|理監事=board members|約聘人員=contract staff\
|曾受停權處分者=people once suspended
身心障礙者=people with disabilities|去年已得獎者=last year's winners|派遣人員=agency workers
留職停薪人員=staff on unpaid leave|發燒者=people with a fever|供應商=suppliers|志工=volunteers
低收入戶=low-income households|博士生=doctoral students|實習生=interns|部門主管=department heads"""
THINGS = {
    "include": """教材=teaching materials|午餐=lunches|住宿=overnight stays|保險=insurance fees\
|接駁車=shuttle rides
證書=certificates|工具=tools|機票=air tickets|門票=entrance tickets|清潔服務=cleaning services\
|茶點=snacks
導覽解說=guided tours|器材租借=equipment rentals|考試報名=exam registrations|早餐=breakfasts""",
    "need": """身分證=identity cards|雨衣=raincoats|水壺=water bottles|健保卡=health cards\
|筆記型電腦=laptops
護照=passports|照片=photographs|報名表=entry forms|手套=gloves|帽子=hats|睡袋=sleeping bags\
|毛巾=towels
存摺影本=copies of the bankbook|健康證明=health certificates|環保餐具=reusable cutlery""",
    "fee": """停車=parking places|寄物=lockers|導覽=guided tours|影印=photocopies\
|輪椅租借=wheelchair rentals
無線網路=internet connections|證件補發=replacement cards|場地布置=room decorations\
|諮詢=consultations
兒童入場=children's tickets|退換貨=returns|宅配=home deliveries|夜間使用=evening sessions\
|語音導覽=audio guides
加印照片=extra prints""",
    "allow": """食物=food items|飲料=drinks|寵物=pets|腳架=tripods|雨傘=umbrellas\
|行李箱=suitcases|嬰兒車=prams
相機=cameras|打火機=lighters|玻璃瓶=glass bottles|自行車=bicycles|滑板=skateboards|筆記本=notebooks
折疊椅=folding chairs|無人機=drones|音響=loudspeakers""",
}
LEADS_ZH = """
依規定，
請注意：
按照現行辦法，
簡章載明，
須知如下：
提醒您，
經決議，
主辦單位說明，
根據契約，
"""
LEADS_EN = """
Under the rules,
Please note:
As the regulations stand,
The leaflet says that
Good to know:
We remind you that
It was resolved that
The organisers explain that
Under the contract,
"""
JOINTS_ZH = "，|；|。|，但|，而|；|，惟|，不過|。另外，|；相對地，"
JOINTS_EN = ", and|; |. |, but|, while|; however,|, whereas|, yet|. In addition, |; by contrast,"
