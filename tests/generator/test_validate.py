"""What an editor writes for a table is what a program gets."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from ballots import KINDS, Words, tables
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
    Table,
    Text,
    TimeZone,
    Type,
    Variant,
    Whole,
    YesNo,
)  # fmt: skip
from generator.content.site_tables import DARK, FONT, SITE, THEME
from generator.content.tables import CONSULTATION, MEETING, NEWS, OUTCOME, PAGE, TEXT, TOPIC
from generator.errors import Place
from generator.values.descriptions import brief, describe
from generator.values.nodes import Entries, compose
from generator.values.scalars import Setting, files_of
from generator.values.source import Findings, decode
from generator.values.validate import Reader

PARIS = ZoneInfo("Europe/Paris")
SETTING = Setting(("fr", "en"), PARIS, frozenset({"fr", "en", "de"}))
TABLES = [SITE, THEME, DARK, FONT, CONSULTATION, TOPIC, TEXT, NEWS, MEETING, OUTCOME, PAGE]

TEXTS = st.text(st.characters(categories=["L", "N", "P", "S", "Zs"]), min_size=1, max_size=20).filter(
    lambda text: text == text.strip() != ""
)
IDS = st.from_regex(r"[a-z0-9]{1,5}(-[a-z0-9]{1,5}){0,2}", fullmatch=True)
MINUTES = st.datetimes(datetime(1990, 1, 1), datetime(2190, 1, 1)).map(  # noqa: DTZ001 - of no zone, as editors write
    lambda moment: moment.replace(hour=12, second=0, microsecond=0)
)

Written = tuple[Any, Any]
"""A value as YAML has it, and as a program gets it."""


def values(type: Type) -> st.SearchStrategy[Written]:  # noqa: PLR0912, C901 - one line for each type
    """What may be written for a type."""
    match type:
        case Text(translated=True):
            return st.builds(_words, TEXTS, st.none() | TEXTS) | TEXTS.map(lambda text: (text, Words(fr=text)))
        case Text():
            return TEXTS.map(_same)
        case Whole(least=least, most=most):
            return st.integers(least if least is not None else -(10**6), most if most is not None else 10**6).map(_same)
        case YesNo():
            return st.booleans().map(_same)
        case Choice(values=names):
            return st.sampled_from(names).map(_same)
        case Id():
            return IDS.map(_same)
        case Moment():
            return MINUTES.map(lambda moment: (f"{moment:%Y-%m-%d %H:%M}", moment.replace(tzinfo=PARIS)))
        case Day():
            return MINUTES.map(lambda moment: (f"{moment:%Y-%m-%d}", moment.date()))
        case Address():
            return IDS.map(lambda name: _same(f"https://{name}.example"))
        case Email():
            return IDS.map(lambda name: _same(f"{name}@valmont.example"))
        case Language():
            return st.sampled_from(["fr", "en"]).map(_same)
        case TimeZone():
            return st.sampled_from(["Europe/Paris", "Africa/Cairo", "UTC"]).map(lambda name: (name, ZoneInfo(name)))
        case Picture():
            return st.just(_same("pont.png"))
        case FontFile():
            return st.just(_same("ville.woff2"))
        case Colour():
            return st.integers(0, 0xFFFFFF).map(lambda number: _same(f"#{number:06x}"))
        case ListOf(of=of, least=least):
            return st.lists(values(of), min_size=least, max_size=2).map(_list)
        case MapOf(of=of, least=least):
            return st.dictionaries(IDS, values(of), min_size=least, max_size=max(2, least)).map(_map)
        case Record(table=table):
            return records(table)
        case Variant(tag=tag, tables=found):
            return st.one_of([records(table, (tag, kind)) for kind, table in found().items()])


def records(table: Table, *tags: tuple[str, str]) -> st.SearchStrategy[Written]:
    """An object with all required fields of a table and some of the others."""
    fields = {entry.name: values(entry.type) for entry in table.fields}
    required = {entry.name: fields.pop(entry.name) for entry in table.fields if entry.required}
    chosen = st.fixed_dictionaries({name: st.just(_same(value)) for name, value in tags} | required, optional=fields)
    defaults = {entry.name: entry.default for entry in table.fields}
    return chosen.map(_map).map(lambda pair: (pair[0], defaults | pair[1]))


def _same(value: Any) -> Written:
    return value, value


def _words(french: str, english: str | None) -> Written:
    words = {"fr": french} | ({"en": english} if english else {})
    return words, Words(words)


def _list(items: list[Written]) -> Written:
    return [item[0] for item in items], tuple(item[1] for item in items)


def _map(entries: dict[str, Written]) -> Written:
    return {key: value[0] for key, value in entries.items()}, {key: value[1] for key, value in entries.items()}


OBJECTS = {table.name: records(table) for table in TABLES} | {kind: records(table) for kind, table in tables().items()}


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
@given(data=st.data())
@settings(max_examples=40, deadline=None)
def test_fields_are_read_as_they_were_written(table: Table, data: st.DataObject) -> None:
    written, meant = data.draw(OBJECTS[table.name])
    reader, node = _reader(written)
    assert not reader.missing(table, node, None)
    assert reader.fields(table, node) == meant
    assert reader.findings.sorted() == []


@pytest.mark.parametrize("kind", sorted(KINDS))
@given(data=st.data())
@settings(max_examples=40, deadline=None)
def test_settings_that_a_table_lets_pass_are_a_ballot_or_a_problem(kind: str, data: st.DataObject) -> None:
    """Whatever passes the table can be checked, and whatever passes the check can be read."""
    written, _ = data.draw(OBJECTS[kind])
    reader, node = _reader(written)
    read = reader.fields(tables()[kind], node)
    assert reader.findings.sorted() == []
    if not list(KINDS[kind].check(read)):
        assert KINDS[kind].read(read).kind == kind


def _reader(written: object) -> tuple[Reader, Entries]:
    findings = Findings()
    text = yaml.safe_dump(written, allow_unicode=True, sort_keys=False)
    node = compose(decode(text.encode(), "x.yml"), findings) or Entries(Place("x.yml"))
    assert isinstance(node, Entries)
    return Reader(findings, SETTING, files_of(["pont.png", "ville.woff2"])), node


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_every_field_is_described_with_an_example_that_can_be_read(table: Table) -> None:
    text = "\n".join(entry.example for entry in table.fields)
    findings = Findings()
    node = compose(decode(text.encode(), "x.yml"), findings)
    assert isinstance(node, Entries)
    files = files_of(re.findall(r"[\w-]+\.(?:jpg|svg|woff2)", text))
    read = Reader(findings, SETTING, files).fields(table, node)
    assert findings.sorted() == []
    assert all(read[entry.name] is not None for entry in table.fields)
    assert all(entry.doc.endswith(".") and describe(entry.type) and brief(entry.type) for entry in table.fields)


def test_a_required_field_has_no_default() -> None:
    found: list[Field] = [entry for table in TABLES for entry in table.fields if entry.required]
    assert all(entry.default is None for entry in found)
