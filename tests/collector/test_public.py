"""What anyone may read, what is withheld from everyone, and what operators look at."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import httpx
import pytest

from collector.store.records import NotAdopted
from generator.model import TopicKey
from generator.results import Participation, from_json, tally_json
from tests.ballots.asking import ballot, options
from tests.collector.house import CLOSES, DURING, PARIS, SECRET, VELO, Clock, House, running, site, topic

pytestmark = pytest.mark.anyio


class TestTally:
    async def test_it_has_the_same_bytes_as_the_pages_tally_json(self, tmp_path: Path) -> None:
        async with running(tmp_path) as house:
            for answer in (None, "for"):
                if answer:
                    await house.vote("velo", answer)
                response = await house.client.get("/tally/ville/velo")
                results = (await house.collector.results()).topics.get(VELO.key)
                assert response.content == tally_json(VELO, results, DURING)
                assert response.headers["content-type"] == "application/json"
            assert response.json() == {
                "consultation": "ville",
                "topic": "velo",
                "kind": "vote",
                "closed": False,
                "as_of": "2026-04-01T12:00:00+02:00",
                "voters": 1,
                "counts": {"for": 1, "against": 0, "abstain": 0},
                "expressed": 1,
            }

    async def test_who_has_it_already_is_told_so(self, tmp_path: Path) -> None:
        async with running(tmp_path) as house:
            etag = (await house.client.get("/tally/ville/velo")).headers["etag"]
            assert not etag.startswith("W/")
            for known in (etag, f'"other", {etag}', f"W/{etag}", "*"):
                again = await house.client.get("/tally/ville/velo", headers={"if-none-match": known})
                assert (again.status_code, again.content) == (304, b"")
                assert again.headers["etag"] == etag
            await house.vote("velo", "for")
            changed = await house.client.get("/tally/ville/velo", headers={"if-none-match": etag})
            assert changed.status_code == 200

    async def test_closing_changes_it(self, tmp_path: Path) -> None:
        async with running(tmp_path) as house:
            house.clock.now = CLOSES
            assert (await house.client.get("/tally/ville/velo")).json()["closed"] is True

    async def test_head_is_answered(self, tmp_path: Path) -> None:
        async with running(tmp_path) as house:
            for path in ("/tally/ville/velo", "/results.json", "/healthz", "/readyz"):
                assert (await house.client.head(path)).status_code == 200


class TestResults:
    async def test_the_document_is_what_a_build_reads(self, tmp_path: Path) -> None:
        async with running(tmp_path, site(VELO, topic("tram"))) as house:
            await house.vote("velo", "for")
            response = await house.client.get("/results.json")
            assert from_json(response.content) == await house.collector.results()
            results = from_json(response.content)
            assert set(results.topics) == {("ville", "velo")}
            assert results.topics["ville", "velo"].frozen == VELO.ballot.frozen()
            assert results.topics["ville", "velo"].as_of == DURING
            assert results.participation == {"ville": Participation(1, ((DURING.date(), 1),))}

    async def test_as_of_is_the_last_ballots_moment_in_the_sites_zone_and_survives_a_restart(
        self, tmp_path: Path
    ) -> None:
        async with running(tmp_path) as house:
            house.clock.now = DURING + timedelta(seconds=2, milliseconds=700)
            await house.vote("velo", "for")
            house.clock.advance(hours=1)
            before = await house.collector.results()
        async with running(tmp_path) as house:
            after = await house.collector.results()
            assert before == after
            as_of = after.topics["ville", "velo"].as_of
            assert as_of == DURING + timedelta(seconds=2)
            assert as_of is not None
            assert as_of.tzinfo == PARIS

    async def test_people_are_counted_on_the_day_of_their_first_vote_in_the_sites_zone(self, tmp_path: Path) -> None:
        late = datetime(2026, 4, 1, 23, 30, tzinfo=PARIS)
        expected = Participation(4, ((date(2026, 4, 1), 1), (date(2026, 4, 2), 2), (date(2026, 4, 5), 1)))
        async with running(tmp_path, site(VELO, topic("tram")), clock=Clock(late.astimezone(UTC))) as house:
            await house.vote("velo", "for")
            house.clock.advance(hours=1)
            for _ in range(2):
                async with house.visitor() as voter:
                    await house.vote("velo", "for", voter)
                    await house.vote("tram", "for", voter)
            await house.vote("tram", "for")
            house.clock.advance(days=3)
            async with house.visitor() as voter:
                await house.vote("velo", "for", voter)
                await house.vote("velo", None, voter)
            assert (await house.collector.results()).participation == {"ville": expected}
        async with running(tmp_path, site(VELO, topic("tram"))) as house:
            assert (await house.collector.results()).participation == {"ville": expected}

    async def test_subscribers_are_told_which_topics_changed_once_they_are_counted(self, tmp_path: Path) -> None:
        async with running(tmp_path) as house:
            told: list[tuple[set[TopicKey], object]] = []

            def changed(keys: set[TopicKey]) -> None:
                row = house.collector.row(VELO.key)
                told.append((keys, dict(house.collector.tallies.answers(row.id))))

            house.collector.on_change(changed)
            await house.vote("velo", "for")
            await house.vote("velo", "maybe")
            await house.vote("secret", "for")
            assert told == [({("ville", "velo")}, {'"for"': 1}), ({("ville", "secret")}, {'"for"': 1})]


@pytest.mark.parametrize("when", ["closed", "after_vote"])
class TestWithheldResults:
    """Absent wherever someone might look before closing, public everywhere from then on."""

    async def everything(self, house: House) -> list[httpx.Response]:
        """All that is said to someone who has not voted."""
        async with house.visitor() as visitor:
            return [await visitor.get(path) for path in ("/tally/ville/velo", "/results.json", "/metrics")]

    async def test_they_are_absent_before_closing(self, tmp_path: Path, when: str) -> None:
        async with running(tmp_path, site(topic("velo", results=when))) as house:
            for _ in range(7):
                async with house.visitor() as voter:
                    assert (await house.vote("velo", "abstain", voter)).status_code == 200
            tally, results, metrics = await self.everything(house)
            assert tally.json()["type"] == "/problems/results-withheld"
            [listed] = results.json()["topics"]
            assert (listed["tally"], listed["as_of"], results.json()["participation"]) == (None, None, {})
            assert metrics.status_code == 403
            assert not any("7" in answer.text for answer in (tally, results, metrics))
            assert await house.collector.document(("ville", "velo")) is None

    async def test_they_are_public_after_closing(self, tmp_path: Path, when: str) -> None:
        async with running(tmp_path, site(topic("velo", results=when))) as house:
            await house.vote("velo", "abstain")
            house.clock.now = CLOSES
            tally, results, _ = await self.everything(house)
            assert tally.json()["counts"]["abstain"] == 1
            assert results.json()["topics"][0]["tally"]["voters"] == 1
            assert results.json()["participation"] == {"ville": {"people": 1, "days": [["2026-04-01", 1]]}}
            assert await house.collector.document(("ville", "velo")) == tally.json()

    async def test_one_withheld_topic_withholds_how_many_took_part(self, tmp_path: Path, when: str) -> None:
        async with running(tmp_path, site(topic("velo", results=when), topic("tram"))) as house:
            await house.vote("tram", "for")
            assert (await house.collector.results()).participation == {}


class TestEdits:
    async def test_a_renamed_topic_keeps_its_votes_and_voters(self, tmp_path: Path) -> None:
        async with running(tmp_path, site(VELO)) as house:
            await house.vote("velo", "for")
            await house.collector.adopt(site(topic("piste", formerly=("velo",))))
            changed = await house.vote("piste", "against")
            assert changed.json()["revision"] == 2
            assert changed.json()["tally"]["voters"] == 1
            assert set((await house.collector.results()).topics) == {("ville", "piste")}

    async def test_it_may_be_renamed_while_nothing_runs_and_again(self, tmp_path: Path) -> None:
        async with running(tmp_path, site(VELO)) as house:
            await house.vote("velo", "for")
        async with running(tmp_path, site(topic("piste", formerly=("velo",)))) as house:
            assert (await house.client.get("/tally/ville/velo")).json()["voters"] == 1
        async with running(tmp_path, site(topic("voie", formerly=("piste", "velo")))) as house:
            assert (await house.client.get("/tally/ville/piste")).json()["voters"] == 1

    async def test_the_new_name_may_have_been_there_before_without_votes(self, tmp_path: Path) -> None:
        async with running(tmp_path, site(VELO, topic("piste"))) as house:
            await house.vote("velo", "for")
            await house.collector.adopt(site(topic("piste", formerly=("velo",))))
            assert (await house.client.get("/tally/ville/piste")).json()["voters"] == 1

    async def test_two_topics_with_votes_cannot_become_one(self, tmp_path: Path) -> None:
        async with running(tmp_path, site(VELO, topic("piste"))) as house:
            await house.vote("velo", "for")
            await house.vote("piste", "against")
            with pytest.raises(NotAdopted, match="ville/velo and ville/piste"):
                await house.collector.adopt(site(topic("piste", formerly=("velo",))))
            assert (await house.client.get("/tally/ville/velo")).json()["topic"] == "velo"

    async def test_a_slug_that_another_topic_took_over_is_that_topics(self, tmp_path: Path) -> None:
        swapped = [topic("velo", formerly=("tram",)), topic("tram", formerly=("velo",))]
        async with running(tmp_path, site(VELO, topic("tram"))) as house:
            await house.vote("velo", "for")
            await house.collector.adopt(site(*swapped))
            assert (await house.client.get("/tally/ville/velo")).json()["voters"] == 1

    async def test_a_ballot_with_votes_cannot_become_another(self, tmp_path: Path) -> None:
        poll = ballot("poll", options=options("a", "b"))
        async with running(tmp_path, site(VELO, SECRET)) as house:
            await house.vote("velo", "for")
            await house.collector.adopt(site(VELO, replace(SECRET, ballot=poll)))
            assert (await house.vote("secret", ["a"])).status_code == 200
            with pytest.raises(NotAdopted, match="ville/velo"):
                await house.collector.adopt(site(replace(VELO, ballot=poll), SECRET))
            assert (await house.vote("velo", "against")).status_code == 200
        with pytest.raises(NotAdopted, match="ville/velo"):
            async with running(tmp_path, site(replace(VELO, ballot=poll))):
                pass

    async def test_a_topic_that_is_gone_is_still_reported_so_that_no_build_loses_it(self, tmp_path: Path) -> None:
        async with running(tmp_path, site(VELO, SECRET)) as house:
            await house.vote("velo", "for")
            await house.collector.adopt(site(SECRET))
            results = await house.collector.results()
            assert results.topics[VELO.key].frozen == VELO.ballot.frozen()
            assert results.topics[VELO.key].tally is None
            await house.collector.adopt(site(VELO, SECRET))
            assert (await house.client.get("/tally/ville/velo")).json()["voters"] == 1


class TestOperations:
    async def test_it_is_alive_and_ready(self, tmp_path: Path) -> None:
        async with running(tmp_path) as house:
            for path in ("/healthz", "/readyz"):
                assert (await house.client.get(path)).status_code == 200

    async def test_counters_say_what_was_done(self, tmp_path: Path) -> None:
        async with running(tmp_path) as house:
            await house.vote("velo", "for")
            await house.vote("velo", "maybe")
            async with house.visitor(address="127.0.0.1") as operator:
                text = (await operator.get("/metrics")).text
            lines = text.splitlines()
            assert "cahier_votes_total 1" in lines
            assert 'cahier_refusals_total{type="answer"} 1' in lines
            assert "cahier_batches_total 1" in lines
            assert "cahier_queue_length 0" in lines
            assert "cahier_streams_open 0" in lines
            assert all(line.startswith("#") or len(line.rsplit(" ", 1)) == 2 for line in lines)

    async def test_its_own_pages_bring_their_style_sheets(self, tmp_path: Path) -> None:
        async with running(tmp_path) as house:
            asset = house.collector.renderer.assets["style.css"]
            response = await house.client.get(asset.address)
            assert (response.status_code, response.content) == (200, asset.content)
            assert response.headers["content-type"].startswith("text/css")
            assert "immutable" in response.headers["cache-control"]
            assert "sandbox" in response.headers["content-security-policy"]
            assert (await house.client.get("/assets/style.0.css")).status_code == 404
