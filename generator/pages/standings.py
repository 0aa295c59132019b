"""Where consultations stand in time, looked up in all their topics only when a moment has come.

The home page shows every consultation, and is made anew with each vote: of ten thousand topics none may be looked at
for that.
"""

from __future__ import annotations

from bisect import bisect_right
from datetime import datetime

from ballots.lean import dataclass
from generator.model import Consultation
from generator.stages import Stage


@dataclass(frozen=True, slots=True)
class Standing:
    """The stage of a consultation, and whether figures of the whole of it may be shown."""

    stage: Stage
    public: bool


class Standings:
    """The standings of the consultations of one site, each known by its slug."""

    def __init__(self) -> None:
        self._moments: dict[str, list[datetime]] = {}
        self._known: dict[tuple[str, int], Standing] = {}

    def of(self, one: Consultation, now: datetime) -> Standing:
        """Where `one` stands at `now`."""
        if one.slug not in self._moments:
            self._moments[one.slug] = _moments(one)
        period = one.slug, bisect_right(self._moments[one.slug], now)
        if period not in self._known:
            self._known[period] = Standing(one.stage(now), one.results_public(now))
        return self._known[period]


def _moments(one: Consultation) -> list[datetime]:
    """When its standing may change, in order."""
    found = {one.opens, one.closes, *(moment for topic in one.topics for moment in (topic.opens, topic.closes))}
    return sorted(moment for moment in found if moment)
