"""Markdown as plain text: the words that a reader reads."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin

from generator.prose import quotes


def plain_text(markdown: str, language: str) -> str:
    """A text in the typography of `language`, without marks: paragraphs, headings, items of lists and rows of tables
    with an empty line between them. Of links and pictures only the words are left."""
    return "\n\n".join(block for block in _blocks(_parser(language).parse(markdown)) if block.strip())


@cache
def _parser(language: str) -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False}).enable("table").use(footnote_plugin)
    return quotes.configure(parser, language)


def _blocks(tokens: list[Token]) -> Iterator[str]:
    item = ""
    row: list[str] | None = None
    for token in tokens:
        match token.type:
            case "list_item_open":
                item = f"{token.info}{token.markup} " if token.info else "• "
            case "list_item_close":
                item = ""  # it was empty, or began with code
            case "tr_open":
                row = []
            case "tr_close":
                yield " | ".join(row or [])
                row = None
            case "inline" if row is not None:
                row.append(_inline(token))
            case "inline":
                yield item + _inline(token)
                item = ""
            case "fence" | "code_block":
                yield token.content.rstrip("\n")


def _inline(block: Token) -> str:
    return "".join(_BREAKS.get(token.type, token.content) for token in block.children or ())


_BREAKS = {"softbreak": " ", "hardbreak": "\n"}
