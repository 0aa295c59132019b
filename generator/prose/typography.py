"""How a language sets quotation marks, apostrophes and the spaces that may not break."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.rules_core.smartquotes import process_inlines
from markdown_it.token import Token

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
_APOSTROPHE = re.compile(r"(?<=[^\W_])'(?=[^\W_])")
_FRENCH_SPACE = re.compile(r" [;!?:»\d]|[«\d] |\b1er ")
"""Where there may be one of those below; most texts have none."""

_FRENCH_NARROW = re.compile(r" (?:(?=[;!?])|(?<=\d )(?=\d{3}(?!\d)))")
_FRENCH_WIDE = re.compile(
    rf" (?:(?=[:»])|(?<=« )|(?<=\d )(?={_UNITS})|(?<=\d.h )(?=\d)|(?<=n° )(?=\d)"
    rf"|(?:(?<=\d )|(?<=\b1er ))(?=(?:{_MONTHS})\b)|(?<=\b[Aa]rticle )(?=\d))"
)
"""Ordinary spaces where French typography has one that does not break (Lexique des règles typographiques en usage à
l'Imprimerie nationale, 2002)."""


def configure(parser: MarkdownIt, language: str) -> MarkdownIt:
    """`parser`, setting text as `language` does."""
    tongue = language.partition("-")[0]
    parser.options["typographer"] = True
    parser.options["quotes"] = QUOTES.get(tongue, QUOTES["en"])
    parser.enable("smartquotes")
    if is_french(language):
        parser.core.ruler.push("french_spaces", _set_french_spaces)
    return parser


@lru_cache(maxsize=10_000)
def typeset(text: str, language: str) -> str:
    """A title or another text without markup, set as `language` does."""
    token = Token("text", "", 0, content=apostrophes(text))
    if "'" in token.content or '"' in token.content:
        set_quotes([token], language)
    return french_spaces(token.content) if is_french(language) else token.content


@cache
def _plain(language: str) -> MarkdownIt:
    return configure(MarkdownIt("zero"), language)


def _set_french_spaces(state: StateCore) -> None:
    for block in state.tokens:
        for token in block.children or ():
            if token.type == "text":
                token.content = french_spaces(token.content)


def is_french(language: str) -> bool:
    """Whether spaces are set as French does."""
    return language.partition("-")[0] == "fr"


def french_spaces(text: str) -> str:
    """Text with its ordinary spaces made unbreakable where French asks for it."""
    if not _FRENCH_SPACE.search(text):
        return text
    return _FRENCH_WIDE.sub(_WIDE, _FRENCH_NARROW.sub(_NARROW, text))


def apostrophes(text: str) -> str:
    """Text with the apostrophes between two letters set."""
    return _APOSTROPHE.sub("’", text) if "'" in text else text


def set_quotes(tokens: list[Token], language: str) -> None:
    """Set the quotation marks and apostrophes in the texts of one block."""
    process_inlines(tokens, StateCore("", _plain(language), {}))
