"""What is stored, in the order in which it came, and who waits for it.

Jobs wait on the event loop, and many that wait are run in one transaction, so that they share the cost of a sync to
disk. No timer is involved: a lone vote is committed at once, and under load batches grow by themselves, until one half
of all voters is answered while the other is on its way to the disk. One batch is under way at a time. The next begins
when the loop has seen to the requests that had arrived, so that those that came at once are stored at once.

A thread waits for the disk. It also runs the statements of all jobs that may take long; those of votes the loop runs
itself. They take tens of microseconds each, and on the thread several times as long: after each statement it would have
to get the interpreter back from the loop. Where that is not so, since they have to be read from a slow disk or are very
many, the thread runs them too, and the loop is free for all else.

A job is a function of the connection; one that is shared does the same for everything that waits for it in a row. If it
raises, what it wrote is undone and the others go on. If the disk fails, nothing of the batch was stored and every job
of it is told so.
"""

from __future__ import annotations

import asyncio
import queue
import sqlite3
import sys
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from collector.http.refusals import Busy, NotStored
from collector.store.transactions import Begun, Item, Result, Shared, Transactions, Waiting

FEW = 256
"""Up to so many votes at once the loop runs the statements of."""

LONG = 0.05
"""Seconds that this may take it. Without a disk in the way it takes a third of that."""

PATIENCE = 5.0
"""Seconds for which the thread runs them after that took longer."""

TURN = 1e-6
"""Seconds after which a thread that waits for the interpreter is given it by the one that has it. Python's own five
thousandths are as long as several commits, and a batch would wait so long for the thread to begin its own."""

Job: TypeAlias = Callable[[sqlite3.Connection], Result]


@dataclass(frozen=True, slots=True)
class Batch:
    """What became of a transaction. `seconds` is how long the commit took; `results` are those of the jobs that worked,
    in order, and empty where the transaction failed."""

    jobs: int
    seconds: float
    stored: bool
    results: Sequence[Any]


class Writer:
    """Runs jobs, in the order given, on `connection`, which belongs to it from `start` to the end of `close`.

    capacity: how many jobs may wait.
    committed: called on the event loop after each transaction, before anyone who waits for it goes on.
    """

    def __init__(self, connection: sqlite3.Connection, capacity: int, committed: Callable[[Batch], None]) -> None:
        # While no batch is under way it is the loop's, from when one is handed over until it is settled the thread's.
        self._transactions = Transactions(connection)
        self._capacity = capacity
        self._committed = committed
        self._waiting: list[Waiting] = []
        self._batches: queue.SimpleQueue[tuple[Sequence[Waiting], Begun | None]] = queue.SimpleQueue()
        self._under_way = False
        self._answered = 0
        self._elsewhere_until = 0.0
        self._thread: threading.Thread | None = None
        self._loop: asyncio.AbstractEventLoop
        self._closing = False

    def start(self) -> None:
        """Begin. On the event loop, to which results are given back. Threads of this process take turns of `TURN`."""
        self._loop = asyncio.get_running_loop()
        sys.setswitchinterval(TURN)
        # A daemon, so that a process told twice to stop does not hang: an unfinished transaction is then undone by
        # SQLite, and nobody was told that it was done.
        self._thread = threading.Thread(target=self._run, name="cahier-store", daemon=True)
        self._thread.start()

    @property
    def works(self) -> bool:
        """Whether the last transaction that wrote something could be committed."""
        return self._transactions.works

    @property
    def waiting(self) -> int:
        """How many jobs wait for the next transaction."""
        return len(self._waiting)

    async def do(self, job: Job[Result]) -> Result:
        """Run `job` and return its result once it is on disk. It may be run twice, in transactions of which one counts.

        Raises what the job raised, `Busy` where too many jobs wait or the house closes, `NotStored` if the disk failed.
        """
        return await self._queue(lambda connection, _: [job(connection)], None, short=False)

    def share(self, job: Shared[Item, Result], item: Item) -> asyncio.Future[Result]:
        """Let `job`, which takes a few statements for however many items, run on `item` together with those that wait
        for the same job just before and after it; to be awaited, as `do`. Raises `Busy`."""
        return self._queue(job, item, short=True)

    def empty_log(self) -> None:
        """For a job that erases something: once that is committed, empty the write-ahead log, where it stands still."""
        self._transactions.empty_log()

    async def close(self) -> None:
        """Take nothing more, and return once everything taken has been done."""
        self._closing = True
        if self._thread is not None:
            if not self._under_way:
                self._hand_over_soon()
            await asyncio.to_thread(self._thread.join)

    def _queue(self, job: Shared[Item, Result], item: Item, *, short: bool) -> asyncio.Future[Result]:
        if self._thread is None or self._closing or self.waiting >= self._capacity:
            raise Busy
        future: asyncio.Future[Result] = self._loop.create_future()
        self._waiting.append(Waiting(job, item, future, short))
        if not self._under_way:
            self._answered = 0
            self._hand_over_soon()
        return future

    def _hand_over_soon(self) -> None:
        """Give the thread what waits once the loop has seen to what else is due; on the loop's next turn."""
        self._under_way = True
        self._loop.call_soon(self._hand_over)

    def _hand_over(self) -> None:
        number = self._number()
        batch, self._waiting = self._waiting[:number], self._waiting[number:]
        quick = 0 < len(batch) <= FEW and all(waiting.short for waiting in batch)
        here = quick and time.monotonic() >= self._elsewhere_until
        self._batches.put((batch, self._begin(batch) if here else None))

    def _number(self) -> int:
        """How many of those that wait go next: all, or half of those who come and go if some have just been answered.
        They are about to send more, and if all others went at once, loop and disk would wait for each other in turn."""
        return (len(self._waiting) + self._answered + 1) // 2 if self._answered else len(self._waiting)

    def _begin(self, batch: Sequence[Waiting]) -> Begun:
        """Run the statements here, on the loop."""
        started = time.monotonic()
        begun = self._transactions.begin(batch)
        ended = time.monotonic()
        if ended - started > LONG:
            self._elsewhere_until = ended + PATIENCE
        return begun

    def _run(self) -> None:
        while True:
            batch, begun = self._batches.get()
            if not batch:
                return
            outcomes, seconds = self._transactions.end(begun or self._transactions.begin(batch))
            self._loop.call_soon_threadsafe(self._settle, batch, outcomes, seconds)

    def _settle(self, batch: Sequence[Waiting], outcomes: Sequence[Any] | None, seconds: float) -> None:
        """On the event loop: first what is in memory follows the disk, then everyone who waits goes on."""
        results = [outcome for outcome in outcomes or () if not isinstance(outcome, Exception)]
        self._under_way = False
        self._answered = len(batch)
        if self._waiting or self._closing:
            self._hand_over_soon()
        try:
            self._committed(Batch(len(batch), seconds, outcomes is not None, results))
        finally:
            for waiting, outcome in zip(batch, outcomes or [NotStored() for _ in batch], strict=True):
                _resolve(waiting.future, outcome)


def _resolve(future: asyncio.Future[Any], outcome: Any) -> None:
    if future.done():  # whoever waited has gone
        return
    if isinstance(outcome, Exception):
        future.set_exception(outcome)
    else:
        future.set_result(outcome)
