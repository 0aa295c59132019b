"""What is set for a whole site: who asks, how pages look, where votes go. A consultation has some of it too."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field

from ballots import Words
from ballots.lean import dataclass


@dataclass(frozen=True, slots=True)
class Image:
    """A picture beside a text: `file` from the site's folder; `alt` is empty where the picture only decorates."""

    file: str
    alt: Words = field(default_factory=Words)


@dataclass(frozen=True, slots=True)
class Font:
    """Letters: a family of `fonts.STACKS`, and font files from the site's folder that go before it, '' for none.

    `bold` is the file for bold text; without it, `file` is for all weights.
    """

    family: str
    file: str = ""
    bold: str = ""


@dataclass(frozen=True, slots=True)
class Theme:
    """How pages look: all colours, on a light screen and on a dark one, by their names in `content.palettes.NAMES`."""

    light: Mapping[str, str]
    dark: Mapping[str, str]
    logo: Image | None = None
    font: Font = Font("sans")
    heading_font: Font = Font("serif")


@dataclass(frozen=True, slots=True)
class Organizer:
    """Who asks: a name, and an address to read more at, or ''."""

    name: Words
    url: str = ""


@dataclass(frozen=True, slots=True)
class Contact:
    """How to reach a person; each may be empty."""

    name: Words = field(default_factory=Words)
    email: str = ""
    phone: str = ""
    address: Words = field(default_factory=Words)


@dataclass(frozen=True, slots=True)
class Limits:
    """How many writes a minute are taken; 0 takes any number."""

    per_voter: int = 60
    per_address: int = 600


@dataclass(frozen=True, slots=True)
class Commenting:
    """How comments are taken.

    stances: what a comment may be, of `discussion.STANCES`; it has to be one of them where there are any. names:
    whether a name is `optional`, `required`, or not asked for (`none`). moderation: `after` they are published, or
    `before`.
    """

    stances: tuple[str, ...] = ()
    names: str = "optional"
    moderation: str = "after"


@dataclass(frozen=True, slots=True)
class Official:
    """Somebody who answers in the authority's name, and in which office."""

    name: str
    role: Words


@dataclass(frozen=True, slots=True)
class Moderation:
    """When a comment waits for a moderator: with more than so many `links`, or with one of `words` in it; and after how
    many `reports` a published one is held back until one has looked at it; 0 never.

    charter: the rules that a withheld comment may break, by id; empty for the usual ones (`charter.USUAL`).
    """

    reports: int = 3
    links: int = 2
    words: tuple[str, ...] = ()
    charter: Mapping[str, Words] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Collector:
    """Where citizens' forms go: `url` is an origin such as `https://votes.example.org`.

    `gather` is how long votes are gathered before pages are rebuilt, in milliseconds.
    """

    url: str
    gather: int = 1000
    limits: Limits = Limits()
