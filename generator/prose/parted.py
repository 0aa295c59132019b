"""A text in parts, as HTML: at the end of each part stands what leads to its discussion."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from secrets import token_hex

from markdown_it.token import Token
from markupsafe import Markup

from ballots.lean import dataclass
from generator.prose import numbering
from generator.prose.numbering import HEADING, MARK, ROW
from generator.prose.texts import Part

_END = f"<!--{token_hex(8)}-->"
"""Stands at the end of each part until the HTML is parted; no editor can write it."""


@dataclass(frozen=True)
class Found:
    """A part among the tokens of a text; `id` is '' where none was written."""

    kind: str
    id: str
    opening: Token
    words: Sequence[Token]


def take(tokens: Sequence[Token]) -> list[Found]:
    """The parts of a text. The ids are taken out of its words and given to what holds them."""
    found = []
    item: Token | None = None
    holders: dict[int, Token] = {}
    for token in tokens:
        if token.type == "list_item_open":
            item = token
        elif token.type == "paragraph_open" and item:
            holders[id(token)], item = item, None
    for kind, opening, words in numbering.parts(tokens):
        name = _take_id(words[-1]) if words else ""
        if name and kind != HEADING:
            # A paragraph in a list has no tag of its own where its items stand close.
            holders.get(id(opening), opening).attrSet("id", name)
        found.append(Found(kind, name, opening, words))
    return found


def _take_id(inline: Token) -> str:
    """The id at the end of some words, which is taken away."""
    last = inline.children[-1] if inline.children else None
    if last is None or last.type != "text" or not (mark := MARK.search(last.content)):
        return ""
    last.content = last.content[: mark.start()]
    inline.content = MARK.sub("", inline.content)
    return mark["id"]


def render(
    tokens: Sequence[Token], found: Sequence[Found], as_html: Callable[[Sequence[Token]], str]
) -> tuple[Markup, tuple[Part, ...]]:
    """The HTML up to the end of the first part, and the parts. `as_html` renders tokens of the editor's text."""
    known = [one for one in found if one.id]
    words = [Markup(" | ").join(Markup(as_html([inline])) for inline in one.words) for one in known]  # noqa: S704 (the editor's own words, as in `markdown`)
    first, *rest = (Markup(html) for html in as_html(_with_ends(tokens, known)).split(_END))  # noqa: S704 (the same)
    parts = zip(known, words, rest, strict=True)
    return first, tuple(Part(one.kind, one.id, html, after) for one, html, after in parts)


def _with_ends(tokens: Sequence[Token], found: Sequence[Found]) -> list[Token]:
    """The tokens with a mark at the end of each part, and in the head of a table with such rows an empty cell."""
    ends = {id(one.opening): one for one in found}
    tables = _tables_with_parts(tokens, ends)
    made: list[Token] = []
    waiting: list[tuple[str, Found]] = []
    for token in tokens:
        if token.type == "tr_close" and waiting and waiting[-1][0] == "tr_close":
            made.append(_html(_END))
            waiting.pop()
        made.append(token)
        if one := ends.get(id(token)):
            closing = {HEADING: "heading_close", ROW: "tr_close"}.get(one.kind, "paragraph_close")
            waiting.append((closing, one))
        elif waiting and token.type == waiting[-1][0]:
            made.append(_html(_END))
            waiting.pop()
        if id(token) in tables:
            made.append(_html("<td></td>"))
    return made


def _tables_with_parts(tokens: Sequence[Token], ends: Mapping[int, Found]) -> set[int]:
    """The last cells of the heads of tables of which a row is a part."""
    found, last, head = set[int](), 0, False
    for token in tokens:
        if token.type in ("thead_open", "thead_close"):
            head = token.type == "thead_open"
        elif token.type == "th_close" and head:
            last = id(token)
        elif token.type == "tr_open" and id(token) in ends:
            found.add(last)
    return found


def _html(content: str) -> Token:
    return Token("html_block", "", 0, content=content)
