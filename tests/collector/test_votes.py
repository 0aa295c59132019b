"""Votes: taken while voting is open, changed, withdrawn, and acknowledged with a receipt."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import httpx
import pytest

from ballots import Json
from tests.ballots.samples import SAMPLES, form
from tests.collector.house import (
    CLOSES,
    EVERY_KIND,
    OPENS,
    SECRET,
    VELO,
    VOTES,
    Clock,
    rows,
    running,
    site,
    topic,
)

pytestmark = pytest.mark.anyio

ALLOWED: dict[str, Json] = {
    "vote": "for",
    "poll": ["tram", "velo"],
    "support": "support",
    "scale": 25,
    "borda": ["b", "a"],
    "instant-runoff": ["c", "a"],
    "instant-runoff-listed": ["c"],
    "condorcet": ["d", "a"],
    "grades": {"a": "good", "b": "reject"},
    "greedy": ["pool", "path"],
    "greedy-cheaper": ["lamp"],
    "equal-shares": ["park", "lamp"],
    "survey": {"mode": ["bus"], "agree": "for", "wish": "Des bancs."},
}


def tally(voters: int, **counts: int) -> dict[str, object]:
    return {"voters": voters, "counts": {"for": 0, "against": 0, "abstain": 0, **counts}}


def counted(response: httpx.Response) -> dict[str, object]:
    shown = response.json()["tally"]
    return {"voters": shown["voters"], "counts": shown["counts"]}


async def test_a_json_vote_is_acknowledged_with_receipt_revision_and_tally(tmp_path: Path) -> None:
    async with running(tmp_path) as house:
        response = await house.vote("velo", "for")
        assert response.status_code == 200
        assert response.headers["content-type"] == "application/json"
        assert response.headers["cache-control"] == "no-store"
        assert response.json().keys() == {"receipt", "revision", "tally"}
        assert response.json()["revision"] == 1
        assert counted(response) == tally(1, **{"for": 1})
        assert response.json()["tally"] == (await house.client.get("/tally/ville/velo")).json()


async def test_a_form_is_answered_with_its_receipts_page(tmp_path: Path) -> None:
    async with running(tmp_path) as house:
        response = await house.send("velo", {"answer": "against", "lang": "en"})
        assert response.status_code == 303
        assert response.headers["location"].startswith("/receipt/")
        assert response.headers["location"].endswith("?lang=en")
        page = await house.client.get(response.headers["location"])
        assert page.status_code == 200
        assert page.headers["content-language"] == "en"
        assert page.headers["cache-control"] == "no-store"
        assert "Your vote is recorded" in page.text
        assert '<html lang="en"' in page.text


@pytest.mark.parametrize("name", SAMPLES)
async def test_every_kind_takes_its_answer_as_form_and_as_json(tmp_path: Path, name: str) -> None:
    """Both are the same vote: the second one changes nothing in the tally."""
    async with running(tmp_path, site(*EVERY_KIND)) as house:
        by_json = await house.vote(name, ALLOWED[name])
        assert by_json.status_code == 200, by_json.text
        by_form = await house.send(name, form(SAMPLES[name], ALLOWED[name]))
        assert by_form.status_code == 303, by_form.text
        assert (await house.client.get(f"/tally/ville/{name}")).json() == by_json.json()["tally"]
        assert [answer for (answer,) in await rows(house, "SELECT count(DISTINCT answer) FROM ballot")] == [1]
        page = await house.client.get(by_form.headers["location"])
        assert page.status_code == 200


async def test_the_last_vote_counts(tmp_path: Path) -> None:
    async with running(tmp_path) as house:
        await house.vote("velo", "for")
        again = await house.vote("velo", "for")
        assert (again.json()["revision"], counted(again)) == (2, tally(1, **{"for": 1}))
        changed = await house.vote("velo", "against")
        assert (changed.json()["revision"], counted(changed)) == (3, tally(1, against=1))
        async with house.visitor() as another:
            assert counted(await house.vote("velo", "for", another)) == tally(2, against=1, **{"for": 1})
        assert await house.is_consistent()


async def test_a_withdrawn_vote_does_not_count_and_may_be_cast_again(tmp_path: Path) -> None:
    async with running(tmp_path) as house:
        first = await house.vote("velo", "for")
        withdrawn = await house.send("velo", {"withdraw": "1", "answer": "for", "lang": "en"})
        page = await house.client.get(withdrawn.headers["location"])
        assert "Your vote is withdrawn" in page.text
        assert (await house.client.get("/tally/ville/velo")).json()["voters"] == 0
        replaced = await house.client.get(f"/receipt/{first.json()['receipt']}?lang=en")
        assert "A later vote has replaced this one" in replaced.text
        assert counted(await house.vote("velo", None)) == tally(0)
        assert counted(await house.vote("velo", "abstain")) == tally(1, abstain=1)
        assert await rows(house, "SELECT revision, answer FROM ballot ORDER BY id") == [
            (1, '"for"'),
            (2, None),
            (3, None),
            (4, '"abstain"'),
        ]
        assert await house.is_consistent()


async def test_who_never_voted_has_nothing_to_withdraw(tmp_path: Path) -> None:
    async with running(tmp_path) as house:
        assert (await house.vote("velo", None)).json()["type"] == "/problems/nothing-to-withdraw"
        assert (await house.send("velo", {"withdraw": ""})).status_code == 409
        await house.vote("secret", "for")  # a vote on another topic is none on this one
        assert (await house.vote("velo", None)).status_code == 409
        assert await rows(house, "SELECT count(*) FROM ballot") == [(1,)]


@pytest.mark.parametrize(
    ("moment", "status", "type"),
    [
        (OPENS - timedelta(microseconds=1), 409, "not-yet-open"),
        (OPENS, 200, None),
        (CLOSES - timedelta(microseconds=1), 200, None),
        (CLOSES, 409, "closed"),
    ],
)
async def test_votes_are_taken_from_opening_to_closing(
    tmp_path: Path, moment: datetime, status: int, type: str | None
) -> None:
    async with running(tmp_path, clock=Clock(moment)) as house:
        response = await house.vote("velo", "for")
        assert response.status_code == status
        assert response.json().get("type") == (f"/problems/{type}" if type else None)
        assert await rows(house, "SELECT count(*) FROM ballot") == [(0 if type else 1,)]


async def test_a_late_change_or_withdrawal_leaves_what_was_voted_in_time(tmp_path: Path) -> None:
    async with running(tmp_path) as house:
        await house.vote("velo", "for")
        house.clock.now = CLOSES
        assert (await house.vote("velo", "against")).status_code == 409
        assert (await house.vote("velo", None)).status_code == 409
        assert (await house.client.get("/tally/ville/velo")).json()["counts"]["for"] == 1


async def test_a_decided_topic_is_closed_whatever_its_dates(tmp_path: Path) -> None:
    async with running(tmp_path, site(topic("velo", status="retained"))) as house:
        assert (await house.vote("velo", "for")).json()["type"] == "/problems/closed"


async def test_a_topic_is_found_by_its_former_slug(tmp_path: Path) -> None:
    """An old page, still open in a browser, sends its form to the old address."""
    async with running(tmp_path, site(topic("piste", formerly=("velo",)))) as house:
        response = await house.vote("velo", "for")
        assert response.json()["tally"]["topic"] == "piste"
        assert (await house.client.get("/tally/ville/velo")).json()["voters"] == 1


async def test_an_unknown_topic_is_refused(tmp_path: Path) -> None:
    async with running(tmp_path) as house:
        assert (await house.vote("rien", "for")).json()["type"] == "/problems/unknown-topic"
        assert (await house.client.get("/tally/rien/velo")).status_code == 404


async def test_a_consultation_for_invited_people_takes_no_open_vote(tmp_path: Path) -> None:
    async with running(tmp_path, site(VELO, access="email")) as house:
        assert (await house.vote("velo", "for")).json()["type"] == "/problems/not-entitled"


async def test_ballots_keep_the_wording_that_they_answered(tmp_path: Path) -> None:
    async with running(tmp_path, site(VELO)) as house:
        await house.vote("velo", "for")
        reworded = topic("velo", source="https://x.example", summary={"fr": "Plus court"})
        await house.collector.adopt(site(reworded))
        await house.vote("velo", "against")
        versions = await rows(
            house, "SELECT ballot.revision, version FROM ballot JOIN question ON question.id = question_id ORDER BY 1"
        )
        assert versions == [(1, VELO.question_version()), (2, reworded.question_version())]


class TestCookies:
    async def test_a_cookie_is_given_with_a_vote_and_never_with_a_refusal(self, tmp_path: Path) -> None:
        async with running(tmp_path) as house:
            assert "set-cookie" not in (await house.vote("velo", "maybe")).headers
            assert "set-cookie" not in (await house.vote("rien", "for")).headers
            assert "set-cookie" not in (await house.client.get("/tally/ville/velo")).headers
            cookie = (await house.vote("velo", "for")).headers["set-cookie"]
            name, *flags = cookie.split("; ")
            assert name.startswith("__Host-cahier=")
            assert {flag.lower() for flag in flags} == {
                "httponly", "secure", "samesite=lax", "path=/", f"max-age={400 * 24 * 3600}",
            }  # fmt: skip

    async def test_a_local_cookie_needs_no_https(self, tmp_path: Path) -> None:
        async with running(tmp_path, local=True) as house:
            visitor = house.visitor(origin=VOTES)
            cookie = (await house.vote("velo", "for", visitor)).headers["set-cookie"]
            assert cookie.startswith("cahier=")
            assert "secure" not in cookie.lower()

    async def test_a_cookie_that_we_did_not_sign_is_no_cookie(self, tmp_path: Path) -> None:
        async with running(tmp_path) as house:
            await house.vote("velo", "for")
            signed = house.client.cookies["__Host-cahier"]
            id, _, signature = signed.partition(".")
            forgeries = [f"x{signed}", f"{id[:-1]}x.{signature}", id, f"{id}.", "", ".", f"é{signed}", f"{signed}x"]
            for number, forged in enumerate(forgeries, start=2):
                async with house.visitor() as visitor:
                    cookie = {b"cookie": f"__Host-cahier={forged}".encode()}
                    response = await visitor.post("/vote/ville/velo", json={"answer": "for"}, headers=cookie)
                assert response.json()["revision"] == 1, forged
                assert response.json()["tally"]["voters"] == number

    async def test_a_voter_is_known_again_after_a_restart(self, tmp_path: Path) -> None:
        async with running(tmp_path) as house:
            await house.vote("velo", "for")
            cookies = house.client.cookies
        async with running(tmp_path) as house:
            house.client.cookies = cookies
            response = await house.vote("velo", "against")
            assert (response.json()["revision"], counted(response)) == (2, tally(1, against=1))


class TestReceipts:
    async def test_a_receipt_shows_its_own_revision(self, tmp_path: Path) -> None:
        async with running(tmp_path, site(VELO)) as house:
            receipts = [(await house.vote("velo", answer)).json()["receipt"] for answer in ("for", "against")]
            first, second = [(await house.client.get(f"/receipt/{id}?lang=en")).text for id in receipts]
            assert "A later vote has replaced this one" in first
            assert "Your vote is recorded" in second

    async def test_a_receipt_needs_no_cookie_and_survives_closing(self, tmp_path: Path) -> None:
        async with running(tmp_path) as house:
            receipt = (await house.vote("velo", "for")).json()["receipt"]
            house.clock.now = CLOSES
            async with house.visitor() as holder:
                page = await holder.get(f"/receipt/{receipt}")
            assert page.status_code == 200
            assert 'name="withdraw"' not in page.text

    async def test_its_form_withdraws(self, tmp_path: Path) -> None:
        """The form stands on the collector's own page, so the browser names the collector as its origin."""
        async with running(tmp_path) as house:
            receipt = (await house.vote("velo", "for")).json()["receipt"]
            assert 'action="/vote/ville/velo"' in (await house.client.get(f"/receipt/{receipt}")).text
            response = await house.client.post("/vote/ville/velo", data={"withdraw": "1"}, headers={"origin": VOTES})
            assert response.status_code == 303

    async def test_another_salt_opens_nothing(self, tmp_path: Path) -> None:
        async with running(tmp_path) as house:
            receipt = (await house.vote("velo", "for")).json()["receipt"]
            for wrong in ("A" * 43, receipt[:-4] + "AAAA", receipt[:-1], receipt + "A", receipt + "=", "é", "%00"):
                page = await house.client.get(f"/receipt/{wrong}", headers={"accept": "text/html"})
                assert page.status_code == 404, wrong

    async def test_a_topic_that_was_renamed_keeps_its_receipts(self, tmp_path: Path) -> None:
        async with running(tmp_path) as house:
            receipt = (await house.vote("velo", "for")).json()["receipt"]
            await house.collector.adopt(site(topic("piste", formerly=("velo",))))
            assert "Le sujet piste" in (await house.client.get(f"/receipt/{receipt}")).text
            await house.collector.adopt(site(SECRET))
            assert (await house.client.get(f"/receipt/{receipt}")).status_code == 404


class TestResultsAfterVoting:
    async def test_they_are_shown_to_whoever_has_voted(self, tmp_path: Path) -> None:
        async with running(tmp_path) as house:
            voted = await house.vote("apres", "for")
            assert counted(voted) == tally(1, **{"for": 1})
            page = await house.client.get(f"/receipt/{voted.json()['receipt']}?lang=en")
            assert "have not been published" not in page.text
            assert "<table" in page.text

    async def test_not_to_whoever_withdrew_nor_on_an_old_receipt(self, tmp_path: Path) -> None:
        async with running(tmp_path) as house:
            old = (await house.vote("apres", "for")).json()["receipt"]
            withdrawn = (await house.vote("apres", None)).json()
            assert withdrawn["tally"] is None
            for receipt in (old, withdrawn["receipt"]):
                assert "<table" not in (await house.client.get(f"/receipt/{receipt}")).text

    async def test_withheld_until_closing_nobody_sees_them(self, tmp_path: Path) -> None:
        async with running(tmp_path) as house:
            voted = (await house.vote("secret", "for")).json()
            assert voted["tally"] is None
            assert "<table" not in (await house.client.get(f"/receipt/{voted['receipt']}")).text
            house.clock.now = CLOSES
            assert "<table" in (await house.client.get(f"/receipt/{voted['receipt']}")).text


async def test_two_topics_of_a_consultation_have_one_participant(tmp_path: Path) -> None:
    async with running(tmp_path, site(VELO, topic("tram"))) as house:
        for slug in ("velo", "tram", "velo"):
            await house.vote(slug, "for")
        assert (await house.collector.results()).participation["ville"].people == 1


def test_the_table_of_answers_has_every_sample() -> None:
    assert ALLOWED.keys() == SAMPLES.keys()
