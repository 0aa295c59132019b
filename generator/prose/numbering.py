"""The parts of a text that can be discussed by themselves: headings, paragraphs, items of lists and rows of tables.

Each is known by an id that stands at its end in the Markdown, such as `{#p12}`, so that it keeps what was said of it
when it is reworded or moved. `cahier number` writes the ids; a number is never given twice.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache

from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin

from ballots.lean import dataclass
from generator.prose.texts import PAGE_IDS, TEMPLATE_IDS, slug

HEADING, PARAGRAPH, ITEM, ROW = "heading", "paragraph", "item", "row"

MARK = re.compile(r"[ \t]*\{#(?P<id>[a-z0-9]+(?:-[a-z0-9]+)*)\}[ \t]*$")
"""An id at the end of a part."""

_NUMBERED = re.compile(r"p([0-9]{1,6})")
_CLOSING = re.compile(r"[ \t]+#+[ \t]*$")
"""Of a heading that ends as it begins: `## Title ##`."""


@dataclass(frozen=True)
class Spot:
    """A part as it stands in the Markdown: its kind, the line of its end (from 0), its id, '' for none, and its words
    as they are written, without the id."""

    kind: str
    line: int
    id: str
    words: str


def spots(markdown: str) -> list[Spot]:
    """The parts of a text, in order. What stands in notes and in code is none."""
    return [_spot(kind, opening, inlines) for kind, opening, inlines in parts(_parser().parse(markdown))]


@lru_cache(maxsize=256)
def ids_of(markdown: str) -> frozenset[str]:
    """The ids of the parts of a text."""
    return frozenset(spot.id for spot in spots(markdown) if spot.id)


def parts(tokens: Sequence[Token]) -> Iterator[tuple[str, Token, Sequence[Token]]]:
    """Each part among the tokens of a text: its kind, the token that opens it and those of its words: one, or one for
    each cell of a row."""
    notes = head = 0
    item: Token | None = None
    for place, token in enumerate(tokens):
        match token.type:
            case "footnote_block_open" | "footnote_block_close" | "thead_open" | "thead_close":
                notes += token.nesting if "footnote" in token.type else 0
                head += token.nesting if "thead" in token.type else 0
            case "list_item_open":
                item = token
            case "list_item_close":
                item = None
            case "heading_open" if not notes:
                yield HEADING, token, [tokens[place + 1]]
            case "paragraph_open" if not notes:
                yield (ITEM, token, [tokens[place + 1]]) if item else (PARAGRAPH, token, [tokens[place + 1]])
                item = None
            case "tr_open" if not notes and not head:
                yield ROW, token, [inline for inline in _row(tokens[place + 1 :]) if inline.type == "inline"]


def number(markdown: str, highest: int) -> tuple[str, int]:
    """A text in which each part has an id, and the highest number given so far; `highest` is the one before. Headings
    are called by their words, all else `p` and the next number. What has an id keeps it."""
    lines, found = markdown.split("\n"), spots(markdown)
    taken = {spot.id for spot in found if spot.id}
    highest = max([highest, *(int(match[1]) for id in taken if (match := _NUMBERED.fullmatch(id)))])
    for spot in found:
        if not spot.id:
            id = _of_heading(spot.words, taken) if spot.kind == HEADING else ""
            if not id:
                highest += 1
                id = f"p{highest}"
            taken.add(id)
            lines[spot.line] = _marked(lines[spot.line], spot.kind, id)
    return "\n".join(lines), highest


def number_like(markdown: str, original: str) -> str | None:
    """A translation with the ids of its original, part by part; None where the two are not alike, so that nobody can
    tell which part is which."""
    lines, found, wanted = markdown.split("\n"), spots(markdown), spots(original)
    if [spot.kind for spot in found] != [spot.kind for spot in wanted]:
        return None
    for spot, its in zip(found, wanted, strict=True):
        if spot.id and spot.id != its.id:
            return None
        if not spot.id:
            lines[spot.line] = _marked(lines[spot.line], spot.kind, its.id)
    return "\n".join(lines)


def _of_heading(words: str, taken: set[str]) -> str:
    """The words of a heading as an id; '' where another part has it, or it would look like a number."""
    id = slug(words)[:60].strip("-")
    unfit = id in taken | TEMPLATE_IDS | PAGE_IDS or _NUMBERED.fullmatch(id) or not MARK.fullmatch(f"{{#{id}}}")
    return "" if unfit else id


def _marked(line: str, kind: str, id: str) -> str:
    bare = line.rstrip()
    if kind == ROW:
        cells = bare.removesuffix("|").rstrip()
        return f"{cells} {{#{id}}} |" if bare.endswith("|") else f"{cells} {{#{id}}}"
    return f"{_CLOSING.sub('', bare) if kind == HEADING else bare} {{#{id}}}"


def _spot(kind: str, opening: Token, inlines: Sequence[Token]) -> Spot:
    first, end = opening.map or (0, 1)
    # A heading may be underlined; a row is one line.
    line = first + inlines[-1].content.count("\n") if kind == HEADING else end - 1
    found = MARK.search(inlines[-1].content) if inlines else None
    words = " | ".join(MARK.sub("", inline.content) for inline in inlines)
    return Spot(kind, line, found["id"] if found else "", words)


def _row(tokens: Sequence[Token]) -> Iterator[Token]:
    for token in tokens:
        if token.type == "tr_close":
            return
        yield token


@cache
def _parser() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False}).enable("table").use(footnote_plugin)
