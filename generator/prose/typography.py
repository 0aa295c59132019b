"""How a language sets quotation marks, apostrophes and the spaces that may not break."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore

QUOTES = {
    "fr": ["«\u00a0", "\u00a0»", "“", "”"],
    "de": "„“‚‘",
    "es": "«»“”",
    "it": "«»“”",
    "en": "“”‘’",
}
"""Outer and inner quotation marks by language; a language that is not here uses those of English."""

_NARROW, _WIDE = "\u202f", "\u00a0"
_UNITS = r"[€%‰°$£]|(?:h|min|s|km|m|cm|mm|m²|km²|ha|kg|g|t|l|kW|kWh|Mo|Go|ans?|euros?)\b"
_MONTHS = "janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre"
_FRENCH_SPACES = [
    (re.compile(r" (?=[;!?])"), _NARROW),
    (re.compile(r" (?=[:»])|(?<=«) "), _WIDE),
    (re.compile(r"(?<=\d) (?=\d{3}(?!\d))"), _NARROW),
    (re.compile(rf"(?<=\d) (?={_UNITS})|(?<=\d.h) (?=\d)|(?<=n°) (?=\d)"), _WIDE),
    (re.compile(rf"(?:(?<=\d)|(?<=\b1er)) (?=(?:{_MONTHS})\b)|(?<=\b[Aa]rticle) (?=\d)"), _WIDE),
]
"""Ordinary spaces where French typography has one that does not break (Lexique des règles typographiques en usage à
l'Imprimerie nationale, 2002)."""


def configure(parser: MarkdownIt, language: str) -> MarkdownIt:
    """`parser`, setting text as `language` does."""
    tongue = language.partition("-")[0]
    parser.options["typographer"] = True
    parser.options["quotes"] = QUOTES.get(tongue, QUOTES["en"])
    parser.enable("smartquotes")
    if tongue == "fr":
        parser.core.ruler.push("french_spaces", _set_french_spaces)
    return parser


@lru_cache(maxsize=10_000)
def typeset(text: str, language: str) -> str:
    """A title or another text without markup, set as `language` does."""
    (inline,) = _plain(language).parseInline(text)
    return "".join(token.content for token in inline.children or ())


@cache
def _plain(language: str) -> MarkdownIt:
    return configure(MarkdownIt("zero"), language)


def _set_french_spaces(state: StateCore) -> None:
    for block in state.tokens:
        for token in block.children or ():
            if token.type == "text":
                token.content = french_spaces(token.content)


def french_spaces(text: str) -> str:
    """Text with its ordinary spaces made unbreakable where French asks for it."""
    for spaces, unbreakable in _FRENCH_SPACES:
        text = spaces.sub(unbreakable, text)
    return text
