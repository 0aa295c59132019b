"""The database of a running collector: votes in, tallies and receipts out.

Everything goes through the writer, on the one connection. Debian 12's SQLite 3.40 can damage a database when two
connections write or checkpoint the write-ahead log at once (https://sqlite.org/wal.html); here there are never two,
neither in this process nor in another, since the folder is locked.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Self

from filelock import FileLock, Timeout
from sqlite_utils import Database

from collector.config import CannotStart, Settings
from collector.questions import Question
from collector.store import comments, moderation, proposals, purpose, reading, records, texts
from collector.store.comments import Written
from collector.store.moderation import Decision, Page, Report, Seen, Verdict
from collector.store.reading import Heard, Stood, StoredComment, Words
from collector.store.recording import CastVote, Recorded, record
from collector.store.records import Adopted, Revision
from collector.store.rows import PREPARED
from collector.store.schema import migrations
from collector.store.texts import Histories
from collector.store.writer import Batch, Writer
from generator.discussion import Log, Thread, ThreadKey
from generator.model import Site, TopicKey


class AlreadyRunning(CannotStart):
    """Another process has the folder."""


class WrongSecret(CannotStart):
    """The database was written under another secret."""


@dataclass(frozen=True, slots=True)
class Stored:
    """What a start needs of all that is stored. `tallies` has `{counted answer: voters}` by topic id; `participation`
    the number of people by the day on which they first voted, by consultation; `threads` all that may be read, and
    `logs` what was decided on it, by consultation; `queued` since when comments wait for a moderator, by their ids."""

    adopted: Adopted
    tallies: Mapping[int, Mapping[str, int]]
    participation: Mapping[str, Mapping[date, int]]
    threads: Mapping[ThreadKey, Thread]
    logs: Mapping[str, Log]
    queued: Mapping[int, datetime]


class Store:
    """The database of one collector; open from `open` to the end of `close`."""

    def __init__(self, lock: FileLock, connection: sqlite3.Connection) -> None:
        self._lock = lock
        self._connection = connection
        self._writer: Writer | None = None

    @classmethod
    def open(cls, settings: Settings) -> Self:
        """Lock the folder, open the database and bring it up to date.

        Raises `AlreadyRunning`, `WrongSecret`, or `CannotStart` where the disk does not let us.
        """
        path = settings.var / "cahier.db"
        with ExitStack() as undo:
            lock = lock_folder(settings.var)
            undo.callback(lock.release)
            try:
                connection = sqlite3.connect(
                    path, isolation_level=None, check_same_thread=False, cached_statements=PREPARED
                )
                undo.callback(connection.close)
                _prepare(connection, path, demonstration=settings.demonstration)
                _check_secret(connection, settings)
            except sqlite3.Error as error:
                raise CannotStart(f"the database {path} cannot be opened: {error}") from error
            undo.pop_all()
        return cls(lock, connection)

    def load(self, questions: Mapping[TopicKey, Question]) -> Stored:
        """Adopt `questions` and read all that is counted, before `start`. Raises `NotAdopted`."""
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            adopted = records.adopt(self._connection, questions)
            stored = Stored(
                adopted,
                records.tallies(self._connection),
                records.participation(self._connection),
                reading.threads(self._connection),
                moderation.logs(self._connection),
                moderation.queued(self._connection),
            )
        except BaseException:
            self._connection.execute("ROLLBACK")
            raise
        self._connection.execute("COMMIT")
        return stored

    def load_texts(self, site: Site, now: datetime) -> Histories:
        """Adopt the texts of a site, as `texts.adopt`, before `start`."""
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            found = texts.adopt(self._connection, site, now)
        except BaseException:
            self._connection.execute("ROLLBACK")
            raise
        self._connection.execute("COMMIT")
        return found

    def start(self, capacity: int, committed: Callable[[Batch], None]) -> None:
        """Begin to take votes; see `Writer`."""
        self._writer = Writer(self._connection, capacity, committed)
        self._writer.start()

    async def close(self) -> None:
        """Store everything queued, then let go of the folder."""
        if self._writer is not None:
            await self._writer.close()
        self.abandon()

    def abandon(self) -> None:
        """Let go of the folder; for a store that was never started."""
        self._connection.close()
        self._lock.release()

    @property
    def works(self) -> bool:
        """Whether votes are taken and the last transaction could be committed."""
        return self._writer is not None and self._writer.works

    @property
    def waiting(self) -> int:
        """How many jobs wait to be stored."""
        return self._writer.waiting if self._writer else 0

    @property
    def writer(self) -> Writer:
        """The thread that runs every job."""
        if self._writer is None:
            raise RuntimeError("the store has not been started")
        return self._writer

    async def cast(self, vote: CastVote) -> Recorded:
        """Store a vote. Raises `NothingToWithdraw`, `TopicChanged`, and what `Writer.do` raises."""
        return await self.writer.share(record, vote)

    async def adopt(self, questions: Mapping[TopicKey, Question]) -> Adopted:
        """Take the questions of an edited site: rename topics, note what is frozen.

        Raises `NotAdopted`; then nothing has changed.
        """
        return await self.writer.do(lambda connection: records.adopt(connection, questions))

    async def adopt_texts(self, site: Site, now: datetime) -> Histories:
        """Take the texts of an edited site, as `texts.adopt`."""
        return await self.writer.do(lambda connection: texts.adopt(connection, site, now))

    async def revisions(self, cohort: int, handle: bytes) -> list[Revision]:
        """Every revision of one ballot, as `records.revisions`."""
        return await self.writer.do(lambda connection: records.revisions(connection, cohort, handle))

    async def write(self, written: Written) -> Heard:
        """Store a comment, as `comments.write`."""
        return await self.writer.do(lambda connection: comments.write(connection, written))

    async def file(self, written: Written, most: int | None) -> Heard:
        """Store a proposal, as `proposals.file`."""
        return await self.writer.do(lambda connection: proposals.file(connection, written, most))

    async def proposal(self, key: ThreadKey) -> StoredComment:
        """The proposal in a thread. Raises `UnknownProposal`."""
        return await self.writer.do(lambda connection: reading.proposal(connection, key))

    async def change(self, receipt: bytes, words: Words, now: datetime, causes: tuple[str, ...]) -> Heard:
        """Change a comment, as `comments.change`; its former words are in no file of the database afterwards."""

        def job(connection: sqlite3.Connection) -> Heard:
            self.writer.empty_log()
            return comments.change(connection, receipt, words, now, causes)

        return await self.writer.do(job)

    async def withdraw(self, receipt: bytes) -> Heard:
        """Withdraw a comment, as `comments.withdraw`; its words are in no file either."""

        def job(connection: sqlite3.Connection) -> Heard:
            self.writer.empty_log()
            return comments.withdraw(connection, receipt)

        return await self.writer.do(job)

    async def agree(self, id: int, author: bytes, voter: bytes, side: int) -> Heard:
        """Note what somebody thinks of a comment, as `comments.agree`."""
        return await self.writer.do(lambda connection: comments.agree(connection, id, author, voter, side))

    async def stand(self, thread: ThreadKey, voter: bytes, side: int) -> Stood:
        """Note what somebody thinks of a part of a text, as `comments.stand`."""
        return await self.writer.do(lambda connection: comments.stand(connection, thread, voter, side))

    async def comment(self, id: int) -> StoredComment:
        """One comment. Raises `UnknownComment`."""
        return await self.writer.do(lambda connection: reading.by_id(connection, id))

    async def unanswered(self, first: int) -> list[StoredComment]:
        """Comments without an answer of the authority's, as `reading.unanswered`."""
        return await self.writer.do(lambda connection: reading.unanswered(connection, first))

    async def own_comment(self, receipt: bytes) -> StoredComment:
        """The comment of a receipt. Raises `UnknownCommentReceipt`."""
        return await self.writer.do(lambda connection: reading.by_receipt(connection, receipt))

    async def side(self, id: int, voter: bytes) -> int:
        """What somebody thinks of a comment, as `comments.side`."""
        return await self.writer.do(lambda connection: comments.side(connection, id, voter))

    async def report(self, id: int, reader: bytes, said: Report, now: datetime, most: int) -> Heard:
        """Note a report, as `moderation.report`."""
        return await self.writer.do(
            lambda connection: moderation.report(connection, id, reader, said, now=now, most=most)
        )

    async def object_to(self, receipt: bytes, words: str, now: datetime) -> Heard:
        """Note an objection, as `moderation.object_to`."""
        return await self.writer.do(lambda connection: moderation.object_to(connection, receipt, words, now))

    async def decide(self, seen: Sequence[Seen], verdict: Verdict) -> list[Heard]:
        """Decide on comments, as `moderation.decide`."""
        return await self.writer.do(lambda connection: moderation.decide(connection, seen, verdict))

    async def undo(self, decision_id: int, moderator: str, now: datetime) -> Heard:
        """Take a decision back, as `moderation.undo`."""
        return await self.writer.do(lambda connection: moderation.undo(connection, decision_id, moderator, now))

    async def queue(self, first: int) -> Page:
        """What waits for a moderator, as `moderation.queue`."""
        return await self.writer.do(lambda connection: moderation.queue(connection, first))

    async def search_comments(self, words: str, first: int) -> Page:
        """Comments in which words stand, as `moderation.search`."""
        return await self.writer.do(lambda connection: moderation.search(connection, words, first))

    async def decisions(self, first: int, most: int) -> list[Decision]:
        """What was decided, as `moderation.decisions`."""
        return await self.writer.do(lambda connection: moderation.decisions(connection, first, most))

    async def thread(self, key: ThreadKey) -> Thread:
        """What may be read in one place."""
        return await self.writer.do(lambda connection: reading.thread(connection, key))

    async def log(self, consultation: str) -> Log:
        """What everybody may know of the decisions in one consultation."""
        return await self.writer.do(lambda connection: moderation.log(connection, consultation))

    async def recount(self, questions: Mapping[int, Question]) -> Mapping[int, Mapping[str, int]]:
        """The tallies by topic id, counted anew from the ballots. For checks: it reads every ballot, and votes wait."""
        return await self.writer.do(lambda connection: records.recount(connection, questions))

    async def try_disk(self) -> None:
        """Write, to find out whether the disk takes it again. Raises `NotStored` if it does not."""
        await self.writer.do(lambda connection: connection.execute("UPDATE secret SET fingerprint = fingerprint"))


def lock_folder(var: Path) -> FileLock:
    """The lock of a folder, acquired. Raises `AlreadyRunning` or `CannotStart`."""
    # Released by whichever thread closes the store.
    lock = FileLock(var / "lock", thread_local=False)
    try:
        var.mkdir(mode=0o700, parents=True, exist_ok=True)
        lock.acquire(blocking=False)
    except Timeout:
        raise AlreadyRunning(
            f"another collector is at work on {var}: stop it first, or give this one a folder of its own"
        ) from None
    except OSError as error:
        raise CannotStart(f"the folder {var} cannot be used: {error.strerror}") from error
    return lock


def _prepare(connection: sqlite3.Connection, path: Path, *, demonstration: bool) -> None:
    """Settings and tables. The connection is used on this thread until `start` gives it to the writer."""
    path.chmod(0o600)
    # Exclusive before the first access, so that SQLite needs no shared memory and nobody else can open the file.
    connection.execute("PRAGMA locking_mode = EXCLUSIVE")
    purpose.check(connection, path, demonstration=demonstration)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    # Pages of the log after which it is brought into the database, for which votes wait. Half of SQLite's own number
    # has them wait more often and less long: as many are taken, and the slowest of a hundred is a quarter faster.
    connection.execute("PRAGMA wal_autocheckpoint = 500")
    # What a statement may have to undo, votes of others among it, stands in no file outside the folder.
    connection.execute("PRAGMA temp_store = MEMORY")
    # 16 MB: pseudonyms are spread over the whole of an index, and this is one of a hundred thousand voters.
    connection.execute("PRAGMA cache_size = -16000")
    connection.execute("PRAGMA foreign_keys = ON")
    # What is erased is overwritten; Debian's SQLite does so anyway, others do not.
    connection.execute("PRAGMA secure_delete = ON")
    migrations.apply(Database(connection))


def _check_secret(connection: sqlite3.Connection, settings: Settings) -> None:
    """Under another secret everybody would be a stranger and could vote once more."""
    row = connection.execute("SELECT fingerprint FROM secret").fetchone()
    if row is None:
        connection.execute("INSERT INTO secret (fingerprint) VALUES (?)", (settings.keys.fingerprint,))
    elif row[0] != settings.keys.fingerprint:
        raise WrongSecret(
            f"the database in {settings.var} was written under another secret: put back the one that belongs to it, "
            "from the backup or from where CAHIER_SECRET is kept"
        )
