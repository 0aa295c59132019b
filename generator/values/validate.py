"""A table and YAML give values, and every mistake with its place.

A mistake in one field does not hide those of the others: the field is left out of the values, and reading goes on.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import field
from datetime import date, datetime

from ballots import Words
from ballots.fields import Colour, Field, ListOf, MapOf, Record, Table, Text, Type, Variant
from ballots.lean import dataclass
from generator.errors import Place, Wrong
from generator.values.descriptions import article, brief, code, how_to, listed, written
from generator.values.languages import takes_other
from generator.values.near import did_you_mean, kind_meant, misspelt
from generator.values.nodes import Entries, Items, Node, Scalar, is_empty
from generator.values.scalars import Setting, read_id, read_scalar, read_text
from generator.values.source import Findings
from generator.values.yaml_mistakes import commented


class Values(dict[str, object]):
    """The fields of an object as read by its table: those absent or wrong have their default, or None.

    `places` has the place of each field that was written, `at` that of the object itself. `unsure` are the fields that
    were written, or seem to be, but could not be read: nothing more should be said of them.
    """

    def __init__(
        self, values: Mapping[str, object], places: Mapping[str, Place], at: Place, unsure: Collection[str] = ()
    ) -> None:
        super().__init__(values)
        self.places = places
        self.at = at
        self.unsure = frozenset(unsure)

    def doubting(self, *names: str) -> Values:
        """The same values, with more fields of which nothing more should be said."""
        return Values(self, self.places, self.at, self.unsure.union(names))

    def place(self, name: str) -> Place:
        """Where the value of `name` stands, or the object if it was not written."""
        return self.places.get(name, self.at)

    def words(self, name: str) -> Words:
        """A translated text, empty if there is none."""
        value = self.get(name)
        return value if isinstance(value, Words) else Words()

    def sentences(self, name: str) -> tuple[Words, ...]:
        """A list of translated texts."""
        value = self.get(name)
        return tuple(item for item in value if isinstance(item, Words)) if isinstance(value, tuple) else ()

    def text(self, name: str) -> str:
        """A text, an address or another value in letters; '' if there is none."""
        value = self.get(name)
        return value if isinstance(value, str) else ""

    def texts(self, name: str) -> tuple[str, ...]:
        """A list of texts."""
        value = self.get(name)
        return tuple(item for item in value if isinstance(item, str)) if isinstance(value, tuple) else ()

    def whole(self, name: str) -> int | None:
        """A whole number."""
        value = self.get(name)
        return value if isinstance(value, int) else None

    def moment(self, name: str) -> datetime | None:
        """A date and time."""
        value = self.get(name)
        return value if isinstance(value, datetime) else None

    def day(self, name: str) -> date | None:
        """A date."""
        value = self.get(name)
        return value if isinstance(value, date) else None

    def record(self, name: str) -> Values | None:
        """An object in this one."""
        value = self.get(name)
        return value if isinstance(value, Values) else None

    def records(self, name: str) -> tuple[Values, ...]:
        """A list of objects."""
        value = self.get(name)
        return tuple(item for item in value if isinstance(item, Values)) if isinstance(value, tuple) else ()


@dataclass(frozen=True)
class Reader:
    """Reads values in one folder: `files` are the images and fonts in it (`scalars.files_of`)."""

    findings: Findings
    setting: Setting
    files: Mapping[str, str] = field(default_factory=dict)

    def fields(self, table: Table, node: Entries, called: str = "") -> Values:
        """The fields of `table` in a mapping. `called` is what the object is in messages, else the table's name."""
        called = called or article(table.name)
        for key, _ in node.entries:
            if table.field(key.text) is None:
                self._unknown(key, table, called)
        read = {entry.name: self._field(entry, node) for entry in table.fields}
        values = {entry.name: entry.default if read[entry.name] is None else read[entry.name] for entry in table.fields}
        unread = {name for name, value in read.items() if value is None and not is_empty(node.get(name))}
        places = {key.text: value.place for key, value in node.entries}
        return Values(values, places, node.place, unread | misspelt(table, node).keys())

    def missing(self, table: Table, node: Entries, at: Place | None) -> bool:
        """Whether required fields are not written in a mapping; each is a mistake at `at`, or of the whole file."""
        names = [entry for entry in table.fields if entry.required and node.key(entry.name) is None]
        # A field that is there, but misspelt, is reported once.
        there = misspelt(table, node)
        for entry in names:
            if entry.name in there:
                continue
            message = f"{code(entry.name)} is missing: {article(table.name)} needs it"
            fix = f"Add {how_to(entry)}."
            if at:
                self.findings.add(at, message, fix)
            else:
                self.findings.add_file(node.place.file, message, fix)
        return bool(names)

    def value(self, type: Type, node: Node, name: str, at: Place, fix: str = "") -> object | None:
        """The value of one field or item called `name`, or None, and a mistake, if it is wrong.

        `at` is its key's place; `fix` is what to do where a mistake says nothing better.
        """
        try:
            return self._value(type, node, name, at)
        except _Misread as misread:
            self.findings.add(misread.place, misread.message, misread.fix or fix)
            return None

    def _value(self, type: Type, node: Node, name: str, at: Place) -> object | None:
        match type:
            case Text():
                return self._text(type, node, name)
            case ListOf():
                return self._list(type, node, name, at)
            case MapOf():
                return self._map(type, node, name, at)
            case Record(table=table):
                return self._record(table, node, name, at)
            case Variant():
                return self._variant(type, node, name, at)
            case _:
                text = _scalar(type, node, name).text.strip()
                with _at(node.place):
                    return read_scalar(type, text, self.setting, self.files)

    def _field(self, entry: Field, node: Entries) -> object | None:
        found = node.entry(entry.name)
        if found is None:
            return None
        key, value = found
        if is_empty(value):
            if entry.required:
                self.findings.add(key.place, f"{code(entry.name)} is empty", f"Write {how_to(entry)}.")
            elif isinstance(entry.type, Colour):
                self._check_comment(key)
            return None
        return self.value(entry.type, value, entry.name, key.place, f"Write for example {how_to(entry)}.")

    def _check_comment(self, key: Scalar) -> None:
        """Report a colour that is written without quotes: YAML takes it for a comment."""
        if mistake := commented(key.place, key.text, self.findings.line(key.place)):
            self.findings.take(mistake)

    def _unknown(self, key: Scalar, table: Table, called: str) -> None:
        names = _names(table)
        fix = did_you_mean(key.text, names) or (f"Its fields are {listed(names)}." if names else "It has no fields.")
        self.findings.add(key.place, f"{code(key.text)} is not a field of {called}", fix)

    def _text(self, type: Text, node: Node, name: str) -> object:
        if type.translated and isinstance(node, Entries):
            return self._words(type, node, name)
        written_text = _scalar(type, node, name).text
        with _at(node.place):
            text = read_text(type, written_text)
        return Words({self.setting.languages[0]: text}) if type.translated else text

    def _words(self, type: Text, node: Entries, name: str) -> Words | None:
        languages = self.setting.languages
        for key, _ in node.entries:
            if key.text not in languages and not takes_other(key.text, self.setting, self.findings):
                self._no_language(key, name)
        written_in = {key.text for key, value in node.entries if not is_empty(value)}
        if self.setting.naming == "named" and languages[0] not in written_in:
            raise _Misread(
                node.place,
                f"{code(name)} is not written in {code(languages[0])}, the site's first language",
                f"Add {code(languages[0] + ': …')} to it.",
            )
        plain = Text(longest=type.longest)
        by_language = sorted(node.entries, key=lambda entry: [*languages, entry[0].text].index(entry[0].text))
        texts = {
            key.text: self.value(plain, value, key.text, key.place)
            for key, value in by_language
            if self.setting.takes(key.text) and not is_empty(value)
        }
        return Words({language: text for language, text in texts.items() if isinstance(text, str)})

    def _no_language(self, key: Scalar, name: str) -> None:
        self.findings.add(
            key.place,
            f"{code(key.text)} is not a language of this site, so it cannot stand in {code(name)}",
            f"`languages` in content/site.yml has {listed(self.setting.languages)}.",
        )

    def _list(self, type: ListOf, node: Node, name: str, at: Place) -> object | None:
        if isinstance(node, Entries) and not isinstance(type.of, Record | Variant | MapOf):
            raise _wrong_type(type, node, name)
        nodes = node.items if isinstance(node, Items) else (node,)
        _check_least(type, len(nodes), name, at)
        values = (self.value(type.of, item, name, item.place) for item in nodes if not is_empty(item))
        return tuple(value for value in values if value is not None)

    def _map(self, type: MapOf, node: Node, name: str, at: Place) -> object | None:
        if not isinstance(node, Entries):
            raise _wrong_type(type, node, name)
        _check_least(type, len(node.entries), name, at)
        return dict(self._map_entries(type, node, name))

    def _map_entries(self, type: MapOf, node: Entries, name: str) -> Iterator[tuple[str, object]]:
        for key, value in node.entries:
            try:
                read_id(key.text)
            except Wrong as wrong:
                self.findings.add(key.place, wrong.message, wrong.fix)
            if is_empty(value):
                self.findings.add(key.place, f"{code(key.text)} in {code(name)} is empty", "Write its title behind it.")
            elif (read := self.value(type.of, value, key.text, key.place)) is not None:
                yield key.text, read

    def _record(self, table: Table, node: Node, name: str, at: Place) -> Values | None:
        short = table.field(table.short) if table.short else None
        if short and isinstance(node, Scalar):
            node = Entries(node.place, ((Scalar(node.place, short.name), node),))
        elif short and isinstance(node, Entries) and isinstance(short.type, Text) and short.type.translated:
            node = self._with_words(table, short, node)
        if not isinstance(node, Entries):
            raise _wrong_type(Record(table), node, name)
        values = self.fields(table, node)
        incomplete = self.missing(table, node, at)
        return None if incomplete or _lacks(table, values) else values

    def _with_words(self, table: Table, short: Field, node: Entries) -> Entries:
        """`node` with `{fr: …, en: …}`, which stands for the short field alone, under the name of that field."""
        languages = [key for key, _ in node.entries if not table.field(key.text) and self.setting.knows(key.text)]
        others = [key for key, _ in node.entries if table.field(key.text)]
        if not languages or node.key(short.name):
            return node
        if not others:
            return Entries(node.place, ((Scalar(node.place, short.name), node),))
        names = [key.text for key in languages]
        self.findings.add(
            languages[0].place,
            f"{code(names[0])} stands beside {listed(tuple(key.text for key in others))}, as if it were a field",
            f"Write `{short.name}: {{{', '.join(f'{name}: …' for name in names)}}}`.",
        )
        return node.without(*names).with_entry(Scalar(languages[0].place, short.name), node.where(*names))

    def _variant(self, type: Variant, node: Node, name: str, at: Place) -> Values | None:
        if isinstance(node, Scalar):
            node = Entries(node.place, ((Scalar(node.place, type.tag), node),))
        if not isinstance(node, Entries):
            raise _wrong_type(type, node, name)
        tables, tag = type.tables(), node.get(type.tag)
        if is_empty(tag):
            raise _Misread(
                at, f"{code(name)} does not say its {code(type.tag)}", f"It is one of {listed(tuple(tables))}."
            )
        if not isinstance(tag, Scalar) or tag.text not in tables:
            raise _unknown_kind(type, tag or node, name, tables)
        table, rest = tables[tag.text], node.without(type.tag)
        values = self.fields(table, rest, f"the {type.tag} {code(tag.text)}")
        incomplete = self.missing(table, rest, at)
        if incomplete or _lacks(table, values):
            return None
        return Values({type.tag: tag.text, **values}, values.places, node.place, values.unsure)


class _Misread(Exception):
    """A value that cannot be read, with its place."""

    def __init__(self, place: Place, message: str, fix: str = "") -> None:
        super().__init__(message)
        self.place = place
        self.message = message
        self.fix = fix


@contextmanager
def _at(place: Place) -> Iterator[None]:
    try:
        yield
    except Wrong as wrong:
        raise _Misread(place, wrong.message, wrong.fix) from None


def _check_least(type: ListOf | MapOf, found: int, name: str, at: Place) -> None:
    if found < type.least:
        message = f"{code(name)} has {f'only {found}' if found else 'nothing'} in it; it needs at least {type.least}"
        raise _Misread(at, message, f"Add {type.least - found} more.")


def _scalar(type: Type, node: Node, name: str) -> Scalar:
    if not isinstance(node, Scalar):
        raise _wrong_type(type, node, name)
    return node


def _wrong_type(type: Type, node: Node, name: str) -> _Misread:
    return _Misread(node.place, f"{code(name)} takes {brief(type)}, not {written(node)}")


def _unknown_kind(type: Variant, tag: Node, name: str, tables: Mapping[str, Table]) -> _Misread:
    text = tag.text if isinstance(tag, Scalar) else written(tag)
    fix = kind_meant(text, tables) or f"It is one of {listed(tuple(tables))}."
    return _Misread(tag.place, f"{code(name)} has no {type.tag} {code(text)}", fix)


def _names(table: Table) -> tuple[str, ...]:
    return tuple(entry.name for entry in table.fields)


def _lacks(table: Table, values: Values) -> bool:
    return any(entry.required and values[entry.name] is None for entry in table.fields)
