"""Participation over time as columns: people who took part for the first time, by day, week or month."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import accumulate

from ballots.lean import dataclass

FEW_DAYS = 45
"""Up to this many days each has a column of its own; up to as many weeks, each week; else each month."""


@dataclass(frozen=True, slots=True)
class Column:
    """One stretch of time: it begins on `start`; `people` are new in it, `total` is everybody until its end.

    `left`, `top` and `height` stand ready for an SVG, in percent of the drawing; columns are `Chart.width` wide.
    """

    start: date
    people: int
    total: int
    left: str
    top: str
    height: str


@dataclass(frozen=True, slots=True)
class Chart:
    """`unit` is `day`, `week` (from Monday) or `month`; there are columns without people, between others. `most` is
    the number of people that a column of full height stands for; `last` is the last day drawn."""

    unit: str
    columns: tuple[Column, ...]
    most: int
    width: str
    last: date


def chart(days: Sequence[tuple[date, int]]) -> Chart | None:
    """Columns of `days`, which are ascending and have people each. None where there are fewer than two days to draw."""
    if len(days) < 2:
        return None
    first, last = days[0][0], days[-1][0]
    unit = _unit((last - first).days + 1)
    people: Counter[date] = Counter()
    for day, number in days:
        people[_start(day, unit)] += number
    starts = list(_starts(_start(first, unit), last, unit))
    totals = accumulate(people[start] for start in starts)
    step, most = 100 / len(starts), max(people.values())
    columns = tuple(
        Column(start, people[start], total, _percent(step * place), *_upright(people[start] / most))
        for place, (start, total) in enumerate(zip(starts, totals, strict=True))
    )
    return Chart(unit, columns, most, _percent(step * 0.8), last)


def _unit(days: int) -> str:
    if days <= FEW_DAYS:
        return "day"
    return "week" if days <= 7 * FEW_DAYS else "month"


def _start(day: date, unit: str) -> date:
    """The first day of the stretch that `day` is in."""
    match unit:
        case "week":
            return day - timedelta(days=day.weekday())
        case "month":
            return day.replace(day=1)
    return day


def _starts(start: date, last: date, unit: str) -> Iterator[date]:
    """The beginning of each stretch until the one that `last` is in."""
    while start <= last:
        yield start
        # 31 days on from the first of a month is always in the next one.
        start = _start(start + timedelta(days={"day": 1, "week": 7, "month": 31}[unit]), unit)


def _upright(share: float) -> tuple[str, str]:
    """Where a column of a share of the whole height begins, counted from above, and its height."""
    return _percent(100 - 100 * share), _percent(100 * share)


def _percent(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".") + "%"
