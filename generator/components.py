"""What pages are made of: the frame around each, and the links, cards, lines and figures within.

Addresses in `href` fields stand ready for an attribute. Where a figure may be withheld the field is None, and then no
other field hints at it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from markupsafe import Markup

from ballots import Option, Tally, Words
from ballots.lean import dataclass
from generator.discussion import Comment, Ruling
from generator.model import (
    Commenting,
    Consultation,
    FollowUp,
    Meeting,
    News,
    Outcome,
    Phase,
    Site,
    Stage,
    Text,
    Topic,
    Verdict,
)
from generator.prose.diff import Piece
from generator.prose.texts import Part


@dataclass(frozen=True, slots=True)
class Link:
    """A place to go to: `title` is plain text or marked up with its language, `href` stands ready for an attribute."""

    title: str | Markup
    href: str


@dataclass(frozen=True, slots=True)
class Alternate:
    """This page in another language: `name` is the language's own name for itself, `direction` is `ltr` or `rtl`; `url`
    is absolute."""

    language: str
    direction: str
    name: str
    href: str
    url: str


@dataclass(frozen=True, slots=True)
class Rendered:
    """Markdown as HTML. `language` is the one it is written in, which may not be the page's; `direction` is `ltr` or
    `rtl`. `headings` are the highest ones, each with its id and its words; `parts` are as in `prose.texts.Text`."""

    html: Markup
    language: str
    direction: str
    headings: tuple[tuple[str, str], ...]
    parts: tuple[Part, ...] = ()


@dataclass(frozen=True, slots=True)
class Picture:
    """An image beside a text; `width` and `height` in pixels, 0 where unknown; `alt` '' where it only decorates.
    `language` is that of an `alt` in another than the page's, else ''."""

    src: str
    alt: str
    language: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands around every page.

    `title` and `description` are plain text; `url` is the page's absolute address, '' for pages of no fixed address (a
    receipt). `assets` maps an asset's name to its href (`assets["style.css"]`); `logo` has the size at which it is
    shown. `policy` is the page's Content-Security-Policy. `indexed` is False for pages that search engines should leave
    out. `trail` leads from the home page to the page above this one; `menu` links the plain pages and the site map. In
    a `demonstration` the votes are invented.
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
    logo: Picture | None
    feeds: tuple[Link, ...]
    policy: str
    indexed: bool
    demonstration: bool


@dataclass(frozen=True, slots=True)
class ConsultationCard:
    """A consultation in a list. `participation` is the number of people who voted, None while withheld."""

    consultation: Consultation
    href: str
    stage: Stage
    image: Picture | None
    participation: int | None


@dataclass(frozen=True, slots=True)
class NewsLine:
    """A piece of news in a list; `consultation` is what it belongs to."""

    news: News
    consultation: Consultation
    href: str


@dataclass(frozen=True, slots=True)
class Discussion:
    """What is written about a topic, and how to write: `action` is where the form goes. `taken` says whether comments
    are taken at the moment; `how` is None where they never are. `size` counts those that can be read, `first` has the
    ones that are met first, `more` says that there are others, and `all` leads to all of them. `collector` stands
    before the addresses of what can be done with a comment, `log` leads to what moderators decided."""

    size: int
    first: tuple[Comment, ...]
    more: bool
    all: str
    action: str
    collector: str
    log: str
    taken: bool
    how: Commenting | None


@dataclass(frozen=True, slots=True)
class PartLine:
    """A part of a text, with its page and how many comments there are to read; `stands` is None where nobody asks
    whether people agree."""

    part: Part
    href: str
    comments: int
    stands: Stands | None


@dataclass(frozen=True, slots=True)
class Stands:
    """How many people agree with a part of a text. `action` is where a reader says it, while votes are `taken`."""

    agree: int
    disagree: int
    action: str
    taken: bool


@dataclass(frozen=True, slots=True)
class AmendmentLine:
    """Other words that somebody proposes for a part of a text: what differs from those that the part had then, and what
    became of it; `verdict` is None while that is open."""

    comment: Comment
    pieces: tuple[Piece, ...]
    verdict: Verdict | None


@dataclass(frozen=True, slots=True)
class Amendments:
    """Those of a part, the most agreed first. `words` are the part's own, to begin from, plain; `action` is where a new
    one goes, while they are `taken`."""

    lines: tuple[AmendmentLine, ...]
    words: str
    action: str
    collector: str
    taken: bool
    how: Commenting | None


@dataclass(frozen=True, slots=True)
class PartChange:
    """What became of a part of a text: it was `added`, `removed`, `reworded` or `moved`. `pieces` are in `language`,
    whose `direction` is `ltr` or `rtl`."""

    id: str
    kind: str
    language: str
    direction: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Version:
    """A version of a text and what has changed since the one before. `moment` is when it was first seen, None for one
    that is new."""

    moment: datetime | None
    changes: tuple[PartChange, ...]


@dataclass(frozen=True, slots=True)
class FormerPart:
    """A part that is no longer in its text: the words that were last there, in `language`."""

    id: str
    words: str
    language: str
    direction: str


@dataclass(frozen=True, slots=True)
class FormerLine:
    """A part that is no longer in its text, with its page and how many comments there are to read."""

    part: FormerPart
    href: str
    comments: int


@dataclass(frozen=True, slots=True)
class RulingLine:
    """A decision of a moderator as everybody may know it: `rule` is that which a withheld comment breaks, or '';
    `about` leads to what was discussed, None where it is no longer there."""

    ruling: Ruling
    rule: str | Markup
    about: Link | None


@dataclass(frozen=True, slots=True)
class CaseView:
    """A comment as a moderator sees it, with what helps to decide.

    where: the page of what it is about. version: as in `store.comments`. state: one of `discussion.STATES`, or
    `waiting`. causes: why it waits, since `queued`, in sentences; reports: of each the rule and a sentence or ''.
    rule, sentence: why it was withheld; objection: what its author says to that. written, withheld: how many comments
    they have in this consultation, and how many of those are withheld.
    """

    comment: Comment
    version: int
    state: str
    consultation: Consultation | None
    where: Link
    parent: Comment | None
    causes: tuple[str, ...]
    queued: datetime | None
    reports: tuple[tuple[str | Markup, str], ...]
    rule: str | Markup
    sentence: str
    objection: str
    written: int
    withheld: int


@dataclass(frozen=True, slots=True)
class Unanswered:
    """A comment that waits for the authority's answer, and the page of what it is about."""

    comment: Comment
    where: Link


@dataclass(frozen=True, slots=True)
class DecisionLine:
    """A decision in the moderators' own log. `undoable`: whether it can be taken back."""

    id: int
    case: CaseView
    moderator: str
    action: str
    rule: str | Markup
    sentence: str
    moment: datetime
    undoable: bool


@dataclass(frozen=True, slots=True)
class TopicCard:
    """A topic in a list. `voters` is None while withheld; 0 means that nobody has voted. `comments` is how many there
    are to read."""

    topic: Topic
    href: str
    stage: Stage
    image: Picture | None
    voters: int | None
    comments: int


@dataclass(frozen=True, slots=True)
class PhaseLine:
    """A phase on the time line."""

    phase: Phase
    stage: Stage


@dataclass(frozen=True, slots=True)
class MeetingLine:
    """A meeting in a list; `past` once it is over."""

    meeting: Meeting
    past: bool


@dataclass(frozen=True, slots=True)
class TextLine:
    """A text in a list."""

    text: Text
    href: str


@dataclass(frozen=True, slots=True)
class Progress:
    """What became of a topic at some date."""

    topic: Link
    line: FollowUp


@dataclass(frozen=True, slots=True)
class OutcomeView:
    """The authority's answer."""

    outcome: Outcome
    prose: Rendered | None


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
    the moment of the last ballot counted.
    """

    tally: Tally | None
    as_of: datetime | None


@dataclass(frozen=True, slots=True)
class ChangedPart:
    """One text of a question that was changed.

    `kind` is `title`, `summary`, `text` or `option`: a text of the ballot, then of the option or question titled
    `about`, which is empty where the text is that title itself. The text is in `language`, which may not be the page's;
    `direction` is `ltr` or `rtl`.
    """

    kind: str
    about: Words
    language: str
    direction: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """What changed from one wording of a question to the next on which people voted, or to the present one.

    `day` is that of the first ballot on the newer wording; None for the present one where nobody has voted since, or
    where it is an earlier one put back.
    """

    day: date | None
    parts: tuple[ChangedPart, ...]


@dataclass(frozen=True, slots=True)
class TopicResult:
    """One topic on the results page. `tally` is the address of its `tally.json`, '' while withheld."""

    topic: Topic
    href: str
    stage: Stage
    choices: Mapping[str, Choice]
    counted: Counted
    tally: str


@dataclass(frozen=True, slots=True)
class Branch:
    """A consultation on the site map, with the ways to its topics, texts, news and results."""

    consultation: Link
    leaves: tuple[Link, ...]
