"""The files of a site in one language: what each shows, and how to make it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

from ballots import Words
from ballots.lean import dataclass
from generator import addresses
from generator.addresses import Thing
from generator.components import Frame, Link
from generator.contexts import MovedPage, NotFoundPage
from generator.discussed import FormerPart
from generator.discussion import Changed, ThreadKey, log_key, on_part, on_proposal, on_topic
from generator.model import Consultation, Site, Text, Topic
from generator.names import plain_name
from generator.pages.comments import ORDERS, RANDOM
from generator.pages.discussions import thread_of
from generator.pages.frames import Frames, Heading
from generator.pages.moment import Moment
from generator.pages.planned import Planned
from generator.pages.programs import Programs, feed_path
from generator.pages.proposals import FILING, Filed, filed
from generator.pages.views import Views
from generator.proposals import Proposals
from generator.prose.media import Media
from generator.prose.proses import Proses
from generator.render import Context, Renderer
from generator.subjects import Subject, of_former_part, of_part, of_topic


@dataclass(frozen=True, slots=True)
class Materials:
    """What pages are made from. `folder` is the site's folder."""

    site: Site
    folder: Path
    renderer: Renderer
    proses: Proses
    media: Media


def threads_of(topic: Topic) -> Iterator[ThreadKey]:
    """What people write that a topic's page shows something of."""
    yield on_topic(topic.key)
    if topic.proposal:
        yield on_proposal(topic.consultation, f"{topic.proposal.number}")


class InLanguage:
    """The files of a site in one language."""

    def __init__(self, materials: Materials, language: str) -> None:
        self._site = materials.site
        self._renderer = materials.renderer
        self._language = language
        self._views = Views(materials.site, materials.renderer, materials.proses, materials.media, language)
        self._frames = Frames(materials.site, materials.renderer, language)
        self._programs = Programs(materials.site, materials.renderer, language)
        self._tongue = materials.renderer.tongues[language]
        self._kept: dict[str, tuple[Context, bytes]] = {}

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
        cards = shown.union((on_topic(topic.key) for topic in one.topics), [on_proposal(one.slug, "")])
        yield self._page(one, self._heading(one.title, one.summary, one), partial(self._views.consultation, one), cards)
        yield self._results(one, shown)
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

    def topic(self, one: Consultation, topic: Topic) -> Planned:
        """The page of a topic."""
        heading = self._heading(topic.title, topic.summary, one, one)
        own = self._with_feed(heading, of_topic(topic)) if topic.comments else heading
        shown: frozenset[Changed] = frozenset({topic.key, *threads_of(topic)})
        return self._page(topic, own, partial(self._views.topic, one, topic), shown)

    def beside_topic(self, one: Consultation, topic: Topic) -> Iterator[Planned]:
        """What else belongs to a topic: its frame for other sites, the pages of its options, those it has moved
        from."""
        shown: frozenset[Changed] = frozenset({topic.key})
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

    def room(self, subject: Subject) -> str:
        """Where the pages of comments on something stand, and nothing else."""
        return f"{addresses.root(self._site, self._language)}{subject.path}comments/"[1:]

    def comments(self, one: Consultation, topic: Topic, moment: Moment) -> Iterator[Planned]:
        """Those of the comments on a topic."""
        yield from self._comments(
            one, of_topic(topic), self._heading(topic.title, topic.summary, one, one, topic), moment
        )

    def text(self, one: Consultation, text: Text) -> Iterator[Planned]:
        """Those of a text, but for those of its parts."""
        shown: frozenset[Changed] = frozenset({on_part(one.slug, text.slug, "")})
        heading = self._heading(text.title, text.summary, one, one)
        yield self._page(text, heading, partial(self._views.texts.text, one, text), shown)
        if text.parted:
            title = self._tongue.sentence("Most discussed: {title}", values={"title": text.title})
            yield self._html(
                lambda language: addresses.summary(self._site, text, language),
                replace(self._heading(text.title, text.summary, one, one, text), title=title),
                partial(self._views.texts.summary, one, text),
                shown,
            )

    def text_room(self, text: Text) -> str:
        """Where the pages of its parts stand, beside those of the text itself."""
        return addresses.address(self._site, text, self._language)[1:]

    def parts(self, one: Consultation, text: Text, moment: Moment) -> Iterator[Planned]:
        """Those of the parts of a text."""
        for number, part in enumerate(self._views.texts.parts(text), 1):
            subject = of_part(text, part.id)
            values = {"title": text.title, "number": f"{number}"}
            heading = self._heading(text.title, Words(), one, one, text)
            title = self._tongue.sentence("{title}, part {number}", values=values)
            yield self._html(
                partial(self._part_address, text, part.id),
                replace(heading, title=title),
                partial(self._views.texts.part, one, text, part.id),
                frozenset({subject.thread}),
            )
            if thread_of(subject, moment).comments:
                yield from self._comments(one, subject, replace(heading, title=title), moment)

        if self._views.texts.has_versions(text, moment):
            title = self._tongue.sentence("Versions: {title}", values={"title": text.title})
            yield self._html(
                lambda language: addresses.address(self._site, text, language) + "versions/",
                replace(self._heading(text.title, Words(), one, one, text), title=title),
                partial(self._views.texts.versions, one, text),
                frozenset({on_part(one.slug, text.slug, "")}),
            )
        for former in self._views.texts.former(text, moment):
            yield from self._former(one, text, former, moment)

    def _former(self, one: Consultation, text: Text, former: FormerPart, moment: Moment) -> Iterator[Planned]:
        """Those of a part that is no longer in its text."""
        subject = of_former_part(text, former.id)
        title = self._tongue.sentence("Earlier version: {title}", values={"title": text.title})
        heading = replace(self._heading(text.title, Words(), one, one, text), title=title, indexed=False)
        yield self._html(
            partial(self._part_address, text, former.id),
            heading,
            partial(self._views.texts.former_part, one, text, former),
            frozenset({subject.thread}),
        )
        yield from self._comments(one, subject, heading, moment)

    def _part_address(self, text: Text, part: str, language: str) -> str:
        return addresses.part(self._site, text, part, language)

    def _comments(self, one: Consultation, subject: Subject, heading: Heading, moment: Moment) -> Iterator[Planned]:
        """The comments on something, where there are any or there may be."""
        if subject.how is None and not thread_of(subject, moment).comments:
            return
        sheets = self._views.discussions.sheets(subject, moment)
        heading = self._with_feed(heading, subject)
        title = self._comments_title(heading)
        yield self._programs.comments(subject, title)
        for order in ORDERS:
            for sheet in sheets.of(order):
                listed = heading.indexed and order == RANDOM and sheet.number == 1
                yield self._html(
                    partial(self._comments_address, subject, sheet.path),
                    replace(heading, title=title, indexed=listed),
                    partial(self._views.discussions.comments, one, subject, sheet),
                    frozenset({subject.thread}),
                )

    def _with_feed(self, heading: Heading, subject: Subject) -> Heading:
        return replace(heading, feed=(self._tongue.sentence("Comments"), feed_path(subject)))

    def _comments_title(self, heading: Heading) -> str:
        return self._tongue.sentence("Comments: {title}", values={"title": heading.title})

    def _comments_address(self, subject: Subject, path: str, language: str) -> str:
        return f"{addresses.root(self._site, language)}{subject.path}comments/{path}"

    def proposals_room(self, proposals: Proposals) -> str:
        """Where the pages of proposals stand, and nothing else."""
        return addresses.address(self._site, proposals, self._language)[1:]

    def proposals(self, one: Consultation, proposals: Proposals) -> Iterator[Planned]:
        """Those of proposals that are there before anybody has filed one: the form, and a feed."""
        title = self._tongue.sentence("File a proposal")
        yield self._html(
            lambda language: addresses.address(self._site, proposals, language) + FILING,
            replace(self._heading(one.title, proposals.summary, one, one, proposals), title=title),
            partial(self._views.proposals.propose, one, proposals),
            frozenset(),
        )
        yield self._programs.proposals(one, proposals)

    def filed(self, one: Consultation, proposals: Proposals, moment: Moment) -> Iterator[Planned]:
        """Those of all proposals: the lists, and the pages of each."""
        title = plain_name(self._tongue, proposals)
        heading = replace(self._heading(one.title, proposals.summary, one, one), title=title)
        heading = replace(heading, feed=(title, addresses.path(proposals) + "feed.xml"))
        for sheet in self._views.proposals.sheets(proposals, moment):
            listed = heading.indexed and not sheet.path
            # A support changes a line of a few pages, and may change any.
            yield self._html(
                partial(self._proposals_address, proposals, sheet.path),
                replace(heading, indexed=listed),
                partial(self._views.proposals.list, one, proposals, sheet),
                frozenset({on_proposal(one.slug, "")}),
                often_same=True,
            )
        for each in filed(proposals, moment):
            yield from self._proposal(one, proposals, each, moment)

    def _proposal(self, one: Consultation, proposals: Proposals, each: Filed, moment: Moment) -> Iterator[Planned]:
        """Those of one proposal."""
        subject, said = self._views.proposals.subject(proposals, each), each.comment.proposal
        title = (said.title if said else "") or plain_name(self._tongue, subject)
        heading = replace(self._heading(one.title, Words(), one, one, proposals), title=title)
        heading = replace(heading, indexed=heading.indexed and each.comment.published)
        written = bool(each.thread.said)
        yield self._html(
            partial(self._proposals_address, proposals, f"{each.number}/"),
            self._with_feed(heading, subject) if written else heading,
            partial(self._views.proposals.proposal, one, proposals, each),
            frozenset({subject.thread}),
        )
        if written:
            yield from self._comments(one, subject, heading, moment)

    def _proposals_address(self, proposals: Proposals, path: str, language: str) -> str:
        return addresses.address(self._site, proposals, language) + path

    def log_room(self, one: Consultation) -> str:
        """Where the pages of what moderators decided stand, and nothing else."""
        return addresses.moderation(self._site, one, self._language)[1:]

    def log(self, one: Consultation, moment: Moment) -> Iterator[Planned]:
        """What moderators decided, where something is discussed, or was."""
        takes = one.proposals or any(topic.comments for topic in one.topics) or any(text.comments for text in one.texts)
        written = any(key[0] == one.slug for key in (*moment.results.threads, *map(log_key, moment.results.logs)))
        if not takes and not written:
            return
        for sheet in self._views.discussions.log_sheets(one, moment):
            title = self._tongue.sentence("Moderation: {title}", values={"title": one.title})
            number = sheet.of + 1 - sheet.number
            if number > 1:
                title = self._tongue.sentence("{title}, page {number}", values={"title": title, "number": f"{number}"})
            yield self._html(
                partial(self._log_address, one, sheet.path),
                Heading(title, one.summary, (self._site, one), indexed=False, consultation=one),
                partial(self._views.discussions.log, one, sheet),
                frozenset({log_key(one.slug)}),
            )

    def _log_address(self, one: Consultation, path: str, language: str) -> str:
        return addresses.moderation(self._site, one, language) + path

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
        *,
        often_same: bool = False,
    ) -> Planned:
        frame: Frame | None = None
        path = _file(address(self._language))

        def make(moment: Moment) -> bytes:
            nonlocal frame
            context = view(moment)
            if often_same and (kept := self._kept.get(path)) and kept[0] == context:
                return kept[1]
            # Of the pages that are planned only some are made: a frame is, once the page is.
            frame = frame or self._frames.frame(heading, address)
            page = self._renderer.html(context, frame).encode()
            if often_same:
                self._kept[path] = context, page
            return page

        return Planned(path, make, shows)


def _file(address: str) -> str:
    """The file that a static host answers an address with."""
    return f"{address[1:]}index.html"
