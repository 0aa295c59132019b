"""What moderators see and decide, and what readers report: jobs, as in `comments`.

A moderator decides on a comment as they saw it: if anything that matters has changed since, by another moderator or by
its author, nothing is decided, and they are shown what it is now.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from collector.http.comment_refusals import UnknownComment
from collector.http.moderation_refusals import AlreadyObjected, ChangedMeanwhile, NothingToUndo
from collector.store.comments import stamp
from collector.store.reading import Heard, StoredComment, by_id, by_receipt, heard
from generator.discussion import APPROVE, HELD, PUBLISHED, UNDO, WITHDRAWN, WITHHELD, Log, Ruling, ThreadKey

REPORTED, OBJECTED = "reported", "objection"
"""Causes for which a comment that was read or decided on is queued."""

PER_PAGE = 20


class Seen(NamedTuple):
    """A comment as a moderator saw it."""

    id: int
    version: int


class Verdict(NamedTuple):
    """What a moderator decides: an action; for `WITHHOLD` the id of a rule, and a sentence or ''."""

    moderator: str
    action: str
    reason: str
    sentence: str
    moment: datetime


class Report(NamedTuple):
    """Why a reader reported a comment: the id of a rule, and a sentence or ''."""

    reason: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Decision:
    """A decision in the moderators' own log; `undoable` says that all is still as it has left it."""

    id: int
    comment: StoredComment
    moderator: str
    action: str
    reason: str
    sentence: str
    moment: datetime
    undoable: bool


@dataclass(frozen=True, slots=True)
class Case:
    """A comment with what helps to decide on it: what it answers, the open reports, and what its author has written in
    the consultation, and how much of that was withheld."""

    comment: StoredComment
    parent: StoredComment | None
    reports: Sequence[Report]
    written: int
    withheld: int


class Page(NamedTuple):
    """Some of many: `number` is how many there are in all."""

    cases: Sequence[Case]
    number: int


def report(connection: sqlite3.Connection, id: int, reader: bytes, said: Report, *, now: datetime, most: int) -> Heard:
    """Note that a reader reports a comment, once; at the `most`th report it is held back until a moderator has looked
    at it. 0: it never is. Raises `UnknownComment`."""
    comment = by_id(connection, id)
    if comment.state != PUBLISHED:
        raise UnknownComment
    noted = connection.execute(
        "INSERT OR IGNORE INTO report (comment_id, reader, reason, sentence, moment) VALUES (?, ?, ?, ?, ?)",
        (id, reader, *said, stamp(now)),
    )
    if noted.rowcount:  # a line that reports again is not heard again: nobody keeps moderators from deciding like that
        [number] = connection.execute(
            "SELECT count(*) FROM report WHERE comment_id = ? AND NOT answered", (id,)
        ).fetchone()
        _queue(connection, comment, REPORTED, HELD if most and number >= most else PUBLISHED, now)
    return heard(connection, id)


def object_to(connection: sqlite3.Connection, receipt: bytes, words: str, now: datetime) -> Heard:
    """Let its author say once why a comment should not be withheld.

    Raises `UnknownCommentReceipt` or `AlreadyObjected`, the latter also where it is not withheld.
    """
    comment = by_receipt(connection, receipt)
    if comment.state != WITHHELD or comment.objection:
        raise AlreadyObjected
    connection.execute("UPDATE comment SET objection = ? WHERE id = ?", (words, comment.id))
    _queue(connection, comment, OBJECTED, WITHHELD, now)
    return heard(connection, comment.id)


def decide(connection: sqlite3.Connection, seen: Sequence[Seen], verdict: Verdict) -> list[Heard]:
    """Approve or withhold some comments, all of them or none. To say the same again, by pressing a button twice, does
    nothing. Raises `ChangedMeanwhile`."""
    due = [one for one in dict.fromkeys(seen) if not _said_already(connection, one, verdict)]
    changed = [one.id for one in due if _version(connection, one.id) != one.version]
    if changed:
        raise ChangedMeanwhile(sorted(set(changed)))
    return [_decide(connection, by_id(connection, one.id), verdict) for one in due]


def undo(connection: sqlite3.Connection, decision_id: int, moderator: str, now: datetime) -> Heard:
    """Take a decision back, if all is as it has left it: what was written, reported or decided since is not lost.

    Raises `NothingToUndo`.
    """
    row = connection.execute(
        f"SELECT comment_id, before FROM decision WHERE id = ? AND {_UNDOABLE}",  # noqa: S608 (of our own words)
        (decision_id, UNDO),
    ).fetchone()
    if row is None:
        raise NothingToUndo
    comment, before = by_id(connection, row[0]), json.loads(row[1])
    _note(connection, comment, Verdict(moderator, UNDO, "", "", now))
    connection.execute(
        "UPDATE comment SET state = ?, reason = ?, sentence = ?, cause = ?, queued = ?, version = version + 1 "
        "WHERE id = ?",
        (*before["comment"], comment.id),
    )
    connection.executemany(
        "UPDATE report SET answered = 0 WHERE comment_id = ? AND reader = ?",
        [(comment.id, bytes.fromhex(reader)) for reader in before["reports"]],
    )
    return heard(connection, comment.id, ruled=True)


def queued(connection: sqlite3.Connection) -> Mapping[int, datetime]:
    """What waits for a moderator, by the ids of the comments: since when."""
    rows = connection.execute("SELECT id, queued FROM comment WHERE queued IS NOT NULL")
    return {id: _moment(queued) for id, queued in rows}


def queue(connection: sqlite3.Connection, first: int) -> Page:
    """What waits for a moderator, the longest first, from the `first`th on."""
    [number] = connection.execute("SELECT count(*) FROM comment WHERE queued IS NOT NULL").fetchone()
    ids = connection.execute(
        "SELECT id FROM comment WHERE queued IS NOT NULL ORDER BY queued, id LIMIT ? OFFSET ?", (PER_PAGE, first)
    ).fetchall()
    return Page([_case(connection, by_id(connection, id)) for (id,) in ids], number)


def search(connection: sqlite3.Connection, words: str, first: int) -> Page:
    """Comments in which some words stand, in what was written or as their author's name, the latest first."""
    pattern = "%" + words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
    values = {"words": pattern, "most": PER_PAGE, "first": first}
    [number] = connection.execute(f"SELECT count(*) {_FOUND}", values).fetchone()
    ids = connection.execute(f"SELECT id {_FOUND} ORDER BY id DESC LIMIT :most OFFSET :first", values).fetchall()
    return Page([_case(connection, by_id(connection, id)) for (id,) in ids], number)


_FOUND = """
    FROM comment LEFT JOIN proposal ON comment_id = id
    WHERE text LIKE :words ESCAPE '\\' OR name LIKE :words ESCAPE '\\' OR title LIKE :words ESCAPE '\\'
    OR EXISTS (SELECT 1 FROM json_each(fields) WHERE value LIKE :words ESCAPE '\\')
"""


def case(connection: sqlite3.Connection, id: int) -> Case:
    """One comment. Raises `UnknownComment`."""
    return _case(connection, by_id(connection, id))


def decisions(connection: sqlite3.Connection, first: int, most: int) -> list[Decision]:
    """What was decided, the latest first, from the `first`th on, `most` of it."""
    rows = connection.execute(
        f"SELECT id, comment_id, moderator, action, reason, sentence, moment, {_UNDOABLE} "  # noqa: S608 (the same)
        "FROM decision ORDER BY id DESC LIMIT ? OFFSET ?",
        (UNDO, most, first),
    ).fetchall()
    found = []
    for id, comment_id, moderator, action, reason, sentence, moment, undoable in rows:
        comment = by_id(connection, comment_id)
        found.append(Decision(id, comment, moderator, action, reason, sentence, _moment(moment), bool(undoable)))
    return found


_UNDOABLE = "action <> ? AND version = (SELECT comment.version FROM comment WHERE comment.id = comment_id)"


def logs(connection: sqlite3.Connection) -> Mapping[str, Log]:
    """What everybody may know of all decisions, by consultation."""
    return _logs(connection.execute(f"{_RULINGS} ORDER BY decision.id"))


def log(connection: sqlite3.Connection, consultation: str) -> Log:
    """What everybody may know of the decisions in one consultation."""
    rows = connection.execute(f"{_RULINGS} WHERE consultation = ? ORDER BY decision.id", (consultation,))
    return _logs(rows).get(consultation, Log(()))


_RULINGS = """
    SELECT consultation, kind, slug, part, decision.moment, action, decision.reason
    FROM decision JOIN comment ON comment.id = comment_id JOIN thread ON thread.id = thread_id
"""


def _logs(rows: Iterable[tuple[str, ...]]) -> dict[str, Log]:
    found: dict[str, list[Ruling]] = {}
    for consultation, kind, slug, part, moment, action, reason in rows:
        thread: ThreadKey = (consultation, kind, slug, part)
        found.setdefault(consultation, []).append(Ruling(_moment(moment), action, reason, thread))
    return {consultation: Log(rulings) for consultation, rulings in found.items()}


def _said_already(connection: sqlite3.Connection, seen: Seen, verdict: Verdict) -> bool:
    """Whether this very decision is what has changed a comment since it was seen."""
    found = connection.execute(
        "SELECT 1 FROM decision WHERE comment_id = ? AND version = ? AND moderator = ? AND action = ? AND reason = ? "
        "AND sentence = ? AND version = (SELECT comment.version FROM comment WHERE comment.id = comment_id)",
        (seen.id, seen.version + 1, verdict.moderator, verdict.action, verdict.reason, verdict.sentence),
    )
    return found.fetchone() is not None


def _decide(connection: sqlite3.Connection, comment: StoredComment, verdict: Verdict) -> Heard:
    if comment.state == WITHDRAWN:
        raise ChangedMeanwhile([comment.id])
    if verdict.action == APPROVE and comment.state == PUBLISHED and comment.queued is None:
        return heard(connection, comment.id)  # nobody has doubted it
    _note(connection, comment, verdict)
    state = PUBLISHED if verdict.action == APPROVE else WITHHELD
    connection.execute(
        "UPDATE comment SET state = ?, reason = ?, sentence = ?, cause = '', queued = NULL, version = version + 1 "
        "WHERE id = ?",
        (state, verdict.reason, verdict.sentence, comment.id),
    )
    connection.execute("UPDATE report SET answered = 1 WHERE comment_id = ?", (comment.id,))
    return heard(connection, comment.id, ruled=True)


def _note(connection: sqlite3.Connection, comment: StoredComment, verdict: Verdict) -> None:
    """Keep a decision, and what stood there before it."""
    open_reports = connection.execute(
        "SELECT reader FROM report WHERE comment_id = ? AND NOT answered", (comment.id,)
    ).fetchall()
    queued = stamp(comment.queued) if comment.queued else None
    before = {
        "comment": [comment.state, comment.reason, comment.sentence, " ".join(comment.causes), queued],
        "reports": [reader.hex() for (reader,) in open_reports],
    }
    connection.execute(
        "INSERT INTO decision (comment_id, moderator, action, reason, sentence, moment, before, version) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (
            comment.id, verdict.moderator, verdict.action, verdict.reason, verdict.sentence, stamp(verdict.moment),
            json.dumps(before), comment.version + 1,
        ),
    )  # fmt: skip


def _queue(connection: sqlite3.Connection, comment: StoredComment, cause: str, state: str, now: datetime) -> None:
    causes = " ".join(dict.fromkeys((*comment.causes, cause)))
    connection.execute(
        "UPDATE comment SET state = ?, cause = ?, queued = ?, version = version + 1 WHERE id = ?",
        (state, causes, stamp(comment.queued or now), comment.id),
    )


def _version(connection: sqlite3.Connection, id: int) -> int | None:
    """The version of a comment; None where there is none."""
    row = connection.execute("SELECT version FROM comment WHERE id = ?", (id,)).fetchone()
    return int(row[0]) if row else None


def _case(connection: sqlite3.Connection, comment: StoredComment) -> Case:
    reports = connection.execute(
        "SELECT reason, sentence FROM report WHERE comment_id = ? AND NOT answered ORDER BY moment", (comment.id,)
    ).fetchall()
    written, withheld = connection.execute(
        "SELECT count(*), coalesce(sum(state = ?), 0) FROM comment WHERE author = ?", (WITHHELD, comment.author)
    ).fetchone()
    parent = by_id(connection, comment.parent) if comment.parent else None
    return Case(comment, parent, [Report(*row) for row in reports], written, withheld)


def _moment(stamped: str) -> datetime:
    return datetime.fromisoformat(stamped)
