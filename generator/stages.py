"""Where something stands in time."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum


class Stage(StrEnum):
    """Where something stands in time. Only a consultation is ever concluded: closed, and answered by the authority."""

    UPCOMING = "upcoming"
    OPEN = "open"
    CLOSED = "closed"
    CONCLUDED = "concluded"


def stage(opens: datetime | None, closes: datetime | None, now: datetime) -> Stage:
    """The stage at `now` of something open from `opens` (included) to `closes` (not included); None is no bound."""
    if opens and now < opens:
        return Stage.UPCOMING
    return Stage.CLOSED if closes and now >= closes else Stage.OPEN
