"""Readers report, and nobody can bury moderators or others under what they send."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from collector.http.often import COMMENTS, COMMENTS_OF_A_LINE, REPORTS_OF_A_LINE
from generator.settings import Limits
from tests.collector.commenting import TOPICS, only, post, say, talking, texts
from tests.collector.house import CLOSES, VOTES, House, rows, running, site
from tests.collector.moderating import decide, queue, report, seen, signed_in
from tests.collector.test_refusals import check_page, check_problem

pytestmark = pytest.mark.anyio


async def state(house: House, id: int = 1) -> str:
    [(found,)] = await rows(house, f"SELECT state FROM comment WHERE id = {id}")
    return str(found)


class TestReporting:
    async def test_a_reader_tells_why_and_is_thanked(self, tmp_path: Path) -> None:
        async with talking(tmp_path) as house:
            await say(house, "Vous êtes nuls")
            form = await house.client.get("/report/1?lang=en")
            assert "Vous êtes nuls" in form.text
            assert "Insults or threats" in form.text
            response = await report(house, 1, "9.9.9.1", sentence="C'est\u202e <b>méchant</b>.")
            assert response.status_code == 303
            thanks = await house.client.get(response.headers["location"])
            assert "Thank you" in thanks.text
            assert "Vous êtes nuls" not in thanks.text
            page = (await (await signed_in(house)).get("/moderation")).text
            assert "Readers have reported it" in page
            assert "Reported: Insults or threats" in page
            assert "C&#39;est &lt;b&gt;méchant&lt;/b&gt;." in page

    async def test_the_third_holds_it_back_and_a_moderator_decides(self, tmp_path: Path) -> None:
        async with talking(tmp_path) as house:
            await say(house, "Vous êtes nuls", name="Ada")
            for number, wanted in ((1, "published"), (2, "published"), (3, "held")):
                await report(house, 1, f"9.9.9.{number}")
                assert await state(house) == wanted
            gone = await only(house)
            assert (gone.state, gone.reason, gone.text, gone.name) == ("held", "", "", "")
            assert "nuls" not in (await house.client.get("/results.json")).text
            moderator = await signed_in(house)
            await decide(moderator, "approve", *seen(await queue(moderator)))
            assert await texts(house) == ["Vous êtes nuls"]

    async def test_what_was_answered_is_not_counted_again(self, tmp_path: Path) -> None:
        async with talking(tmp_path) as house:
            await say(house, "Un")
            moderator = await signed_in(house)
            for number in (1, 2):
                await report(house, 1, f"9.9.9.{number}")
            await decide(moderator, "approve", *seen(await queue(moderator)))
            for number in (1, 2, 3, 4):
                await report(house, 1, f"9.9.9.{number}")
            assert await state(house) == "published"
            assert (await queue(moderator)).root.text.count("Reported:") == 2
            await report(house, 1, "9.9.9.5")
            assert await state(house) == "held"

    async def test_a_line_counts_once_whatever_it_does(self, tmp_path: Path) -> None:
        async with talking(tmp_path) as house:
            await say(house, "Un")
            for line in ("9.9.9.9", "9.9.9.9", "2001:db8::1", "2001:db8::2", "2001:db8::ffff"):
                await report(house, 1, line)
            assert await rows(house, "SELECT count(*) FROM report") == [(2,)]
            assert await state(house) == "published"

    async def test_one_that_reports_again_does_not_keep_a_moderator_from_deciding(self, tmp_path: Path) -> None:
        async with talking(tmp_path) as house:
            await say(house, "Un")
            await report(house, 1, "9.9.9.9")
            moderator = await signed_in(house)
            found = seen(await queue(moderator))
            await report(house, 1, "9.9.9.9", "privacy")
            assert (await decide(moderator, "approve", *found)).status_code == 303

    async def test_a_new_report_is_looked_at_before_it_is_answered(self, tmp_path: Path) -> None:
        async with talking(tmp_path) as house:
            await say(house, "Un")
            await report(house, 1, "9.9.9.9")
            moderator = await signed_in(house)
            found = seen(await queue(moderator))
            await report(house, 1, "9.9.9.8", "privacy", "Mon numéro !")
            check_page(await decide(moderator, "approve", *found), 409)
            assert "Mon numéro !" in (await queue(moderator)).root.text

    async def test_who_reported_is_nowhere(self, tmp_path: Path) -> None:
        async with talking(tmp_path) as house:
            for text in ("Un", "Deux"):
                await say(house, text)
            for id in (1, 2):
                await report(house, id, "203.0.113.77")
            kept = await rows(house, "SELECT reader FROM report")
            assert len(set(kept)) == 2, "another pseudonym with each comment"
            assert "203.0.113" not in str(await rows(house, "SELECT * FROM report"))
            assert "203.0.113" not in (await (await signed_in(house)).get("/moderation")).text

    @pytest.mark.parametrize(("most", "number"), [(0, 9), (1, 1), (5, 5)])
    async def test_a_site_says_how_many_it_takes(self, tmp_path: Path, most: int, number: int) -> None:
        own = site(*TOPICS)
        async with running(tmp_path, replace(own, moderation=replace(own.moderation, reports=most))) as house:
            await say(house, "Un")
            for reader in range(number - 1):
                await report(house, 1, f"9.9.9.{reader}")
            assert await state(house) == "published"
            await report(house, 1, "9.9.9.99")
            assert await state(house) == ("held" if most else "published")
            assert seen(await queue(await signed_in(house)))

    async def test_also_after_the_closing(self, tmp_path: Path) -> None:
        async with talking(tmp_path) as house:
            await say(house, "Un")
            house.clock.now = CLOSES
            assert (await report(house, 1, "9.9.9.9")).status_code == 303

    @pytest.mark.parametrize("reason", ["", "nothing", "insult\x00", "Insults or threats"])
    async def test_without_one_of_the_rules_it_is_refused(self, tmp_path: Path, reason: str) -> None:
        async with talking(tmp_path) as house:
            await say(house, "Un")
            check_page(await report(house, 1, "9.9.9.9", reason), 422)
            check_problem(await house.client.post("/report/1", json={"reason": "insult"}), 415, "media-type")
            async with house.visitor("https://evil.example") as stranger:
                assert (await stranger.post("/report/1", data={"reason": "insult"})).status_code == 403
            assert await rows(house, "SELECT count(*) FROM report") == [(0,)]

    async def test_what_cannot_be_read_is_not_reported(self, tmp_path: Path) -> None:
        async with talking(tmp_path) as house:
            await say(house, "Xylophone", "avant")
            for id in (1, 2, 0):
                check_page(await report(house, id, "9.9.9.9"), 404)
                for address in (f"/report/{id}", f"/report/{id}?noted"):
                    assert "Xylophone" not in (await house.client.get(address)).text
            assert await rows(house, "SELECT count(*) FROM report") == [(0,)]


LIMITED = replace(site(*TOPICS, limits=Limits(60_000, 60_000)))


def check_too_many(response: httpx.Response, type: str) -> None:
    check_problem(response, 429, type)
    assert 0 < int(response.headers["retry-after"]) <= 60


class TestTooMuch:
    async def test_one_writer_may_send_so_many_in_ten_minutes(self, tmp_path: Path) -> None:
        async with running(tmp_path, LIMITED) as house:
            await house.vote("velo", "for")  # who has voted is known
            for number in range(COMMENTS):
                await say(house, f"Arbre {number}")
            check_too_many(await post(house, {"text": "Un de trop"}), "too-many-comments")
            page = await house.client.post("/comment/ville/velo", data={"text": "Un de trop", "lang": "en"})
            check_page(page, 429)
            assert "was not recorded" in page.text
            assert len(await texts(house)) == COMMENTS
            async with house.visitor() as neighbour:
                await say(house, "Moi aussi", by=neighbour)
            assert (await house.vote("velo", "against")).status_code == 200, "votes are counted apart"
            house.clock.advance(minutes=10 / COMMENTS)
            await say(house, "Encore un")
            check_too_many(await post(house, {"text": "Un de trop"}), "too-many-comments")

    async def test_what_cannot_be_taken_is_not_counted(self, tmp_path: Path) -> None:
        async with running(tmp_path, LIMITED) as house:
            await house.vote("velo", "for")
            for _ in range(COMMENTS + 1):
                check_problem(await post(house, {"text": ""}), 422, "comment")
            await say(house, "Un")

    async def test_who_puts_the_cookie_away_is_a_line_all_the_same(self, tmp_path: Path) -> None:
        async with running(tmp_path, LIMITED) as house:
            for number in range(COMMENTS_OF_A_LINE):
                house.client.cookies.clear()
                await say(house, f"Arbre {number}")
            house.client.cookies.clear()
            check_too_many(await post(house, {"text": "Un de trop"}), "too-many-comments")
            async with house.visitor(address="9.9.9.9") as elsewhere:
                await say(house, "Moi aussi", by=elsewhere)

    async def test_one_line_may_report_so_much_in_ten_minutes(self, tmp_path: Path) -> None:
        async with running(tmp_path, LIMITED) as house:
            await say(house, "Un")
            for _ in range(REPORTS_OF_A_LINE):
                assert (await report(house, 1, "9.9.9.9")).status_code == 303
            refused = await report(house, 1, "9.9.9.9")
            check_page(refused, 429)
            assert refused.headers["retry-after"]
            assert (await report(house, 1, "9.9.9.8")).status_code == 303

    async def test_a_site_without_limits_has_none_here(self, tmp_path: Path) -> None:
        async with talking(tmp_path) as house:
            for number in range(COMMENTS + 1):
                await say(house, f"Arbre {number}")


async def test_moderators_are_at_the_collectors_own_address_only(tmp_path: Path) -> None:
    async with talking(tmp_path) as house:
        await say(house, "Un")
        page = (await house.client.get("/report/1")).text
        assert "/moderation" not in page
        assert VOTES not in page
