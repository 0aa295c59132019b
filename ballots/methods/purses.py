"""Exact money for the method of equal shares, told not only for now but for some raises of the shares to come.

Money is counted in whole numbers of a unit, 1 / `unit` of the currency's, that is small enough for every payment so
far. Each sum is a line: what it is now, and by how much it grows with each raise of the voters' shares by one unit of
the currency. Wherever two sums are compared, a `Horizon` notes after how many raises the answer may change. Before
that number, every raise leads to the same outcome and need not be counted out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import gcd
from typing import NamedTuple


class Line(NamedTuple):
    """A number that is `now` and `now + raises * growth` after so many raises."""

    now: int
    growth: int

    def times(self, factor: int) -> Line:
        return Line(self.now * factor, self.growth * factor)

    def less(self, other: Line) -> Line:
        return Line(self.now - other.now, self.growth - other.growth)


NOTHING = Line(0, 0)


class Price(NamedTuple):
    """What each supporter gives for a project who has enough: `line` divided by `parts`, in units of the currency."""

    line: Line
    parts: int


@dataclass
class Horizon:
    """After how many raises, at least one, a comparison may first come out otherwise; None: after none that we know."""

    raises: int | None = None

    def at_most(self, low: Line, high: Line) -> None:
        """`low <= high` now: note the first raise with `low > high`."""
        closing = low.growth - high.growth
        if closing > 0:
            self._note((high.now - low.now) // closing + 1)

    def below(self, low: Line, high: Line) -> None:
        """`low < high` now: note the first raise with `low >= high`."""
        closing = low.growth - high.growth
        if closing > 0:
            self._note(-((low.now - high.now) // closing))

    def _note(self, raises: int) -> None:
        self.raises = raises if self.raises is None else min(self.raises, raises)


@dataclass(frozen=True)
class Purses:
    """What is left to the voters: `held` has the purse of each distinct ballot, as its number in `lines`.

    Voters who have given alike share a purse.
    """

    held: list[int]
    lines: list[Line]
    unit: int

    @property
    def key(self) -> tuple[object, ...]:
        """The same for purses with the same money."""
        return (self.unit, *(self.lines[purse] for purse in self.held))

    def holders(self, supporters: Mapping[int, int]) -> Mapping[int, int]:
        """How many of the supporters, given as voters by ballot, hold each purse."""
        holders: Counter[int] = Counter()
        for ballot, voters in supporters.items():
            holders[self.held[ballot]] += voters
        return holders

    def price(self, cost: int, holders: Mapping[int, int], horizon: Horizon) -> Price | None:
        """The price of a project whose supporters hold these purses; None if they have less than its cost.

        The line is the price after more raises too as long as the same voters give all that they have (`note_givers`),
        and never above it: whoever they are, the project gets no more than all their money and the price from the rest.
        """
        have = Line(
            sum(self.lines[purse].now * voters for purse, voters in holders.items()),
            sum(self.lines[purse].growth * voters for purse, voters in holders.items()),
        )
        open_cost = Line(cost * self.unit, 0)
        if have.now < open_cost.now:
            horizon.below(have, open_cost)
            return None
        givers = sum(holders.values())
        for purse in sorted(holders, key=lambda purse: self.lines[purse].now):
            if self.lines[purse].now * givers >= open_cost.now:
                break
            open_cost = open_cost.less(self.lines[purse].times(holders[purse]))
            givers -= holders[purse]
        return Price(open_cost, givers * self.unit)

    def note_givers(self, price: Price, supporters: Iterable[int], horizon: Horizon) -> None:
        """Note how long the same supporters give the price and the others all that they have."""
        parts = price.parts // self.unit
        for purse in {self.held[ballot] for ballot in supporters}:
            money = self.lines[purse].times(parts)
            if money.now < price.line.now:
                horizon.at_most(money, price.line)
            else:
                horizon.at_most(price.line, money)

    def after_paying(self, price: Price, supporters: Iterable[int]) -> Purses:
        """The purses once each supporter has given the price, or all that was left."""
        parts = price.parts // self.unit
        lines = [line.times(parts) for line in self.lines]
        rest = [line.less(price.line) if line.now >= price.line.now else NOTHING for line in lines]
        held = self.held.copy()
        for ballot in supporters:
            held[ballot] += len(lines)
        return _tidy(held, lines + rest, price.parts)


def _tidy(held: list[int], lines: list[Line], unit: int) -> Purses:
    """The same purses, each sum once and in the largest unit possible."""
    used = list(dict.fromkeys(lines[purse] for purse in dict.fromkeys(held)))
    common = gcd(unit, *(line.now for line in used), *(line.growth for line in used))
    place = {line: place for place, line in enumerate(used)}
    move = {purse: place[lines[purse]] for purse in dict.fromkeys(held)}
    return Purses(
        [move[purse] for purse in held],
        [Line(line.now // common, line.growth // common) for line in used],
        unit // common,
    )
