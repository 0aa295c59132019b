"""Texts that are discussed, in the real application: comments on their parts, and how they were before."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

import httpx
import pytest

from generator.discussion import TextVersion
from tests.collector.charter import CHARTER, built, discussing, edit, page, say, stand, thread, words
from tests.collector.house import CLOSES, OPENS, PARIS, Clock, House

pytestmark = pytest.mark.anyio

REWORDED = CHARTER.replace("à tous", "à toutes et tous")
AGAIN = CHARTER.replace("à tous", "à chacun")


def refused(response: httpx.Response) -> tuple[int, str]:
    return response.status_code, response.json()["type"].removeprefix("/problems/")


async def history(house: House) -> Sequence[TextVersion]:
    return (await house.collector.results()).texts["ville", "charte"].versions


async def proses(house: House) -> list[str]:
    return [version.prose["fr"].strip() for version in await history(house)]


class TestComments:
    """On the parts of a text."""

    async def test_each_part_has_its_own(self, tmp_path: Path) -> None:
        async with discussing(tmp_path) as house:
            for part in ("rue", "p1", "p2", "p3"):
                response = await say(house, f"Sur {part}.", part)
                assert (response.status_code, response.json()["state"]) == (200, "published")
            for part in ("rue", "p1", "p2", "p3"):
                assert [comment.text for comment in (await thread(house, part)).comments] == [f"Sur {part}."]

    async def test_the_page_of_a_comment_leads_back_to_its_part(self, tmp_path: Path) -> None:
        async with discussing(tmp_path) as house:
            id = (await say(house, "Oui.", "p2")).json()["id"]
            shown = (await house.client.get(f"/comment/{id}?lang=en")).text
            assert "https://consultations.example.org/en/ville/texts/charte/p2/" in shown
            assert 'action="/comment/ville/texts/charte/p2"' in shown

    @pytest.mark.parametrize(
        ("of", "part", "why"),
        [
            ("charte", "p9", (404, "unknown-topic")),
            ("charte", "%7B", (404, "unknown-topic")),
            ("autre", "p1", (404, "unknown-topic")),
            ("loi", "p1", (404, "unknown-topic")),
            ("sondage", "p1", (409, "no-comments")),
        ],
    )
    async def test_what_cannot_be_commented(self, tmp_path: Path, of: str, part: str, why: tuple[int, str]) -> None:
        async with discussing(tmp_path) as house:
            assert refused(await say(house, "Oui.", part, of)) == why
            assert (await house.collector.results()).threads == {}

    async def test_an_answer_stands_where_the_comment_does(self, tmp_path: Path) -> None:
        async with discussing(tmp_path) as house:
            parent = (await say(house, "Oui.", "p1")).json()["id"]
            answer = {"text": "Non.", "parent": parent}
            elsewhere = await house.client.post("/comment/ville/texts/charte/p2", json=answer)
            assert refused(elsewhere) == (404, "unknown-comment")
            assert (await house.client.post("/comment/ville/texts/charte/p1", json=answer)).status_code == 200
            [comment] = (await thread(house, "p1")).comments
            assert [reply.text for reply in comment.replies] == ["Non."]

    async def test_only_while_the_consultation_is_open(self, tmp_path: Path) -> None:
        async with discussing(tmp_path) as house:
            await say(house, "Oui.")
            for moment in (OPENS.replace(month=2), CLOSES.replace(day=2)):
                house.clock.now = moment
                assert refused(await say(house, "Non.")) == (409, "comments-closed")
            part = page(await built(house, tmp_path) / "charte/p1")
            assert "Oui." in words(part)
            assert not [form for form in part.all("form") if "/comment/" in form["action"]]

    async def test_a_part_that_is_gone_can_be_read_and_not_be_commented(self, tmp_path: Path) -> None:
        async with discussing(tmp_path) as house:
            id = (await say(house, "Sur les bancs.", "p2")).json()["id"]
            house.clock.advance(days=1)
            await edit(house, tmp_path, CHARTER.replace("- Des bancs {#p2}\n", ""))
            assert refused(await say(house, "Trop tard.", "p2")) == (409, "no-comments")
            assert refused(await house.client.post(f"/agree/{id}", json={"side": "agree"})) == (409, "no-comments")
            assert (await house.client.get(f"/comment/{id}")).status_code == 200
            texts = await built(house, tmp_path)
            gone = page(texts / "charte/p2")
            assert {"Des bancs", "Sur les bancs."} <= {element.text.strip() for element in gone.all("p")}
            assert not [form for form in gone.all("form") if "/comment/" in form["action"]]
            assert "/ville/texts/charte/p2/" in [link["href"] for link in page(texts / "charte").all("a")]
            assert "Sur les bancs." in words(page(texts / "charte/p2/comments/recent"))
            await edit(house, tmp_path, CHARTER)
            assert (await say(house, "De retour.", "p2")).status_code == 200

    async def test_a_part_that_is_gone_is_known_after_a_restart(self, tmp_path: Path) -> None:
        async with discussing(tmp_path) as house:
            await say(house, "Sur les bancs.", "p2")
            house.clock.advance(days=1)
            await edit(house, tmp_path, CHARTER.replace("- Des bancs {#p2}\n", ""))
        text = (tmp_path / "content/consultations/ville/texts/charte.md").read_text(encoding="utf-8")
        files = {"consultations/ville/texts/charte.md": text}
        async with discussing(tmp_path, files, Clock()) as house:
            assert (await thread(house, "p2")).size == 1
            assert "Des bancs" in words(page(await built(house, tmp_path) / "charte/p2"))

    async def test_a_part_that_was_put_in_and_taken_out_unread_leaves_nothing(self, tmp_path: Path) -> None:
        async with discussing(tmp_path) as house:
            await edit(house, tmp_path, f"{CHARTER}\nUn essai. {{#p4}}\n")
            await edit(house, tmp_path, CHARTER)
            assert refused(await say(house, "Oui.", "p4")) == (404, "unknown-topic")


class TestVersions:
    """How a text was: what the collector keeps of it."""

    async def test_the_first_one_is_kept_as_it_is_seen(self, tmp_path: Path) -> None:
        async with discussing(tmp_path) as house:
            [version] = await history(house)
            assert version.prose["fr"].strip() == CHARTER.strip()
            assert version.moment == house.clock.now
            assert str(version.moment.tzinfo) == "Europe/Paris"

    async def test_who_saves_often_on_one_day_makes_one_version(self, tmp_path: Path) -> None:
        async with discussing(tmp_path) as house:
            house.clock.advance(days=1)
            for prose in (REWORDED, f"{REWORDED}\nEncore. {{#p4}}\n", AGAIN):
                await edit(house, tmp_path, prose)
                house.clock.advance(minutes=5)
            assert await proses(house) == [CHARTER.strip(), AGAIN.strip()]

    async def test_what_stood_there_for_a_day_is_kept_also_if_nobody_wrote(self, tmp_path: Path) -> None:
        async with discussing(tmp_path) as house:
            for prose in (REWORDED, AGAIN):
                house.clock.advance(days=1)
                await edit(house, tmp_path, prose)
            assert await proses(house) == [CHARTER.strip(), REWORDED.strip(), AGAIN.strip()]
            days = [version.moment.date() for version in await history(house)]
            assert days == [date(2026, 4, 1), date(2026, 4, 2), date(2026, 4, 3)]

    async def test_what_somebody_wrote_about_is_kept_on_the_same_day_too(self, tmp_path: Path) -> None:
        async with discussing(tmp_path) as house:
            await say(house, "Oui.")
            house.clock.advance(minutes=5)
            for prose in (REWORDED, AGAIN):
                await edit(house, tmp_path, prose)
                house.clock.advance(minutes=5)
            assert await proses(house) == [CHARTER.strip(), AGAIN.strip()]

    async def test_a_day_is_one_of_the_place_that_is_consulted(self, tmp_path: Path) -> None:
        clock = Clock(datetime(2026, 4, 1, 23, 50, tzinfo=PARIS))  # the same day for long, by the clocks of London
        async with discussing(tmp_path, clock=clock) as house:
            house.clock.advance(minutes=20)
            await edit(house, tmp_path, REWORDED)
            assert len(await proses(house)) == 2

    async def test_what_is_adopted_again_is_the_same_version(self, tmp_path: Path) -> None:
        async with discussing(tmp_path) as house:
            await say(house, "Oui.")
            house.clock.advance(days=1)
            await edit(house, tmp_path, CHARTER)
            assert len(await history(house)) == 1
        async with discussing(tmp_path) as house:
            assert len(await history(house)) == 1

    async def test_a_translation_is_a_version_too(self, tmp_path: Path) -> None:
        async with discussing(tmp_path) as house:
            house.clock.advance(days=1)
            await edit(house, tmp_path, CHARTER.replace("La rue est à tous.", "The street is ours."), "en")
            assert [set(version.prose) for version in await history(house)] == [{"fr"}, {"fr", "en"}]

    async def test_texts_of_which_nothing_is_asked_have_none(self, tmp_path: Path) -> None:
        async with discussing(tmp_path) as house:
            known = (await house.collector.results()).texts
            assert {slug for _, slug in known} == {"charte", "projet", "sondage"}

    async def test_the_reworded_part_keeps_what_was_said_and_voted(self, tmp_path: Path) -> None:
        async with discussing(tmp_path) as house:
            await say(house, "Oui.")
            await stand(house, "agree")
            house.clock.advance(days=1)
            await edit(house, tmp_path, "La rue est à toutes et tous. {#p1}\n\n# La rue {#rue}\n")
            found = await thread(house)
            assert (found.size, found.agree) == (1, 1)
            shown = words(page(await built(house, tmp_path) / "charte/p1"))
            assert "Oui." in shown
            assert "toutes et" in shown
