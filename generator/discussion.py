"""What citizens have written where something is discussed, as far as everybody may read it.

What waits for a moderator is absent. Of a comment that is held back, withheld or withdrawn the place is left, and of a
withheld one the reason: `name`, `stance` and `text` are ''.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Generic, TypeAlias, TypeVar

from generator.stamps import digest

ThreadKey: TypeAlias = tuple[str, str, str, str]
"""Where something is discussed: the consultation's slug, a kind of thing (`topic`), its slug, and the part of it, ''
for the whole."""


Changed: TypeAlias = tuple[str, str] | ThreadKey
"""What those who take part change: the count of a topic (`model.TopicKey`), or what is written in a thread."""

STANCES = ("for", "against", "question", "suggestion")
"""What a comment may be."""

PUBLISHED, HELD, WITHHELD, WITHDRAWN = "published", "held", "withheld", "withdrawn"
STATES = (PUBLISHED, HELD, WITHHELD, WITHDRAWN)
"""Of what may be known of a comment: it can be read; it is held back until a moderator has looked at it, or for good;
or its author took it back."""


APPROVE, WITHHOLD, UNDO = "approve", "withhold", "undo"
ACTIONS = (APPROVE, WITHHOLD, UNDO)
"""What moderators do."""

Item = TypeVar("Item")


def log_key(consultation: str) -> ThreadKey:
    """Under which the log of a consultation is among what changes."""
    return consultation, "moderation", "", ""


def on_topic(key: tuple[str, str]) -> ThreadKey:
    """The thread of a topic."""
    consultation, slug = key
    return consultation, "topic", slug, ""


def on_proposal(consultation: str, number: str) -> ThreadKey:
    """The thread of a proposal; with '' for the number, the key of all proposals of a consultation as that in which
    something changes."""
    return consultation, "proposal", number, ""


def on_part(consultation: str, text: str, part: str) -> ThreadKey:
    """The thread of a part of a text; with '' for the part, the key of the text as that in which something changes."""
    return consultation, "text", text, part


@dataclass(frozen=True)
class Proposal:
    """What a proposal says besides its text: a title, the id of its category or '', and the words of its other fields
    by their ids. Where it cannot be read all of that is empty."""

    title: str = ""
    category: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)

    @property
    def words(self) -> str:
        """All that was written, but for its text."""
        return " ".join((self.title, *self.fields.values())).strip()


@dataclass(frozen=True)  # without slots they are read back three times as fast
class Comment:
    """One comment, or a reply to one, which has no `replies`.

    text: plain, with empty lines between paragraphs. language: of the page that it was sent from. agree, disagree: how
    many people do. state: one of `STATES`; reason: the id of the rule that a withheld one breaks, or ''. replies: the
    authority's answers first, then the earliest. official: whether it is such an answer, by the person called `name`.
    proposed: other words for a part of a text; `text` then says why, and may be ''. proposal: what else a proposal
    says, of which `text` is the body; those who agree are its supporters.
    """

    id: int
    moment: datetime
    name: str
    stance: str
    text: str
    language: str
    agree: int
    disagree: int
    edited: bool
    state: str
    reason: str
    replies: tuple[Comment, ...] = ()
    official: bool = False
    proposed: str = ""
    proposal: Proposal | None = None

    @property
    def published(self) -> bool:
        """Whether its words may be read."""
        return self.state == PUBLISHED


@dataclass(frozen=True)
class Ruling:
    """What a moderator decided on a comment in `thread`: `approve` or `withhold` it, or take the last decision back
    (`undo`); reason: the id of the rule that a withheld one breaks, or ''."""

    moment: datetime
    action: str
    reason: str
    thread: ThreadKey


@dataclass(frozen=True)
class TextVersion:
    """A text as it was from a moment on: its Markdown by language, the original first."""

    moment: datetime
    prose: Mapping[str, str]


class _Marked(Generic[Item]):
    """Many things in order, compared by a hash of all: to look at ten thousand with each vote would take too long."""

    def __init__(self, items: Sequence[Item]) -> None:
        self._items = tuple(items)

    @cached_property
    def mark(self) -> str:
        """The hash."""
        return digest(self._items)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, type(self)) and self.mark == other.mark

    def __hash__(self) -> int:
        return hash(self.mark)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.mark})"


class Log(_Marked[Ruling]):
    """The decisions in one consultation, the earliest first."""

    @property
    def rulings(self) -> tuple[Ruling, ...]:
        """All of them."""
        return self._items


class History(_Marked[TextVersion]):
    """The versions of one text, the earliest first; the last one is as it was when somebody looked."""

    @property
    def versions(self) -> tuple[TextVersion, ...]:
        """All of them."""
        return self._items


class Thread(_Marked[Comment]):
    """The comments on one thing, the earliest first; replies stand within them. `agree` and `disagree` are how many
    people do with the thing itself, where that is asked."""

    def __init__(self, comments: Sequence[Comment], agree: int = 0, disagree: int = 0) -> None:
        super().__init__(comments)
        self.agree = agree
        self.disagree = disagree

    @cached_property
    def mark(self) -> str:
        """The hash, of the votes too."""
        return digest(self._items, self.agree, self.disagree)

    def __bool__(self) -> bool:
        """Whether anybody has written or voted."""
        return bool(self._items or self.agree or self.disagree)

    @property
    def comments(self) -> tuple[Comment, ...]:
        """Those that answer no other."""
        return self._items

    @cached_property
    def said(self) -> tuple[Comment, ...]:
        """The comments, without the proposal and the amendments that they are about."""
        return tuple(comment for comment in self._items if not comment.proposed and comment.proposal is None)

    @property
    def proposal(self) -> Comment | None:
        """The proposal itself, in the thread of one."""
        return self._items[0] if self._items and self._items[0].proposal is not None else None

    @property
    def amendments(self) -> tuple[Comment, ...]:
        """Those that do, as far as they can be read."""
        return tuple(comment for comment in self._items if comment.proposed and comment.published)

    @cached_property
    def size(self) -> int:
        """How many comments and replies to them can be read."""
        return sum(comment.published for one in self.said for comment in (one, *one.replies))

    def readable(self) -> Iterator[Comment]:
        """What can be read of the comments, replies and amendments."""
        about = self.comments if self.proposal is None else self.comments[1:]
        return (comment for one in about for comment in (one, *one.replies) if comment.published)


NOTHING = Thread(())
"""Nobody has written anything."""

NO_HISTORY = History(())
"""Nobody has seen the text before."""

NO_LOG = Log(())
"""Nothing has been decided."""
