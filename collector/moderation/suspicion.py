"""Why a comment waits for a moderator before anybody reads it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from collector.store.reading import Words
from generator.settings import Commenting, Moderation
from generator.values.letters import plain

BEFORE, TRAP, LINKS, WORDS = "before", "trap", "links", "words"
"""Comments wait here; a field was filled that nobody sees; too many links; a word of the site's list. Causes of
comments that have been read stand in `store.moderation`."""

TRAP_FIELD = "website"
"""What programs fill in, since it is called so; people do not see it."""

_LINK = re.compile(r"(?:https?://|www\.)\S", re.IGNORECASE)


def causes(words: Words, form: Mapping[str, str], how: Commenting, moderation: Moderation) -> tuple[str, ...]:
    """Every reason for which these words wait; none, and they are published."""
    found = {
        BEFORE: how.moderation == "before",
        TRAP: bool(form.get(TRAP_FIELD)),
        LINKS: len(_LINK.findall(words.all)) > moderation.links,
        WORDS: bool(listed(words, moderation)),
    }
    return tuple(cause for cause, is_so in found.items() if is_so)


def listed(words: Words, moderation: Moderation) -> list[str]:
    """Those of the site's words that stand in a comment or in its author's name, whatever their accents and
    capitals."""
    said = f" {' '.join(_words(f'{words.name} {words.all}'))} "
    return [word for word in moderation.words if _pattern(word).search(said)]


@lru_cache(1000)
def _pattern(word: str) -> re.Pattern[str]:
    stem = re.escape(" ".join(_words(word)))
    return re.compile(f" {stem}" + (r"\w*" if word.endswith("*") else "") + " ") if stem else re.compile(r"(?!)")


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", plain(text.casefold()))
