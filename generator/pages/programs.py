"""The files of a site that programs read: which entries its feeds, calendars and site map have."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time
from functools import partial
from operator import attrgetter

from ballots import Words
from generator import addresses
from generator.addresses import Thing
from generator.discussion import NOTHING, Comment, on_proposal
from generator.model import Consultation, Site
from generator.names import plain_name
from generator.pages import calendars, feeds
from generator.pages.calendars import Happening
from generator.pages.comments import recent_path
from generator.pages.feeds import Entry
from generator.pages.moment import Moment
from generator.pages.planned import Planned
from generator.pages.proposals import filed
from generator.proposals import Proposals
from generator.render import Renderer
from generator.subjects import Subject

LATEST = 50
"""Comments in the feed of a discussion."""

SHORT = 60
"""Characters of a comment that make the title of its entry."""


def feed_path(subject: Subject) -> str:
    """Where the feed of the comments on something stands, below the root of a language."""
    return f"{subject.path}comments/feed.xml"


class Programs:
    """Feeds and calendars in one language."""

    def __init__(self, site: Site, renderer: Renderer, language: str) -> None:
        self._site = site
        self._language = language
        self._tongue = renderer.tongues[language]
        self._plain = self._tongue.plain
        self._say = self._tongue.sentence

    def site_feed(self) -> Planned:
        """`feed.xml` of the site: what happens in its consultations."""
        return Planned(self._file(self._site, "feed.xml"), lambda moment: self._feed(self._site, self._all(), moment))

    def consultation(self, one: Consultation) -> Iterator[Planned]:
        """`feed.xml` and `calendar.ics` of a consultation."""
        yield Planned(self._file(one, "feed.xml"), lambda moment: self._feed(one, self._entries(one), moment))
        yield Planned(self._file(one, "calendar.ics"), partial(self._calendar, one))

    def comments(self, subject: Subject, title: str) -> Planned:
        """`comments/feed.xml` of something that is discussed: the latest comments and replies."""
        path = f"{addresses.root(self._site, self._language)}{feed_path(subject)}"
        return Planned(path[1:], lambda moment: self._heard(subject, title, path, moment), frozenset({subject.thread}))

    def proposals(self, one: Consultation, proposals: Proposals) -> Planned:
        """`proposals/feed.xml` of a consultation: the latest proposals."""
        key = on_proposal(one.slug, "")
        return Planned(self._file(proposals, "feed.xml"), partial(self._proposed, one, proposals), frozenset({key}))

    def _proposed(self, one: Consultation, proposals: Proposals, moment: Moment) -> bytes:
        page, called = self._url(proposals), plain_name(self._tongue, proposals)
        latest = [each for each in filed(proposals, moment) if each.comment.published][-LATEST:]
        return feeds.atom(
            [
                Entry(each.comment.proposal.title, f"{page}{each.number}/", each.comment.text, each.comment.moment)
                for each in latest
                if each.comment.proposal
            ],
            title=f"{called} – {self._plain(one.title)}",
            url=f"{page}feed.xml",
            page=page,
            author=self._plain(self._site.title),
            language=self._language,
        )

    def _heard(self, subject: Subject, title: str, path: str, moment: Moment) -> bytes:
        page = f"{self._site.url}{addresses.root(self._site, self._language)}{subject.path}"
        thread = moment.results.threads.get(subject.thread, NOTHING)
        latest = sorted(thread.readable(), key=attrgetter("moment", "id"), reverse=True)[:LATEST]
        return feeds.atom(
            [self._comment(comment, page, recent_path(thread, comment.id)) for comment in latest],
            title=title,
            url=self._site.url + path,
            page=page,
            author=self._plain(self._site.title),
            language=self._language,
        )

    def _comment(self, comment: Comment, page: str, place: str) -> Entry:
        name = comment.name or self._say("Anonymous")
        words = " ".join((comment.text or comment.proposed).split())
        title = f"{name} – {words[:SHORT]}{'…' if len(words) > SHORT else ''}"
        where = page if comment.proposed else f"{page}comments/{place}"
        return Entry(
            title,
            f"{where}#c{comment.id}",
            comment.text or comment.proposed,
            comment.moment,
            f"{page}#c{comment.id}",
        )

    def _all(self) -> Iterator[Entry]:
        for one in self._site.consultations:
            if one.visibility == "public":
                yield from self._highlights(one)

    def _entries(self, one: Consultation) -> Iterator[Entry]:
        yield from self._highlights(one)
        yield from self._topics(one)
        for topic in one.topics:
            if topic.answer:
                title = self._say("The answer: {title}", values={"title": topic.title})
                yield Entry(title, f"{self._url(topic)}#answer", "", self._midnight(topic.answer.date))
        if one.proposals:
            yield from self._answers(one.proposals)

    def _feed(self, thing: Site | Consultation, entries: Iterable[Entry], moment: Moment) -> bytes:
        """What has happened by now: a topic that opens next week is no news yet."""
        page = self._url(thing)
        return feeds.atom(
            [entry for entry in entries if entry.moment <= moment.now],
            title=self._plain(thing.title),
            url=f"{page}feed.xml",
            page=page,
            author=self._plain(thing.organizer.name) or self._plain(self._site.title),
            language=self._language,
        )

    def _highlights(self, one: Consultation) -> Iterator[Entry]:
        """The opening of a consultation, its news and its outcome."""
        if one.opens:
            yield self._entry(one.title, one, one.summary, one.opens)
        for news in one.news:
            yield self._entry(news.title, news, news.summary, self._midnight(news.date))
        if one.outcome:
            title, url = self._plain(one.outcome.title), f"{self._url(one)}#outcome"
            yield Entry(title, url, "", self._midnight(one.outcome.date))

    def _answers(self, proposals: Proposals) -> Iterator[Entry]:
        """What the authority has answered to proposals, where it says when."""
        for number, answer in sorted(proposals.answers.items()):
            if answer.date:
                title = self._say("The answer to proposal {number}", values={"number": f"{number}"})
                yield Entry(title, f"{self._url(proposals)}{number}/#outcome", "", self._midnight(answer.date))

    def _topics(self, one: Consultation) -> Iterator[Entry]:
        for topic in one.topics:
            if topic.opens:
                yield self._entry(topic.title, topic, topic.summary, topic.opens)

    def _entry(self, title: Words, thing: Thing, summary: Words, moment: datetime) -> Entry:
        return Entry(self._plain(title), self._url(thing), self._plain(summary), moment)

    def _calendar(self, one: Consultation, _: Moment) -> bytes:
        return calendars.calendar(self._plain(one.title), self._happenings(one))

    def _happenings(self, one: Consultation) -> Iterator[Happening]:
        page = self._url(one)
        summary = self._plain(one.summary)
        edges = {
            "opens": (one.opens, self._say("Opens: {title}", values={"title": one.title})),
            "closes": (one.closes, self._say("Closes: {title}", values={"title": one.title})),
        }
        for edge, (moment, title) in edges.items():
            if moment:
                yield Happening(f"{one.slug}-{edge}@{_host(self._site)}", title, summary, moment, None, "", page)
        for number, meeting in enumerate(sorted(one.meetings, key=attrgetter("starts")), 1):
            yield Happening(
                f"{one.slug}-meeting-{number}@{_host(self._site)}",
                self._plain(meeting.title),
                self._plain(meeting.summary),
                meeting.starts,
                meeting.ends,
                self._plain(meeting.location),
                meeting.url or page,
            )

    def _midnight(self, day: date) -> datetime:
        return datetime.combine(day, time.min, self._site.timezone)

    def _url(self, thing: Thing) -> str:
        return self._site.url + addresses.address(self._site, thing, self._language)

    def _file(self, thing: Thing, name: str) -> str:
        return addresses.address(self._site, thing, self._language)[1:] + name


def for_robots(site: Site) -> list[Planned]:
    """`sitemap.xml` and `robots.txt`: what search engines may list."""
    robots = f"User-agent: *\nDisallow:\n\nSitemap: {site.url}/sitemap.xml\n"
    return [
        Planned("sitemap.xml", lambda _: feeds.sitemap(list(_pages(site)))),
        Planned("robots.txt", lambda _: robots.encode()),
    ]


def _pages(site: Site) -> Iterator[list[tuple[str, str]]]:
    """Every page that is listed: its languages and absolute addresses."""
    for thing in _listed(site):
        yield [(language, site.url + addresses.address(site, thing, language)) for language in site.languages]
    for one in site.consultations:
        if one.visibility == "public":
            yield [(language, site.url + addresses.results(site, one, language)) for language in site.languages]


def _listed(site: Site) -> Iterator[Thing]:
    yield site
    yield from site.pages
    for one in site.consultations:
        if one.visibility == "public":
            yield one
            for topic in one.topics:
                yield topic
                yield from topic.option_pages
            yield from one.texts
            yield from one.news
            yield from [one.proposals] if one.proposals else []


def _host(site: Site) -> str:
    return site.url.partition("://")[2]
