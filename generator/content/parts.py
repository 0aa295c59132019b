"""Small objects of the model from the values that a table has read."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from ballots import Words
from generator.content.folders import Folder
from generator.content.reading import Reading
from generator.model import Facts
from generator.pieces import FollowUp, Phase
from generator.settings import Commenting, Contact, Image, Organizer
from generator.values.validate import Values

LONG_AGO = datetime(1970, 1, 1, tzinfo=ZoneInfo("UTC"))
"""Stands in for a date that is missing."""


def title(values: Values, reading: Reading, name: str) -> Words:
    """The title, or where it is missing a stand-in after the file's name."""
    return values.words("title") or Words({reading.setting.languages[0]: name})


def read_organizer(values: Values, default: Organizer) -> Organizer:
    """The field `organizer`, or `default`."""
    record = values.record("organizer")
    return Organizer(record.words("name"), record.text("url")) if record else default


def read_contact(values: Values, default: Contact) -> Contact:
    """The field `contact`, or `default`."""
    record = values.record("contact")
    if not record:
        return default
    return Contact(record.words("name"), record.text("email"), record.text("phone"), record.words("address"))


def read_facts(values: Values) -> Facts:
    """What a reader of a consultation wants to know first."""
    return Facts(
        objectives=values.sentences("objectives"),
        participants=values.words("participants"),
        decision=values.words("decision"),
        territory=values.words("territory"),
        reference=values.text("reference"),
        steps=values.sentences("steps"),
    )


def read_image(values: Values, folder: Folder, name: str = "image") -> Image | None:
    """The picture in the field `name` of a file in `folder`."""
    record = values.record(name)
    return Image(folder.path(record.text("file")), record.words("alt")) if record else None


def read_phases(values: Values, reading: Reading) -> tuple[Phase, ...]:
    """The field `phases`; one that closes before it opens is a mistake."""
    return tuple(_phase(record, reading) for record in values.records("phases"))


def _phase(record: Values, reading: Reading) -> Phase:
    check_dates(record, reading)
    return Phase(record.words("title"), record.words("summary"), record.moment("opens"), record.moment("closes"))


def check_dates(values: Values, reading: Reading, begin: str = "opens", end: str = "closes") -> Values:
    """Report an end that is not after its beginning, where both are written in the same object.

    The values come back, in doubt about both if they are wrong.
    """
    opens, closes = values.moment(begin), values.moment(end)
    if not opens or not closes or opens < closes:
        return values
    message = f"this begins {begins(opens)}, but ends {ends(closes)}"
    reading.findings.add(values.place(end), message, "Correct one of the two.")
    return values.doubting(begin, end)


def begins(moment: datetime) -> str:
    """A beginning as an editor writes it."""
    return f"{moment:%Y-%m-%d}" if moment.time() == time() else f"{moment:%Y-%m-%d %H:%M}"


def ends(moment: datetime) -> str:
    """An end as an editor writes it: a midnight that ends a day belongs to that day."""
    return f"with {moment - timedelta(days=1):%Y-%m-%d}" if moment.time() == time() else f"{moment:%Y-%m-%d %H:%M}"


def read_commenting(values: Values, its: Values) -> Commenting | None:
    """How something may be commented, by its own fields and those of its consultation; None if it may not."""
    own = values.get("comments")
    if not (its.get("comments") if own is None else own):
        return None
    return Commenting(values.texts("stances"), its.text("names"), its.text("moderation"))


def read_follow_up(values: Values) -> tuple[FollowUp, ...]:
    """The field `follow_up`."""
    return tuple(
        FollowUp(
            date=record.day("date") or LONG_AGO.date(),
            status=record.text("status"),
            text=record.words("text"),
            progress=record.whole("progress"),
        )
        for record in values.records("follow_up")
    )
