"""What moderators see and decide."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path

import pytest

from collector.store.moderation import PER_PAGE
from generator.discussion import Thread
from tests.collector.commenting import agree, change, only, post, say, talking, texts, thread
from tests.collector.house import rows
from tests.collector.moderating import decide, queue, report, rulings, seen, signed_in, state
from tests.collector.test_refusals import check_page, check_problem

pytestmark = pytest.mark.anyio


class TestDeciding:
    async def test_what_is_approved_is_published_and_leaves_the_queue(self, tmp_path: Path) -> None:
        async with talking(tmp_path) as house:
            await say(house, "Des arbres", "avant", name="Ada")
            moderator = await signed_in(house)
            page = await queue(moderator)
            assert "Des arbres" in page.root.text
            assert "every comment is read before it is published" in page.root.text
            response = await decide(moderator, "approve", *seen(page))
            assert (response.status_code, response.headers["location"]) == (303, "/moderation?done=1#queue")
            assert (await only(house, "avant")).text == "Des arbres"
            assert seen(await queue(moderator)) == []
            assert await rulings(house) == [("approve", "")]

    async def test_what_is_withheld_leaves_its_place_and_the_rule_and_its_author_is_told_more(
        self, tmp_path: Path
    ) -> None:
        async with talking(tmp_path) as house:
            said = await say(house, "Vous êtes nuls", name="Ada")
            reply = await say(house, "Non", parent=said["id"])
            moderator = await signed_in(house)
            await decide(moderator, "withhold", "1.1", reason="insult", sentence="Restez\u202e poli.", lang="en")
            gone = await only(house)
            assert (gone.state, gone.reason, gone.text, gone.name) == ("withheld", "insult", "", "")
            assert [one.id for one in gone.replies] == [reply["id"]]
            own = (await house.client.get(f"/contribution/{said['receipt']}?lang=en")).text
            assert "Insults or threats" in own
            assert "Restez poli." in own
            assert "Vous êtes nuls" in own
            document = (await house.client.get("/results.json")).text
            assert not [word for word in ("nuls", "Ada", "poli", "Léa", "sentence", "moderator") if word in document]

    async def test_nothing_can_be_done_any_more_with_what_is_withheld(self, tmp_path: Path) -> None:
        async with talking(tmp_path) as house, house.visitor() as reader:
            said = await say(house, "Vous êtes nuls")
            moderator = await signed_in(house)
            await decide(moderator, "withhold", "1.1", reason="insult")
            check_problem(await agree(house, 1, "agree", reader), 404, "unknown-comment")
            check_problem(await post(house, {"text": "Non", "parent": 1}), 404, "unknown-comment")
            for path in ("/comment/1", "/report/1"):
                assert "nuls" not in (await reader.get(path)).text
            check_page(await report(house, 1, "9.9.9.9"), 404)
            check_page(await change(house, said["receipt"], text="Des bancs"), 409)
            assert (await say(house, "Vous êtes nuls"))["id"] == 1, "the same again is the same, withheld"

    async def test_several_are_decided_at_once_all_of_them_or_none(self, tmp_path: Path) -> None:
        async with talking(tmp_path) as house:
            receipts = [(await say(house, text, "avant"))["receipt"] for text in ("Un", "Deux", "Trois")]
            moderator = await signed_in(house)
            page = await queue(moderator)
            await change(house, receipts[1], text="Deux et demi")
            response = await decide(moderator, "approve", *seen(page), lang="en")
            check_page(response, 409)
            assert "look at again: 2." in response.text
            assert await texts(house, "avant") == []
            assert await rulings(house) == []
            response = await decide(moderator, "approve", *seen(await queue(moderator)))
            assert response.headers["location"] == "/moderation?done=3#queue"
            assert await texts(house, "avant") == ["Un", "Deux et demi", "Trois"]

    async def test_one_that_is_named_twice_is_decided_once(self, tmp_path: Path) -> None:
        async with talking(tmp_path) as house:
            await say(house, "Un", "avant")
            moderator = await signed_in(house)
            response = await decide(moderator, "approve", "1.1", "1.1")
            assert response.headers["location"] == "/moderation?done=1#queue"
            assert await rulings(house) == [("approve", "")]

    async def test_a_button_pressed_twice_decides_once(self, tmp_path: Path) -> None:
        async with talking(tmp_path) as house:
            await say(house, "Un", "avant")
            moderator, other = await signed_in(house), await signed_in(house, "Noé")
            fields = {"reason": "insult", "sentence": "Poli."}
            both = await asyncio.gather(*[decide(moderator, "withhold", "1.1", **fields) for _ in range(2)])
            assert [response.status_code for response in both] == [303, 303]
            assert await rulings(house) == [("withhold", "insult")]
            check_page(await decide(moderator, "withhold", "1.1", reason="insult"), 409)
            check_page(await decide(other, "withhold", "1.1", **fields), 409)

    async def test_of_two_moderators_at_once_the_second_is_told(self, tmp_path: Path) -> None:
        async with talking(tmp_path) as house:
            await say(house, "Un", "avant")
            moderator, other = await signed_in(house), await signed_in(house, "Noé")
            answers = await asyncio.gather(
                decide(moderator, "approve", "1.1"), decide(other, "withhold", "1.1", reason="insult")
            )
            assert [response.status_code for response in answers] == [303, 409]
            assert await texts(house, "avant") == ["Un"]

    async def test_what_was_withdrawn_meanwhile_is_not_decided_on(self, tmp_path: Path) -> None:
        async with talking(tmp_path) as house:
            said = await say(house, "Un", "avant")
            moderator = await signed_in(house)
            await change(house, said["receipt"], withdraw="1")
            for version in (1, 2):
                check_page(await decide(moderator, "approve", f"1.{version}"), 409)
            assert await rows(house, "SELECT state, text FROM comment") == [("withdrawn", "")]
            assert seen(await queue(moderator)) == []

    async def test_to_approve_what_nobody_doubts_is_no_decision(self, tmp_path: Path) -> None:
        async with talking(tmp_path) as house:
            await say(house, "Un")
            assert (await decide(await signed_in(house), "approve", "1.1")).status_code == 303
            assert await rulings(house) == []


class TestWhatWaits:
    async def test_the_longest_comes_first_with_what_helps_to_decide(self, tmp_path: Path) -> None:
        async with talking(tmp_path) as house:
            first = await say(house, "Des bancs", name="Bea")
            await say(house, "Vous êtes nuls", parent=first["id"], website="x")
            house.clock.advance(hours=1)
            await say(house, "https://a.example https://b.example https://c.example", by=house.visitor())
            page = await queue(await signed_in(house))
            assert seen(page) == ["2.1", "3.1"]
            said = " ".join(page.root.text.split())
            assert "2 comments wait for you" in said
            for told in (
                "It replies to: Des bancs", "probably a program", "It has many links", "Not yet published",
                "Its author has 2 comments here", "Its author has 1 comment here",
            ):  # fmt: skip
                assert told in said, told

    async def test_pages_have_so_many_and_lead_to_the_others(self, tmp_path: Path) -> None:
        async with talking(tmp_path) as house:
            for number in range(PER_PAGE + 1):
                await say(house, f"Arbre {number}", "avant")
            moderator = await signed_in(house)
            assert len(seen(await queue(moderator))) == PER_PAGE
            assert seen(await queue(moderator, f"/moderation?from={PER_PAGE}")) == [f"{PER_PAGE + 1}.1"]
            links = {link["rel"]: link["href"] for link in (await queue(moderator, "/moderation?from=5")).all("a")}
            assert links["prev"] == "/moderation?from=0"
            await decide(moderator, "approve", *seen(await queue(moderator)))
            page = await queue(moderator, "/moderation/decisions")
            assert not [link for link in page.all("a") if link["rel"] in ("prev", "next")]
            await decide(moderator, "approve", *seen(await queue(moderator)))
            page = await queue(moderator, "/moderation/decisions")
            [next] = [link["href"] for link in page.all("a") if link["rel"] == "next"]
            assert "Approved" in (await queue(moderator, next)).root.text

    async def test_the_same_words_again_and_again_wait_also_where_they_come_by_an_edit(self, tmp_path: Path) -> None:
        async with talking(tmp_path) as house:
            text = "Le pont doit rester ouvert à tous, jour et nuit."
            for again, wanted in ((text, "published"), (f"{text}\n", "published"), (text.upper(), "waiting")):
                async with house.visitor() as somebody:
                    await house.vote("velo", "for", somebody)
                    assert (await say(house, again, by=somebody))["state"] == wanted
            said = await say(house, "Oui")
            await change(house, said["receipt"], text=text)
            assert (await state(house, said["id"]))[0] == "held"
            assert "The same was written here several times" in (await queue(await signed_in(house))).root.text

    async def test_an_edit_that_gives_cause_holds_back_what_was_published(self, tmp_path: Path) -> None:
        async with talking(tmp_path) as house:
            said = await say(house, "Un", "avant")
            moderator = await signed_in(house)
            await decide(moderator, "approve", "1.1")
            await change(house, said["receipt"], text="Nuls")
            [gone] = (await thread(house, "avant")).comments
            assert (gone.state, gone.text) == ("held", "")
            assert seen(await queue(moderator)) == ["1.3"]
            await decide(moderator, "approve", "1.3")
            assert await texts(house, "avant") == ["Nuls"]

    async def test_what_is_withdrawn_before_anybody_has_read_it_leaves_no_place(self, tmp_path: Path) -> None:
        async with talking(tmp_path) as house:
            said = await say(house, "Un", "avant")
            response = await change(house, said["receipt"], withdraw="1")
            own = await house.client.get(response.headers["location"])
            assert "Your comment is withdrawn" in own.text
            await change(house, said["receipt"], withdraw="1")
            assert (await thread(house, "avant")) == Thread(())
            assert "Un" not in (await house.client.get("/results.json")).text

    async def test_what_was_read_leaves_its_place_when_it_is_withdrawn(self, tmp_path: Path) -> None:
        async with talking(tmp_path) as house:
            said = await say(house, "Un", "avant")
            moderator = await signed_in(house)
            await decide(moderator, "approve", "1.1")
            await say(house, "Oui", "avant", parent=1)
            await decide(moderator, "approve", "2.1")
            await change(house, said["receipt"], withdraw="1")
            [gone] = (await thread(house, "avant")).comments
            assert (gone.state, [one.text for one in gone.replies]) == ("withdrawn", ["Oui"])

    async def test_operators_see_how_much_waits_and_for_how_long(self, tmp_path: Path) -> None:
        async def figures() -> list[str]:
            async with house.visitor(address="127.0.0.1") as operator:
                return re.findall(r"^cahier_comments_\w+ (\d+)$", (await operator.get("/metrics")).text, re.MULTILINE)

        async with talking(tmp_path) as house:
            assert await figures() == ["0", "0"]
            first = await say(house, "Un", "avant")
            house.clock.advance(minutes=2)
            await say(house, "Deux", "avant")
            assert await figures() == ["2", "120"]
        async with talking(tmp_path, clock=house.clock) as house:
            assert await figures() == ["2", "120"]
            await change(house, first["receipt"], withdraw="1")
            assert await figures() == ["1", "0"]
            await decide(await signed_in(house), "approve", "2.1")
            assert await figures() == ["0", "0"]


class TestSearch:
    @pytest.mark.parametrize(
        ("words", "found"),
        [
            ("arbres", ["1.1"]), ("ARBRES", ["1.1"]), ("Ada", ["2.1"]), ("100%", ["3.1"]), ("%", ["3.1"]),
            ("_", ["4.1"]), ("\\", ["5.1"]), ("' OR 1=1 --", []), (" arbres ", ["1.1"]), ("e", ["4.1", "2.1", "1.1"]),
        ],
    )  # fmt: skip
    async def test_it_finds_words_and_names_as_they_are_the_latest_first(
        self, tmp_path: Path, words: str, found: list[str]
    ) -> None:
        async with talking(tmp_path) as house:
            for text, name in (("Des arbres", ""), ("Des", "Ada"), ("100%", ""), ("le_pont", ""), ("a\\b", "")):
                await say(house, text, name=name)
            moderator = await signed_in(house)
            response = await moderator.get("/moderation/search", params={"q": words})
            assert list(dict.fromkeys(re.findall(r'name="comment" value="([\d.]+)"', response.text))) == found

    async def test_who_decides_there_comes_back_there(self, tmp_path: Path) -> None:
        async with talking(tmp_path) as house:
            await say(house, "Des & arbres")
            moderator = await signed_in(house)
            page = await queue(moderator, "/moderation/search?q=Des+%26")
            sent = {field["name"]: field["value"] for field in page.all("input") if field["name"] == "q"}
            response = await decide(moderator, "withhold", "1.1", reason="insult", **sent)
            assert response.headers["location"] == "/moderation/search?q=Des+%26&done=1#queue"
            assert seen(await queue(moderator, response.headers["location"])) == ["1.2"]

    async def test_without_words_it_is_the_queue(self, tmp_path: Path) -> None:
        async with talking(tmp_path) as house:
            response = await (await signed_in(house)).get("/moderation/search?q=+")
            assert response.headers["location"] == "/moderation"

    async def test_the_words_of_what_was_withdrawn_are_found_no_more(self, tmp_path: Path) -> None:
        async with talking(tmp_path) as house:
            await change(house, (await say(house, "Xylophone"))["receipt"], withdraw="1")
            assert seen(await queue(await signed_in(house), "/moderation/search?q=Xylophone")) == []
