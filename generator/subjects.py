"""What is discussed: a topic, a part of a text, or a proposal."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from ballots.lean import dataclass
from generator import addresses
from generator.discussion import ThreadKey, on_part, on_proposal, on_topic
from generator.model import Text, Topic
from generator.proposals import Proposals
from generator.settings import Commenting
from generator.stages import Stage


@dataclass(frozen=True, slots=True)
class Subject:
    """A thing, and for a text the id of the part, for proposals the number of one. `thread` is the key of what is
    written about it, `how` is None where
    nothing is taken, and `path` is the address of its page without the language. `votes`: people are asked whether they
    agree with it."""

    thing: Topic | Text | Proposals
    part: str
    thread: ThreadKey
    how: Commenting | None
    path: str
    votes: bool = False

    @property
    def amended(self) -> bool:
        """Whether other words may be proposed for it."""
        return isinstance(self.thing, Text) and self.thing.amendments and self.how is not None

    def taken(self, now: datetime) -> bool:
        """Whether comments are taken at a moment."""
        return self.how is not None and self.thing.stage(now) is Stage.OPEN


def of_topic(topic: Topic) -> Subject:
    """A topic."""
    return Subject(topic, "", on_topic(topic.key), topic.comments, addresses.path(topic))


def of_proposal(proposals: Proposals, number: str) -> Subject:
    """The proposal of that number, for as long as it can be read."""
    thread = on_proposal(proposals.consultation, number)
    return Subject(proposals, number, thread, proposals.comments, f"{addresses.path(proposals)}{number}/")


def unreadable(subject: Subject) -> Subject:
    """Something of which the words are gone: nothing is taken any more."""
    return replace(subject, how=None, votes=False)


def of_former_part(text: Text, part: str) -> Subject:
    """A part that is no longer in its text: it can be read, and nothing is taken any more."""
    return unreadable(of_part(text, part))


def of_part(text: Text, part: str) -> Subject:
    """A part of a text."""
    thread = on_part(text.consultation, text.slug, part)
    return Subject(text, part, thread, text.comments, f"{addresses.path(text)}{part}/", text.votes)
