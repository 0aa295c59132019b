"""A calendar as programs read it."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar

from generator.pages.calendars import Happening, calendar

STARTS = datetime(2026, 7, 1, 18, 30, tzinfo=ZoneInfo("Europe/Paris"))
ENDS = datetime(2026, 7, 1, 20, tzinfo=ZoneInfo("Europe/Paris"))


def read(written: bytes) -> Any:
    """The only event of a calendar."""
    (event,) = Calendar.from_ical(written).walk("VEVENT")
    return event


def happening(title: str, *, ends: datetime | None = ENDS, location: str = "") -> Happening:
    return Happening("a-1@ville.example", title, title, STARTS, ends, location, "https://ville.example/a/?b;c,d")


@pytest.mark.parametrize(
    "title",
    ["Réunion", "Un, deux ; trois \\ quatre \\n", "Deux\nlignes", 'Dit : "oui"', "à" * 200, "x" * 75, "👩‍🌾" * 40, ""],
)
def test_a_happening_is_read_as_it_was_written(title: str) -> None:
    event = read(calendar(title, [happening(title, location=title)]))
    assert event["summary"] == title
    assert event.get("description", "") == event.get("location", "") == title
    assert event["url"] == "https://ville.example/a/?b;c,d"
    assert (event["dtstart"].dt, event["dtend"].dt) == (STARTS, ENDS)
    assert event.errors == []


def test_what_is_over_at_once_has_no_end() -> None:
    event = read(calendar("A", [happening("A", ends=None)]))
    assert "dtend" not in event


def test_no_line_is_longer_than_programs_take_it() -> None:
    written = calendar("é" * 300, [happening("à, " * 100)])
    assert written.endswith(b"\r\n")
    for line in written.removesuffix(b"\r\n").split(b"\r\n"):
        assert len(line) <= 75
        line.decode()  # no character is torn apart
