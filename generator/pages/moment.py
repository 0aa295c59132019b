"""The moment at which pages are made."""

from __future__ import annotations

from datetime import datetime

from ballots.lean import dataclass
from generator.results import Results


@dataclass(frozen=True, slots=True)
class Moment:
    """What pages depend on besides content: the time, and what was counted until then."""

    now: datetime
    results: Results
