"""What is set aside is not looked through, and goes once it is garbage and the next is set aside."""

from __future__ import annotations

import asyncio
import gc
import weakref
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from collector import garbage
from collector.rebuild.builder import Workshop
from collector.rebuild.orders import Order, Task
from tests.collector.fake_builder import FakeBuilder
from tests.collector.house import DURING, running, site, topic

pytestmark = pytest.mark.anyio


class Circle:
    """Something that only a search finds to be garbage."""

    def __init__(self) -> None:
        self.itself = self


class Prose(dict[str, str]):
    """A part of a site that can be watched."""


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    before = gc.get_threshold()
    yield
    gc.unfreeze()
    gc.set_threshold(*before)


def test_a_former_site_stays_until_the_next_is_set_aside() -> None:
    one = Circle()
    former = weakref.ref(one)
    garbage.set_aside()
    del one
    gc.collect()
    assert former()
    garbage.set_aside()
    assert former() is None


def test_what_is_garbage_already_goes_at_once() -> None:
    gone = weakref.ref(Circle())
    garbage.set_aside()
    assert gone() is None
    assert gc.get_freeze_count() > 0


async def test_the_collector_s_former_site_goes_by_itself(tmp_path: Path) -> None:
    """So that a site that is kept, and is no longer the one at hand, need not be looked for."""
    async with running(tmp_path) as house:
        gc.disable()
        try:
            await house.collector.adopt(site(topic("velo", prose=Prose())))
            former = weakref.ref(next(house.collector.site.topics()).prose)
            garbage.keep()
            assert former() is not None
            await house.collector.adopt(site(topic("velo")))
            assert former() is None
        finally:
            gc.enable()


async def test_all_is_set_aside_once_nobody_votes(monkeypatch: pytest.MonkeyPatch) -> None:
    stored, noted = iter([1, 2, 3, 3, 4]), list[int]()
    monkeypatch.setattr(garbage, "QUIET", 0)
    monkeypatch.setattr(garbage, "set_aside", lambda: noted.append(next(stored)))
    kept = asyncio.Event()
    tidying = asyncio.create_task(garbage.tidy(kept, lambda: next(stored)))
    try:
        for _ in range(20):
            await asyncio.sleep(0)
        assert noted == []
        kept.set()
        for _ in range(20):
            await asyncio.sleep(0)
        assert noted == [4], "after the second time that it found what it had found before"
    finally:
        tidying.cancel()
        with suppress(asyncio.CancelledError):
            await tidying


def test_a_few_requests_start_no_search() -> None:
    garbage.look_seldom()
    gc.collect()
    looks = gc.get_stats()[0]["collections"]
    kept = [Circle() for _ in range(5_000)]
    assert gc.get_stats()[0]["collections"] == looks
    kept += [Circle() for _ in range(garbage.SELDOM[0])]
    assert gc.get_stats()[0]["collections"] > looks


def test_a_builder_sets_a_site_aside_once_it_is_ready_for_votes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    times = 0

    def note() -> None:
        nonlocal times
        times += 1

    def idle() -> int:
        while workshop.get_ready():
            (tmp_path / "idle").unlink()
        return times

    monkeypatch.setattr(garbage, "set_aside", note)
    workshop = Workshop(FakeBuilder(tmp_path, tmp_path / "output", local=True, demonstration=False, compress=False))
    (tmp_path / "idle").touch()
    assert [(workshop.do(Order(task, DURING)), idle())[1] for task in (Task.BUILD, Task.UPDATE, Task.UPDATE)] == [
        1,
        1,
        1,
    ]
    assert (workshop.do(Order(Task.BUILD, DURING)), idle())[1] == 2
