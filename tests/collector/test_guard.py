"""Who may call what: origins, rates, and that every route says for whom it is."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Mount, Route, Router

from collector.app import UndeclaredRoute, create_app
from collector.config import Settings
from collector.http.guard import Callers, declared, may_call
from collector.http.rates import Rates
from collector.state import Collector
from generator.render import Renderer
from generator.settings import Limits
from tests.collector.house import PAGES, VELO, VOTES, Clock, House, rows, running, site

pytestmark = pytest.mark.anyio

SAME_SITE = {"origin": PAGES, "sec-fetch-site": "same-site"}

ORIGINS = [
    ({"origin": PAGES}, True),
    ({"origin": VOTES}, True),
    (SAME_SITE, True),
    ({"origin": VOTES, "sec-fetch-site": "same-origin"}, True),
    ({}, False),
    ({"origin": ""}, False),
    ({"origin": "null"}, False),
    ({"origin": "https://evil.example"}, False),
    ({"origin": PAGES + "/"}, False),
    ({"origin": PAGES + ":8443"}, False),
    ({"origin": PAGES.replace("https", "http")}, False),
    ({"origin": PAGES + ".evil.example"}, False),
    ({"origin": "https://evil.example#" + PAGES}, False),
    ({"origin": PAGES.upper()}, False),
    ({"origin": f"{PAGES}, https://evil.example"}, False),
    ({"origin": PAGES, "sec-fetch-site": "cross-site"}, False),
    ({"origin": PAGES, "sec-fetch-site": "none"}, False),
    ({"referer": PAGES + "/ville/velo/"}, False),
    ({"host": "evil.example", "origin": "https://evil.example"}, False),
    ({"x-forwarded-host": "evil.example", "origin": "https://evil.example"}, False),
]


async def send(house: House, headers: dict[str, str], *, form: bool) -> httpx.Response:
    async with house.visitor() as visitor:
        del visitor.headers["origin"]
        body = {"data": {"answer": "for"}} if form else {"json": {"answer": "for"}}
        return await visitor.post("/vote/ville/velo", headers=headers, **body)  # type: ignore[arg-type] # either body


@pytest.mark.parametrize(("headers", "taken"), ORIGINS, ids=[str(headers) for headers, _ in ORIGINS])
async def test_a_write_must_come_from_one_of_our_pages(tmp_path: Path, headers: dict[str, str], taken: bool) -> None:
    async with running(tmp_path) as house:
        by_form, by_json = [await send(house, headers, form=form) for form in (True, False)]
        assert (by_form.status_code, by_json.status_code) == ((303, 200) if taken else (403, 403))
        assert await rows(house, "SELECT count(*) FROM ballot") == [(2 if taken else 0,)]
        if not taken:
            assert by_json.json()["type"] == "/problems/origin"
            assert "access-control-allow-origin" not in by_json.headers


async def test_two_origins_are_none(tmp_path: Path) -> None:
    async with running(tmp_path) as house:
        headers = [("origin", PAGES), ("origin", "https://evil.example")]
        async with house.visitor() as visitor:
            del visitor.headers["origin"]
            response = await visitor.post("/vote/ville/velo", json={"answer": "for"}, headers=headers)
        assert response.status_code == 403


@pytest.mark.parametrize(
    ("host", "origin", "status"),
    [
        ("localhost:8000", "http://localhost:8000", 200),
        ("192.168.1.5:8000", "http://192.168.1.5:8000", 200),
        ("valbrune.test", "https://valbrune.test", 200),
        ("localhost:8000", "http://localhost:8001", 403),
        ("localhost:8000", "http://evil.example", 403),
        ("localhost:8000", "null", 403),
        ("localhost:8000", "localhost:8000", 403),
    ],
)
async def test_served_locally_a_page_may_send_to_the_host_it_came_from(
    tmp_path: Path, host: str, origin: str, status: int
) -> None:
    async with running(tmp_path, local=True) as house:
        response = await send(house, {"host": host, "origin": origin}, form=False)
        assert response.status_code == status


class TestSharing:
    """What pages of other origins may read (https://fetch.spec.whatwg.org/#http-cors-protocol)."""

    async def test_our_pages_may_read_the_answer_with_cookies(self, tmp_path: Path) -> None:
        async with running(tmp_path) as house:
            for answer in ("for", "maybe"):
                response = await house.vote("velo", answer)
                assert response.headers["access-control-allow-origin"] == PAGES
                assert response.headers["access-control-allow-credentials"] == "true"
                assert response.headers["vary"] == "Origin"

    async def test_they_are_told_so_before_they_send_json(self, tmp_path: Path) -> None:
        async with running(tmp_path) as house:
            asked = {"access-control-request-method": "POST", "access-control-request-headers": "content-type"}
            response = await house.client.options("/vote/ville/velo", headers=asked)
            assert response.status_code == 204
            assert response.headers["access-control-allow-origin"] == PAGES
            assert response.headers["access-control-allow-credentials"] == "true"
            assert response.headers["access-control-allow-methods"] == "POST"
            assert response.headers["access-control-allow-headers"] == "content-type"
            foreign = await house.client.options(
                "/vote/ville/velo", headers={**asked, "origin": "https://evil.example"}
            )
            assert foreign.status_code == 403
            assert "access-control-allow-origin" not in foreign.headers

    async def test_what_is_public_may_be_read_by_all_without_cookies(self, tmp_path: Path) -> None:
        async with running(tmp_path) as house:
            for path in ("/tally/ville/velo", "/results.json"):
                response = await house.client.get(path, headers={"origin": "https://press.example"})
                assert response.headers["access-control-allow-origin"] == "*"
                assert "access-control-allow-credentials" not in response.headers

    async def test_a_receipt_is_for_no_other_page(self, tmp_path: Path) -> None:
        async with running(tmp_path) as house:
            receipt = (await house.vote("velo", "for")).json()["receipt"]
            response = await house.client.get(f"/receipt/{receipt}", headers={"origin": "https://evil.example"})
            assert "access-control-allow-origin" not in response.headers


class TestRates:
    async def test_a_network_may_send_only_so_much(self, tmp_path: Path) -> None:
        """Whoever throws away their cookie is still one address; an IPv6 line is its first 64 bits."""
        async with running(tmp_path, site(VELO, limits=Limits(per_voter=0, per_address=2))) as house:
            same = [f"2001:db8::{number}" for number in (1, 2, 3)]
            statuses = [(await house.vote("velo", "for", house.visitor(address=one))).status_code for one in same]
            assert statuses == [200, 200, 429]
            other = house.visitor(address="2001:db8:0:1::1")
            assert (await house.vote("velo", "for", other)).status_code == 200
            house.clock.advance(seconds=30)
            assert (await house.vote("velo", "for", house.visitor(address=same[0]))).status_code == 200

    async def test_reading_is_free(self, tmp_path: Path) -> None:
        async with running(tmp_path, site(VELO, limits=Limits(per_voter=1, per_address=1))) as house:
            for _ in range(5):
                assert (await house.client.get("/tally/ville/velo")).status_code == 200

    async def test_an_edit_changes_the_limits(self, tmp_path: Path) -> None:
        async with running(tmp_path, site(VELO, limits=Limits(per_voter=0, per_address=1))) as house:
            await house.vote("velo", "for")
            assert (await house.vote("velo", "for")).status_code == 429
            await house.collector.adopt(site(VELO, limits=Limits(0, 0)))
            assert (await house.vote("velo", "for")).status_code == 200

    def test_a_bucket_refills_steadily_up_to_a_minutes_worth(self) -> None:
        clock = Clock()
        rates = Rates(clock.seconds)
        assert [rates.take("ada", 60) for _ in range(60)] == [0.0] * 60
        assert rates.take("ada", 60) == pytest.approx(1.0)
        clock.advance(seconds=2.5)
        assert [bool(rates.take("ada", 60)) for _ in range(3)] == [False, False, True]
        clock.advance(hours=1)
        assert [bool(rates.take("ada", 60)) for _ in range(61)] == [False] * 60 + [True]

    def test_memory_is_bounded(self) -> None:
        rates = Rates(Clock().seconds, most=10)
        for sender in range(1000):
            rates.take(sender, 60)
        assert len(rates) == 10


@may_call(Callers.ANYONE)
async def about(request: Request) -> Response:
    return PlainTextResponse("about")


async def silent(request: Request) -> Response:
    return PlainTextResponse("who may see this?")


class TestDeclarations:
    @pytest.mark.parametrize("route", [Route("/new", silent), Mount("/", Router([Route("/new", silent)]))])
    def test_a_route_that_does_not_say_who_may_call_it_keeps_the_app_from_starting(
        self, tmp_path: Path, route: BaseRoute
    ) -> None:
        asked = site(VELO)
        collector = Collector.open(
            Settings.of(asked, tmp_path), asked, lambda site: Renderer(site, tmp_path, local=False)
        )
        try:
            with pytest.raises(UndeclaredRoute, match="who may call it"):
                create_app(collector, routes=[route])
            create_app(collector, routes=[Route("/about", about)])
        finally:
            collector.store.abandon()

    async def test_every_write_is_for_our_pages_only_or_for_the_collectors_own(self, tmp_path: Path) -> None:
        async with running(tmp_path) as house:
            for route in house.app.routes:
                assert isinstance(route, Route)
                writes = (route.methods or set()) - {"GET", "HEAD", "OPTIONS"}
                if writes:
                    assert declared(route) not in (Callers.ANYONE, Callers.HOLDERS, Callers.OPERATORS)
                else:
                    assert declared(route) not in (Callers.PAGES, Callers.COLLECTOR)


class TestOperators:
    async def metrics(self, house: House, address: str, **headers: str) -> int:
        async with house.visitor(address=address) as caller:
            return (await caller.get("/metrics", headers=headers)).status_code

    async def test_figures_are_for_whoever_reaches_the_process_directly(self, tmp_path: Path) -> None:
        async with running(tmp_path) as house:
            assert await self.metrics(house, "127.0.0.1") == 200
            assert await self.metrics(house, "10.1.2.3") == 200
            assert await self.metrics(house, "::1") == 200
            assert await self.metrics(house, "8.8.8.8") == 403
            assert await self.metrics(house, "127.0.0.1", **{"x-forwarded-for": "8.8.8.8"}) == 403
            assert await self.metrics(house, "not an address") == 403
