"""What citizens have written where something is discussed, as far as everybody may read it.

In the results document, a thread is

    {"consultation": "…", "kind": "topic", "slug": "…", "part": "", "agree": 0, "disagree": 0,
     "comments": [{"id": 12, "moment": "…", "name": "…", "stance": "for", "text": "…", "language": "fr", "agree": 3,
                   "disagree": 1, "edited": false, "state": "published", "reason": "", "official": false,
                   "proposed": "", "replies": [{…}, …]}, …]}

and the log of what moderators decided in a consultation

    {"consultation": "…", "rulings": [{"moment": "…", "action": "withhold", "reason": "insult", "kind": "topic",
                                       "slug": "…", "part": ""}, …]}

and a text that is discussed, as it was at each change

    {"consultation": "…", "text": "…", "versions": [{"moment": "…", "prose": {"fr": "…"}}, …]}

What waits for a moderator is absent. Of a comment that is held back, withheld or withdrawn the place is left, and of a
withheld one the reason: `name`, `stance` and `text` are ''.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any, Generic, TypeAlias, TypeVar

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


def on_part(consultation: str, text: str, part: str) -> ThreadKey:
    """The thread of a part of a text; with '' for the part, the key of the text as that in which something changes."""
    return consultation, "text", text, part


@dataclass(frozen=True)  # without slots they are read back three times as fast
class Comment:
    """One comment, or a reply to one, which has no `replies`.

    text: plain, with empty lines between paragraphs. language: of the page that it was sent from. agree, disagree: how
    many people do. state: one of `STATES`; reason: the id of the rule that a withheld one breaks, or ''. replies: the
    authority's answers first, then the earliest. official: whether it is such an answer, by the person called `name`.
    proposed: other words for a part of a text; `text` then says why, and may be ''.
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
        """The comments that propose no other words."""
        return tuple(comment for comment in self._items if not comment.proposed)

    @property
    def amendments(self) -> tuple[Comment, ...]:
        """Those that do, as far as they can be read."""
        return tuple(comment for comment in self._items if comment.proposed and comment.published)

    @cached_property
    def size(self) -> int:
        """How many comments and replies can be read; amendments are counted apart."""
        return sum(not comment.proposed for comment in self.readable())

    def readable(self) -> Iterator[Comment]:
        """The comments, replies and amendments that can be read."""
        return (comment for comment in self._all() if comment.published)

    def _all(self) -> Iterator[Comment]:
        for comment in self.comments:
            yield comment
            yield from comment.replies


NOTHING = Thread(())
"""Nobody has written anything."""

NO_HISTORY = History(())
"""Nobody has seen the text before."""

NO_LOG = Log(())
"""Nothing has been decided."""


def thread_json(key: ThreadKey, thread: Thread) -> dict[str, Any]:
    """A thread, ready for `json.dumps`."""
    names = zip(("consultation", "kind", "slug", "part"), key, strict=True)
    comments = [_comment_json(comment) for comment in thread.comments]
    return {**dict(names), "agree": thread.agree, "disagree": thread.disagree, "comments": comments}


def log_json(consultation: str, log: Log) -> dict[str, Any]:
    """A log, ready for `json.dumps`."""
    return {"consultation": consultation, "rulings": [_ruling_json(ruling) for ruling in log.rulings]}


def _ruling_json(ruling: Ruling) -> dict[str, Any]:
    _, kind, slug, part = ruling.thread
    moment = ruling.moment.isoformat(timespec="seconds")
    return {
        "moment": moment, "action": ruling.action, "reason": ruling.reason, "kind": kind, "slug": slug, "part": part
    }  # fmt: skip


def history_json(key: tuple[str, str], history: History) -> dict[str, Any]:
    """The versions of a text, ready for `json.dumps`."""
    versions = [
        {"moment": one.moment.isoformat(timespec="seconds"), "prose": dict(one.prose)} for one in history.versions
    ]
    return {"consultation": key[0], "text": key[1], "versions": versions}


def _comment_json(comment: Comment) -> dict[str, Any]:
    return {
        "id": comment.id,
        "moment": comment.moment.isoformat(timespec="seconds"),
        "name": comment.name,
        "stance": comment.stance,
        "text": comment.text,
        "language": comment.language,
        "agree": comment.agree,
        "disagree": comment.disagree,
        "edited": comment.edited,
        "state": comment.state,
        "reason": comment.reason,
        "official": comment.official,
        "proposed": comment.proposed,
        "replies": [_comment_json(reply) for reply in comment.replies],
    }


def thread_of(entry: Any) -> tuple[ThreadKey, Thread]:
    """A thread of a results document. Raises `ValueError`, `KeyError`, `TypeError` or `AttributeError` for anything
    else."""
    consultation, kind, slug, part = (str(entry[name]) for name in ("consultation", "kind", "slug", "part"))
    comments = [_comment(comment) for comment in entry["comments"]]
    return (consultation, kind, slug, part), Thread(comments, _whole(entry["agree"]), _whole(entry["disagree"]))


def log_of(entry: Any) -> tuple[str, Log]:
    """A log of a results document. Raises as `thread_of`."""
    consultation = str(entry["consultation"])
    return consultation, Log([_ruling(consultation, ruling) for ruling in entry["rulings"]])


def _ruling(consultation: str, entry: Any) -> Ruling:
    if entry["action"] not in ACTIONS:
        raise ValueError(f"{entry['action']!r} is not what a moderator does")
    thread = (consultation, str(entry["kind"]), str(entry["slug"]), str(entry["part"]))
    return Ruling(datetime.fromisoformat(entry["moment"]), entry["action"], str(entry["reason"]), thread)


def history_of(entry: Any) -> tuple[tuple[str, str], History]:
    """The versions of a text in a results document. Raises as `thread_of`."""
    versions = [
        TextVersion(
            datetime.fromisoformat(one["moment"]),
            {str(language): str(prose) for language, prose in one["prose"].items()},
        )
        for one in entry["versions"]
    ]
    return (str(entry["consultation"]), str(entry["text"])), History(versions)


def _comment(entry: Any) -> Comment:
    if entry["state"] not in STATES:
        raise ValueError(f"{entry['state']!r} is not the state of a comment")
    if entry["state"] != PUBLISHED and any(entry[words] for words in ("name", "stance", "text", "proposed")):
        raise ValueError("what is withheld or withdrawn has no words")
    if entry["stance"] not in ("", *STANCES):
        raise ValueError(f"{entry['stance']!r} is not what a comment may be")
    if any(reply["replies"] for reply in entry["replies"]):
        raise ValueError("an answer has no answers")
    return Comment(
        id=_whole(entry["id"]),
        moment=datetime.fromisoformat(entry["moment"]),
        name=str(entry["name"]),
        stance=entry["stance"],
        text=str(entry["text"]),
        language=str(entry["language"]),
        agree=_whole(entry["agree"]),
        disagree=_whole(entry["disagree"]),
        edited=entry["edited"] is True,
        state=entry["state"],
        reason=str(entry["reason"]),
        official=entry["official"] is True,
        proposed=str(entry["proposed"]),
        replies=tuple(_comment(reply) for reply in entry["replies"]),
    )


def _whole(value: Any) -> int:
    if type(value) is not int or value < 0:  # True is an int too
        raise ValueError(f"{value!r} is not a whole number")
    return value
