"""What pages are made of where something is discussed; as `components`."""

from __future__ import annotations

from datetime import datetime

from markupsafe import Markup

from ballots.lean import dataclass
from generator.components import Link
from generator.discussion import Comment, Ruling
from generator.model import Consultation, Verdict
from generator.prose.diff import Piece
from generator.prose.texts import Part
from generator.settings import Commenting


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
