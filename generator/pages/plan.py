"""The plan of a site: its parts, every file of each, what it shows, and how to make it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from ballots import Words
from ballots.lean import dataclass
from generator import addresses
from generator.addresses import Thing
from generator.components import Link
from generator.contexts import MovedPage, NotFoundPage
from generator.discussion import Changed, log_key, on_topic
from generator.model import Consultation, Site, Topic
from generator.pages.comments import ORDERS, RANDOM, Sheet
from generator.pages.frames import Frames, Heading
from generator.pages.planned import Part, Planned
from generator.pages.programs import Programs, for_robots
from generator.pages.views import Moment, Views
from generator.prose import proses
from generator.prose.media import Media
from generator.prose.proses import Proses
from generator.render import Context, Renderer
from generator.results import tally_json


@dataclass(frozen=True, slots=True)
class Materials:
    """What pages are made from. `folder` is the site's folder."""

    site: Site
    folder: Path
    renderer: Renderer
    proses: Proses
    media: Media


def parts_of(materials: Materials, one: Consultation) -> list[Part]:
    """The parts of a consultation: one of each topic, and as the last one what else it has.

    Their files are all but the media, whose list is complete only once the texts that use them have been rendered.
    """
    languages = [_InLanguage(materials, language) for language in materials.site.languages]
    return [*(_topic_part(languages, one, topic) for topic in one.topics), _consultation_part(languages, one)]


def site_part(materials: Materials) -> Part:
    """What belongs to no consultation."""
    site = materials.site
    languages = [_InLanguage(materials, language) for language in site.languages]

    def files() -> Iterator[Planned]:
        for asset in materials.renderer.assets.values():
            yield Planned(asset.address[1:], _constant(asset.content))
        for language in languages:
            yield from language.site()
        yield from for_robots(site)

    return Part((), tuple(proses.of_site(site)), files)


def _topic_part(languages: Sequence[_InLanguage], one: Consultation, topic: Topic) -> Part:
    def files() -> Iterator[Planned]:
        for language in languages:
            yield from language.topic(one, topic)
        yield _tally(topic)  # once programs see a vote there, the topic's pages show it

    def comments(moment: Moment) -> Iterator[Planned]:
        for language in languages:
            yield from language.comments(one, topic, moment)

    thread = on_topic(topic.key)
    rooms = tuple(language.room(topic) for language in languages)
    texts = tuple(proses.of_topic(topic))
    return Part({topic.key, thread}, texts, files, thread=thread, pages=comments, rooms=rooms)


def _consultation_part(languages: Sequence[_InLanguage], one: Consultation) -> Part:
    def files() -> Iterator[Planned]:
        for language in languages:
            yield from language.consultation(one)

    def log(moment: Moment) -> Iterator[Planned]:
        for language in languages:
            yield from language.log(one, moment)

    key = log_key(one.slug)
    shown = (key for topic in one.topics for key in (topic.key, on_topic(topic.key)))
    rooms = tuple(language.log_room(one) for language in languages)
    return Part({*shown, key}, tuple(proses.of_consultation(one)), files, thread=key, pages=log, rooms=rooms)


def _constant(content: bytes) -> Callable[[Moment], bytes]:
    return lambda _: content


def _tally(topic: Topic) -> Planned:
    def make(moment: Moment) -> bytes | None:
        if not topic.results_public(moment.now):
            return None
        return tally_json(topic, moment.results.topics.get(topic.key), moment.now)

    return Planned(addresses.tally(topic)[1:], make, frozenset({topic.key}))


class _InLanguage:
    """The files of a site in one language."""

    def __init__(self, materials: Materials, language: str) -> None:
        self._site = materials.site
        self._renderer = materials.renderer
        self._language = language
        self._views = Views(materials.site, materials.renderer, materials.proses, materials.media, language)
        self._frames = Frames(materials.site, materials.renderer, language)
        self._programs = Programs(materials.site, materials.renderer, language)
        self._tongue = materials.renderer.tongues[language]

    def site(self) -> Iterator[Planned]:
        """Those of the site itself."""
        site = self._site
        home = self._page(site, Heading(self._tongue.plain(site.title), site.summary), self._views.home)
        yield replace(home, totals=True)
        for page in site.pages:
            heading = Heading(self._tongue.plain(page.title), Words(), (site,))
            yield self._page(page, heading, partial(self._views.plain, page))
        yield self._site_map()
        yield self._programs.site_feed()
        if self._language == site.language:
            yield self._not_found()

    def consultation(self, one: Consultation) -> Iterator[Planned]:
        """Those of a consultation but for its topics."""
        shown: frozenset[Changed] = frozenset(topic.key for topic in one.topics)
        cards = shown.union(on_topic(topic.key) for topic in one.topics)
        yield self._page(one, self._heading(one.title, one.summary, one), partial(self._views.consultation, one), cards)
        yield self._results(one, shown)
        for text in one.texts:
            heading = self._heading(text.title, text.summary, one, one)
            yield self._page(text, heading, partial(self._views.text, one, text))
        for news in one.news:
            heading = self._heading(news.title, news.summary, one, one)
            yield self._page(news, heading, partial(self._views.news, one, news))
        yield from self._programs.consultation(one)

    def _results(self, one: Consultation, shown: frozenset[Changed]) -> Planned:
        title = self._tongue.sentence("Results: {title}", values={"title": one.title})
        heading = Heading(title, one.summary, (self._site, one), one.visibility == "public", one)
        return self._html(
            lambda language: addresses.results(self._site, one, language),
            heading,
            partial(self._views.results, one),
            shown,
        )

    def topic(self, one: Consultation, topic: Topic) -> Iterator[Planned]:
        """Those of a topic."""
        shown: frozenset[Changed] = frozenset({topic.key})
        heading = self._heading(topic.title, topic.summary, one, one)
        yield self._page(topic, heading, partial(self._views.topic, one, topic), shown | {on_topic(topic.key)})
        yield self._embed(topic)
        for option in topic.option_pages:
            heading = self._heading(option.option.title, option.option.summary, one, one, topic)
            yield self._page(
                option,
                heading,
                partial(self._views.option, one, topic, option),
                shown,
            )
        for slug in topic.formerly:
            yield self._moved(one, topic, slug)

    def room(self, topic: Topic) -> str:
        """Where the pages of its comments stand, and nothing else."""
        return addresses.comments(self._site, topic, self._language)[1:]

    def comments(self, one: Consultation, topic: Topic, moment: Moment) -> Iterator[Planned]:
        """Those of the comments on a topic, where there are any or there may be."""
        if topic.comments is None and on_topic(topic.key) not in moment.results.threads:
            return
        sheets = self._views.sheets(topic, moment)
        for order in ORDERS:
            for sheet in sheets.of(order):
                yield self._sheet(one, topic, sheet)

    def log_room(self, one: Consultation) -> str:
        """Where the pages of what moderators decided stand, and nothing else."""
        return addresses.moderation(self._site, one, self._language)[1:]

    def log(self, one: Consultation, moment: Moment) -> Iterator[Planned]:
        """What moderators decided, where something is discussed, or was."""
        if one.slug not in moment.results.logs and not any(topic.comments for topic in one.topics):
            return
        for sheet in self._views.log_sheets(one, moment):
            title = self._tongue.sentence("Moderation: {title}", values={"title": one.title})
            number = sheet.of + 1 - sheet.number
            if number > 1:
                title = self._tongue.sentence("{title}, page {number}", values={"title": title, "number": f"{number}"})
            yield self._html(
                partial(self._log_address, one, sheet.path),
                Heading(title, one.summary, (self._site, one), indexed=False, consultation=one),
                partial(self._views.log, one, sheet),
                frozenset({log_key(one.slug)}),
            )

    def _log_address(self, one: Consultation, path: str, language: str) -> str:
        return addresses.moderation(self._site, one, language) + path

    def _sheet(self, one: Consultation, topic: Topic, sheet: Sheet) -> Planned:
        title = self._tongue.sentence("Comments: {title}", values={"title": topic.title})
        listed = one.visibility == "public" and sheet.order == RANDOM and sheet.number == 1
        return self._html(
            lambda language: addresses.comments(self._site, topic, language) + sheet.path,
            Heading(title, topic.summary, (self._site, one, topic), listed, one),
            partial(self._views.comments, one, topic, sheet),
            frozenset({on_topic(topic.key)}),
        )

    def _embed(self, topic: Topic) -> Planned:
        heading = Heading(self._tongue.plain(topic.title), topic.summary, indexed=False)
        return self._html(
            lambda language: addresses.embed(self._site, topic, language),
            heading,
            partial(self._views.embed, topic),
            frozenset({topic.key}),
        )

    def _moved(self, one: Consultation, topic: Topic, slug: str) -> Planned:
        page = MovedPage(Link(self._tongue.say(topic.title), self._views.href(topic)))
        heading = self._heading(topic.title, Words(), one, one)
        here = f"{addresses.address(self._site, one, self._language)}{slug}/"
        frame = self._frames.frame(heading, lambda language: addresses.address(self._site, topic, language))
        return Planned(_file(here), lambda _: self._renderer.html(page, frame).encode())

    def _site_map(self) -> Planned:
        heading = Heading(self._tongue.sentence("Site map"), Words(), (self._site,))
        return self._html(
            lambda language: addresses.site_map(self._site, language), heading, self._views.site_map, frozenset()
        )

    def _not_found(self) -> Planned:
        title = self._tongue.sentence("Page not found")
        frame = self._frames.frame(Heading(title, Words(), (self._site,), indexed=False), None)
        return Planned("404.html", lambda _: self._renderer.html(NotFoundPage(), frame).encode())

    def _heading(self, title: Words, summary: Words, one: Consultation, *above: Thing) -> Heading:
        return Heading(self._tongue.plain(title), summary, (self._site, *above), one.visibility == "public", one)

    def _page(
        self,
        thing: Thing,
        heading: Heading,
        view: Callable[[Moment], Context],
        shows: frozenset[Changed] = frozenset(),
    ) -> Planned:
        return self._html(lambda language: addresses.address(self._site, thing, language), heading, view, shows)

    def _html(
        self,
        address: Callable[[str], str],
        heading: Heading,
        view: Callable[[Moment], Context],
        shows: frozenset[Changed],
    ) -> Planned:
        frame = self._frames.frame(heading, address)
        path = _file(address(self._language))
        return Planned(path, lambda moment: self._renderer.html(view(moment), frame).encode(), shows)


def _file(address: str) -> str:
    """The file that a static host answers an address with."""
    return f"{address[1:]}index.html"
