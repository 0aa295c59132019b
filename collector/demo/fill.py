"""Filling a demonstration's database with what its people vote and write: stored as ever, in one transaction."""

from __future__ import annotations

import asyncio
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import replace
from datetime import datetime
from itertools import islice
from pathlib import Path
from zoneinfo import ZoneInfo

from collector.casting import cast_vote
from collector.config import CannotStart, Settings
from collector.demo import ideas, population, voices
from collector.demo.population import Person, Said
from collector.demo.voices import Voiced
from collector.http import identity
from collector.http.comment_refusals import OwnComment
from collector.http.identity import Voter
from collector.questions import Question, canonical
from collector.state import Collector
from collector.store import comments, proposals, purpose
from collector.store.comments import Written
from collector.store.reading import Heard, Stood, Words
from collector.store.recording import CastVote, Recorded, record
from collector.store.store import lock_folder
from generator.discussion import ThreadKey, on_proposal
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
        recorded += _propose(connection, settings, site, today)
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
        for heard in _say(connection, settings, one, ids[id(one.parent)] if one.parent else None):
            ids[id(one)] = heard.comment.id
            yield heard
    for thread, person, side in voices.stands(site, crowd):
        key = identity.voter_key(settings, Voter(person.id), thread[0])
        yield comments.stand(connection, thread, identity.stand(settings, key, "/".join(thread)), side)


def _propose(connection: sqlite3.Connection, settings: Settings, site: Site, today: datetime) -> Iterator[Heard]:
    """What people propose, who supports it, and what others write about it."""
    for one in ideas.filed(site, population.people(site), today):
        author = _author(settings, one.person, one.call.consultation)
        thread = on_proposal(one.call.consultation, "")
        written = _written(thread, author, one.words, one.language, one.moment)
        filed = proposals.file(connection, written, one.call.per_person)
        yield filed
        for person in one.supporters:
            yield from _agree(connection, settings, filed, Voter(person.id), 1)
        for remark in one.remarks:
            yield from _say(connection, settings, replace(remark, thread=filed.thread))


def _say(connection: sqlite3.Connection, settings: Settings, one: Voiced, parent: int | None = None) -> Iterator[Heard]:
    """A comment, in answer to the one with the id `parent` or to none, and what people think of it."""
    author = _author(settings, one.person, one.thread[0])
    words = Words(one.name, one.stance, one.text)
    heard = comments.write(connection, _written(one.thread, author, words, one.language, one.moment, parent=parent))
    yield heard
    for person, side in one.sides:
        yield from _agree(connection, settings, heard, Voter(person.id), side)


def _author(settings: Settings, person: Person, consultation: str) -> bytes:
    return identity.author(settings, identity.voter_key(settings, Voter(person.id), consultation))


def _written(
    thread: ThreadKey, author: bytes, words: Words, language: str, moment: datetime, *, parent: int | None = None
) -> Written:
    return Written(thread, parent, author, identity.new_comment_receipt(), words, language, moment, causes=())


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
