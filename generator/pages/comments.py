"""The comments on a topic: in which orders they are read, and the pages that it takes.

Those who comment first would be read most if all read from the top. So the order in which a discussion is met is drawn
anew each day, the same for everybody.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import TypeAlias

from ballots.lean import dataclass
from generator.discussion import Comment, Thread

PER_PAGE = 50
FIRST = 5
"""How many comments stand on the page of the topic itself."""

RANKED = 4
"""Pages of each order but that of time, in which every comment is found: nobody reads the two hundred and first of the
most agreed."""

Key: TypeAlias = Callable[[Comment], tuple[object, ...]]

RANDOM, AGREED, RECENT, DEBATED, FEWEST = "random", "agreed", "recent", "debated", "needs-votes"
ORDERS = (RANDOM, AGREED, RECENT, DEBATED, FEWEST)
"""Their names, as in addresses."""

_KEYS: Mapping[str, Key] = {
    # By how many more agree than do not: a handful of quick agreements does not beat a broad one.
    AGREED: lambda comment: (comment.disagree - comment.agree, -comment.id),
    # Where people answer, and where they are divided.
    DEBATED: lambda comment: (-_answers(comment) - min(comment.agree, comment.disagree), -comment.id),
    FEWEST: lambda comment: (comment.agree + comment.disagree, comment.id),
}


def _answers(comment: Comment) -> int:
    return sum(reply.published for reply in comment.replies)


@dataclass(frozen=True)
class Sheet:
    """One page of a thread: its comments, its number, and how many pages there are in this order, which is `partial` if
    it ends before all comments are read."""

    order: str
    number: int
    of: int
    comments: tuple[Comment, ...]
    partial: bool

    @property
    def place(self) -> int:
        """Its place in the order, from 1."""
        return self.of + 1 - self.number if self.order == RECENT else self.number

    @property
    def path(self) -> str:
        """Below the address of all comments."""
        return sheet_path(self.order, self.number, self.of)

    @property
    def next(self) -> str | None:
        """The path of what follows, None after the last."""
        return self._beside(1)

    @property
    def previous(self) -> str | None:
        """The path of what goes before, None before the first."""
        return self._beside(-1)

    @property
    def last(self) -> str:
        """The path of the last page."""
        return sheet_path(self.order, 1 if self.order == RECENT else self.of, self.of)

    def _beside(self, step: int) -> str | None:
        number = self.number - step if self.order == RECENT else self.number + step
        return sheet_path(self.order, number, self.of) if 1 <= number <= self.of else None


def sheet_path(order: str, number: int, of: int) -> str:
    """Where a page stands below the address of all comments. Those in the order of time are numbered from the earliest,
    so that a page that is full stays as it is."""
    first = of if order == RECENT else 1
    return ("" if order == RANDOM else f"{order}/") + ("" if number == first else f"{number}/")


def recent_path(thread: Thread, id: int) -> str:
    """The path of the page on which a comment or reply is among the latest, below the address of all comments; the
    first page for one that is not there."""
    of = len(_pages(thread.said))
    for place, comment in enumerate(thread.said):
        if id == comment.id or any(id == reply.id for reply in comment.replies):
            return sheet_path(RECENT, place // PER_PAGE + 1, of)
    return sheet_path(RECENT, of, of)


class Sheets:
    """The pages of a thread. `seed` draws the random order."""

    def __init__(self, thread: Thread, seed: str) -> None:
        self._thread = thread
        self._seed = seed

    def first(self) -> tuple[Comment, ...]:
        """The comments that are met first."""
        return tuple(self._ordered(RANDOM)[:FIRST])

    @property
    def more(self) -> bool:
        """Whether there are others than those."""
        return len(self._published) > FIRST

    def of(self, order: str) -> Iterator[Sheet]:
        """The pages of an order; there is one even where nobody has written."""
        partial = order != RECENT and len(self._published) > RANKED * PER_PAGE
        if order == RECENT:
            pages = [tuple(reversed(page)) for page in _pages(self._thread.said)]
        else:
            pages = _pages(self._ordered(order)[: RANKED * PER_PAGE])
        for number, comments in enumerate(pages, 1):
            yield Sheet(order, number, len(pages), comments, partial)

    def _ordered(self, order: str) -> Sequence[Comment]:
        return sorted(self._published, key=_KEYS.get(order, self._drawn))

    @cached_property
    def _published(self) -> Sequence[Comment]:
        return [comment for comment in self._thread.said if comment.published]

    def _drawn(self, comment: Comment) -> tuple[object, ...]:
        return (hashlib.blake2b(f"{self._seed} {comment.id}".encode(), digest_size=8).digest(),)


def _pages(comments: Sequence[Comment]) -> list[tuple[Comment, ...]]:
    return [tuple(comments[first : first + PER_PAGE]) for first in range(0, max(1, len(comments)), PER_PAGE)]
