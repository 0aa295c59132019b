"""Rebuilding: one builder process, told what changed, replaced when it dies; votes are never held up by it."""

from __future__ import annotations

import asyncio
import math
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from ballots import Tally
from collector.config import CannotStart
from collector.rebuild.orders import Done, News, Order, Task
from collector.rebuild.rebuild import LONGEST_PAUSE, Due, Rebuild
from generator.discussion import Changed
from generator.model import Site, TopicKey
from generator.results import Participation, Results, TopicResults
from tests.collector.at_work import PATIENCE, Heard, fake_process, said, until
from tests.collector.fake_builder import SITE

VELO, TRAM, SECRET = ("ville", "velo"), ("ville", "tram"), ("ville", "secret")


def counted(voters: int | None) -> TopicResults:
    return TopicResults("frozen", None if voters is None else Tally(voters=voters, counts={}), None)


class FakeVotes:
    """A collector that counts what it is told."""

    def __init__(self, gather: int) -> None:
        self.site = replace(SITE, collector=replace(SITE.collector, gather=gather))
        self.topics: dict[TopicKey, TopicResults] = {}
        self.adopted = 0
        self.refuses = False

    async def results(self) -> Results:
        return Results(dict(self.topics))

    async def results_after(self, shown: Results, changed: Collection[Changed]) -> Results:
        return Results(
            {**shown.topics, **{key: self.topics[key] for key in changed if key in self.topics}}, shown.participation
        )

    async def adopt(self, site: Site) -> None:
        if self.refuses:
            raise CannotStart("votes would be lost")
        self.adopted += 1
        self.site = replace(site, collector=self.site.collector)


@dataclass
class AtWork:
    """A rebuild at work."""

    folder: Path
    rebuild: Rebuild
    votes: FakeVotes
    heard: Heard

    def vote(self, *keys: TopicKey) -> None:
        for key in keys:
            before = self.votes.topics.get(key, counted(0)).tally
            self.votes.topics[key] = counted(before["voters"] + 1 if before else None)
        self.rebuild.changed(keys)

    @property
    def orders(self) -> list[str]:
        return [line for line in said(self.folder) if line != "done"]

    async def until_done(self, number: int) -> None:
        await until(lambda: said(self.folder).count("done") >= number)

    @property
    def pid(self) -> int:
        process = self.rebuild._process
        assert process
        return process.pid


@asynccontextmanager
async def at_work(folder: Path, *, gather: int = 50, pages: bool = True) -> AsyncIterator[AtWork]:
    heard = Heard()
    rebuild = Rebuild(lambda: fake_process(folder), [heard], pages=pages)
    votes = FakeVotes(gather)
    running = asyncio.create_task(rebuild.run(votes))
    try:
        yield AtWork(folder, rebuild, votes, heard)
    finally:
        running.cancel()
        with suppress(asyncio.CancelledError):
            await running
        await rebuild.stop()


@pytest.mark.anyio
async def test_everything_is_brought_up_to_date_at_the_start(tmp_path: Path) -> None:
    async with at_work(tmp_path) as work:
        work.votes.topics[VELO] = counted(3)
        await until(lambda: work.votes.adopted)
        assert work.orders == ["build [] velo=3"]


@pytest.mark.anyio
async def test_votes_are_gathered_and_make_one_update(tmp_path: Path) -> None:
    async with at_work(tmp_path, gather=300) as work:
        await work.until_done(1)
        for _ in range(50):
            work.vote(VELO)
            await asyncio.sleep(0)
        work.vote(TRAM)
        await work.until_done(2)
        assert work.orders == ["build []", "update [tram velo] tram=1 velo=50"]


@pytest.mark.anyio
async def test_while_nobody_votes_the_builder_gets_ready(tmp_path: Path) -> None:
    (tmp_path / "idle").touch()
    async with at_work(tmp_path) as work:
        await until(lambda: said(tmp_path)[-2:] == ["ready", "ready"])
        (tmp_path / "crash").touch()  # whatever goes wrong then is of no consequence
        await until(lambda: not (tmp_path / "crash").exists())
        work.vote(VELO)
        await work.until_done(2)
        assert [line for line in work.orders if line != "ready"] == ["build []", "update [velo] velo=1"]
        await until(lambda: said(tmp_path)[-1] == "ready")
        assert work.heard.failures == []


@pytest.mark.anyio
async def test_votes_during_a_build_make_the_next_one(tmp_path: Path) -> None:
    async with at_work(tmp_path, gather=0) as work:
        await work.until_done(1)
        (tmp_path / "wait").touch()
        work.vote(VELO)
        await until(lambda: len(work.orders) == 2)
        work.vote(TRAM)
        work.vote(TRAM)
        await asyncio.sleep(0.05)
        (tmp_path / "wait").unlink()
        await work.until_done(3)
        assert said(tmp_path)[2:] == ["update [velo] velo=1", "done", "update [tram] tram=2 velo=1", "done"]


@pytest.mark.anyio
async def test_votes_whose_results_are_withheld_build_nothing(tmp_path: Path) -> None:
    async with at_work(tmp_path, gather=0) as work:
        work.votes.topics[SECRET] = counted(None)
        await work.until_done(1)
        work.rebuild.changed([SECRET])
        work.vote(VELO)
        await work.until_done(2)
        assert work.orders[1:] == ["update [velo] velo=1"]


@pytest.mark.anyio
async def test_an_edit_is_built_at_once_and_the_site_adopted(tmp_path: Path) -> None:
    async with at_work(tmp_path, gather=3_600_000) as work:
        await until(lambda: work.votes.adopted)
        work.vote(VELO)
        work.rebuild.edited()
        await until(lambda: work.votes.adopted == 2)
        assert work.orders == ["build []", "build [] velo=1"]


@pytest.mark.anyio
async def test_a_mistake_keeps_the_last_good_site_which_goes_on_showing_votes(tmp_path: Path) -> None:
    async with at_work(tmp_path, gather=0) as work:
        await until(lambda: work.votes.adopted)
        (tmp_path / "mistake").touch()
        work.vote(VELO)
        work.rebuild.edited()
        await until(lambda: work.heard.mistakes)
        await work.until_done(2)
        assert (work.votes.adopted, work.heard.mistakes) == (1, ["it is wrong"])
        assert work.orders[-1] == "update [velo] velo=1"
        work.rebuild.edited()
        await until(lambda: work.votes.adopted == 2)


@pytest.mark.anyio
async def test_a_site_that_would_lose_votes_is_not_adopted(tmp_path: Path) -> None:
    async with at_work(tmp_path) as work:
        work.votes.refuses = True
        await until(lambda: work.heard.failures)
        assert work.heard.failures == ["votes would be lost"]


@pytest.mark.anyio
async def test_when_time_has_passed_all_pages_are_considered(tmp_path: Path) -> None:
    async with at_work(tmp_path) as work:
        await work.until_done(1)
        work.votes.topics[SECRET] = counted(9)
        work.rebuild.aged()
        await work.until_done(2)
        assert work.orders[-1] == "refresh [secret] secret=9".replace("[secret]", "[]")


@pytest.mark.anyio
async def test_a_builder_that_is_killed_while_idle_is_replaced_and_brought_up_to_date(tmp_path: Path) -> None:
    async with at_work(tmp_path, gather=0) as work:
        await work.until_done(1)
        work.vote(VELO)
        await work.until_done(2)
        killed = work.pid
        os.kill(killed, signal.SIGKILL)
        await work.until_done(3)
        assert work.orders[-1] == "build [] velo=1"
        assert work.heard.failures == ["the builder process was ended by SIGKILL"]
        assert work.pid != killed


@pytest.mark.anyio
async def test_a_builder_that_is_killed_at_work_is_replaced_and_no_vote_is_forgotten(tmp_path: Path) -> None:
    async with at_work(tmp_path, gather=0) as work:
        await work.until_done(1)
        (tmp_path / "wait").touch()
        work.vote(VELO)
        await until(lambda: len(work.orders) == 2)
        work.vote(TRAM)
        os.kill(work.pid, signal.SIGKILL)
        (tmp_path / "wait").unlink()
        await until(lambda: "build [] tram=1 velo=1" in work.orders)


@pytest.mark.anyio
async def test_a_bug_is_reported_and_tried_again(tmp_path: Path) -> None:
    (tmp_path / "crash").touch()
    async with at_work(tmp_path) as work:
        await work.until_done(1)
        assert work.heard.failures == ["ZeroDivisionError: a bug"]
        assert work.orders == ["build []", "build []"]


@pytest.mark.anyio
async def test_the_signals_of_a_stop_are_for_the_collector_only(tmp_path: Path) -> None:
    async with at_work(tmp_path, gather=0) as work:
        await work.until_done(1)
        os.kill(work.pid, signal.SIGINT)
        os.kill(work.pid, signal.SIGTERM)
        work.vote(VELO)
        await work.until_done(2)
        assert not work.heard.failures


@pytest.mark.anyio
async def test_a_build_can_be_stopped_in_the_middle(tmp_path: Path) -> None:
    (tmp_path / "wait").touch()
    async with at_work(tmp_path) as work:
        await until(lambda: work.orders)
        async with asyncio.timeout(PATIENCE):
            await work.rebuild.stop()


@pytest.mark.anyio
async def test_without_pages_edits_are_read_and_adopted_and_votes_build_nothing(tmp_path: Path) -> None:
    async with at_work(tmp_path, gather=0, pages=False) as work:
        assert await work.rebuild.first(patient=True)
        work.vote(VELO)
        work.rebuild.edited()
        await until(lambda: work.votes.adopted)
        assert set(work.orders) == {"read []"}


@pytest.mark.anyio
async def test_the_first_reading_waits_for_the_mistakes_to_be_mended(tmp_path: Path) -> None:
    (tmp_path / "mistake").touch()
    heard = Heard()
    rebuild = Rebuild(lambda: fake_process(tmp_path), [heard])
    reading = asyncio.create_task(rebuild.first(patient=True))
    await until(lambda: heard.mistakes)
    assert not reading.done()
    rebuild.edited()
    assert (await reading).title == {"fr": "Valbrune"}
    await rebuild.stop()


def test_a_builder_ends_with_a_collector_that_was_killed(tmp_path: Path) -> None:
    (tmp_path / "wait").touch()
    script = f"""
import asyncio, datetime, pathlib
from collector.rebuild.orders import Order, Task
from tests.collector.at_work import fake_process
async def main():
    process = fake_process(pathlib.Path({str(tmp_path)!r}))
    process.listen(print)
    await process.ask(Order(Task.BUILD, datetime.datetime.now(datetime.UTC)))
asyncio.run(main())
"""
    # Both processes have the pipe of standard error; it ends when the last of them does.
    collector = subprocess.Popen([sys.executable, "-c", script], stderr=subprocess.PIPE, env=_environment())
    asyncio.run(until(lambda: said(tmp_path)))
    collector.kill()
    _, errors = collector.communicate(timeout=PATIENCE)
    assert errors == b""


def _environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": os.pathsep.join(path or str(Path.cwd()) for path in sys.path)}


def test_one_failure_after_the_other_is_tried_again_later_and_later() -> None:
    due, now, pauses = Due(pages=True), 1000.0, []
    for _ in range(9):
        due.failed(now)
        pauses.append(due.rest(now, 0))
        now += pauses[-1]
    assert pauses == [0, 1, 2, 4, 8, 16, 32, 60, 60]
    due.edited()
    assert due.rest(now, 0) == 0


def test_after_a_quiet_time_a_failure_is_the_first_again() -> None:
    due = Due(pages=True)
    for now in (0.0, 1.0, 2.0):
        due.failed(now)
    due.failed(3 + 3 * LONGEST_PAUSE)
    assert due.rest(3 + 3 * LONGEST_PAUSE, 0) == 0


def test_nothing_is_due_until_something_happens() -> None:
    due = Due(pages=True)
    assert due.rest(0, 1) == 0
    due.take()
    due.made = True
    assert due.rest(0, 1) == math.inf
    due.changed([VELO], 10)
    due.changed([TRAM], 10.9)
    assert due.rest(10.9, 1) == pytest.approx(0.1)


def test_news_lead_from_what_was_told_to_what_is() -> None:
    told = Results({VELO: counted(1), TRAM: counted(1)}, {"ville": Participation(2)})
    now = Results({VELO: counted(2), SECRET: counted(None)}, {"ville": Participation(3)})
    news = News.between(told, now)
    assert news.topics.keys() == {VELO, SECRET}
    assert news.gone == {TRAM}
    assert news.added_to(told) == now


@pytest.mark.anyio
async def test_only_what_changed_travels_to_the_builder(tmp_path: Path) -> None:
    process = fake_process(tmp_path)
    process.listen(lambda how: None)
    now = datetime(2026, 4, 1, tzinfo=UTC)
    first = News({VELO: counted(1), TRAM: counted(1)})
    assert isinstance(await process.ask(Order(Task.BUILD, now, first)), Done)
    await process.ask(Order(Task.UPDATE, now, News({TRAM: counted(2)}), frozenset({TRAM})))
    assert said(tmp_path)[2] == "update [tram] tram=2 velo=1"
    await process.stop()
