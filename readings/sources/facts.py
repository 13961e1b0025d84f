"""What a web page says of itself: in its meta tags, in the data that it has for search engines, in its own marks."""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urljoin, urlsplit

from lxml.html import HtmlElement

from readings.dates import find_date, only_year
from readings.headlines import is_name, read_line
from readings.sources.heads import somebody, something
from readings.sources.tree import classes
from readings.text import tidy

LONGEST_DATA = 500_000
MOST_NODES = 5000
MOST_AUTHORS = 12
ARTICLES = re.compile(r"(?:Article|Posting|Report|Review|Chapter|CreativeWork|Thesis)$")
# In each, what stands first is the surest.
TITLES = ["citation_title", "dc.title", "dcterms.title", "og:title", "twitter:title", "parsely-title"]
AUTHORS = [
    "citation_author",
    "citation_authors",
    "dc.creator",
    "dcterms.creator",
    "author",
    "article:author",
    "parsely-author",
]
DATES = [
    *("citation_publication_date", "citation_date", "article:published_time", "dc.date.issued", "dcterms.issued"),
    *("dc.date", "dcterms.date", "parsely-pub-date", "pubdate", "publish-date", "date", "og:published_time"),
]
PUBLICATIONS = ["citation_journal_title", "og:site_name", "prism.publicationname", "dc.publisher", "application-name"]
LANGUAGES = ["citation_language", "dc.language", "dcterms.language", "content-language", "og:locale", "language"]
# What stands between a page's title and its site's name.
BETWEEN = re.compile(r"\s+[|–—·•»›:-]{1,2}\s+")
BYLINES = frozenset("byline by-line author entry-author post-author article-author author-name autor".split())
DATELINES = frozenset("dateline published post-date entry-date posted-on date fecha timestamp".split())
SHORTEST_HEAD = 8
LONGEST_NAME = 60
BY = re.compile(r"^\W*(?:written |posted |words )?by:?\s+", re.IGNORECASE)


@dataclass
class Facts:
    title: str = ""
    author: str = ""
    published: str = ""
    publication: str = ""
    source_url: str = ""
    languages: list[str] = field(default_factory=list)
    """As they are written, the surest first."""
    is_paid: bool = False
    """The page says itself that not everybody may read all of it."""


def read_facts(tree: HtmlElement, address: str = "") -> Facts:
    """`tree` is the whole page, with its scripts."""
    meta, data = _meta(tree), _data(tree)
    publication = _first([*_all(meta, PUBLICATIONS), *_names(data.get("publisher")), _after_title(tree)])
    titles = [
        *_all(meta, TITLES[:3]),
        str(data.get("headline") or ""),
        *_all(meta, TITLES[3:]),
    ]
    dates = [
        *_all(meta, DATES),
        str(data.get("datePublished") or ""),
        *tree.xpath("//time/@datetime")[:3],
        *_marked(tree, DATELINES),
    ]
    root = tree.getroottree().getroot()
    languages = [
        str(data.get("inLanguage") or ""),
        root.get("lang") or root.get("xml:lang") or "",
        *_all(meta, LANGUAGES),
    ]
    return Facts(
        title=_as_headed(_title(titles, publication), tree, publication) or _of_window(tree, publication),
        author=_author(tree, meta, data),
        published=_first(_date(date) for date in dates),
        publication=publication[:200],
        source_url=_source(tree, meta, address),
        languages=[language for language in languages if language],
        is_paid=str(data.get("isAccessibleForFree")).lower() == "false",
    )


def _meta(tree: HtmlElement) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for element in tree.iter("meta"):
        content = tidy(element.get("content", "")[:1000]).strip()
        names = {element.get(name, "").lower() for name in ("name", "property", "itemprop", "http-equiv")} - {""}
        for name in names if content else ():
            found.setdefault(name, []).append(" ".join(content.split()))
    return found


def _data(tree: HtmlElement) -> dict[str, Any]:
    """The first article that the page describes in JSON-LD."""
    for script in tree.iter("script"):
        text = script.text or ""
        if script.get("type", "").strip().lower() != "application/ld+json" or len(text) > LONGEST_DATA:
            continue
        try:
            described = json.loads(text, strict=False)
        except (ValueError, RecursionError):
            continue
        for node in _nodes(described):
            types = node.get("@type")
            if any(
                ARTICLES.search(kind)
                for kind in (types if isinstance(types, list) else [types])
                if isinstance(kind, str)
            ):
                return node
    return {}


def _nodes(described: object) -> Iterator[dict[str, Any]]:
    waiting: list[object] = [described]
    for _number in range(MOST_NODES):
        if not waiting:
            return
        node = waiting.pop(0)
        if isinstance(node, dict):
            yield node
            waiting += [node[name] for name in ("@graph", "mainEntity", "mainEntityOfPage") if name in node]
        elif isinstance(node, list):
            waiting += node[:100]


def _names(described: object) -> list[str]:
    """The names of whoever is described: by a name alone, as a person or organisation, or several of them."""
    many = described if isinstance(described, list) else [described]
    names = [one.get("name") if isinstance(one, dict) else one for one in many[:MOST_AUTHORS]]
    flat = [name for entry in names for name in (entry if isinstance(entry, list) else [entry])]
    return [_clean(name) for name in flat if isinstance(name, str) and name.strip()]


def _title(titles: Iterable[str], publication: str) -> str:
    title = _first(something(_clean(written)) for written in titles)
    parts = BETWEEN.split(title)
    site = publication.casefold()
    if len(parts) > 1 and site and parts[-1].casefold() in {site, f"the {site}", site.removeprefix("the ")}:
        return title[: title.rindex(parts[-1])].rstrip(" |–—·•»›:-")[:300]
    return title[:300]


def _of_window(tree: HtmlElement, publication: str) -> str:
    """The title where only the window has one; a page's one heading is surer than that, unless it names the site."""
    window = _title(_texts(tree, "//title")[:1], publication)
    heads = [_clean(head.text_content()[:400]) for head in list(tree.iter("h1"))[:2]]
    if len(heads) == 1 and len(heads[0]) >= SHORTEST_HEAD and heads[0].casefold() not in window.casefold():
        return heads[0][:300]
    return _as_headed(window, tree, publication)


def _as_headed(title: str, tree: HtmlElement, publication: str = "") -> str:
    """The title as it stands over the text, where what was found has more words after it."""
    heads = [_clean(head.text_content()[:400]) for head in list(tree.iter("h1"))[:5]]
    fitting = [
        head
        for head in heads
        if len(head) >= SHORTEST_HEAD and head != publication and title.casefold().startswith(head.casefold())
    ]
    return max(fitting, key=len, default=title)


def _after_title(tree: HtmlElement) -> str:
    """The site's name, which a window's title often has after the page's own."""
    for window in _texts(tree, "//title")[:1]:
        head = _as_headed(window, tree)
        rest = BETWEEN.match(window[len(head) :]) if head != window else None
        name = window[len(head) + rest.end() :] if rest else ""
        if len(name) <= LONGEST_NAME and not BY.match(name):
            return name
    return ""


def _author(tree: HtmlElement, meta: dict[str, list[str]], data: dict[str, Any]) -> str:
    """Everybody whom the surest of the sources names."""
    for name in AUTHORS[:4]:
        if authors := _people(meta.get(name, []), turned=name.startswith(("citation", "dc"))):
            return authors
    if authors := _people(_names(data.get("author"))):
        return authors
    rel = [*_texts(tree, "//*[@rel='author']"), *_texts(tree, "//*[@itemprop='author']")]
    lines = [read_line(line).author or (line if is_name(line) else "") for line in _marked(tree, BYLINES)]
    for said in (_all(meta, AUTHORS[4:]), rel[:1], lines[:1]):
        if authors := _people(said):
            return authors
    return ""


def _people(names: Iterable[str], *, turned: bool = False) -> str:
    people = []
    for written in names:
        for name in written.split(";"):
            name = BY.sub("", _clean(name))
            if turned and name.count(",") == 1:
                name = " ".join(reversed([part.strip() for part in name.split(",")]))
            if name and len(name) <= 100 and "://" not in name and "@" not in name and somebody(name):
                people.append(name)
    return ", ".join(list(dict.fromkeys(people))[:MOST_AUTHORS])[:200]


def _date(written: str) -> str:
    written = written.strip()[:100]
    dated = find_date(written[:10]) if re.match(r"\d{4}-\d\d-\d\d[T ]", written) else find_date(written)
    if dated:
        return dated.date
    # "2016/04" and "2016/4", as indexes of journals have it.
    month = re.fullmatch(r"(\d{4})/(\d{1,2})", written)
    return _date(f"{month[1]}-{int(month[2]):02}") if month else only_year(written)


def _source(tree: HtmlElement, meta: dict[str, list[str]], address: str) -> str:
    """Where the page says that it belongs; where it was found, if it says nothing or only names its site."""
    for link in [*tree.xpath("//link[@rel='canonical']/@href")[:1], *meta.get("og:url", [])[:1]]:
        try:
            parts = urlsplit(urljoin(address, link.strip()))
        except ValueError:
            continue
        if parts.scheme in {"http", "https"} and parts.hostname and (parts.path.strip("/") or parts.query):
            return parts._replace(fragment="").geturl() if len(parts.geturl()) <= 200 else ""
    return address if len(address) <= 200 else ""


def _all(meta: dict[str, list[str]], names: Iterable[str]) -> list[str]:
    return [value for name in names for value in meta.get(name, [])]


def _texts(tree: HtmlElement, path: str) -> list[str]:
    return [_clean(element.text_content()[:500]) for element in tree.xpath(path)[:5]]


def _marked(tree: HtmlElement, names: frozenset[str]) -> list[str]:
    """The short lines of elements that are called so."""
    found = []
    for element in tree.iter("p", "span", "div", "a", "address", "time", "li"):
        if classes(element) & names and 0 < len(text := _clean(element.text_content()[:300])) <= 150:
            found.append(text)
        if len(found) == 5:
            break
    return found


def _clean(text: str) -> str:
    return " ".join(tidy(text).split())


def _first(values: Iterable[str]) -> str:
    return next(filter(None, values), "")
