"""Holds procedures: actions in their order."""

from rag.training.contrast.topic.value import pair_words

# Each a list of actions.
STEPS = (
    pair_words(
        "關閉總電源/Switch off the main power|打開上蓋/Open the lid|"
        "取出舊濾網/Take out the old filter|用清水沖洗濾槽/Rinse the filter tray with water|"
        "裝入新濾網/Put in the new filter|按住重設鍵三秒/Hold the reset key for three seconds|"
        "確認綠燈亮起/Check that the green lamp is on"
    ),
    pair_words(
        "下載安裝程式/Download the installer|輸入授權碼/Enter the licence key|"
        "選擇儲存位置/Choose where to save|接受使用條款/Accept the terms of use|"
        "建立管理者帳號/Create the administrator account|重新啟動電腦/Restart the computer|"
        "執行第一次備份/Run the first backup"
    ),
    pair_words(
        "領取號碼牌/Take a number|填寫申請書/Fill in the form|"
        "在窗口核對身分/Have the identity checked at the window|繳交規費/Pay the fee|"
        "按捺指紋/Give the fingerprints|等候叫號/Wait to be called|"
        "領取收據/Collect the receipt"
    ),
    pair_words(
        "疏散到集合點/Leave for the assembly point|清點人數/Count everyone present|"
        "通報值班主管/Tell the duty manager|撥打緊急電話/Dial the emergency number|"
        "關閉瓦斯閥/Close the gas valve|在入口引導救援人員/Guide the rescuers at the entrance|"
        "填寫事故紀錄/Write the accident record"
    ),
    pair_words(
        "以肥皂洗手/Wash the hands with soap|戴上手套/Put on gloves|"
        "消毒傷口周圍/Disinfect around the wound|蓋上紗布/Cover it with gauze|"
        "以膠帶固定/Fix it with tape|記錄換藥時間/Note the time of dressing|"
        "丟棄用過的材料/Throw away the used material"
    ),
    pair_words(
        "量取麵粉/Measure the flour|加入酵母與溫水/Add yeast and warm water|"
        "揉成光滑的麵團/Knead to a smooth dough|"
        "蓋布發酵一小時/Cover and let it rise for an hour|分成六等份/Divide it into six parts|"
        "送進烤箱/Put it into the oven|放涼後切片/Cool and slice"
    ),
    pair_words(
        "公告候選名單/Publish the list of candidates|寄發選票/Send out the ballots|"
        "設置投票箱/Set up the ballot box|核對選舉人名冊/Check the roll of voters|"
        "開票唱名/Read out the votes|公布當選人/Announce those elected|"
        "封存選票/Seal the ballots"
    ),
    pair_words(
        "提出書面申訴/File a written complaint|指派調查員/Name an investigator|"
        "通知相對人/Inform the other party|訪談證人/Interview the witnesses|"
        "作成調查報告/Draw up the report|召開審議會/Convene the review panel|"
        "送達決定書/Serve the decision"
    ),
    pair_words(
        "檢查輪胎氣壓/Check the tyre pressure|調整座椅高度/Adjust the height of the seat|"
        "繫上安全帶/Fasten the belt|發動引擎/Start the engine|放開手煞車/Release the handbrake|"
        "打方向燈/Signal the turn|緩慢駛出車位/Drive slowly out of the bay"
    ),
    pair_words(
        "採集土壤樣本/Collect the soil sample|過篩去除石塊/Sieve out the stones|"
        "烘乾一夜/Dry it overnight|秤重並編號/Weigh and label it|加入試劑/Add the reagent|"
        "置於暗處反應/Leave it to react in the dark|讀取吸光值/Read the absorbance"
    ),
)
