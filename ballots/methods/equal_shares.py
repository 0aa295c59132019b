"""The method of equal shares, for approvals, with the completion "add one".

Each voter gets the same share of the amount. A project can be paid if its supporters together have what it costs; then
its price is the least sum such that it is paid when each supporter gives this sum, or all that is left of the share if
that is less. The project with the lowest price is selected and paid, again and again until none can be paid. (Each
project counts the same to a voter, so that the price is what the literature calls rho: "cardinality satisfaction".)
Usually something is left, so every voter's share is raised by one unit of the currency and the method starts afresh;
this goes on until no supported project fits into what is left of the amount (the outcome is exhaustive), or the next
raise would select projects that cost more than the amount.

D. Peters and P. Skowron, "Proportionality and the limits of welfarism", EC 2020; D. Peters, G. Pierczyński and P.
Skowron, "Proportional participatory budgeting with additive utilities", NeurIPS 2021, also for the completion;
equalshares.net.

Ties. Of projects with the lowest price, one that shares no supporter with the others does not disturb them and is
simply selected. Between the others the site's own rule decides. Without one, every way of breaking the ties is
followed at each raise: a project is selected if every way ends with it, and tied if only some do. Where there are more
than `MOST_WAYS` in all, nothing is decided and all supported projects are tied.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias

from ballots.methods.purses import Horizon, Line, Price, Purses
from ballots.methods.selection import OrderTies, Selection

MOST_WAYS = 500

Ballots: TypeAlias = Mapping[tuple[str, ...], int]


def equal_shares(costs: Mapping[str, int], amount: int, ballots: Ballots, order_ties: OrderTies) -> Selection:
    """The projects selected when the voters who cast `ballots` share `amount`."""
    election = _Election(costs, amount, ballots, order_ties)
    try:
        ends = list(_follow_raises(election)) if ballots else []
    except _TooManyWaysError:
        return Selection(tied=list(election.supporters))
    return _agree(election, ends)


class _TooManyWaysError(Exception):
    """There are more ways of breaking ties than we follow."""


@dataclass
class _Ways:
    """How many ways of breaking ties have been followed, over all raises."""

    number: int = 1

    def add(self, more: int) -> None:
        self.number += more
        if self.number > MOST_WAYS:
            raise _TooManyWaysError


@dataclass(frozen=True)
class _Election:
    """What does not change from raise to raise. Ballots are known by their number."""

    costs: Mapping[str, int]
    amount: int
    ballots: Ballots
    order_ties: OrderTies

    @cached_property
    def voters(self) -> int:
        return sum(self.ballots.values())

    @cached_property
    def supporters(self) -> Mapping[str, Mapping[int, int]]:
        """For each supported project the ballots with it, and how many voters cast each."""
        supporters: dict[str, dict[int, int]] = {project: {} for project in self.costs}
        for ballot, (picks, voters) in enumerate(self.ballots.items()):
            for project in picks:
                supporters[project][ballot] = voters
        return {project: given for project, given in supporters.items() if given}

    def cost(self, projects: Iterable[str]) -> int:
        return sum(self.costs[project] for project in projects)

    def is_exhaustive(self, selected: frozenset[str]) -> bool:
        """Whether no other supported project fits into what is left of the amount."""
        left = self.amount - self.cost(selected)
        return all(self.costs[project] > left for project in self.supporters if project not in selected)


@dataclass(frozen=True)
class _State:
    """How far one way has come. `prices` has the last known price of each project that may still be paid: as purses
    only get emptier, its price now is the same or higher."""

    selected: frozenset[str]
    purses: Purses
    prices: dict[str, Price]
    broken: tuple[tuple[str, ...], ...] = ()

    @cached_property
    def key(self) -> object:
        """The same for states from which everything goes on alike."""
        return self.selected, self.purses.key


@dataclass(frozen=True)
class _End:
    """Where one way ends for good: after how many raises, with which projects, and which ties were broken."""

    raised: int
    selected: frozenset[str]
    broken: tuple[tuple[str, ...], ...]


def _follow_raises(election: _Election) -> Iterator[_End]:
    """All ways to the end. From an outcome that is not exhaustive, the next raise can lead to any of its own outcomes;
    one that would cost too much ends the way before it."""
    raised = 0
    ways = _Ways()
    before: list[_State] = []
    while True:
        horizon = Horizon()
        outcomes = _outcomes(election, raised, horizon, ways)
        affordable = [state for state in outcomes if election.cost(state.selected) <= election.amount]
        if len(affordable) < len(outcomes):
            yield from (_End(raised - 1, state.selected, state.broken) for state in before)
        before = [state for state in affordable if not election.is_exhaustive(state.selected)]
        yield from (_End(raised, state.selected, state.broken) for state in affordable if state not in before)
        if not before or horizon.raises is None:
            return
        raised += horizon.raises


def _outcomes(election: _Election, raised: int, horizon: Horizon, ways: _Ways) -> list[_State]:
    """The outcomes of all ways of breaking ties, with shares raised by `raised`."""
    waiting = [_start(election, raised, horizon)]
    seen: set[object] = set()
    ends: dict[frozenset[str], _State] = {}
    while waiting:
        state = waiting.pop()
        following = list(_following(election, state, horizon))
        if not following:
            ends.setdefault(state.selected, state)
        if len(following) > 1:
            ways.add(len(following) - 1)
        if len(following) > 1 or seen:
            following = [new for new in following if new.key not in seen]
            seen.update(new.key for new in following)
        waiting += following
    return list(ends.values())


def _start(election: _Election, raised: int, horizon: Horizon) -> _State:
    share = Line(election.amount + raised * election.voters, election.voters)
    purses = Purses([0] * len(election.ballots), [share], election.voters)
    prices = {
        project: purses.price(election.costs[project], {0: sum(supporters.values())}, horizon)
        for project, supporters in election.supporters.items()
    }
    return _State(frozenset(), purses, {project: price for project, price in prices.items() if price})


def _following(election: _Election, state: _State, horizon: Horizon) -> Iterator[_State]:
    """The states after the next project, one for each way of breaking a tie; none if no project can be paid."""
    lowest = _lowest_priced(election, state, horizon)
    if not lowest:
        return
    alone = next((project for project in lowest if _is_undisturbed(election, project, lowest)), None)
    groups = [[alone]] if alone else election.order_ties(lowest)
    broken = state.broken + ((tuple(lowest),) if len(groups) > 1 else ())
    for project in groups[0]:
        yield _State(
            state.selected | {project},
            state.purses.after_paying(state.prices[project], election.supporters[project]),
            {other: price for other, price in state.prices.items() if other != project},
            broken,
        )


def _is_undisturbed(election: _Election, project: str, tied: list[str]) -> bool:
    own = election.supporters[project].keys()
    return all(own.isdisjoint(election.supporters[other]) for other in tied if other != project)


def _lowest_priced(election: _Election, state: _State, horizon: Horizon) -> list[str]:
    """The projects with the lowest price. Only those are priced anew whose last price was not higher."""
    prices = state.prices
    known: set[str] = set()
    while prices:
        lowest = _lowest(prices)
        stale = next((project for project in lowest if project not in known), None)
        if stale is None:
            _note_order(prices, lowest, horizon)
            for project in lowest:
                state.purses.note_givers(prices[project], election.supporters[project], horizon)
            return lowest
        price = state.purses.price(election.costs[stale], state.purses.holders(election.supporters[stale]), horizon)
        if price is None:
            del prices[stale]
        else:
            prices[stale] = price
            known.add(stale)
    return []


def _lowest(prices: Mapping[str, Price]) -> list[str]:
    lowest: list[str] = []
    best: Price | None = None
    for project, price in prices.items():
        difference = -1 if best is None else price.line.now * best.parts - best.line.now * price.parts
        if difference < 0:
            lowest, best = [project], price
        elif difference == 0:
            lowest.append(project)
    return lowest


def _note_order(prices: Mapping[str, Price], lowest: list[str], horizon: Horizon) -> None:
    best = prices[lowest[0]]
    for project, price in prices.items():
        ours, theirs = best.line.times(price.parts), price.line.times(best.parts)
        if project in lowest:
            horizon.at_most(ours, theirs)
            horizon.at_most(theirs, ours)
        else:
            horizon.below(ours, theirs)


def _agree(election: _Election, ends: list[_End]) -> Selection:
    """What all ends have in common is selected; what some have is tied."""
    if not ends:
        return Selection()
    everywhere = frozenset.intersection(*(end.selected for end in ends))
    somewhere = frozenset.union(*(end.selected for end in ends))
    raises = {end.raised for end in ends}
    return Selection(
        selected=[project for project in election.supporters if project in everywhere],
        tied=[project for project in election.supporters if project in somewhere - everywhere],
        broken=[list(group) for group in dict.fromkeys(group for end in ends for group in end.broken)],
        raised=raises.pop() if len(raises) == 1 else None,
    )
