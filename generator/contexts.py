"""What each template receives.

Every page's template gets two names: `frame`, the same for all pages, and `page`, one of the dataclasses below, named
after its template (`templates/topic.html` gets a `TopicPage`). What they are made of stands in `components`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import ClassVar

from markupsafe import Markup

from ballots import Answer, Option, Words
from ballots.lean import dataclass
from generator.components import (
    Branch,
    CaseView,
    Change,
    Choice,
    ConsultationCard,
    Counted,
    DecisionLine,
    Discussion,
    FormerLine,
    FormerPart,
    Link,
    MeetingLine,
    NewsLine,
    OutcomeView,
    PartChange,
    PartLine,
    PhaseLine,
    Picture,
    Progress,
    Rendered,
    RulingLine,
    Stands,
    TextLine,
    TopicCard,
    TopicResult,
    Unanswered,
    Version,
)
from generator.discussion import Comment
from generator.model import Commenting, Consultation, FollowUp, News, Page, Stage, Text, Topic
from generator.pages.chart import Chart
from generator.prose.texts import Part


@dataclass(frozen=True, slots=True)
class HomePage:
    """`home.html`: the consultations that are listed, in the order open, upcoming, closed, concluded, and their latest
    news."""

    template: ClassVar[str] = "home.html"
    image: Picture | None
    cards: tuple[ConsultationCard, ...]
    news: tuple[NewsLine, ...]


@dataclass(frozen=True, slots=True)
class ConsultationPage:
    """`consultation.html`: what it is about, its time line, topics, texts, meetings, news and outcome.

    `progress` is what became of its topics, the latest first; `waiting` is for how many days the authority's answer
    has been waited for, None where it is not; `results` is the href of the results page.
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

    `changes` are those of the wording since the first ballots, the latest first.
    `action` is where the form goes; `live` the address of the consultation's event stream. `choices` has the ballot's
    options in the order written. `number` is the topic's place among the `of` topics of its consultation, and `next`
    leads to the following one. `tally` is the address of `tally.json`, '' while withheld; `embed` the absolute one of
    its `EmbedPage`. `discussion` is None where nobody may write and nobody has.
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
    changes: tuple[Change, ...]
    action: str
    live: str
    results: str
    number: int
    of: int
    next: Link | None
    embed: str
    discussion: Discussion | None


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
    """`summary.html`: the parts of a text, those first that are discussed most."""

    template: ClassVar[str] = "summary.html"
    consultation: Consultation
    text: Text
    text_href: str
    parts: tuple[PartLine, ...]


@dataclass(frozen=True, slots=True)
class PartPage:
    """`part.html`: a part of a text with what is written about it. `number` is its place among the `of` parts of the
    text; `previous` and `next` are the hrefs of those beside it, '' where there is none. `stands` is None where
    nobody asks whether people agree; `changes` are those of its words, the latest first."""

    template: ClassVar[str] = "part.html"
    consultation: Consultation
    text: Text
    text_href: str
    prose: Rendered | None
    part: Part
    number: int
    of: int
    previous: str
    next: str
    stands: Stands | None
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


@dataclass(frozen=True, slots=True)
class ReceiptPage:
    """`receipt.html`, made by the collector: what was recorded.

    `answer` is the canonical answer, None for a withdrawal. `current` is False once a later revision replaced this one.
    `counted.tally` is None where the voter may not see it (yet). `action` is where a withdrawal is sent. `address` is
    the absolute address of the page, for whoever keeps it on paper.
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
    address: str
    back: Link


@dataclass(frozen=True, slots=True)
class CommentPage:
    """`comment.html`, made by the collector: one comment, and what a reader can do with it.

    `side` is what the reader thinks of it: 1 agrees, -1 does not, 0 unknown. `noted` says that it was noted just now.
    `own` is the href of its receipt where the reader wrote it, else ''. `action` is where an answer goes, and `taken`
    whether one is taken.
    """

    template: ClassVar[str] = "comment.html"
    comment: Comment
    side: int
    noted: bool
    own: str
    action: str
    taken: bool
    how: Commenting
    back: Link


@dataclass(frozen=True, slots=True)
class ContributionPage:
    """`contribution.html`, made by the collector: what became of somebody's own comment.

    `comment` has its words whoever else may read them; `state` is one of `discussion.STATES`, or `waiting`. Of a
    withheld one, `rule` and `sentence` say why, and `objection` what its author has said to that. `until` is the moment
    up to which it can be changed, None where that is past. `faults` and `given` are as on the `WritePage`. `action` is
    where changes go; `address` the absolute one of this page.
    """

    template: ClassVar[str] = "contribution.html"
    comment: Comment
    state: str
    rule: str | Markup
    sentence: str
    objection: str
    until: datetime | None
    how: Commenting
    faults: Mapping[str, str]
    given: Mapping[str, str]
    action: str
    address: str
    back: Link


@dataclass(frozen=True, slots=True)
class StoodPage:
    """`stood.html`, made by the collector: what a reader thinks of a part of a text is noted. `side` is as on the
    `CommentPage`; `agree` and `disagree` are how many people do."""

    template: ClassVar[str] = "stood.html"
    side: int
    agree: int
    disagree: int
    back: Link


@dataclass(frozen=True, slots=True)
class ReportPage:
    """`report.html`, made by the collector: to report a comment to the moderators. `noted`: that was done just now."""

    template: ClassVar[str] = "report.html"
    comment: Comment | None
    rules: Mapping[str, str | Markup]
    noted: bool
    action: str
    back: Link


@dataclass(frozen=True, slots=True)
class SignInPage:
    """`sign_in.html`, made by the collector: the button by which somebody invited signs in; `action` is where it
    goes."""

    template: ClassVar[str] = "sign_in.html"
    name: str
    action: str


@dataclass(frozen=True, slots=True)
class ModerationPage:
    """`moderation.html`, made by the collector: what waits for a moderator, or, with `searched`, what was found.

    `moderator` is who has signed in. `number` is how many there are in all; `previous` and `next` are the hrefs of the
    cases beside these, '' where there are none. `rules` are those of the charter by their ids. `done` is how many
    comments were decided on just now.
    """

    template: ClassVar[str] = "moderation.html"
    moderator: str
    cases: tuple[CaseView, ...]
    number: int
    searched: str
    rules: Mapping[str, str | Markup]
    done: int
    previous: str
    next: str


@dataclass(frozen=True, slots=True)
class DecisionsPage:
    """`decisions.html`, made by the collector: what moderators have decided, the latest first."""

    template: ClassVar[str] = "decisions.html"
    moderator: str
    lines: tuple[DecisionLine, ...]
    previous: str
    next: str


@dataclass(frozen=True, slots=True)
class AnswersPage:
    """`answers.html`, made by the collector: comments that wait for the authority's answer. `official` is who has
    signed in; `done` says that an answer was taken just now; `next` is the href of further ones, or ''."""

    template: ClassVar[str] = "answers.html"
    official: str
    comments: tuple[Unanswered, ...]
    done: bool
    next: str


@dataclass(frozen=True, slots=True)
class WritePage:
    """`write.html`, made by the collector: a comment that cannot be taken, filled in as it was sent.

    `faults` says what is wrong, by the name of the form field at fault, '' for the form as a whole. `given` has the
    values sent, by field: of an answer, `parent` is the number of the comment.
    """

    template: ClassVar[str] = "write.html"
    status: int
    heading: str
    faults: Mapping[str, str]
    given: Mapping[str, str]
    how: Commenting
    action: str
    back: Link


@dataclass(frozen=True, slots=True)
class RefusalPage:
    """`refusal.html`, made by the collector: why something was not taken, and the way back.

    `heading` and `sentence` are in the reader's language; `back` is None only where nothing is known to go back to.
    `topic` is what it was about, if that is known, and `stage` where voting on it stands.
    """

    template: ClassVar[str] = "refusal.html"
    status: int
    heading: str
    sentence: str
    back: Link | None
    topic: Topic | None = None
    stage: Stage | None = None


@dataclass(frozen=True, slots=True)
class RetryPage:
    """`retry.html`, made by the collector: a form whose answer the ballot does not allow, filled in as it was sent.

    `faults` says what is wrong, by the name of the form field at fault, '' for the form as a whole; `errors` says the
    same in words that stand beside the field. `given` has the values sent, by field. All is in the reader's language;
    `heading` says that nothing was recorded.
    """

    template: ClassVar[str] = "retry.html"
    status: int
    heading: str
    faults: Mapping[str, str]
    errors: Mapping[str, str]
    given: Mapping[str, Sequence[str]]
    consultation: Consultation
    topic: Topic
    stage: Stage
    choices: Mapping[str, Choice]
    action: str
    back: Link
