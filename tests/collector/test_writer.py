"""Where statements are run: those of votes on the event loop, unless they take long there, and all others beside it."""

from __future__ import annotations

import asyncio
import sqlite3
import threading
from collections.abc import AsyncIterator, Sequence
from pathlib import Path

import pytest

from collector.store import writer as module
from collector.store.writer import FEW, Writer

pytestmark = pytest.mark.anyio


@pytest.fixture
async def writer(tmp_path: Path) -> AsyncIterator[Writer]:
    connection = sqlite3.connect(tmp_path / "some.db", isolation_level=None, check_same_thread=False)
    connection.execute("CREATE TABLE number (number)")
    made = Writer(connection, capacity=10_000, committed=lambda _: None)
    made.start()
    yield made
    await made.close()
    connection.close()


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
    monkeypatch.setattr(module, "LONG", 0.0)
    monkeypatch.setattr(module, "PATIENCE", 0.2)
    assert await notes(writer, 3) == {True}
    assert await notes(writer, 3) == {False}
    await asyncio.sleep(0.25)
    assert await notes(writer, 3) == {True}


async def test_the_disk_is_waited_for_beside_the_loop(writer: Writer) -> None:
    """Whoever is answered has been stored, and the loop has gone on meanwhile."""
    turns, stored = 0, writer.share(note, 1)
    while not stored.done():
        turns += 1
        await asyncio.sleep(0)
    assert turns > 2
    assert await writer.do(count) == (1, False)
