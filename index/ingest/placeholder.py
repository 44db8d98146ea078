"""Titles and authors that a program or a template wrote into a file's metadata, not a person."""

import re

_PROGRAM = r"(?:microsoft )?(?:office )?(?:power ?point|word|excel)"
# "Sheet1", "Presentation", "新簡報 2": what a new file is called, in the language of the program.
_NEW_FILE = (
    r"(?:power ?point )?(?:presentation|slide|document|worksheet|workbook|spreadsheet|sheet|book"
    r"|title|doc|file)|簡報|投影片|文件|文档|演示文稿|幻灯片|スライド|文書|プレゼンテーション"
    r"|工作表|工作簿|活頁簿|試算表|电子表格|シート|ブック"
)
_UNTITLED = (
    r"untitled.*|未命名.*|無標題.*|无标题.*|no ?title|no slide title|標題|标题"
    r"|没有幻灯片标题|沒有投影片標題|無題"
)
_SUFFIX = (
    r"docx?|docm|dotx?|pptx?|potx?|xlsx?|xlsm|xltx?|od[tspg]|ott|rtf|wpd|wps|csv|txt|tmp|pdf|tex"
    r"|dvi|indd|qxd|pages|ai|html?|ps|eps"
)
_TITLE = re.compile(
    rf"{_PROGRAM}(?:\.document(?:\.\d+)?)?(?: (?:{_NEW_FILE}))?"
    # As printing to PDF names it.
    rf"|microsoft (?:power ?point|word|excel|office)\b.*|powerpoint .*"
    rf"|(?:{_NEW_FILE})[ _-]?(?:編號|编号)?[ _-]?\d*"
    rf"|(?:{_UNTITLED})[ _-]?\d*"
    rf"|.*\.(?:{_SUFFIX})\)?"
    r"|file:.*|https?:.*"
    r"|[\W_\d]*",
    re.IGNORECASE,
)
_AUTHOR = re.compile(
    r"\W*(?:python-(?:docx|pptx)|steve canny|openpyxl|apache poi|(?:unknown|un-?named)(?: creator)?"
    r"|anonymous|owner|none|user|admin(?:istrator)?"
    r"|(?:(?:microsoft|windows|office) ?)*(?:user|使用者|用户|ユーザー)|作者|author)?\W*",
    re.IGNORECASE,
)


def is_placeholder_title(text: str) -> bool:
    """Tell whether a title is the name of a program, of a new file or of an older file.

    >>> is_placeholder_title("Book1"), is_placeholder_title("Microsoft Word - 年報.doc")
    (True, True)
    >>> is_placeholder_title("Book 1 of the Republic")
    False
    """
    return _TITLE.fullmatch(" ".join(text.split())) is not None


def is_placeholder_author(text: str) -> bool:
    """Tell whether an author is a library, a default account, or nobody.

    >>> is_placeholder_author("openpyxl"), is_placeholder_author("王小明")
    (True, False)
    """
    return _AUTHOR.fullmatch(text) is not None
