"""Extract the main text of a web page: drop menus, banners, comments, advertisements.

trafilatura 2.3 and readability-lxml 0.9 drop more, and with it the number of an article ("第 9 條")
that has an element of its own. What is dropped here can never be found, so doubtful parts stay.
"""

import re
from dataclasses import dataclass

from lxml.html import HtmlElement

from index.ingest.web.tree import BLOCKS, CONTROLS, squeeze

_CONTAINERS = frozenset({
    "aside", "center", "div", "dl", "fieldset", "footer", "form", "header", "menu", "nav", "ol",
    "p", "section", "table", "td", "tr", "ul",
})  # fmt: skip
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_ROLES = frozenset({
    "alertdialog", "banner", "contentinfo", "dialog", "menu", "menubar", "navigation", "search",
})  # fmt: skip
# Whole names of classes and ids that themes and plug-ins use for parts that are never the text.
_NEVER_TEXT = re.compile(
    r"ads?|adsbygoogle|advert\w*|comments?|comments?[-_]?(?:area|box|form|list|section)|respond"
    r"|disqus\w*|(?:cookies?|gdpr|consent)(?:[-_]?(?:bar|banner|box|consent|notice|popup))?"
    r"|popup|modal|newsletter|skip[-_]?link|sr-only|visually-hidden",
    re.I,
)
# Words in names of classes and ids; a section on the subject may have them as well.
_SELDOM_TEXT = frozenset({
    "ad", "ads", "advert", "banner", "bookmark", "bookmarks", "breadcrumb", "breadcrumbs",
    "comment", "comments", "copyright", "cookie", "crumb", "crumbs", "footer", "login", "menu",
    "menus", "nav", "navbar", "navi", "navigation", "pager", "pagination", "promo", "promotion",
    "recommend", "recommended", "related", "search", "share", "sharing", "sidebar", "sidenav",
    "signin", "sns", "social", "sponsor", "submenu", "subscribe", "toolbar", "topbar",
})  # fmt: skip
_WORD = re.compile(r"[A-Z]?[a-z]+")
_PROSE = 80  # characters outside links; menus and buttons have less in one piece
# The largest shares of a page's text outside links that are dropped for a name or a role.
_NAME_BOUND, _ROLE_BOUND = 0.3, 0.5
_LEAST_LEFT = 0.2  # the share of a page that must stay when its lists of links go


@dataclass(slots=True)
class _Weight:
    """What an element holds, with everything inside it."""

    # Characters without blanks, and those of them in links.
    text: int = 0
    linked: int = 0
    links: int = 0
    controls: int = 0
    # Characters outside links that stand in it without a block between them.
    run: int = 0
    # The longest run in it.
    prose: int = 0


def find_main_text(body: HtmlElement) -> HtmlElement:
    """Return the element with the page's main text; boilerplate inside it is removed."""
    weights = _weigh(body)
    total = weights[body].text - weights[body].linked
    _drop_all([one for one in weights if _is_furniture(one, weights[one], total)])
    weights = _weigh(body)
    lists = _choose_outermost([one for one in weights if _is_link_list(one, weights)])
    left = weights[body].text - sum(weights[one].text for one in lists)
    # A page that is itself a list of links, such as an index, keeps them.
    if left > _LEAST_LEFT * weights[body].text:
        _drop_all(lists)
    return _narrow(body)


def _weigh(body: HtmlElement) -> dict[HtmlElement, _Weight]:
    weights: dict[HtmlElement, _Weight] = {}
    # Children come before their parents, and no nesting is too deep.
    for element in reversed(list(body.iter())):
        own = len(squeeze(element.text or ""))
        weight = weights[element] = _Weight(own, run=own)
        for child in element:
            inner, tail = weights[child], len(squeeze(child.tail or ""))
            weight.text += inner.text + tail
            weight.linked += inner.linked
            weight.links += inner.links
            weight.controls += inner.controls
            weight.run += tail + (0 if child.tag in BLOCKS else inner.run)
            weight.prose = max(weight.prose, inner.prose)
        if element.tag == "a":
            weight.linked, weight.links, weight.run, weight.prose = weight.text, 1, 0, 0
        weight.controls += element.tag in CONTROLS
        weight.prose = max(weight.prose, weight.run)
    return weights


def _is_furniture(element: HtmlElement, weight: _Weight, total: int) -> bool:
    if element.tag not in _CONTAINERS or _holds_subject(element):
        return False
    share = (weight.text - weight.linked) / max(1, total)
    if element.tag in ("header", "footer", "aside"):
        inside = any(one.tag in ("article", "main") for one in element.iterancestors())
        return share < _ROLE_BOUND and (not inside or weight.linked > 0.5 * weight.text)
    if element.tag in ("nav", "menu") or element.get("role", "").lower() in _ROLES:
        return share < _ROLE_BOUND
    return share < _NAME_BOUND and _is_named_furniture(element, weight)


def _is_named_furniture(element: HtmlElement, weight: _Weight) -> bool:
    names = f"{element.get('class', '')} {element.get('id', '')}".split()
    if any(_NEVER_TEXT.fullmatch(name) for name in names):
        return True
    words = {word.lower() for name in names for word in _WORD.findall(name)}
    if weight.prose >= _PROSE or not words & _SELDOM_TEXT:
        return False
    is_busy = weight.linked > 0.3 * weight.text or weight.controls > 0
    return is_busy or next(element.iter(*_HEADINGS), None) is None


def _holds_subject(element: HtmlElement) -> bool:
    return next(element.iter("h1", "main", "article"), None) is not None


def _is_link_list(element: HtmlElement, weights: dict[HtmlElement, _Weight]) -> bool:
    """Tell whether an element holds little but links, and does not stand in running text or in
    what the page itself says is its text: there they are lists of downloads or contents.
    """
    weight = weights[element]
    parent = element.getparent()
    if element.tag not in _CONTAINERS or parent not in weights or weight.links < 3:
        return False
    if weight.linked < 0.7 * weight.text or weight.prose >= _PROSE or _holds_subject(element):
        return False
    if any(one.tag in ("article", "main") for one in element.iterancestors()):
        return False
    return not any(weights[one].run >= _PROSE for one in (parent, *parent))


def _choose_outermost(elements: list[HtmlElement]) -> list[HtmlElement]:
    chosen = set(elements)
    return [one for one in elements if not any(up in chosen for up in one.iterancestors())]


def _drop_all(elements: list[HtmlElement]) -> None:
    for element in _choose_outermost(elements):
        element.drop_tree()


def _narrow(body: HtmlElement) -> HtmlElement:
    """Return the only <main> or <article>, with the page's h1, where it holds most of the text."""
    weights = _weigh(body)
    for found in (list(body.xpath(".//main | .//*[@role='main']")), list(body.iter("article"))):
        if len(found) != 1 or weights[found[0]].text < 0.5 * weights[body].text:
            continue
        main = found[0]
        outside = next(body.iter("h1"), None)
        if next(main.iter("h1"), None) is None and outside is not None and not outside.xpath("a"):
            # A heading that is a link is the name of the site.
            main.insert(0, outside)
            outside.tail, main.text = main.text, None
        return main
    return body
