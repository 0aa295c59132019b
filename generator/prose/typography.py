"""How a language sets quotation marks, apostrophes and the spaces that may not break."""

from __future__ import annotations

import re

_NARROW, _WIDE = "\u202f", "\u00a0"
_UNITS = r"[€%‰°$£]|(?:h|min|s|km|m|cm|mm|m²|km²|ha|kg|g|t|l|kW|kWh|Mo|Go|ans?|euros?)\b"
_MONTHS = "janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre"
_APOSTROPHE = re.compile(r"(?<=[^\W_])'(?=[^\W_])")
_FRENCH_SIGN = re.compile(r"[;!?:»«\d]")
_FRENCH_SPACE = re.compile(r" [;!?:»]|[«\d] |[h°e] \d|\b1er ")
"""Where there may be one of those below; most texts have none, and no sign that stands beside one."""

_FRENCH_NARROW = re.compile(r" (?:(?=[;!?])|(?<=\d )(?=\d{3}(?!\d)))")
_FRENCH_WIDE = re.compile(
    rf" (?:(?=[:»])|(?<=« )|(?<=\d )(?={_UNITS})|(?<=\d.h )(?=\d)|(?<=n° )(?=\d)"
    rf"|(?:(?<=\d )|(?<=\b1er ))(?=(?:{_MONTHS})\b)|(?<=\b[Aa]rticle )(?=\d))"
)
"""Ordinary spaces where French typography has one that does not break (Lexique des règles typographiques en usage à
l'Imprimerie nationale, 2002)."""


class Piece:
    """A part of a block: text, or a mark within it. `type` and `level` are those of markdown-it's tokens; what is not
    text has its `html`, and as `content` what it says itself."""

    __slots__ = ("content", "html", "level", "type")

    def __init__(self, type: str, level: int, content: str, html: str = "") -> None:
        self.type = type
        self.level = level
        self.content = content
        self.html = html


def is_french(language: str) -> bool:
    """Whether spaces are set as French does."""
    return language.partition("-")[0] == "fr"


def french_spaces(text: str) -> str:
    """Text with its ordinary spaces made unbreakable where French asks for it."""
    if not (_FRENCH_SIGN.search(text) and _FRENCH_SPACE.search(text)):
        return text
    return _FRENCH_WIDE.sub(_WIDE, _FRENCH_NARROW.sub(_NARROW, text))


def apostrophes(text: str) -> str:
    """Text with the apostrophes between two letters set."""
    return _APOSTROPHE.sub("’", text) if "'" in text else text
