"""Holds offices, their orders, and deeds of a day."""

from rag.training.contrast.topic.value import pair_words

OFFICES = pair_words(
    "會長/president|主席/chair|理事長/chairman|總幹事/director|"
    "會計/treasurer|指揮/conductor|秘書/secretary|監事長/chief auditor|"
    "顧問/adviser|隊長/captain"
)
ORDINALS = pair_words(
    "第一任/first|第二任/second|第三任/third|第四任/fourth|第五任/fifth|第六任/sixth|第七任/seventh"
)
DEEDS = pair_words(
    "新廠動土/ground was broken for the new plant|"
    "董事會改選/the board was re-elected|倉庫遭竊/the warehouse was robbed|"
    "兩校簽約合作/the two schools signed an agreement|"
    "橋梁封閉檢修/the bridge was closed for repairs|"
    "首批志工報到/the first volunteers arrived|"
    "工會宣布罷工/the union called a strike|"
    "新版網站上線/the new website went live|"
    "博物館落成/the museum was completed|颱風登陸/a typhoon made landfall|"
    "勞資雙方達成和解/both sides reached a settlement|"
    "第一班列車通車/the first train ran|創辦人過世/the founder died|"
    "法院宣判/the court gave its verdict|"
    "衛星升空/the satellite was launched|"
    "產品全面召回/all the products were recalled|"
    "選手村開幕/the athletes' village was opened|"
    "水庫洩洪/the reservoir released water|"
    "報社停刊/the newspaper ceased to appear|"
    "圖書館恢復借書/the library resumed lending|"
    "實驗室取得認證/the laboratory gained its certificate|"
    "股票上市/the shares were listed|"
    "展覽巡迴到南部/the exhibition moved south|"
    "村民代表大會召開/the villagers' assembly met|"
    "舊制廢止/the old system was abolished"
)
