"""The SQL of the house: jobs that read and write what is stored, each on the connection that it is given.

`store` has the writer run them. A job that raises has changed nothing.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from collector.config import CannotStart
from collector.questions import Question
from collector.store import comments, reading, wordings
from collector.store.wordings import Answered
from generator.discussion import Thread, ThreadKey, on_topic
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
    ballots answered where it was reworded (`wordings.reworded`). `threads` are those that were written in, where a
    topic has been renamed; None where none has."""

    topics: Mapping[TopicKey, TopicRow]
    reworded: Mapping[int, Sequence[Answered]]
    threads: Mapping[ThreadKey, Thread] | None


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
    before = connection.total_changes
    for question in questions.values():
        _rename(connection, question, questions)
    renamed = connection.total_changes > before
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
    return Adopted(topics, wordings.reworded(connection, asked), reading.threads(connection) if renamed else None)


def _rename(connection: sqlite3.Connection, question: Question, questions: Mapping[TopicKey, Question]) -> None:
    """Let the topic keep what was stored under a former slug, unless another topic has taken that slug over."""
    for former in question.former_keys:
        if former not in questions:
            comments.rename(connection, on_topic(former), on_topic(question.key))
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
    for consultation, day, people in connection.execute("SELECT consultation, day, people FROM turnout"):
        found.setdefault(consultation, {})[date.fromisoformat(day)] = people
    return found


def revisions(connection: sqlite3.Connection, cohort: int, handle: bytes) -> list[Revision]:
    """Every revision of one ballot, in order; `cohort` is the number of the one in which it is."""
    rows = connection.execute(
        "SELECT topic_id, revision, answer, salt, day FROM ballot WHERE cohort = ? AND handle = ? ORDER BY revision",
        (cohort, handle),
    ).fetchall()
    return [
        Revision(topic_id, revision, answer, salt, date.fromisoformat(day), current=revision == rows[-1][1])
        for topic_id, revision, answer, salt, day in rows
    ]


def recount(connection: sqlite3.Connection, questions: Mapping[int, Question]) -> Mapping[int, Mapping[str, int]]:
    """What the table `tally` must say of `questions`, by topic id: each voter's last ballot counts, a withdrawal does
    not."""
    voters: Counter[tuple[int, str]] = Counter()
    for statement, sign in ((_GIVEN, 1), (_REPLACED, -1)):
        for topic_id, answer, number in connection.execute(statement):
            if question := questions.get(topic_id):
                voters[topic_id, question.counted(answer)] += sign * number
    found: dict[int, dict[str, int]] = {}
    for (topic_id, answer), number in voters.items():
        if number:
            found.setdefault(topic_id, {})[answer] = number
    return found


# All answers by an index that has them in this order, and those that were replaced, which are few: to ask of each
# ballot whether it is the last one would take ten times as long.
_GIVEN = "SELECT topic_id, answer, count(*) FROM ballot WHERE answer IS NOT NULL GROUP BY topic_id, answer"

_REPLACED = """
    SELECT before.topic_id, before.answer, count(*) FROM ballot AS later CROSS JOIN ballot AS before
        ON before.cohort = later.cohort AND before.handle = later.handle AND before.revision = later.revision - 1
    WHERE later.revision > 1 AND before.answer IS NOT NULL GROUP BY before.topic_id, before.answer
"""
