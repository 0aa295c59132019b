"""The days of a demonstration: it plays when most topics are open, in whatever year it is shown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from itertools import pairwise

from generator.model import Site, Topic
from generator.proposals import Proposals
from generator.stages import Stage

USUAL = timedelta(weeks=8)
"""How long people take part where nobody wrote down from when to when."""


def today(site: Site, now: datetime) -> datetime:
    """When the demonstration of `site` begins: at noon of the day in the middle of the stretch in which most topics are
    open, of several such the longest. It is `now` for a site whose topics are always open.

    So the same content gives the same pages in every year, with figures on most of them.
    """
    asked = [topic for topic in site.topics() if topic.status == "open"]
    stretches = list(pairwise(_bounds(asked)))
    if not stretches:
        return now
    begins, ends = max(stretches, key=lambda one: (_open(asked, one[0]), one[1] - one[0]))
    middle = (begins + (ends - begins) / 2).astimezone(site.timezone)
    noon = middle.replace(hour=12, minute=0, second=0, microsecond=0)
    return noon if begins <= noon < ends else middle


def voting(asked: Topic | Proposals, today: datetime) -> tuple[datetime, datetime] | None:
    """From when to when people have voted on a topic, or proposed something, by `today`; None if nobody could."""
    ends = min(asked.closes or today, today)
    begins = asked.opens or ends - USUAL
    return (begins, ends) if begins < ends else None


def _bounds(topics: Sequence[Topic]) -> list[datetime]:
    """All moments at which a topic opens or closes, in order; before and after them as much time as is usual."""
    moments = sorted({moment for topic in topics for moment in (topic.opens, topic.closes) if moment})
    return [moments[0] - USUAL, *moments, moments[-1] + USUAL] if moments else []


def _open(topics: Iterable[Topic], moment: datetime) -> int:
    return sum(topic.stage(moment) is Stage.OPEN for topic in topics)
