"""Filling a demonstration's database with the votes of its population: as votes are stored, all in one transaction."""

from __future__ import annotations

import asyncio
import sqlite3
import threading
from contextlib import closing
from datetime import datetime
from itertools import islice
from pathlib import Path
from zoneinfo import ZoneInfo

from collector.casting import cast_vote
from collector.config import CannotStart, Settings
from collector.demo import population
from collector.demo.population import Said
from collector.http.identity import Voter
from collector.questions import Question, canonical
from collector.state import Collector
from collector.store import purpose
from collector.store.recording import CastVote, Recorded, record
from collector.store.store import lock_folder
from generator.model import Site

TOGETHER = 500
"""Votes that are stored at once; in between, the service may stop."""


class Stopped(Exception):
    """The service ends before everybody has voted."""


def make_room(settings: Settings, site: Site) -> bool:
    """Remove the database of a demonstration that was filled for other questions, or not to the end; whether there was
    one. Before `Collector.open`. Raises `CannotStart`, also for a database that is no demonstration's."""
    path = settings.var / "cahier.db"
    lock = lock_folder(settings.var)
    try:
        if not path.exists() or _populated(path) == population.fingerprint(site):
            return False
        for file in (path, path.with_name("cahier.db-wal"), path.with_name("cahier.db-shm")):
            file.unlink(missing_ok=True)
        return True
    except (sqlite3.Error, OSError) as error:
        raise CannotStart(f"the database {path} of the demonstration cannot be used: {error}") from error
    finally:
        lock.release()


def _populated(path: Path) -> int:
    with closing(sqlite3.connect(path)) as connection:
        purpose.check(connection, path, demonstration=True)
        return purpose.population(connection)


async def fill(collector: Collector, today: datetime) -> bool:
    """Let the population vote until `today`, unless it has; whether it did. Citizens who vote meanwhile wait."""
    site, settings = collector.site, collector.settings
    asked = {question.key: (id, question) for id, question in collector.questions.items()}
    wanted = population.fingerprint(site)
    stopped = threading.Event()

    def vote(connection: sqlite3.Connection) -> list[Recorded]:
        if purpose.population(connection) == wanted:
            return []
        recorded: list[Recorded] = []
        everything = iter(population.said(site, today))
        while some := list(islice(everything, TOGETHER)):
            if stopped.is_set():
                raise Stopped
            votes = [_vote(said, *asked[said.topic.key], settings, site.timezone) for said in some]
            # As with any vote: an edit may have come before it, and it is for the question that was asked, or for none.
            recorded += [one for one in record(connection, votes) if isinstance(one, Recorded)]
        purpose.populated(connection, wanted)
        return recorded

    try:
        recorded = await collector.store.writer.do(vote)
    except asyncio.CancelledError:
        stopped.set()
        raise
    return bool(recorded)


def _vote(said: Said, topic_id: int, question: Question, settings: Settings, timezone: ZoneInfo) -> CastVote:
    """What becomes of an answer, as of one that comes by HTTP."""
    return cast_vote(
        settings,
        timezone,
        topic_id=topic_id,
        question=question,
        voter=Voter(said.person.id),
        answer=None if said.answer is None else canonical(question.ballot.parse(said.answer)),
        moment=said.moment,
    )
