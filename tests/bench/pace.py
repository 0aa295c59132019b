"""Requests at a steady pace, whether or not earlier ones have been answered, as people vote: nobody waits for another.

`python -m tests.bench.pace` is told what to send on its standard input, as JSON of an `Order`, and prints a `Report`.
wrk knows no pace; programs that do often count from when a request was sent, so that one who had to wait until the one
before was answered seems not to have waited at all. Here latency counts from the moment at which a request was due.
"""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import time
from collections import deque
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from statistics import quantiles
from typing import cast
from urllib.parse import urlsplit

import httptools
import uvloop

from tests.serving import ROOT

WARM_UP = 1
"""Seconds at the beginning that do not count."""

TICK = 0.001
"""Seconds that the sender sleeps at least: what it sends must leave the processors to what it measures."""

PATIENCE = 30
"""Seconds after the last request was due in which all have to be answered."""


@dataclass(frozen=True, slots=True)
class Order:
    """So many requests a second for so many seconds, over so many `connections`: each of `requests`, whole requests of
    HTTP, in turn, expecting an answer with a status below 400."""

    url: str
    rate: int
    seconds: int
    connections: int
    requests: Sequence[str]


@dataclass(frozen=True, slots=True)
class Report:
    """Milliseconds from when requests were due until they were answered: of half of them, of 99 % of them, and of the
    slowest; `late`: until 99 % of them were sent, for want of a connection that was free, or of time of the sender's
    own. `failed`: were refused, or not answered."""

    median: float
    p99: float
    slowest: float
    late: float
    failed: int


class Pace:
    """When requests are due, and how long they took, in seconds of any clock. Number n is due n / `rate` seconds after
    `start`; those of the first `uncounted` are not reported."""

    def __init__(self, start: float, rate: int, number: int, uncounted: int = 0) -> None:
        self.latencies: list[float] = []
        self.lateness: list[float] = []
        self._start, self._rate, self._number, self._uncounted = start, rate, number, uncounted
        self._next = 0

    @property
    def over(self) -> bool:
        """Whether all have been taken."""
        return self._next == self._number

    def due(self, request: int) -> float:
        """The moment at which one is due."""
        return self._start + request / self._rate

    def rest(self, now: float) -> float:
        """How long until there is one to be taken: 0 if there is."""
        return max(0.0, self.due(self._next) - now)

    def take(self, now: float) -> int | None:
        """The next one, to be sent at once; None if it is not due yet, or there are no more."""
        if self.over or self.due(self._next) > now:
            return None
        taken, self._next = self._next, self._next + 1
        if taken >= self._uncounted:
            self.lateness.append(now - self.due(taken))
        return taken

    def answered(self, request: int, now: float) -> None:
        """One that was taken has its answer."""
        if request >= self._uncounted:
            self.latencies.append(now - self.due(request))

    def report(self, failed: int) -> Report:
        """What was found, once all is over."""
        took = quantiles(self.latencies, n=100, method="inclusive")
        late = quantiles(self.lateness, n=100, method="inclusive")
        return Report(took[49] * 1e3, took[98] * 1e3, max(self.latencies) * 1e3, late[98] * 1e3, failed)


def run(order: Order) -> Report:
    """Send from a process of its own."""
    command = [sys.executable, "-m", "tests.bench.pace"]
    said = subprocess.run(
        command,
        cwd=ROOT,
        check=True,
        input=json.dumps(asdict(order)),
        stdout=subprocess.PIPE,
        text=True,
        timeout=order.seconds + PATIENCE + 30,
    ).stdout
    return Report(**json.loads(said))


# The process that sends.


async def send(order: Order) -> Report:
    """Send all and wait for the answers."""
    sender = await connected(order)
    number, uncounted = order.rate * (WARM_UP + order.seconds), order.rate * WARM_UP
    return await sender.send(Pace(time.perf_counter(), order.rate, number, uncounted))


async def connected(order: Order) -> Sender:
    """What sends, with all connections."""
    sender = Sender([one.encode() for one in order.requests])
    host, _, port = urlsplit(order.url).netloc.partition(":")
    for _ in range(order.connections):
        await asyncio.get_running_loop().create_connection(lambda: Connection(sender), host, int(port))
    return sender


class Sender:
    """What connections have in common: what is due goes over the one that has been free for longest."""

    def __init__(self, requests: Sequence[bytes]) -> None:
        self.free: deque[Connection] = deque()
        self._requests = requests
        self._waiting = self._failed = 0
        self._all_answered = asyncio.Event()

    async def send(self, pace: Pace) -> Report:
        """Send at a pace and wait for the answers."""
        self._pace = pace
        while not pace.over:
            self._go_on()
            await asyncio.sleep(max(TICK, pace.rest(time.perf_counter())))
        with suppress(TimeoutError):
            async with asyncio.timeout(PATIENCE):
                await self._all_answered.wait()
        return pace.report(self._failed + self._waiting)

    def answered(self, connection: Connection, number: int, *, well: bool) -> None:
        """A connection is free again. What is due may have waited for it."""
        self._waiting -= 1
        self._failed += not well
        self._pace.answered(number, time.perf_counter())
        self.free.append(connection)
        self._go_on()
        if self._pace.over and not self._waiting:
            self._all_answered.set()

    def _go_on(self) -> None:
        """Send what is due, as far as connections are free."""
        now = time.perf_counter()
        while self.free and (number := self._pace.take(now)) is not None:
            self._waiting += 1
            self.free.popleft().send(number, self._requests[number % len(self._requests)])


class Connection(asyncio.Protocol):
    """One connection, kept alive, with one request at a time."""

    def __init__(self, sender: Sender) -> None:
        self._sender = sender
        self._number = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)  # uvloop's has all of its methods, by another name
        self._sender.free.append(self)

    def send(self, number: int, request: bytes) -> None:
        """Send a request; nothing is on its way."""
        self._number = number
        self._answer = httptools.HttpResponseParser(self)
        self._transport.write(request)

    def data_received(self, data: bytes) -> None:
        self._answer.feed_data(data)

    def on_message_complete(self) -> None:
        """The answer is there, says the parser."""
        self._sender.answered(self, self._number, well=self._answer.get_status_code() < 400)


def main() -> None:
    """Do what the standard input says."""
    order = Order(**json.loads(sys.stdin.read()))
    print(json.dumps(asdict(uvloop.run(send(order)))))


if __name__ == "__main__":
    main()
