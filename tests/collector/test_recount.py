"""Counting anew: the ballots say what the tallies say, at any number of them, while people vote."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from collector.config import Settings
from collector.questions import questions_of
from collector.store import records
from collector.store.store import Store
from tests.collector.house import AFTER, SECRET, VELO, House, rows, running, site

pytestmark = pytest.mark.anyio


async def change_minds(house: House) -> None:
    """Two people of three change their mind, and then one withdraws."""
    voters = [house.visitor() for _ in range(3)]
    for voter in voters:
        await house.vote("velo", "for", voter)
        await house.vote("secret", "for", voter)
    for voter in voters[:2]:
        await house.vote("velo", "against", voter)
    await house.vote("velo", None, voters[0])
    await house.vote("velo", "abstain", voters[0])
    await house.vote("velo", None, voters[0])


async def test_each_voter_s_last_ballot_counts(tmp_path: Path) -> None:
    async with running(tmp_path) as house:
        await change_minds(house)
        velo, secret = (house.collector.row(topic.key).id for topic in (VELO, SECRET))
        found = await house.collector.store.recount(house.collector.questions)
        assert found == {velo: {'"for"': 1, '"against"': 1}, secret: {'"for"': 3}}
        assert await house.is_consistent()


async def test_a_topic_that_was_taken_off_the_site_is_not_counted(tmp_path: Path) -> None:
    async with running(tmp_path) as house:
        await change_minds(house)
        await house.collector.adopt(site(SECRET))
        found = await house.collector.store.recount(house.collector.questions)
        assert found == {house.collector.row(SECRET.key).id: {'"for"': 3}}


async def test_a_count_anew_looks_at_no_ballot_twice(tmp_path: Path) -> None:
    """Of five million: all by an index, and once more those that were replaced."""
    async with running(tmp_path) as house:
        plans = [await rows(house, f"EXPLAIN QUERY PLAN {query}") for query in (records._GIVEN, records._REPLACED)]
        said = [detail for plan in plans for *_, detail in plan]
        assert said[0] == "SCAN ballot USING COVERING INDEX ballot_answer"
        assert said[1].startswith("SCAN later USING COVERING INDEX")
        assert said[2].startswith("SEARCH before USING INDEX")


async def test_a_topic_without_ballots_has_no_count(tmp_path: Path) -> None:
    async with running(tmp_path) as house:
        assert await house.collector.store.recount(house.collector.questions) == {}


async def test_the_turnout_is_that_of_the_people_who_took_part(tmp_path: Path) -> None:
    async with running(tmp_path) as house:
        await change_minds(house)
        house.clock.advance(days=1)
        await house.vote("velo", "for", house.visitor())
        counted = await rows(house, "SELECT consultation, day, count(*) FROM participation GROUP BY consultation, day")
        assert counted == [("ville", "2026-04-01", 3), ("ville", "2026-04-02", 1)]
        assert await rows(house, "SELECT * FROM turnout") == counted
        assert house.collector.tallies.participation("ville").people == 4


async def test_a_start_reads_neither_ballots_nor_people(tmp_path: Path) -> None:
    """Of which there may be millions."""
    asked = site(VELO, SECRET, AFTER)
    async with running(tmp_path, asked) as house:
        await change_minds(house)
    store = Store.open(Settings.of(asked, tmp_path))
    read: set[str | None] = set()

    def note(action: int, table: str | None, *rest: str | None) -> int:
        if action == sqlite3.SQLITE_READ:
            read.add(table)
        return sqlite3.SQLITE_OK

    store._connection.set_authorizer(note)
    stored = store.load(questions_of(asked))
    store.abandon()
    assert [list(voters.values()) for voters in stored.tallies.values()] == [[1, 1], [3]]
    assert [sum(days.values()) for days in stored.participation.values()] == [3]
    assert {"topic", "tally", "turnout"} <= read
    assert not read & {"ballot", "participation"}
