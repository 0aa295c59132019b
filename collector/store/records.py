"""The SQL of the house: jobs that read and write what is stored, each on the connection that it is given.

`store` runs them on the writer's thread. A job that raises has changed nothing.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from collector.config import CannotStart
from collector.http.refusals import NothingToWithdraw, TopicChanged
from collector.questions import Question
from collector.store import wordings
from collector.store.wordings import Answered
from generator.model import TopicKey


class NotAdopted(CannotStart):
    """Votes that are stored would be lost or read differently with this site."""


@dataclass(frozen=True, slots=True)
class TopicRow:
    """A topic as stored. `frozen` is canonical JSON; `as_of` the moment of the latest ballot, None before the first."""

    id: int
    key: TopicKey
    frozen: str
    as_of: datetime | None


@dataclass(frozen=True, slots=True)
class Adopted:
    """What is stored once a site is adopted: all topics by key, those that are no longer part of it too, and what
    ballots answered where it was reworded (`wordings.reworded`)."""

    topics: Mapping[TopicKey, TopicRow]
    reworded: Mapping[int, Sequence[Answered]]


@dataclass(frozen=True, slots=True)
class CastVote:
    """A vote to be stored. `answer` is canonical JSON, None for a withdrawal; `moment` is when it came, `day` its date
    in the site's time zone."""

    topic_id: int
    question: Question
    voter_key: bytes
    handle: bytes
    salt: bytes
    answer: str | None
    level: str
    moment: datetime
    day: date


@dataclass(frozen=True, slots=True)
class Recorded:
    """A vote that was stored, and what it changed: `gone` and `come` are counted answers, None for none. `newcomer`:
    whether the person had not voted in `consultation` before, so that `day` is their first. `answered` is the wording
    of the question where this is the first ballot on it."""

    topic_id: int
    consultation: str
    revision: int
    gone: str | None
    come: str | None
    newcomer: bool
    moment: datetime
    day: date
    answered: Answered | None = None


@dataclass(frozen=True, slots=True)
class Revision:
    """One revision of a ballot as its receipt shows it. `current`: whether it is the last one."""

    topic_id: int
    revision: int
    answer: str | None
    salt: bytes
    day: date
    current: bool


def adopt(connection: sqlite3.Connection, questions: Mapping[TopicKey, Question]) -> Adopted:
    """Take the questions of a site: rename topics, note what is frozen. Raises `NotAdopted`."""
    for question in questions.values():
        _rename(connection, question, questions)
    stored = {row.key: row for row in _topics(connection)}
    broken = [key for key, question in questions.items() if key in stored and _would_lose(stored[key], question)]
    if broken:
        named = ", ".join(f"{consultation}/{slug}" for consultation, slug in broken)
        raise NotAdopted(
            f"there are votes on {named}, and its ballot has changed since. Put back its kind, options and rule, or "
            "ask the new question as a topic of its own"
        )
    connection.executemany(
        "INSERT INTO topic (consultation, slug, kind, frozen) VALUES (?, ?, ?, ?) "
        "ON CONFLICT (consultation, slug) DO UPDATE SET kind = excluded.kind, frozen = excluded.frozen",
        [(*key, question.ballot.kind, question.frozen) for key, question in questions.items()],
    )
    topics = {row.key: row for row in _topics(connection)}
    asked = {topics[key].id: question for key, question in questions.items() if topics[key].as_of}
    return Adopted(topics, wordings.reworded(connection, asked))


def _rename(connection: sqlite3.Connection, question: Question, questions: Mapping[TopicKey, Question]) -> None:
    """Let the topic keep what was stored under a former slug, unless another topic has taken that slug over."""
    for former in question.former_keys:
        old = _topic(connection, former)
        if old is None or former in questions:
            continue
        new = _topic(connection, question.key)
        if new is not None and old.as_of is not None:
            if new.as_of is not None:
                raise NotAdopted(
                    f"there are votes on both {'/'.join(former)} and {'/'.join(question.key)}, so they cannot become "
                    "one topic: take the former slug out of `formerly`"
                )
            connection.execute("DELETE FROM topic WHERE id = ?", (new.id,))
            new = None
        if new is None:
            connection.execute("UPDATE topic SET slug = ? WHERE id = ?", (question.key[1], old.id))


def _would_lose(row: TopicRow, question: Question) -> bool:
    return row.as_of is not None and row.frozen != question.frozen


def _topics(connection: sqlite3.Connection) -> Iterator[TopicRow]:
    for row in connection.execute("SELECT id, consultation, slug, frozen, as_of FROM topic"):
        yield _topic_row(*row)


def _topic(connection: sqlite3.Connection, key: TopicKey) -> TopicRow | None:
    row = connection.execute(
        "SELECT id, consultation, slug, frozen, as_of FROM topic WHERE consultation = ? AND slug = ?", key
    ).fetchone()
    return _topic_row(*row) if row else None


def _topic_row(id: int, consultation: str, slug: str, frozen: str, as_of: str | None) -> TopicRow:
    return TopicRow(id, (consultation, slug), frozen, datetime.fromisoformat(as_of) if as_of else None)


def tallies(connection: sqlite3.Connection) -> Mapping[int, Mapping[str, int]]:
    """`{counted answer: voters}` by topic id."""
    found: dict[int, dict[str, int]] = {}
    for topic_id, answer, voters in connection.execute("SELECT topic_id, answer, voters FROM tally"):
        found.setdefault(topic_id, {})[answer] = voters
    return found


def participation(connection: sqlite3.Connection) -> Mapping[str, Mapping[date, int]]:
    """How many people first voted on which day, by consultation."""
    found: dict[str, dict[date, int]] = {}
    for consultation, day, people in connection.execute(
        "SELECT consultation, day, count(*) FROM participation GROUP BY consultation, day"
    ):
        found.setdefault(consultation, {})[date.fromisoformat(day)] = people
    return found


def cast(connection: sqlite3.Connection, vote: CastVote) -> Recorded:
    """Store a vote. Raises `NothingToWithdraw` and `TopicChanged`."""
    _check_asked(connection, vote)
    revision, before = _last(connection, vote.handle)
    if revision == 0 and vote.answer is None:
        raise NothingToWithdraw
    newcomer = _participate(connection, vote)
    question_id, answered = wordings.answer(connection, vote.topic_id, vote.question, vote.day)
    connection.execute(
        "INSERT INTO ballot (topic_id, handle, revision, answer, salt, question_id, level, day) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (
            vote.topic_id, vote.handle, revision + 1, vote.answer, vote.salt, question_id, vote.level,
            vote.day.isoformat(),
        ),
    )  # fmt: skip
    gone = vote.question.counted(before) if before is not None else None
    come = vote.question.counted(vote.answer) if vote.answer is not None else None
    _count(connection, vote.topic_id, gone, come)
    moment = vote.moment.astimezone(UTC).replace(microsecond=0)
    connection.execute("UPDATE topic SET as_of = ? WHERE id = ?", (moment.isoformat(), vote.topic_id))
    return Recorded(
        vote.topic_id, vote.question.key[0], revision + 1, gone, come, newcomer, moment, vote.day, answered
    )  # fmt: skip


def _check_asked(connection: sqlite3.Connection, vote: CastVote) -> None:
    """An edit may have come while the vote waited: it is for the question that it was checked against, or for none."""
    row = connection.execute("SELECT frozen FROM topic WHERE id = ?", (vote.topic_id,)).fetchone()
    if row is None or row[0] != vote.question.frozen:
        raise TopicChanged


def _last(connection: sqlite3.Connection, handle: bytes) -> tuple[int, str | None]:
    """The number and answer of a ballot's last revision; 0 and None without one."""
    row = connection.execute(
        "SELECT revision, answer FROM ballot WHERE handle = ? ORDER BY revision DESC LIMIT 1", (handle,)
    ).fetchone()
    return (row[0], row[1]) if row else (0, None)


def _participate(connection: sqlite3.Connection, vote: CastVote) -> bool:
    """Note that the person took part; whether it is for the first time."""
    added = connection.execute(
        "INSERT INTO participation (consultation, voter_key, level, day) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
        (vote.question.key[0], vote.voter_key, vote.level, vote.day.isoformat()),
    )
    return added.rowcount == 1


def _count(connection: sqlite3.Connection, topic_id: int, gone: str | None, come: str | None) -> None:
    """Change the tally by one vote."""
    if gone == come:
        return
    if gone is not None:
        connection.execute("UPDATE tally SET voters = voters - 1 WHERE topic_id = ? AND answer = ?", (topic_id, gone))
        connection.execute("DELETE FROM tally WHERE topic_id = ? AND answer = ? AND voters = 0", (topic_id, gone))
    if come is not None:
        connection.execute(
            "INSERT INTO tally (topic_id, answer, voters) VALUES (?, ?, 1) "
            "ON CONFLICT (topic_id, answer) DO UPDATE SET voters = voters + 1",
            (topic_id, come),
        )


def revisions(connection: sqlite3.Connection, handle: bytes) -> list[Revision]:
    """Every revision of one ballot, in order."""
    rows = connection.execute(
        "SELECT topic_id, revision, answer, salt, day FROM ballot WHERE handle = ? ORDER BY revision", (handle,)
    ).fetchall()
    return [
        Revision(topic_id, revision, answer, salt, date.fromisoformat(day), current=revision == rows[-1][1])
        for topic_id, revision, answer, salt, day in rows
    ]


def recount(connection: sqlite3.Connection, questions: Mapping[int, Question]) -> Mapping[int, Mapping[str, int]]:
    """What the table `tally` must say: each voter's last ballot counts, a withdrawal does not."""
    counted: dict[int, Counter[str]] = {}
    for topic_id, answer, voters in connection.execute(_LAST_ANSWERS):
        counted.setdefault(topic_id, Counter())[questions[topic_id].counted(answer)] += voters
    return counted


_LAST_ANSWERS = """
    SELECT topic_id, answer, count(*) FROM ballot
    WHERE answer IS NOT NULL AND NOT EXISTS
        (SELECT 1 FROM ballot AS later WHERE later.handle = ballot.handle AND later.revision > ballot.revision)
    GROUP BY topic_id, answer
"""
