"""Decisions afterwards: taken back, objected to by who wrote the comment, and in the log that everybody may read."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from generator.discussion import on_topic
from generator.results import from_json
from tests.collector.commenting import BEFORE, VELO, agree, change, only, say, talking, texts
from tests.collector.house import House, rows, site, topic
from tests.collector.moderating import decide, queue, report, rulings, seen, signed_in, state, undo
from tests.collector.test_refusals import check_page

pytestmark = pytest.mark.anyio


class TestTakingBack:
    async def test_it_restores_what_was(self, tmp_path: Path) -> None:
        async with talking(tmp_path) as house:
            for number in range(3):
                await say(house, f"Arbre {number}", "avant" if number else "velo", by=house.visitor())
            for line in ("9.9.9.1", "9.9.9.2", "9.9.9.3"):
                await report(house, 1, line)
            moderator = await signed_in(house)
            await decide(moderator, "withhold", "3.1", reason="privacy", sentence="Un nom.")
            for id, action in ((1, "approve"), (1, "withhold"), (2, "approve"), (2, "withhold"), (3, "approve")):
                before = await state(house, id)
                [(version,)] = await rows(house, f"SELECT version FROM comment WHERE id = {id}")
                await decide(moderator, action, f"{id}.{version}", reason="insult", sentence="Poli.")
                assert await state(house, id) != before
                assert (await undo(moderator)).status_code == 303
                assert await state(house, id) == before, (id, action)
            assert (await rulings(house))[1:3] == [("approve", ""), ("undo", "")]

    async def test_once_and_the_latest_only(self, tmp_path: Path) -> None:
        async with talking(tmp_path) as house:
            await say(house, "Un", "avant")
            moderator = await signed_in(house)
            await decide(moderator, "approve", "1.1")
            await decide(moderator, "withhold", "1.2", reason="insult")
            check_page(await moderator.post("/moderation/undo/1", data={"lang": "en"}), 409)
            assert (await moderator.post("/moderation/undo/2", data={"lang": "en"})).status_code == 303
            for id in (1, 2, 3):
                check_page(await moderator.post(f"/moderation/undo/{id}", data={"lang": "en"}), 409)
            assert await texts(house, "avant") == ["Un"]
            assert "/moderation/undo/" not in (await moderator.get("/moderation/decisions")).text

    async def test_not_over_what_has_happened_since(self, tmp_path: Path) -> None:
        """An edit is not published, a report not forgotten, and words that were erased do not come back."""
        async with talking(tmp_path) as house:
            said = await say(house, "Un", "avant")
            moderator = await signed_in(house)
            await decide(moderator, "approve", "1.1")
            await report(house, 1, "9.9.9.9")
            await decide(moderator, "approve", "1.3")
            await change(house, said["receipt"], text="Nuls")
            check_page(await moderator.post("/moderation/undo/2", data={"lang": "en"}), 409)
            assert (await state(house))[0] == "held"
            await decide(moderator, "approve", "1.5")
            await report(house, 1, "9.9.9.8")
            check_page(await moderator.post("/moderation/undo/3", data={"lang": "en"}), 409)
            await change(house, said["receipt"], withdraw="1")
            check_page(await moderator.post("/moderation/undo/3", data={"lang": "en"}), 409)
            assert (await state(house))[0] == "withdrawn"

    async def test_what_others_think_of_it_stays(self, tmp_path: Path) -> None:
        async with talking(tmp_path) as house, house.visitor() as reader:
            await say(house, "Un")
            await agree(house, 1, "agree", reader)
            moderator = await signed_in(house)
            await decide(moderator, "withhold", "1.1", reason="insult")
            assert (await undo(moderator)).status_code == 303
            comment = await only(house)
            assert (comment.text, comment.agree) == ("Un", 1)


class TestObjecting:
    async def object(self, house: House, receipt: str, words: str = "C'était un fait.") -> int:
        return (await change(house, receipt, objection=words)).status_code

    async def test_an_author_may_once_and_a_moderator_decides_again(self, tmp_path: Path) -> None:
        async with talking(tmp_path) as house:
            said = await say(house, "Un")
            moderator = await signed_in(house)
            assert await self.object(house, said["receipt"]) == 409
            await decide(moderator, "withhold", "1.1", reason="insult")
            assert await self.object(house, said["receipt"], " \u200b") == 422
            assert await self.object(house, said["receipt"]) == 303
            assert await self.object(house, said["receipt"], "Encore.") == 409
            page = await queue(moderator)
            assert seen(page) == ["1.3"]
            assert "C'était un fait." in page.root.text
            own = (await house.client.get(f"/contribution/{said['receipt']}?lang=en")).text
            assert "C&#39;était un fait." in own
            assert "Send my objection" not in own
            await decide(moderator, "withhold", "1.3", reason="privacy")
            assert (await only(house)).reason == "privacy"
            assert await self.object(house, said["receipt"], "Encore.") == 409
            assert seen(await queue(moderator)) == []
            assert "fait" not in (await house.client.get("/results.json")).text

    async def test_a_moderator_who_decides_at_that_moment_is_told(self, tmp_path: Path) -> None:
        async with talking(tmp_path) as house:
            said = await say(house, "Un")
            moderator = await signed_in(house)
            await decide(moderator, "withhold", "1.1", reason="insult")
            await self.object(house, said["receipt"])
            check_page(await decide(moderator, "approve", "1.2"), 409)
            check_page(await moderator.post("/moderation/undo/1", data={"lang": "en"}), 409)
            assert (await decide(moderator, "approve", "1.3")).status_code == 303
            assert await texts(house) == ["Un"]


class TestLog:
    async def test_it_tells_decisions_and_neither_words_nor_people(self, tmp_path: Path) -> None:
        async with talking(tmp_path) as house:
            await say(house, "Xylophone", "avant", name="Zéphyrine")
            moderator = await signed_in(house, "Eudoxie")
            await decide(moderator, "withhold", "1.1", reason="insult", sentence="Kaléidoscope")
            house.clock.advance(hours=11)
            await undo(moderator)
            document = await house.client.get("/results.json")
            assert document.json()["logs"] == [
                {
                    "consultation": "ville",
                    "rulings": [
                        {
                            "moment": moment, "action": action, "reason": reason,
                            "kind": "topic", "slug": "avant", "part": "",
                        }
                        for moment, action, reason in (
                            ("2026-04-01T12:00:00+02:00", "withhold", "insult"),
                            ("2026-04-01T23:00:00+02:00", "undo", ""),
                        )
                    ],
                }
            ]  # fmt: skip
            read = from_json(document.content).logs["ville"]
            assert read.rulings == (await house.collector.results()).logs["ville"].rulings
            for word in ("Xylophone", "Zéphyrine", "Eudoxie", "Kaléidoscope"):
                assert word not in document.text
                assert word in (await moderator.get("/moderation/decisions")).text

    async def test_it_is_there_after_a_restart_and_where_a_topic_was_renamed(self, tmp_path: Path) -> None:
        async with talking(tmp_path) as house:
            await say(house, "Un")
            await decide(await signed_in(house), "withhold", "1.1", reason="insult")
        async with talking(tmp_path) as house:
            assert await rulings(house) == [("withhold", "insult")]
            await house.collector.adopt(site(topic("cycle", comments=VELO.comments, formerly=("velo",)), BEFORE))
            [ruling] = (await house.collector.results()).logs["ville"].rulings
            assert ruling.thread == on_topic(("ville", "cycle"))

    async def test_whoever_keeps_the_pages_is_told_of_the_decision(self, tmp_path: Path) -> None:
        heard: list[object] = []
        async with talking(tmp_path) as house:
            await say(house, "Un", "avant")
            house.collector.on_written(heard.append)
            await decide(await signed_in(house), "approve", "1.1")
            await asyncio.sleep(0)
            assert heard == [{on_topic(("ville", "avant")), ("ville", "moderation", "", "")}]
