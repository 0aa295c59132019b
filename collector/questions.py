"""What the store needs to know of a topic: its question as it is asked now."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cached_property, lru_cache

from ballots import Ballot, Json
from generator.model import Consultation, Site, Topic, TopicKey
from generator.stages import Stage

_CANONICAL = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)

KEPT = 32
"""Answers to one question whose count is remembered: most kinds have few, and most people give the same."""


def canonical(value: Json) -> str:
    """The one text of a JSON value: equal values, equal text."""
    return _CANONICAL.encode(value)


@dataclass(frozen=True)
class Question:
    """A topic with its ballot. Hashes and texts are made once, since a topic's prose may be long and votes many."""

    consultation: Consultation
    topic: Topic

    @property
    def key(self) -> TopicKey:
        """The topic's identity."""
        return self.topic.key

    @property
    def former_keys(self) -> Iterable[TopicKey]:
        """What the topic's identity was."""
        return [(self.topic.consultation, slug) for slug in self.topic.formerly]

    def stage(self, now: datetime) -> Stage:
        """Whether votes are taken at `now`."""
        return self._in_utc.stage(now)

    @cached_property
    def _in_utc(self) -> Topic:
        """The topic with its dates in UTC, which is what the clock shows: to compare moments of two zones, Python works
        out both zones' offsets each time."""
        opens, closes = (moment and moment.astimezone(UTC) for moment in (self.topic.opens, self.topic.closes))
        return replace(self.topic, opens=opens, closes=closes)

    @property
    def ballot(self) -> Ballot:
        """How answers are read and counted."""
        return self.topic.ballot

    @cached_property
    def frozen(self) -> str:
        """What may not change once there are ballots, as canonical JSON."""
        return canonical(self.ballot.frozen())

    @cached_property
    def wording(self) -> str:
        """The question as a voter reads it, as JSON, each text with its original language first."""
        return json.dumps(self.topic.wording(), ensure_ascii=False)

    @cached_property
    def version(self) -> str:
        """A short hash of the wording."""
        return self.topic.question_version()

    def prepare(self) -> None:
        """Make now what the store will ask for: for thousands of long texts that takes a while."""
        self.frozen, self.version  # noqa: B018 - they are made when first looked at

    @cached_property
    def counted(self) -> Callable[[str], str]:
        """What counting needs of a canonical answer, both as canonical JSON."""
        return lru_cache(KEPT)(self._counted)

    def _counted(self, answer: str) -> str:
        return canonical(self.ballot.counted(json.loads(answer)))


def questions_of(site: Site) -> Mapping[TopicKey, Question]:
    """The questions of a site by the topic's key."""
    return {
        topic.key: Question(consultation, topic) for consultation in site.consultations for topic in consultation.topics
    }


def with_former_keys(questions: Mapping[TopicKey, Question]) -> Mapping[TopicKey, Question]:
    """The same, found by former keys too, where no other topic has taken one over."""
    former = {key: question for question in questions.values() for key in question.former_keys}
    return {**former, **questions}
