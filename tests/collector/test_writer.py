"""Where statements are run: those of votes on the event loop, unless they take long there, and all others beside it."""

from __future__ import annotations

import asyncio
import sqlite3
import threading
from collections.abc import AsyncIterator, Iterator, Sequence
from pathlib import Path

import pytest

from collector.store import writer as module
from collector.store.writer import FEW, LONG, PATIENCE, Writer

pytestmark = pytest.mark.anyio


@pytest.fixture
def connection(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    made = sqlite3.connect(tmp_path / "some.db", isolation_level=None, check_same_thread=False)
    made.execute("CREATE TABLE number (number)")
    yield made
    made.close()


@pytest.fixture
async def writer(connection: sqlite3.Connection) -> AsyncIterator[Writer]:
    made = Writer(connection, capacity=10_000, committed=lambda _: None)
    made.start()
    yield made
    await made.close()


class Clock:
    """Stands still until it is moved."""

    def __init__(self) -> None:
        self.now = 0.0

    def monotonic(self) -> float:
        return self.now


def note(connection: sqlite3.Connection, numbers: Sequence[int]) -> Sequence[bool]:
    """Store numbers; whether that was done on the loop."""
    connection.executemany("INSERT INTO number VALUES (?)", [(number,) for number in numbers])
    return [_on_loop()] * len(numbers)


def count(connection: sqlite3.Connection) -> tuple[int, bool]:
    """How many numbers are stored, and whether that was found out on the loop."""
    [(number,)] = connection.execute("SELECT count(*) FROM number")
    return number, _on_loop()


def _on_loop() -> bool:
    return threading.current_thread() is threading.main_thread()


async def notes(writer: Writer, number: int) -> set[bool]:
    """Where so many that came at once were stored."""
    return set(await asyncio.gather(*(writer.share(note, one) for one in range(number))))


async def test_those_of_a_few_votes_are_run_on_the_loop(writer: Writer) -> None:
    assert await notes(writer, 1) == {True}
    assert await notes(writer, FEW) == {True}
    assert await writer.do(count) == (1 + FEW, False)


async def test_those_of_many_votes_are_not(writer: Writer) -> None:
    assert await notes(writer, FEW + 1) == {False}


async def test_nor_are_those_that_wait_together_with_others(writer: Writer) -> None:
    other = asyncio.ensure_future(writer.do(count))
    await asyncio.sleep(0)
    vote = writer.share(note, 1)
    assert (await vote, await other) == (False, (0, False))


async def test_where_they_take_long_they_go_elsewhere_for_a_while(
    writer: Writer, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = Clock()
    monkeypatch.setattr(module, "time", clock)

    def note_slowly(connection: sqlite3.Connection, numbers: Sequence[int]) -> Sequence[bool]:
        clock.now += 2 * LONG
        return note(connection, numbers)

    assert await writer.share(note_slowly, 1)
    clock.now += PATIENCE / 2
    assert await notes(writer, 3) == {False}
    clock.now += PATIENCE
    assert await notes(writer, 3) == {True}


async def test_while_some_are_answered_half_of_all_go_next(connection: sqlite3.Connection) -> None:
    batches: list[int] = []
    writer = Writer(connection, capacity=100, committed=lambda batch: batches.append(batch.jobs))
    writer.start()
    loop, under_way, go = asyncio.get_running_loop(), asyncio.Event(), threading.Event()

    def hold(_: sqlite3.Connection) -> None:
        loop.call_soon_threadsafe(under_way.set)
        go.wait()

    first = asyncio.ensure_future(writer.do(hold))
    await under_way.wait()
    others = [writer.share(note, number) for number in range(9)]
    go.set()
    await asyncio.gather(first, *others)
    await writer.close()
    assert batches == [1, 5, 4]


async def test_the_disk_is_waited_for_beside_the_loop(connection: sqlite3.Connection, writer: Writer) -> None:
    ran: list[tuple[str, bool]] = []
    connection.set_trace_callback(lambda statement: ran.append((statement.split()[0], _on_loop())))
    assert await writer.share(note, 1)
    assert ran == [("BEGIN", True), ("INSERT", True), ("COMMIT", False)]
