"""Markdown to HTML, in the typography of a language, with every link and image checked.

CommonMark with tables and footnotes. Headings begin at the level below the page's title and have an id. Raw HTML is
shown as text unless the site allows it. Where a link or an image leads is asked of `Links`; what leads nowhere is a
mistake at its line.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any
from urllib.parse import unquote

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markupsafe import Markup, escape
from mdit_py_plugins.footnote import footnote_plugin

from ballots.lean import dataclass
from generator.errors import Mistake, Place
from generator.pieces import Prose
from generator.prose import parted, quotes
from generator.prose.parted import Found
from generator.prose.texts import (
    PAGE_IDS,
    TEMPLATE_IDS,
    Astray,
    Links,
    Setting,
    Target,
    Text,
    table_name,
    take_heading,
)

REFERENCE = re.compile(r"\[\^[^\s\]]+\]")
"""A reference to a note as it is written; where one is left in the text, its note is missing."""


def render(prose: Prose, language: str, links: Links, setting: Setting) -> Text:
    """`prose`, written in `language`, as HTML."""
    text = Text(Markup())
    env: dict[str, Any] = {"setting": setting} | ({"docId": setting.prefix} if setting.prefix else {})
    parser = _parser(language, setting.html)
    tokens = parser.parse(prose.text, env)
    found = parted.take(tokens) if setting.parts else []
    _place_headings(tokens, setting, text, {id(one.opening): one.id for one in found})
    text.ids.update(one.id for one in found if one.id)
    for token, lines in _inline(tokens):
        _resolve(token, _Spot(prose, lines), links, text)
    _check_notes(prose, env, text)
    # What is rendered is the editor's own Markdown, with raw HTML already escaped by the parser or allowed by the site.
    if found:
        _check_parts(prose, found, text)
        text.html, text.parts = parted.render(
            tokens, found, lambda some: parser.renderer.render(some, parser.options, env)
        )
    else:
        text.html = Markup(parser.renderer.render(tokens, parser.options, env))  # noqa: S704
    return text


@cache
def _parser(language: str, html: bool) -> MarkdownIt:
    options = {"html": html, "xhtmlOut": False}
    parser = quotes.configure(MarkdownIt("commonmark", options).enable("table"), language).use(footnote_plugin)
    for name, rule in _RULES.items():
        parser.add_render_rule(name, rule)
    return parser


def _table_open(self: RendererHTML, tokens: Sequence[Token], index: int, options: Any, env: Any) -> str:
    # A wide table scrolls by itself at 320 px; without a tab stop a keyboard could not scroll it. What has a tab stop
    # needs a role, and regions of one page need names of their own.
    label = escape(_table_name(tokens[index:], env))
    return f'<div class="scroll" role="region" aria-label="{label}" tabindex="0"><table>\n'


def _table_name(tokens: Sequence[Token], env: Any) -> str:
    row = itertools.takewhile(lambda token: token.type != "tr_close", tokens)
    heads = [_plain(token.children or []) for token in row if token.type == "inline"]
    return table_name(env["setting"], heads, env.setdefault("tables", set()))


def _table_close(self: RendererHTML, tokens: Sequence[Token], index: int, options: Any, env: Any) -> str:
    return "</table></div>\n"


def _cell(self: RendererHTML, tokens: Sequence[Token], index: int, options: Any, env: Any) -> str:
    """A cell whose alignment is a class: the pages' policy lets no inline style through."""
    cell = tokens[index]
    side = str(cell.attrs.pop("style", "")).removeprefix("text-align:")
    if side in ("center", "right"):
        cell.attrJoin("class", side)
    if not tokens[index + 1].content:
        cell.tag = tokens[index + 2].tag = "td"  # the corner of a table heads nothing
    elif cell.type == "th_open":
        cell.attrSet("scope", "col")
    elif tokens[index - 1].type == "tr_open" and tokens[index + 3].type == "td_open":
        # What a row is about stands first in it; Markdown has no mark for that.
        cell.tag = tokens[index + 2].tag = "th"
        cell.attrSet("scope", "row")
    return self.renderToken(tokens, index, options, env)


def _notes_open(self: RendererHTML, tokens: Sequence[Token], index: int, options: Any, env: Any) -> str:
    """The notes of a text. The plugin's `section` would ask for a heading."""
    return '<hr>\n<div class="footnotes">\n<ol class="footnotes-list">\n'


def _notes_close(self: RendererHTML, tokens: Sequence[Token], index: int, options: Any, env: Any) -> str:
    return "</ol>\n</div>\n"


def _back_to_reference(self: RendererHTML, tokens: Sequence[Token], index: int, options: Any, env: Any) -> str:
    reference = self.rules["footnote_anchor_name"](tokens, index, options, env)
    again = tokens[index].meta["subId"]
    label = f"{env['setting'].back} {reference.removeprefix('-' + env['setting'].prefix).strip('-')}"
    suffix = f":{again}" if again else ""
    return f' <a href="#fnref{reference}{suffix}" class="footnote-backref" aria-label="{escape(label)}">↩\ufe0e</a>'


_RULES = {
    "table_open": _table_open,
    "table_close": _table_close,
    "th_open": _cell,
    "td_open": _cell,
    "footnote_block_open": _notes_open,
    "footnote_block_close": _notes_close,
    "footnote_anchor": _back_to_reference,
}


def _place_headings(tokens: list[Token], setting: Setting, text: Text, own: Mapping[int, str]) -> None:
    """Give each heading an id, if it has not one of its `own`, and the highest the level `top`: editors begin with `#`
    or with `##`."""
    headings = [index for index, token in enumerate(tokens) if token.type == "heading_open"]
    shift = setting.top - min((int(tokens[index].tag[1]) for index in headings), default=0)
    for index in headings:
        level = min(int(tokens[index].tag[1]) + shift, 6)
        words, name = _plain(tokens[index + 1].children or []), own.get(id(tokens[index]), "")
        tokens[index].attrSet("id", take_heading(text, setting, words, level, name))
        tokens[index].tag = tokens[index + 2].tag = f"h{level}"


def _plain(tokens: Sequence[Token]) -> str:
    return "".join(token.content for token in tokens if token.type in ("text", "code_inline"))


@dataclass(frozen=True, slots=True)
class _Spot:
    """The lines of a prose in which a block stands (from 0, end not included)."""

    prose: Prose
    lines: tuple[int, int]

    def mistake(self, written: str, message: str, fix: str) -> Mistake:
        """A mistake where `written` stands within the block; the parser keeps lines, not columns."""
        source = self.prose.text.split("\n")
        whole = re.compile(rf"{re.escape(written)}(?![\w/.-])")
        for number in range(*self.lines):
            if found := whole.search(source[number]):
                return Mistake(self._place(number, found.start(), len(written)), message, fix, source[number])
        first = self.lines[0]
        return Mistake(self._place(first, 0, 1), message, fix, source[first] if first < len(source) else "")

    def _place(self, number: int, column: int, length: int) -> Place:
        return Place(self.prose.file, self.prose.line + number, column + 1, max(1, length))


def _inline(tokens: Sequence[Token]) -> Iterator[tuple[Token, tuple[int, int]]]:
    """Each inline token with the lines of the block around it."""
    lines = (0, 0)
    for block in tokens:
        if block.map:
            lines = (block.map[0], block.map[1])
        for token in block.children or ():
            yield token, lines


def _resolve(token: Token, spot: _Spot, links: Links, text: Text) -> None:
    if token.type == "link_open":
        _point(token, "href", spot, lambda href: links.link(spot.prose.file, href), text)
    elif token.type == "text":
        _check_references(token, spot, text)
    elif token.type == "image":
        _point(token, "src", spot, lambda src: links.image(spot.prose.file, src), text)
        token.attrSet("loading", "lazy")
        token.attrSet("decoding", "async")


def _point(token: Token, attribute: str, spot: _Spot, find: Callable[[str], Target], text: Text) -> None:
    written = unquote(str(token.attrGet(attribute) or ""))
    if written.startswith("#"):
        _check_fragment(written, spot, text)
        return
    try:
        target = find(written)
    except Astray as astray:
        text.mistakes.append(spot.mistake(written, astray.message, astray.fix))
        return
    token.attrSet(attribute, target.href)
    if target.width and target.height:
        token.attrSet("width", str(target.width))
        token.attrSet("height", str(target.height))


def _check_parts(prose: Prose, found: Sequence[Found], text: Text) -> None:
    """Each part of a text that is discussed has an id, and no two the same."""
    lines = [one.opening.map[0] if one.opening.map else 0 for one in found]
    bare = [line for line, one in zip(lines, found, strict=True) if not one.id]
    if bare:
        number = f"{len(bare)} parts of this text have" if len(bare) > 1 else "a part of this text has"
        spot = _Spot(prose, (bare[0], bare[0] + 1))
        text.mistakes.append(
            spot.mistake("", f"{number} no id to discuss it by", "Run `cahier number`, which writes it.")
        )
    seen: set[str] = {*TEMPLATE_IDS, *PAGE_IDS}
    for line, one in zip(lines, found, strict=True):
        if one.id in seen:
            message = f"the id `{one.id}` has been given already, to another part or to a page"
            fix = "Keep it where the part is that people speak of; take it away here, and run `cahier number`."
            last = one.opening.map[1] if one.opening.map else line + 1
            text.mistakes.append(_Spot(prose, (line, last)).mistake(f"{{#{one.id}}}", message, fix))
        seen |= {one.id} - {""}


def _check_notes(prose: Prose, env: Mapping[str, Any], text: Text) -> None:
    """A note that nothing refers to would vanish, and a reference without a note would show as it is written."""
    notes: Mapping[str, int] = env.get("footnotes", {}).get("refs", {})
    everywhere = _Spot(prose, (0, prose.text.count("\n") + 1))
    for label, number in notes.items():
        if number < 0:
            written = f"[^{label[1:]}]:"
            fix = f"Write `[^{label[1:]}]` where it belongs, or remove the note."
            text.mistakes.append(everywhere.mistake(written, f"nothing refers to the note `{written}`", fix))


def _check_references(token: Token, spot: _Spot, text: Text) -> None:
    for written in REFERENCE.findall(token.content):
        fix = f"Write the note in a paragraph of its own: `{written}: …`."
        text.mistakes.append(spot.mistake(written, f"there is no note `{written}`", fix))


def _check_fragment(written: str, spot: _Spot, text: Text) -> None:
    if written[1:] not in text.ids:
        known = ", ".join(f"`#{name}`" for name in sorted(text.ids)) or "none: the text has no heading"
        message = f"no heading of this text has the id `{written}`"
        text.mistakes.append(spot.mistake(written, message, f"Known: {known}."))
