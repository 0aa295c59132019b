"""What programs read of a site: Atom feeds and a site map.

Nothing here carries the time of the build, so that equal input gives equal bytes.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from xml.etree import ElementTree

from ballots.lean import dataclass

ATOM = "http://www.w3.org/2005/Atom"
SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
XHTML = "http://www.w3.org/1999/xhtml"
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

ElementTree.register_namespace("xhtml", XHTML)


@dataclass(frozen=True, slots=True)
class Entry:
    """Something new at a known moment; `url` is absolute and is its identity too, unless it has an `id` since it may
    move."""

    title: str
    url: str
    summary: str
    moment: datetime
    id: str = ""


def atom(entries: Iterable[Entry], *, title: str, url: str, page: str, author: str, language: str) -> bytes:
    """An Atom feed (RFC 4287) of `entries`, the latest first; `url` is its own address, `page` the page it follows."""
    latest = sorted(entries, key=lambda entry: (entry.moment, entry.url), reverse=True)
    feed = ElementTree.Element("feed", {"xmlns": ATOM, "xml:lang": language})
    _text(feed, "title", title)
    _text(feed, "id", url)
    _text(feed, "updated", _stamp(latest[0].moment if latest else EPOCH))
    ElementTree.SubElement(feed, "link", {"rel": "self", "href": url, "type": "application/atom+xml"})
    ElementTree.SubElement(feed, "link", {"rel": "alternate", "href": page, "type": "text/html"})
    _text(ElementTree.SubElement(feed, "author"), "name", author)
    for entry in latest:
        _entry(feed, entry)
    return _document(feed)


def _entry(feed: ElementTree.Element, entry: Entry) -> None:
    element = ElementTree.SubElement(feed, "entry")
    _text(element, "title", entry.title)
    _text(element, "id", entry.id or entry.url)
    _text(element, "updated", _stamp(entry.moment))
    ElementTree.SubElement(element, "link", {"rel": "alternate", "href": entry.url, "type": "text/html"})
    if entry.summary:
        _text(element, "summary", entry.summary)


def sitemap(pages: Sequence[Sequence[tuple[str, str]]]) -> bytes:
    """A site map (sitemaps.org): for each page its languages and absolute addresses, the first being the page's own."""
    root = ElementTree.Element("urlset", {"xmlns": SITEMAP})
    for page in pages:
        for _, url in page:
            element = ElementTree.SubElement(root, "url")
            _text(element, "loc", url)
            for language, other in page if len(page) > 1 else ():
                link = {"rel": "alternate", "hreflang": language, "href": other}
                ElementTree.SubElement(element, f"{{{XHTML}}}link", link)
    return _document(root)


def _text(parent: ElementTree.Element, name: str, text: str) -> None:
    ElementTree.SubElement(parent, name).text = text


def _stamp(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds")


def _document(root: ElementTree.Element) -> bytes:
    ElementTree.indent(root)
    document: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return document + b"\n"
