"""A site as its editors wrote it: what every page and the collector are made from.

All values are immutable and can be pickled. Moments are aware datetimes in the site's time zone. Nothing here depends
on the clock: what does, takes `now`.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import field
from datetime import date, datetime, time, timedelta
from typing import TypeAlias
from zoneinfo import ZoneInfo

from ballots import Ballot, Option, Words
from ballots.lean import dataclass
from generator.errors import Place
from generator.pieces import Answer, FollowUp, Phase, Translated
from generator.proposals import Origin, Proposals
from generator.settings import Collector, Commenting, Contact, Image, Moderation, Official, Organizer, Theme
from generator.stages import Stage, stage

TopicKey: TypeAlias = tuple[str, str]
"""A topic's identity: the consultation's slug and its own."""


@dataclass(frozen=True, slots=True)
class OptionPage:
    """A page of its own for one option of a topic."""

    consultation: str
    topic: str
    option: Option
    prose: Translated
    image: Image | None
    author: Words
    place: Place


@dataclass(frozen=True, slots=True)
class Topic:
    """One debate topic with its ballot.

    `opens`, `closes` and `results` are its own or the consultation's; `status` is `open` until an editor says
    otherwise. `formerly` are slugs by which it was known. `comments` is None where none are taken.
    """

    consultation: str
    slug: str
    title: Words
    summary: Words
    ballot: Ballot
    opens: datetime | None
    closes: datetime | None
    results: str
    status: str
    tags: tuple[str, ...]
    author: Words
    source: str
    reference: str
    image: Image | None
    formerly: tuple[str, ...]
    follow_up: tuple[FollowUp, ...]
    prose: Translated
    option_pages: tuple[OptionPage, ...]
    place: Place
    ballot_place: Place
    order: int | None = None
    comments: Commenting | None = None
    proposal: Origin | None = None
    answer: Answer | None = None

    @property
    def key(self) -> TopicKey:
        """The topic's identity."""
        return (self.consultation, self.slug)

    def stage(self, now: datetime) -> Stage:
        """Whether votes are taken at `now`: by its dates, or closed as soon as `status` says more than `open`."""
        return Stage.CLOSED if self.status != "open" else stage(self.opens, self.closes, now)

    def results_public(self, now: datetime) -> bool:
        """Whether counts may leave the collector for everyone. Before closing only `live` results may."""
        return self.results == "live" or self.stage(now) is Stage.CLOSED

    def question_version(self) -> str:
        """A short hash of the wording that a voter sees: equal words, equal version."""
        wording = json.dumps(self.wording(), ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(wording.encode()).hexdigest()[:16]

    def wording(self) -> dict[str, object]:
        """The question as a voter reads it, in all languages."""
        return {
            "title": self.title,
            "summary": self.summary,
            "ballot": self.ballot.frozen(),
            "words": self.ballot.wording(),
            "text": {language: prose.text for language, prose in self.prose.items()},
        }


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of the amendment of that number: it was `accepted`, `changed` or `rejected`, and why."""

    number: int
    status: str
    reason: Words


@dataclass(frozen=True, slots=True)
class Text:
    """A text to be read: a bill, a charter. `comments` is None where its parts cannot be discussed; with `votes` they
    can be agreed with, with `amendments` other words can be proposed for them, of which `verdicts` say what became.
    `opens` and `closes` are the consultation's."""

    consultation: str
    slug: str
    title: Words
    summary: Words
    prose: Translated
    place: Place
    comments: Commenting | None = None
    votes: bool = False
    amendments: bool = False
    verdicts: tuple[Verdict, ...] = ()
    opens: datetime | None = None
    closes: datetime | None = None

    @property
    def parted(self) -> bool:
        """Whether its parts can be discussed or agreed with."""
        return self.comments is not None or self.votes

    def stage(self, now: datetime) -> Stage:
        """Where it stands in time."""
        return stage(self.opens, self.closes, now)


@dataclass(frozen=True, slots=True)
class News:
    """A dated piece of news of a consultation."""

    consultation: str
    slug: str
    date: date
    title: Words
    summary: Words
    image: Image | None
    prose: Translated
    place: Place


@dataclass(frozen=True, slots=True)
class Meeting:
    """A public meeting; `ends` is None where nobody wrote an end."""

    title: Words
    summary: Words
    starts: datetime
    ends: datetime | None
    location: Words
    url: str

    @property
    def over(self) -> datetime:
        """When it is over: at its end, else with its day."""
        tomorrow = self.starts.date() + timedelta(days=1)
        return self.ends or datetime.combine(tomorrow, time.min, self.starts.tzinfo)


@dataclass(frozen=True, slots=True)
class Outcome:
    """The authority's answer: what was decided and why."""

    title: Words
    date: date
    prose: Translated
    place: Place


@dataclass(frozen=True, slots=True)
class Facts:
    """What a reader wants to know before taking part, as far as it was written.

    `objectives` and `steps`, how to take part, are sentences; `decision` says who decides and how.
    """

    objectives: tuple[Words, ...] = ()
    participants: Words = field(default_factory=Words)
    decision: Words = field(default_factory=Words)
    territory: Words = field(default_factory=Words)
    reference: str = ""
    steps: tuple[Words, ...] = ()


@dataclass(frozen=True, slots=True)
class Consultation:
    """A consultation with all that belongs to it; `news` has the latest first, `meetings` the earliest."""

    slug: str
    title: Words
    summary: Words
    organizer: Organizer
    contact: Contact
    category: Words
    facts: Facts
    tags: tuple[str, ...]
    opens: datetime | None
    closes: datetime | None
    phases: tuple[Phase, ...]
    access: str
    visibility: str
    results: str
    image: Image | None
    presentation: Translated
    topics: tuple[Topic, ...]
    texts: tuple[Text, ...]
    news: tuple[News, ...]
    meetings: tuple[Meeting, ...]
    outcome: Outcome | None
    place: Place
    proposals: Proposals | None = None

    def stage(self, now: datetime) -> Stage:
        """Where the consultation stands at `now`: open as long as votes are taken on any of its topics, or proposals
        are."""
        stages = {thing.stage(now) for thing in self._timed} or {stage(self.opens, self.closes, now)}
        found = next(found for found in (Stage.OPEN, Stage.UPCOMING, Stage.CLOSED) if found in stages)
        return Stage.CONCLUDED if found is Stage.CLOSED and self.outcome else found

    def waiting(self, now: datetime) -> int | None:
        """For how many days the authority's answer has been waited for; None where there is one, or nothing has ended.

        With topics and proposals that ended at different times, since the last of them.
        """
        ends = [thing.closes for thing in self._timed] or [self.closes]
        if self.stage(now) is not Stage.CLOSED or not all(ends):
            return None
        last = max(end for end in ends if end)
        return max(0, (now.astimezone(last.tzinfo).date() - last.date()).days)

    @property
    def _timed(self) -> list[Topic | Proposals]:
        """What has an opening and an end of its own."""
        return [*self.topics, *([self.proposals] if self.proposals else [])]

    def became(self, number: int) -> Topic | None:
        """The topic that the proposal of that number became, if it did."""
        return next((topic for topic in self.topics if topic.proposal and topic.proposal.number == number), None)

    def results_public(self, now: datetime) -> bool:
        """Whether every topic's counts may be shown, so that figures of the whole consultation may."""
        return all(topic.results_public(now) for topic in self.topics)


@dataclass(frozen=True, slots=True)
class Page:
    """A plain page: legal notice, accessibility statement, about."""

    slug: str
    title: Words
    prose: Translated
    place: Place


@dataclass(frozen=True, slots=True)
class Site:
    """Everything. `languages` has the site's first language first; `url` has no slash at its end."""

    title: Words
    summary: Words
    url: str
    collector: Collector
    languages: tuple[str, ...]
    timezone: ZoneInfo
    organizer: Organizer
    contact: Contact
    image: Image | None
    announcement: Words
    theme: Theme
    currency: str
    html: bool
    consultations: tuple[Consultation, ...]
    pages: tuple[Page, ...]
    moderation: Moderation = Moderation()
    officials: tuple[Official, ...] = ()

    @property
    def language(self) -> str:
        """The site's first language, whose pages stand at the root."""
        return self.languages[0]

    def topics(self) -> Iterator[Topic]:
        """All topics, in the order of the consultations and within them."""
        for consultation in self.consultations:
            yield from consultation.topics

    def consultation(self, slug: str) -> Consultation | None:
        """The consultation called `slug`."""
        return next((consultation for consultation in self.consultations if consultation.slug == slug), None)

    def days(self, now: datetime) -> ZoneInfo | None:
        """The time zone whose days change pages by themselves, from `now` on: where comments or proposals are taken,
        which are drawn by lot, and where an answer is waited for. None where there are no such pages."""
        taken = any(topic.comments and topic.stage(now) is Stage.OPEN for topic in self.topics())
        texts = (text for one in self.consultations for text in one.texts)
        taken = taken or any(text.comments and text.stage(now) is Stage.OPEN for text in texts)
        proposals = (one.proposals for one in self.consultations)
        taken = taken or any(one and one.stage(now) is Stage.OPEN for one in proposals)
        waiting = any(one.waiting(now) is not None for one in self.consultations)
        return self.timezone if taken or waiting else None

    def moments(self) -> list[datetime]:
        """Every moment at which a page or a feed may change by itself, in order: openings, closings, days of news."""
        found = {moment for topic in self.topics() for moment in (topic.opens, topic.closes)}
        for consultation in self.consultations:
            found |= {consultation.opens, consultation.closes}
            if consultation.proposals:
                found |= {consultation.proposals.opens, consultation.proposals.closes}
            found |= {moment for phase in consultation.phases for moment in (phase.opens, phase.closes)}
            found |= {moment for meeting in consultation.meetings for moment in (meeting.starts, meeting.over)}
            days = {news.date for news in consultation.news} | (
                {consultation.outcome.date} if consultation.outcome else set()
            )
            found |= {datetime.combine(day, time.min, self.timezone) for day in days}
        return sorted(moment for moment in found if moment)
