"""The one thread that owns the database connection.

Jobs wait on the event loop, which hands everything that waits to the thread, to be run in one transaction, so that the
cost of a sync to disk is shared by however many votes came in during the last one. No timer is involved: a lone vote is
committed at once, and under load batches grow by themselves. One batch is under way at a time. The next is handed over
when the loop has seen to the requests that had arrived, so that those that came at once are stored at once, and while
the loop is busy the thread does not come between.

A job is a function of the connection; one that is shared does the same for everything that waits for it in a row. If it
raises, what it wrote is undone and the others go on. If the disk fails, nothing of the batch was stored and every job
of it is told so.
"""

from __future__ import annotations

import asyncio
import logging
import queue
import sqlite3
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, NamedTuple, TypeAlias, TypeVar

from collector.http.refusals import Busy, NotStored

log = logging.getLogger(__name__)

Item = TypeVar("Item")
Result = TypeVar("Result")

Job: TypeAlias = Callable[[sqlite3.Connection], Result]

Shared: TypeAlias = Callable[[sqlite3.Connection, Sequence[Item]], Sequence[Result | Exception]]
"""For each item, in their order, the result, or what was wrong with it alone, of which nothing was written then."""


@dataclass(frozen=True, slots=True)
class Batch:
    """What became of a transaction. `seconds` is how long the commit took; `results` are those of the jobs that worked,
    in order, and empty where the transaction failed."""

    jobs: int
    seconds: float
    stored: bool
    results: Sequence[Any]


class _Waiting(NamedTuple):
    """An item in the queue, the job that waits for it, and who waits for the result."""

    job: Shared[Any, Any]
    item: Any
    future: asyncio.Future[Any]


class Writer:
    """Runs jobs, in the order given, on `connection`, which belongs to it from `start` to the end of `close`.

    capacity: how many jobs may wait.
    committed: called on the event loop after each transaction, before anyone who waits for it goes on.
    """

    def __init__(self, connection: sqlite3.Connection, capacity: int, committed: Callable[[Batch], None]) -> None:
        self.works = True
        """Whether the last transaction that wrote something could be committed."""
        self._connection = connection
        self._capacity = capacity
        self._committed = committed
        self._waiting: list[_Waiting] = []
        self._batches: queue.SimpleQueue[Sequence[_Waiting]] = queue.SimpleQueue()
        self._under_way = False
        self._thread: threading.Thread | None = None
        self._loop: asyncio.AbstractEventLoop
        self._closing = False
        self._emptying = False

    def start(self) -> None:
        """Begin. On the event loop, to which results are given back."""
        self._loop = asyncio.get_running_loop()
        # A daemon, so that a process told twice to stop does not hang: an unfinished transaction is then undone by
        # SQLite, and nobody was told that it was done.
        self._thread = threading.Thread(target=self._run, name="cahier-store", daemon=True)
        self._thread.start()

    @property
    def waiting(self) -> int:
        """How many jobs wait for the next transaction."""
        return len(self._waiting)

    async def do(self, job: Job[Result]) -> Result:
        """Run `job` and return its result once it is on disk. It may be run twice, in transactions of which one counts.

        Raises what the job raised, `Busy` where too many jobs wait or the house closes, `NotStored` if the disk failed.
        """
        return await self.share(lambda connection, _: [job(connection)], None)

    def share(self, job: Shared[Item, Result], item: Item) -> asyncio.Future[Result]:
        """Let `job` run on `item` together with those that wait for the same job just before and after it; to be
        awaited, as `do`. Raises `Busy`."""
        if self._thread is None or self._closing or self.waiting >= self._capacity:
            raise Busy
        future: asyncio.Future[Result] = self._loop.create_future()
        self._waiting.append(_Waiting(job, item, future))
        if not self._under_way:
            self._hand_over_soon()
        return future

    def empty_log(self) -> None:
        """For a job that erases something: once that is committed, empty the write-ahead log, where it stands still."""
        self._emptying = True

    async def close(self) -> None:
        """Take nothing more, and return once everything taken has been done."""
        self._closing = True
        if self._thread is not None:
            if not self._under_way:
                self._hand_over_soon()
            await asyncio.to_thread(self._thread.join)

    def _hand_over_soon(self) -> None:
        """Give the thread what waits once the loop has seen to what else is due; on the loop's next turn."""
        self._under_way = True
        self._loop.call_soon(self._hand_over)

    def _hand_over(self) -> None:
        batch, self._waiting = self._waiting, []
        self._batches.put(batch)

    def _run(self) -> None:
        while batch := self._batches.get():
            outcomes, seconds = self._transact(batch)
            self._loop.call_soon_threadsafe(self._settle, batch, outcomes, seconds)

    def _transact(self, batch: Sequence[_Waiting]) -> tuple[Sequence[Any] | None, float]:
        """What each waits for, None where the transaction failed; and how long the commit took."""
        try:
            before = self._connection.total_changes
            outcomes = self._attempt(batch)
            began = time.perf_counter()
            self._connection.execute("COMMIT")
            seconds = time.perf_counter() - began
            # To read takes no disk that works.
            self.works = self.works or self._connection.total_changes > before
            if self._emptying:
                self._empty_log()
            return outcomes, seconds
        except Exception:
            log.exception("a transaction of %d jobs could not be stored", len(batch))
            self.works = False
            self._roll_back()
            return None, 0.0

    def _attempt(self, batch: Sequence[_Waiting]) -> Sequence[Any]:
        """The outcomes of a transaction that is still open. As a rule nothing raises, and savepoints would be for
        nothing; if something does, it begins anew, each for itself."""
        self._connection.execute("BEGIN")
        try:
            return [outcome for job, run in groupby(batch, key=_job) for outcome in self._together(job, list(run))]
        except Exception as error:
            if _concerns_all(error):
                raise
        self._connection.execute("ROLLBACK")
        self._connection.execute("BEGIN")
        return [self._alone(waiting) for waiting in batch]

    def _together(self, job: Shared[Any, Any], run: Sequence[_Waiting]) -> Sequence[Any]:
        return job(self._connection, [waiting.item for waiting in run])

    def _alone(self, waiting: _Waiting) -> Any:
        """The result of a job or what it raised; then what it wrote is undone. What concerns the whole transaction
        passes through."""
        self._connection.execute("SAVEPOINT job")
        try:
            [outcome] = waiting.job(self._connection, [waiting.item])
        except Exception as error:
            if _concerns_all(error):
                raise
            self._connection.execute("ROLLBACK TO job")
            outcome = error
        self._connection.execute("RELEASE job")
        return outcome

    def _empty_log(self) -> None:
        self._emptying = False
        try:
            self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        except sqlite3.Error:  # what was to be stored is stored
            log.exception("the log could not be emptied")

    def _roll_back(self) -> None:
        try:
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")
        except sqlite3.Error:
            log.exception("a transaction could not be rolled back")

    def _settle(self, batch: Sequence[_Waiting], outcomes: Sequence[Any] | None, seconds: float) -> None:
        """On the event loop: first what is in memory follows the disk, then everyone who waits goes on."""
        results = [outcome for outcome in outcomes or () if not isinstance(outcome, Exception)]
        self._under_way = False
        if self._waiting or self._closing:
            self._hand_over_soon()
        try:
            self._committed(Batch(len(batch), seconds, outcomes is not None, results))
        finally:
            for waiting, outcome in zip(batch, outcomes or [NotStored() for _ in batch], strict=True):
                _resolve(waiting.future, outcome)


def _job(waiting: _Waiting) -> Shared[Any, Any]:
    return waiting.job


def _concerns_all(error: Exception) -> bool:
    """Whether an error is the disk's or the database's (full, unreadable, damaged) and not that of one job's values."""
    job_only = (sqlite3.IntegrityError, sqlite3.DataError, sqlite3.ProgrammingError, sqlite3.InterfaceError)
    return isinstance(error, sqlite3.Error) and not isinstance(error, job_only)


def _resolve(future: asyncio.Future[Any], outcome: Any) -> None:
    if future.done():  # whoever waited has gone
        return
    if isinstance(outcome, Exception):
        future.set_exception(outcome)
    else:
        future.set_result(outcome)
