"""What pages of a built site weigh over the wire: themselves, and what a browser fetches to show them."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from generator import addresses
from generator.model import Site
from tests.templates.reading import Page

KIB = 1024
BUDGETS = {"style": 10 * KIB, "scripts": 8 * KIB, "first visit": 30 * KIB}
"""The most that the style sheet, all scripts, and a topic with everything that it shows may weigh, compressed."""

PACKED = (".png", ".jpg", ".jpeg", ".webp", ".avif", ".gif", ".woff2")
"""Files that no server compresses once more."""

Part = Literal["page", "style", "scripts", "pictures"]


@dataclass(frozen=True)
class Weight:
    """Bytes of each part, compressed as over the wire; `raw` are all of them as on disk."""

    parts: dict[Part, int]
    raw: int

    @property
    def total(self) -> int:
        """What a first visit costs."""
        return sum(self.parts.values())


def weigh(output: Path, address: str) -> Weight:
    """The page at `address` of the site built into `output`, with all that it names, also what loads only when seen."""
    file = output / address[1:] / "index.html" if address.endswith("/") else output / address[1:]
    parts: dict[Part, int] = {"page": wire(file), "style": 0, "scripts": 0, "pictures": 0}
    raw = file.stat().st_size
    for part, source in set(_named(Page(file.read_text(encoding="utf-8")))):
        parts[part] += wire(output / source[1:])
        raw += (output / source[1:]).stat().st_size
    return Weight(parts, raw)


@cache
def wire(file: Path) -> int:
    """The bytes of a file as a good static host sends it."""
    content = file.read_bytes()
    return len(content) if file.suffix in PACKED else len(gzip.compress(content, 9, mtime=0))


def _named(page: Page) -> Iterator[tuple[Part, str]]:
    """The files that a page is shown with."""
    for element in page.all("link", "script", "img"):
        match element.tag, element["rel"]:
            case "link", "stylesheet":
                yield "style", element["href"]
            case "link", "icon":
                yield "pictures", element["href"]
            case "script", _ if "src" in element:
                yield "scripts", element["src"]
            case "img", _:
                yield "pictures", element["src"]


def kinds(site: Site) -> Iterator[tuple[str, str]]:
    """The kind and the address of every page of a site in its own language."""

    def here(thing: addresses.Thing) -> str:
        return addresses.address(site, thing, site.language)

    yield "home", here(site)
    yield "site map", addresses.site_map(site, site.language)
    yield "not found", "/404.html"
    for page in site.pages:
        yield "plain page", here(page)
    for one in site.consultations:
        yield "consultation", here(one)
        yield "results", addresses.results(site, one, site.language)
        for text in one.texts:
            yield "text", here(text)
        for news in one.news:
            yield "news", here(news)
        for topic in one.topics:
            yield f"topic: {topic.ballot.kind}", here(topic)
            yield "embed", addresses.embed(site, topic, site.language)
            for option in topic.option_pages:
                yield "option", here(option)
