"""Live tallies: what is public, as it changes, to however many pages; none of them is waited for."""

from __future__ import annotations

import asyncio
import json
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from collector.live.live import Live
from collector.live.streams import Stream, Streams, network
from generator.model import TopicKey
from tests.collector.at_work import PATIENCE, served, until

VELO, TRAM, SECRET = ("ville", "velo"), ("ville", "tram"), ("ville", "secret")


@dataclass
class Town:
    """A collector's tallies, and a server that tells of them."""

    streams: Streams
    pause: float = 0
    port: int = 0
    documents: dict[TopicKey, Any] = field(
        default_factory=lambda: {VELO: {"topic": "velo", "voters": 1}, TRAM: {"topic": "tram", "voters": 0}}
    )
    made: list[TopicKey] = field(default_factory=list)
    gate: asyncio.Event = field(default_factory=asyncio.Event)
    """Documents are made while it is set."""

    def __post_init__(self) -> None:
        self.gate.set()
        self.live = Live(self.streams, self.document, self.topics, pause=self.pause)

    async def document(self, key: TopicKey) -> Any:
        self.made.append(key)
        await self.gate.wait()
        return self.documents.get(key)

    def topics(self, consultation: str) -> list[TopicKey] | None:
        return [VELO, TRAM, SECRET] if consultation == "ville" else None

    def count(self, key: TopicKey, voters: int) -> None:
        self.documents[key] = {"topic": key[1], "voters": voters}
        self.live.changed({key})

    @asynccontextmanager
    async def listening(self, path: str = "/live/ville") -> AsyncIterator[httpx.Response]:
        async with (
            httpx.AsyncClient(timeout=PATIENCE, verify=False) as client,
            client.stream("GET", f"http://127.0.0.1:{self.port}{path}") as response,
        ):
            yield response

    @contextmanager
    def asking(self, request: bytes = b"GET /live/ville HTTP/1.1\r\nhost: x\r\n\r\n") -> Iterator[socket.socket]:
        """A page that has sent its request and reads nothing by itself."""
        with socket.create_connection(("127.0.0.1", self.port)) as page:
            page.sendall(request)
            yield page


async def large(request: Request) -> Response:
    return Response(b"x" * 8_000_000)


@asynccontextmanager
async def town(*, pause: float = 0, **limits: Any) -> AsyncIterator[Town]:
    found = Town(Streams(**limits), pause)
    app = Starlette(routes=[Route("/live/{consultation}", found.live.listen), Route("/large", large)])
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
async def test_topics_that_change_together_are_told_together(monkeypatch: pytest.MonkeyPatch) -> None:
    written: list[bytes] = []
    put_all = Stream.put_all

    def counting(self: Stream, events: Any, together: bytes) -> None:
        written.append(together)
        put_all(self, events, together)

    monkeypatch.setattr(Stream, "put_all", counting)
    async with town() as at, at.listening() as first, at.listening() as second:
        pages = tallies(first), tallies(second)
        for page in pages:
            await take(2, page)
        at.count(VELO, 2)
        at.count(TRAM, 3)
        for page in pages:
            assert await take(2, page) == {("velo", 2), ("tram", 3)}
        assert len(written) == 2
        assert written[0] is written[1]


@pytest.mark.anyio
async def test_a_change_after_quiet_is_told_at_once_and_more_are_gathered() -> None:
    async with town(pause=3600) as at, at.listening() as response:
        found = tallies(response)
        await take(2, found)
        at.count(VELO, 2)
        assert await take(1, found) == {("velo", 2)}
        at.made.clear()
        at.count(VELO, 3)
        await asyncio.sleep(0.01)
        assert at.made == []


@pytest.mark.anyio
async def test_a_page_that_is_late_gets_the_latest_only() -> None:
    async with town() as at, at.listening("/live/ville?topic=velo") as response:
        found = tallies(response)
        await take(1, found)
        with at.asking() as late:
            late.setsockopt(
                socket.SOL_SOCKET, socket.SO_RCVBUF, 100_000
            )  # the system keeps some megabytes for it anyway
            await until(lambda: len(at.streams) == 2)
            for voters in range(2, 21):
                at.documents[VELO] = {"topic": "velo", "voters": voters, "counts": "x" * 1_000_000}
                at.live.changed({VELO})
                assert await take(1, found) == {("velo", voters)}
            told = await asyncio.to_thread(read_until, late, b'"voters": 20')
        assert told.count(b'"topic": "velo"') < 15


def read_until(page: socket.socket, *said: bytes) -> bytes:
    """What a page is told until it was told all of these, in this order."""
    found, looked = bytearray(), 0
    for one in said:
        while (place := found.find(one, looked)) < 0:
            looked = max(looked, len(found) - len(one))
            found += page.recv(1_000_000)
        looked = place
    return bytes(found)


@pytest.mark.anyio
async def test_a_page_that_takes_nothing_is_dropped_and_the_others_go_on() -> None:
    async with town(patience=0.2, silence=0.1) as at:
        at.documents = {VELO: {"topic": "velo", "voters": 1, "counts": "x" * 8_000_000}}
        with at.asking():
            await until(lambda: len(at.streams) == 1)
            async with at.listening("/live/ville?topic=tram") as response:
                await until(lambda: len(at.streams) == 2)
                await until(lambda: len(at.streams) == 1)
                at.count(TRAM, 7)
                assert await take(1, tallies(response)) == {("tram", 7)}


@pytest.mark.anyio
async def test_a_connection_that_is_not_read_gets_no_stream() -> None:
    ask = b"GET /large HTTP/1.1\r\nhost: x\r\n\r\nGET /live/ville HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n"
    async with town() as at, asyncio.timeout(PATIENCE):
        with at.asking(ask) as page:
            await asyncio.to_thread(read_until, page, b"HTTP/1.1 200", b"HTTP/1.1 503")


@pytest.mark.anyio
@pytest.mark.parametrize("body", [0, 200_000])
async def test_a_page_that_goes_leaves_nothing_behind(body: int) -> None:
    """Neither while it is being told where things stand, nor with a request that is longer than anybody reads."""
    ask = b"GET /live/ville HTTP/1.1\r\nhost: x\r\ncontent-length: %d\r\n\r\n" % body
    async with town() as at:
        at.gate.clear()
        with at.asking(ask + b"x" * body):
            await until(lambda: len(at.streams) == 1)
        await until(lambda: len(at.streams) == 0)
        at.gate.set()
        await asyncio.sleep(0.01)
        at.made.clear()
        at.count(VELO, 2)
        await asyncio.sleep(0.01)
        assert at.made == []


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
    async def joined(stream: Stream) -> None: ...

    def left(stream: Stream) -> None: ...

    streams = Streams(per_address=1)
    first = Stream(streams, left, "93.184.216.34")
    streams.joined(first)
    assert streams.open(request_from("93.184.216.34"), joined, left).status_code == 503
    assert streams.open(request_from("93.184.216.35"), joined, left).status_code == 200
    streams.gone(first)
    assert streams.open(request_from("93.184.216.34"), joined, left).status_code == 200


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
            with at.asking():
                await until(lambda: len(at.streams) == 1 and at.made)
                at.streams.close()
                await until(lambda: len(at.streams) == 0)
