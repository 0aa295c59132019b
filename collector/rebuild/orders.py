"""What the collector and its builder process say to each other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum, auto
from typing import Self, TypeAlias, TypeVar

from generator.discussion import Changed, History, Log, Thread, ThreadKey
from generator.errors import Mistake
from generator.model import Site, TopicKey
from generator.results import Participation, Results, TopicResults

Key = TypeVar("Key")
Value = TypeVar("Value")


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

    `gone` are topics that no longer have results, `silent` things of which nothing is to be read any more.
    `participation` is whole.
    """

    topics: Mapping[TopicKey, TopicResults] = field(default_factory=dict)
    gone: frozenset[TopicKey] = frozenset()
    participation: Mapping[str, Participation] = field(default_factory=dict)
    threads: Mapping[ThreadKey, Thread] = field(default_factory=dict)
    silent: frozenset[ThreadKey] = frozenset()
    logs: Mapping[str, Log] = field(default_factory=dict)
    texts: Mapping[tuple[str, str], History] = field(default_factory=dict)

    @classmethod
    def between(cls, told: Results, now: Results) -> Self:
        """What leads from one to the other."""
        return cls(
            {key: topic for key, topic in now.topics.items() if _differs(told.topics.get(key), topic)},
            frozenset(told.topics.keys() - now.topics.keys()),
            now.participation,
            {key: thread for key, thread in now.threads.items() if _differs(told.threads.get(key), thread)},
            frozenset(told.threads.keys() - now.threads.keys()),
            {slug: log for slug, log in now.logs.items() if _differs(told.logs.get(slug), log)},
            {key: its for key, its in now.texts.items() if _differs(told.texts.get(key), its)},
        )

    def added_to(self, results: Results) -> Results:
        """The results with these news."""
        return Results(
            {**_left(results.topics, self.gone), **self.topics},
            self.participation,
            {**_left(results.threads, self.silent), **self.threads},
            {**results.logs, **self.logs},
            {**results.texts, **self.texts},
        )


def _left(known: Mapping[Key, Value], gone: frozenset[Key]) -> Mapping[Key, Value]:
    """What is known, without what is gone."""
    return {key: value for key, value in known.items() if key not in gone} if gone else known


def _differs(before: object, now: object) -> bool:
    # Most of ten thousand topics are the very same object: looking that up first is ten times faster.
    return before is not now and before != now


@dataclass(frozen=True, slots=True)
class Order:
    """One piece of work. `changed` are the topics and threads of an update."""

    task: Task
    now: datetime
    news: News = field(default_factory=News)
    changed: frozenset[Changed] = frozenset()


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
