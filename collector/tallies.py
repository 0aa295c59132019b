"""What is counted, in memory: for each topic how many voters gave each answer, and the tally of it.

To be used on the event loop only, where it follows the database commit by commit. A count that takes long runs on a
thread, one a topic at most: whoever asks meanwhile shares the next one.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TypeAlias

from ballots import Answer, Ballot, Tally
from collector.store.recording import Recorded
from generator.results import Participation

FEW = 100
"""Up to this many different answers a topic is counted at once, unless its last count took `LONG` seconds."""

LONG = 0.002

Multiset: TypeAlias = Sequence[tuple[str, int]]
"""Counted answers as canonical JSON, each with how many voters gave it."""


@dataclass(frozen=True, slots=True)
class Count:
    """A tally and the moment of the last ballot in it, None where there is none."""

    tally: Tally
    as_of: datetime | None


@dataclass(slots=True)
class _Topic:
    """`version` rises with every change; `counted` is what was counted last, at version `at`."""

    answers: Counter[str] = field(default_factory=Counter)
    as_of: datetime | None = None
    version: int = 0
    counted: Count | None = None
    at: int = -1
    seconds: float = 0.0
    counting: asyncio.Task[None] | None = None


class Tallies:
    """The multisets of all topics, by topic id, and how many people first voted on which day, by consultation."""

    def __init__(
        self,
        answers: Mapping[int, Mapping[str, int]],
        moments: Mapping[int, datetime],
        participation: Mapping[str, Mapping[date, int]],
    ) -> None:
        self._people = {consultation: Counter(people) for consultation, people in participation.items()}
        self._topics = {id: _Topic(Counter(answers.get(id, {})), moment) for id, moment in moments.items()}

    def add(self, votes: Iterable[Recorded]) -> None:
        """Count votes that are on disk now, in their order."""
        for vote in votes:
            topic = self._topics.get(vote.topic_id)
            if topic is None:
                topic = self._topics[vote.topic_id] = _Topic()
            if vote.gone is not None:
                topic.answers[vote.gone] -= 1
                if not topic.answers[vote.gone]:
                    del topic.answers[vote.gone]
            if vote.come is not None:
                topic.answers[vote.come] += 1
            topic.as_of = vote.moment
            topic.version += 1
            if vote.newcomer:
                if vote.consultation not in self._people:
                    self._people[vote.consultation] = Counter()
                self._people[vote.consultation][vote.day] += 1

    def recall(self) -> None:
        """The ballots may have changed: count anew when asked."""
        for topic in self._topics.values():
            topic.version += 1

    def version(self, topic_id: int) -> int:
        """A number that rises with every change of what is counted on a topic; -1 before the first ballot."""
        topic = self._topics.get(topic_id)
        return topic.version if topic else -1

    def answers(self, topic_id: int) -> Mapping[str, int]:
        """How many voters gave each answer, as canonical JSON."""
        topic = self._topics.get(topic_id)
        return dict(topic.answers) if topic else {}

    def as_of(self, topic_id: int) -> datetime | None:
        """The moment of the latest ballot on a topic, in UTC; None before the first."""
        topic = self._topics.get(topic_id)
        return topic.as_of if topic else None

    def participation(self, consultation: str) -> Participation:
        """The people who voted on any of a consultation's topics."""
        people = self._people.get(consultation, Counter())
        return Participation(people.total(), tuple(sorted(people.items())))

    async def count(self, topic_id: int, ballot: Ballot) -> Count:
        """The tally of a topic: at least as new as this call, newer where votes came in since."""
        topic = self._topics.get(topic_id)
        if topic is None:
            return Count(ballot.count(()), None)
        asked = topic.version
        while topic.counted is None or topic.at < asked:
            if topic.counting is None and len(topic.answers) <= FEW and topic.seconds < LONG:
                _counted(topic, *_timed(ballot, list(topic.answers.items())), topic.as_of, topic.version)
                continue
            if topic.counting is None:
                topic.counting = asyncio.create_task(_count_beside(topic, ballot))
            # Shielded: others wait for the same count, and one of them may give up.
            await asyncio.shield(topic.counting)
        return topic.counted


async def _count_beside(topic: _Topic, ballot: Ballot) -> None:
    """Count a snapshot on a thread, so that votes are taken meanwhile."""
    try:
        version, as_of = topic.version, topic.as_of
        tally, seconds = await asyncio.to_thread(_timed, ballot, list(topic.answers.items()))
        _counted(topic, tally, seconds, as_of, version)
    finally:
        topic.counting = None


def _counted(topic: _Topic, tally: Tally, seconds: float, as_of: datetime | None, version: int) -> None:
    topic.counted, topic.at, topic.seconds = Count(tally, as_of), version, seconds


def _timed(ballot: Ballot, answers: Multiset) -> tuple[Tally, float]:
    """The tally, and how many seconds it took."""
    began = time.perf_counter()
    tally = ballot.count((_read(answer), voters) for answer, voters in answers)
    return tally, time.perf_counter() - began


def _read(answer: str) -> Answer:
    read: Answer = json.loads(answer)
    return read
