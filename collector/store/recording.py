"""Votes become ballots: however many wait together are recorded by the same few statements."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import NamedTuple, TypeAlias

from collector.http.refusals import NothingToWithdraw, Refusal, TopicChanged
from collector.questions import Question
from collector.store import wordings
from collector.store.rows import on_rows
from collector.store.wordings import Answered


class CastVote(NamedTuple):
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


class Recorded(NamedTuple):
    """A vote that was stored, and what it changed: `gone` and `come` are counted answers, None for none. `newcomer`:
    whether the person had not voted in `consultation` before, so that `day` is their first. `moment` is that of the
    latest ballot on the topic, in UTC to the second. `answered` is the wording of the question where this is the first
    ballot on it."""

    topic_id: int
    consultation: str
    revision: int
    gone: str | None
    come: str | None
    newcomer: bool
    moment: datetime
    day: date
    answered: Answered | None = None


class _Taken(NamedTuple):
    """A vote that becomes a ballot, the number of its revision, and the counted answers that go and come with it."""

    vote: CastVote
    revision: int
    gone: str | None
    come: str | None


def record(connection: sqlite3.Connection, votes: Sequence[CastVote]) -> Sequence[Recorded | Refusal]:
    """Store votes, in their order: for each of them what it changed, or why it was refused and changed nothing, which
    is `NothingToWithdraw` or `TopicChanged`."""
    checked = list(_checked(connection, votes))
    taken = [one for one in checked if isinstance(one, _Taken)]
    newcomers = _participate(connection, taken)
    questions, first = _questions(connection, taken)
    _append(connection, taken, questions)
    _count(connection, taken)
    latest = _date(connection, taken)
    return [one if isinstance(one, Refusal) else _recorded(one, newcomers, first, latest) for one in checked]


def _checked(connection: sqlite3.Connection, votes: Sequence[CastVote]) -> Iterator[_Taken | Refusal]:
    """An edit may have come while a vote waited: it is for the question that it was checked against, or for none."""
    frozen: Mapping[int, str] = dict(on_rows(connection, _FROZEN, list({(vote.topic_id,) for vote in votes})))
    last = _last(connection, [vote.handle for vote in votes])
    for vote in votes:
        revision, before = last.get(vote.handle, (0, None))
        if frozen.get(vote.topic_id) != vote.question.frozen:
            yield TopicChanged()
        elif revision == 0 and vote.answer is None:
            yield NothingToWithdraw()
        else:
            counted = vote.question.counted
            gone = None if before is None else counted(before)
            come = None if vote.answer is None else counted(vote.answer)
            last[vote.handle] = (revision + 1, vote.answer)
            yield _Taken(vote, revision + 1, gone, come)


_FROZEN = "SELECT id, frozen FROM topic WHERE id IN (VALUES {rows})"


def _last(connection: sqlite3.Connection, handles: Sequence[bytes]) -> dict[bytes, tuple[int, str | None]]:
    """The number and answer of the last revision of each ballot that there is, read as one row (see `rows`)."""
    found = on_rows(connection, _LAST, [(handle,) for handle in handles])
    return {
        bytes.fromhex(handle): (revision, answer) for (some,) in found for handle, revision, answer in json.loads(some)
    }


_LAST = """
    WITH asked (handle) AS (VALUES {rows})
    SELECT json_group_array(json_array(hex(ballot.handle), ballot.revision, ballot.answer))
    FROM asked CROSS JOIN ballot ON ballot.handle = asked.handle
    AND ballot.revision = (SELECT max(revision) FROM ballot AS any WHERE any.handle = asked.handle)
"""


def _participate(connection: sqlite3.Connection, taken: Sequence[_Taken]) -> set[tuple[str, bytes]]:
    """Note who took part; who did so for the first time, by consultation and voter key."""
    people = {(one.vote.question.topic.consultation, one.vote.voter_key): one.vote for one in reversed(taken)}
    for (known,) in on_rows(connection, _KNOWN, list(people)):
        for consultation, voter_key in json.loads(known):
            del people[consultation, bytes.fromhex(voter_key)]
    on_rows(connection, _PARTICIPATION, [(*key, vote.level, vote.day.isoformat()) for key, vote in people.items()])
    return set(people)


_KNOWN = """
    WITH asked (consultation, voter_key) AS (VALUES {rows})
    SELECT json_group_array(json_array(consultation, hex(voter_key)))
    FROM asked CROSS JOIN participation USING (consultation, voter_key)
"""

_PARTICIPATION = "INSERT INTO participation (consultation, voter_key, level, day) VALUES {rows}"

_Asked: TypeAlias = tuple[int, str]
"""A topic's id and the version of its question."""


def _questions(
    connection: sqlite3.Connection, taken: Sequence[_Taken]
) -> tuple[Mapping[_Asked, int], dict[_Asked, Answered]]:
    """The row of each wording that is answered; and those wordings that are answered for the first time."""
    ids: dict[_Asked, int] = {}
    first: dict[_Asked, Answered] = {}
    for vote, *_ in taken:
        asked = (vote.topic_id, vote.question.version)
        if asked not in ids:
            ids[asked], answered = wordings.answer(connection, vote.topic_id, vote.question, vote.day)
            if answered:
                first[asked] = answered
    return ids, first


def _append(connection: sqlite3.Connection, taken: Sequence[_Taken], questions: Mapping[_Asked, int]) -> None:
    rows = [
        (
            vote.topic_id, vote.handle, revision, vote.answer, vote.salt,
            questions[vote.topic_id, vote.question.version], vote.level, vote.day.isoformat(),
        )
        for vote, revision, _, _ in taken
    ]  # fmt: skip
    on_rows(connection, _BALLOT, rows)


_BALLOT = """
    INSERT INTO ballot (topic_id, handle, revision, answer, salt, question_id, level, day) VALUES {rows}
"""


def _count(connection: sqlite3.Connection, taken: Sequence[_Taken]) -> None:
    """Change the tallies by what all votes together change."""
    change: Counter[tuple[int, str]] = Counter()
    for vote, _, gone, come in taken:
        if gone is not None:
            change[vote.topic_id, gone] -= 1
        if come is not None:
            change[vote.topic_id, come] += 1
    on_rows(connection, _MORE, [(*answer, by) for answer, by in change.items() if by > 0])
    left = on_rows(connection, _FEWER, [(*answer, by) for answer, by in change.items() if by < 0])
    empty = [(topic_id, answer) for topic_id, answer, voters in left if not voters]
    connection.executemany("DELETE FROM tally WHERE topic_id = ? AND answer = ?", empty)


_MORE = """
    INSERT INTO tally (topic_id, answer, voters) VALUES {rows}
    ON CONFLICT (topic_id, answer) DO UPDATE SET voters = voters + excluded.voters
"""

_FEWER = """
    UPDATE tally SET voters = voters + change.column3 FROM (VALUES {rows}) AS change
    WHERE topic_id = change.column1 AND answer = change.column2 RETURNING topic_id, answer, voters
"""


def _date(connection: sqlite3.Connection, taken: Sequence[_Taken]) -> Mapping[int, datetime]:
    """Keep the moment of the latest ballot on each topic; these, by topic id."""
    latest = {one.vote.topic_id: one.vote.moment for one in taken}
    moments = {id: moment.astimezone(UTC).replace(microsecond=0) for id, moment in latest.items()}
    on_rows(connection, _AS_OF, [(id, moment.isoformat()) for id, moment in moments.items()])
    return moments


_AS_OF = "UPDATE topic SET as_of = latest.column2 FROM (VALUES {rows}) AS latest WHERE id = latest.column1"


def _recorded(
    one: _Taken, newcomers: set[tuple[str, bytes]], first: dict[_Asked, Answered], latest: Mapping[int, datetime]
) -> Recorded:
    """What a vote changed: of several by one newcomer, or on one new wording, the first one met is the first."""
    vote = one.vote
    person = (vote.question.topic.consultation, vote.voter_key)
    newcomer = person in newcomers
    newcomers.discard(person)
    answered = first.pop((vote.topic_id, vote.question.version), None)
    return Recorded(
        vote.topic_id, person[0], one.revision, one.gone, one.come, newcomer, latest[vote.topic_id], vote.day, answered
    )  # fmt: skip
