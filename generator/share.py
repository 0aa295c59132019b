"""One process's share of a build: some consultations, read, checked and made.

Between the steps all processes wait for each other: a text may link to a page of any consultation, and nothing is
written before every text is known to be sound.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from ballots.lean import dataclass
from generator.content.load import Outline
from generator.discussion import Log, Ruling, ThreadKey, on_topic
from generator.errors import Mistake
from generator.freshness import Look
from generator.frozen import check_frozen
from generator.model import Consultation, Site, TopicKey
from generator.pages.in_language import Materials
from generator.pages.moment import Moment
from generator.pages.plan import parts_of, site_part
from generator.pages.planned import Part, Planned
from generator.prose.links import Pages, SiteLinks, files_of
from generator.prose.media import Media
from generator.prose.proses import Proses
from generator.prose.renderings import Renderings
from generator.readings import Readings, without_texts
from generator.render import Renderer
from generator.results import Results
from generator.settings import Image
from generator.stamps import digest
from generator.write import Output


@dataclass(frozen=True, slots=True)
class Read:
    """A consultation as read: where its pages stand (`links.files_of`); its topics with their former slugs; the moments
    at which its pages change by themselves, and the time zone of the days that change them; a hash of what the site's
    own pages show of it."""

    mistakes: Collection[Mistake]
    files: Mapping[str, str]
    topics: Mapping[str, tuple[str, ...]]
    moments: tuple[datetime, ...]
    days: ZoneInfo | None
    facts: str


@dataclass(frozen=True, slots=True)
class Checked:
    """What is in the texts of a consultation, or of the site itself. media: addresses with their files. links: where
    pages stand that they lead to, by their files. named: addresses of the site that are written in them."""

    mistakes: frozenset[Mistake]
    media: Mapping[str, str]
    links: Mapping[str, str]
    named: frozenset[str]


@dataclass(frozen=True, slots=True)
class Made:
    """Paths of files: all that may exist at the moment, and those of them that had to be written."""

    there: tuple[str, ...]
    written: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Edited:
    """A consultation of which nothing has changed since it was made but some files. `there` is as in `Made`."""

    files: frozenset[str]
    there: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Task:
    """What all shares of a build have in common.

    known: consultations that need not be read again. results: those of each consultation.
    """

    readings: Readings
    look: Look
    renderer: Renderer
    output: Output
    known: set[str]
    results: Mapping[str, Results]
    now: datetime

    @property
    def folder(self) -> Path:
        """The site's folder."""
        return self.readings.folder

    @property
    def outline(self) -> Outline:
        """The site without its consultations."""
        return self.readings.outline(self.look)

    def site_of(self, one: Consultation) -> Site:
        """The site as the pages of a consultation see it."""
        return replace(self.outline.site, consultations=(one,))

    def moment(self, slug: str, topics: Mapping[str, Iterable[str]]) -> Moment:
        """The moment of the build for the pages of a consultation: its results, each topic under its present slug.

        topics: the former slugs of each of its topics.
        """
        results = self.results.get(slug, Results())
        present = {(slug, former): (slug, topic) for topic, formers in topics.items() for former in formers}
        topics_found = {present.get(key, key): its for key, its in results.topics.items()}
        threads = {_present(key, present): thread for key, thread in results.threads.items()}
        rulings = [replace(one, thread=_present(one.thread, present)) for one in _rulings(results, slug)]
        logs = {slug: Log(rulings)} if rulings else {}
        return Moment(self.now, replace(results, topics=topics_found, threads=threads, logs=logs))


def _rulings(results: Results, slug: str) -> Iterable[Ruling]:
    return results.logs[slug].rulings if slug in results.logs else ()


def _present(thread: ThreadKey, topics: Mapping[TopicKey, TopicKey]) -> ThreadKey:
    """A thread under the present slug of its topic."""
    consultation, kind, slug, _ = thread
    return on_topic(topics.get((consultation, slug), (consultation, slug))) if kind == "topic" else thread


class Unit:
    """The pages of one consultation, or of the site itself, as far as they have got."""

    def __init__(
        self,
        one: Site | Consultation,
        materials: Materials,
        links: SiteLinks,
        renderings: Renderings,
        parts: list[Part],
    ) -> None:
        self.one = one
        self.parts = parts
        self.recalled = False
        """Whether what its lists say of topics and consultations stands in memory as it is on disk."""
        self._materials = materials
        self._links = links
        self._renderings = renderings

    def check(self, task: Task) -> Checked:
        """Render every text, but for those that are known from the last time."""
        proses, media = self._materials.proses, self._materials.media
        for part in self.parts:
            proses.render(part.proses)
        for image in _images(self.one):
            media.address(image.file)
        task.readings.keep_renderings(task.look, self.one, self._renderings)
        self._renderings.forget()
        return Checked(
            frozenset(proses.mistakes), dict(media.addresses), dict(self._links.followed), frozenset(self._links.named)
        )

    def recall(self, moment: Moment) -> None:
        """Make the lists that votes change, and write none of them: whoever makes one of them for the next vote has
        little left to do."""
        self.recalled = True
        for file in self.parts[-1].files:
            if file.shows or file.totals:
                file.make(moment)

    def make(self, output: Output, moment: Moment, edited: Edited | None = None) -> Made:
        """Make every file; where only texts were `edited`, those that show them."""
        parts = [part for part in self.parts if edited and part.texts & edited.files]
        if edited and edited.files.issubset(text for part in parts for text in part.texts):
            made = make((file for part in parts for file in part.at(moment)), output, moment)
            # An edited text may have other parts, each with pages of its own, than before.
            rooms = tuple(room for part in parts for room in part.rooms)
            stay = (path for path in edited.there if not path.startswith(rooms))
            return Made(tuple(dict.fromkeys((*stay, *made.there))), made.written)
        self.recalled = True
        return make((file for part in self.parts for file in part.at(moment)), output, moment)


HELD = 5000
"""Topics that a process has in memory from step to step; of more, it reads and renders the rest again. That takes a
quarter of the time that they take in all, and keeps the largest site within a few hundred megabytes."""


class Share:
    """The consultations called `slugs`. `units` are those of them that are held; `keep`: even once they are made."""

    def __init__(self, task: Task, slugs: Iterable[str], *, keep: bool = True) -> None:
        self.units: dict[str, Unit] = {}
        self._task = task
        self._slugs = tuple(slugs)
        self._keep = keep
        self._held: dict[str, Consultation] = {}
        self._topics: dict[str, Mapping[str, tuple[str, ...]]] = {}
        self._room = HELD
        self._pages: Pages

    def read(self, _: object) -> dict[str, Read]:
        """Read each consultation."""
        return {slug: self._read(slug) for slug in self._slugs}

    def check(self, pages: Pages) -> dict[str, Checked]:
        """Render the texts of each; `pages` are those of the whole site."""
        self._pages = pages
        return {slug: self._checked(slug) for slug in self._slugs}

    def make(self, edited: Mapping[str, Edited]) -> dict[str, Made]:
        """Make the files of each, as far as they are not those of the last time."""
        return {slug: self._made(slug, edited.get(slug)) for slug in self._slugs}

    def _checked(self, slug: str) -> Checked:
        unit = self._unit(slug)
        if slug in self._held:
            self.units[slug] = unit
        return unit.check(self._task)

    def _made(self, slug: str, edited: Edited | None) -> Made:
        unit = self.units.get(slug) or self._unit(slug)
        made = unit.make(self._task.output, self._task.moment(slug, self._topics[slug]), edited)
        if not self._keep:
            self.units.pop(slug, None)
            self._held.pop(slug, None)
        return made

    def _unit(self, slug: str) -> Unit:
        return unit_of(self._task, self._consultation(slug), self._pages)

    def _consultation(self, slug: str) -> Consultation:
        return self._held.get(slug) or self._task.readings.consultation(self._task.look, slug)

    def _read(self, slug: str) -> Read:
        task = self._task
        if slug in task.known:
            one, mistakes = task.readings.consultation(task.look, slug), list[Mistake]()
        else:
            one, mistakes = task.readings.read(task.look, slug)
        if self._room > 0:
            self._room -= len(one.topics)
            self._held[slug] = one
        site, topics = task.site_of(one), {topic.slug: topic.formerly for topic in one.topics}
        self._topics[slug] = topics
        frozen = check_frozen(site, task.moment(slug, topics).results, task.folder)
        return Read(
            mistakes=[*mistakes, *frozen],
            files=dict(files_of(one)),
            topics=topics,
            moments=tuple(site.moments()),
            days=site.days(task.now),
            facts=digest(without_texts(one)),
        )


def unit_of(task: Task, one: Consultation, pages: Pages) -> Unit:
    """The pages of a consultation, of which nothing has been done yet; `pages` are those that its texts may link to."""
    renderings = task.readings.renderings(task.look, one)
    materials, links = _materials(task, task.site_of(one), pages, renderings)
    return Unit(one, materials, links, renderings, parts_of(materials, one))


def unit_of_site(task: Task, site: Site, pages: Pages) -> Unit:
    """The pages that belong to no consultation."""
    renderings = task.readings.renderings(task.look, site)
    materials, links = _materials(task, site, pages, renderings)
    return Unit(site, materials, links, renderings, [site_part(materials)])


def _materials(task: Task, site: Site, pages: Pages, renderings: Renderings) -> tuple[Materials, SiteLinks]:
    media = Media(task.folder)
    links = SiteLinks(pages, task.folder, media, task.renderer.static.pages)
    proses = Proses(site, links, task.renderer.tongues, renderings)
    return Materials(site, task.folder, task.renderer, proses, media), links


def make(files: Iterable[Planned], output: Output, moment: Moment) -> Made:
    """Make each file, unless it may not exist at the moment."""
    there, written = [], []
    for file in files:
        content = file.make(moment)
        if content is None:
            continue
        there.append(file.path)
        if output.write(file.path, content):
            written.append(file.path)
    return Made(tuple(there), tuple(written))


def _images(one: Site | Consultation) -> Iterator[Image]:
    """The pictures beside texts."""
    own = [one.image]
    if isinstance(one, Consultation):
        own += [news.image for news in one.news]
        for topic in one.topics:
            own += [topic.image, *(page.image for page in topic.option_pages)]
    yield from (image for image in own if image)
