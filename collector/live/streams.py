"""Server-sent events: the streams that open pages listen to.

A page that reads slowly is never waited for. Each has a `Mailbox` that keeps one event a subject, the latest, so it is
bounded by the number of subjects; and a page that takes nothing for `patience` seconds is let go.
"""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from collections.abc import Callable, Hashable, Sequence
from contextlib import AbstractAsyncContextManager, suppress
from ipaddress import ip_address, ip_network

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.types import Receive, Scope, Send

LAST_MOMENT = 0.1
"""Seconds between the polite end of a stream and the end of its connection."""

ABORT = "abort"
"""Where `collector.serving.server` leaves, in a request's state, the function that drops its connection at once."""


def event(name: str, text: str) -> bytes:
    """One event as it travels; `text` may have several lines."""
    lines = "".join(f"data: {line}\n" for line in text.splitlines() or [""])
    return f"event: {name}\n{lines}\n".encode()


class Mailbox:
    """What one open page has yet to hear. Must be made and used on the event loop."""

    def __init__(self) -> None:
        self._waiting: dict[Hashable, bytes] = {}
        self._news = asyncio.Event()
        self.ended = False

    def put(self, subject: Hashable, encoded: bytes) -> None:
        """Leave an event; it takes the place of an earlier one about `subject` that was not sent yet."""
        self._waiting[subject] = encoded
        self._news.set()

    def end(self) -> None:
        """Nothing more will come: the stream ends."""
        self.ended = True
        self._news.set()

    def offer(self, subject: Hashable, encoded: bytes) -> None:
        """Leave an event unless a later one about `subject` already waits."""
        if subject not in self._waiting:
            self.put(subject, encoded)

    async def take(self) -> bytes:
        """All that waits, as soon as something does; b"" once the stream has ended."""
        await self._news.wait()
        self._news.clear()
        waiting, self._waiting = self._waiting, {}
        return b"" if self.ended else b"".join(waiting.values())


class Streams:
    """All open streams of this process, and how many there may be.

    limit: in all, since each holds a socket and costs a write an event.
    per_address: from one public address; an office or a school often has one for everybody. 0 takes any number.
    patience: seconds after which a page that takes nothing is let go.
    silence: seconds of silence after which a comment is sent, so that proxies keep the connection.
    """

    def __init__(
        self, *, limit: int = 1000, per_address: int = 100, patience: float = 10.0, silence: float = 20.0
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
        self._ending: Sequence[asyncio.Task[None]] = ()

    def __len__(self) -> int:
        return len(self._open)

    def open(self, request: Request, mailbox: Mailbox, listening: AbstractAsyncContextManager[None]) -> Response:
        """The stream of `mailbox` as a response, or a 503 where there are too many. `listening` is entered once the
        stream begins and left at its end: what fills the mailbox."""
        address = network(request)
        many = bool(address and self.per_address) and self._addresses[address] >= self.per_address
        if self._closed or many or len(self) >= self.limit:
            return too_many()
        return Stream(self, mailbox, listening, address)

    def joined(self, stream: Stream) -> None:
        """A stream has begun."""
        self._open.add(stream)
        self._addresses[stream.address] += 1
        self.counted(len(self))

    def gone(self, stream: Stream) -> None:
        """A stream has ended."""
        self._open.discard(stream)
        self._addresses -= Counter({stream.address: 1})  # leaves out addresses that have none left
        self.counted(len(self))

    def close(self) -> None:
        """End all streams at once and take no more: a server does not stop while streams are open
        (encode/uvicorn waits for each response to end)."""
        self._closed = True
        self._ending = [asyncio.create_task(stream.end()) for stream in self._open]


class Stream(Response):
    """The response to one page."""

    media_type = "text/event-stream"

    def __init__(
        self, streams: Streams, mailbox: Mailbox, listening: AbstractAsyncContextManager[None], address: str
    ) -> None:
        super().__init__(
            headers={
                "cache-control": "no-store",
                "access-control-allow-origin": "*",
                "x-accel-buffering": "no",  # nginx would hold events back
            }
        )
        del self.headers["content-length"]
        self.address = address
        self._streams = streams
        self._mailbox = mailbox
        self._listening = listening
        self._abort: Callable[[], None] | None = None

    async def end(self) -> None:
        """End the stream: politely, and a moment later even where its page takes nothing."""
        self._mailbox.end()
        await asyncio.sleep(LAST_MOMENT)
        if self._abort:
            self._abort()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self._abort = scope.get("state", {}).get(ABORT)
        gone = asyncio.create_task(self._until_gone(receive))
        self._streams.joined(self)
        try:
            async with self._listening:
                await self._send(send, {"type": "http.response.start", "status": 200, "headers": self.raw_headers})
                await self._body(send, scope["method"])
        except TimeoutError:
            # Closing a connection politely would wait for what is in its buffers, which is the very thing not taken.
            if self._abort:
                self._abort()
                await gone
        finally:
            gone.cancel()
            self._streams.gone(self)

    async def _body(self, send: Send, method: str) -> None:
        # After a restart all pages come back, better not in the same second.
        chunk = b"" if method == "HEAD" else f"retry: {random.randint(3000, 6000)}\n\n".encode()  # noqa: S311 (no secret)
        while chunk:
            await self._send(send, {"type": "http.response.body", "body": chunk, "more_body": True})
            try:
                async with asyncio.timeout(self._streams.silence):
                    chunk = await self._mailbox.take()
            except TimeoutError:
                chunk = b":\n\n"
        await self._send(send, {"type": "http.response.body", "body": b"", "more_body": False})

    async def _send(self, send: Send, message: dict[str, object]) -> None:
        async with asyncio.timeout(self._streams.patience):
            await send(message)

    async def _until_gone(self, receive: Receive) -> None:
        """Wait until the page has gone."""
        with suppress(OSError):
            while (await receive())["type"] != "http.disconnect":
                pass
        self._mailbox.end()


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
