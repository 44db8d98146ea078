"""Words of which `rag.training.contrast.table` makes tables: rows, columns, titles, questions.

Each is in Traditional Chinese and in English.
"""

from dataclasses import dataclass
from enum import Enum, auto


class ValueKind(Enum):
    """What a column holds."""

    COUNT = auto()
    MONEY = auto()
    RATE = auto()
    DATE = auto()
    PERSON = auto()
    PHONE = auto()
    TIME = auto()
    DURATION = auto()
    AREA = auto()
    PLACE = auto()


@dataclass(frozen=True, slots=True)
class Term:
    """One thing's names."""

    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class RowFamily:
    """Things that name the rows of one table."""

    header: Term
    # Makes a name of each first with each second part; of the first alone when there is no second.
    first: tuple[Term, ...]
    second: tuple[Term, ...] = ()


def split_terms(text: str) -> tuple[Term, ...]:
    """Read terms written as "中文=English; 中文=English"."""
    pairs = (one.split("=") for one in " ".join(text.split()).split("; ") if one.strip(" ;"))
    return tuple(Term(zh.strip(), en.strip(" ;")) for zh, en in pairs)


PLACES = split_terms("""
臺北=Taipei; 新竹=Hsinchu; 臺中=Taichung; 彰化=Changhua; 嘉義=Chiayi; 臺南=Tainan;
高雄=Kaohsiung; 屏東=Pingtung; 花蓮=Hualien; 臺東=Taitung; 宜蘭=Yilan; 基隆=Keelung;
桃園=Taoyuan; 苗栗=Miaoli; 南投=Nantou; 雲林=Yunlin; 澎湖=Penghu; 金門=Kinmen; 廣州=Guangzhou;
深圳=Shenzhen; 上海=Shanghai; 北京=Beijing; 成都=Chengdu; 武漢=Wuhan; 杭州=Hangzhou;
南京=Nanjing; 西安=Xi'an; 天津=Tianjin; 重慶=Chongqing; 青島=Qingdao; 大連=Dalian; 廈門=Xiamen;
福州=Fuzhou; 香港=Hong Kong; 澳門=Macau; 大阪=Osaka; 東京=Tokyo; 首爾=Seoul; 釜山=Busan;
曼谷=Bangkok; 河內=Hanoi; 新加坡=Singapore; 吉隆坡=Kuala Lumpur; 雅加達=Jakarta; 馬尼拉=Manila;
雪梨=Sydney; 巴黎=Paris; 柏林=Berlin; 倫敦=London; 紐約=New York; 芝加哥=Chicago;
溫哥華=Vancouver
""")
_SITES = split_terms("""
店=store; 分店=branch; 門市=outlet; 分公司=branch office; 辦事處=office; 廠=plant;
倉庫=warehouse; 分校=campus; 分院=hospital branch; 服務處=service centre; 營業所=sales office;
站=station; 圖書館=library; 分會=chapter; 會館=hall; 飯店=hotel; 港=port; 機場=airport;
博物館=museum; 區=district
""")
_DEPARTMENTS = split_terms("""
人事室=Personnel Office; 會計部=Accounting Department; 業務部=Sales Department;
資訊組=IT Section; 研發處=R&D Division; 法務室=Legal Office; 採購課=Purchasing Section;
總務處=General Affairs Office; 客服中心=Customer Service Centre; 企劃部=Planning Department;
品管課=Quality Control Section; 教務處=Academic Affairs Office; 護理部=Nursing Department;
工務局=Public Works Bureau; 勞工局=Labour Bureau; 社會處=Social Affairs Office;
環保局=Environment Bureau; 財政處=Finance Office; 消防隊=Fire Brigade; 秘書處=Secretariat;
稽核室=Audit Office; 倉儲課=Storage Section; 運務組=Traffic Section; 宣傳部=Publicity Department;
組織部=Organisation Department
""")
_PRODUCTS = split_terms("""
電風扇=electric fan; 除濕機=dehumidifier; 熱水瓶=hot-water flask; 烤箱=oven;
吸塵器=vacuum cleaner; 掃描器=scanner; 印表機=printer; 投影機=projector; 耳機=headphones;
行車記錄器=dash camera; 腳踏車=bicycle; 安全帽=helmet; 手套=gloves; 雨衣=raincoat;
登山鞋=hiking boots; 帳篷=tent; 書桌=desk; 檯燈=desk lamp; 辦公椅=office chair;
保溫杯=thermos cup; 茶葉=tea; 咖啡豆=coffee beans; 白米=rice; 醬油=soy sauce; 口罩=face mask;
血壓計=blood pressure monitor; 體重計=scale; 電池=battery; 太陽能板=solar panel; 馬達=motor;
幫浦=pump; 起重機=crane; 堆高機=forklift; 壓縮機=compressor; 顯微鏡=microscope;
溫度計=thermometer; 滅火器=fire extinguisher; 電梯=lift; 鍵盤=keyboard
""")
_INDUSTRIES = split_terms("""
製造業=manufacturing; 營造業=construction; 批發零售業=wholesale and retail;
運輸倉儲業=transport and storage; 住宿餐飲業=accommodation and food;
金融保險業=finance and insurance; 不動產業=real estate; 教育業=education; 醫療保健業=health care;
農林漁牧業=agriculture; 礦業=mining; 電力燃氣業=electricity and gas;
資訊通訊業=information and communication; 藝術娛樂業=arts and entertainment; 紡織業=textiles;
化學業=chemicals; 食品業=food processing; 航空業=aviation; 造船業=shipbuilding; 印刷業=printing;
保全業=security services; 清潔業=cleaning services; 電子業=electronics; 汽車業=motor vehicles
""")
_COUNTRIES = split_terms("""
日本=Japan; 南韓=South Korea; 德國=Germany; 法國=France; 英國=the United Kingdom;
美國=the United States; 加拿大=Canada; 澳洲=Australia; 紐西蘭=New Zealand; 印度=India;
越南=Vietnam; 泰國=Thailand; 印尼=Indonesia; 菲律賓=the Philippines; 馬來西亞=Malaysia;
巴西=Brazil; 墨西哥=Mexico; 智利=Chile; 西班牙=Spain; 義大利=Italy; 荷蘭=the Netherlands;
瑞典=Sweden; 挪威=Norway; 芬蘭=Finland; 丹麥=Denmark; 波蘭=Poland; 土耳其=Turkey; 埃及=Egypt;
南非=South Africa; 肯亞=Kenya; 俄羅斯=Russia; 瑞士=Switzerland
""")
_JOBS = split_terms("""
工程師=engineer; 技術員=technician; 護理師=nurse; 會計員=accountant; 司機=driver; 廚師=cook;
保全員=guard; 店員=shop assistant; 清潔員=cleaner; 教師=teacher; 助理=assistant; 經理=manager;
課長=section chief; 組長=team leader; 實習生=trainee; 藥師=pharmacist; 社工=social worker;
編輯=editor; 攝影師=photographer; 焊工=welder; 電工=electrician; 水手=sailor; 記者=reporter;
翻譯=translator; 講師=lecturer
""")
_LEAVES = split_terms("""
特別休假=annual leave; 婚假=marriage leave; 喪假=bereavement leave; 病假=sick leave;
事假=personal leave; 產假=maternity leave; 陪產假=paternity leave; 公假=official leave;
生理假=menstrual leave; 家庭照顧假=family care leave; 育嬰留職停薪=parental leave;
公傷假=occupational injury leave; 志工假=volunteer leave; 進修假=study leave
""")
_COURSES = split_terms("""
會計學=Accounting; 統計學=Statistics; 勞動法=Labour Law; 急救訓練=First Aid;
消防講習=Fire Safety; 日語初級=Elementary Japanese; 木工=Woodwork; 烘焙=Baking; 瑜伽=Yoga;
攝影=Photography; 資料庫=Databases; 程式設計=Programming; 談判技巧=Negotiation Skills;
勞資關係=Industrial Relations; 英文寫作=English Writing; 心理學=Psychology; 陶藝=Pottery;
書法=Calligraphy; 財務管理=Financial Management
""")
_ROOMS = split_terms("""
大禮堂=the main auditorium; 第一會議室=Meeting Room 1; 第二會議室=Meeting Room 2;
第三會議室=Meeting Room 3; 視聽室=the audio-visual room; 體育館=the gymnasium;
游泳池=the swimming pool; 羽球場=the badminton court; 網球場=the tennis court;
閱覽室=the reading room; 電腦教室=the computer room; 舞蹈教室=the dance room; 交誼廳=the lounge;
小會議室=the small meeting room; 多功能廳=the multi-purpose hall; 展覽室=the gallery
""")
_GROUPS = split_terms("""
男性=men; 女性=women; 15至24歲=ages 15 to 24; 25至44歲=ages 25 to 44; 45至64歲=ages 45 to 64;
65歲以上=ages 65 and over; 國中以下=junior high or below; 高中職=senior high; 大專=college;
研究所=graduate school; 正職=permanent staff; 兼職=part-time staff; 派遣=agency workers;
移工=migrant workers; 原住民=indigenous people; 身心障礙者=people with disabilities;
學生=students; 會員=members; 非會員=non-members; 退休人員=retirees
""")
_WORKS = split_terms("""
捷運延伸線=metro extension; 污水處理廠=sewage plant; 跨海大橋=sea bridge;
公共托育中心=public nursery; 河岸公園=riverside park; 老屋修繕=old house repair;
智慧路燈=smart street lights; 青年宿舍=youth hostel; 垃圾焚化爐=incinerator; 海堤加固=sea wall;
校舍重建=school rebuilding; 自行車道=cycle path; 勞工大學=workers' college;
職災重建=injury rehabilitation; 技能檢定=skills testing
""")
_QUARTERS = split_terms("""
第一季=the first quarter; 第二季=the second quarter; 第三季=the third quarter;
第四季=the fourth quarter; 上半年=the first half; 下半年=the second half
""")
_MONTHS = split_terms("""
1月=January; 2月=February; 3月=March; 4月=April; 5月=May; 6月=June; 7月=July; 8月=August;
9月=September; 10月=October; 11月=November; 12月=December
""")
YEARS = tuple(Term(f"{year}年", str(year)) for year in range(2004, 2026))
ROC_YEARS = tuple(Term(f"{year - 1911}年", str(year)) for year in range(2010, 2026))
_PERIODS = (*_MONTHS, *_QUARTERS)

FAMILIES = (
    RowFamily(Term("據點", "Site"), PLACES, _SITES),
    RowFamily(Term("單位", "Unit"), _DEPARTMENTS),
    RowFamily(Term("品名", "Item"), _PRODUCTS),
    RowFamily(Term("業別", "Industry"), _INDUSTRIES),
    RowFamily(Term("國家", "Country"), _COUNTRIES),
    RowFamily(Term("職稱", "Position"), _JOBS),
    RowFamily(Term("假別", "Type of leave"), _LEAVES),
    RowFamily(Term("課程", "Course"), _COURSES),
    RowFamily(Term("場地", "Venue"), _ROOMS),
    RowFamily(Term("類別", "Group"), _GROUPS),
    RowFamily(Term("計畫", "Project"), _WORKS),
    RowFamily(Term("期間", "Period"), _PERIODS),
    RowFamily(Term("年度", "Year"), YEARS),
    RowFamily(Term("民國年", "Year"), ROC_YEARS),
    RowFamily(Term("城市", "City"), PLACES),
)

COLUMNS: dict[ValueKind, tuple[Term, ...]] = {
    ValueKind.COUNT: split_terms("""
    員工人數=employees; 會員人數=members; 申請件數=applications; 核准件數=approvals;
    罰單件數=fines; 參加人數=participants; 男性人數=men; 女性人數=women; 座位數=seats;
    庫存量=units in stock; 銷售量=units sold; 罷工次數=strikes; 職災件數=occupational accidents;
    訪客數=visitors; 工會數=unions; 團體協約件數=collective agreements; 車輛數=vehicles;
    病床數=beds; 藏書量=books; 訓練班次=training classes; 新進人數=new hires;
    離職人數=departures; 投訴件數=complaints; 志工人數=volunteers; 名額=places; 房間數=rooms;
    調解件數=mediations; 學生數=pupils
    """),
    ValueKind.MONEY: split_terms("""
    營收=revenue; 支出=expenditure; 淨利=net profit; 預算=budget; 決算=final account;
    會費收入=fee income; 平均薪資=average wage; 起薪=starting salary; 時薪=hourly wage;
    月租=monthly rent; 售價=price; 押金=deposit; 補助金額=subsidy; 罰鍰金額=amount of fines;
    獎金=bonus; 保險費=insurance premium; 報名費=registration fee; 進口額=imports;
    出口額=exports; 投資額=investment; 捐款=donations; 違約金=penalty; 加班費=overtime pay;
    運費=shipping fee; 成本=cost; 稅額=tax
    """),
    ValueKind.RATE: split_terms("""
    成長率=growth rate; 失業率=unemployment rate; 出席率=attendance rate; 組織率=union density;
    合格率=pass rate; 離職率=turnover rate; 滿意度=satisfaction; 投票率=turnout;
    市占率=market share; 毛利率=gross margin; 達成率=completion rate; 占比=share;
    覆蓋率=coverage; 續約率=renewal rate; 不良率=defect rate; 入住率=occupancy rate;
    勞動參與率=labour participation rate
    """),
    ValueKind.DATE: split_terms("""
    成立日期=founding date; 截止日期=deadline; 生效日期=effective date; 簽約日期=signing date;
    到期日=expiry date; 開工日期=start of works; 完工日期=completion date; 開幕日=opening date;
    公告日期=date of announcement; 考試日期=exam date; 發薪日=payday; 到職日=date of joining;
    檢查日期=inspection date; 交貨日=delivery date
    """),
    ValueKind.PERSON: split_terms("""
    負責人=person in charge; 主任=director; 店長=store manager; 承辦人=contact person;
    理事長=chair; 秘書長=secretary-general; 講師=instructor; 召集人=convener; 代理人=deputy;
    廠長=plant manager; 會計師=accountant; 審查人=reviewer; 聯絡人=contact; 導師=tutor;
    監事=supervisor
    """),
    ValueKind.PHONE: split_terms("電話=telephone; 傳真=fax; 分機=extension; 專線=hotline"),
    ValueKind.TIME: split_terms("""
    開門時間=opening time; 關門時間=closing time; 首班車=first bus; 末班車=last bus;
    上課時間=class time; 集合時間=meeting time; 報到時間=check-in time; 退房時間=check-out time
    """),
    ValueKind.DURATION: split_terms("""
    保固=warranty; 工期=construction period; 給假日數=days of leave; 試用期=probation;
    租期=lease term; 時數=hours; 平均工時=average working hours; 保存期限=shelf life;
    訓練期間=training period; 處理天數=processing time; 年資=seniority; 交期=delivery time
    """),
    ValueKind.AREA: split_terms("面積=area; 樓地板面積=floor area; 倉儲面積=storage area"),
    ValueKind.PLACE: split_terms(
        "所在地=location; 產地=place of origin; 上課地點=classroom; 總部=head office"
    ),
}

TITLES = split_terms("""
各單位概況=Overview of Units; 統計年報=Statistical Yearbook; 業務報告=Business Report;
一覽表=List; 調查結果=Survey Results; 收費標準=Schedule of Fees; 彙整表=Summary Table;
執行情形=Implementation Status; 月報=Monthly Report; 重要指標=Key Indicators;
公告附表=Annex to the Notice; 會務報告=Report of the Union
""")
OWNERS = split_terms("""
全國產業總工會=National Confederation of Industrial Unions; 大同客運=Datong Bus;
勞動部=Ministry of Labour; 港務公司=Port Corporation; 和平醫院=Heping Hospital;
永豐食品=Yongfeng Foods; 市立圖書館=City Library; 教師職業工會=Teachers' Union;
捷運公司=Metro Company; 國立科技大學=National Tech University;
社會福利基金會=Social Welfare Foundation; 縣政府=County Government; 合作社=Cooperative;
電信公司=Telecom Company
""")
SURNAMES = split_terms("""
陳=Chen; 林=Lin; 黃=Huang; 張=Chang; 李=Lee; 王=Wang; 吳=Wu; 劉=Liu; 蔡=Tsai; 楊=Yang; 許=Hsu;
鄭=Cheng; 謝=Hsieh; 郭=Kuo; 洪=Hung; 曾=Tseng; 邱=Chiu; 廖=Liao; 賴=Lai; 徐=Hsu; 周=Chou; 葉=Yeh;
蘇=Su; 莊=Chuang; 江=Chiang; 何=Ho; 羅=Lo; 高=Kao; 潘=Pan; 簡=Chien; 歐陽=Ouyang; 馬=Ma; 石=Shih;
孫=Sun
""")
GIVEN = split_terms("""
志明=Chih-ming; 淑芬=Shu-fen; 建宏=Chien-hung; 美玲=Mei-ling; 家豪=Chia-hao; 雅婷=Ya-ting;
俊傑=Chun-chieh; 怡君=Yi-chun; 宗翰=Tsung-han; 欣怡=Hsin-yi; 文雄=Wen-hsiung; 麗華=Li-hua;
國棟=Kuo-tung; 秀英=Hsiu-ying; 冠宇=Kuan-yu; 佩珊=Pei-shan; 明哲=Ming-che; 惠如=Hui-ju;
振華=Chen-hua; 詩涵=Shih-han; 大偉=Ta-wei; 靜宜=Ching-yi; 承翰=Cheng-han; 玉蘭=Yu-lan;
正德=Cheng-te; 思妤=Szu-yu; 永福=Yung-fu; 曉東=Hsiao-tung
""")
