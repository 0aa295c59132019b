"""Instant-runoff voting: in each round a ballot counts for its best option still standing; the last option leaves.

A ballot all of whose options have left is exhausted. The count goes on until one option stands, so that it orders all:
an option is the better the later it leaves. One with more than half of a round's ballots wins in any case.

Ties for the last place:
- Options that together have fewer ballots than the next one leave together, since each of them leaves before that one
  whoever goes first. They are tied with each other.
- Otherwise it may matter who leaves. Every way is followed ("parallel universes": V. Conitzer, M. Rognlie and L. Xia,
  "Preference functions that score rankings and maximum likelihood estimation", IJCAI 2009), and an option stands in the
  order where its best way puts it. So the first group are exactly the options that win in some way, one option if they
  all lead to the same, and whoever comes before another in every way stands before it.
- Where the site breaks ties `listed`, the last in the editor's order among those tied leaves, alone.

To follow every way can take exponential time (to tell who wins in some way is NP-complete), so that after
`MOST_SITUATIONS` sets of options still standing the options of any set not yet looked at stay tied.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias, TypedDict

from ballots.methods.orders import Groups, by_merit

MOST_SITUATIONS = 500

Rankings: TypeAlias = Mapping[tuple[str, ...], int]
Standing: TypeAlias = tuple[str, ...]


class Round(TypedDict):
    """One round: the ballots of each option still standing, and the `exhausted` ballots.

    `eliminated` leave after it: several at once where it cannot matter which goes first. `tied` are those tied for the
    last place where it can: if nobody is eliminated, each of them was, in turn, and the next round is one to which
    every way leads. Both are empty in a round that ends the count.
    """

    counts: dict[str, int]
    exhausted: int
    eliminated: list[str]
    tied: list[str]


@dataclass
class _Count:
    """What is known so far: the best place of each option, and the rounds through which every way leads."""

    places: dict[str, int] = field(default_factory=dict)
    rounds: list[Round] = field(default_factory=list)

    @property
    def has_ended(self) -> bool:
        """Whether some way has come to its end."""
        return 1 in self.places.values()

    def place(self, options: Sequence[str], place: int) -> None:
        for option in options:
            self.places[option] = min(place, self.places.get(option, place))


def instant_runoff(options: Sequence[str], rankings: Rankings, *, listed: bool = False) -> tuple[Groups, list[Round]]:
    """The order of the options and the rounds. A round is reported if every way of breaking ties leads through it."""
    count = _Count()
    waiting: set[Standing] = {tuple(options)}
    for _ in range(MOST_SITUATIONS):
        if not waiting:
            break
        # The largest set first: no later one can lead to it again.
        standing = max(waiting, key=lambda standing: (len(standing), standing))
        waiting.remove(standing)
        votes, exhausted = _first_choices(standing, rankings)
        leaving = _who_leaves(standing, votes, listed=listed)
        if not waiting and not count.has_ended:
            count.rounds.append(_round(votes, exhausted, leaving, listed=listed))
        if leaving.nobody:
            count.place(standing, 1)
        for leavers in leaving.ways:
            count.place(leavers, len(standing) - len(leavers) + 1)
            waiting.add(tuple(option for option in standing if option not in leavers))
    for standing in waiting:
        count.place(standing, 1)
    return by_merit(options, {option: -place for option, place in count.places.items()}), count.rounds


def _first_choices(standing: Standing, rankings: Rankings) -> tuple[dict[str, int], int]:
    votes = dict.fromkeys(standing, 0)
    exhausted = 0
    for ranking, number in rankings.items():
        for option in ranking:
            if option in votes:
                votes[option] += number
                break
        else:
            exhausted += number
    return votes, exhausted


@dataclass(frozen=True)
class _Leaving:
    """The options `last` in a round, and the `ways` to go on: who leaves in each."""

    last: list[str]
    ways: list[list[str]]

    @property
    def nobody(self) -> bool:
        return not self.ways


def _who_leaves(standing: Standing, votes: Mapping[str, int], *, listed: bool) -> _Leaving:
    fewest = min(votes.values())
    last = [option for option in standing if votes[option] == fewest]
    if len(standing) == 1 or (len(last) == len(standing) and not fewest and not listed):
        return _Leaving([], [])  # one is left, or nobody has any ballot
    if listed:
        return _Leaving(last, [last[-1:]])
    others = [votes[option] for option in standing if option not in last]
    if len(last) == 1 or (others and fewest * len(last) < min(others)):
        return _Leaving(last, [last])
    return _Leaving(last, [[option] for option in last])


def _round(votes: dict[str, int], exhausted: int, leaving: _Leaving, *, listed: bool) -> Round:
    decided = len(leaving.ways) == 1
    return {
        "counts": votes,
        "exhausted": exhausted,
        "eliminated": leaving.ways[0] if decided else [],
        "tied": leaving.last if not decided or (listed and len(leaving.last) > 1) else [],
    }
