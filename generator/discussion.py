"""What citizens have written where something is discussed, as far as everybody may read it.

In the results document, a thread is

    {"consultation": "…", "kind": "topic", "slug": "…", "part": "",
     "comments": [{"id": 12, "moment": "…", "name": "…", "stance": "for", "text": "…", "language": "fr", "agree": 3,
                   "disagree": 1, "edited": false, "state": "published", "reason": "", "replies": [{…}, …]}, …]}

What waits for a moderator is absent. Of a comment that was withheld or withdrawn the place is left, and of a withheld
one the reason: `name`, `stance` and `text` are ''.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any, TypeAlias

from generator.stamps import digest

ThreadKey: TypeAlias = tuple[str, str, str, str]
"""Where something is discussed: the consultation's slug, a kind of thing (`topic`), its slug, and the part of it, ''
for the whole."""


Changed: TypeAlias = tuple[str, str] | ThreadKey
"""What those who take part change: the count of a topic (`model.TopicKey`), or what is written in a thread."""

PUBLISHED, WITHHELD, WITHDRAWN = "published", "withheld", "withdrawn"
STATES = (PUBLISHED, WITHHELD, WITHDRAWN)


def on_topic(key: tuple[str, str]) -> ThreadKey:
    """The thread of a topic."""
    consultation, slug = key
    return consultation, "topic", slug, ""


@dataclass(frozen=True)  # without slots they are read back three times as fast
class Comment:
    """One comment, or a reply to one, which has no `replies`.

    text: plain, with empty lines between paragraphs. language: of the page that it was sent from. agree, disagree: how
    many people do. state: one of `STATES`; reason: the id of the rule that a withheld one breaks, or ''. replies: the
    earliest first.
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

    @property
    def published(self) -> bool:
        """Whether its words may be read."""
        return self.state == PUBLISHED


class Thread:
    """The comments on one thing, the earliest first; replies stand within them."""

    def __init__(self, comments: Sequence[Comment]) -> None:
        self.comments = tuple(comments)

    @cached_property
    def mark(self) -> str:
        """A hash of all of it: to compare ten thousand comments with each vote would take too long."""
        return digest(self.comments)

    def __eq__(self, other: object) -> bool:
        return self.mark == other.mark if isinstance(other, Thread) else NotImplemented

    def __hash__(self) -> int:
        return hash(self.mark)

    def __repr__(self) -> str:
        return f"Thread({self.mark})"

    @property
    def size(self) -> int:
        """How many comments and replies can be read."""
        return sum(comment.published for comment in self._all())

    def _all(self) -> Iterator[Comment]:
        for comment in self.comments:
            yield comment
            yield from comment.replies


NOTHING = Thread(())
"""Nobody has written anything."""


def thread_json(key: ThreadKey, thread: Thread) -> dict[str, Any]:
    """A thread, ready for `json.dumps`."""
    names = zip(("consultation", "kind", "slug", "part"), key, strict=True)
    return {**dict(names), "comments": [_comment_json(comment) for comment in thread.comments]}


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
        "replies": [_comment_json(reply) for reply in comment.replies],
    }


def thread_of(entry: Any) -> tuple[ThreadKey, Thread]:
    """A thread of a results document. Raises `ValueError`, `KeyError`, `TypeError` or `AttributeError` for anything
    else."""
    consultation, kind, slug, part = (str(entry[name]) for name in ("consultation", "kind", "slug", "part"))
    return (consultation, kind, slug, part), Thread([_comment(comment) for comment in entry["comments"]])


def _comment(entry: Any) -> Comment:
    if entry["state"] not in STATES:
        raise ValueError(f"{entry['state']!r} is not the state of a comment")
    if entry["state"] != PUBLISHED and (entry["name"] or entry["text"]):
        raise ValueError("what is withheld or withdrawn has no words")
    return Comment(
        id=_whole(entry["id"]),
        moment=datetime.fromisoformat(entry["moment"]),
        name=str(entry["name"]),
        stance=str(entry["stance"]),
        text=str(entry["text"]),
        language=str(entry["language"]),
        agree=_whole(entry["agree"]),
        disagree=_whole(entry["disagree"]),
        edited=entry["edited"] is True,
        state=entry["state"],
        reason=str(entry["reason"]),
        replies=tuple(_comment(reply) for reply in entry["replies"]),
    )


def _whole(value: Any) -> int:
    if type(value) is not int or value < 0:  # True is an int too
        raise ValueError(f"{value!r} is not a whole number")
    return value
