"""The one thread that owns the database connection.

Jobs queue up; the thread takes everything that waits and runs it in one transaction, so that the cost of a sync to disk
is shared by however many votes came in during the last one. No timer is involved: a lone vote is committed at once, and
under load batches grow by themselves.

A job is a function of the connection. If it raises, what it wrote is undone and the others go on. If the disk fails,
nothing of the batch was stored and every job of it is told so.
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
from typing import Any, TypeAlias, TypeVar

from collector.http.refusals import Busy, NotStored

log = logging.getLogger(__name__)

Result = TypeVar("Result")
Job: TypeAlias = Callable[[sqlite3.Connection], Result]


@dataclass(frozen=True, slots=True)
class Batch:
    """What became of a transaction. `seconds` is how long the commit took; `results` are those of the jobs that worked,
    in order, and empty where the transaction failed."""

    jobs: int
    seconds: float
    stored: bool
    results: Sequence[Any]


@dataclass(frozen=True, slots=True)
class _Waiting:
    """A job in the queue, and who waits for it."""

    job: Job[Any]
    future: asyncio.Future[Any]


@dataclass(frozen=True, slots=True)
class _Raised:
    """What a job raised instead of giving a result."""

    error: Exception


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
        self._queue: queue.SimpleQueue[_Waiting | None] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None
        self._loop: asyncio.AbstractEventLoop
        self._closing = False

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
        return self._queue.qsize()

    async def do(self, job: Job[Result]) -> Result:
        """Run `job` and return its result once it is on disk.

        Raises what the job raised, `Busy` where too many jobs wait or the house closes, `NotStored` if the disk failed.
        """
        if self._thread is None or self._closing or self.waiting >= self._capacity:
            raise Busy
        future: asyncio.Future[Result] = self._loop.create_future()
        self._queue.put(_Waiting(job, future))
        return await future

    async def close(self) -> None:
        """Take nothing more, and return once everything taken has been done."""
        self._closing = True
        if self._thread is not None:
            self._queue.put(None)
            await asyncio.to_thread(self._thread.join)

    def _run(self) -> None:
        while batch := self._take():
            outcomes, seconds = self._transact([waiting.job for waiting in batch])
            self._loop.call_soon_threadsafe(self._settle, batch, outcomes, seconds)

    def _take(self) -> list[_Waiting]:
        """Everything that waits, as soon as something does; nothing once the house closes and all is done."""
        taken: list[_Waiting] = []
        waiting = self._queue.get()
        try:
            while waiting is not None:
                taken.append(waiting)
                waiting = self._queue.get_nowait()
            self._queue.put(None)  # the sign to end, to be met again when this batch is done
        except queue.Empty:
            pass
        return taken

    def _transact(self, jobs: Sequence[Job[Any]]) -> tuple[list[Any] | None, float]:
        """The outcome of each job, None where the transaction failed; and how long the commit took."""
        try:
            before = self._connection.total_changes
            self._connection.execute("BEGIN")
            outcomes = [self._attempt(job) for job in jobs]
            began = time.perf_counter()
            self._connection.execute("COMMIT")
            seconds = time.perf_counter() - began
            # To read takes no disk that works.
            self.works = self.works or self._connection.total_changes > before
            return outcomes, seconds
        except Exception:
            log.exception("a transaction of %d jobs could not be stored", len(jobs))
            self.works = False
            self._roll_back()
            return None, 0.0

    def _attempt(self, job: Job[Any]) -> Any:
        """The result of a job or what it raised; then what it wrote is undone. What concerns the whole transaction
        passes through."""
        self._connection.execute("SAVEPOINT job")
        try:
            outcome = job(self._connection)
        except Exception as error:
            if _concerns_all(error):
                raise
            self._connection.execute("ROLLBACK TO job")
            outcome = _Raised(error)
        self._connection.execute("RELEASE job")
        return outcome

    def _roll_back(self) -> None:
        try:
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")
        except sqlite3.Error:
            log.exception("a transaction could not be rolled back")

    def _settle(self, batch: Sequence[_Waiting], outcomes: Sequence[Any] | None, seconds: float) -> None:
        """On the event loop: first what is in memory follows the disk, then everyone who waits goes on."""
        results = [outcome for outcome in outcomes or () if not isinstance(outcome, _Raised)]
        try:
            self._committed(Batch(len(batch), seconds, outcomes is not None, results))
        finally:
            for waiting, outcome in zip(batch, outcomes or [_Raised(NotStored()) for _ in batch], strict=True):
                _resolve(waiting.future, outcome)


def _concerns_all(error: Exception) -> bool:
    """Whether an error is the disk's or the database's (full, unreadable, damaged) and not that of one job's values."""
    job_only = (sqlite3.IntegrityError, sqlite3.DataError, sqlite3.ProgrammingError, sqlite3.InterfaceError)
    return isinstance(error, sqlite3.Error) and not isinstance(error, job_only)


def _resolve(future: asyncio.Future[Any], outcome: Any) -> None:
    if future.done():  # whoever waited has gone
        return
    if isinstance(outcome, _Raised):
        future.set_exception(outcome.error)
    else:
        future.set_result(outcome)
