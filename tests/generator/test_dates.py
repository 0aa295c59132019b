"""Dates and times mean what an editor in the site's time zone means."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.errors import Wrong
from generator.values.dates import read_day, read_moment

PARIS = ZoneInfo("Europe/Paris")


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("2026-03-01", datetime(2026, 3, 1, 0, 0)),  # noqa: DTZ001 - its zone is added below
        ("2026-03-01 18:30", datetime(2026, 3, 1, 18, 30)),  # noqa: DTZ001
        ("2026-03-01T18:30", datetime(2026, 3, 1, 18, 30)),  # noqa: DTZ001
        ("2026-03-01 18:30:59", datetime(2026, 3, 1, 18, 30, 59)),  # noqa: DTZ001
    ],
)
def test_a_date_or_a_time_is_the_sites_own(text: str, meant: datetime) -> None:
    assert read_moment(text, PARIS) == meant.replace(tzinfo=PARIS)


def test_a_date_alone_is_the_midnight_that_ends_it_where_something_ends() -> None:
    assert read_moment("2026-12-31", PARIS, "end") == datetime(2027, 1, 1, tzinfo=PARIS)
    assert read_moment("2026-12-31 12:00", PARIS, "end") == datetime(2026, 12, 31, 12, tzinfo=PARIS)


def test_the_day_on_which_clocks_leap_has_23_hours() -> None:
    begins, ends = (read_moment("2026-03-29", PARIS, edge).astimezone(UTC) for edge in ("start", "end"))
    assert (ends - begins).total_seconds() == 23 * 3600


def test_a_time_that_clocks_leap_over_is_a_mistake_with_the_time_they_show() -> None:
    with pytest.raises(Wrong, match="does not exist") as caught:
        read_moment("2026-03-29 02:30", PARIS)
    assert caught.value.fix == "Write `2026-03-29 03:30`."


def test_a_time_that_comes_twice_means_its_first_occurrence() -> None:
    assert read_moment("2026-10-25 02:30", PARIS).astimezone(UTC) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


def test_a_day_begins_later_where_clocks_leap_over_midnight() -> None:
    """In Beirut they do: the first moment of that day is one o'clock."""
    assert read_moment("2026-03-29", ZoneInfo("Asia/Beirut")).hour == 1


@pytest.mark.parametrize(
    ("text", "fix"),
    [
        ("01/03/2026", "Write `2026-03-01`, or `2026-01-03` if the month stands first."),
        ("31/03/2026", "Write `2026-03-31`."),
        ("03/31/2026", "Write `2026-03-31`."),
        ("03/03/26", "Write `2026-03-03`."),
        ("2026/03/01", "Write `2026-03-01`."),
        ("02-11-2026 18:30", "Write `2026-11-02 18:30`, or `2026-02-11 18:30` if the month stands first."),
        ("8 juin 2026", "Write `2026-06-08`."),
        ("1er août 2026 à 9 h", "Write `2026-08-01 09:00`."),
        ("lundi 8 juin 2026, 18h30", "Write `2026-06-08 18:30`."),
        ("8 June 2026", "Write `2026-06-08`."),
        ("June 8th, 2026, 6:30 p.m.", "Write `2026-06-08 18:30`."),
        ("8. Dez. 2026", "Write `2026-12-08`."),
        ("24 septembre 18h30", "Write it with its year, such as `2026-09-24 18:30`."),
        ("31 juin 2026", "such as `2026-03-01`"),
        ("2026-3-1", "Write `2026-03-01`."),
        ("2026-3-1 9:05", "Write `2026-03-01 09:05`."),
        ("2026-02-30", "`2026-02-28`"),
        ("2026-13-01", "Did you mean `2026-01-13`?"),
        ("2026-13-13", "year-month-day"),
        ("20226-01-01", "year-month-day"),
        ("2026-03-01 18h30", "`2026-03-01 18:30`"),
        ("2026-03-01 9:05", "`2026-03-01 09:05`"),
        ("2026-03-01 9", "`2026-03-01 09:00`"),
        ("2026-03-01 12 am", "`2026-03-01 00:00`"),
        ("2026-03-01 bientôt", "as `18:30`"),
        ("2026-03-01 24:00", "`2026-03-02 00:00`"),
        ("2026-03-01 25:00", "Hours go to 23"),
        ("2026-03-01T18:30Z", "`2026-03-01 18:30`"),
        ("2026-03-01T18:30+01:00", "`2026-03-01 18:30`"),
        ("demain", "such as `2026-03-01`"),
        ("٢٠٢٦-٠٣-٠١", "such as `2026-03-01`"),
    ],
)
def test_what_is_no_date_is_explained(text: str, fix: str) -> None:
    with pytest.raises(Wrong) as caught:
        read_moment(text, PARIS)
    assert fix in caught.value.fix


@given(
    st.dates(date(1900, 1, 1), date(2199, 12, 31)),
    st.sampled_from(["Europe/Paris", "America/Sao_Paulo", "Asia/Beirut"]),
)
def test_every_day_begins_before_it_ends(day: date, zone: str) -> None:
    assert read_day(day.isoformat()) == day
    timezone = ZoneInfo(zone)
    begins, ends = (read_moment(day.isoformat(), timezone, edge).astimezone(UTC) for edge in ("start", "end"))
    assert 20 * 3600 < (ends - begins).total_seconds() < 28 * 3600


@given(st.text(max_size=20))
def test_any_text_is_a_moment_or_explained(text: str) -> None:
    with suppress(Wrong):
        read_moment(text.strip(), PARIS)
