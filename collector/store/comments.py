"""What people write: jobs that store comments and what is thought of them, each on the connection that it is given.

As in `records`, a job that raises has changed nothing.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from datetime import UTC, datetime
from typing import NamedTuple

from collector.http.comment_refusals import NoLongerEditable, OwnComment, TooDeep, UnknownComment
from collector.store.reading import WAITING, Heard, Stood, Words, by_id, by_receipt, heard, proposal
from generator.discussion import HELD, PUBLISHED, WITHDRAWN, Proposal, ThreadKey

REPEATED, OFTEN = "repeated", 2
"""The cause of a comment that repeats what was said already so many times."""

LONG = 40
"""Characters of a text that nobody writes twice by chance."""


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


def write(connection: sqlite3.Connection, written: Written) -> Heard:
    """Store a comment, unless its author has written the very same in the same place: then that one stays, alone.

    Raises `UnknownComment` or `TooDeep` where the comment to be answered is none, `UnknownProposal` where it is about a
    proposal that is none.
    """
    if written.thread[1] == "proposal":
        proposal(connection, written.thread)
    thread_id = thread_id_of(connection, written.thread)
    if written.parent is not None:
        _check_parent(connection, thread_id, written.parent, official=written.official)
    same = connection.execute(
        "SELECT id FROM comment WHERE thread_id = ? AND author = ? AND text = ? AND proposed = ? AND parent_id IS ? "
        "AND state <> ?",
        (thread_id, written.author, written.words.text, written.words.proposed, written.parent, WITHDRAWN),
    ).fetchone()
    if same:
        return heard(connection, same[0])
    return heard(connection, insert(connection, thread_id, written))


def insert(connection: sqlite3.Connection, thread_id: int, written: Written) -> int:
    """Store what is written in a thread; its id."""
    causes = _with_repetition(connection, written.causes, written.words.text, written.thread)
    words = written.words
    added = connection.execute(
        "INSERT INTO comment (thread_id, parent_id, author, receipt, name, stance, text, proposed, said, language, "
        "moment, state, cause, queued, official) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            thread_id, written.parent, written.author, written.receipt, *words[:4], _said(words.text), written.language,
            stamp(written.moment), *_waiting(causes, written.moment), written.official,
        ),
    )  # fmt: skip
    return int(added.lastrowid or 0)


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
            (*words[:4], _said(words.text), stamp(now), state, cause, queued, comment.id),
        )
        if words.proposal:
            keep_proposal(connection, comment.id, words.proposal)
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
    if comment.words.proposal:
        keep_proposal(connection, comment.id, Proposal())
    return heard(connection, comment.id)


def keep_proposal(connection: sqlite3.Connection, id: int, proposal: Proposal) -> None:
    """Store what a proposal says besides its text."""
    fields = json.dumps(dict(proposal.fields), ensure_ascii=False)
    connection.execute(
        "INSERT OR REPLACE INTO proposal (comment_id, title, category, fields) VALUES (?, ?, ?, ?)",
        (id, proposal.title, proposal.category, fields),
    )


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
    thread_id = thread_id_of(connection, key)
    connection.execute("DELETE FROM stand WHERE thread_id = ? AND voter = ?", (thread_id, voter))
    if side:
        connection.execute("INSERT INTO stand (thread_id, voter, side) VALUES (?, ?, ?)", (thread_id, voter, side))
    [agree, disagree] = connection.execute("SELECT agree, disagree FROM thread WHERE id = ?", (thread_id,)).fetchone()
    return Stood(key, agree, disagree)


def side(connection: sqlite3.Connection, id: int, voter: bytes) -> int:
    """What somebody thinks of a comment: 1, -1 or 0."""
    found = connection.execute("SELECT side FROM agreement WHERE comment_id = ? AND voter = ?", (id, voter)).fetchone()
    return int(found[0]) if found else 0


def rename(connection: sqlite3.Connection, former: ThreadKey, present: ThreadKey) -> None:
    """Let what was written in one place stand in another, with what was written there."""
    old = connection.execute(_THREAD, former).fetchone()
    if old is None:
        return
    new = thread_id_of(connection, present)
    connection.execute("UPDATE comment SET thread_id = ? WHERE thread_id = ?", (new, *old))
    connection.execute("DELETE FROM thread WHERE id = ?", old)


_THREAD = "SELECT id FROM thread WHERE (consultation, kind, slug, part) = (?, ?, ?, ?)"


def thread_id_of(connection: sqlite3.Connection, key: ThreadKey) -> int:
    """The row of a thread, which there may not have been."""
    connection.execute("INSERT OR IGNORE INTO thread (consultation, kind, slug, part) VALUES (?, ?, ?, ?)", key)
    [id] = connection.execute(_THREAD, key).fetchone()
    return int(id)


def _check_parent(connection: sqlite3.Connection, thread_id: int, parent: int, *, official: bool) -> None:
    """Nobody but the authority answers a proposal itself: what others say of it are comments."""
    found = connection.execute(
        "SELECT parent_id, state, title FROM comment LEFT JOIN proposal ON comment_id = id "
        "WHERE id = ? AND thread_id = ?",
        (parent, thread_id),
    ).fetchone()
    if found is None or found[1] != PUBLISHED or (found[2] is not None and not official):
        raise UnknownComment
    if found[0] is not None:
        raise TooDeep


def stamp(moment: datetime) -> str:
    """A moment as it is stored."""
    return moment.astimezone(UTC).isoformat(timespec="seconds")
