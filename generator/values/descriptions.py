"""Types of fields in plain words, for messages and for the reference."""

from __future__ import annotations

from ballots.fields import (
    Address,
    Choice,
    Colour,
    Day,
    Email,
    Field,
    FontFile,
    Id,
    Language,
    ListOf,
    MapOf,
    Moment,
    Picture,
    Record,
    Text,
    TimeZone,
    Type,
    Variant,
    Whole,
    YesNo,
)  # fmt: skip
from generator.values.nodes import Entries, Items, Node


def article(noun: str) -> str:
    """`noun` with `a` or `an`."""
    return f"{'an' if noun[:1].lower() in 'aeiou' else 'a'} {noun}"


def code(words: object) -> str:
    """`words` as they stand in a file."""
    return f"`{words}`"


def listed(words: tuple[str, ...]) -> str:
    """Words as they stand in a file, separated by commas."""
    return ", ".join(code(word) for word in words)


def inline(field: Field) -> str:
    """The example of a field as far as it stands in one line."""
    return field.example if field.example and "\n" not in field.example else f"{field.name}: …"


def how_to(field: Field) -> str:
    """How to write a field: its example, or for things under ids what one of them looks like."""
    if isinstance(field.type, MapOf):
        return f"{code(field.name + ':')} and below it, indented, lines such as `velo: Le vélo`"
    return code(inline(field))


def brief(type: Type) -> str:
    """What has to be written, without what is in it."""
    match type:
        case ListOf():
            return "a list"
        case MapOf():
            return "a mapping of ids"
        case Record():
            return "a mapping of fields"
        case _:
            return describe(type)


def describe(type: Type) -> str:  # noqa: PLR0912, C901 - one line for each type
    """What has to be written for `type`, such as `a whole number`."""
    match type:
        case Text():
            return "a text"
        case Whole():
            return f"a whole number{_bounds(type)}"
        case YesNo():
            return "`true` or `false`"
        case Choice(values=values):
            return f"one of {listed(values)}"
        case Id():
            return "an id: small letters, digits and hyphens"
        case Moment():
            return "a date, or a date and time"
        case Day():
            return "a date"
        case Address(origin_only=True):
            return "a web address without a path"
        case Address():
            return "a web address"
        case Email():
            return "an e-mail address"
        case Language():
            return "a language such as `fr`"
        case TimeZone():
            return "a time zone such as `Europe/Paris`"
        case Picture():
            return "the name of an image file beside the text"
        case FontFile():
            return "the name of a font file beside the text"
        case Colour():
            return 'a colour such as `"#23409f"`'
        case ListOf(of=of):
            return f"a list, each item {describe(of)}"
        case MapOf(of=of):
            return f"a mapping of ids, each to {describe(of)}"
        case Record(table=table):
            return f"{article(table.name)}, a mapping of fields"
        case Variant(tag=tag, tables=tables):
            return f"one of {listed(tuple(tables()))}, or a mapping with {code(tag)}"


def written(node: Node) -> str:
    """What stands there instead, such as `a list`."""
    match node:
        case Items():
            return "a list"
        case Entries():
            return "a mapping"
        case _:
            return "a text"


def _bounds(type: Whole) -> str:
    if type.least is not None and type.most is not None:
        return f" from {type.least} to {type.most}"
    if type.least is not None:
        return f", at least {type.least}"
    return f", at most {type.most}" if type.most is not None else ""
