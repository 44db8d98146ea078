"""Makes names in Chinese and in English, put together from parts."""

import random
from functools import cache

from rag.training.contrast.case import hold_out
from rag.training.contrast.phrase.figure import Wording

# Chinese and English side by side; every fifth part is held out of training.
_PLACES = """臺北 Taipei|新北 New Taipei|桃園 Taoyuan|新竹 Hsinchu|苗栗 Miaoli|臺中 Taichung\
|彰化 Changhua
南投 Nantou|雲林 Yunlin|嘉義 Chiayi|臺南 Tainan|高雄 Kaohsiung|屏東 Pingtung|宜蘭 Yilan|花蓮 Hualien
臺東 Taitung|澎湖 Penghu|金門 Kinmen|基隆 Keelung|東京 Tokyo|大阪 Osaka|首爾 Seoul|釜山 Busan
新加坡 Singapore|曼谷 Bangkok|倫敦 London|巴黎 Paris|柏林 Berlin|紐約 New York|波士頓 Boston
多倫多 Toronto|雪梨 Sydney|上海 Shanghai|廣州 Guangzhou|成都 Chengdu|杭州 Hangzhou|香港 Hong Kong
南港 Nangang|淡水 Tamsui|板橋 Banqiao|中壢 Zhongli|鹿港 Lukang|旗津 Cijin|埔里 Puli|礁溪 Jiaoxi"""
_BRANDS = """宏遠 Hongyuan|聯昇 Liansheng|晶達 Jingda|星河 Galaxa|青禾 Qinghe|北極光 Aurora\
|海岳 Haiyue
永茂 Yongmao|德川 Dechuan|山嵐 Shanlan|Nova Nova|Lumina Lumina|Kestrel Kestrel|Orbis Orbis
Vento Vento|捷安能 Jieaneng|萬象 Wanxiang|凱沃 Kaiwo|Tessera Tessera|Brightway Brightway
大同心 Datongxin|旭日 Xuri|美康 Meikang|雲端行 Yunduan|Halden Halden|Pinecrest Pinecrest
瑞豐 Ruifeng|橙果 Chengguo|Zephyr Zephyr|Monarch Monarch|藍鯨 Lanjing|金穗 Jinsui"""
_SURNAMES = """陳 Chen|林 Lin|黃 Huang|張 Chang|李 Lee|王 Wang|吳 Wu|劉 Liu|蔡 Tsai|楊 Yang|許 Hsu
鄭 Cheng|謝 Hsieh|郭 Kuo|洪 Hung|曾 Tseng|邱 Chiu|廖 Liao|賴 Lai|徐 Shyu|周 Chou|葉 Yeh|蘇 Su
莊 Chuang|江 Chiang|呂 Lu|何 Ho|羅 Lo|高 Kao|潘 Pan|簡 Chien|朱 Chu|彭 Peng|詹 Chan|施 Shih"""
_GIVEN = """志 Chih|明 Ming|文 Wen|雅 Ya|婷 Ting|怡 Yi|君 Chun|建 Chien|宏 Hung|國 Kuo|淑 Shu|芬 Fen
美 Mei|玲 Ling|俊 Jun|傑 Chieh|家 Chia|豪 Hao|惠 Hui|如 Ju|冠 Kuan|宇 Yu|佩 Pei|珊 Shan|偉 Wei
翔 Hsiang|秀 Hsiu|蘭 Lan|永 Yung|福 Fu|柏 Po|安 An|詩 Shih|涵 Han|承 Cheng|恩 En|嘉 Jia|良 Liang"""
_PARTS = {"p": _PLACES, "b": _BRANDS, "s": _SURNAMES, "g": _GIVEN}

# What can be named; {p} a place, {b} a brand, {n} a number, {s} a surname, {g} a syllable.
_PATTERNS = {
    "company": """{b}科技公司=the {b} Technology company|{b}食品公司=the {b} Foods company
{p}客運公司=the {p} Bus Company|{b}保險公司=the {b} Insurance company|{p}分公司=the {p} branch
{b}物流=the {b} Logistics company|{p}瓦斯公司=the {p} Gas Company\
|{p}農會=the {p} Farmers' Association
{b}製藥廠=the {b} Pharma plant|{b}航空=the {b} airline|{b}出版社=the {b} publishing house""",
    "body": """{p}教師工會=the {p} Teachers' Union|{p}護理師公會=the {p} Nurses' Association
{p}機械業工會=the {p} Machinery Workers' Union|{p}登山協會=the {p} Hiking Association
{p}商業會=the {p} Chamber of Commerce|{b}企業工會=the {b} Enterprise Union
{p}合唱團=the {p} Choir|{p}志工隊=the {p} volunteer corps|{b}基金會=the {b} Foundation
{p}漁會=the {p} Fishers' Association|{p}律師公會=the {p} Bar Association""",
    "product": """{b} {n}吸塵器=the {b} {n} vacuum cleaner|{b} {n}手機=the {b} {n} phone
{b} {n}印表機=the {b} {n} printer|{b} {n}冷氣=the {b} {n} air conditioner\
|{b} {n}相機=the {b} {n} camera
{b} {n}電動車=the {b} {n} electric car|{b} {n}除濕機=the {b} {n} dehumidifier
{b} {n}投影機=the {b} {n} projector|{b} {n}平板=the {b} {n} tablet|{b} {n}電鑽=the {b} {n} drill""",
    "course": """{p}烘焙班=the {p} baking class|{p}日語初級班=the {p} beginners' Japanese class
{p}救生員訓練=the {p} lifeguard training|{b}程式設計課程=the {b} programming course
{p}照顧服務員訓練=the {p} care worker training|{b}資安研習=the {b} security workshop
{p}陶藝課=the {p} pottery class|{b}新人訓練=the {b} induction training\
|{p}游泳營=the {p} swimming camp""",
    "event": """{p}馬拉松=the {p} Marathon|{p}書展=the {p} Book Fair\
|{p}燈會=the {p} Lantern Festival
{b}年度大會=the {b} annual assembly|{p}音樂節=the {p} Music Festival\
|{p}創業競賽=the {p} Startup Contest
{p}論壇=the {p} Forum|{b}路跑=the {b} road race|{p}花卉展=the {p} Flower Show
{p}棒球邀請賽=the {p} Baseball Invitational""",
    "scheme": """{b}獎學金=the {b} Scholarship|{p}青年租屋補助=the {p} youth rent subsidy
{p}節能家電補助=the {p} energy-saving appliance subsidy|{b}研究獎助=the {b} research grant
{p}創業貸款=the {p} start-up loan|{p}藝文補助=the {p} arts grant\
|{b}急難救助金=the {b} emergency relief
{p}育兒津貼=the {p} childcare allowance|{b}進修補助=the {b} study subsidy""",
    "place": """{p}美術館=the {p} Art Museum|{p}圖書館=the {p} Library\
|{p}市民游泳池=the {p} public pool
{p}健身中心=the {p} Fitness Centre|{p}果菜市場=the {p} produce market|{p}動物園=the {p} Zoo
{p}醫院門診=the {p} Hospital clinic|{b}百貨=the {b} department store\
|{p}科學館=the {p} Science Museum
{b}餐廳=the {b} restaurant|{p}區公所=the {p} District Office|{p}服務中心=the {p} Service Centre""",
    "building": """{p}大橋=the {p} Bridge|{b}大樓=the {b} Tower|{p}體育館=the {p} Gymnasium
{p}隧道=the {p} Tunnel|{p}發電廠=the {p} Power Plant|{p}社會住宅=the {p} social housing block
{p}水庫=the {p} Reservoir|{p}轉運站=the {p} bus terminal|{p}淨水場=the {p} water works""",
    "route": """{p}環線公車=the {p} loop bus|{p}機場快線=the {p} airport express\
|{p}渡輪=the {p} ferry
{p}纜車=the {p} cable car|{p}夜間公車=the {p} night bus|{p}觀光列車=the {p} tourist train
{p}輕軌=the {p} light rail|{p}接駁車=the {p} shuttle""",
    "person": "{s}{g}{h}={s} {g}-{h}|{s}{g}{h}={s} {g}-{h}",
}


@cache
def split_parts(rows: str, held_out: bool) -> list[Wording]:
    """Return the parts of a table, those for training or those held out."""
    parts = [row.split(" ", 1) for line in rows.split("\n") for row in line.split("|")]
    return hold_out([Wording(zh, en) for zh, en in parts], held_out)


@cache
def _split_patterns(sort: str) -> list[Wording]:
    rows = [row for line in _PATTERNS[sort].split("\n") for row in line.split("|")]
    return [Wording(*row.split("=")) for row in rows]


def draw_part(chance: random.Random, sort: str, held_out: bool) -> Wording:
    """Return a part of a name: p a place, b a brand, s a surname, g a syllable."""
    return chance.choice(split_parts(_PARTS[sort], held_out))


def make_subject(chance: random.Random, sort: str, held_out: bool) -> Wording:
    """Return a name of a sort of thing: company, body, product, course, event, person, …"""
    zh, en = chance.choice(_split_patterns(sort))
    number = chance.choice("AEKMRSTX") + str(chance.randint(2, 99) * chance.choice((1, 10, 100)))
    for slot, part in (("p", "p"), ("b", "b"), ("s", "s"), ("g", "g"), ("h", "g")):
        if "{" + slot in zh:
            drawn = draw_part(chance, part, held_out)
            zh, en = zh.replace("{" + slot + "}", drawn.zh), en.replace("{" + slot + "}", drawn.en)
    if sort == "person":
        given, second = en.rsplit("-", 1)
        en = given + "-" + second.lower()
    return Wording(zh.replace("{n}", number), en.replace("{n}", number))


@cache
def split_templates(rows: str, held_out: bool) -> list[str]:
    """Return the templates of a table of lines, those for training or those held out."""
    return hold_out([row.strip() for row in rows.strip().split("\n")], held_out)
