"""What several kinds do alike with settings and forms.

A table has read the settings, so that a value of another type is a mistake of the program: `TypeError`.
"""

from __future__ import annotations

from collections.abc import Sequence

from ballots.kind import Form, Refused, Settings, Words


def whole(settings: Settings, name: str) -> int:
    """The whole number of a field that has one."""
    number = settings[name]
    if not isinstance(number, int):
        raise TypeError(f"{name} was not read as a whole number: {number!r}")
    return number


def whole_or_none(settings: Settings, name: str) -> int | None:
    """The whole number of a field that may be left out."""
    return None if settings.get(name) is None else whole(settings, name)


def word(settings: Settings, name: str) -> str:
    """The word of a field that takes one of several."""
    chosen = settings[name]
    if not isinstance(chosen, str):
        raise TypeError(f"{name} was not read as a word: {chosen!r}")
    return chosen


def words(settings: Settings, name: str) -> Words:
    """The text of a field, empty where it is left out."""
    text = settings.get(name)
    return text if isinstance(text, Words) else Words()


def filled(form: Form, name: str) -> list[str]:
    """The values sent under a name; an empty one is a field that was left empty."""
    return [value for value in form.get(name, ()) if value]


def only_one(form: Form, prefix: str, control: str) -> str:
    """The value sent for a control that takes one; the empty string where there is none."""
    values: Sequence[str] = filled(form, prefix + control)
    if len(values) > 1:
        raise Refused("too-many-answers", "Choose one answer only.", control=control)
    return values[0] if values else ""
