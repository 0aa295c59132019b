"""Filling a demonstration's database with what its people vote and write: stored as ever, in one transaction."""

from __future__ import annotations

import asyncio
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing, suppress
from datetime import datetime
from itertools import islice
from pathlib import Path
from zoneinfo import ZoneInfo

from collector.casting import cast_vote
from collector.config import CannotStart, Settings
from collector.demo import population, voices
from collector.demo.population import Said
from collector.http import identity
from collector.http.comment_refusals import OwnComment
from collector.http.identity import Voter
from collector.questions import Question, canonical
from collector.state import Collector
from collector.store import comments, purpose
from collector.store.comments import Written
from collector.store.reading import Heard, Stood, Words
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
    """Let the population vote and write until `today`, unless it has; whether it did. Citizens who vote meanwhile
    wait."""
    site, settings = collector.site, collector.settings
    asked = {question.key: (id, question) for id, question in collector.questions.items()}
    wanted = population.fingerprint(site)
    stopped = threading.Event()

    def live(connection: sqlite3.Connection) -> list[Recorded | Heard | Stood]:
        if purpose.population(connection) == wanted:
            return []
        recorded: list[Recorded | Heard | Stood] = []
        everything = iter(population.said(site, today))
        while some := list(islice(everything, TOGETHER)):
            if stopped.is_set():
                raise Stopped
            votes = [_vote(said, *asked[said.topic.key], settings, site.timezone) for said in some]
            # As with any vote: an edit may have come before it, and it is for the question that was asked, or for none.
            recorded += [one for one in record(connection, votes) if isinstance(one, Recorded)]
        recorded += _converse(connection, settings, site, today)
        purpose.populated(connection, wanted)
        return recorded

    try:
        recorded = await collector.store.writer.do(live)
    except asyncio.CancelledError:
        stopped.set()
        raise
    return bool(recorded)


def _converse(
    connection: sqlite3.Connection, settings: Settings, site: Site, today: datetime
) -> Iterator[Heard | Stood]:
    """What people write, and what they think of it and of the parts of texts."""
    crowd, ids = population.people(site), dict[int, int]()
    for one in voices.voiced(site, crowd, today):
        key = identity.voter_key(settings, Voter(one.person.id), one.thread[0])
        written = Written(
            thread=one.thread,
            parent=ids[id(one.parent)] if one.parent else None,
            author=identity.author(settings, key),
            receipt=identity.new_comment_receipt(),
            words=Words(one.name, one.stance, one.text),
            language=one.language,
            moment=one.moment,
            causes=(),
        )
        heard = comments.write(connection, written)
        ids[id(one)] = heard.comment.id
        yield heard
        for person, side in one.sides:
            yield from _agree(connection, settings, heard, Voter(person.id), side)
    for thread, person, side in voices.stands(site, crowd):
        key = identity.voter_key(settings, Voter(person.id), thread[0])
        yield comments.stand(connection, thread, identity.stand(settings, key, "/".join(thread)), side)


def _agree(
    connection: sqlite3.Connection, settings: Settings, heard: Heard, voter: Voter, side: int
) -> Iterator[Heard]:
    key = identity.voter_key(settings, voter, heard.thread[0])
    reader = identity.agreement(settings, key, heard.comment.id)
    with suppress(OwnComment):
        yield comments.agree(connection, heard.comment.id, identity.author(settings, key), reader, side)


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
