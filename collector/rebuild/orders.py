"""What the collector and its builder process say to each other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum, auto
from typing import Self, TypeAlias

from generator.errors import Mistake
from generator.model import Site, TopicKey
from generator.results import Participation, Results, TopicResults


class Task(Enum):
    """What is asked of the builder."""

    READ = auto()
    """Read the content; make nothing."""
    BUILD = auto()
    """Read the content anew and make everything."""
    REFRESH = auto()
    """Consider all pages anew with the same content: time has passed."""
    UPDATE = auto()
    """Make the pages that show the topics that changed."""


@dataclass(frozen=True, slots=True)
class News:
    """What is new in the results since the last order: the whole would be much for ten thousand topics.

    `gone` are topics that no longer have results. `participation` is whole.
    """

    topics: Mapping[TopicKey, TopicResults] = field(default_factory=dict)
    gone: frozenset[TopicKey] = frozenset()
    participation: Mapping[str, Participation] = field(default_factory=dict)

    @classmethod
    def between(cls, told: Results, now: Results) -> Self:
        """What leads from one to the other."""
        return cls(
            {key: topic for key, topic in now.topics.items() if _differs(told.topics.get(key), topic)},
            frozenset(told.topics.keys() - now.topics.keys()),
            now.participation,
        )

    def added_to(self, results: Results) -> Results:
        """The results with these news."""
        topics = {key: topic for key, topic in results.topics.items() if key not in self.gone}
        return Results({**topics, **self.topics}, self.participation)


def _differs(before: TopicResults | None, now: TopicResults) -> bool:
    # Most of ten thousand topics are the very same object: looking that up first is ten times faster.
    return before is not now and before != now


@dataclass(frozen=True, slots=True)
class Order:
    """One piece of work. `changed` are the topics of an update."""

    task: Task
    now: datetime
    news: News = field(default_factory=News)
    changed: frozenset[TopicKey] = frozenset()


@dataclass(frozen=True, slots=True)
class Done:
    """The work is done. `written` and `removed` are paths below the output folder; `site` is there after reading."""

    pages: int
    written: tuple[str, ...]
    removed: tuple[str, ...]
    seconds: float
    site: Site | None = None


@dataclass(frozen=True, slots=True)
class Mistaken:
    """The content has mistakes; nothing was written."""

    found: Sequence[Mistake]


@dataclass(frozen=True, slots=True)
class Failed:
    """The work could not be done, for a reason that is not in the content. `report` is a traceback, '' for a reason
    that says all by itself."""

    reason: str
    report: str = ""


Reply: TypeAlias = Done | Mistaken | Failed
