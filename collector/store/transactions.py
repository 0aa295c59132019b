"""Jobs become transactions: all that wait together share one, and what one of them does wrong concerns no other.

A transaction is begun, which runs the statements, and ended, which waits for the disk: by one thread or by two, one
after the other.
"""

from __future__ import annotations

import asyncio
import logging
import sqlite3
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, NamedTuple, TypeAlias, TypeVar

log = logging.getLogger(__name__)

Item = TypeVar("Item")
Result = TypeVar("Result")

Shared: TypeAlias = Callable[[sqlite3.Connection, Sequence[Item]], Sequence[Result | Exception]]
"""For each item, in their order, the result, or what was wrong with it alone, of which nothing was written then."""


class Waiting(NamedTuple):
    """An item, the job that waits for it, who waits for the result, and whether that takes a few statements only."""

    job: Shared[Any, Any]
    item: Any
    future: asyncio.Future[Any]
    short: bool


@dataclass(frozen=True, slots=True)
class Begun:
    """A transaction of some `jobs` that is to be ended: what each waits for, or what went wrong with all of them.
    `changes`: how many the connection had made before."""

    jobs: int
    changes: int
    outcomes: Sequence[Any]
    error: Exception | None = None


class Transactions:
    """Those of one connection, of which nobody else makes use meanwhile."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.works = True
        """Whether the last transaction that wrote something could be committed."""
        self._connection = connection
        self._emptying = False

    def empty_log(self) -> None:
        """Once the transaction at hand is committed, empty the write-ahead log, where what it erased stands still."""
        self._emptying = True

    def begin(self, batch: Sequence[Waiting]) -> Begun:
        """Run the statements of a batch."""
        try:
            return Begun(len(batch), self._connection.total_changes, self._attempt(batch))
        except Exception as error:
            return Begun(len(batch), 0, (), error)

    def end(self, begun: Begun) -> tuple[Sequence[Any] | None, float]:
        """What each waits for, None where nothing of it was stored; and how many seconds the commit took."""
        try:
            if begun.error:
                raise begun.error
            started = time.perf_counter()
            self._connection.execute("COMMIT")
            seconds = time.perf_counter() - started
            # To read takes no disk that works.
            self.works = self.works or self._connection.total_changes > begun.changes
            if self._emptying:
                self._empty_log()
            return begun.outcomes, seconds
        except Exception:
            log.exception("a transaction of %d jobs could not be stored", begun.jobs)
            self.works = False
            self._roll_back()
            return None, 0.0

    def _attempt(self, batch: Sequence[Waiting]) -> Sequence[Any]:
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

    def _together(self, job: Shared[Any, Any], run: Sequence[Waiting]) -> Sequence[Any]:
        return job(self._connection, [waiting.item for waiting in run])

    def _alone(self, waiting: Waiting) -> Any:
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


def _job(waiting: Waiting) -> Shared[Any, Any]:
    return waiting.job


def _concerns_all(error: Exception) -> bool:
    """Whether an error is the disk's or the database's (full, unreadable, damaged) and not that of one job's values."""
    job_only = (sqlite3.IntegrityError, sqlite3.DataError, sqlite3.ProgrammingError, sqlite3.InterfaceError)
    return isinstance(error, sqlite3.Error) and not isinstance(error, job_only)
