"""What people have written, read back from the database; as in `records`."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple, TypeAlias

from collector.http.comment_refusals import UnknownComment, UnknownCommentReceipt
from collector.http.proposal_refusals import UnknownProposal
from generator.discussion import PUBLISHED, WITHHELD, Comment, Proposal, Thread, ThreadKey

WAITING = "waiting"
"""The state of a comment that a moderator has yet to approve."""

EDITABLE = timedelta(minutes=15)
"""For how long its author may change a comment."""


class Words(NamedTuple):
    """What somebody says: a name or '', a stance or '', and plain text. An amendment has `proposed` other words, and
    its text may be ''; a proposal has a title and more."""

    name: str
    stance: str
    text: str
    proposed: str = ""
    proposal: Proposal | None = None

    @property
    def all(self) -> str:
        """All that was written, but for the name."""
        return " ".join(filter(None, (self.proposal.words if self.proposal else "", self.text, self.proposed)))


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


def proposal(connection: sqlite3.Connection, key: ThreadKey) -> StoredComment:
    """The proposal in a thread, as long as it can be read. Raises `UnknownProposal`."""
    condition = "title IS NOT NULL AND state = ? AND (consultation, kind, slug, part) = (?, ?, ?, ?)"
    found = next(stored(connection, condition, PUBLISHED, *key), None)
    if found is None:
        raise UnknownProposal
    return found


def threads(connection: sqlite3.Connection) -> Mapping[ThreadKey, Thread]:
    """Everything that may be read, by where it stands."""
    return _threads(stored(connection, _TO_READ, WAITING), connection.execute(_STANDS))


def thread(connection: sqlite3.Connection, key: ThreadKey) -> Thread:
    """What may be read in one place."""
    rows = stored(connection, f"{_TO_READ} AND (consultation, kind, slug, part) = (?, ?, ?, ?)", WAITING, *key)
    stands = connection.execute(f"{_STANDS} AND (consultation, kind, slug, part) = (?, ?, ?, ?)", key)
    return _threads(rows, stands).get(key, Thread(()))


_STANDS = "SELECT consultation, kind, slug, part, agree, disagree FROM thread WHERE agree + disagree > 0"

Stand: TypeAlias = tuple[str, str, str, str, int, int]
"""The key of a thread, and how many people agree and do not."""

_TO_READ = "comment.state <> ? AND comment.place"
"""Of what everybody may know of, if not its words."""

_COLUMNS = """
    SELECT comment.id, consultation, kind, slug, part, parent_id, author, receipt, name, stance, text, proposed,
        language, moment, edited, state, reason, sentence, objection, cause, queued, version, official, comment.agree,
        comment.disagree, title, category, fields
    FROM comment JOIN thread ON thread.id = thread_id LEFT JOIN proposal ON comment_id = comment.id
"""


def stored(connection: sqlite3.Connection, condition: str, *values: object) -> Iterator[StoredComment]:
    """The comments of which a condition on `comment` and `thread` is true, the earliest first."""
    for row in connection.execute(f"{_COLUMNS} WHERE {condition} ORDER BY comment.id", values):
        id, consultation, kind, slug, part, parent, author, receipt, name, stance, text, proposed, *rest = row
        language, moment, edited, state, reason, sentence, objection, *rest = rest
        cause, queued, version, official, agree, disagree, title, category, fields = rest
        proposal = None if title is None else Proposal(title, category, json.loads(fields))
        words = Words(name, stance, text, proposed, proposal)
        yield StoredComment(
            id, (consultation, kind, slug, part), parent, author, receipt, words, language,
            datetime.fromisoformat(moment), datetime.fromisoformat(edited) if edited else None, state, reason, sentence,
            objection, tuple(cause.split()), datetime.fromisoformat(queued) if queued else None, version,
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
    bare = Words("", "", "", "", row.words.proposal and Proposal())
    words = row.words if row.state == PUBLISHED else bare
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
        proposal=words.proposal,
    )


def heard(connection: sqlite3.Connection, id: int | None, *, ruled: bool = False) -> Heard:
    """A comment as it is now, and where."""
    comment = by_id(connection, id or 0)
    return Heard(comment.thread, comment, ruled)
