"""Parse a page into an element tree, and remove what is not displayed."""

import re
from collections.abc import Iterator
from html.entities import html5

from lxml import etree
from lxml.html import HtmlElement, HTMLParser, XHTMLParser, document_fromstring

from index.error import BadDocument, EmptyDocument

_NEVER_SHOWN = frozenset({
    "annotation", "annotation-xml", "applet", "area", "audio", "base", "canvas", "colgroup",
    "datalist", "del", "embed", "frame", "frameset", "iframe", "link", "map", "meta", "noembed",
    "noframes", "object", "param", "rp", "rt", "rtc", "s", "script", "source", "strike", "style",
    "svg", "template", "title", "track", "video",
})  # fmt: skip
# What stands on lines of its own.
BLOCKS = frozenset({
    "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details",
    "dialog", "dir", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form",
    "h1", "h2", "h3", "h4", "h5", "h6", "header", "hgroup", "hr", "html", "legend", "li", "main",
    "menu", "nav", "noscript", "ol", "p", "pre", "section", "summary", "table", "tbody", "td",
    "tfoot", "th", "thead", "tr", "ul",
})  # fmt: skip
CONTROLS = frozenset({
    "button", "input", "optgroup", "option", "progress", "select", "textarea",
})  # fmt: skip
# Elements that old pages open for each paragraph and never close.
_INLINE = re.compile(
    r"</?(?:a|b|big|center|em|font|i|nobr|small|span|strong|tt|u)(?:\s[^<>]*)?>", re.I
)
# Characters that lxml refuses when text is moved, written as they are or as references.
_NO_XML = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]"
    r"|&#(?:0*(?:[0-8]|1[124-9]|2\d|3[01])(?!\d)|[xX]0*(?:[0-8bBcCeEfF]|1[\da-fA-F])(?![\da-fA-F]));?"
)
_XML_DECLARATION = re.compile(r"<\?xml[^>]*\?>")
_ENTITY = re.compile(r"&(\w{2,31});")
_XML_ENTITIES = ("amp", "lt", "gt", "quot", "apos")
_HIDDEN_STYLE = re.compile(r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.I)
_STRUCK_STYLE = re.compile(r"(?:^|;)\s*text-decoration[-\w]*\s*:[^;]*line-through", re.I)
# A page that is made by scripts asks in <noscript> to switch them on; a longer text is the page.
_LONG_NOSCRIPT = 200


def parse_page(html: str) -> HtmlElement:
    """Return the root of a page's tree; BadDocument if it holds no element.

    Broken markup is mended as browsers mend it. Comments and processing instructions are dropped.
    """
    html = _NO_XML.sub("", html).lstrip("\ufeff \t\r\n")
    if html.startswith("<?xml") and (root := _parse_xhtml(html)) is not None:
        return root
    root = _parse_html(html)
    if root is None:
        root = _parse_html(_INLINE.sub("", html))
    if root is None:
        raise BadDocument("has elements nested too deep: save it again from a browser")
    return root


def _parse_html(html: str) -> HtmlElement | None:
    """Return the root of the tree, None if it nests deeper than libxml2 reads (2,048)."""
    parser = HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True)
    try:
        # As bytes: libxml2 takes no str that declares an encoding.
        root = document_fromstring(html.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, AssertionError):
        raise EmptyDocument("holds no text: add some, or leave it out") from None
    # The rest of the page is missing then.
    is_cut = any("depth" in entry.message.lower() for entry in parser.error_log)
    return None if is_cut else root


def _parse_xhtml(html: str) -> HtmlElement | None:
    """Return the root of well-formed XHTML, None for any other page.

    Read as HTML, its "<title/>" would swallow the page.
    """
    if "<!ENTITY" in html:
        return None
    data = _ENTITY.sub(_replace_entity, _XML_DECLARATION.sub("", html)).encode("utf-8", "replace")
    parser = XHTMLParser(
        encoding="utf-8", resolve_entities=False, no_network=True, remove_comments=True,
        remove_pis=True,
    )  # fmt: skip
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError:
        return None
    # A tag of XHTML carries its namespace: "{http://www.w3.org/2000/svg}svg".
    for element in _iterate(root):
        element.tag = etree.QName(element).localname
    return root if isinstance(root, HtmlElement) and root.tag == "html" else None


def _replace_entity(found: re.Match[str]) -> str:
    return found[0] if found[1] in _XML_ENTITIES else html5.get(f"{found[1]};", found[0])


def find_body(root: HtmlElement) -> HtmlElement:
    """Return the element that holds what is shown."""
    body = root.find("body")
    return root if body is None else body


def drop_unseen(body: HtmlElement) -> None:
    """Remove scripts, hidden elements, struck-out text and the readings above ruby."""
    for element in list(_iterate(body)):
        if element is not body and _is_unseen(element):
            element.drop_tree()
    noscripts = list(body.iter("noscript"))
    inside = sum(len(squeeze(one.text_content())) for one in noscripts)
    is_page = inside >= _LONG_NOSCRIPT and len(squeeze(body.text_content())) < 2 * inside
    for element in noscripts:
        if not is_page:
            element.drop_tree()


def drop_controls(body: HtmlElement) -> None:
    """Remove the fields and buttons of forms; the words beside them stay."""
    for element in list(_iterate(body)):
        if element.tag in CONTROLS and element is not body:
            element.drop_tree()


def squeeze(text: str) -> str:
    """Return `text` without its blanks, for counting."""
    return "".join(text.split())


def _iterate(body: HtmlElement) -> Iterator[HtmlElement]:
    return (element for element in body.iter() if isinstance(element.tag, str))


def _is_unseen(element: HtmlElement) -> bool:
    if element.tag in _NEVER_SHOWN or "hidden" in element.attrib:
        return True
    if element.tag == "dialog" and "open" not in element.attrib:
        return True
    style = element.get("style")
    return bool(style) and bool(_HIDDEN_STYLE.search(style) or _STRUCK_STYLE.search(style))
