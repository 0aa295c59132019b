"""How a text that is discussed has changed, part by part."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import pairwise

from generator.discussed import FormerPart, PartChange, Version
from generator.discussion import TextVersion
from generator.i18n import direction
from generator.model import Text
from generator.prose.diff import Piece, word_diff

Parts = Mapping[str, str]
"""The words of each part by its id, in the order of the text."""


def versions(text: Text, former: Sequence[TextVersion], language: str) -> tuple[Version, ...]:
    """The steps from the first version to the present one, the latest first, for a page in `language`. A step without a
    change in that language is left out."""
    present = {tongue: prose.text for tongue, prose in text.prose.items()}
    written: list[tuple[datetime | None, Mapping[str, str]]] = [(one.moment, one.prose) for one in former]
    if written and dict(written[-1][1]) != present:
        written.append((None, present))  # an edit that no collector has seen yet
    steps = [
        Version(moment, tuple(_changes(*_shared(before, after, language))))
        for (_, before), (moment, after) in pairwise(written)
    ]
    return tuple(step for step in reversed(steps) if step.changes)


def gone(text: Text, former: Sequence[TextVersion], ids: Sequence[str]) -> tuple[FormerPart, ...]:
    """Of parts that are no longer in the text, the words that were last said of each, in its original language. Those
    that no version has are left out."""
    original = next(iter(text.prose), "")
    found: dict[str, FormerPart] = {}
    for version in former:
        for id, words in _parts(version.prose.get(original, "")).items():
            if id in ids:
                found[id] = FormerPart(id, _plain(words, original), original, direction(original))
    return tuple(found[id] for id in ids if id in found)


def words_of(text: Text, id: str, language: str) -> str:
    """The words of a part as they are, plain; in the original language where there is no translation."""
    shown = language if language in text.prose else next(iter(text.prose), "")
    return _plain(_parts(text.prose[shown].text).get(id, ""), shown) if shown else ""


def words_at(text: Text, former: Sequence[TextVersion], id: str, language: str, moment: datetime) -> str:
    """The words that a part had at a moment, plain; those that it has where nobody knows."""
    then = [one.prose for one in former if one.moment <= moment]
    prose = next((prose for prose in reversed(then) if id in _parts(_said(prose, language))), None)
    return _plain(_parts(_said(prose, language))[id], language) if prose else words_of(text, id, language)


def _said(prose: Mapping[str, str], language: str) -> str:
    return prose.get(language) or next(iter(prose.values()), "")


def said_of(steps: Sequence[Version], id: str) -> tuple[PartChange, ...]:
    """How one part was reworded in some steps, in their order."""
    return tuple(change for step in steps for change in step.changes if change.id == id and change.kind == "reworded")


def _shared(before: Mapping[str, str], after: Mapping[str, str], language: str) -> tuple[str, str, str]:
    """The texts of two versions in one language that both have, the page's if they do, and that language."""
    shared = next((one for one in (language, *after) if one in before and one in after), "")
    return before.get(shared, ""), after.get(shared, ""), shared


def _changes(before: str, after: str, language: str) -> Iterator[PartChange]:
    """What was put in, taken out, reworded or moved."""
    old, new = _parts(before), _parts(after)
    stayed = [id for id in new if id in old]
    moved = set(_moved([id for id in old if id in new], stayed))
    for id, words in new.items():
        pieces = _compared(old.get(id, ""), words, language)
        kind = "added" if id not in old else "reworded" if pieces else "moved" if id in moved else ""
        if kind:
            yield PartChange(
                id, kind, language, direction(language), pieces or (Piece("same", _plain(words, language)),)
            )
    for id, words in old.items():
        if id not in new:
            yield PartChange(id, "removed", language, direction(language), _compared(words, "", language))


def _moved(before: Sequence[str], after: Sequence[str]) -> Iterator[str]:
    """The parts that are no longer in the order of the others."""
    blocks = SequenceMatcher(None, before, after, autojunk=False).get_matching_blocks()
    kept = {id for block in blocks for id in after[block.b : block.b + block.size]}
    yield from (id for id in after if id not in kept)


@lru_cache(maxsize=2048)
def _compared(old: str, new: str, language: str) -> tuple[Piece, ...]:
    """The pieces of two versions of a part, () where they read the same."""
    before, after = _plain(old, language), _plain(new, language)
    return () if before == after else word_diff(before, after)


def _plain(words: str, language: str) -> str:
    # The parser takes a while to load, and few texts have changed.
    from generator.prose.plain import plain_text  # noqa: PLC0415

    return plain_text(words, language) if words else ""


@lru_cache(maxsize=64)
def _parts(markdown: str) -> Parts:
    from generator.prose.numbering import spots  # noqa: PLC0415 (as above)

    return {spot.id: spot.words for spot in spots(markdown) if spot.id}
