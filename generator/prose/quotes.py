"""How a language sets quotation marks: markdown-it's rule, with the marks of each language.

It is loaded with the parser, which takes a while, and only for texts that have such marks.
"""

from __future__ import annotations

from functools import cache
from typing import cast

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.rules_core.smartquotes import process_inlines
from markdown_it.token import Token

from generator.prose.typography import Piece, french_spaces, is_french

QUOTES = {
    "fr": ["«\u00a0", "\u00a0»", "“", "”"],
    "de": "„“‚‘",
    "es": "«»“”",
    "it": "«»“”",
    "en": "“”‘’",
}
"""Outer and inner quotation marks by language; a language that is not here uses those of English."""


def configure(parser: MarkdownIt, language: str) -> MarkdownIt:
    """`parser`, setting text as `language` does."""
    tongue = language.partition("-")[0]
    parser.options["typographer"] = True
    parser.options["quotes"] = QUOTES.get(tongue, QUOTES["en"])
    parser.enable("smartquotes")
    if is_french(language):
        parser.core.ruler.push("french_spaces", _set_french_spaces)
    return parser


def set_quotes(pieces: list[Piece], language: str) -> None:
    """Set the quotation marks and apostrophes in the texts of one block."""
    # The rule looks at nothing of a token but what a piece has.
    process_inlines(cast(list[Token], pieces), StateCore("", _plain(language), {}))


@cache
def _plain(language: str) -> MarkdownIt:
    return configure(MarkdownIt("zero"), language)


def _set_french_spaces(state: StateCore) -> None:
    for block in state.tokens:
        for token in block.children or ():
            if token.type == "text":
                token.content = french_spaces(token.content)
