"""The clock: each opening and closing wakes the house, whatever happens to time meanwhile."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

import pytest

from collector.rebuild import clock

START = datetime(2026, 3, 1, tzinfo=UTC)


def at(seconds: float) -> datetime:
    return START + timedelta(seconds=seconds)


def passed(moments: Iterable[float], sleeps: Iterable[float | None]) -> tuple[list[float], list[float]]:
    """How long was slept each time, and at which times the house was woken.

    sleeps: how far the wall clock gets during each sleep, None for as far as was asked.
    """
    now, asked, woken, nights = 0.0, list[float](), list[float](), iter(sleeps)

    async def sleep(seconds: float) -> None:
        nonlocal now
        asked.append(seconds)
        try:
            night = next(nights)
        except StopIteration:
            raise asyncio.CancelledError from None
        now += seconds if night is None else night

    def wake(before: datetime, after: datetime) -> None:
        woken.append((after - START).total_seconds())

    with pytest.raises(asyncio.CancelledError):
        asyncio.run(clock.watch(lambda: [at(one) for one in moments], wake, now=lambda: at(now), sleep=sleep))
    return asked, woken


def test_it_sleeps_until_the_next_moment_and_not_a_step_longer() -> None:
    asked, woken = passed([0.25, 3], [None] * 5)
    assert asked[:3] == [0.25, 1, 1]
    assert woken == [0.25, 3]


def test_without_moments_it_only_looks_at_the_clock() -> None:
    assert passed([], [None] * 3) == ([clock.STEP] * 4, [])


def test_a_machine_that_slept_through_several_moments_wakes_the_house_once() -> None:
    assert passed([10, 20, 30], [8 * 3600])[1] == [8 * 3600]


def test_a_clock_that_is_set_back_opens_again_what_it_closed() -> None:
    assert passed([0.5], [None, -3600, 3600])[1] == [0.5, -3599.5, 0.5]


def test_a_timer_that_ends_early_is_set_again() -> None:
    asked, woken = passed([0.5], [0.4999, None, None])
    assert woken == [pytest.approx(0.5, abs=0.01)]
    assert asked[1] > 0


def test_a_clock_that_is_set_goes_on_from_there() -> None:
    passed = 0.0
    now = clock.SetClock(lambda: at(passed))
    passed = 5
    assert now() == at(5)
    now.set(at(1000))
    passed = 8
    assert now() == at(1003)
