"""Votes become ballots: however many wait together are recorded by the same few statements."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import NamedTuple, TypeAlias

from collector.http.refusals import NothingToWithdraw, Refusal, TopicChanged
from collector.questions import Question
from collector.store import cohorts, wordings
from collector.store.cohorts import ALONE, Cohort
from collector.store.rows import Row, on_rows
from collector.store.wordings import Answered


class CastVote(NamedTuple):
    """A vote to be stored. `answer` is canonical JSON, None for a withdrawal; `moment` is when it came, `day` its date
    in the site's time zone. `unknown`: it is of somebody whose pseudonyms were drawn for it, and of whom nothing is
    stored; the `cohort` of others is known from then."""

    topic_id: int
    question: Question
    voter_key: bytes
    handle: bytes
    salt: bytes
    answer: str | None
    level: str
    moment: datetime
    day: date
    unknown: bool = False
    cohort: Cohort = ALONE


class Recorded(NamedTuple):
    """A vote that was stored, and what it changed: `gone` and `come` are counted answers, None for none. `newcomer`:
    whether the person had not voted in `consultation` before, so that `day` is their first. `moment` is that of the
    latest ballot on the topic, in UTC to the second. `answered` is the wording of the question where this is the first
    ballot on it. `cohort` is the voter's from now on, `placed` the number of the ballot's."""

    topic_id: int
    consultation: str
    revision: int
    gone: str | None
    come: str | None
    newcomer: bool
    moment: datetime
    day: date
    answered: Answered | None = None
    cohort: Cohort = ALONE
    placed: int = 0


class _Last(NamedTuple):
    """The last revision of a ballot: its number, its answer and the cohort in which the ballot is."""

    revision: int
    answer: str | None
    cohort: int


class _Taken(NamedTuple):
    """A vote that becomes a ballot: the number of its revision, where it belongs, and the counted answers that go and
    come with it."""

    vote: CastVote
    revision: int
    cohort: Cohort
    gone: str | None
    come: str | None


_Person: TypeAlias = tuple[str, bytes]
"""A consultation and a voter key."""

_Asked: TypeAlias = tuple[int, str]
"""A topic's id and the version of its question."""


@dataclass(slots=True)
class _Stored:
    """What is stored that concerns some votes: of topics what is `frozen` and the moment of the latest ballot, in ISO
    8601; of ballots the `last` revision, by handle; who of the voters has taken part, and the rows of those wordings
    that ballots answered."""

    frozen: dict[int, str]
    as_of: dict[int, str | None]
    last: dict[bytes, _Last]
    people: set[_Person]
    questions: dict[_Asked, int]


def record(connection: sqlite3.Connection, votes: Sequence[CastVote]) -> Sequence[Recorded | Refusal]:
    """Store votes, in their order: for each of them what it changed, or why it was refused and changed nothing, which
    is `NothingToWithdraw` or `TopicChanged`."""
    stored = _read(connection, votes)
    checked = _gathered(connection, [_checked(vote, stored) for vote in votes])
    taken = [one for one in checked if isinstance(one, _Taken)]
    newcomers = _participate(connection, taken, stored)
    first = _ask(connection, taken, stored)
    _append(connection, taken, stored)
    _count(connection, taken)
    latest = _date(connection, taken, stored)
    return [one if isinstance(one, Refusal) else _recorded(one, newcomers, first, latest) for one in checked]


def _read(connection: sqlite3.Connection, votes: Sequence[CastVote]) -> _Stored:
    stored = _Stored({}, {}, {}, set(), {})
    asked = {(vote.topic_id, vote.question.version) for vote in votes}
    for found in on_rows(connection, _ASKED, list(asked)):
        topics, questions = map(json.loads, found)
        for id, frozen, as_of in topics:
            stored.frozen[id], stored.as_of[id] = frozen, as_of
        stored.questions.update(((topic_id, version), id) for topic_id, version, id in questions)
    for found in on_rows(connection, _KNOWN, [place for vote in votes if not vote.unknown for place in _places(vote)]):
        ballots, people = map(json.loads, found)
        stored.last.update((bytes.fromhex(handle), _Last(*last)) for handle, *last in ballots)
        stored.people.update((consultation, bytes.fromhex(voter_key)) for consultation, voter_key in people)
    return stored


def _places(vote: CastVote) -> Iterator[Row]:
    """Where a ballot and a voter may be stored: in no cohort, or in the voter's."""
    for cohort in {ALONE, vote.cohort}:
        yield cohort.ballot, vote.handle, vote.question.topic.consultation, cohort.participation, vote.voter_key


# Each all in one row: see `rows`.
_ASKED = """
    WITH asked (topic_id, version) AS (VALUES {rows})
    SELECT
        (SELECT json_group_array(json_array(id, frozen, as_of))
            FROM topic WHERE id IN (SELECT topic_id FROM asked)),
        (SELECT json_group_array(json_array(topic_id, version, id))
            FROM question WHERE (topic_id, version) IN (SELECT topic_id, version FROM asked))
"""

_KNOWN = """
    WITH sought (ballots, handle, consultation, people, voter_key) AS (VALUES {rows})
    SELECT
        (SELECT json_group_array(json_array(hex(ballot.handle), ballot.revision, ballot.answer, ballot.cohort))
            FROM sought CROSS JOIN ballot ON ballot.cohort = ballots AND ballot.handle = sought.handle AND revision =
                (SELECT max(revision) FROM ballot AS any WHERE any.cohort = ballots AND any.handle = sought.handle)),
        (SELECT json_group_array(json_array(consultation, hex(voter_key)))
            FROM sought CROSS JOIN participation USING (consultation, voter_key) WHERE participation.cohort = people)
"""


def _checked(vote: CastVote, stored: _Stored) -> _Taken | Refusal:
    """An edit may have come while a vote waited: it is for the question that it was checked against, or for none."""
    revision, before, cohort = stored.last.get(vote.handle, _UNHEARD)
    if stored.frozen.get(vote.topic_id) != vote.question.frozen:
        return TopicChanged()
    if revision == 0 and vote.answer is None:
        return NothingToWithdraw()
    stored.last[vote.handle] = _Last(revision + 1, vote.answer, cohort)
    counted = vote.question.counted
    gone = None if before is None else counted(before)
    come = None if vote.answer is None else counted(vote.answer)
    return _Taken(vote, revision + 1, Cohort(ALONE.participation, cohort), gone, come)


_UNHEARD = _Last(0, None, ALONE.ballot)


def _gathered(connection: sqlite3.Connection, checked: Sequence[_Taken | Refusal]) -> Sequence[_Taken | Refusal]:
    """`checked`, with each crowd of newcomers in a cohort of its own."""
    newcomers = [one for one in checked if isinstance(one, _Taken) and one.vote.unknown]
    crowds = cohorts.formed(connection, (one.vote.question.topic.consultation for one in newcomers))
    return [_placed(one, crowds) for one in checked] if crowds else checked


def _placed(one: _Taken | Refusal, crowds: Mapping[str, Cohort]) -> _Taken | Refusal:
    if isinstance(one, Refusal) or not one.vote.unknown:
        return one
    return one._replace(cohort=crowds.get(one.vote.question.topic.consultation, ALONE))


def _participate(connection: sqlite3.Connection, taken: Sequence[_Taken], stored: _Stored) -> set[_Person]:
    """Note who took part for the first time; these."""
    new: dict[_Person, Row] = {}
    for vote, _, cohort, *_ in taken:
        person = (vote.question.topic.consultation, vote.voter_key)
        if person not in stored.people and person not in new:
            new[person] = (*person, cohort.participation, vote.level, vote.day.isoformat())
    on_rows(connection, _PARTICIPATION, list(new.values()))
    return set(new)


_PARTICIPATION = "INSERT INTO participation (consultation, voter_key, cohort, level, day) VALUES {rows}"


def _ask(connection: sqlite3.Connection, taken: Sequence[_Taken], stored: _Stored) -> dict[_Asked, Answered]:
    """Keep the wordings that are answered for the first time; these."""
    first: dict[_Asked, Answered] = {}
    for vote, *_ in taken:
        asked = (vote.topic_id, vote.question.version)
        if asked not in stored.questions:
            stored.questions[asked], first[asked] = wordings.keep(connection, vote.topic_id, vote.question, vote.day)
    return first


def _append(connection: sqlite3.Connection, taken: Sequence[_Taken], stored: _Stored) -> None:
    rows = [
        (
            vote.topic_id, cohort.ballot, vote.handle, revision, vote.answer, vote.salt,
            stored.questions[vote.topic_id, vote.question.version], vote.level, vote.day.isoformat(),
        )
        for vote, revision, cohort, _, _ in taken
    ]  # fmt: skip
    on_rows(connection, _BALLOT, rows)


_BALLOT = """
    INSERT INTO ballot (topic_id, cohort, handle, revision, answer, salt, question_id, level, day) VALUES {rows}
"""


def _count(connection: sqlite3.Connection, taken: Sequence[_Taken]) -> None:
    """Change the tallies by what all votes together change."""
    change: Counter[tuple[int, str]] = Counter()
    for vote, _, _, gone, come in taken:
        if gone is not None:
            change[vote.topic_id, gone] -= 1
        if come is not None:
            change[vote.topic_id, come] += 1
    on_rows(connection, _MORE, [(*answer, by) for answer, by in change.items() if by > 0])
    left = on_rows(connection, _FEWER, [(*answer, by) for answer, by in change.items() if by < 0])
    for topic_id, answer, voters in left:
        if not voters:
            connection.execute("DELETE FROM tally WHERE topic_id = ? AND answer = ?", (topic_id, answer))


_MORE = """
    INSERT INTO tally (topic_id, answer, voters) VALUES {rows}
    ON CONFLICT (topic_id, answer) DO UPDATE SET voters = voters + excluded.voters
"""

_FEWER = """
    UPDATE tally SET voters = voters + change.column3 FROM (VALUES {rows}) AS change
    WHERE topic_id = change.column1 AND answer = change.column2 RETURNING topic_id, answer, voters
"""


def _date(connection: sqlite3.Connection, taken: Sequence[_Taken], stored: _Stored) -> Mapping[int, datetime]:
    """Keep the moment of the latest ballot on each topic, which many votes of one second share; these, by topic id."""
    latest = {vote.topic_id: vote.moment for vote, *_ in taken}
    moments = {id: moment.astimezone(UTC).replace(microsecond=0) for id, moment in latest.items()}
    texts = [(id, moment.isoformat()) for id, moment in moments.items()]
    on_rows(connection, _AS_OF, [(id, text) for id, text in texts if text != stored.as_of[id]])
    return moments


_AS_OF = "UPDATE topic SET as_of = latest.column2 FROM (VALUES {rows}) AS latest WHERE id = latest.column1"


def _recorded(
    one: _Taken, newcomers: set[_Person], first: dict[_Asked, Answered], latest: Mapping[int, datetime]
) -> Recorded:
    """What a vote changed: of several by one newcomer, or on one new wording, the first one met is the first."""
    vote = one.vote
    person = (vote.question.topic.consultation, vote.voter_key)
    newcomer = person in newcomers
    newcomers.discard(person)
    answered = first.pop((vote.topic_id, vote.question.version), None)
    return Recorded(
        vote.topic_id, person[0], one.revision, one.gone, one.come, newcomer, latest[vote.topic_id], vote.day, answered,
        one.cohort if vote.unknown else vote.cohort, one.cohort.ballot,
    )  # fmt: skip
