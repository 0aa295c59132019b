"""Openings and closings: wakes the house at each moment at which pages change by themselves."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime, timedelta

STEP = 1.0
"""The longest sleep, in seconds. Timers stand still while a machine sleeps and know nothing of a clock that was set, so
the wall clock is looked at again and again."""


def wall_clock() -> datetime:
    """Now."""
    return datetime.now(UTC)


class SetClock:
    """A clock that shows the time of `wall` until it is set; it goes as fast as that one."""

    def __init__(self, wall: Callable[[], datetime] = wall_clock) -> None:
        self._wall = wall
        self._ahead = timedelta()

    def __call__(self) -> datetime:
        """Now, as this clock has it."""
        return self._wall() + self._ahead

    def set(self, now: datetime) -> None:
        """Let it be `now`."""
        self._ahead = now - self._wall()


async def watch(
    moments: Callable[[], Sequence[datetime]],
    passed: Callable[[datetime, datetime], None],
    *,
    now: Callable[[], datetime] = wall_clock,
    sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
) -> None:
    """Call `passed(before, after)` whenever the clock went past one or more of `moments`, in either direction: a clock
    that is set back reopens what it had closed. Runs until it is cancelled.

    moments: in order, asked for anew each time since an edit may change them.
    """
    before = now()
    while True:
        await sleep(_until(moments(), now()))
        after = now()
        first, last = min(before, after), max(before, after)
        if any(first < moment <= last for moment in moments()):
            passed(before, after)
        before = after


def _until(moments: Sequence[datetime], now: datetime) -> float:
    """Seconds to the next of `moments`, at most `STEP`, and never nothing: a timer may end a little early."""
    rest = next((moment - now for moment in moments if moment > now), None)
    return STEP if rest is None else min(STEP, max(rest.total_seconds(), 0.001))
