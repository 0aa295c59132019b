"""Comments: taken where and while a topic is open to them, once each, and acknowledged with a receipt."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from collector import written
from generator.settings import Commenting, Limits
from tests.collector.commenting import (
    EARLY,
    SILENT,
    STANCED,
    VELO,
    only,
    post,
    say,
    send,
    talking,
    texts,
    thread,
)
from tests.collector.house import CLOSES, DURING, FORM, OPENS, PAGES, House, rows, running, site, topic
from tests.collector.test_refusals import check_page, check_problem
from tests.templates.reading import Page

pytestmark = pytest.mark.anyio

JSON = {"content-type": "application/json"}


async def nothing_was_stored(house: House) -> bool:
    return all([await rows(house, f"SELECT count(*) FROM {table}") == [(0,)] for table in ("comment", "agreement")])


class TestTaking:
    async def test_a_form_is_answered_with_its_authors_page(self, tmp_path: Path) -> None:
        async with talking(tmp_path) as house:
            response = await send(house, {"text": "Une piste,\r\n\r\net des <bancs>.", "name": "Ada"})
            assert response.status_code == 303
            assert response.headers["location"].startswith("/contribution/")
            assert response.headers["location"].endswith("?lang=en")
            page = await house.client.get(response.headers["location"])
            assert page.status_code == 200
            assert page.headers["cache-control"] == "no-store"
            assert page.headers["content-language"] == "en"
            assert "<p>Une piste,</p>\n<p>et des &lt;bancs&gt;.</p>" in page.text
            assert "Ada" in page.text
            receipt = response.headers["location"].partition("?")[0]
            assert f"https://votes.example.org{receipt}" in page.text
            comment = await only(house)
            assert (comment.text, comment.name, comment.stance) == ("Une piste,\n\net des <bancs>.", "Ada", "")
            assert (comment.moment, comment.language, comment.state) == (DURING, "en", "published")

    async def test_json_is_answered_with_number_receipt_and_state(self, tmp_path: Path) -> None:
        async with talking(tmp_path) as house:
            response = await post(house, {"text": "Des bancs"})
            assert response.status_code == 200
            assert response.headers["cache-control"] == "no-store"
            assert response.json().keys() == {"id", "receipt", "state"}
            assert response.json()["state"] == "published"
            assert (await only(house)).id == response.json()["id"]
            page = await house.client.get(f"/contribution/{response.json()['receipt']}?lang=en")
            assert "Des bancs" in page.text

    async def test_it_is_stored_once_it_is_acknowledged_and_there_after_a_restart(self, tmp_path: Path) -> None:
        async with talking(tmp_path) as house:
            first = await say(house, "Des bancs", name="Ada")
            await say(house, "À l'ombre", parent=first["id"])
            before = await thread(house)
        async with talking(tmp_path) as house:
            assert await thread(house) == before
            assert before.size == 2
            assert "Des bancs" in (await house.client.get(f"/contribution/{first['receipt']}")).text

    async def test_answers_stand_below_what_they_answer_the_earliest_first(self, tmp_path: Path) -> None:
        async with talking(tmp_path) as house:
            first, other = await say(house, "Des bancs"), await say(house, "Des arbres")
            await say(house, "Oui", parent=first["id"])
            await send(house, {"text": "Non", "parent": str(first["id"])})
            found = await thread(house)
            assert [comment.text for comment in found.comments] == ["Des bancs", "Des arbres"]
            assert [reply.text for reply in found.comments[0].replies] == ["Oui", "Non"]
            assert found.size == 4
            page = await house.client.get(f"/comment/{other['id']}?lang=en")
            assert f'name="parent" value="{other["id"]}"' in page.text

    async def test_a_stance_is_asked_of_comments_and_not_of_answers(self, tmp_path: Path) -> None:
        async with talking(tmp_path) as house:
            first = await say(house, "Bien", "positions", stance="for")
            await say(house, "Quand ?", "positions", stance="question", parent=first["id"])
            comment = await only(house, "positions")
            assert (comment.stance, comment.replies[0].stance) == ("for", "")

    async def test_a_stance_that_is_not_asked_for_is_not_kept(self, tmp_path: Path) -> None:
        async with talking(tmp_path) as house:
            await say(house, "Bien", stance="for")
            assert (await only(house)).stance == ""

    async def test_where_there_are_no_names_none_is_kept(self, tmp_path: Path) -> None:
        async with talking(tmp_path) as house:
            await say(house, "Bien", "anonyme", name="Ada")
            assert (await only(house, "anonyme")).name == ""
            assert await rows(house, "SELECT name FROM comment") == [("",)]

    @pytest.mark.parametrize("character", ["a", "\N{GRINNING FACE}", "\N{LATIN SMALL LETTER E WITH ACUTE}", "字"])
    async def test_characters_are_counted_as_people_do_and_not_in_bytes(self, tmp_path: Path, character: str) -> None:
        async with talking(tmp_path) as house:
            assert (await send(house, {"text": character * 4097})).status_code == 422
            refused = await post(house, {"text": character * 4097})
            check_problem(refused, 422, "comment")
            assert (refused.json()["code"], refused.json()["control"]) == ("too-long", "text")
            assert await nothing_was_stored(house)
            await say(house, character * 4096)
            assert (await send(house, {"text": character * 4095 + "."})).status_code == 303
            assert [len(text) for text in await texts(house)] == [4096, 4096]

    async def test_a_topic_with_another_name_keeps_its_comments(self, tmp_path: Path) -> None:
        async with talking(tmp_path, VELO) as house:
            first = await say(house, "Des bancs")
            await house.collector.adopt(site(topic("piste", comments=Commenting(), formerly=("velo",))))
            await say(house, "Oui", "velo", parent=first["id"])  # from a page that is still open
            await say(house, "Des arbres", "piste")
            assert (await thread(house, "piste")).size == 3
            assert (await thread(house, "velo")).size == 0
            assert "Des bancs" in (await house.client.get(f"/contribution/{first['receipt']}")).text


class TestOnce:
    async def test_the_same_words_of_one_author_are_one_comment(self, tmp_path: Path) -> None:
        async with talking(tmp_path) as house:
            await say(house, "Pour commencer")  # from here on they have a cookie
            first = await send(house, {"text": "Des bancs"})
            again = await send(house, {"text": " Des bancs\n", "name": "Ada"})
            assert again.status_code == 303
            assert again.headers["location"] == first.headers["location"]
            assert await texts(house) == ["Pour commencer", "Des bancs"]

    async def test_elsewhere_they_are_another(self, tmp_path: Path) -> None:
        async with talking(tmp_path) as house:
            first = await say(house, "D'accord")
            await say(house, "D'accord", "anonyme")
            await say(house, "D'accord", parent=first["id"])
            assert await rows(house, "SELECT count(*) FROM comment") == [(3,)]

    async def test_withdrawn_they_can_be_said_again(self, tmp_path: Path) -> None:
        async with talking(tmp_path) as house:
            first = await say(house, "Des bancs")
            await house.client.post(f"/contribution/{first['receipt']}", data={"withdraw": "1"})
            assert (await say(house, "Des bancs"))["id"] != first["id"]

    @pytest.mark.parametrize("form", [True, False])
    async def test_a_button_pressed_twice_without_a_cookie_makes_one_comment(
        self, tmp_path: Path, *, form: bool
    ) -> None:
        """The second of two strangers who say the same may be another person: no receipt is given away."""
        async with talking(tmp_path) as house:
            first, second = await asyncio.gather(
                *[send(house, {"text": "Des bancs"}, by=house.visitor()) for _ in range(2)]
                if form
                else [post(house, {"text": "Des bancs"}, by=house.visitor()) for _ in range(2)]
            )
            assert first.status_code == (303 if form else 200)
            (check_page if form else check_problem)(*((second, 409) if form else (second, 409, "already-written")))
            assert "set-cookie" not in second.headers
            assert "location" not in second.headers
            assert await texts(house) == ["Des bancs"]

    async def test_another_network_or_a_minute_later_it_is_another_person(self, tmp_path: Path) -> None:
        async with talking(tmp_path) as house:
            await say(house, "Oui", by=house.visitor())
            await say(house, "Oui", by=house.visitor(address="5.6.7.8"))
            house.clock.advance(minutes=2)
            await say(house, "Oui", by=house.visitor())
            assert await texts(house) == ["Oui"] * 3

    async def test_what_was_refused_can_be_sent_again_at_once(self, tmp_path: Path) -> None:
        async with talking(tmp_path) as house:
            answer = {"text": "Oui", "parent": 1}
            check_problem(await post(house, answer, by=house.visitor()), 404, "unknown-comment")
            await say(house, "Des bancs")
            assert (await post(house, answer, by=house.visitor())).status_code == 200


REFUSED: dict[str, tuple[dict[str, Any], str, int, str]] = {
    "comments are not taken": ({"text": "Oui"}, "muet", 409, "no-comments"),
    "not open yet": ({"text": "Oui"}, "tot", 409, "comments-closed"),
    "no such topic": ({"text": "Oui"}, "rien", 404, "unknown-topic"),
    "an answer to nothing": ({"text": "Oui", "parent": "77"}, "velo", 404, "unknown-comment"),
    "an answer to no number": ({"text": "Oui", "parent": "x"}, "velo", 400, "malformed"),
    "an answer to another number": ({"text": "Oui", "parent": "-1"}, "velo", 400, "malformed"),
    "an answer to a digit of another kind": ({"text": "Oui", "parent": "²"}, "velo", 400, "malformed"),
    "an answer to too long a number": ({"text": "Oui", "parent": "9" * 40}, "velo", 400, "malformed"),
    "no words": ({}, "velo", 422, "comment"),
    "nothing": ({"text": ""}, "velo", 422, "comment"),
    "spaces": ({"text": " \t\n\u3000\u00a0\n"}, "velo", 422, "comment"),
    "what cannot be seen": ({"text": "\u200b\u2060\ufeff\u00ad\u202e\u3164\u2800\u200d"}, "velo", 422, "comment"),
    "control characters": ({"text": "\x01\x7f\x9f"}, "velo", 422, "comment"),
    "no stance": ({"text": "Oui"}, "positions", 422, "comment"),
    "another stance": ({"text": "Oui", "stance": "against"}, "positions", 422, "comment"),
    "no name": ({"text": "Oui"}, "signe", 422, "comment"),
    "an invisible name": ({"text": "Oui", "name": "\u200b \u2060"}, "signe", 422, "comment"),
    "a long name": ({"text": "Oui", "name": "a" * 81}, "velo", 422, "comment"),
}
"""Fields, the topic that they are sent to, and the status and type of the refusal."""


class TestRefusing:
    @pytest.mark.parametrize("name", REFUSED)
    async def test_a_program_gets_a_problem_and_a_form_gets_a_page(self, tmp_path: Path, name: str) -> None:
        fields, slug, status, type = REFUSED[name]
        async with talking(tmp_path) as house:
            check_problem(await post(house, fields, slug), status, type)
            page = await send(house, fields, slug)
            check_page(page, status)
            assert "set-cookie" not in page.headers
            assert await nothing_was_stored(house)
            assert house.collector.metrics.refusals == {type: 2}

    @pytest.mark.parametrize(
        "body",
        [
            b"", b"null", b"[]", b'"Oui"', b"7", b"{", b'{"text": null}', b'{"text": 7}', b'{"text": ["Oui"]}',
            b'{"text": {"fr": "Oui"}}', b'{"text": true}', b'{"text": "Oui", "name": 7}', b'{"text": "\\ud800"}',
            b'{"text": "Oui", "stance": ["for"]}', b'{"text": "Oui", "parent": true}', b'{"text": "\xff"}',
            b'{"text": "Oui", "parent": 1.5}', b'{"text": "Oui", "parent": [1]}', b'{"text": "Oui", "parent": -1}',
            b'{"text": "Oui", "text": "Non"}', b'{"comment": "Oui"}', b'{"text": "Oui", "parent": 1e3}',
            b'{"text": "Oui", "parent": 123456789012345678}', b'{"text": "Oui", "parent": 0}',
        ],
    )  # fmt: skip
    async def test_json_of_another_shape_is_refused(self, tmp_path: Path, body: bytes) -> None:
        async with talking(tmp_path) as house:
            response = await house.client.post("/comment/ville/velo", content=body, headers=JSON)
            assert response.status_code in (400, 404, 422)
            assert response.headers["content-type"] == "application/problem+json"
            assert await nothing_was_stored(house)

    @pytest.mark.parametrize("body", [b"text=%ff", b"text=\xff", b"text=Oui&text=%ff", b"&".join([b"a=b"] * 1_001)])
    async def test_a_damaged_form_is_refused(self, tmp_path: Path, body: bytes) -> None:
        async with talking(tmp_path) as house:
            check_page(await house.client.post("/comment/ville/velo", content=body, headers=FORM), 400)
            assert await nothing_was_stored(house)

    @pytest.mark.parametrize("path", ["/comment/ville/velo", "/agree/1"])
    async def test_of_another_kind_too_long_or_from_elsewhere(self, tmp_path: Path, path: str) -> None:
        async with talking(tmp_path) as house:
            for media_type in ("text/plain", "multipart/form-data; boundary=x", ""):
                response = await house.client.post(path, content=b"text=Oui", headers={"content-type": media_type})
                check_problem(response, 415, "media-type")
            long = await house.client.post(path, content=b"text=" + b"x" * 70_000, headers=FORM)
            check_page(long, 413)
            async with house.visitor(origin="https://evil.example") as stranger:
                check_problem(await stranger.post(path, json={"text": "Oui", "side": "agree"}), 403, "origin")
            assert await nothing_was_stored(house)

    async def test_answers_are_not_answered(self, tmp_path: Path) -> None:
        async with talking(tmp_path) as house:
            first = await say(house, "Des bancs")
            reply = await say(house, "Oui", parent=first["id"])
            check_problem(await post(house, {"text": "Non", "parent": reply["id"]}), 422, "too-deep")
            check_page(await send(house, {"text": "Non", "parent": str(reply["id"])}), 422)
            page = await house.client.get(f"/comment/{reply['id']}")
            assert "parent" not in page.text
            assert (await thread(house)).size == 2

    async def test_a_comment_is_answered_where_it_stands_and_while_it_is_there(self, tmp_path: Path) -> None:
        async with talking(tmp_path) as house:
            first, waiting = await say(house, "Des bancs"), await say(house, "Des arbres", "avant")
            for parent, slug in ((first, "anonyme"), (waiting, "avant"), (waiting, "velo")):
                check_problem(await post(house, {"text": "Oui", "parent": parent["id"]}, slug), 404, "unknown-comment")
            await house.client.post(f"/contribution/{first['receipt']}", data={"withdraw": "1"})
            check_problem(await post(house, {"text": "Oui", "parent": first["id"]}), 404, "unknown-comment")

    async def test_comments_are_taken_from_the_opening_to_the_closing(self, tmp_path: Path) -> None:
        async with talking(tmp_path) as house:
            for now, text, taken in [
                (OPENS - timedelta(seconds=1), "1", False),
                (OPENS, "2", True),
                (CLOSES - timedelta(seconds=1), "3", True),
                (CLOSES, "4", False),
            ]:
                house.clock.now = now
                assert ((await post(house, {"text": text})).status_code == 200) is taken
            assert await texts(house) == ["2", "3"]

    async def test_only_those_entitled_write(self, tmp_path: Path) -> None:
        async with running(tmp_path, site(VELO, access="code")) as house:
            check_problem(await post(house, {"text": "Oui"}), 403, "not-entitled")

    async def test_too_many_are_told_when_to_come_back(self, tmp_path: Path) -> None:
        async with running(tmp_path, site(VELO, limits=Limits(per_voter=2, per_address=0))) as house:
            for number in range(4):  # the first one came without a cookie
                response = await post(house, {"text": f"{number}"})
            check_problem(response, 429, "too-many")

    async def test_a_full_queue_turns_comments_away_and_takes_them_a_moment_later(self, tmp_path: Path) -> None:
        async with running(tmp_path, site(VELO), queue=0) as house:
            for _ in range(2):  # the second time, too, it is not there already
                check_problem(await post(house, {"text": "Oui"}), 503, "busy")


class TestARefusedForm:
    async def test_it_comes_back_filled_in_with_what_is_wrong_at_its_field(self, tmp_path: Path) -> None:
        sent = {"text": "Un <b>banc\n\n\x07" + "é" * 4096, "name": 'Ada "la <grande>"', "stance": "question"}
        async with talking(tmp_path) as house:
            response = await send(house, sent, "positions")
            page = Page(response.text)
            [text] = page.all("textarea")
            assert text.text == "\n" + sent["text"].replace("\x07", "")
            [name] = [field for field in page.all("input") if field.attributes.get("name") == "name"]
            assert name.attributes["value"] == sent["name"]
            checked = [field.attributes["value"] for field in page.all("input") if "checked" in field.attributes]
            assert checked == ["question"]
            assert text.attributes["aria-invalid"] == "true"
            assert "comment.text.fault" in text.attributes["aria-describedby"].split()
            assert "4,108" in page.one("comment.text.fault").text or "4108" in page.one("comment.text.fault").text
            [form] = [form for form in page.all("form") if "comment" in form.attributes.get("action", "")]
            assert form.attributes["action"] == "/comment/ville/positions"

    async def test_an_answer_stays_one(self, tmp_path: Path) -> None:
        async with talking(tmp_path) as house:
            first = await say(house, "Des bancs")
            page = await send(house, {"text": "", "parent": str(first["id"])})
            assert f'name="parent" value="{first["id"]}"' in page.text

    async def test_the_way_back_is_that_of_its_language(self, tmp_path: Path) -> None:
        async with talking(tmp_path) as house:
            page = await send(house, {"text": "", "lang": "en"})
            assert f'href="{PAGES}/en/ville/velo/#discussion"' in page.text
            assert page.headers["content-language"] == "en"


async def test_pages_of_the_site_ask_first_whether_they_may(tmp_path: Path) -> None:
    async with talking(tmp_path) as house:
        for path in ("/comment/ville/velo", "/agree/1"):
            response = await house.client.options(path)
            assert response.status_code == 204
            assert response.headers["access-control-allow-origin"] == PAGES


async def test_a_comment_waits_for_a_moderator_where_they_read_first(tmp_path: Path) -> None:
    async with talking(tmp_path) as house:
        waiting = await say(house, "Des bancs", "avant")
        assert waiting["state"] == "waiting"
        assert (await thread(house, "avant")).comments == ()
        assert "Des bancs" not in (await house.client.get("/results.json")).text
        check_problem(await house.client.get(f"/comment/{waiting['id']}"), 404, "unknown-comment")
        own = await house.client.get(f"/contribution/{waiting['receipt']}?lang=en")
        assert "Your comment waits for a moderator" in own.text
        assert "Des bancs" in own.text


def test_the_longest_of_everything_fits_into_one_body() -> None:
    """So that who writes too much in any script is told so, and not that too much was sent at once."""
    assert len("%F0%9F%98%80") * written.LONGEST_TEXT < 64 * 1024


def test_the_topics_are_as_the_tests_say() -> None:
    assert SILENT.comments is None
    assert EARLY.opens == CLOSES
    assert STANCED.comments is not None
