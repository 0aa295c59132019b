"""What happens to a comment later: others agree or do not, its author changes or withdraws it."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from generator.settings import Commenting
from tests.collector.commenting import VELO, agree, change, only, post, say, talking, texts, thread
from tests.collector.house import CLOSES, House, rows, site, topic
from tests.collector.test_refusals import check_page, check_problem

pytestmark = pytest.mark.anyio

CASES: Sequence[object] = (None, "", "Agree", "yes", 1, True, ["agree"], {"side": "agree"}, "agree\x00")
"""What is no side."""


async def counted(house: House) -> tuple[int, int]:
    """How many agree with the one comment, and how many do not."""
    comment = await only(house)
    return comment.agree, comment.disagree


class TestAgreeing:
    async def test_each_voter_counts_once_and_may_change_their_mind(self, tmp_path: Path) -> None:
        async with talking(tmp_path) as house, house.visitor() as ada, house.visitor() as bea:
            id = (await say(house, "Des bancs"))["id"]
            assert (await agree(house, id, "agree", ada)).json() == {"agree": 1, "disagree": 0, "side": "agree"}
            assert (await agree(house, id, "agree", ada)).json() == {"agree": 1, "disagree": 0, "side": "agree"}
            assert (await agree(house, id, "agree", bea)).json() == {"agree": 2, "disagree": 0, "side": "agree"}
            assert (await agree(house, id, "disagree", ada)).json() == {"agree": 1, "disagree": 1, "side": "disagree"}
            assert await counted(house) == (1, 1)
            assert (await agree(house, id, "none", ada)).json() == {"agree": 1, "disagree": 0, "side": "none"}
            assert (await agree(house, id, "none", ada)).json() == {"agree": 1, "disagree": 0, "side": "none"}
            assert await counted(house) == (1, 0)

    async def test_many_at_once_are_all_counted(self, tmp_path: Path) -> None:
        async with talking(tmp_path) as house:
            id = (await say(house, "Des bancs"))["id"]
            await asyncio.gather(*[agree(house, id, side, house.visitor()) for side in ["agree", "disagree"] * 20])
            assert await counted(house) == (20, 20)

    async def test_a_form_is_answered_with_the_comments_page_which_says_what_was_noted(self, tmp_path: Path) -> None:
        async with talking(tmp_path) as house, house.visitor() as reader:
            id = (await say(house, "Des bancs"))["id"]
            response = await reader.post(f"/agree/{id}", data={"side": "agree", "lang": "en"})
            assert response.status_code == 303
            page = await reader.get(response.headers["location"])
            assert "It is noted that you agree." in page.text
            assert 'value="agree" aria-pressed="true"' in page.text
            page = await reader.get(f"/comment/{id}?lang=en")
            assert "It is noted" not in page.text
            assert 'value="none"' in page.text
            stranger = await house.visitor().get(f"/comment/{id}?lang=en")
            assert 'aria-pressed="true"' not in stranger.text

    async def test_answers_are_agreed_with_too(self, tmp_path: Path) -> None:
        async with talking(tmp_path) as house, house.visitor() as reader:
            reply = await say(house, "Oui", parent=(await say(house, "Des bancs"))["id"])
            await agree(house, reply["id"], "disagree", reader)
            assert [(one.agree, one.disagree) for one in (await only(house)).replies] == [(0, 1)]

    async def test_not_with_oneself(self, tmp_path: Path) -> None:
        async with talking(tmp_path) as house:
            id = (await say(house, "Des bancs"))["id"]
            check_problem(await agree(house, id, "agree"), 409, "own-comment")
            check_page(await house.client.post(f"/agree/{id}", data={"side": "agree"}), 409)
            assert await counted(house) == (0, 0)
            page = await house.client.get(f"/comment/{id}?lang=en")
            assert "Change or withdraw my comment" in page.text
            assert "/agree/" not in page.text

    @pytest.mark.parametrize("id", ["77", "0", "-1", "x", "²", "٣", "9" * 40, "1.0", "%00", "1%20"])
    async def test_a_comment_that_is_not_there_is_unknown(self, tmp_path: Path, id: str) -> None:
        async with talking(tmp_path) as house:
            check_problem(await house.client.post(f"/agree/{id}", json={"side": "agree"}), 404, "unknown-comment")
            check_problem(await house.client.get(f"/comment/{id}"), 404, "unknown-comment")

    @pytest.mark.parametrize("side", CASES)
    async def test_what_is_no_side_is_refused(self, tmp_path: Path, side: object) -> None:
        async with talking(tmp_path) as house, house.visitor() as reader:
            id = (await say(house, "Des bancs"))["id"]
            check_problem(await agree(house, id, side, reader), 400, "malformed")
            for body in (b"null", b"[]", b'"agree"', b"{}", b"{"):
                response = await reader.post(f"/agree/{id}", content=body, headers={"content-type": "application/json"})
                check_problem(response, 400, "malformed")
            check_page(await reader.post(f"/agree/{id}", data={"side": str(side)}), 400)
            assert await counted(house) == (0, 0)

    async def test_not_once_the_topic_has_closed_or_takes_no_comments(self, tmp_path: Path) -> None:
        async with talking(tmp_path) as house, house.visitor() as reader:
            id = (await say(house, "Des bancs"))["id"]
            await house.collector.adopt(site(topic("velo")))
            check_problem(await agree(house, id, "agree", reader), 409, "no-comments")
            await house.collector.adopt(site(VELO))
            house.clock.now = CLOSES
            check_problem(await agree(house, id, "agree", reader), 409, "comments-closed")
            await house.collector.adopt(site(topic("autre")))
            check_problem(await agree(house, id, "agree", reader), 404, "unknown-comment")
            assert await rows(house, "SELECT count(*) FROM agreement") == [(0,)]

    async def test_not_with_what_waits_or_was_withdrawn(self, tmp_path: Path) -> None:
        async with talking(tmp_path) as house, house.visitor() as reader:
            waiting, first = await say(house, "Des arbres", "avant"), await say(house, "Des bancs")
            await change(house, first["receipt"], withdraw="1")
            for one in (waiting, first):
                check_problem(await agree(house, one["id"], "agree", reader), 404, "unknown-comment")


class TestChanging:
    async def test_its_author_may_for_fifteen_minutes(self, tmp_path: Path) -> None:
        async with talking(tmp_path) as house:
            said = await say(house, "Des bans", "positions", stance="for", name="Ada")
            house.clock.advance(minutes=14, seconds=59)
            own = await house.client.get(f"/contribution/{said['receipt']}?lang=en")
            assert "Save my changes" in own.text
            response = await change(house, said["receipt"], text="Des bancs", stance="question", name="Bea")
            assert response.status_code == 303
            comment = await only(house, "positions")
            assert (comment.text, comment.stance, comment.name) == ("Des bancs", "question", "Bea")
            assert (comment.id, comment.edited) == (said["id"], True)
            house.clock.advance(seconds=1)
            check_page(await change(house, said["receipt"], text="Des bars", stance="for"), 409)
            assert await texts(house, "positions") == ["Des bancs"]
            own = await house.client.get(f"/contribution/{said['receipt']}?lang=en")
            assert "Save my changes" not in own.text
            assert "Withdraw my comment" in own.text

    async def test_the_secret_address_is_enough_and_needed(self, tmp_path: Path) -> None:
        async with talking(tmp_path) as house, house.visitor() as elsewhere:
            receipt = (await say(house, "Des bancs"))["receipt"]
            fields = {"text": "Des arbres", "lang": "en"}
            assert (await elsewhere.post(f"/contribution/{receipt}", data=fields)).status_code == 303
            assert await texts(house) == ["Des arbres"]
            for other in ("x", "", receipt[:-1], receipt + "A", receipt.swapcase(), "A" * 22, "%00" * 22, "é" * 22):
                assert (await elsewhere.post(f"/contribution/{other}", data=fields)).status_code == 404
                assert (await elsewhere.get(f"/contribution/{other}")).status_code == 404

    async def test_the_same_words_are_no_change(self, tmp_path: Path) -> None:
        async with talking(tmp_path) as house:
            receipt = (await say(house, "Des bancs"))["receipt"]
            await change(house, receipt, text="Des bancs\r\n")
            assert not (await only(house)).edited

    async def test_an_answer_is_changed_as_one(self, tmp_path: Path) -> None:
        async with talking(tmp_path) as house:
            first = await say(house, "Des bancs", "positions", stance="for")
            reply = await say(house, "Oui", "positions", parent=first["id"])
            assert (await change(house, reply["receipt"], text="Non")).status_code == 303
            assert [one.text for one in (await only(house, "positions")).replies] == ["Non"]

    @pytest.mark.parametrize(
        ("fields", "control"),
        [
            ({"text": " ", "stance": "for"}, "text"),
            ({"text": "a" * 4097, "stance": "for"}, "text"),
            ({"text": "Oui"}, "stance"),
            ({"text": "Oui", "stance": "for", "name": "a" * 81}, "name"),
        ],
    )
    async def test_what_cannot_be_taken_comes_back_filled_in(
        self, tmp_path: Path, fields: dict[str, str], control: str
    ) -> None:
        async with talking(tmp_path) as house:
            said = await say(house, "Des bancs", "positions", stance="for")
            page = await change(house, said["receipt"], **fields)
            assert page.status_code == 422
            assert f'id="comment.{control}.fault"' in page.text
            assert await texts(house, "positions") == ["Des bancs"]

    async def test_not_after_the_closing_nor_where_comments_are_taken_no_more(self, tmp_path: Path) -> None:
        brief = topic("velo", comments=Commenting(), closes=None)
        async with talking(tmp_path, brief) as house:
            receipt = (await say(house, "Des bancs"))["receipt"]
            for closed in (topic("velo"), topic("velo", comments=Commenting(), closes=house.clock.now)):
                await house.collector.adopt(site(closed))
                own = await house.client.get(f"/contribution/{receipt}?lang=en")
                assert "Save my changes" not in own.text
                check_page(await change(house, receipt, text="Des arbres"), 409)
            assert await texts(house) == ["Des bancs"]

    async def test_a_form_alone_changes_it(self, tmp_path: Path) -> None:
        async with talking(tmp_path) as house:
            receipt = (await say(house, "Des bancs"))["receipt"]
            check_problem(await house.client.post(f"/contribution/{receipt}", json={"text": "Non"}), 415, "media-type")
            async with house.visitor(origin="https://evil.example") as stranger:
                assert (await stranger.post(f"/contribution/{receipt}", data={"withdraw": "1"})).status_code == 403
            assert await texts(house) == ["Des bancs"]


def files(folder: Path) -> bytes:
    """Everything that the collector keeps."""
    return b"".join(path.read_bytes() for path in sorted((folder / "var").iterdir()) if path.is_file())


async def test_what_was_changed_is_erased_everywhere(tmp_path: Path) -> None:
    async with talking(tmp_path) as house:
        receipt = (await say(house, "Xylophone " * 200, name="Zéphyrine"))["receipt"]
        assert b"Xylophone" in files(tmp_path)
        await change(house, receipt, text="Des bancs", name="Ada")
        for word in ("Xylophone", "Zéphyrine"):
            assert word.encode() not in files(tmp_path)


class TestWithdrawing:
    async def test_its_words_are_erased_everywhere_and_its_place_stays(self, tmp_path: Path) -> None:
        secrets = ("Xylophone", "Zéphyrine")
        async with talking(tmp_path) as house, house.visitor() as reader:
            other = await say(house, "Des arbres")
            said = await say(house, f"{secrets[0]} " * 200, name=secrets[1])
            await say(house, "Oui", parent=said["id"])
            await agree(house, said["id"], "agree", reader)
            assert all(word.encode() in files(tmp_path) for word in secrets)
            house.clock.advance(days=3)
            response = await change(house, said["receipt"], withdraw="1")
            assert response.status_code == 303
            own = await house.client.get(response.headers["location"])
            assert "Your comment is withdrawn" in own.text
            document = await house.client.get("/results.json")
            gone = (await thread(house)).comments[1]
            assert (gone.id, gone.state, gone.text, gone.name) == (said["id"], "withdrawn", "", "")
            assert [reply.text for reply in gone.replies] == ["Oui"]
            assert [other["id"], said["id"]] == [one.id for one in (await thread(house)).comments]
            for word in secrets:
                assert word not in own.text + document.text
                assert word.encode() not in files(tmp_path)
        for word in secrets:
            assert word.encode() not in files(tmp_path)

    async def test_twice_is_once_and_it_does_not_come_back(self, tmp_path: Path) -> None:
        async with talking(tmp_path) as house:
            receipt = (await say(house, "Des bancs"))["receipt"]
            for _ in range(2):
                assert (await change(house, receipt, withdraw="1")).status_code == 303
            check_page(await change(house, receipt, text="Des bancs"), 409)
            assert await texts(house) == [""]

    async def test_even_after_the_closing_and_from_a_topic_that_is_no_more(self, tmp_path: Path) -> None:
        async with talking(tmp_path) as house:
            first, second = await say(house, "Des bancs"), await say(house, "Des arbres")
            house.clock.now = CLOSES
            assert (await change(house, first["receipt"], withdraw="1")).status_code == 303
            await house.collector.adopt(site(topic("autre")))
            await change(house, second["receipt"], withdraw="1")
            assert await rows(house, "SELECT DISTINCT text, state FROM comment") == [("", "withdrawn")]


async def test_an_author_is_nobody_elsewhere(tmp_path: Path) -> None:
    """What is stored does not tell that somebody who wrote is somebody who voted, or who agreed."""
    async with talking(tmp_path) as house, house.visitor() as reader:
        for person in (house.client, reader):
            for slug in ("velo", "muet"):
                await house.vote(slug, "for", person)
        first = await say(house, "Des bancs")
        second = await say(house, "Des arbres", by=reader)
        await agree(house, second["id"], "agree")
        await agree(house, first["id"], "agree", reader)
        await say(house, "Oui", parent=second["id"])
        found: list[Any] = []
        for column, table in (
            ("DISTINCT author", "comment"), ("receipt", "comment"), ("voter", "agreement"),
            ("DISTINCT handle", "ballot"), ("salt", "ballot"), ("*", "participation"),
        ):  # fmt: skip
            for row in await rows(house, f"SELECT {column} FROM {table}"):
                found += [value for value in row if isinstance(value, bytes)]
        assert len(found) == len(set(found))
        assert len(await rows(house, "SELECT DISTINCT author FROM comment")) == 2


async def test_the_results_document_says_what_the_builder_is_told(tmp_path: Path) -> None:
    async with talking(tmp_path) as house:
        said = await say(house, "Des bancs", name="Ada")
        await say(house, "Oui", parent=said["id"])
        await say(house, "Bien", "positions", stance="for")
        document = (await house.client.get("/results.json")).json()
        [positions, velo] = document["threads"]
        assert (positions["consultation"], positions["kind"], positions["slug"], positions["part"]) == (
            "ville", "topic", "positions", "",
        )  # fmt: skip
        assert velo["comments"] == [
            {
                "id": said["id"],
                "moment": "2026-04-01T12:00:00+02:00",
                "name": "Ada",
                "stance": "",
                "text": "Des bancs",
                "language": "fr",
                "agree": 0,
                "disagree": 0,
                "edited": False,
                "state": "published",
                "reason": "",
                "official": False,
                "proposed": "",
                "proposal": None,
                "replies": [velo["comments"][0]["replies"][0]],
            }
        ]
        assert velo["comments"][0]["replies"][0]["text"] == "Oui"
        assert "receipt" not in str(document)
        assert "author" not in str(document)


async def test_nobody_is_told_of_a_comment_that_was_refused(tmp_path: Path) -> None:
    heard: list[object] = []
    async with talking(tmp_path) as house:
        house.collector.on_written(heard.append)
        await post(house, {"text": ""})
        await post(house, {"text": "Oui", "parent": 9})
        await asyncio.sleep(0)
        assert heard == []
        await say(house, "Oui")
        await asyncio.sleep(0)
        assert heard == [{("ville", "topic", "velo", "")}]
