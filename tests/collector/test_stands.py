"""What people think of the parts of a text: one vote each, to be changed and taken back, where it is asked."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import httpx
import pytest

from generator.results import from_json, to_json
from tests.collector.charter import CHARTER, FILES, built, discussing, edit, page, say, site_of, stand, thread, words
from tests.collector.house import CLOSES, OPENS, Clock, House, rows, running
from tests.serving import write_site

pytestmark = pytest.mark.anyio


AFTER = CLOSES + timedelta(days=1)


def refused(response: httpx.Response) -> tuple[int, str]:
    return response.status_code, response.json()["type"].removeprefix("/problems/")


async def sides(house: House, part: str = "p1") -> tuple[int, int]:
    found = await thread(house, part)
    return found.agree, found.disagree


async def test_everybody_has_one_vote_on_each_part_to_be_changed_and_taken_back(tmp_path: Path) -> None:
    async with discussing(tmp_path) as house:
        assert (await stand(house, "agree")).json() == {"agree": 1, "disagree": 0, "side": "agree"}
        assert (await stand(house, "agree")).json() == {"agree": 1, "disagree": 0, "side": "agree"}
        assert (await stand(house, "disagree")).json() == {"agree": 0, "disagree": 1, "side": "disagree"}
        assert (await stand(house, "agree", by=house.visitor())).json()["agree"] == 1
        assert (await stand(house, "agree", "rue")).json()["agree"] == 1
        assert (await stand(house, "none")).json() == {"agree": 1, "disagree": 0, "side": "none"}
        assert (await stand(house, "none")).json() == {"agree": 1, "disagree": 0, "side": "none"}
        assert (await sides(house), await sides(house, "rue")) == ((1, 0), (1, 0))


async def test_a_form_is_answered_with_a_page_that_leads_back(tmp_path: Path) -> None:
    async with discussing(tmp_path) as house:
        for side, said in (("agree", "You agree"), ("disagree", "You disagree"), ("none", "no longer counted")):
            response = await house.client.post("/agree/ville/texts/charte/p1", data={"side": side, "lang": "en"})
            assert response.status_code == 200
            assert said in response.text
            assert "https://consultations.example.org/en/ville/texts/charte/p1/" in response.text


async def test_only_where_it_is_asked(tmp_path: Path) -> None:
    async with discussing(tmp_path) as house:
        assert refused(await stand(house, "agree", of="projet")) == (409, "no-votes")
        assert refused(await stand(house, "agree", of="loi")) == (404, "unknown-topic")
        assert refused(await stand(house, "agree", "p9")) == (404, "unknown-topic")
        assert refused(await stand(house, "agree", of="autre")) == (404, "unknown-topic")
        assert (await stand(house, "agree", of="sondage")).status_code == 200
        assert refused(await say(house, "Oui.", of="sondage")) == (409, "no-comments")
        assert await rows(house, "SELECT count(*) FROM stand") == [(1,)]


@pytest.mark.parametrize("side", ["yes", "", None, 1, ["agree"]])
async def test_what_is_no_side_is_refused(tmp_path: Path, side: object) -> None:
    async with discussing(tmp_path) as house:
        assert refused(await stand(house, side)) == (400, "malformed")
        assert await sides(house) == (0, 0)


async def test_other_sites_and_other_types_of_body_are_refused(tmp_path: Path) -> None:
    async with discussing(tmp_path) as house:
        elsewhere = house.visitor("https://evil.example")
        assert refused(await stand(house, "agree", by=elsewhere)) == (403, "origin")
        plain = {"content-type": "text/plain", "accept": "application/json"}
        response = await house.client.post("/agree/ville/texts/charte/p1", content="agree", headers=plain)
        assert response.status_code == 415


@pytest.mark.parametrize(
    ("moment", "why"), [(datetime(2026, 2, 1, tzinfo=OPENS.tzinfo), "not-yet-open"), (AFTER, "closed")]
)
async def test_only_while_the_consultation_is_open(tmp_path: Path, moment: datetime, why: str) -> None:
    async with discussing(tmp_path) as house:
        await stand(house, "agree")
        house.clock.now = moment
        assert refused(await stand(house, "disagree")) == (409, why)
        assert await sides(house) == (1, 0)


async def test_only_for_those_whom_the_consultation_asks(tmp_path: Path) -> None:
    write_site(tmp_path, FILES)
    site = site_of(tmp_path)
    closed = replace(site, consultations=(replace(site.consultations[0], access="email"),))
    async with running(tmp_path, closed) as house:
        assert refused(await stand(house, "agree")) == (403, "not-entitled")


async def test_nobody_votes_on_a_part_that_is_gone_and_its_votes_stay(tmp_path: Path) -> None:
    async with discussing(tmp_path) as house:
        await stand(house, "agree", "p2")
        house.clock.advance(days=1)
        await edit(house, tmp_path, CHARTER.replace("- Des bancs {#p2}\n", ""))
        assert refused(await stand(house, "disagree", "p2")) == (409, "no-votes")
        assert await sides(house, "p2") == (1, 0)
        assert "Des bancs" in words(page(await built(house, tmp_path) / "charte/p2"))


async def test_they_are_known_after_a_restart_to_the_same_person(tmp_path: Path) -> None:
    async with discussing(tmp_path) as house:
        await stand(house, "agree")
        cookies = house.client.cookies
    async with discussing(tmp_path) as house:
        assert await sides(house) == (1, 0)
        house.client.cookies = cookies
        assert (await stand(house, "disagree")).json() == {"agree": 0, "disagree": 1, "side": "disagree"}


async def test_no_column_leads_from_a_vote_on_one_part_to_that_on_another(tmp_path: Path) -> None:
    async with discussing(tmp_path) as house:
        await say(house, "Oui.")
        for part in ("rue", "p1", "p2"):
            await stand(house, "agree", part)
        voters = [voter for (voter,) in await rows(house, "SELECT voter FROM stand")]
        authors = [author for (author,) in await rows(house, "SELECT author FROM comment")]
        assert len({*voters, *authors}) == 4


async def test_counts_are_in_the_results_and_on_the_pages(tmp_path: Path) -> None:
    async with discussing(tmp_path, clock=Clock()) as house:
        await stand(house, "agree", "p2")
        await stand(house, "disagree", "p2", by=house.visitor())
        await stand(house, "agree", "p2", by=house.visitor())
        document = (await house.client.get("/results.json")).content
        [entry] = json.loads(document)["threads"]
        assert (entry["part"], entry["agree"], entry["disagree"], entry["comments"]) == ("p2", 2, 1, [])
        assert to_json(from_json(document)) == json.loads(document)
        texts = await built(house, tmp_path)
        part = page(texts / "charte/p2")
        [form] = [form for form in part.all("form") if form["action"].endswith("/agree/ville/texts/charte/p2")]
        figures = [button.text.split()[-1] for button in form.all("button")][:2]
        assert figures == ["2", "1"]
        assert "D’accord : 2 · Pas d’accord : 1" in words(page(texts / "charte/summary"))
        house.clock.now = AFTER
        part = page(await built(house, tmp_path) / "charte/p2")
        assert not [form for form in part.all("form") if "/agree/" in form["action"]]
        assert "2" in words(part)
