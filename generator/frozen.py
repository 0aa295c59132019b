"""A question that people have answered may not become another: the first ballot freezes its kind and options."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from generator.errors import Mistake, Place
from generator.model import Site, Topic, TopicKey
from generator.results import Results


def check_frozen(site: Site, results: Results, folder: Path) -> Iterator[Mistake]:
    """Each topic whose ballots a build would lose or read otherwise than they were cast."""
    topics = {topic.key: topic for topic in site.topics()}
    for key, found in results.topics.items():
        topic = topics.get(key)
        if topic is None:
            yield _lost(key)
        elif _canonical(topic.ballot.frozen()) != _canonical(found.frozen):
            yield _changed(topic, found.frozen, folder)


def _lost(key: TopicKey) -> Mistake:
    consultation, slug = key
    return Mistake(
        Place(f"content/consultations/{consultation}/topics/{slug}.md"),
        f"the topic `{slug}` has ballots, but its file is gone",
        f"Put the file back; if the topic goes on under another name, write `formerly: {slug}` in that file.",
    )


def _changed(topic: Topic, cast: object, folder: Path) -> Mistake:
    place = topic.ballot_place
    differences = _differences(cast, topic.ballot.frozen())
    return Mistake(
        place,
        f"the topic `{topic.slug}` has ballots, and its ballot has changed since: {differences}",
        "Put it back as it was (words may change, ids and rules may not), "
        "or ask the new question in a new topic and set `status: closed` here.",
        _line(folder / place.file, place.line),
    )


def _differences(before: object, after: object) -> str:
    """What changed between two frozen settings, in words."""
    if isinstance(before, dict) and isinstance(after, dict):
        names = sorted(
            name for name in {*before, *after} if _canonical(before.get(name)) != _canonical(after.get(name))
        )
        return "; ".join(f"`{name}` was {_shown(before.get(name))}, is {_shown(after.get(name))}" for name in names)
    return f"it was {_shown(before)}, is {_shown(after)}"


def _shown(value: object) -> str:
    match value:
        case None:
            return "absent"
        case list() | tuple():
            return ", ".join(f"`{item}`" if isinstance(item, str) else _canonical(item) for item in value)
        case str():
            return f"`{value}`"
        case _:
            return _canonical(value)


def _canonical(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


def _line(path: Path, number: int) -> str:
    lines = path.read_text(encoding="utf-8-sig").splitlines()
    return lines[number - 1] if 0 < number <= len(lines) else ""
