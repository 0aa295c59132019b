"""Participation over time: every person stands in one column, and columns follow each other without a gap."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from generator.pages.chart import FEW_DAYS, chart

MONDAY = date(2026, 11, 2)

days = st.dictionaries(
    st.integers(0, 3000).map(lambda number: MONDAY + timedelta(days=number)),
    st.integers(1, 10_000),
    min_size=2,
    max_size=40,
).map(lambda found: sorted(found.items()))


@given(days)
def test_everybody_is_counted_once_and_time_has_no_gap(days: list[tuple[date, int]]) -> None:
    drawn = chart(days)
    assert drawn
    assert sum(column.people for column in drawn.columns) == sum(people for _, people in days)
    assert drawn.columns[-1].total == sum(people for _, people in days)
    assert drawn.most == max(column.people for column in drawn.columns)
    starts = [column.start for column in drawn.columns]
    assert starts[0] <= days[0][0]
    assert starts[-1] <= days[-1][0] == drawn.last
    gaps = {(after - before).days for before, after in pairwise(starts)}
    assert gaps <= {"day": {1}, "week": {7}, "month": {28, 29, 30, 31}}[drawn.unit]


def test_a_few_days_are_drawn_by_day_some_months_by_week_and_years_by_month() -> None:
    def unit(last: int) -> str:
        drawn = chart([(MONDAY, 1), (MONDAY + timedelta(days=last), 1)])
        assert drawn
        return drawn.unit

    assert unit(FEW_DAYS - 1) == "day"
    assert unit(FEW_DAYS) == "week"
    assert unit(7 * FEW_DAYS) == "month"


def test_columns_say_where_they_stand_in_the_drawing() -> None:
    drawn = chart([(MONDAY, 10), (MONDAY + timedelta(days=3), 5)])
    assert drawn
    assert [(column.left, column.top, column.height) for column in drawn.columns] == [
        ("0%", "0%", "100%"),
        ("25%", "100%", "0%"),
        ("50%", "100%", "0%"),
        ("75%", "50%", "50%"),
    ]
    assert drawn.width == "20%"


def test_one_day_is_no_development() -> None:
    assert chart([]) is None
    assert chart([(MONDAY, 7)]) is None
