"""What was probably meant by a date or a time that is not written as one, for the fix that an editor is told."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from functools import cache

from babel.dates import get_month_names

from generator.values.letters import plain

_TONGUES = ("en", "fr", "de", "es", "it", "nl", "pt")
"""Languages whose months are known by name."""

_SOME_YEAR = 2026
"""Stands in an example where no year was written."""

_YEAR_FIRST = re.compile(r"\b(?P<year>\d{4})[-/. ](?P<month>\d{1,2})[-/. ](?P<day>\d{1,2})(?!\d)", re.ASCII)
_YEAR_LAST = re.compile(r"\b(?P<day>\d{1,2})[-/. ](?P<month>\d{1,2})[-/. ](?P<year>\d{4}|\d{2})\b(?!:)", re.ASCII)
_DAY_AND_NAME = re.compile(
    r"\b(?P<day>\d{1,2})(?:er|st|nd|rd|th|\.|o)?[ -](?:of |de )?(?P<month>[a-z]{3,})\b\.?"
    r"(?:,?[ -](?:de )?(?P<year>\d{4})\b)?",
    re.ASCII,
)
_NAME_AND_DAY = re.compile(
    r"\b(?P<month>[a-z]{3,})\.? (?P<day>\d{1,2})(?:st|nd|rd|th)?\b(?:,? (?P<year>\d{4})\b)?", re.ASCII
)
_TIME = re.compile(r"\b(?P<hour>\d{1,2})(?P<mark> ?(?:[h:.] ?(?P<minute>\d\d)?)? ?(?:(?P<half>[ap])\.?m\b)?)", re.ASCII)


def date_fix(text: str, *, timed: bool) -> str:
    """How to write the date that `text` means, with its time if `timed`; '' if none can be made out."""
    text = " ".join(plain(text).split())
    for pattern in (_YEAR_FIRST, _YEAR_LAST, _DAY_AND_NAME, _NAME_AND_DAY):
        for found in pattern.finditer(text):
            days = list(dict.fromkeys(_days(found, either=pattern is _YEAR_LAST)))
            around = f"{text[: found.start()]} {text[found.end() :]}"
            time = f" {clock}" if timed and (clock := time_of(around)) else ""
            if days:
                return _fix([f"{day}{time}" for day in days], year_known=bool(found["year"]))
    return ""


def time_of(text: str, *, bare: bool = False) -> str:
    """The time of day in `9:05`, `18h30`, `18 h`, `18:30Z` or `6 pm`, as `18:30`; '' if none can be made out.

    `bare` takes hours without any mark as well.
    """
    found = _TIME.search(plain(text))
    if not found or not (bare or found["mark"].strip()):
        return ""
    hour, minute = int(found["hour"]), int(found["minute"] or 0)
    if found["half"]:
        hour = hour % 12 + 12 * (found["half"] == "p")
    return f"{hour:02}:{minute:02}" if hour < 24 and minute < 60 else ""


def _fix(written: list[str], *, year_known: bool) -> str:
    if not year_known:
        return f"Write it with its year, such as `{written[0]}`."
    other = f", or `{written[1]}` if the month stands first" if len(written) > 1 else ""
    return f"Write `{written[0]}`{other}."


def _days(found: re.Match[str], *, either: bool) -> Iterator[date]:
    """The days that the parts of a date may mean; `either` if its first number may be the month as well."""
    year = int(found["year"] or _SOME_YEAR)
    year += 2000 * (year < 100)
    day, month = int(found["day"]), _month(found["month"])
    for one, other in ((day, month), (month, day)) if either else ((day, month),):
        try:
            yield date(year, other, one)
        except ValueError:
            continue


def _month(written: str) -> int:
    """The month of that number or name; 0 if there is none."""
    return int(written) if written.isdecimal() else _months().get(written, 0)


@cache
def _months() -> dict[str, int]:
    return {
        plain(name).rstrip("."): month
        for tongue in _TONGUES
        for width in ("wide", "abbreviated")
        for month, name in get_month_names(width, locale=tongue).items()
    }
