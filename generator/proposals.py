"""What citizens may propose in a consultation, and what its editors say of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from ballots import Words
from ballots.lean import dataclass
from generator.errors import Place
from generator.pieces import FollowUp, Translated
from generator.settings import Commenting
from generator.stages import Stage, stage


@dataclass(frozen=True, slots=True)
class Origin:
    """The proposal that a topic began as: its number, and how many people supported it, None where nobody says."""

    number: int
    supports: int | None


@dataclass(frozen=True, slots=True)
class ProposalField:
    """What a proposal says besides its title and its text. Where there are `options`, titles by their ids, it is one of
    them; else it is text, in several lines where it is `long`."""

    title: Words
    hint: Words
    required: bool
    long: bool
    options: Mapping[str, Words]


@dataclass(frozen=True, slots=True)
class ProposalAnswer:
    """What the authority says to the proposal of that number, and what became of it."""

    number: int
    status: str
    date: date | None
    follow_up: tuple[FollowUp, ...]
    prose: Translated
    place: Place


@dataclass(frozen=True, slots=True)
class Proposals:
    """What citizens may propose in a consultation. `title` is '' where they are called no other than that.

    opens, closes: its own or the consultation's. threshold: how many people have to support a proposal so that it
    qualifies, None where that is not asked. per_person: how many one may file, None for any number. categories: titles
    by ids; one is asked for where there are any. how: whether proposals are signed, and when they are moderated.
    comments: how they are commented, None where they are not. answers: by number.
    """

    consultation: str
    title: Words
    summary: Words
    opens: datetime | None
    closes: datetime | None
    threshold: int | None
    per_person: int | None
    categories: Mapping[str, Words]
    fields: Mapping[str, ProposalField]
    how: Commenting
    comments: Commenting | None
    answers: Mapping[int, ProposalAnswer]
    place: Place

    def stage(self, now: datetime) -> Stage:
        """Whether proposals are filed and supported at `now`."""
        return stage(self.opens, self.closes, now)

    def qualified(self, supports: int) -> bool:
        """Whether a proposal with so many supports qualifies."""
        return self.threshold is not None and supports >= self.threshold

    def may_become_topic(self, supports: int) -> bool:
        """Whether a proposal with so many supports may be promoted: where none are asked for, any may."""
        return self.threshold is None or self.qualified(supports)
