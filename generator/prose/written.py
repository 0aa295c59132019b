"""What citizens have written, as HTML: plain text in paragraphs, in which addresses of the web can be followed."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import TYPE_CHECKING

from markupsafe import Markup, escape

if TYPE_CHECKING:
    from linkify_it import LinkifyIt


@lru_cache(maxsize=20_000)
def paragraphs(text: str) -> Markup:
    """A text with its paragraphs, which empty lines part, and its lines."""
    parts = [Markup("<p>{}</p>\n").format(_lines(part)) for part in text.split("\n\n") if part.strip()]
    return Markup().join(parts)


def _lines(part: str) -> Markup:
    return Markup("<br>\n").join(_linked(line) for line in part.strip("\n").split("\n"))


def _linked(line: str) -> Markup:
    if "://" not in line:
        return escape(line)
    found, last = [], 0
    for match in _linkify().match(line) or ():
        found += [escape(line[last : match.index]), _link(match.url, match.text)]
        last = match.last_index
    return Markup().join([*found, escape(line[last:])])


def _link(url: str, words: str) -> Markup:
    # No link that a stranger wrote says anything for the page that it leads to (`ugc`, `nofollow`).
    return Markup('<a href="{}" rel="nofollow ugc">{}</a>').format(url, words)


@cache
def _linkify() -> LinkifyIt:
    """Finds addresses that begin with `http://` or `https://`, and no others."""
    from linkify_it import LinkifyIt  # noqa: PLC0415 (it takes a while to load, and few comments have an address)

    finder = LinkifyIt(options={"fuzzy_link": False, "fuzzy_email": False, "fuzzy_ip": False})
    for scheme in ("ftp:", "mailto:", "//"):
        finder.add(scheme, None)
    return finder
