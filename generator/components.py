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
from generator.lasting import Lasting
from generator.model import Consultation, Meeting, News, Outcome, Site, Text, Topic
from generator.pieces import FollowUp, Phase
from generator.prose.diff import Piece
from generator.prose.texts import Part
from generator.stages import Stage


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
class ConsultationCard(Lasting):
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
class TopicCard(Lasting):
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
    """What became of a topic at some date, or of a `proposal`."""

    topic: Link
    line: FollowUp
    proposal: bool = False


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
class TopicResult(Lasting):
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
