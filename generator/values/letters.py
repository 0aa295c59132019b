"""Text in plain Latin letters: for slugs, for the ids of headings and for comparing words."""

from __future__ import annotations

import unicodedata

_LETTERS = str.maketrans({"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d"})


def plain(text: str) -> str:
    """`text` in small letters without accents; `œ` is `oe`. Letters of other scripts stay as they are."""
    parted = unicodedata.normalize("NFKD", text).casefold().translate(_LETTERS)
    return "".join(character for character in parted if not unicodedata.combining(character))
