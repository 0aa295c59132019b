"""YAML as nodes: every scalar as the text that was written, with its place.

YAML's own types are not for editors: a loader reads `no` as False and `12:30` as 750, and keeps the last of two equal
keys in silence. Our field tables say what a text means (`validate`). Of YAML's many features a site uses mappings,
lists and scalars; the others are refused by name, which also bounds what a small file can make of itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NoReturn, TypeAlias

import yaml

from ballots.lean import dataclass
from generator.errors import Place
from generator.values import yaml_mistakes
from generator.values.source import Findings, Source, Unreadable

DEEPEST = 20
"""Nesting that is read. A survey in a topic, the deepest that our tables describe, has seven levels."""

_FAST = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True)
class Scalar:
    """Something written. `plain` is True without quotes."""

    place: Place
    text: str
    plain: bool = True

    @property
    def empty(self) -> bool:
        """Whether nothing was written: `title:`, `title: ~`, `title: null` or `title: ""`."""
        return self.text.strip() in (("", "~", "null") if self.plain else ("",))


@dataclass(frozen=True, slots=True)
class Items:
    """A list."""

    place: Place
    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Entries:
    """A mapping, in the order written, each key once."""

    place: Place
    entries: tuple[tuple[Scalar, Node], ...] = ()

    def entry(self, name: str) -> tuple[Scalar, Node] | None:
        """The key `name` and what is written for it, or None."""
        for entry in self.entries:
            if entry[0].text == name:
                return entry
        return None

    def get(self, name: str) -> Node | None:
        """What is written for `name`, or None."""
        entry = self.entry(name)
        return entry[1] if entry else None

    def key(self, name: str) -> Scalar | None:
        """The key `name` itself, or None."""
        entry = self.entry(name)
        return entry[0] if entry else None

    def where(self, *names: str) -> Entries:
        """The entries called by one of `names`."""
        return Entries(self.place, tuple(entry for entry in self.entries if entry[0].text in names))

    def without(self, *names: str) -> Entries:
        """All entries but those called by one of `names`."""
        return Entries(self.place, tuple(entry for entry in self.entries if entry[0].text not in names))

    def with_entry(self, key: Scalar, node: Node) -> Entries:
        """The entries with one more at the end, in place of one of the same name."""
        return Entries(self.place, (*self.without(key.text).entries, (key, node)))


Node: TypeAlias = Scalar | Items | Entries


def is_empty(node: Node | None) -> bool:
    """Whether nothing was written there."""
    return node is None or (isinstance(node, Scalar) and node.empty)


def scalars(node: Node | None) -> Iterator[Scalar]:
    """The scalars of a list, or the one that stands without its list."""
    nodes = node.items if isinstance(node, Items) else (node,)
    return (item for item in nodes if isinstance(item, Scalar))


def compose(source: Source, findings: Findings, start: int = 0, end: int | None = None) -> Node | None:
    """The YAML in the characters from `start` to `end` of a file, or None if there is none.

    Equal keys in one mapping go to `findings`, and the first one stays. Raises `Unreadable` at a mistake of syntax and
    at what a site does not use: anchors, aliases, tags, several documents, keys that are no scalars, deep nesting.
    """
    return _Composer(source, findings, start, end).document()


def locate(node: Node, way: tuple[str | int, ...], fallback: Place) -> Place:
    """The place of what `way` leads to, or of the last thing on the way that was written."""
    place = fallback
    for step in way:
        if isinstance(node, Entries) and (entry := node.entry(str(step))):
            place, node = entry[0].place, entry[1]
        elif isinstance(node, Items) and isinstance(step, int) and step < len(node.items):
            node = node.items[step]
            place = node.place
        else:
            return place
    return node.place if way else place


class _Composer:
    def __init__(self, source: Source, findings: Findings, start: int, end: int | None) -> None:
        self._source = source
        self._findings = findings
        self._start = start
        self._events = self._parse(source.text[start:end])

    def _parse(self, text: str) -> Iterator[yaml.Event]:
        try:
            return iter(list(yaml.parse(text, Loader=_FAST)))
        except yaml.YAMLError:
            # The two parsers word their errors differently; the one that is everywhere has the last word.
            try:
                return iter(list(yaml.parse(text, Loader=yaml.SafeLoader)))
            except yaml.MarkedYAMLError as error:
                raise Unreadable(yaml_mistakes.explain(error, self._source, self._start)) from None

    def document(self) -> Node | None:
        root: Node | None = None
        for event in self._events:
            match event:
                case yaml.DocumentStartEvent() if root is not None:
                    self._refuse(
                        event, "a second YAML document begins here", "Delete this line: a file has one document."
                    )
                case yaml.NodeEvent():
                    root = self._node(event, 0)
        return root if not is_empty(root) else None

    def _node(self, event: yaml.Event, depth: int) -> Node:
        if depth > DEEPEST:
            self._refuse(event, f"this is nested more than {DEEPEST} levels deep", "Take the outer levels away.")
        self._refuse_features(event)
        match event:
            case yaml.MappingStartEvent():
                return Entries(self._place(event), tuple(self._entries(depth + 1)))
            case yaml.SequenceStartEvent():
                return Items(self._place(event), tuple(self._items(depth + 1)))
            case yaml.ScalarEvent():
                return Scalar(self._place(event), event.value, not event.style)
        raise TypeError(f"not the beginning of a node: {event}")

    def _entries(self, depth: int) -> Iterator[tuple[Scalar, Node]]:
        seen: dict[str, Scalar] = {}
        for event in self._events:
            if isinstance(event, yaml.MappingEndEvent):
                return
            key = self._node(event, depth)
            if not isinstance(key, Scalar):
                self._refuse(event, "a name was expected here, not a list or a mapping", "Put text between quotes.")
            node = self._node(next(self._events), depth)
            if key.text in seen:
                self._duplicate(key, seen[key.text])
            else:
                seen[key.text] = key
                yield key, node

    def _items(self, depth: int) -> Iterator[Node]:
        for event in self._events:
            if isinstance(event, yaml.SequenceEndEvent):
                return
            yield self._node(event, depth)

    def _duplicate(self, key: Scalar, first: Scalar) -> None:
        self._findings.add(
            key.place,
            f"`{key.text}` is written twice",
            f"Keep one: the first stands in line {first.place.line}.",
        )

    def _refuse_features(self, event: yaml.Event) -> None:
        if isinstance(event, yaml.AliasEvent):
            name = "alias"
        elif getattr(event, "anchor", None) is not None:
            name = "anchor"
        elif getattr(event, "tag", None) is not None:
            name = "tag"
        else:
            return
        raise Unreadable(yaml_mistakes.feature(name, self._source, self._place(event)))

    def _refuse(self, event: yaml.Event, message: str, fix: str) -> NoReturn:
        raise Unreadable(self._source.mistake(self._place(event), message, fix))

    def _place(self, event: yaml.Event) -> Place:
        begin, end = event.start_mark, event.end_mark
        if begin is None or end is None:
            raise TypeError(f"an event without its place: {event}")
        return self._source.place(self._start + begin.index, self._start + end.index)
