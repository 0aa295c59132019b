"""What a vote costs, counted: statements, transactions, documents."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import groupby
from pathlib import Path

import pytest
from starlette.types import Receive, Scope, Send

from ballots import Json
from collector.http import identity
from collector.http.identity import Voter
from collector.store.rows import MOST
from tests.collector.house import DURING, VELO, House, rows, running, site, topic
from tests.collector.test_store import cast

pytestmark = pytest.mark.anyio


async def statements(house: House, votes: int, answer: Json = "for", voters: Sequence[Voter] = ()) -> list[str]:
    """The statements that so many votes take that wait together."""
    noted: list[str] = []
    await house.collector.store.writer.do(lambda connection: connection.set_trace_callback(noted.append))
    noted.clear()
    people = voters or [identity.new_voter() for _ in range(votes)]
    await asyncio.gather(*[house.collector.store.cast(cast(house, "velo", answer, one)) for one in people])
    found = [one for one, _ in groupby(noted)]  # a statement is noted again for each row that it gives to a trigger
    await house.collector.store.writer.do(lambda connection: connection.set_trace_callback(None))
    return found


async def test_all_votes_that_wait_are_one_transaction(tmp_path: Path) -> None:
    async with running(tmp_path) as house:
        before = house.collector.metrics.batches
        await asyncio.gather(*[house.collector.store.cast(cast(house, "velo", "for")) for _ in range(1000)])
        assert house.collector.metrics.batches == before + 1


async def test_many_votes_take_as_few_statements_as_one(tmp_path: Path) -> None:
    async with running(tmp_path) as house:
        await statements(house, 1)  # the first ballot of all keeps the wording too
        alone = await statements(house, 1)
        assert len(alone) <= 10, alone
        assert len(await statements(house, MOST)) == len(alone)
        assert len(await statements(house, 4 * MOST)) <= 4 * len(alone)
        assert not [one for one in alone if "SAVEPOINT" in one]


async def test_votes_are_looked_for_of_those_only_who_may_have_cast_some(tmp_path: Path) -> None:
    noted: list[str] = []
    async with running(tmp_path) as house, house.visitor() as ada:
        await house.collector.store.writer.do(lambda connection: connection.set_trace_callback(noted.append))
        found = []
        for answer in ("for", "against"):
            noted.clear()
            revision = (await house.vote("velo", answer, ada)).json()["revision"]
            found.append((revision, [one for one in noted if "JOIN ballot" in one] != []))
        assert found == [(1, False), (2, True)]


async def test_so_do_changes_of_mind(tmp_path: Path) -> None:
    async with running(tmp_path) as house:
        people = [identity.new_voter() for _ in range(MOST)]
        await statements(house, MOST, "for", people)
        changed = await statements(house, MOST, "against", people)
        assert len(changed) <= 12, changed
        assert (await house.collector.document(VELO.key) or {})["counts"] == {"for": 0, "against": MOST, "abstain": 0}
        assert await house.is_consistent()


async def test_one_that_fails_is_found_by_trying_each_alone_once(tmp_path: Path) -> None:
    async with running(tmp_path) as house:
        votes = [cast(house, "velo", "for") for _ in range(20)]
        votes[7] = votes[7]._replace(salt=None)  # type: ignore[arg-type] # a column that must be there
        noted: list[str] = []
        await house.collector.store.writer.do(lambda connection: connection.set_trace_callback(noted.append))
        noted.clear()
        outcomes = await asyncio.gather(*map(house.collector.store.cast, votes), return_exceptions=True)
        assert [type(one).__name__ for one in outcomes].count("Recorded") == 19
        assert isinstance(outcomes[7], sqlite3.IntegrityError)
        assert noted.count("SAVEPOINT job") == 20
        assert noted.count("COMMIT") == 1
        assert await house.is_consistent()


async def test_votes_of_one_voter_that_wait_together_are_revisions_of_one_ballot(tmp_path: Path) -> None:
    async with running(tmp_path, site(VELO, topic("tram"))) as house:
        ada, bob = identity.new_voter(), identity.new_voter()
        sent = [
            ("velo", "for", ada), ("velo", None, bob), ("velo", "against", ada), ("tram", "for", ada),
            ("velo", None, ada), ("velo", "for", bob), ("velo", None, ada),
        ]  # fmt: skip
        waiting = [house.collector.store.cast(cast(house, slug, answer, voter)) for slug, answer, voter in sent]
        outcomes = await asyncio.gather(*waiting, return_exceptions=True)
        assert [getattr(one, "revision", type(one).__name__) for one in outcomes] == [
            1, "NothingToWithdraw", 2, 1, 3, 1, 4,
        ]  # fmt: skip
        assert [getattr(one, "newcomer", None) for one in outcomes] == [True, None, False, False, False, True, False]
        assert await rows(house, "SELECT count(*) FROM participation") == [(2,)]
        assert await house.is_consistent()


async def test_a_document_is_made_once_for_each_change(tmp_path: Path) -> None:
    async with running(tmp_path) as house:
        question = house.collector.question(VELO.key)
        assert question
        known = await house.collector.public_tally(question, DURING)
        assert await house.collector.public_tally(question, DURING) is known
        await house.vote("velo", "for")
        assert await house.collector.public_tally(question, DURING) is not known


async def test_votes_and_tallies_do_not_pass_starlettes_router(tmp_path: Path) -> None:
    async with running(tmp_path) as house:
        with routed(house) as paths:
            assert (await house.send("velo", {"answer": "for"})).status_code == 303
            assert (await house.vote("velo", "against")).status_code == 200
            assert (await house.client.get("/tally/ville/velo")).status_code == 200
            assert (await house.client.get("/tally/ville/rien")).status_code == 404
            assert paths == []
            assert (await house.client.get("/tally/ville/velo/")).status_code == 404
            assert paths == ["/tally/ville/velo/"]


@contextmanager
def routed(house: House) -> Iterator[list[str]]:
    """The paths that the router is asked for."""
    paths: list[str] = []
    real = house.app.router.middleware_stack

    async def noting(scope: Scope, receive: Receive, send: Send) -> None:
        paths.append(scope["path"])
        await real(scope, receive, send)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(house.app.router, "middleware_stack", noting)
        yield paths


async def test_a_batch_is_handed_over_once_the_loop_has_seen_to_what_had_arrived(tmp_path: Path) -> None:
    """So that the first of many requests that came at once is not stored by itself."""
    async with running(tmp_path) as house:
        before = house.collector.metrics.batches
        visitors = [house.visitor() for _ in range(20)]
        answers = await asyncio.gather(*[house.vote("velo", "for", visitor) for visitor in visitors])
        assert {answer.status_code for answer in answers} == {200}
        assert house.collector.metrics.batches - before <= 3
