"""Live tallies: what is public, as it changes, to however many pages; none of them is waited for."""

from __future__ import annotations

import asyncio
import json
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.routing import Route

from collector.live.live import Live
from collector.live.streams import Mailbox, Streams, event, network
from generator.model import TopicKey
from tests.collector.at_work import PATIENCE, served, until

VELO, TRAM, SECRET = ("ville", "velo"), ("ville", "tram"), ("ville", "secret")


@dataclass
class Town:
    """A collector's tallies, and a server that tells of them."""

    streams: Streams
    port: int = 0
    documents: dict[TopicKey, Any] = field(
        default_factory=lambda: {VELO: {"topic": "velo", "voters": 1}, TRAM: {"topic": "tram", "voters": 0}}
    )
    made: list[TopicKey] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.live = Live(self.streams, self.document, self.topics, pause=0)

    async def document(self, key: TopicKey) -> Any:
        self.made.append(key)
        return self.documents.get(key)

    def topics(self, consultation: str) -> list[TopicKey] | None:
        return [VELO, TRAM, SECRET] if consultation == "ville" else None

    def count(self, key: TopicKey, voters: int) -> None:
        self.documents[key] = {"topic": key[1], "voters": voters}
        self.live.changed({key})

    @asynccontextmanager
    async def listening(self, path: str = "/live/ville") -> AsyncIterator[httpx.Response]:
        async with (
            httpx.AsyncClient(timeout=PATIENCE) as client,
            client.stream("GET", f"http://127.0.0.1:{self.port}{path}") as response,
        ):
            yield response


@asynccontextmanager
async def town(**limits: Any) -> AsyncIterator[Town]:
    found = Town(Streams(**limits))
    app = Starlette(routes=[Route("/live/{consultation}", found.live.listen)])
    async with served(app, found.streams.close) as found.port:
        yield found


async def tallies(response: httpx.Response) -> AsyncIterator[tuple[str, int]]:
    """Topic and voters of each event."""
    name = ""
    async for line in response.aiter_lines():
        if line.startswith("event: "):
            name = line.removeprefix("event: ")
        elif line.startswith("data: "):
            assert name == "tally"
            document = json.loads(line.removeprefix("data: "))
            yield document["topic"], document["voters"]


async def take(number: int, found: AsyncIterator[tuple[str, int]]) -> set[tuple[str, int]]:
    return {await anext(found) for _ in range(number)}


@pytest.mark.anyio
async def test_a_page_learns_where_things_stand_and_then_what_changes() -> None:
    async with town() as at, at.listening() as response:
        found = tallies(response)
        assert await take(2, found) == {("velo", 1), ("tram", 0)}
        at.count(TRAM, 5)
        assert await take(1, found) == {("tram", 5)}


@pytest.mark.anyio
async def test_withheld_results_are_not_told() -> None:
    async with town() as at, at.listening() as response:
        found = tallies(response)
        await take(2, found)
        at.live.changed({SECRET})
        at.count(VELO, 2)
        assert await take(1, found) == {("velo", 2)}


@pytest.mark.anyio
async def test_a_page_can_ask_for_some_topics_only() -> None:
    async with town() as at, at.listening("/live/ville?topic=tram&topic=unknown") as response:
        found = tallies(response)
        assert await take(1, found) == {("tram", 0)}
        at.count(VELO, 2)
        at.count(TRAM, 3)
        assert await take(1, found) == {("tram", 3)}


@pytest.mark.anyio
async def test_the_stream_is_public_and_no_proxy_keeps_it() -> None:
    async with town() as at, at.listening() as response:
        assert response.headers["content-type"] == "text/event-stream; charset=utf-8"
        assert response.headers["access-control-allow-origin"] == "*"
        assert response.headers["cache-control"] == "no-store"
        assert response.headers["x-accel-buffering"] == "no"
        assert (await anext(response.aiter_lines())).startswith("retry: ")


@pytest.mark.anyio
async def test_an_unknown_consultation_has_no_stream() -> None:
    async with town() as at, at.listening("/live/nulle-part") as response:
        assert response.status_code == 404


@pytest.mark.anyio
async def test_an_event_is_made_once_for_all_pages() -> None:
    async with town() as at, at.listening() as first, at.listening() as second:
        pages = tallies(first), tallies(second)
        for page in pages:
            await take(2, page)
        at.made.clear()
        at.count(VELO, 2)
        for page in pages:
            assert await take(1, page) == {("velo", 2)}
        assert at.made == [VELO]


@pytest.mark.anyio
async def test_nothing_is_made_when_nobody_listens() -> None:
    async with town() as at:
        at.count(VELO, 2)
        await asyncio.sleep(0.01)
        assert at.made == []


@pytest.mark.anyio
async def test_a_page_that_is_late_gets_the_latest_only() -> None:
    mailbox = Mailbox()
    for voters in range(1000):
        mailbox.put(VELO, event("tally", str(voters)))
    mailbox.put(TRAM, event("tally", "1"))
    assert await mailbox.take() == b"event: tally\ndata: 999\n\nevent: tally\ndata: 1\n\n"


@pytest.mark.anyio
async def test_a_page_that_takes_nothing_is_dropped_and_the_others_go_on() -> None:
    async with town(patience=0.2, silence=0.1) as at:
        at.documents = {VELO: {"topic": "velo", "voters": 1, "counts": "x" * 8_000_000}}
        with socket.create_connection(("127.0.0.1", at.port)) as asleep:
            asleep.sendall(b"GET /live/ville HTTP/1.1\r\nhost: x\r\n\r\n")
            await until(lambda: len(at.streams) == 1)
            async with at.listening("/live/ville?topic=tram") as response:
                await until(lambda: len(at.streams) == 2)
                await until(lambda: len(at.streams) == 1)
                at.count(TRAM, 7)
                assert await take(1, tallies(response)) == {("tram", 7)}


@pytest.mark.anyio
async def test_silence_is_broken_so_that_proxies_keep_the_connection() -> None:
    async with town(silence=0.01) as at, at.listening() as response:
        async for line in response.aiter_lines():
            if line == ":":
                break


@pytest.mark.anyio
async def test_too_many_streams_are_refused_until_one_ends() -> None:
    async with town(limit=1) as at:
        async with at.listening() as first:
            assert first.status_code == 200
            async with at.listening() as second:
                assert second.status_code == 503
                assert second.headers["access-control-allow-origin"] == "*"
        await until(lambda: len(at.streams) == 0)
        async with at.listening() as third:
            assert third.status_code == 200


def request_from(address: str) -> Request:
    return Request({"type": "http", "client": (address, 1), "headers": []})


def test_streams_are_counted_by_line_and_never_for_a_proxy() -> None:
    assert network(request_from("93.184.216.34")) == "93.184.216.34"
    assert network(request_from("2a01:cb00:1:2:3:4:5:6")) == network(request_from("2a01:cb00:1:2::1"))
    assert network(request_from("10.0.0.1")) == network(request_from("::1")) == ""


@pytest.mark.anyio
async def test_one_address_may_have_so_many_streams() -> None:
    @asynccontextmanager
    async def quiet() -> AsyncIterator[None]:
        yield

    streams = Streams(per_address=1)
    first = streams.open(request_from("93.184.216.34"), Mailbox(), quiet())
    streams.joined(first)  # type: ignore[arg-type] # there was room
    assert streams.open(request_from("93.184.216.34"), Mailbox(), quiet()).status_code == 503
    assert streams.open(request_from("93.184.216.35"), Mailbox(), quiet()).status_code == 200


@pytest.mark.anyio
async def test_all_streams_end_at_once_and_no_new_one_begins() -> None:
    async with town() as at, at.listening() as response:
        found = tallies(response)
        await take(2, found)
        at.streams.close()
        assert [left async for left in found] == []
        async with at.listening() as late:
            assert late.status_code == 503


@pytest.mark.anyio
async def test_a_stream_that_is_not_read_does_not_hold_up_the_end() -> None:
    async with asyncio.timeout(PATIENCE):
        async with town(patience=3600) as at:
            at.documents = {VELO: {"topic": "velo", "voters": 1, "counts": "x" * 8_000_000}}
            asleep = socket.create_connection(("127.0.0.1", at.port))
            asleep.sendall(b"GET /live/ville HTTP/1.1\r\nhost: x\r\n\r\n")
            await until(lambda: len(at.streams) == 1 and at.made)
        asleep.close()
