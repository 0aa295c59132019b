"""What stands around each page: title, way back, languages, menu, policy."""

from __future__ import annotations

from collections.abc import Callable

from ballots import Words
from ballots.lean import dataclass
from generator import addresses
from generator.components import Alternate, Frame, Link
from generator.model import Consultation, Site
from generator.names import name
from generator.render import Renderer


@dataclass(frozen=True, slots=True)
class Heading:
    """What a page is about, for its frame. `trail` are the things above; `indexed` False keeps search engines out;
    `feed` is the path of the feed of its comments below the root of a language, with what it is called, if it has
    one."""

    title: str
    summary: Words
    trail: tuple[addresses.Thing, ...] = ()
    indexed: bool = True
    consultation: Consultation | None = None
    feed: tuple[str, str] | None = None


class Frames:
    """Makes frames of pages in one language."""

    def __init__(self, site: Site, renderer: Renderer, language: str) -> None:
        self._site = site
        self._renderer = renderer
        self._language = language
        self._tongue = renderer.tongues[language]
        self._menu = renderer.menu(language, renderer.static)
        self._assets = renderer.hrefs(renderer.static)
        self._logo = renderer.logo(language, renderer.static)
        self._policy = renderer.static.policy()

    def frame(self, heading: Heading, address: Callable[[str], str] | None) -> Frame:
        """The frame of a page whose address in a language `address` gives; None for a page of no fixed address."""
        prefix = self._renderer.static.pages
        return Frame(
            site=self._site,
            language=self._language,
            direction=self._tongue.direction,
            title=heading.title,
            description=self._tongue.plain(heading.summary),
            url=self._site.url + address(self._language) if address else "",
            home=prefix + addresses.root(self._site, self._language),
            alternates=self._alternates(address) if address else (),
            trail=self._trail(heading),
            menu=self._menu,
            assets=self._assets,
            logo=self._logo,
            feeds=self._feeds(heading),
            policy=self._policy,
            indexed=heading.indexed and not self._renderer.demonstration,
            demonstration=self._renderer.demonstration,
        )

    def _alternates(self, address: Callable[[str], str]) -> tuple[Alternate, ...]:
        if len(self._site.languages) == 1:
            return ()
        prefix = self._renderer.static.pages
        return tuple(
            Alternate(
                language,
                self._renderer.tongues[language].direction,
                self._renderer.tongues[language].name,
                prefix + address(language),
                self._site.url + address(language),
            )
            for language in self._site.languages
        )

    def _trail(self, heading: Heading) -> tuple[Link, ...]:
        return tuple(
            Link(
                name(self._tongue, thing),
                self._renderer.static.pages + addresses.address(self._site, thing, self._language),
            )
            for thing in heading.trail
        )

    def _feeds(self, heading: Heading) -> tuple[Link, ...]:
        prefix = self._renderer.static.pages
        home = addresses.root(self._site, self._language)
        links = [Link(self._tongue.say(self._site.title), f"{prefix}{home}feed.xml")]
        if heading.consultation:
            place = addresses.address(self._site, heading.consultation, self._language)
            links.append(Link(self._tongue.say(heading.consultation.title), f"{prefix}{place}feed.xml"))
        if heading.feed:
            title, path = heading.feed
            links.append(Link(title, f"{prefix}{home}{path}"))
        return tuple(links)
