"""Server-sent events: the streams that open pages listen to.

A stream takes its connection over from HTTP once the request is answered, so that five thousand open pages cost a write
each an event and no task, request or parser each. A page that reads slowly is never waited for: one event a subject
waits for it, the latest, and a page that takes nothing for `patience` seconds is let go.
"""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Hashable, Mapping, Sequence
from email.utils import formatdate
from ipaddress import ip_address, ip_network
from typing import TypeVar, cast

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.types import Receive, Scope, Send

Item = TypeVar("Item")

MOST = 10_000
"""Streams at a time. Each takes 3 KB and a file descriptor, and 10 µs for each event."""

LAST_MOMENT = 0.1
"""Seconds between the polite end of a stream and the end of its connection."""

TURN = 100
"""Streams that are written to before others have their turn on the event loop: that takes a millisecond or two."""

TRANSPORT = "transport"
"""Where `collector.serving.server` leaves, in a request's state, the transport of its connection."""


def event(name: str, text: str) -> bytes:
    """One event as it travels; `text` may have several lines."""
    lines = "".join(f"data: {line}\n" for line in text.splitlines() or [""])
    return f"event: {name}\n{lines}\n".encode()


async def in_turns(items: Collection[Item]) -> AsyncIterator[Sequence[Item]]:
    """The items as they are now, some at a time: whoever else waits for the event loop is let in between."""
    every = tuple(items)
    for place in range(0, len(every), TURN):
        yield every[place : place + TURN]
        await asyncio.sleep(0)


class Stream(asyncio.Protocol):
    """The connection of one open page. To be used on the event loop.

    Events wait until `begin`, and whenever the page does not take what was sent.
    """

    __slots__ = ("_begun", "_left", "_spoke", "_streams", "_stuck", "_transport", "_waiting", "address")

    def __init__(self, streams: Streams, left: Callable[[Stream], None], address: str) -> None:
        self.address = address
        self._streams = streams
        self._left = left
        self._waiting: dict[Hashable, bytes] = {}
        self._begun = False
        self._stuck: float | None = None
        self._spoke = 0.0
        self._transport: asyncio.Transport

    def take_over(self, transport: asyncio.Transport, head: bytes) -> None:
        """Take a connection over; `head` begins the response. For HTTP the connection is lost: it forgets the request
        without an answer, and does not close what it does not have."""
        before = cast(asyncio.Protocol, transport.get_protocol())
        self._transport = transport
        transport.set_protocol(self)
        before.connection_lost(ConnectionResetError("the connection is a stream now"))
        transport.resume_reading()  # which HTTP may have paused, and without which nobody learns that the page has gone
        self._streams.joined(self)
        self._write(head)

    def begin(self) -> None:
        """Let events go, those that wait first."""
        self._begun = True
        self._flush()

    def offer(self, subject: Hashable, encoded: bytes) -> None:
        """Leave an event, before `begin`, unless a later one about `subject` already waits."""
        self._waiting.setdefault(subject, encoded)

    def put(self, subject: Hashable, encoded: bytes) -> None:
        """Send an event. Where it has to wait, it takes the place of an earlier one about `subject`."""
        self.put_all({subject: encoded}, encoded)

    def put_all(self, events: Mapping[Hashable, bytes], together: bytes) -> None:
        """Send events, by subject; `together` are all of them as they travel, made once for all streams."""
        if self._begun and self._stuck is None:
            self._write(together)
        else:
            self._waiting.update(events)

    def look_after(self, now: float) -> None:
        """Let the page go if it takes nothing, and break a long silence."""
        if self._stuck is not None:
            if now - self._stuck >= self._streams.patience:
                self.abort()
        elif now - self._spoke >= self._streams.silence:
            self._write(b":\n\n")

    def end(self) -> None:
        """End the stream once everything sent is taken."""
        self._transport.close()

    def abort(self) -> None:
        """End the stream at once, for a page that takes nothing."""
        self._transport.abort()

    def connection_lost(self, exc: Exception | None) -> None:
        """The page has gone, or was let go."""
        self._streams.gone(self)
        self._left(self)

    def pause_writing(self) -> None:
        """The page does not take what was sent, and buffers are full."""
        self._stuck = asyncio.get_running_loop().time()

    def resume_writing(self) -> None:
        """The page takes something again."""
        self._stuck = None
        self._flush()

    def _flush(self) -> None:
        if self._begun and self._stuck is None and self._waiting:
            waiting, self._waiting = self._waiting, {}
            self._write(b"".join(waiting.values()))

    def _write(self, encoded: bytes) -> None:
        self._spoke = asyncio.get_running_loop().time()
        if not self._transport.is_closing():
            self._transport.write(encoded)


class Streams:
    """All open streams of this process, and how many there may be.

    limit: in all, since each holds a socket and costs a write an event.
    per_address: from one public address; an office or a school often has one for everybody. 0 takes any number.
    patience: seconds after which a page that takes nothing is let go.
    silence: seconds of silence after which a comment is sent, so that proxies keep the connection.
    """

    def __init__(
        self, *, limit: int = MOST, per_address: int = 100, patience: float = 10.0, silence: float = 20.0
    ) -> None:
        self.limit = limit
        self.per_address = per_address
        self.patience = patience
        self.silence = silence
        self.counted: Callable[[int], None] = lambda number: None
        """Told how many streams are open, each time that it changes."""
        self._open: set[Stream] = set()
        self._addresses: Counter[str] = Counter()
        self._closed = False
        self._looking_after: asyncio.Task[None] | None = None

    def __len__(self) -> int:
        return len(self._open)

    def open(
        self, request: Request, joined: Callable[[Stream], Awaitable[None]], left: Callable[[Stream], None]
    ) -> Response:
        """A stream as a response, or a 503 where there are too many.

        joined: awaited before the first event is let go; it offers what the page is to begin with. left: called once
        the stream has ended, also where `joined` is still at work.
        """
        address = network(request)
        many = bool(address and self.per_address) and self._addresses[address] >= self.per_address
        if self._closed or many or len(self) >= self.limit or _unread(request):
            return too_many()
        return Opening(Stream(self, left, address), joined)

    def joined(self, stream: Stream) -> None:
        """A stream has begun."""
        self._open.add(stream)
        self._addresses[stream.address] += 1
        self.counted(len(self))
        if self._looking_after is None:
            self._looking_after = asyncio.create_task(self._look_after())

    def gone(self, stream: Stream) -> None:
        """A stream has ended."""
        self._open.discard(stream)
        self._addresses[stream.address] -= 1
        if not self._addresses[stream.address]:
            del self._addresses[stream.address]
        self.counted(len(self))

    def close(self) -> None:
        """End all streams, politely and a moment later even where a page takes nothing, and take no more."""
        self._closed = True
        if self._looking_after is not None:
            self._looking_after.cancel()
        for stream in self._open:
            stream.end()
        asyncio.get_running_loop().call_later(LAST_MOMENT, self._abort)

    def _abort(self) -> None:
        for stream in self._open:
            stream.abort()

    async def _look_after(self) -> None:
        loop = asyncio.get_running_loop()
        while self._open:
            await asyncio.sleep(min(self.patience, self.silence) / 4)
            async for some in in_turns(self._open):
                for stream in some:
                    stream.look_after(loop.time())
        self._looking_after = None


class Opening(Response):
    """The response to a page that listens: its head, and then the stream.

    Without a length, the end of the connection is that of the stream, so that an event is the same bytes for everybody.
    """

    media_type = "text/event-stream"

    def __init__(self, stream: Stream, joined: Callable[[Stream], Awaitable[None]]) -> None:
        super().__init__(
            headers={
                "cache-control": "no-store",
                "access-control-allow-origin": "*",
                "x-accel-buffering": "no",  # nginx would hold events back
            }
        )
        del self.headers["content-length"]
        self._stream = stream
        self._joined = joined

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        transport = scope["state"][TRANSPORT]
        if scope["method"] == "HEAD" or transport.is_closing():
            await super().__call__(scope, receive, send)
            return
        self._stream.take_over(transport, self._head())
        try:
            await self._joined(self._stream)
        except BaseException:
            self._stream.abort()
            raise
        self._stream.begin()

    def _head(self) -> bytes:
        more = [(b"date", formatdate(usegmt=True).encode()), (b"connection", b"close")]
        headers = b"".join(b"%s: %s\r\n" % header for header in [*self.raw_headers, *more])
        # After a restart all pages come back, better not in the same second.
        retry = random.randint(3000, 6000)  # noqa: S311 (no secret)
        return b"HTTP/1.1 200 OK\r\n%s\r\nretry: %d\n\n" % (headers, retry)


def _unread(request: Request) -> bool:
    """Whether an earlier answer on the connection was not taken yet. Browsers and proxies wait for it; a connection
    that is full from the start would be filled further without a sign that nobody reads."""
    transport = request.scope.get("state", {}).get(TRANSPORT)
    return transport is not None and transport.get_write_buffer_size() > 0


def too_many() -> Response:
    """No more streams. An `EventSource` does not try again after this; the page stays as it was built."""
    return PlainTextResponse(
        "Too many pages listen at the moment. The page itself has the figures of its last build.\n",
        503,
        {"retry-after": "60", "cache-control": "no-store", "access-control-allow-origin": "*"},
    )


def network(request: Request) -> str:
    """Whom a stream is counted for: an IPv4 address, or an IPv6 network of 64 bits, which is what one line gets; '' for
    nobody: a private address may be that of a proxy, with everybody behind it."""
    host = request.client.host if request.client else ""
    try:
        address = ip_address(host.partition("%")[0])
    except ValueError:
        return ""
    if address.is_private:
        return ""
    return host if address.version == 4 else str(ip_network((address, 64), strict=False))
