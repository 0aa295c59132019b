"""What pages are made of where citizens propose; as `components`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from markupsafe import Markup

from ballots.lean import dataclass
from generator.components import Link, Rendered
from generator.discussion import Comment
from generator.model import Consultation
from generator.pieces import FollowUp


@dataclass(frozen=True, slots=True)
class ProposalLine:
    """A proposal in a list, with its page. `title` and `words`, the beginning of its text, are in `language`;
    `category` and `name` may be ''. `status` is as `pages.proposals.standing` says; `action` is where a reader supports
    it, '' where nobody can."""

    number: str
    title: str
    words: str
    language: str
    name: str
    moment: datetime
    category: str | Markup
    supports: int
    status: str
    comments: int
    href: str
    action: str


@dataclass(frozen=True, slots=True)
class Proposed:
    """Some figures of the proposals of a consultation, and where they are. `first` are those that are met first, on the
    page of the consultation only; `qualified` is None where none can be. `filing` leads to the form, '' where nobody
    may file one."""

    title: str | Markup
    number: int
    qualified: int | None
    first: tuple[ProposalLine, ...]
    href: str
    filing: str


@dataclass(frozen=True, slots=True)
class ProposalSheet:
    """One page of a list of proposals. `lists` are the hrefs of all lists by their names, of which this one is `name`;
    `categories` have names too, and titles. `number` is its place among `of` pages; `previous` and `next` are hrefs,
    '' where there is none; `partial` says that the list ends before all are read."""

    name: str
    lines: tuple[ProposalLine, ...]
    lists: Mapping[str, str]
    categories: Mapping[str, str | Markup]
    number: int
    of: int
    previous: str
    next: str
    partial: bool


@dataclass(frozen=True, slots=True)
class Promotable:
    """A proposal that can become a topic of a consultation: its page, and where the button for that leads."""

    proposal: Comment
    consultation: Consultation
    where: Link
    action: str


@dataclass(frozen=True, slots=True)
class AuthorityAnswer:
    """What the authority says to a proposal, on a `day`, None where nobody says when; and what became of it."""

    day: date | None
    prose: Rendered | None
    follow_up: tuple[FollowUp, ...]
    topic: Link | None
