"""The store: what is acknowledged is on disk, once; what fails leaves no trace; and who voted what cannot be told."""

from __future__ import annotations

import asyncio
import secrets
import sqlite3
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from sqlite_utils import Database

from ballots import Json
from collector.config import SECRET, CannotStart, Settings
from collector.http import identity
from collector.http.identity import Voter
from collector.http.refusals import Busy, NotStored, TopicChanged
from collector.questions import canonical
from collector.store import writer
from collector.store.recording import CastVote, record
from collector.store.schema import migrations
from collector.store.store import AlreadyRunning, Store, WrongSecret
from tests.ballots.asking import ballot, options
from tests.collector.house import DURING, VELO, House, rows, running, site, topic

pytestmark = pytest.mark.anyio


def cast(house: House, slug: str, answer: Json, voter: Voter | None = None) -> CastVote:
    """A vote as `votes` would give it to the store."""
    collector, someone = house.collector, voter or identity.new_voter()
    question = collector.question(("ville", slug))
    assert question is not None
    id, voter_key = collector.row(question.key).id, identity.voter_key(collector.settings, someone, "ville")
    return CastVote(
        topic_id=id,
        question=question,
        voter_key=voter_key,
        handle=identity.handle(collector.settings, voter_key, id),
        salt=secrets.token_bytes(16),
        answer=None if answer is None else canonical(answer),
        level="open",
        moment=DURING,
        day=date(2026, 4, 1),
        unknown=voter is None,
    )


class TestBatches:
    @pytest.fixture(autouse=True, params=["on the loop", "on the thread"])
    def where(self, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
        """All of it holds wherever the statements of votes are run."""
        monkeypatch.setattr(writer, "FEW", 1000 if request.param == "on the loop" else 0)

    async def test_votes_that_wait_together_are_stored_together(self, tmp_path: Path) -> None:
        async with running(tmp_path) as house:
            recorded = await asyncio.gather(
                *[house.collector.store.cast(cast(house, "velo", "for")) for _ in range(200)]
            )
            assert {one.revision for one in recorded} == {1}
            assert house.collector.metrics.votes == 200
            assert house.collector.metrics.batches < 20
            assert await house.is_consistent()

    async def test_one_that_fails_takes_no_other_with_it(self, tmp_path: Path) -> None:
        async with running(tmp_path) as house:
            store, good = house.collector.store, cast(house, "velo", "for")
            jobs = [
                store.cast(good),
                store.cast(cast(house, "velo", None)),  # nothing to withdraw
                store.cast(cast(house, "velo", "for")._replace(topic_id=999)),  # no such topic
                store.cast(cast(house, "velo", "for")._replace(salt=None)),  # type: ignore[arg-type] # a column that must be there
                store.cast(cast(house, "velo", "for")._replace(answer="not JSON")),
                store.cast(cast(house, "velo", "against")),
            ]
            outcomes = await asyncio.gather(*jobs, return_exceptions=True)
            kinds = [type(outcome).__name__ for outcome in outcomes]
            assert kinds == [
                "Recorded", "NothingToWithdraw", "TopicChanged", "IntegrityError", "JSONDecodeError", "Recorded",
            ]  # fmt: skip
            assert await rows(house, "SELECT count(*) FROM ballot") == [(2,)]
            assert await rows(house, "SELECT count(*) FROM participation") == [(2,)]
            assert await house.is_consistent()

    async def test_a_full_disk_stores_nothing_and_acknowledges_nothing(self, tmp_path: Path) -> None:
        async with running(tmp_path) as house:
            await rows(house, "PRAGMA max_page_count = 1")  # SQLite keeps the pages that there are
            votes = [house.collector.store.cast(cast(house, "velo", "for")) for _ in range(500)]
            outcomes = await asyncio.gather(*votes, return_exceptions=True)
            refused = [outcome for outcome in outcomes if isinstance(outcome, NotStored)]
            assert len(refused) > 400  # those that came first found room
            await rows(house, "PRAGMA max_page_count = 1000000")
            assert await rows(house, "SELECT count(*) FROM ballot") == [(500 - len(refused),)]
            assert (await house.vote("velo", "against")).status_code == 200
            assert await house.is_consistent()

    async def test_a_disk_that_fails_is_told_to_the_voter(self, tmp_path: Path) -> None:
        async with running(tmp_path) as house:
            await rows(house, "PRAGMA query_only = ON")
            response = await house.vote("velo", "for")
            assert (response.status_code, response.json()["type"]) == (503, "/problems/not-stored")
            assert int(response.headers["retry-after"]) > 0
            assert "set-cookie" not in response.headers
            assert (await house.client.get("/tally/ville/velo")).json()["voters"] == 0

    async def test_it_is_not_ready_while_the_disk_fails_and_ready_again_by_itself(self, tmp_path: Path) -> None:
        async with running(tmp_path) as house:
            await rows(house, "PRAGMA query_only = ON")
            assert (await house.vote("velo", "for")).status_code == 503
            assert (await house.client.get("/readyz")).status_code == 503
            assert (await house.client.get("/healthz")).status_code == 200
            await rows(house, "PRAGMA query_only = OFF")
            assert (await house.client.get("/readyz")).status_code == 200

    async def test_what_waits_at_the_end_is_stored(self, tmp_path: Path) -> None:
        async with running(tmp_path) as house:
            store = house.collector.store
            waiting = [asyncio.ensure_future(store.cast(cast(house, "velo", "for"))) for _ in range(50)]
            await asyncio.sleep(0)
            await house.collector.close()
            assert len([await one for one in waiting]) == 50
            with pytest.raises(Busy):
                await store.cast(cast(house, "velo", "for"))
        async with running(tmp_path) as house:
            assert await rows(house, "SELECT count(*) FROM ballot") == [(50,)]

    async def test_whoever_goes_away_while_waiting_has_voted_and_holds_up_nobody(self, tmp_path: Path) -> None:
        async with running(tmp_path) as house:
            gone = asyncio.ensure_future(house.collector.store.cast(cast(house, "velo", "for")))
            await asyncio.sleep(0)
            gone.cancel()
            await house.collector.store.cast(cast(house, "velo", "for"))
            assert await rows(house, "SELECT count(*) FROM ballot") == [(2,)]
            assert await house.is_consistent()

    async def test_an_edit_between_answer_and_recording_is_noticed(self, tmp_path: Path) -> None:
        async with running(tmp_path) as house:
            late = cast(house, "velo", "for")
            await house.collector.adopt(site(replace(VELO, ballot=ballot("poll", options=options("a", "b")))))
            with pytest.raises(TopicChanged):
                await house.collector.store.cast(late)


class TestOpening:
    async def test_a_commit_is_on_disk_before_it_returns_and_nobody_else_has_the_file(self, tmp_path: Path) -> None:
        """What SQLite promises for these settings is tried out in `test_power_cut`."""
        async with running(tmp_path) as house:
            assert await rows(house, "PRAGMA journal_mode") == [("wal",)]
            assert await rows(house, "PRAGMA synchronous") == [(2,)]  # FULL
            assert await rows(house, "PRAGMA locking_mode") == [("exclusive",)]
            assert await rows(house, "PRAGMA foreign_keys") == [(1,)]

    def test_a_second_process_is_told_so(self, tmp_path: Path) -> None:
        settings = Settings.of(site(VELO), tmp_path)
        store = Store.open(settings)
        try:
            with pytest.raises(AlreadyRunning, match="another collector is at work"):
                Store.open(settings)
        finally:
            store.abandon()
        Store.open(settings).abandon()

    def test_migrations_run_once(self, tmp_path: Path) -> None:
        settings = Settings.of(site(VELO), tmp_path)
        for _ in range(2):
            Store.open(settings).abandon()
        database = Database(settings.var / "cahier.db")
        tables = {"topic", "question", "participation", "ballot", "tally", "secret", "thread", "comment", "agreement"}
        assert tables <= set(database.table_names())
        assert [one.name for one in migrations.applied(database)] == ["votes", "comments"]
        assert not migrations.pending(database)
        schema = database.schema
        migrations.apply(database)
        assert database.schema == schema
        database.close()

    def test_what_is_written_can_be_read_by_its_owner_only(self, tmp_path: Path) -> None:
        settings = Settings.of(site(VELO), tmp_path)
        Store.open(settings).abandon()
        for path in (settings.var, settings.var / "secret", settings.var / "cahier.db"):
            assert path.stat().st_mode & 0o077 == 0

    @pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="the open files of a process are not told here")
    async def test_no_file_outside_the_folder_holds_a_vote_even_for_a_moment(self, tmp_path: Path) -> None:
        """SQLite puts pages that a statement may have to undo into a file among the system's temporary ones."""
        open_files: set[Path] = set()

        def job(connection: sqlite3.Connection) -> None:
            for _ in range(40):
                record(connection, [cast(house, "velo", "for") for _ in range(64)])
                open_files.update(file.readlink() for file in Path("/proc/self/fd").iterdir() if file.is_symlink())

        async with running(tmp_path) as house:
            await house.collector.store.writer.do(job)
            assert {file.name for file in open_files if tmp_path in file.parents} >= {"cahier.db", "cahier.db-wal"}
            assert not [file for file in open_files if file.name.startswith("etilqs_")]

    def test_a_database_of_another_secret_is_left_alone(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """Under another secret everyone would be a stranger, and could vote a second time."""
        Store.open(Settings.of(site(VELO), tmp_path)).abandon()
        monkeypatch.setenv(SECRET, "x" * 40)
        with pytest.raises(WrongSecret, match="another secret"):
            Store.open(Settings.of(site(VELO), tmp_path))
        monkeypatch.delenv(SECRET)
        Store.open(Settings.of(site(VELO), tmp_path)).abandon()

    def test_what_is_no_database_is_left_alone(self, tmp_path: Path) -> None:
        settings = Settings.of(site(VELO), tmp_path)
        (settings.var / "cahier.db").write_bytes(b"not a database" * 1000)
        with pytest.raises(CannotStart, match="cannot be opened"):
            Store.open(settings)
        assert (settings.var / "cahier.db").read_bytes().startswith(b"not a database")


class TestSecrecy:
    async def test_nothing_stored_links_who_voted_to_what_was_voted(self, tmp_path: Path) -> None:
        async with running(tmp_path, site(VELO, topic("tram"))) as house:
            voters = [house.visitor() for _ in range(20)]
            for voter in voters:
                for slug in ("velo", "tram"):
                    assert (await house.vote(slug, "for", voter)).status_code == 200
            people = await rows(house, "SELECT * FROM participation")
            cast = await rows(house, "SELECT * FROM ballot")
            keys = {value for row in people for value in row if isinstance(value, bytes)}
            pseudonyms = {value for row in cast for value in row if isinstance(value, bytes)}
            assert len(keys) == 20
            assert len(pseudonyms) == 80  # a handle a topic, a salt a ballot
            assert not keys & pseudonyms
            assert len({handle for (handle,) in await rows(house, "SELECT handle FROM ballot")}) == 40

    async def test_participation_is_kept_in_an_order_that_says_nothing(self, tmp_path: Path) -> None:
        async with running(tmp_path, site(VELO)) as house:
            for _ in range(20):
                await house.vote("velo", "for", house.visitor())
            keys = [key for (key,) in await rows(house, "SELECT voter_key FROM participation")]
            assert keys == sorted(keys)
        database = sqlite3.connect(":memory:")
        migrations.apply(Database(database))
        with pytest.raises(sqlite3.OperationalError, match="rowid"):
            database.execute("SELECT rowid FROM participation")
        database.close()

    async def test_no_column_holds_a_time_of_a_single_vote(self, tmp_path: Path) -> None:
        async with running(tmp_path, site(VELO)) as house:
            await house.vote("velo", "for")
            [ballot_row] = await rows(house, "SELECT * FROM ballot")
            [participation] = await rows(house, "SELECT * FROM participation")
            assert "2026-04-01" in ballot_row
            assert "2026-04-01" in participation
            assert not any(isinstance(value, str) and "12:00" in value for value in (*ballot_row, *participation))

    async def test_the_same_voter_has_other_pseudonyms_under_another_secret(self, tmp_path: Path) -> None:
        voter = Voter(b"v" * 16)
        here = Settings.of(site(VELO), tmp_path / "here")
        there = Settings.of(site(VELO), tmp_path / "there")
        assert identity.voter_key(here, voter, "ville") != identity.voter_key(there, voter, "ville")
        key = identity.voter_key(here, voter, "ville")
        assert identity.handle(here, key, 1) != identity.handle(there, key, 1)
        assert identity.handle(here, key, 1) != identity.handle(here, key, 2)
        assert identity.voter_key(here, voter, "ville") != identity.voter_key(here, voter, "autre")
        assert b"v" * 16 not in repr(voter).encode()
        assert here.keys.voter.hex() not in repr(here)
        assert repr(here.keys) == "Keys()"
