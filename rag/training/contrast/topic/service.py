"""Holds what is told of venues and of applications, and how it is asked."""

from rag.training.contrast.topic import value
from rag.training.contrast.topic.fact import Aspect, Topic

VENUES = Topic(
    (
        "游泳池/swimming pool|停車場/car park|圖書館/library|健身房/gym|"
        "大禮堂/main hall|會議室/meeting room|溫室/greenhouse|"
        "展覽館/exhibition hall|網球場/tennis court|露營區/campsite|"
        "琴房/piano room|天文台/observatory|攝影棚/photo studio|"
        "社區廚房/community kitchen|射箭場/archery range"
    ),
    (
        Aspect(
            value.make_money(50, 9000),
            "收費|多少錢",
            "price",
            "{s}怎麼收費|使用{s}要多少錢|借用{s}一次的費用是多少|{s}的使用費多少",
            (
                "How much does the {s} cost|What is charged for using the {s}|"
                "What does it cost to use the {s}|What is the fee for the {s}"
            ),
            (
                "{s}每次收費{v}|使用{s}，每次應繳{v}|{s}的使用費為{v}|"
                "借用{s}者，每次酌收清潔費及場地費共{v}"
            ),
            (
                "The {s} costs {v} per visit|{v} is charged each time the {s} is used|"
                "The fee for the {s} is {v}|Each use of the {s} is billed at {v}"
            ),
        ),
        Aspect(
            value.make_clock(6, 11),
            "開門時間|幾點開門",
            "opening time",
            ("{s}幾點開門|{s}早上什麼時候開放|{s}從幾點開始可以進去|{s}的開放時間從幾點開始"),
            (
                "What time does the {s} open|When does the {s} open in the morning|"
                "From what time can people enter the {s}"
            ),
            "{s}自{v}起開放|{s}每天{v}開門|{s}的大門於{v}開啟|民眾自{v}起可進入{s}",
            (
                "The {s} opens at {v}|Visitors may enter the {s} from {v}|"
                "Doors of the {s} open at {v} every day"
            ),
        ),
        Aspect(
            value.make_clock(17, 22),
            "關門時間|幾點關門",
            "closing time",
            "{s}幾點關門|{s}開放到幾點|{s}最晚幾點要離開",
            (
                "What time does the {s} close|Until what time is the {s} open|"
                "By when must visitors leave the {s}"
            ),
            "{s}於{v}關門|{s}開放至{v}為止|使用者最遲應於{v}離開{s}",
            (
                "The {s} closes at {v}|The {s} stays open until {v}|"
                "Visitors must leave the {s} by {v}"
            ),
        ),
        Aspect(
            value.make_count(12, 900, "人", "people"),
            "容量|可以容納幾人",
            "capacity",
            "{s}可以容納多少人|{s}最多能有幾個人同時使用|{s}的人數上限是多少",
            (
                "How many people does the {s} hold|"
                "What is the largest number allowed in the {s}|"
                "How many people can use the {s} at once"
            ),
            "{s}最多容納{v}|{s}同時使用人數以{v}為限|為了安全，{s}內不得超過{v}",
            (
                "The {s} holds at most {v}|No more than {v} may be in the {s} at once|"
                "Up to {v} can use the {s} together"
            ),
        ),
        Aspect(
            value.draw_weekday,
            "休息日|星期幾休息",
            "closing day",
            "{s}星期幾休息|{s}每週哪一天不開放|{s}的公休日是哪天",
            (
                "On which day of the week is the {s} closed|Which weekday is the {s} shut|"
                "What is the closing day of the {s}"
            ),
            "{s}每{v}休館|每逢{v}，{s}不開放|{s}以{v}為公休日",
            (
                "The {s} is closed every {v}|Every {v} the {s} is shut for cleaning|"
                "The closing day of the {s} is {v}"
            ),
        ),
        Aspect(
            value.draw_person,
            "管理人|誰管理",
            "manager",
            "誰負責管理{s}|{s}的管理人是誰|{s}由哪一位同仁管理",
            "Who manages the {s}|Who is in charge of the {s}|Who looks after the {s}",
            "{s}由{v}管理|{v}負責{s}的日常管理|{s}的管理人為{v}",
            ("The {s} is managed by {v}|{v} is in charge of the {s}|{v} looks after the {s}"),
        ),
    ),
)

APPLICATIONS = Topic(
    (
        "營業登記/business registration|租屋補助/rent subsidy|獎學金/scholarship|"
        "路邊擺攤許可/street stall permit|裝修許可/renovation permit|"
        "護照換發/passport renewal|托育補助/childcare subsidy|"
        "商標註冊/trademark registration|工傷給付/injury benefit|"
        "農地休耕補助/fallow land grant|居留證/residence card|"
        "急難救助/emergency relief|學生宿舍床位/dormitory place|"
        "進口許可/import licence|退學費申請/tuition refund"
    ),
    (
        Aspect(
            value.make_money(100, 9000),
            "規費|多少錢",
            "filing fee",
            "申請{s}要繳多少規費|辦{s}要多少錢|{s}的申請費是多少",
            (
                "How much is the filing fee for the {s}|"
                "What must be paid to apply for the {s}|What does applying for the {s} cost"
            ),
            "申請{s}應繳規費{v}|{s}的申請費為{v}|每件{s}收取手續費{v}",
            (
                "The filing fee for the {s} is {v}|Applying for the {s} costs {v}|"
                "{v} is payable when applying for the {s}"
            ),
        ),
        Aspect(
            value.make_count(2, 60, "個工作天", "working day"),
            "審查時間|要幾天",
            "processing time",
            "{s}要審查多久|申請{s}後幾天會有結果|{s}需要多少個工作天",
            (
                "How long does it take to review the {s}|"
                "How many working days does the {s} take|"
                "What is the processing time for the {s}"
            ),
            "{s}的審查約需{v}|收件後{v}內核定{s}|{s}自收件起{v}內完成審查",
            (
                "The {s} takes {v} to process|The {s} is decided within {v} of receipt|"
                "Reviewing the {s} requires {v}"
            ),
        ),
        Aspect(
            value.draw_date,
            "截止日|哪天截止",
            "deadline",
            "{s}的申請截止日是哪一天|什麼時候以前要申請{s}|{s}最晚哪天要送件",
            (
                "What is the deadline for the {s}|By what date must people apply for the {s}|"
                "Until when can one apply for the {s}"
            ),
            "{s}的申請至{v}截止|申請{s}者應於{v}以前送件|{s}最遲於{v}收件",
            (
                "Applications for the {s} close on {v}|"
                "Anyone wanting the {s} must apply by {v}|The deadline for the {s} is {v}"
            ),
        ),
        Aspect(
            value.draw_place,
            "送件地點|在哪裡辦",
            "place of application",
            "要去哪裡申請{s}|{s}在哪裡辦理|{s}的文件送到哪裡",
            (
                "Where can one apply for the {s}|Where are papers for the {s} handed in|"
                "Where is the {s} handled"
            ),
            "{s}在{v}辦理|申請{s}，請將文件送至{v}|{s}的受理窗口設在{v}",
            (
                "The {s} is handled at {v}|Papers for the {s} are handed in at {v}|"
                "People apply for the {s} at {v}"
            ),
        ),
        Aspect(
            value.make_choice(
                "身分證影本/a copy of the identity card|戶口名簿/the household register|"
                "在職證明/proof of employment|租賃契約/the lease|"
                "存摺封面/the cover of the bankbook|成績單/a school transcript|"
                "醫師證明/a doctor's certificate|兩張照片/two photographs|"
                "納稅證明/a tax certificate|委託書/a letter of authority"
            ),
            "應附文件|要帶什麼",
            "required document",
            "申請{s}要附什麼文件|辦{s}要帶什麼|{s}應檢附哪種文件",
            (
                "What document is needed for the {s}|"
                "What must be attached when applying for the {s}|"
                "What should applicants for the {s} bring"
            ),
            "申請{s}應檢附{v}|辦理{s}時，請攜帶{v}|{s}的申請人須提出{v}",
            (
                "Applicants for the {s} must attach {v}|"
                "Please bring {v} when applying for the {s}|The {s} requires {v}"
            ),
        ),
    ),
)
