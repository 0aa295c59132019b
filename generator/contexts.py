"""What each template receives.

Every page's template gets two names: `frame`, the same for all pages, and `page`, one of the dataclasses below, named
after its template (`templates/topic.html` gets a `TopicPage`). Addresses in `href` fields stand ready for an attribute.
Where a figure may be withheld the field is None, and then no other field hints at it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar

from markupsafe import Markup

from ballots import Answer, Option, Tally
from generator.model import Consultation, FollowUp, Meeting, News, Outcome, Page, Phase, Site, Stage, Text, Topic


@dataclass(frozen=True, slots=True)
class Link:
    """A place to go to: `title` is plain text or marked up with its language, `href` stands ready for an attribute."""

    title: str | Markup
    href: str


@dataclass(frozen=True, slots=True)
class Alternate:
    """This page in another language: `name` is the language's own name for itself; `url` is absolute."""

    language: str
    name: str
    href: str
    url: str


@dataclass(frozen=True, slots=True)
class Rendered:
    """Markdown as HTML. `language` is the one it is written in, which may not be the page's."""

    html: Markup
    language: str


@dataclass(frozen=True, slots=True)
class Picture:
    """An image beside a text; `width` and `height` in pixels, 0 where unknown; `alt` '' where it only decorates."""

    src: str
    alt: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands around every page.

    `title` and `description` are plain text; `url` is the page's absolute address, '' for pages of no fixed address (a
    receipt). `assets` maps an asset's name to its href (`assets["style.css"]`). `policy` is the page's
    Content-Security-Policy. `indexed` is False for pages that search engines should leave out.  `trail` leads from the
    home page to the page above this one; `menu` links the plain pages.
    """

    site: Site
    language: str
    direction: str
    title: str
    description: str
    url: str
    home: str
    alternates: tuple[Alternate, ...]
    trail: tuple[Link, ...]
    menu: tuple[Link, ...]
    assets: Mapping[str, str]
    feeds: tuple[Link, ...]
    policy: str
    indexed: bool


@dataclass(frozen=True, slots=True)
class ConsultationCard:
    """A consultation in a list. `participation` is the number of people who voted, None while withheld."""

    consultation: Consultation
    href: str
    stage: Stage
    image: Picture | None
    participation: int | None


@dataclass(frozen=True, slots=True)
class HomePage:
    """`home.html`: the consultations that are listed, by stage, in the order open, upcoming, closed within `cards`."""

    template: ClassVar[str] = "home.html"
    cards: tuple[ConsultationCard, ...]


@dataclass(frozen=True, slots=True)
class TopicCard:
    """A topic in a list. `voters` is None while withheld; 0 means that nobody has voted."""

    topic: Topic
    href: str
    stage: Stage
    voters: int | None


@dataclass(frozen=True, slots=True)
class PhaseLine:
    """A phase on the time line."""

    phase: Phase
    stage: Stage


@dataclass(frozen=True, slots=True)
class NewsLine:
    """A piece of news in a list."""

    news: News
    href: str


@dataclass(frozen=True, slots=True)
class TextLine:
    """A text in a list."""

    text: Text
    href: str


@dataclass(frozen=True, slots=True)
class OutcomeView:
    """The authority's answer."""

    outcome: Outcome
    prose: Rendered | None


@dataclass(frozen=True, slots=True)
class ConsultationPage:
    """`consultation.html`: what it is about, its time line, topics, texts, meetings, news and outcome.

    `results` is the href of the results page; `participation` is None while withheld. `live` is the address of the
    event stream.
    """

    template: ClassVar[str] = "consultation.html"
    consultation: Consultation
    stage: Stage
    image: Picture | None
    presentation: Rendered | None
    phases: tuple[PhaseLine, ...]
    topics: tuple[TopicCard, ...]
    texts: tuple[TextLine, ...]
    meetings: tuple[Meeting, ...]
    news: tuple[NewsLine, ...]
    outcome: OutcomeView | None
    participation: int | None
    results: str
    calendar: str
    live: str


@dataclass(frozen=True, slots=True)
class Choice:
    """An option as a form shows it: `href` leads to its own page, '' where it has none."""

    option: Option
    href: str
    image: Picture | None


@dataclass(frozen=True, slots=True)
class Counted:
    """The tally of one topic where it may be shown.

    `tally` is None while results are withheld; before the first ballot it is the tally of no answers at all. `as_of` is
    the moment of the last ballot counted. `tally_href` is the address of `tally.json`, '' while withheld.
    """

    tally: Tally | None
    as_of: datetime | None
    tally_href: str


@dataclass(frozen=True, slots=True)
class TopicPage:
    """`topic.html`: the question, the ballot and what was counted.

    `action` is where the form goes; `live` the address of the consultation's event stream. `choices` has the ballot's
    options in the order written. `next` leads to the following topic.
    """

    template: ClassVar[str] = "topic.html"
    consultation: Consultation
    topic: Topic
    stage: Stage
    image: Picture | None
    prose: Rendered | None
    choices: Mapping[str, Choice]
    counted: Counted
    follow_up: tuple[FollowUp, ...]
    action: str
    live: str
    results: str
    next: Link | None


@dataclass(frozen=True, slots=True)
class OptionPage:
    """`option.html`: one option of a topic, for example a project of a budget. `votes` is None while withheld."""

    template: ClassVar[str] = "option.html"
    consultation: Consultation
    topic: Topic
    topic_href: str
    option: Option
    stage: Stage
    image: Picture | None
    author: str
    prose: Rendered | None
    counted: Counted


@dataclass(frozen=True, slots=True)
class TopicResult:
    """One topic on the results page."""

    topic: Topic
    href: str
    stage: Stage
    choices: Mapping[str, Choice]
    counted: Counted


@dataclass(frozen=True, slots=True)
class ResultsPage:
    """`results.html`: all topics of a consultation, counted, with the rule of each count in words."""

    template: ClassVar[str] = "results.html"
    consultation: Consultation
    stage: Stage
    topics: tuple[TopicResult, ...]
    participation: int | None
    outcome: OutcomeView | None
    live: str


@dataclass(frozen=True, slots=True)
class TextPage:
    """`text.html`: a text to be read."""

    template: ClassVar[str] = "text.html"
    consultation: Consultation
    text: Text
    prose: Rendered | None


@dataclass(frozen=True, slots=True)
class NewsPage:
    """`news.html`: a piece of news."""

    template: ClassVar[str] = "news.html"
    consultation: Consultation
    news: News
    image: Picture | None
    prose: Rendered | None


@dataclass(frozen=True, slots=True)
class PlainPage:
    """`plain.html`: a page such as the legal notice."""

    template: ClassVar[str] = "plain.html"
    plain: Page
    prose: Rendered | None


@dataclass(frozen=True, slots=True)
class NotFoundPage:
    """`not_found.html`: for an address where nothing stands."""

    template: ClassVar[str] = "not_found.html"


@dataclass(frozen=True, slots=True)
class MovedPage:
    """`moved.html`: at the former address of a topic, leads to where it is now."""

    template: ClassVar[str] = "moved.html"
    to: Link


@dataclass(frozen=True, slots=True)
class ReceiptPage:
    """`receipt.html`, made by the collector: what was recorded.

    `answer` is the canonical answer, None for a withdrawal. `current` is False once a later revision replaced this one.
    `counted.tally` is None where the voter may not see it (yet). `action` is where a withdrawal is sent.
    """

    template: ClassVar[str] = "receipt.html"
    receipt: str
    consultation: Consultation
    topic: Topic
    choices: Mapping[str, Choice]
    answer: Answer
    revision: int
    day: date
    current: bool
    stage: Stage
    counted: Counted
    action: str
    back: Link


@dataclass(frozen=True, slots=True)
class RefusalPage:
    """`refusal.html`, made by the collector: why something was not taken, and the way back.

    `heading` and `sentence` are in the reader's language; `back` is None only where nothing is known to go back to.
    """

    template: ClassVar[str] = "refusal.html"
    status: int
    heading: str
    sentence: str
    back: Link | None
