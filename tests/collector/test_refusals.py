"""Refusals: one shape for programs, one for people, a stable type each, and nothing stored."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import httpx
import pytest

from collector.http.comment_refusals import CommentRefused
from collector.http.proposal_refusals import ProposalRefused
from collector.http.refusals import AnswerRefused, Refusal
from generator.settings import Limits
from tests.collector.house import CLOSES, FORM, OPENS, PAGES, VELO, House, rows, running, site, topic
from tests.templates.reading import Page

pytestmark = pytest.mark.anyio

JSON = {"content-type": "application/json"}

WITH_A_REASON = (AnswerRefused, CommentRefused, ProposalRefused)
"""What is refused for a reason of its own, which has a code and names the field at fault."""


@dataclass(frozen=True)
class Case:
    """A request that is refused, sent as a form and as JSON."""

    status: int
    type: str
    path: str = "/vote/ville/velo"
    form: bytes = b"answer=for&lang=en"
    json: bytes = b'{"answer": "for"}'
    headers: tuple[tuple[str, str], ...] = ()
    method: str = "POST"


CASES = {
    "no answer": Case(422, "answer", form=b"lang=en", json=b'{"answer": ""}'),
    "an answer that is not offered": Case(422, "answer", form=b"answer=maybe&lang=en", json=b'{"answer": "maybe"}'),
    "damaged": Case(400, "malformed", form=b"answer=%ff", json=b'{"answer": '),
    "foreign page": Case(403, "origin", headers=(("origin", "https://evil.example"),)),
    "not entitled": Case(403, "not-entitled", path="/vote/invites/velo"),
    "unknown topic": Case(404, "unknown-topic", path="/vote/ville/rien"),
    "unknown address": Case(404, "not-found", path="/nowhere"),
    "wrong method": Case(405, "method", path="/tally/ville/velo"),
    "not yet open": Case(409, "not-yet-open", path="/vote/ville/tot"),
    "closed": Case(409, "closed", path="/vote/ville/tard"),
    "nothing to withdraw": Case(409, "nothing-to-withdraw", form=b"withdraw=1&lang=en", json=b'{"answer": null}'),
    "too large": Case(413, "too-large", form=b"answer=" + b"x" * 70_000, json=b'{"answer": "' + b"x" * 70_000 + b'"}'),
}


@asynccontextmanager
async def house_of_refusals(folder: Path) -> AsyncIterator[House]:
    early, late, quiet = topic("tot", opens=CLOSES), topic("tard", closes=OPENS), topic("tu", results="closed")
    asked = site(VELO, early, late, quiet)
    invited = site(topic("velo", consultation="invites"), slug="invites", access="code").consultations
    async with running(folder, replace(asked, consultations=(*asked.consultations, *invited))) as house:
        yield house


async def send(house: House, case: Case, *, form: bool) -> httpx.Response:
    content, headers = (case.form, FORM) if form else (case.json, JSON)
    headers = {**headers, "accept-language": "en", **dict(case.headers)}
    return await house.client.request(case.method, case.path, content=content, headers=headers)


def check_problem(response: httpx.Response, status: int, type: str) -> None:
    """The one shape of a refusal for programs (RFC 9457)."""
    assert response.status_code == status
    assert response.headers["content-type"] == "application/problem+json"
    assert response.headers["cache-control"] == "no-store"
    problem = response.json()
    more = {"code", "control"} if type in {kind.type for kind in WITH_A_REASON} else set()
    assert problem.keys() == {"type", "title", "status", "detail"} | more
    assert problem["type"] == f"/problems/{type}"
    assert problem["status"] == status
    assert problem["title"]
    assert problem["detail"].endswith(".")


def check_page(response: httpx.Response, status: int) -> None:
    """The one shape of a refusal for people."""
    assert response.status_code == status
    assert response.headers["content-type"] == "text/html; charset=utf-8"
    assert response.headers["cache-control"] == "no-store"
    assert response.headers["x-content-type-options"] == "nosniff"
    assert response.headers["x-frame-options"] == "DENY"
    assert response.headers["referrer-policy"] == "strict-origin-when-cross-origin"
    assert "frame-ancestors 'none'" in response.headers["content-security-policy"]
    assert f'href="{PAGES}/' in response.text  # the way back


@pytest.mark.parametrize("name", CASES)
async def test_a_program_gets_a_problem_and_a_form_gets_a_page(tmp_path: Path, name: str) -> None:
    case = CASES[name]
    async with house_of_refusals(tmp_path) as house:
        problem = await send(house, case, form=False)
        check_problem(problem, case.status, case.type)
        page = await send(house, case, form=True)
        check_page(page, case.status)
        assert problem.headers["content-language"] == page.headers["content-language"] == "en"
        assert problem.json()["title"] in page.text
        assert problem.json()["detail"] in page.text
        assert "set-cookie" not in page.headers
        assert await rows(house, "SELECT count(*) FROM ballot") == [(0,)]
        assert await rows(house, "SELECT count(*) FROM participation") == [(0,)]
        assert house.collector.metrics.refusals == {case.type: 2}


@pytest.mark.parametrize(
    ("name", "said"), [("closed", "Voting ended on 28 February 2026"), ("not yet open", "Voting opens on 1 June 2026")]
)
async def test_who_comes_too_early_or_too_late_is_told_when(tmp_path: Path, name: str, said: str) -> None:
    async with house_of_refusals(tmp_path) as house:
        page = Page((await send(house, CASES[name], form=True)).text)
        assert said in " ".join(page.root.text.split())


async def test_another_kind_of_body_is_a_problem(tmp_path: Path) -> None:
    async with house_of_refusals(tmp_path) as house:
        for media_type in ("text/plain", "multipart/form-data; boundary=x", "application/xml", "", "application/jsonx"):
            headers = {"content-type": media_type}
            response = await house.client.post("/vote/ville/velo", content=b"answer=for", headers=headers)
            check_problem(response, 415, "media-type")


async def test_reading_what_may_not_be_read(tmp_path: Path) -> None:
    async with house_of_refusals(tmp_path) as house:
        for path, status, type in [
            ("/tally/ville/rien", 404, "unknown-topic"),
            ("/tally/ville/tu", 403, "results-withheld"),
            ("/receipt/unknown", 404, "unknown-receipt"),
            ("/", 404, "not-found"),
            ("/vote/ville/velo", 405, "method"),
            ("/vote/ville/velo/", 404, "not-found"),
        ]:
            check_problem(await house.client.get(path), status, type)
            check_page(await house.client.get(path, headers={"accept": "text/html,*/*;q=0.8"}), status)


async def test_too_many_are_told_when_to_come_back(tmp_path: Path) -> None:
    async with running(tmp_path, site(VELO, limits=Limits(per_voter=2, per_address=0))) as house:
        for _ in range(4):  # the first one came without a cookie
            response = await house.vote("velo", "for")
        check_problem(response, 429, "too-many")
        assert response.headers["retry-after"] == "30"
        page = await house.send("velo", {"answer": "for"})
        check_page(page, 429)
        assert page.headers["retry-after"] == "30"


async def test_a_full_queue_turns_votes_away(tmp_path: Path) -> None:
    async with running(tmp_path, queue=0) as house:
        response = await house.vote("velo", "for")
        check_problem(response, 503, "busy")
        assert int(response.headers["retry-after"]) > 0
        check_page(await house.send("velo", {"answer": "for"}), 503)


async def test_a_ballots_own_reason_is_told_with_its_code_and_field(tmp_path: Path) -> None:
    async with house_of_refusals(tmp_path) as house:
        problem = (await house.vote("velo", "maybe")).json()
        assert problem["code"] == "unknown-answer"
        assert problem["control"] == "answer"


class TestLanguage:
    @pytest.mark.parametrize(
        ("query", "form", "accepted", "expected"),
        [
            ("", "", "", "fr"),
            ("", "", "en", "en"),
            ("", "", "de, en;q=0.5, fr;q=0.2", "en"),
            ("", "", "en-GB", "en"),
            ("", "", "en;q=0, fr", "fr"),
            ("", "", "*;q=x,,;;=", "fr"),
            ("en", "", "fr", "en"),
            ("de", "", "en", "en"),
            ("fr", "en", "fr", "en"),
            ("en", "de", "fr", "en"),
        ],
    )
    async def test_it_is_the_pages_then_the_addresss_then_the_browsers(
        self, tmp_path: Path, query: str, form: str, accepted: str, expected: str
    ) -> None:
        async with running(tmp_path) as house:
            response = await house.client.post(
                f"/vote/ville/velo?lang={query}",
                content=f"answer=maybe&lang={form}",
                headers={**FORM, "accept-language": accepted},
            )
            assert response.headers["content-language"] == expected
            assert f'<html lang="{expected}"' in response.text


def kinds(of: type[Refusal] = Refusal) -> Iterator[type[Refusal]]:
    for kind in of.__subclasses__():
        if "type" in vars(kind):
            yield kind
        yield from kinds(kind)


def test_every_refusal_has_a_type_of_its_own_and_full_sentences() -> None:
    found = list(kinds())
    assert len({kind.type for kind in found}) == len(found)
    for kind in found:
        assert kind.title
        assert not kind.title.endswith(".")
        assert kind in WITH_A_REASON or kind.sentence.endswith(".")
        assert 400 <= kind.status < 600
