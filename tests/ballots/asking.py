"""Ballots as the generator would make them: settings written short, read by the table of their kind."""

from __future__ import annotations

from collections.abc import Mapping

import yaml

from ballots import KINDS, Ballot, Problem, Settings, Words
from ballots.fields import MapOf, Record, Table, Text, Type, Variant


def ballot(kind: str, **written: object) -> Ballot:
    """The ballot that an editor's settings describe. `from_` stands for the setting `from`."""
    settings = settings_of(kind, **written)
    assert not list(KINDS[kind].check(settings))
    return KINDS[kind].read(settings)


def problems(kind: str, **written: object) -> list[Problem]:
    """What an editor is told about settings that pass the table."""
    return list(KINDS[kind].check(settings_of(kind, **written)))


def settings_of(kind: str, **written: object) -> Settings:
    return read(KINDS[kind].settings, {name.rstrip("_"): value for name, value in written.items()})


def from_yaml(kind: str, text: str) -> Ballot:
    return ballot(kind, **yaml.safe_load(text))


def read(table: Table, written: Mapping[str, object]) -> dict[str, object]:
    """Settings read by a table that they are known to follow: texts become words, absent fields their defaults."""
    unknown = written.keys() - {field.name for field in table.fields}
    assert not unknown
    missing = {field.name for field in table.fields if field.required} - written.keys()
    assert not missing
    return {
        field.name: _value(field.type, written[field.name]) if field.name in written else field.default
        for field in table.fields
    }


def _value(type: Type, written: object) -> object:
    match type:
        case Text(translated=True):
            return written if isinstance(written, Words) else Words(en=str(written))
        case MapOf(of=of):
            assert isinstance(written, Mapping)
            return {id: _value(of, value) for id, value in written.items()}
        case Record(table=table):
            return read(table, written if isinstance(written, Mapping) else {str(table.short): written})
        case Variant(tag=tag, tables=tables):
            fields: dict[str, object] = dict(written) if isinstance(written, Mapping) else {tag: written}
            chosen = str(fields.pop(tag))
            return {tag: chosen, **read(tables()[chosen], fields)}
    return written


def options(*ids: str) -> dict[str, str]:
    return {id: id.title() for id in ids}


def projects(**costs: int) -> dict[str, object]:
    return {id: {"title": id.title(), "cost": cost} for id, cost in costs.items()}
