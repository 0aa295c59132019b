"""What each template receives.

Every page's template gets two names: `frame`, the same for all pages, and `page`, one of the dataclasses below, named
after its template (`templates/topic.html` gets a `TopicPage`). What they are made of stands in `components`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from markupsafe import Markup

from ballots import Option, Words
from ballots.lean import dataclass
from generator.components import (
    Branch,
    Change,
    Choice,
    ConsultationCard,
    Counted,
    Link,
    MeetingLine,
    NewsLine,
    OutcomeView,
    PhaseLine,
    Picture,
    Progress,
    Rendered,
    TextLine,
    TopicCard,
    TopicResult,
)
from generator.discussed import (
    Amendments,
    Discussion,
    FormerLine,
    FormerPart,
    PartChange,
    PartLine,
    RulingLine,
    Stands,
    Version,
)
from generator.discussion import Comment
from generator.model import Consultation, News, Page, Text, Topic
from generator.pages.chart import Chart
from generator.pieces import FollowUp
from generator.proposed import Proposed
from generator.prose.texts import Part
from generator.stages import Stage


@dataclass(frozen=True, slots=True)
class HomePage:
    """`home.html`: the consultations that are listed, by stage, and their latest news."""

    template: ClassVar[str] = "home.html"
    image: Picture | None
    cards: Mapping[Stage, tuple[ConsultationCard, ...]]
    news: tuple[NewsLine, ...]


@dataclass(frozen=True, slots=True)
class ConsultationPage:
    """`consultation.html`: what it is about, its time line, topics, texts, meetings, news and outcome.

    `proposed` is what citizens propose, None where they are not asked to; `progress` is what became of topics and
    proposals, the latest first; `waiting` is for how many days the authority's answer has been waited for, None where
    it is not; `results` is the href of the results page.
    `participation` is the number of people who took part, None while withheld. `live` is the address of the event
    stream.
    """

    template: ClassVar[str] = "consultation.html"
    consultation: Consultation
    stage: Stage
    image: Picture | None
    presentation: Rendered | None
    phases: tuple[PhaseLine, ...]
    topics: tuple[TopicCard, ...]
    texts: tuple[TextLine, ...]
    proposed: Proposed | None
    meetings: tuple[MeetingLine, ...]
    news: tuple[NewsLine, ...]
    outcome: OutcomeView | None
    progress: tuple[Progress, ...]
    waiting: int | None
    participation: int | None
    results: str
    calendar: str
    live: str


@dataclass(frozen=True, slots=True)
class TopicPage:
    """`topic.html`: the question, the ballot and what was counted.

    `answer` is the authority's, `follow_up` what came of it; `changes` are those of the wording since the first
    ballots, the latest first.
    `action` is where the form goes; `live` the address of the consultation's event stream. `choices` has the ballot's
    options in the order written. `number` is the topic's place among the `of` topics of its consultation, and `next`
    leads to the following one. `tally` is the address of `tally.json`, '' while withheld; `embed` the absolute one of
    its `EmbedPage`. `discussion` is None where nobody may write and nobody has. `proposal` is the href of the proposal
    that it began as, or ''.
    """

    template: ClassVar[str] = "topic.html"
    consultation: Consultation
    topic: Topic
    stage: Stage
    image: Picture | None
    prose: Rendered | None
    choices: Mapping[str, Choice]
    counted: Counted
    tally: str
    follow_up: tuple[FollowUp, ...]
    answer: Rendered | None
    changes: tuple[Change, ...]
    action: str
    live: str
    results: str
    number: int
    of: int
    next: Link | None
    embed: str
    discussion: Discussion | None
    proposal: str


@dataclass(frozen=True, slots=True)
class CommentsPage:
    """`comments.html`: one page of the comments on a topic or a part of a text, in one of their orders; `about` leads
    there.

    `orders` leads to the first page in each order; `order` is the name of this one's. `number` is the page's among
    those of the order, the first being 1; `previous` and `next` are the hrefs of those beside it, '' where there is
    none, and `last` that of the last one. `partial` says that the order ends before all comments are read.
    """

    template: ClassVar[str] = "comments.html"
    consultation: Consultation
    about: Link
    discussion: Discussion
    comments: tuple[Comment, ...]
    order: str
    orders: Mapping[str, str]
    number: int
    of: int
    previous: str
    next: str
    last: str
    partial: bool


@dataclass(frozen=True, slots=True)
class LogPage:
    """`log.html`: one page of what moderators decided in a consultation, the latest first.

    `rules` are those of the charter. `number`, `of`, `previous` and `next` are as on the `CommentsPage`.
    """

    template: ClassVar[str] = "log.html"
    consultation: Consultation
    rules: Mapping[str, str | Markup]
    lines: tuple[RulingLine, ...]
    number: int
    of: int
    previous: str
    next: str


@dataclass(frozen=True, slots=True)
class EmbedPage:
    """`embed.html`: a topic in a frame of another site's page: the question, what was counted, and the way to the vote.

    `href` is the absolute address of the topic's page.
    """

    template: ClassVar[str] = "embed.html"
    topic: Topic
    stage: Stage
    counted: Counted
    href: str


@dataclass(frozen=True, slots=True)
class OptionPage:
    """`option.html`: one option of a topic, for example a project of a budget. `next` leads to the following one."""

    template: ClassVar[str] = "option.html"
    consultation: Consultation
    topic: Topic
    topic_href: str
    option: Option
    stage: Stage
    image: Picture | None
    author: Words
    prose: Rendered | None
    counted: Counted
    next: Link | None


@dataclass(frozen=True, slots=True)
class ResultsPage:
    """`results.html`: all topics of a consultation, counted, with the rule of each count in words.

    `participation` is as on the `ConsultationPage`;
    `chart` is participation over time, None while withheld and where there is too little to draw.
    """

    template: ClassVar[str] = "results.html"
    consultation: Consultation
    stage: Stage
    topics: tuple[TopicResult, ...]
    participation: int | None
    chart: Chart | None
    outcome: OutcomeView | None
    live: str


@dataclass(frozen=True, slots=True)
class TextPage:
    """`text.html`: a text to be read. Of one whose `parts` can be discussed, `taken` says whether comments are taken at
    the moment; `summary` leads to the `SummaryPage`, and `versions` to the `VersionsPage`, '' where nothing has
    changed. `former` are the parts that are no longer there, and were discussed."""

    template: ClassVar[str] = "text.html"
    consultation: Consultation
    text: Text
    prose: Rendered | None
    parts: tuple[PartLine, ...]
    taken: bool
    summary: str
    versions: str
    former: tuple[FormerLine, ...]


@dataclass(frozen=True, slots=True)
class VersionsPage:
    """`versions.html`: how a text has changed, the latest version first. `hrefs` lead to its present parts by their
    ids."""

    template: ClassVar[str] = "versions.html"
    consultation: Consultation
    text: Text
    text_href: str
    versions: tuple[Version, ...]
    hrefs: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class FormerPartPage:
    """`former_part.html`: a part that is no longer in its text, with what was written about it."""

    template: ClassVar[str] = "former_part.html"
    consultation: Consultation
    text: Text
    text_href: str
    former: FormerPart
    discussion: Discussion | None


@dataclass(frozen=True, slots=True)
class SummaryPage:
    """`summary.html`: the parts of a text of which something was said, those first that are discussed most."""

    template: ClassVar[str] = "summary.html"
    consultation: Consultation
    text: Text
    text_href: str
    prose: Rendered | None
    parts: tuple[PartLine, ...]


@dataclass(frozen=True, slots=True)
class PartPage:
    """`part.html`: a part of a text with what is written about it. `number` is its place among the `of` parts of the
    text, `heading` the one it stands under, if any; `previous` and `next` are the hrefs of those beside it, '' where
    there is none. `stands` is None where nobody asks whether people agree, `amendments` where no other words were asked
    for or proposed; `changes` are those of its words, the latest first."""

    template: ClassVar[str] = "part.html"
    consultation: Consultation
    text: Text
    text_href: str
    prose: Rendered | None
    part: Part
    heading: Part | None
    number: int
    of: int
    previous: str
    next: str
    stands: Stands | None
    amendments: Amendments | None
    discussion: Discussion | None
    changes: tuple[PartChange, ...]


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
class SiteMapPage:
    """`site_map.html`: the way to every page that is listed; plain pages are in the frame's menu, the pages of options
    on those of their topics."""

    template: ClassVar[str] = "site_map.html"
    branches: tuple[Branch, ...]


@dataclass(frozen=True, slots=True)
class NotFoundPage:
    """`not_found.html`: for an address where nothing stands."""

    template: ClassVar[str] = "not_found.html"


@dataclass(frozen=True, slots=True)
class MovedPage:
    """`moved.html`: at the former address of a topic, leads to where it is now."""

    template: ClassVar[str] = "moved.html"
    to: Link
