"""An answer becomes a vote to be stored: keyed by who sent it, salted, dated."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from collector.config import Settings
from collector.http import identity
from collector.http.identity import Voter
from collector.questions import Question
from collector.store.recording import CastVote


def cast_vote(
    settings: Settings,
    timezone: ZoneInfo,
    *,
    topic_id: int,
    question: Question,
    voter: Voter,
    answer: str | None,
    moment: datetime,
    unknown: bool = False,
) -> CastVote:
    """The vote of `voter` at `moment`. answer: canonical JSON, None for a withdrawal. timezone: the site's, for the day
    that is kept. unknown: as of a `CastVote`."""
    voter_key = identity.voter_key(settings, voter, question.topic.consultation)
    return CastVote(
        topic_id=topic_id,
        question=question,
        voter_key=voter_key,
        handle=identity.handle(settings, voter_key, topic_id),
        salt=identity.new_salt(),
        answer=answer,
        level=voter.level,
        moment=moment,
        day=moment.astimezone(timezone).date(),
        unknown=unknown,
        cohort=voter.cohort,
    )
