"""A crowd of newcomers is stored side by side, and nobody else is."""

from __future__ import annotations

import asyncio
import json
import sqlite3
from base64 import urlsafe_b64decode
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlite_utils import Database

from collector.http import identity
from collector.http.refusals import TopicChanged
from collector.store import cohorts
from collector.store.cohorts import AROUND, CROWD
from collector.store.recording import Recorded
from collector.store.schema import migrations
from tests.collector.house import VELO, House, rows, running, site, topic
from tests.collector.test_store import cast
from tests.collector.test_votes import counted, tally

pytestmark = pytest.mark.anyio

COOKIE = "__Host-cahier"
SITE = site(VELO, topic("tram"))


async def numbers(house: House) -> tuple[list[int], list[int]]:
    """The cohorts that stand in `participation` and in `ballot`, one for each row."""
    people, ballots = [await rows(house, f"SELECT cohort FROM {table}") for table in ("participation", "ballot")]
    return [number for (number,) in people], [number for (number,) in ballots]


async def come(house: House, votes: int) -> list[Recorded]:
    """So many newcomers at once."""
    return await asyncio.gather(*[house.collector.store.cast(cast(house, "velo", "for")) for _ in range(votes)])


async def crowd(house: House, votes: int = 3 * CROWD) -> list[tuple[httpx.AsyncClient, str]]:
    """So many visitors who vote at once; with their receipts."""
    visitors = [house.visitor() for _ in range(votes)]
    answers = await asyncio.gather(*[house.vote("velo", "for", visitor) for visitor in visitors])
    return [(visitor, answer.json()["receipt"]) for visitor, answer in zip(visitors, answers, strict=True)]


class TestForming:
    async def test_a_crowd_stands_side_by_side(self, tmp_path: Path) -> None:
        async with running(tmp_path, SITE) as house:
            recorded = await come(house, CROWD)
            people, ballots = await numbers(house)
            assert (len(set(people)), len(set(ballots))) == (1, 1)
            assert {tuple(one.cohort) for one in recorded} == {(people[0], ballots[0])}
            assert 0 not in (people[0], ballots[0])

    async def test_fewer_people_do_not(self, tmp_path: Path) -> None:
        async with running(tmp_path, SITE) as house:
            await come(house, CROWD - 1)
            assert await numbers(house) == ([0] * (CROWD - 1), [0] * (CROWD - 1))

    async def test_nor_do_those_whose_votes_are_refused_make_a_crowd(self, tmp_path: Path) -> None:
        async with running(tmp_path, SITE) as house:
            votes = [cast(house, "velo", "for") for _ in range(CROWD)]
            votes[3] = votes[3]._replace(topic_id=999)
            outcomes = await asyncio.gather(*map(house.collector.store.cast, votes), return_exceptions=True)
            assert isinstance(outcomes[3], TopicChanged)
            assert await numbers(house) == ([0] * (CROWD - 1), [0] * (CROWD - 1))

    async def test_nor_do_voters_who_are_known(self, tmp_path: Path) -> None:
        async with running(tmp_path, SITE) as house:
            known = [cast(house, "velo", "for", identity.new_voter()) for _ in range(CROWD)]
            await asyncio.gather(*map(house.collector.store.cast, [*known, cast(house, "velo", "for")]))
            assert await numbers(house) == ([0] * (CROWD + 1), [0] * (CROWD + 1))

    async def test_the_next_crowd_is_another_cohort(self, tmp_path: Path) -> None:
        async with running(tmp_path, SITE) as house:
            first, second = await come(house, CROWD), await come(house, CROWD)
            assert second[0].placed == first[0].placed + 1


class TestVoters:
    async def test_each_is_known_again(self, tmp_path: Path) -> None:
        async with running(tmp_path, SITE) as house:
            voters = await crowd(house)
            assert set((await numbers(house))[1]) != {0}
            for voter, _ in voters:
                assert (await house.vote("velo", "against", voter)).json()["revision"] == 2
            last = await house.vote("velo", None, voters[0][0])
            assert (last.json()["revision"], counted(last)) == (3, tally(len(voters) - 1, against=len(voters) - 1))
            assert await rows(house, "SELECT count(*) FROM participation") == [(len(voters),)]
            assert await house.is_consistent()

    async def test_all_receipts_are_found(self, tmp_path: Path) -> None:
        async with running(tmp_path, SITE) as house:
            voters = await crowd(house)
            changed = [(await house.vote("velo", "against", voter)).json()["receipt"] for voter, _ in voters]
            for receipt in changed:
                assert "Your vote is recorded" in (await house.client.get(f"/receipt/{receipt}?lang=en")).text
            for _, receipt in voters:
                page = await house.client.get(f"/receipt/{receipt}?lang=en")
                assert "A later vote has replaced this one" in page.text

    async def test_what_they_vote_elsewhere_is_in_no_cohort(self, tmp_path: Path) -> None:
        """Else one topic would tell who came together on another."""
        async with running(tmp_path, SITE) as house:
            voters = await crowd(house)
            for voter, _ in voters:
                assert (await house.vote("tram", "for", voter)).json()["revision"] == 1
            id = house.collector.row(("ville", "tram")).id
            assert await rows(house, f"SELECT DISTINCT cohort FROM ballot WHERE topic_id = {id}") == [(0,)]
            assert await rows(house, "SELECT count(*) FROM participation") == [(len(voters),)]

    async def test_their_cookies_do_not_say_who_came_together(self, tmp_path: Path) -> None:
        async with running(tmp_path, SITE) as house:
            held = [urlsafe_b64decode(voter.cookies[COOKIE].partition(".")[0]) for voter, _ in await crowd(house)]
            assert len({cookie[identity.ID_BYTES :] for cookie in held}) == len(held)

    async def test_nobody_takes_the_place_of_another(self, tmp_path: Path) -> None:
        async with running(tmp_path, SITE) as house:
            (ada, _), (bob, _), *others = await crowd(house)
            (mine, signature), (theirs, _) = (voter.cookies[COOKIE].split(".") for voter in (ada, bob))
            length = 4 * identity.ID_BYTES // 3
            async with house.visitor() as visitor:
                forged = {"cookie": f"{COOKIE}={mine[:length]}{theirs[length:]}.{signature}"}
                response = await visitor.post("/vote/ville/velo", json={"answer": "for"}, headers=forged)
            assert (response.json()["revision"], response.json()["tally"]["voters"]) == (1, len(others) + 3)


@pytest.fixture(scope="module")
def database() -> Iterator[sqlite3.Connection]:
    """Tables without what they refer to."""
    connection = sqlite3.connect(":memory:", isolation_level=None)
    migrations.apply(Database(connection))
    connection.execute("PRAGMA foreign_keys = OFF")
    yield connection
    connection.close()


class TestNumbers:
    @given(latest=st.integers(0, 2**31), crowds=st.dictionaries(st.text("abc", max_size=2), st.integers(1, 2 * CROWD)))
    def test_they_rise_for_ballots_and_are_near_for_people(
        self, database: sqlite3.Connection, latest: int, crowds: dict[str, int]
    ) -> None:
        database.execute(
            "INSERT OR REPLACE INTO ballot VALUES (1, 1, ?, ?, 1, NULL, ?, 1, 'open', '2026-01-01')",
            (latest, bytes(16), bytes(16)),
        )
        found = cohorts.formed(database, Counter(crowds).elements())
        assert set(found) == {consultation for consultation, number in crowds.items() if number >= CROWD}
        assert len({cohort.ballot for cohort in found.values()}) == len(found)
        for cohort in found.values():
            assert cohort.ballot > latest
            assert cohort.ballot // AROUND == cohort.participation // AROUND > 0

    async def test_a_ballot_is_found_by_an_index_whatever_its_cohort(self, tmp_path: Path) -> None:
        noted: list[str] = []
        async with running(tmp_path, SITE) as house:
            voters = await crowd(house)
            await house.collector.store.writer.do(lambda connection: connection.set_trace_callback(noted.append))
            await asyncio.gather(*[house.vote("velo", "against", voter) for voter, _ in voters])
            await house.collector.store.writer.do(lambda connection: connection.set_trace_callback(None))
            [asked, *_] = [one for one in noted if "JOIN ballot" in one]
            plan = json.dumps([detail for *_, detail in await rows(house, f"EXPLAIN QUERY PLAN {asked}")])
            assert "SEARCH ballot USING INDEX" in plan
            assert "SEARCH participation USING" in plan
            assert "SCAN ballot" not in plan
            assert "SCAN participation" not in plan
