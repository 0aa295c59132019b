"""Counting: as new as whoever asks, and never more often than needed."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest

from ballots import Answer, Tally
from ballots.vote import Vote
from collector.store.recording import Recorded
from collector.tallies import FEW, Tallies

pytestmark = pytest.mark.anyio

NOON = datetime(2026, 4, 1, 12, tzinfo=UTC)


@dataclass(frozen=True)
class Slow(Vote):
    """Counts when it is told to, and remembers on which threads."""

    gate: threading.Event
    threads: list[str]

    def count(self, answers: Iterable[tuple[Answer, int]]) -> Tally:  # type: ignore[override] # fewer fields will do
        given = list(answers)
        self.threads.append(threading.current_thread().name)
        assert self.gate.wait(10)
        return {"voters": sum(voters for _, voters in given), "counts": {}}


def recorded(number: int) -> Recorded:
    """A vote by somebody new, unlike any other."""
    return Recorded(1, "ville", 1, gone=None, come=f'"{number}"', newcomer=True, moment=NOON, day=NOON.date())


def tallies(voters: int) -> Tallies:
    found = Tallies({}, {}, {})
    found.add(recorded(number) for number in range(voters))
    return found


async def test_few_answers_are_counted_at_once_and_only_once() -> None:
    counting, slow = tallies(FEW), Slow(threading.Event(), [])
    slow.gate.set()
    for _ in range(3):
        assert (await counting.count(1, slow)).tally["voters"] == FEW
    assert slow.threads == [threading.current_thread().name]


async def test_many_answers_are_counted_beside_the_event_loop_and_whoever_waits_shares_it() -> None:
    counting, slow = tallies(FEW + 1), Slow(threading.Event(), [])
    waiting = [asyncio.create_task(counting.count(1, slow)) for _ in range(10)]
    await asyncio.sleep(0)
    slow.gate.set()
    assert [(await one).tally["voters"] for one in waiting] == [FEW + 1] * 10
    assert len(slow.threads) == 1
    assert slow.threads != [threading.current_thread().name]


async def test_a_count_under_way_is_too_old_for_whoever_votes_meanwhile() -> None:
    counting, slow = tallies(FEW + 1), Slow(threading.Event(), [])
    early = asyncio.create_task(counting.count(1, slow))
    await asyncio.sleep(0.01)  # it counts
    late = []
    for number in range(5):
        counting.add([recorded(1000 + number)])
        late.append(asyncio.create_task(counting.count(1, slow)))
    await asyncio.sleep(0)
    slow.gate.set()
    assert (await early).tally["voters"] == FEW + 1
    assert [(await one).tally["voters"] for one in late] == [FEW + 6] * 5
    assert len(slow.threads) == 2


async def test_whoever_gives_up_does_not_stop_a_count_that_others_wait_for() -> None:
    counting, slow = tallies(FEW + 1), Slow(threading.Event(), [])
    impatient = asyncio.create_task(counting.count(1, slow))
    patient = asyncio.create_task(counting.count(1, slow))
    await asyncio.sleep(0)
    impatient.cancel()
    await asyncio.sleep(0)
    slow.gate.set()
    assert (await patient).tally["voters"] == FEW + 1


async def test_a_topic_without_ballots_has_the_tally_of_no_answers() -> None:
    count = await Tallies({}, {}, {}).count(1, Vote())
    assert count.as_of is None
    assert count.tally["voters"] == 0
