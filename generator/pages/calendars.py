"""Calendars of consultations, as RFC 5545 has them (iCalendar), all times in UTC."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from ballots.lean import dataclass

if TYPE_CHECKING:
    from icalendar import Event


@dataclass(frozen=True, slots=True)
class Happening:
    """Something in a calendar; `ends` None is a moment."""

    uid: str
    title: str
    summary: str
    starts: datetime
    ends: datetime | None
    location: str
    url: str


def calendar(title: str, happenings: Iterable[Happening]) -> bytes:
    """The file of a calendar."""
    # It takes longer to load than the pages of a topic to make, and most builds make no calendar anew.
    from icalendar import Calendar, vText  # noqa: PLC0415

    made = Calendar()
    made.add("prodid", "-//Cahier//Consultation//EN")
    made.add("version", "2.0")
    made.add("x-wr-calname", vText(title))
    for happening in happenings:
        made.add_component(_event(happening))
    document: bytes = made.to_ical()
    return document


def _event(happening: Happening) -> Event:
    from icalendar import Event  # noqa: PLC0415 (the same)

    event = Event()
    event.add("uid", happening.uid)
    event.add("dtstamp", happening.starts.astimezone(UTC))
    event.add("dtstart", happening.starts.astimezone(UTC))
    if happening.ends:
        event.add("dtend", happening.ends.astimezone(UTC))
    event.add("summary", happening.title)
    texts = {"description": happening.summary, "location": happening.location, "url": happening.url}
    for name, text in texts.items():
        if text:
            event.add(name, text)
    return event
