"""A demonstration: real votes of people who do not exist, in a place of their own."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager
from itertools import cycle, islice
from pathlib import Path

import pytest

from collector.app import create_app
from collector.config import SECRET, CannotStart, Settings
from collector.demo import fill, population
from collector.demo.population import Said
from collector.http import identity
from collector.http.identity import Voter
from collector.questions import questions_of
from collector.state import Collector
from collector.store.purpose import WrongPurpose
from collector.store.store import AlreadyRunning
from generator.model import Site
from generator.render import Renderer
from tests.ballots.asking import ballot
from tests.collector.house import (
    AFTER,
    DURING,
    EVERY_KIND,
    VELO,
    Clock,
    House,
    rows,
    running,
    site,
    topic,
    visitor,
)
from tests.collector.house import SECRET as WITHHELD

pytestmark = pytest.mark.anyio

ASKED = site(*EVERY_KIND, VELO, AFTER, WITHHELD)


@pytest.fixture(autouse=True)
def village(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fewer people, so that tests are fast."""
    monkeypatch.setattr(population, "PEOPLE", 120)


@asynccontextmanager
async def demonstration(folder: Path, asked: Site = ASKED) -> AsyncIterator[House]:
    """A demonstration that has not been filled."""
    settings = Settings.of(asked, folder, demonstration=True)
    fill.make_room(settings, asked)
    clock = Clock()
    collector = Collector.open(
        settings, asked, lambda site: Renderer(site, folder, local=False, demonstration=True), clock=clock
    )
    app = create_app(collector)
    async with app.router.lifespan_context(app), visitor(app) as client:
        yield House(collector, app, clock, client)


async def counted(house: House) -> Mapping[str, object]:
    """The tallies of all topics by their slugs."""
    collector = house.collector
    found = {slug: await collector.topic_results(("ville", slug), voted=True) for slug in slugs(collector.site)}
    return {slug: results.tally for slug, results in found.items() if results and results.tally}


def slugs(asked: Site) -> list[str]:
    return [topic.slug for topic in asked.topics()]


def begun(folder: Path, asked: Site = ASKED) -> bool:
    """Whether a demonstration in `folder` has to begin anew."""
    return fill.make_room(Settings.of(asked, folder, demonstration=True), asked)


class TestVotes:
    async def test_they_are_real_votes(self, tmp_path: Path) -> None:
        async with demonstration(tmp_path) as house:
            assert await fill.fill(house.collector, DURING)
            assert await house.is_consistent()
            stored = await rows(house, "SELECT revision, answer FROM ballot")
            assert {revision for revision, _ in stored} == {1, 2}
            assert await rows(house, "PRAGMA foreign_key_check") == []
            days = [day for (day,) in await rows(house, "SELECT day FROM participation")]
            assert min(days) == "2026-03-01"
            assert max(days) <= "2026-04-01"
            assert len(set(days)) > 20

    async def test_each_has_its_receipt(self, tmp_path: Path) -> None:
        async with demonstration(tmp_path) as house:
            await fill.fill(house.collector, DURING)
            one = next(said for said in population.said(ASKED, DURING) if said.topic.slug == "velo")
            id = house.collector.row(one.topic.key).id
            key = identity.voter_key(house.collector.settings, Voter(one.person.id), "ville")
            handle = identity.handle(house.collector.settings, key, id)
            revision = (await house.collector.store.revisions(0, handle))[0]
            page = await house.client.get(f"/receipt/{identity.receipt(0, handle, revision.salt)}?lang=en")
            assert page.status_code == 200
            assert "Demonstration: all votes shown are invented" in page.text

    async def test_they_are_the_same_in_every_demonstration(self, tmp_path: Path) -> None:
        async with demonstration(tmp_path / "one") as one, demonstration(tmp_path / "two") as two:
            await fill.fill(one.collector, DURING)
            await fill.fill(two.collector, DURING)
            assert one.collector.settings.keys != two.collector.settings.keys
            assert await counted(one) == await counted(two)
            assert set(await counted(one)) == set(slugs(ASKED)) - {WITHHELD.slug}

    async def test_what_is_withheld_stays_withheld(self, tmp_path: Path) -> None:
        async with demonstration(tmp_path) as house:
            await fill.fill(house.collector, DURING)
            results = await house.collector.results()
            assert [slug for (_, slug), found in results.topics.items() if found.tally is None] == ["apres", "secret"]
            assert not results.participation, "one of the topics is withheld, and with it what sums them up"
            assert (await house.client.get("/tally/ville/secret")).status_code == 403

    async def test_votes_that_are_tried_out_are_counted_with_them(self, tmp_path: Path) -> None:
        async with demonstration(tmp_path) as house:
            await fill.fill(house.collector, DURING)
            before = (await house.client.get("/tally/ville/velo")).json()
            await house.vote("velo", "for")
            after = (await house.client.get("/tally/ville/velo")).json()
            assert after["voters"] == before["voters"] + 1
            assert await house.is_consistent()

    async def test_pages_are_told_of_all_of_them_at_once(self, tmp_path: Path) -> None:
        async with demonstration(tmp_path) as house:
            told: list[set[str]] = []
            house.collector.on_change(lambda keys: told.append({slug for _, slug in keys}))
            await fill.fill(house.collector, DURING)
            await asyncio.sleep(0)
            assert told == [set(slugs(ASKED))]

    async def test_a_question_that_was_edited_meanwhile_gets_none_of_them(self, tmp_path: Path) -> None:
        async with demonstration(tmp_path) as house:
            edited = site(*EVERY_KIND, topic("velo", ballot("scale")), AFTER, WITHHELD)
            await house.collector.store.adopt(questions_of(edited))
            await fill.fill(house.collector, DURING)
            assert set(await counted(house)) == set(slugs(ASKED)) - {"velo", WITHHELD.slug}


class TestAgain:
    async def test_a_filled_demonstration_is_not_filled_again(self, tmp_path: Path) -> None:
        async with demonstration(tmp_path) as house:
            await fill.fill(house.collector, DURING)
            await house.vote("velo", "for")
            voted = await counted(house)
        assert not begun(tmp_path)
        async with demonstration(tmp_path) as house:
            assert not await fill.fill(house.collector, DURING)
            assert await counted(house) == voted

    async def test_other_questions_begin_it_anew(self, tmp_path: Path) -> None:
        async with demonstration(tmp_path) as house:
            await fill.fill(house.collector, DURING)
        changed = site(topic("velo", ballot("scale")))
        async with demonstration(tmp_path, changed) as house:
            assert await rows(house, "SELECT * FROM ballot") == []
            assert await fill.fill(house.collector, DURING)
        assert not begun(tmp_path, changed)

    async def test_one_that_was_stopped_before_all_had_voted_has_no_vote_and_begins_anew(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        begun_to_vote = asyncio.Event()
        loop = asyncio.get_running_loop()
        of_velo = [said for said in population.said(ASKED, DURING) if said.topic.slug == "velo" and said.answer]

        def long(asked: Site, today: object) -> Iterator[Said]:
            loop.call_soon_threadsafe(begun_to_vote.set)
            yield from islice(cycle(of_velo), 100_000)

        monkeypatch.setattr(population, "said", long)
        async with demonstration(tmp_path) as house:
            filling = asyncio.create_task(fill.fill(house.collector, DURING))
            await begun_to_vote.wait()
            filling.cancel()
            await house.vote("velo", "for")
            assert len(await rows(house, "SELECT * FROM ballot")) == 1
            assert await house.is_consistent()
        assert begun(tmp_path)


class TestApart:
    async def test_it_stands_beside_the_real_site(self, tmp_path: Path) -> None:
        async with running(tmp_path, ASKED) as real, demonstration(tmp_path) as house:
            await real.vote("velo", "for")
            await fill.fill(house.collector, DURING)
            assert len(await rows(real, "SELECT * FROM ballot")) == 1
            assert house.collector.settings.var == tmp_path / "var" / "demo"
            assert house.collector.settings.keys != real.collector.settings.keys

    async def test_its_cookie_does_not_replace_that_of_a_real_voter(self, tmp_path: Path) -> None:
        async with running(tmp_path, ASKED) as real, demonstration(tmp_path) as house:
            own = await real.vote("velo", "for")
            tried = await house.vote("velo", "for")
            assert not set(own.cookies) & set(tried.cookies)
            assert [name.startswith("__Host-") for name in (*own.cookies, *tried.cookies)] == [True, True]

    def test_it_never_has_the_secret_of_real_votes(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv(SECRET, "correct horse battery staple, and more")
        real = Settings.of(ASKED, tmp_path)
        assert Settings.of(ASKED, tmp_path, demonstration=True).keys != real.keys
        assert [path.name for path in (tmp_path / "var").iterdir()] == ["demo"]

    def test_what_holds_it_is_private_as_that_of_real_votes_will_be(self, tmp_path: Path) -> None:
        Settings.of(ASKED, tmp_path, demonstration=True)
        assert {(tmp_path / name).stat().st_mode & 0o777 for name in ("var", "var/demo")} == {0o700}

    async def test_invented_votes_are_never_taken_for_real_ones(self, tmp_path: Path) -> None:
        async with demonstration(tmp_path) as house:
            await fill.fill(house.collector, DURING)
        (tmp_path / "var" / "demo" / "cahier.db").rename(tmp_path / "var" / "cahier.db")
        (tmp_path / "var" / "demo" / "secret").rename(tmp_path / "var" / "secret")
        with pytest.raises(WrongPurpose, match="invented"):
            async with running(tmp_path, ASKED):
                pass

    async def test_real_votes_are_never_part_of_a_demonstration(self, tmp_path: Path) -> None:
        async with running(tmp_path, ASKED) as real:
            await real.vote("velo", "for")
        (tmp_path / "var" / "demo").symlink_to(tmp_path / "var", target_is_directory=True)
        with pytest.raises(WrongPurpose, match="no demonstration's"):
            begun(tmp_path)
        with pytest.raises(WrongPurpose, match="no demonstration's"):
            Collector.open(
                Settings.of(ASKED, tmp_path, demonstration=True),
                ASKED,
                lambda site: Renderer(site, tmp_path, local=False),
            )
        async with running(tmp_path, ASKED) as real:
            assert len(await rows(real, "SELECT * FROM ballot")) == 1

    async def test_one_that_runs_is_not_taken_away(self, tmp_path: Path) -> None:
        async with demonstration(tmp_path):
            with pytest.raises(AlreadyRunning):
                begun(tmp_path, site(VELO))

    def test_a_damaged_one_is_named(self, tmp_path: Path) -> None:
        settings = Settings.of(ASKED, tmp_path, demonstration=True)
        (settings.var / "cahier.db").write_bytes(b"not a database, though it is long enough to be one" * 99)
        with pytest.raises(CannotStart, match=r"cahier\.db of the demonstration cannot be used"):
            begun(tmp_path)
