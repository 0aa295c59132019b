"""What changed in the wording of a question since the first ballots on it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import TypeAlias

from ballots import Words
from generator.components import Change, ChangedPart
from generator.i18n import direction
from generator.model import Topic
from generator.prose.diff import Piece, abridged, word_diff
from generator.prose.typesetting import typeset
from generator.results import TopicResults

Place: TypeAlias = tuple[str, ...]
"""The way to a text of a question: its kind, and for those of the ballot the ids that lead to it."""


def changes(topic: Topic, found: TopicResults, language: str, languages: Collection[str]) -> tuple[Change, ...]:
    """The steps from the first wording that ballots answered to the present one, the latest first, for a page in
    `language` of a site in `languages`. A step without a change in that language is left out."""
    wordings = [(one.day, one.wording) for one in found.wordings] + [(found.reworded, topic.wording())]
    texts = [(day, _texts(wording, languages)) for day, wording in wordings]
    steps = [Change(day, tuple(_parts(old, new, language))) for (_, old), (day, new) in pairwise(texts)]
    return tuple(step for step in reversed(steps) if step.parts)


def _texts(wording: object, languages: Collection[str]) -> Mapping[Place, Words]:
    """The texts of a question by their place. A stored wording may have languages that the site no longer has."""
    written = wording if isinstance(wording, Mapping) else {}
    kinds = {"title": "title", "summary": "summary", "text": "text", "words": "option"}
    return {
        place: Words({language: text for language, text in words.items() if language in languages})
        for name, kind in kinds.items()
        for place, words in _written(written.get(name), (kind,))
    }


def _written(value: object, place: Place) -> Iterator[tuple[Place, Mapping[str, str]]]:
    """Every text within what a ballot calls its wording: a mapping of languages to texts, at whatever depth."""
    if isinstance(value, Mapping) and all(isinstance(text, str) for text in value.values()):
        yield place, value
    elif isinstance(value, Mapping):
        for id, within in value.items():
            yield from _written(within, (*place, str(id)))
    elif isinstance(value, Sequence) and not isinstance(value, str):
        for number, within in enumerate(value):
            yield from _written(within, (*place, str(number)))


def _parts(old: Mapping[Place, Words], new: Mapping[Place, Words], language: str) -> Iterator[ChangedPart]:
    for place in {**new, **old}:
        before, after = old.get(place, Words()), new.get(place, Words())
        shared = _shared(before, after, language)
        pieces = _compared(place[0], before.get(shared, ""), after.get(shared, ""), shared)
        if pieces:
            yield ChangedPart(place[0], _about(place, new), shared, direction(shared), pieces)


def _shared(old: Words, new: Words, language: str) -> str:
    """The language in which two versions of a text can be compared: where a translation was added or taken away, one
    that both have. '' where there is none."""
    if not old or not new:
        return (old or new).said(language)[0]
    candidates = (language, new.original[0], *new)
    return next((candidate for candidate in candidates if candidate in old and candidate in new), "")


def _about(place: Place, texts: Mapping[Place, Words]) -> Words:
    """The title of the option or question that a text belongs to; empty for the title itself."""
    above = (place[:end] for end in range(len(place) - 1, 0, -1))
    titles = ((*way, name) for way in above for name in ("0", "title"))
    return next((texts[title] for title in titles if title != place and title in texts), Words())


@lru_cache(maxsize=256)
def _compared(kind: str, old: str, new: str, language: str) -> tuple[Piece, ...]:
    """The pieces of two versions of a text as they are read, () where they read the same. Kept, since a page is made
    again with every vote."""
    read = _plain_text if kind == "text" else typeset
    before, after = read(old, language), read(new, language)
    if before == after:
        return ()
    pieces = word_diff(before, after)
    return abridged(pieces) if kind == "text" else pieces


def _plain_text(markdown: str, language: str) -> str:
    from generator.prose.plain import plain_text  # noqa: PLC0415 (the parser takes a while to load, and few texts change)

    return plain_text(markdown, language)
