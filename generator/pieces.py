"""Small pieces of which the model is made."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import TypeAlias

from ballots import Words
from ballots.lean import dataclass
from generator.errors import Place
from generator.stages import Stage, stage


@dataclass(frozen=True, slots=True)
class Prose:
    """Markdown as written in one file: `text` without front matter, which begins at `line` (from 1) of `file`."""

    file: str
    text: str
    line: int = 1


Translated: TypeAlias = Mapping[str, Prose]
"""Prose by language, the original first."""


@dataclass(frozen=True, slots=True)
class Phase:
    """A stretch of a consultation's time line; `opens` and `closes` may be unknown."""

    title: Words
    summary: Words
    opens: datetime | None
    closes: datetime | None

    def stage(self, now: datetime) -> Stage:
        """Where the phase stands at `now`."""
        return stage(self.opens, self.closes, now)


@dataclass(frozen=True, slots=True)
class FollowUp:
    """What became of a topic or a proposal: a dated line. `progress` is how far it has got by then, in percent, None
    where nobody says."""

    date: date
    status: str
    text: Words
    progress: int | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """The authority's final answer to a topic, on a `date`."""

    date: date
    prose: Translated
    place: Place
