"""Holds what is told of products and of programs, and how it is asked."""

from rag.training.contrast.topic import value
from rag.training.contrast.topic.fact import Aspect, Topic

PRODUCTS = Topic(
    (
        "除濕機/dehumidifier|電鍋/rice cooker|掃地機器人/robot vacuum|"
        "行車記錄器/dash camera|藍牙喇叭/Bluetooth speaker|"
        "電動自行車/electric bicycle|血壓計/blood pressure monitor|"
        "投影機/projector|無人機/drone|咖啡機/coffee machine|"
        "濾水壺/water filter jug|縫紉機/sewing machine|露營燈/camping lantern|"
        "碎紙機/shredder|電熱毯/electric blanket"
    ),
    (
        Aspect(
            value.make_money(900, 90000),
            "售價|多少錢",
            "retail price",
            "{s}賣多少錢|買一台{s}要花多少|{s}的定價是多少",
            ("How much is the {s}|What does the {s} sell for|What is the list price of the {s}"),
            "{s}的售價為{v}|{s}定價{v}|一台{s}賣{v}",
            ("The {s} sells for {v}|The list price of the {s} is {v}|The {s} is priced at {v}"),
        ),
        Aspect(
            value.make_count(2, 40, "公斤", "kg"),
            "重量|多重",
            "weight",
            "{s}有多重|{s}的重量是多少|{s}幾公斤",
            "How heavy is the {s}|What does the {s} weigh|What is the weight of the {s}",
            "{s}重{v}|{s}含電源線的重量為{v}|整台{s}約{v}",
            (
                "The {s} weighs {v}|With its cable, the {s} comes to {v}|"
                "The weight of the {s} is {v}"
            ),
        ),
        Aspect(
            value.make_count(6, 48, "個月", "month"),
            "保固期|保固多久",
            "warranty",
            "{s}保固多久|{s}的保固期多長|{s}壞了多久以內免費修",
            (
                "How long is the {s} under warranty|How long is the warranty of the {s}|"
                "For how long is the {s} repaired for free"
            ),
            "{s}享有{v}保固|{s}的保固期為{v}|購買{s}後{v}內免費維修",
            (
                "The {s} has a warranty of {v}|The warranty of the {s} is {v}|"
                "The {s} is repaired for free for {v}"
            ),
        ),
        Aspect(
            value.make_count(40, 900, "瓦", "watt"),
            "耗電功率|幾瓦",
            "power draw",
            "{s}的耗電功率是多少|{s}用多少瓦|{s}運轉時幾瓦",
            (
                "How much power does the {s} draw|How many watts does the {s} use|"
                "What is the power draw of the {s}"
            ),
            "{s}的額定功率為{v}|{s}運轉時耗電{v}|{s}用電{v}",
            ("The {s} draws {v}|The {s} uses {v} when running|The power draw of the {s} is {v}"),
        ),
        Aspect(
            value.draw_date,
            "上市日|什麼時候上市",
            "launch date",
            "{s}什麼時候上市|{s}哪一天開賣|{s}的上市日期是何時",
            (
                "When does the {s} go on sale|What is the launch date of the {s}|"
                "When is the {s} launched"
            ),
            "{s}於{v}上市|{s}自{v}開賣|{s}的上市日期為{v}",
            (
                "The {s} goes on sale on {v}|The {s} is launched on {v}|"
                "The launch date of the {s} is {v}"
            ),
        ),
    ),
)

PROGRAMS = Topic(
    (
        "記帳軟體/bookkeeping app|排班系統/rostering system|備份工具/backup tool|"
        "影像編輯器/photo editor|點餐系統/ordering system|"
        "翻譯外掛/translation plug-in|視訊軟體/video call app|雲端硬碟/cloud drive|"
        "門禁系統/access control system|掃描程式/scanning program|"
        "報稅軟體/tax software|線上投票平台/online voting platform|"
        "地圖服務/map service|防毒軟體/antivirus program|薪資系統/payroll system"
    ),
    (
        Aspect(
            value.make_count(7, 90, "天", "day"),
            "試用期|可以試用幾天",
            "trial period",
            "{s}可以試用多久|{s}的試用期幾天|{s}免費用多少天",
            (
                "How long can the {s} be tried|How long is the trial period of the {s}|"
                "How many days is the {s} free"
            ),
            "{s}可免費試用{v}|{s}的試用期為{v}|新用戶可試用{s}{v}",
            (
                "The {s} can be tried free for {v}|The trial period of the {s} is {v}|"
                "New users may try the {s} for {v}"
            ),
        ),
        Aspect(
            value.make_count(2, 900, "GB", "GB"),
            "儲存空間|空間多大",
            "storage",
            "{s}給多少儲存空間|{s}的容量多大|{s}有多少空間可用",
            (
                "How much storage does the {s} give|How much storage comes with the {s}|"
                "What is the storage of the {s}"
            ),
            "{s}附{v}儲存空間|{s}每個帳號的容量為{v}|{s}提供{v}的空間",
            (
                "The {s} gives {v} of storage|{v} of storage comes with the {s}|"
                "Each account of the {s} has {v}"
            ),
        ),
        Aspect(
            value.make_count(3, 300, "位使用者", "user"),
            "人數上限|幾個人能用",
            "user limit",
            "{s}最多幾個人用|{s}一個授權可供多少人使用|{s}的使用者上限是多少",
            (
                "How many users may share the {s}|What is the user limit of the {s}|"
                "How many people can use one licence of the {s}"
            ),
            "{s}一份授權可供{v}使用|{s}最多允許{v}|{s}的上限為{v}",
            (
                "One licence of the {s} serves {v}|The {s} allows at most {v}|"
                "The {s} is limited to {v}"
            ),
        ),
        Aspect(
            value.make_choice(
                "每日凌晨三點/at three every morning|每小時/every hour|"
                "每週日/every Sunday|每月一號/on the first of each month|"
                "關機前/before shutdown|登入後/after sign-in|每次存檔時/at each save|"
                "每季末/at the end of each quarter|午休時間/during the lunch break|"
                "換班時/at each change of shift"
            ),
            "同步時間|何時同步",
            "sync time",
            "{s}什麼時候同步資料|{s}何時更新資料|{s}的資料在什麼時候同步",
            (
                "When does the {s} synchronise its data|When is the data of the {s} updated|"
                "When does the {s} sync"
            ),
            "{s}{v}同步資料|{s}的資料於{v}同步|{s}在{v}自動更新資料",
            (
                "The {s} synchronises its data {v}|The data of the {s} is updated {v}|"
                "The {s} syncs {v}"
            ),
        ),
        Aspect(
            value.draw_phone,
            "客服電話|打幾號",
            "support number",
            "{s}的客服電話幾號|{s}有問題要打哪支電話|{s}的服務專線是多少",
            (
                "What is the support number of the {s}|"
                "What number do users of the {s} call for help|"
                "What is the hotline of the {s}"
            ),
            "{s}的客服電話為{v}|{s}使用者可撥{v}求助|{s}服務專線：{v}",
            (
                "The support number of the {s} is {v}|Users of the {s} can call {v} for help|"
                "The hotline of the {s} is {v}"
            ),
        ),
    ),
)
