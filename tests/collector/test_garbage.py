"""What is set aside is not looked through, and goes once it is garbage and the next is set aside."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Iterator
from pathlib import Path

import pytest

from collector import garbage
from collector.rebuild.builder import Workshop
from collector.rebuild.orders import Order, Task
from tests.collector.fake_builder import FakeBuilder
from tests.collector.house import DURING


class Circle:
    """Something that only a search finds to be garbage."""

    def __init__(self) -> None:
        self.itself = self


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
