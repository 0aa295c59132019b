"""The wordings that ballots answered, in memory: what pages say of how a question was changed while people voted.

To be used on the event loop only, where it follows the database commit by commit, and edits.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from collector.questions import Question
from collector.store.recording import Recorded
from collector.store.wordings import Answered
from generator.results import Wording


class Wordings:
    """By topic id the wordings that ballots answered, in the order of the first ones: all of them where the topic was
    reworded; elsewhere none may be known."""

    def __init__(self) -> None:
        self._answered: dict[int, tuple[Answered, ...]] = {}

    def add(self, votes: Iterable[Recorded]) -> None:
        """Take note of votes that are on disk now, in their order."""
        for vote in votes:
            if vote.answered:
                self._answered[vote.topic_id] = (*self._answered.get(vote.topic_id, ()), vote.answered)

    def adopt(self, stored: Mapping[int, Sequence[Answered]]) -> None:
        """A site was adopted, and this is what was stored then. Votes committed since may be known here already."""
        for topic_id, answered in stored.items():
            versions = {one.version for one in answered}
            since = [one for one in self._answered.get(topic_id, ()) if one.version not in versions]
            self._answered[topic_id] = (*answered, *since)

    def former(self, topic_id: int, question: Question) -> tuple[Wording, ...]:
        """The wordings other than the question's present one, in the order of their first ballots."""
        answered = self._answered.get(topic_id, ())
        return tuple(one.wording for one in answered if one.version != question.version)

    def reworded(self, topic_id: int, question: Question) -> date | None:
        """The day of the first ballot on the present wording, if it came after those on all others."""
        answered = self._answered.get(topic_id, ())
        last = answered[-1] if len(answered) > 1 else None
        return last.wording.day if last and last.version == question.version else None
