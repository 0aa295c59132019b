"""What people write: jobs that store comments and what is thought of them, each on the connection that it is given.

As in `records`, a job that raises has changed nothing.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import NamedTuple, TypeAlias

from collector.http.comment_refusals import (
    NoLongerEditable,
    OwnComment,
    TooDeep,
    UnknownComment,
    UnknownCommentReceipt,
)
from generator.discussion import HELD, PUBLISHED, WITHDRAWN, WITHHELD, Comment, Thread, ThreadKey

WAITING = "waiting"
"""The state of a comment that a moderator has yet to approve."""

REPEATED, OFTEN = "repeated", 2
"""The cause of a comment that repeats what was said already so many times."""

LONG = 40
"""Characters of a text that nobody writes twice by chance."""

EDITABLE = timedelta(minutes=15)
"""For how long its author may change a comment."""


class Words(NamedTuple):
    """What somebody says: a name or '', a stance or '', and plain text. An amendment has `proposed` other words, and
    its text may be ''."""

    name: str
    stance: str
    text: str
    proposed: str = ""


class Written(NamedTuple):
    """A comment to be stored. `parent` is the id of the one that it answers, or None; `causes` are why a moderator has
    to look at it first, if one has to."""

    thread: ThreadKey
    parent: int | None
    author: bytes
    receipt: bytes
    words: Words
    language: str
    moment: datetime
    causes: tuple[str, ...]
    official: bool = False


@dataclass(frozen=True, slots=True)
class StoredComment:
    """A comment as stored, whoever may read it; moments are in UTC.

    reason, sentence: why it was withheld. objection: what its author says to that. causes: why it is `queued`, since
    that moment, for a moderator to look at; None where it is not. version: rises with each change of all that.
    """

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
    sentence: str
    objection: str
    causes: tuple[str, ...]
    queued: datetime | None
    version: int
    official: bool
    agree: int
    disagree: int

    def editable(self, now: datetime) -> bool:
        """Whether its author may still change it."""
        return self.state in (PUBLISHED, WAITING) and now < self.moment + EDITABLE


class Stood(NamedTuple):
    """What people think of a part of a text now."""

    thread: ThreadKey
    agree: int
    disagree: int


class Heard(NamedTuple):
    """A change to a thread. `ruled`: a moderator has made it."""

    thread: ThreadKey
    comment: StoredComment
    ruled: bool = False


def write(connection: sqlite3.Connection, written: Written) -> Heard:
    """Store a comment, unless its author has written the very same in the same place: then that one stays, alone.

    Raises `UnknownComment` or `TooDeep` where the comment to be answered is none.
    """
    thread_id = _thread_id(connection, written.thread)
    if written.parent is not None:
        _check_parent(connection, thread_id, written.parent)
    same = connection.execute(
        "SELECT id FROM comment WHERE thread_id = ? AND author = ? AND text = ? AND proposed = ? AND parent_id IS ? "
        "AND state <> ?",
        (thread_id, written.author, written.words.text, written.words.proposed, written.parent, WITHDRAWN),
    ).fetchone()
    if same:
        return heard(connection, same[0])
    causes = _with_repetition(connection, written.causes, written.words.text, written.thread)
    added = connection.execute(
        "INSERT INTO comment (thread_id, parent_id, author, receipt, name, stance, text, proposed, said, language, "
        "moment, state, cause, queued, official) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            thread_id, written.parent, written.author, written.receipt, *written.words, _said(written.words.text),
            written.language, stamp(written.moment), *_waiting(causes, written.moment), written.official,
        ),
    )  # fmt: skip
    return heard(connection, added.lastrowid)


def change(
    connection: sqlite3.Connection, receipt: bytes, words: Words, now: datetime, causes: tuple[str, ...]
) -> Heard:
    """Let the author of a comment say it otherwise. `causes` are as in `Written`.

    Raises `UnknownCommentReceipt` or `NoLongerEditable`.
    """
    comment = by_receipt(connection, receipt)
    if not comment.editable(now):
        raise NoLongerEditable
    if words != comment.words:
        causes = _with_repetition(connection, causes, words.text, comment.thread, but=comment.id)
        # What was read already is held back, and leaves its place; what waits keeps its place in the queue.
        state = HELD if causes and comment.state == PUBLISHED else comment.state
        cause = " ".join(dict.fromkeys((*comment.causes, *causes)))
        queued = stamp(comment.queued or now) if cause else None
        connection.execute(
            "UPDATE comment SET name = ?, stance = ?, text = ?, proposed = ?, said = ?, edited = ?, state = ?, "
            "cause = ?, queued = ?, version = version + 1 WHERE id = ?",
            (*words, _said(words.text), stamp(now), state, cause, queued, comment.id),
        )
    return heard(connection, comment.id)


def _waiting(causes: tuple[str, ...], now: datetime) -> tuple[str, str, str | None]:
    """State, cause and moment in the queue of what is written now."""
    return (WAITING, " ".join(causes), stamp(now)) if causes else (PUBLISHED, "", None)


def _with_repetition(
    connection: sqlite3.Connection, causes: tuple[str, ...], text: str, where: ThreadKey, but: int = 0
) -> tuple[str, ...]:
    """The causes of a comment, of which one is that others, `but` itself, say the same in its consultation."""
    if len(text) < LONG:
        return causes
    [number] = connection.execute(
        "SELECT count(*) FROM comment JOIN thread ON thread.id = thread_id "
        "WHERE said = ? AND consultation = ? AND comment.id <> ?",
        (_said(text), where[0], but),
    ).fetchone()
    return (*causes, REPEATED) if number >= OFTEN else causes


def _said(text: str) -> bytes:
    """A hash by which texts that say the same are found, whatever their spaces and capitals."""
    return hashlib.blake2b(" ".join(text.casefold().split()).encode(), digest_size=8).digest()


def withdraw(connection: sqlite3.Connection, receipt: bytes) -> Heard:
    """Erase the words of a comment, and what was said to moderators of it. Its place stays, unless nobody has read it.

    Raises `UnknownCommentReceipt`.
    """
    comment = by_receipt(connection, receipt)
    connection.execute(
        "UPDATE comment SET name = '', stance = '', text = '', proposed = '', said = x'', sentence = '', "
        "objection = '', state = ?, cause = '', queued = NULL, version = version + 1, "
        "place = place AND (state <> ? OR EXISTS (SELECT 1 FROM comment AS reply WHERE reply.parent_id = comment.id)) "
        "WHERE id = ?",
        (WITHDRAWN, WAITING, comment.id),
    )
    connection.execute("DELETE FROM report WHERE comment_id = ?", (comment.id,))
    return heard(connection, comment.id)


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
    return heard(connection, id)


def stand(connection: sqlite3.Connection, key: ThreadKey, voter: bytes, side: int) -> Stood:
    """Note what somebody thinks of a part of a text, as in `agree`; how many do."""
    thread_id = _thread_id(connection, key)
    connection.execute("DELETE FROM stand WHERE thread_id = ? AND voter = ?", (thread_id, voter))
    if side:
        connection.execute("INSERT INTO stand (thread_id, voter, side) VALUES (?, ?, ?)", (thread_id, voter, side))
    [agree, disagree] = connection.execute("SELECT agree, disagree FROM thread WHERE id = ?", (thread_id,)).fetchone()
    return Stood(key, agree, disagree)


def side(connection: sqlite3.Connection, id: int, voter: bytes) -> int:
    """What somebody thinks of a comment: 1, -1 or 0."""
    found = connection.execute("SELECT side FROM agreement WHERE comment_id = ? AND voter = ?", (id, voter)).fetchone()
    return int(found[0]) if found else 0


UNANSWERED = 20
"""How many are given at a time."""


def unanswered(connection: sqlite3.Connection, first: int) -> list[StoredComment]:
    """Published comments that nobody has answered in the authority's name: questions first, then those that most people
    agree with; from the `first`th on."""
    ids = connection.execute(
        "SELECT id FROM comment AS one WHERE parent_id IS NULL AND state = ? AND NOT official AND NOT EXISTS "
        "(SELECT 1 FROM comment WHERE parent_id = one.id AND official AND state = ?) "
        "ORDER BY stance <> 'question', disagree - agree, id LIMIT ? OFFSET ?",
        (PUBLISHED, PUBLISHED, UNANSWERED, first),
    ).fetchall()
    return [by_id(connection, id) for (id,) in ids]


def by_id(connection: sqlite3.Connection, id: int) -> StoredComment:
    """One comment. Raises `UnknownComment`."""
    found = next(stored(connection, "comment.id = ?", id), None)
    if found is None:
        raise UnknownComment
    return found


def by_receipt(connection: sqlite3.Connection, receipt: bytes) -> StoredComment:
    """The comment of a receipt. Raises `UnknownCommentReceipt`."""
    found = next(stored(connection, "comment.receipt = ?", receipt), None)
    if found is None:
        raise UnknownCommentReceipt
    return found


def threads(connection: sqlite3.Connection) -> Mapping[ThreadKey, Thread]:
    """Everything that may be read, by where it stands."""
    return _threads(stored(connection, _TO_READ, WAITING), connection.execute(_STANDS))


def thread(connection: sqlite3.Connection, key: ThreadKey) -> Thread:
    """What may be read in one place."""
    rows = stored(connection, f"{_TO_READ} AND (consultation, kind, slug, part) = (?, ?, ?, ?)", WAITING, *key)
    stands = connection.execute(f"{_STANDS} AND (consultation, kind, slug, part) = (?, ?, ?, ?)", key)
    return _threads(rows, stands).get(key, Thread(()))


def rename(connection: sqlite3.Connection, former: ThreadKey, present: ThreadKey) -> None:
    """Let what was written in one place stand in another, with what was written there."""
    old = connection.execute(_THREAD, former).fetchone()
    if old is None:
        return
    new = _thread_id(connection, present)
    connection.execute("UPDATE comment SET thread_id = ? WHERE thread_id = ?", (new, *old))
    connection.execute("DELETE FROM thread WHERE id = ?", old)


_STANDS = "SELECT consultation, kind, slug, part, agree, disagree FROM thread WHERE agree + disagree > 0"

Stand: TypeAlias = tuple[str, str, str, str, int, int]
"""The key of a thread, and how many people agree and do not."""

_THREAD = "SELECT id FROM thread WHERE (consultation, kind, slug, part) = (?, ?, ?, ?)"

_TO_READ = "comment.state <> ? AND comment.place"
"""Of what everybody may know of, if not its words."""

_COLUMNS = """
    SELECT comment.id, consultation, kind, slug, part, parent_id, author, receipt, name, stance, text, proposed,
        language, moment, edited, state, reason, sentence, objection, cause, queued, version, official, comment.agree,
        comment.disagree
    FROM comment JOIN thread ON thread.id = thread_id
"""


def stored(connection: sqlite3.Connection, condition: str, *values: object) -> Iterator[StoredComment]:
    """The comments of which a condition on `comment` and `thread` is true, the earliest first."""
    for row in connection.execute(f"{_COLUMNS} WHERE {condition} ORDER BY comment.id", values):
        id, consultation, kind, slug, part, parent, author, receipt, name, stance, text, proposed, *rest = row
        language, moment, edited, state, reason, sentence, objection, *rest = rest
        cause, queued, version, official, agree, disagree = rest
        yield StoredComment(
            id, (consultation, kind, slug, part), parent, author, receipt, Words(name, stance, text, proposed),
            language, datetime.fromisoformat(moment), datetime.fromisoformat(edited) if edited else None, state, reason,
            sentence, objection, tuple(cause.split()), datetime.fromisoformat(queued) if queued else None, version,
            bool(official), agree, disagree,
        )  # fmt: skip


def _threads(rows: Iterable[StoredComment], stands: Iterable[Stand]) -> dict[ThreadKey, Thread]:
    replies: dict[int, list[Comment]] = {}
    first: dict[ThreadKey, list[StoredComment]] = {}
    for row in rows:
        if row.parent is None:
            first.setdefault(row.thread, []).append(row)
        else:
            replies.setdefault(row.parent, []).append(_public(row))
    votes = {(consultation, kind, slug, part): sides for consultation, kind, slug, part, *sides in stands}
    return {
        key: Thread(
            [_public(row, _answers_first(replies.get(row.id, ()))) for row in first.get(key, ())], *votes.get(key, ())
        )
        for key in {**first, **votes}
    }


def _answers_first(replies: Sequence[Comment]) -> tuple[Comment, ...]:
    """Replies in their order, the authority's answers before all others."""
    return tuple(sorted(replies, key=lambda reply: not reply.official))


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
        official=row.official,
        proposed=words.proposed,
    )


def heard(connection: sqlite3.Connection, id: int | None, *, ruled: bool = False) -> Heard:
    """A comment as it is now, and where."""
    comment = by_id(connection, id or 0)
    return Heard(comment.thread, comment, ruled)


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


def stamp(moment: datetime) -> str:
    """A moment as it is stored."""
    return moment.astimezone(UTC).isoformat(timespec="seconds")
