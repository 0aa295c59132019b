"""What people write: jobs that store comments and what is thought of them, each on the connection that it is given.

As in `records`, a job that raises has changed nothing.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from collector.http.comment_refusals import (
    NoLongerEditable,
    OwnComment,
    TooDeep,
    UnknownComment,
    UnknownCommentReceipt,
)
from generator.discussion import PUBLISHED, WITHDRAWN, WITHHELD, Comment, Thread, ThreadKey

WAITING = "waiting"
"""The state of a comment that a moderator has yet to approve."""

EDITABLE = timedelta(minutes=15)
"""For how long its author may change a comment."""


class Words(NamedTuple):
    """What somebody says: a name or '', a stance or '', and plain text."""

    name: str
    stance: str
    text: str


class Written(NamedTuple):
    """A comment to be stored. `parent` is the id of the one that it answers, or None; `state` is its first."""

    thread: ThreadKey
    parent: int | None
    author: bytes
    receipt: bytes
    words: Words
    language: str
    moment: datetime
    state: str


@dataclass(frozen=True, slots=True)
class StoredComment:
    """A comment as stored, whoever may read it; moments are in UTC."""

    id: int
    thread: ThreadKey
    parent: int | None
    author: bytes
    receipt: bytes
    words: Words
    language: str
    moment: datetime
    edited: datetime | None
    state: str
    reason: str
    agree: int
    disagree: int

    def editable(self, now: datetime) -> bool:
        """Whether its author may still change it."""
        return self.state in (PUBLISHED, WAITING) and now < self.moment + EDITABLE


class Heard(NamedTuple):
    """A change to a thread."""

    thread: ThreadKey
    comment: StoredComment


def write(connection: sqlite3.Connection, written: Written) -> Heard:
    """Store a comment, unless its author has written the very same in the same place: then that one stays, alone.

    Raises `UnknownComment` or `TooDeep` where the comment to be answered is none.
    """
    thread_id = _thread_id(connection, written.thread)
    if written.parent is not None:
        _check_parent(connection, thread_id, written.parent)
    same = connection.execute(
        "SELECT id FROM comment WHERE thread_id = ? AND author = ? AND text = ? AND parent_id IS ? AND state <> ?",
        (thread_id, written.author, written.words.text, written.parent, WITHDRAWN),
    ).fetchone()
    if same:
        return _heard(connection, same[0])
    added = connection.execute(
        "INSERT INTO comment (thread_id, parent_id, author, receipt, name, stance, text, language, moment, state) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            thread_id, written.parent, written.author, written.receipt, *written.words, written.language,
            _stamp(written.moment), written.state,
        ),
    )  # fmt: skip
    return _heard(connection, added.lastrowid)


def change(connection: sqlite3.Connection, receipt: bytes, words: Words, now: datetime, state: str) -> Heard:
    """Let the author of a comment say it otherwise; `state` is the one it is in from now on.

    Raises `UnknownCommentReceipt` or `NoLongerEditable`.
    """
    comment = by_receipt(connection, receipt)
    if not comment.editable(now):
        raise NoLongerEditable
    if words != comment.words:
        connection.execute(
            "UPDATE comment SET name = ?, stance = ?, text = ?, edited = ?, state = ? WHERE id = ?",
            (*words, _stamp(now), state, comment.id),
        )
    return _heard(connection, comment.id)


def withdraw(connection: sqlite3.Connection, receipt: bytes) -> Heard:
    """Erase the words of a comment; its place stays. Raises `UnknownCommentReceipt`."""
    comment = by_receipt(connection, receipt)
    connection.execute(
        "UPDATE comment SET name = '', stance = '', text = '', state = ? WHERE id = ?", (WITHDRAWN, comment.id)
    )
    return _heard(connection, comment.id)


def agree(connection: sqlite3.Connection, id: int, author: bytes, voter: bytes, side: int) -> Heard:
    """Note what somebody thinks of a comment: 1 agrees, -1 does not, 0 takes it back. `author` is who they are where
    they write. Raises `UnknownComment` or `OwnComment`."""
    comment = by_id(connection, id)
    if comment.state != PUBLISHED:
        raise UnknownComment
    if comment.author == author:
        raise OwnComment
    connection.execute("DELETE FROM agreement WHERE comment_id = ? AND voter = ?", (id, voter))
    if side:
        connection.execute("INSERT INTO agreement (comment_id, voter, side) VALUES (?, ?, ?)", (id, voter, side))
    return _heard(connection, id)


def side(connection: sqlite3.Connection, id: int, voter: bytes) -> int:
    """What somebody thinks of a comment: 1, -1 or 0."""
    found = connection.execute("SELECT side FROM agreement WHERE comment_id = ? AND voter = ?", (id, voter)).fetchone()
    return int(found[0]) if found else 0


def by_id(connection: sqlite3.Connection, id: int) -> StoredComment:
    """One comment. Raises `UnknownComment`."""
    found = next(_stored(connection, "comment.id = ?", id), None)
    if found is None:
        raise UnknownComment
    return found


def by_receipt(connection: sqlite3.Connection, receipt: bytes) -> StoredComment:
    """The comment of a receipt. Raises `UnknownCommentReceipt`."""
    found = next(_stored(connection, "comment.receipt = ?", receipt), None)
    if found is None:
        raise UnknownCommentReceipt
    return found


def threads(connection: sqlite3.Connection) -> Mapping[ThreadKey, Thread]:
    """Everything that may be read, by where it stands."""
    return _threads(_stored(connection, "comment.state <> ?", WAITING))


def thread(connection: sqlite3.Connection, key: ThreadKey) -> Thread:
    """What may be read in one place."""
    rows = _stored(connection, "comment.state <> ? AND (consultation, kind, slug, part) = (?, ?, ?, ?)", WAITING, *key)
    return _threads(rows).get(key, Thread(()))


def rename(connection: sqlite3.Connection, former: ThreadKey, present: ThreadKey) -> None:
    """Let what was written in one place stand in another, with what was written there."""
    old = connection.execute(_THREAD, former).fetchone()
    if old is None:
        return
    new = _thread_id(connection, present)
    connection.execute("UPDATE comment SET thread_id = ? WHERE thread_id = ?", (new, *old))
    connection.execute("DELETE FROM thread WHERE id = ?", old)


_THREAD = "SELECT id FROM thread WHERE (consultation, kind, slug, part) = (?, ?, ?, ?)"

_COLUMNS = """
    SELECT comment.id, consultation, kind, slug, part, parent_id, author, receipt, name, stance, text, language, moment,
        edited, state, reason, agree, disagree
    FROM comment JOIN thread ON thread.id = thread_id
"""


def _stored(connection: sqlite3.Connection, condition: str, *values: object) -> Iterator[StoredComment]:
    for row in connection.execute(f"{_COLUMNS} WHERE {condition} ORDER BY comment.id", values):
        id, consultation, kind, slug, part, parent, author, receipt, name, stance, text, *rest = row
        language, moment, edited, state, reason, agree, disagree = rest
        yield StoredComment(
            id, (consultation, kind, slug, part), parent, author, receipt, Words(name, stance, text), language,
            datetime.fromisoformat(moment), datetime.fromisoformat(edited) if edited else None, state, reason,
            agree, disagree,
        )  # fmt: skip


def _threads(rows: Iterable[StoredComment]) -> dict[ThreadKey, Thread]:
    replies: dict[int, list[Comment]] = {}
    first: dict[ThreadKey, list[StoredComment]] = {}
    for row in rows:
        if row.parent is None:
            first.setdefault(row.thread, []).append(row)
        else:
            replies.setdefault(row.parent, []).append(_public(row))
    return {key: Thread([_public(row, tuple(replies.get(row.id, ()))) for row in its]) for key, its in first.items()}


def _public(row: StoredComment, replies: tuple[Comment, ...] = ()) -> Comment:
    """A comment as everybody may read it."""
    words = row.words if row.state == PUBLISHED else Words("", "", "")
    return Comment(
        id=row.id,
        moment=row.moment,
        name=words.name,
        stance=words.stance,
        text=words.text,
        language=row.language,
        agree=row.agree,
        disagree=row.disagree,
        edited=row.edited is not None,
        state=row.state,
        reason=row.reason if row.state == WITHHELD else "",
        replies=replies,
    )


def _heard(connection: sqlite3.Connection, id: int | None) -> Heard:
    comment = by_id(connection, id or 0)
    return Heard(comment.thread, comment)


def _thread_id(connection: sqlite3.Connection, key: ThreadKey) -> int:
    connection.execute("INSERT OR IGNORE INTO thread (consultation, kind, slug, part) VALUES (?, ?, ?, ?)", key)
    [id] = connection.execute(_THREAD, key).fetchone()
    return int(id)


def _check_parent(connection: sqlite3.Connection, thread_id: int, parent: int) -> None:
    found = connection.execute(
        "SELECT parent_id, state FROM comment WHERE id = ? AND thread_id = ?", (parent, thread_id)
    ).fetchone()
    if found is None or found[1] != PUBLISHED:
        raise UnknownComment
    if found[0] is not None:
        raise TooDeep


def _stamp(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds")
