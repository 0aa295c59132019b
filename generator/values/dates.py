"""Dates and times as editors write them, in the site's time zone.

Two hours a year are odd. A time that the clocks leap over in spring does not exist, and is a mistake. A time that comes
twice in autumn means its first occurrence.
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import UTC, date, datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from generator.errors import Wrong
from generator.values.meant import date_fix, time_of

YEARS = range(1900, 2200)
"""Years that are taken for meant. `0226` is a slip of the hand."""

_DATE = re.compile(r"(\d{4})-(\d\d)-(\d\d)", re.ASCII)
_MOMENT = re.compile(rf"({_DATE.pattern})(?:[ T]\s*(?P<time>\S.*))?", re.ASCII)
_TIME = re.compile(r"(\d\d):(\d\d)(?::(\d\d))?", re.ASCII)
_EXAMPLE = "Write year-month-day, such as `2026-03-01`"


def read_day(text: str) -> date:
    """The date that `text` means. Raises `Wrong`."""
    found = _DATE.fullmatch(text)
    if not found:
        raise _no_date(text, timed=False)
    year, month, day = map(int, found.groups())
    _check_day(year, month, day)
    return date(year, month, day)


def read_moment(text: str, timezone: ZoneInfo, edge: Literal["start", "end"] = "start") -> datetime:
    """The moment that a date, or a date and time, means in `timezone`; see `fields.Moment`. Raises `Wrong`."""
    found = _MOMENT.fullmatch(text)
    if not found:
        raise _no_date(text, timed=True)
    day = read_day(found[1])
    if not found["time"]:
        return midnight(day + timedelta(days=edge == "end"), timezone)
    hour, minute, second = _read_time(day, found["time"])
    return _existing(datetime(day.year, day.month, day.day, hour, minute, second, tzinfo=timezone))


def midnight(day: date, timezone: ZoneInfo) -> datetime:
    """The moment at which `day` begins: a zone may leap over midnight itself."""
    return _settled(datetime(day.year, day.month, day.day, tzinfo=timezone))


def _no_date(text: str, *, timed: bool) -> Wrong:
    if fix := date_fix(text, timed=timed):
        return Wrong(f"`{text}` is not written as a date", fix)
    return Wrong(f"`{text}` is not a date", f"{_EXAMPLE}, or `2026-03-01 18:30`." if timed else f"{_EXAMPLE}.")


def _check_day(year: int, month: int, day: int) -> None:
    if year not in YEARS:
        raise Wrong(f"the year {year} is not between {YEARS[0]} and {YEARS[-1]}", f"{_EXAMPLE}.")
    if not 1 <= month <= 12:
        swapped = 12 < month <= monthrange(year, day)[1] if 1 <= day <= 12 else False
        fix = f"Did you mean `{year}-{day:02}-{month:02}`?" if swapped else f"{_EXAMPLE}."
        raise Wrong(f"there is no month {month}", fix)
    last = monthrange(year, month)[1]
    if not 1 <= day <= last:
        raise Wrong(f"there is no day {day} in {year}-{month:02}", f"Its last day is `{year}-{month:02}-{last}`.")


def _read_time(day: date, text: str) -> tuple[int, int, int]:
    found = _TIME.fullmatch(text)
    if not found:
        clock = time_of(text, bare=True)
        fix = f"Write `{day} {clock}`" if clock else "Write hours and minutes as `18:30`"
        raise Wrong(f"`{text}` is not a time", f"{fix}: the site's time zone is meant.")
    hour, minute, second = (int(part or 0) for part in found.groups())
    if (hour, minute, second) == (24, 0, 0):
        raise Wrong("a day ends at 23:59:59", f"Write `{day + timedelta(days=1)} 00:00`.")
    if hour > 23 or minute > 59 or second > 59:
        raise Wrong(f"`{text}` is not a time of day", "Hours go to 23, minutes and seconds to 59.")
    return hour, minute, second


def _existing(moment: datetime) -> datetime:
    settled = _settled(moment)
    if settled.replace(tzinfo=None) != moment.replace(tzinfo=None):
        raise Wrong(
            f"the time {moment:%H:%M} does not exist on {moment:%Y-%m-%d} in {moment.tzinfo}: the clocks leap over it",
            f"Write `{settled:%Y-%m-%d %H:%M}`.",
        )
    return moment


def _settled(moment: datetime) -> datetime:
    """The same moment as clocks show it: later by the leap if they leap over it."""
    return moment.astimezone(UTC).astimezone(moment.tzinfo)
