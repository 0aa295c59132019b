"""What an editor may write: fields, described once.

A `Table` describes one object of a site's YAML (a site, a consultation, the settings of a ballot). The generator reads
these tables to check content, to print the JSON Schema that editors' programs use and to write the reference page. They
stand here, below everything else, because each kind of ballot describes its own settings.

Nothing here reads a file: a table is a value.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Literal

from ballots.lean import dataclass

ID_PATTERN = r"^[a-z0-9]+(-[a-z0-9]+)*$"
"""Ids and slugs stand in addresses and in ballots: lower-case ASCII letters and digits, words joined by hyphens."""


@dataclass(frozen=True, slots=True)
class Text:
    """Text. With `translated`, also a mapping of language to text (read as `Words`)."""

    translated: bool = False
    longest: int = 1000


@dataclass(frozen=True, slots=True)
class Whole:
    """A whole number from `least` to `most` (read as `int`)."""

    least: int | None = None
    most: int | None = None


@dataclass(frozen=True, slots=True)
class YesNo:
    """`true` or `false` (read as `bool`)."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One of `values` (read as `str`). `later` are values of the published contract that this release cannot do yet."""

    values: tuple[str, ...]
    later: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Id:
    """An id or slug after `ID_PATTERN` (read as `str`)."""


@dataclass(frozen=True, slots=True)
class Moment:
    """A date, or a date and time in the site's time zone (read as an aware `datetime`).

    A date alone means midnight at the `start`, and at the `end` the midnight that ends that day.
    """

    edge: Literal["start", "end"] = "start"


@dataclass(frozen=True, slots=True)
class Day:
    """A date without a time (read as `date`)."""


@dataclass(frozen=True, slots=True)
class Address:
    """An absolute web address (read as `str`)."""

    schemes: tuple[str, ...] = ("https", "http")
    origin_only: bool = False


@dataclass(frozen=True, slots=True)
class Email:
    """An e-mail address (read as `str`)."""


@dataclass(frozen=True, slots=True)
class Language:
    """A language tag of BCP 47 that has a catalogue, such as `fr` (read as `str`)."""


@dataclass(frozen=True, slots=True)
class TimeZone:
    """A name of the IANA time zone database, such as `Europe/Paris` (read as `zoneinfo.ZoneInfo`)."""


@dataclass(frozen=True, slots=True)
class Picture:
    """The name of an image file beside the text, such as `pont.jpg` (read as `str`)."""


@dataclass(frozen=True, slots=True)
class FontFile:
    """The name of a font file beside the text, such as `ville.woff2` (read as `str`)."""


@dataclass(frozen=True, slots=True)
class Colour:
    """A colour in hexadecimal notation, such as `#23409f` (read as `str`: six small digits behind the `#`)."""


@dataclass(frozen=True, slots=True)
class ListOf:
    """A list (read as a tuple) of at least `least` items; one item may stand without its list."""

    of: Type
    least: int = 0


@dataclass(frozen=True, slots=True)
class MapOf:
    """A mapping of ids to things, in the order written (read as `dict`), of at least `least` entries."""

    of: Type
    least: int = 0


@dataclass(frozen=True, slots=True)
class Record:
    """An object that follows `table` (read as `dict[str, object]`, absent fields with their defaults)."""

    table: Table


@dataclass(frozen=True, slots=True)
class Variant:
    """An object whose field `tag` chooses its table; a bare word stands for the tag alone.

    It is read as the record of that table with the tag itself in it, such as `{"kind": "poll", "options": {…}, …}`.
    `tables` is called when the value is read, so that a kind of ballot found later is known.
    """

    tag: str
    tables: Callable[[], Mapping[str, Table]]


Type = (
    Text | Whole | YesNo | Choice | Id | Moment | Day | Address | Email | Language | TimeZone | Picture
    | FontFile | Colour | ListOf | MapOf | Record | Variant
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a table.

    `doc` is a full English sentence for the reference; `example` is YAML as an editor would write it.  A field that is
    neither required nor written is read as `default`.
    """

    name: str
    type: Type
    doc: str
    required: bool = False
    default: object = None
    example: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """All fields of one object, in the order in which the reference lists them.

    `short` names the field that a bare scalar stands for: an option `tram: Le tram` is `tram: {title: Le tram}`.
    """

    name: str
    doc: str
    fields: tuple[Field, ...]
    short: str | None = None

    def field(self, name: str) -> Field | None:
        """The field called `name`, or None."""
        for field in self.fields:
            if field.name == name:
                return field
        return None
