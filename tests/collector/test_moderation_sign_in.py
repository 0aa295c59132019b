"""Who gets in to moderate, for how long, and what nobody else can do in their name."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import httpx
import pytest

from tests.collector.commenting import TOPICS, say, talking, texts
from tests.collector.house import PAGES, VOTES, House, rows, running, site
from tests.collector.moderating import decide, queue, seen, signed_in
from tests.collector.test_refusals import check_page

pytestmark = pytest.mark.anyio

COOKIE = "__Host-cahier-moderator"
READ = ["/moderation", "/moderation/search?q=a", "/moderation/decisions"]
WRITTEN = ["/moderation/decide", "/moderation/undo/1"]


def cookie(moderator: httpx.AsyncClient) -> str:
    return moderator.cookies[COOKIE]


async def is_in(house: House, value: str) -> bool:
    async with house.visitor(VOTES) as somebody:
        response = await somebody.get("/moderation", headers={b"cookie": f"{COOKIE}={value}".encode()})
        assert response.status_code in (200, 403)
        return response.status_code == 200


class TestLink:
    async def test_it_shows_a_button_and_only_the_button_signs_in(self, tmp_path: Path) -> None:
        async with talking(tmp_path) as house, house.visitor(VOTES) as somebody:
            secret = house.collector.people.invite("Léa", house.clock.now, house.clock.now + timedelta(days=90))
            page = await somebody.get(f"/moderation/sign-in/{secret}")
            assert page.status_code == 200
            assert "Léa" in page.text
            assert "set-cookie" not in page.headers
            response = await somebody.post(f"/moderation/sign-in/{secret}")
            assert (response.status_code, response.headers["location"]) == (303, "/moderation")
            [sent] = response.headers.get_list("set-cookie")
            assert sent.startswith(f"{COOKIE}=")
            told = {part.strip().lower() for part in sent.split(";")[1:]}
            assert told == {"httponly", "max-age=43200", "path=/", "samesite=strict", "secure"}
            assert secret not in sent
            assert (await somebody.get("/moderation")).status_code == 200

    @pytest.mark.parametrize("secret", ["x", "é", "%00", "A" * 32, "%2e%2e%2fsecret", "a" * 5000, "%F0%9F%98%80"])
    async def test_another_one_is_refused(self, tmp_path: Path, secret: str) -> None:
        async with talking(tmp_path) as house, house.visitor(VOTES) as somebody:
            await signed_in(house)
            for method in ("GET", "POST"):
                response = await somebody.request(
                    method, f"/moderation/sign-in/{secret}", headers={"accept": "text/html"}
                )
                assert response.status_code == 404
                assert "set-cookie" not in response.headers

    @pytest.mark.parametrize("origin", [PAGES, "https://evil.example", "null", ""])
    async def test_no_other_page_signs_somebody_in_or_out(self, tmp_path: Path, origin: str) -> None:
        async with talking(tmp_path) as house, house.visitor(origin) as somebody:
            secret = house.collector.people.invite("Léa", house.clock.now, house.clock.now + timedelta(days=90))
            for path in (f"/moderation/sign-in/{secret}", "/moderation/sign-out"):
                response = await somebody.post(path)
                assert response.status_code == 403
                assert "set-cookie" not in response.headers


class TestCookie:
    async def test_it_lasts_twelve_hours_and_no_longer_than_the_link(self, tmp_path: Path) -> None:
        async with talking(tmp_path) as house:
            value = cookie(await signed_in(house))
            house.clock.advance(hours=11, minutes=59)
            assert await is_in(house, value)
            house.clock.advance(minutes=1)
            assert not await is_in(house, value)
            house.clock.advance(days=89, hours=11)
            people = house.collector.people
            [one] = people.all(house.clock.now)
            late = cookie(await signed_in(house, "Noé"))
            house.clock.now = one.until
            assert not await is_in(house, late.replace(late.partition(".")[0], one.id))

    async def test_who_is_revoked_is_out_at_once_and_who_is_invited_anew_signs_in_anew(self, tmp_path: Path) -> None:
        async with talking(tmp_path) as house:
            moderator, other = await signed_in(house), await signed_in(house, "Noé")
            house.collector.people.revoke("Léa")
            assert (await moderator.get("/moderation")).status_code == 403
            assert (await other.get("/moderation")).status_code == 200
            await signed_in(house)
            assert (await moderator.get("/moderation")).status_code == 403

    async def test_a_forged_one_is_none(self, tmp_path: Path) -> None:
        async with talking(tmp_path) as house:
            value, other = cookie(await signed_in(house)), cookie(await signed_in(house, "Noé"))
            id, until, signature = value.split(".")
            assert await is_in(house, value)
            for forged in (
                "", ".", "..", f"{id}..", f"{id}.{until}.", f"{id}.{until}", f"{id}.{int(until) + 1}.{signature}",
                f"{id}.{'9' * 11}.{signature}", f"{id}.{'9' * 5000}.{signature}", f"{id}.²²²²²²²²²².{signature}",
                f"{other.split('.')[0]}.{until}.{signature}", f"../{id}.{until}.{signature}",
                f"{id}.{until}.{signature}A", f"{id}.{until}.{'A' * len(signature)}",
                f"{id.upper()}.{until}.{signature}", "\"\\377\"",
            ):  # fmt: skip
                assert not await is_in(house, forged), forged

    async def test_that_of_a_voter_opens_nothing(self, tmp_path: Path) -> None:
        async with talking(tmp_path) as house:
            await say(house, "Des bancs")
            assert not await is_in(house, next(iter(house.client.cookies.values())))
            assert (await house.client.get("/moderation")).status_code == 403

    async def test_a_house_with_another_secret_does_not_know_it(self, tmp_path: Path) -> None:
        async with talking(tmp_path / "a") as house:
            value = cookie(await signed_in(house))
            files = sorted((tmp_path / "a/var/moderators").iterdir())
        async with talking(tmp_path / "b") as house:
            await signed_in(house)
            (tmp_path / "b/var/moderators" / files[0].name).write_bytes(files[0].read_bytes())
            assert len(house.collector.people.all(house.clock.now)) == 2
            assert not await is_in(house, value)

    async def test_signing_out_takes_it(self, tmp_path: Path) -> None:
        async with talking(tmp_path) as house:
            moderator = await signed_in(house)
            response = await moderator.post("/moderation/sign-out", data={"lang": "en"})
            assert response.status_code == 200
            assert "You are signed out" in response.text
            assert COOKIE not in moderator.cookies
            assert (await moderator.get("/moderation")).status_code == 403


async def test_without_signing_in_nothing_is_shown_nor_done(tmp_path: Path) -> None:
    async with talking(tmp_path) as house, house.visitor(VOTES) as somebody:
        await say(house, "Xylophone", "avant")
        for path in READ:
            for accept in ("text/html", "application/json"):
                response = await somebody.get(path, headers={"accept": accept})
                assert response.status_code == 403
                assert "Xylophone" not in response.text
        for path in WRITTEN:
            check_page(await somebody.post(path, data={"action": "approve", "comment": "1.1"}), 403)
        assert await texts(house, "avant") == []


async def test_who_answers_in_the_authoritys_name_does_not_moderate(tmp_path: Path) -> None:
    async with talking(tmp_path) as house:
        await say(house, "Xylophone", "avant")
        official = await signed_in(house, official=True)
        for path in READ:
            response = await official.get(path, headers={"accept": "text/html"})
            assert response.status_code == 403
            assert "Xylophone" not in response.text
            assert 'href="/moderation"' not in response.text
        for path in WRITTEN:
            check_page(await official.post(path, data={"action": "approve", "comment": "1.1"}), 403)
        assert await texts(house, "avant") == []


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": PAGES},
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"origin": ""},
        {"origin": VOTES + "."},
        {"origin": VOTES, "sec-fetch-site": "same-site"},
        {"origin": VOTES, "sec-fetch-site": "cross-site"},
        {"origin": "https://evil.example", "host": "evil.example"},
    ],
    ids=str,
)
async def test_no_other_page_decides_in_a_moderators_name(tmp_path: Path, headers: dict[str, str]) -> None:
    """Not even the site's own pages, on which much is said by others."""
    async with talking(tmp_path) as house:
        await say(house, "Des arbres", "avant")
        moderator = await signed_in(house)
        for path in WRITTEN:
            fields = {"action": "approve", "comment": "1.1"}
            assert (await moderator.post(path, data=fields, headers=headers)).status_code == 403
        assert await texts(house, "avant") == []
        assert (await decide(moderator, "approve", "1.1")).status_code == 303


async def test_where_pages_are_served_too_it_is_the_same_host_that_may(tmp_path: Path) -> None:
    async with running(tmp_path, site(*TOPICS), local=True) as house:
        now = house.clock.now
        secret = house.collector.people.invite("Léa", now, now + timedelta(days=1))
        async with house.visitor("http://localhost:8000") as moderator:
            moderator.headers["host"] = "localhost:8000"
            response = await moderator.post(f"/moderation/sign-in/{secret}")
            assert "secure" not in response.headers["set-cookie"].lower()
            assert response.headers["set-cookie"].startswith("cahier-moderator=")
            foreign = {"origin": "http://localhost:8001"}
            assert (await moderator.post(f"/moderation/sign-in/{secret}", headers=foreign)).status_code == 403


async def test_nothing_of_it_is_kept_framed_or_found_by_search_engines(tmp_path: Path) -> None:
    async with talking(tmp_path) as house:
        said = await say(house, "Des arbres", "avant")
        moderator = await signed_in(house)
        stranger = house.visitor(VOTES)
        answers = [await moderator.get(path) for path in READ]
        answers += [await stranger.get(path, headers={"accept": "text/html"}) for path in READ]
        answers += [await moderator.get("/moderation/sign-in/x", headers={"accept": "text/html"})]
        answers += [await decide(moderator, "withhold", "1.1"), await decide(moderator, "approve", "1.9")]
        answers += [await house.client.get(f"/contribution/{said['receipt']}")]
        answers += [await decide(moderator, "approve", *seen(await queue(moderator)))]
        for answer in answers:
            assert answer.headers["cache-control"] == "no-store"
            if answer.status_code != 303:
                assert answer.headers["x-frame-options"] == "DENY"
                assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
                assert '<meta name="robots" content="noindex">' in answer.text


@pytest.mark.parametrize(
    "address",
    [
        *(f"/moderation?from={odd}" for odd in ("-1", "x", "1.5", "²", "٣", "9" * 9, "9" * 400, "%00", "")),
        *(f"/moderation/decisions?from={odd}" for odd in ("-1", "99", "9" * 400)),
        *(f"/moderation?done={odd}" for odd in ("-1", "<b>", "9" * 400)),
        *(f"/moderation/search?q={odd}" for odd in ("%25", "_", "%5C", "'", "%00", "%F0%9F%98%80", "%ff", "a" * 500)),
        "/moderation/search?q=a&from=99",
    ],
)
async def test_odd_addresses_are_answered(tmp_path: Path, address: str) -> None:
    async with talking(tmp_path) as house:
        await say(house, "Des arbres", "avant")
        moderator = await signed_in(house)
        response = await moderator.get(address)
        assert response.status_code == 200
        assert "<b>" not in response.text.replace("<b>0</b>", "")


@pytest.mark.parametrize(
    ("path", "fields", "status"),
    [
        *(
            ("decide", {"action": "approve", "comment": odd}, 400)
            for odd in ("1", ".", "1.", "x.1", "²." + "1", "-1.1")
        ),
        *(
            ("decide", {"action": "approve", "comment": f"{odd}.1"}, 400)
            for odd in ("9" * 16, "1" * 5000, "1 ", "\x00")
        ),
        *(
            ("decide", {"action": "approve", "comment": odd}, 409)
            for odd in ("9.1", "9.0", "1.0", "1.2", "9" * 15 + ".0")
        ),
        ("decide", {"action": "approve"}, 422),
        ("decide", {}, 422),
        ("decide", {"action": "delete", "comment": "1.1"}, 400),
        ("decide", {"action": "undo", "comment": "1.1"}, 400),
        ("decide", {"comment": "1.1"}, 400),
        ("decide", {"action": "withhold", "comment": "1.1"}, 422),
        ("decide", {"action": "withhold", "comment": "1.1", "reason": "nothing"}, 422),
        *((f"undo/{odd}", {}, 400) for odd in ("x", "²", "-1", "9" * 16, "%00")),
        *((f"undo/{odd}", {}, 409) for odd in ("0", "1", "9" * 15)),
    ],
)
async def test_what_cannot_be_read_or_done_is_refused(
    tmp_path: Path, path: str, fields: dict[str, str], status: int
) -> None:
    async with talking(tmp_path) as house:
        await say(house, "Des arbres", "avant")
        moderator = await signed_in(house)
        response = await moderator.post(f"/moderation/{path}", data=fields, content=None if fields else b"", headers={
            "content-type": "application/x-www-form-urlencoded"
        })  # fmt: skip
        check_page(response, status)
        assert 'href="/moderation"' in response.text
        assert await rows(house, "SELECT count(*) FROM decision") == [(0,)]
        assert await texts(house, "avant") == []


async def test_a_form_alone_decides(tmp_path: Path) -> None:
    async with talking(tmp_path) as house:
        await say(house, "Des arbres", "avant")
        moderator = await signed_in(house)
        response = await moderator.post("/moderation/decide", json={"action": "approve", "comment": "1.1"})
        assert response.status_code == 415


async def test_where_nothing_is_discussed_there_is_nothing_to_do(tmp_path: Path) -> None:
    async with running(tmp_path) as house:
        page = await queue(await signed_in(house))
        assert "Nothing waits" in page.root.text


async def test_a_charter_of_the_sites_own_replaces_the_usual_one(tmp_path: Path) -> None:
    async with talking(tmp_path) as house:
        await say(house, "Des arbres", "avant")
        moderator = await signed_in(house)
        own = replace(site(*TOPICS).moderation, charter={"sujet": house.collector.site.title})
        await house.collector.adopt(replace(site(*TOPICS), moderation=own))
        assert (await decide(moderator, "withhold", "1.1", reason="insult")).status_code == 422
        page = await queue(moderator)
        reasons = {field["value"] for field in page.all("input") if field["name"] == "reason"}
        assert reasons == {"sujet"}
        assert (await decide(moderator, "withhold", "1.1", reason="sujet")).status_code == 303
