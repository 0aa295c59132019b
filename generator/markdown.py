"""Markdown to HTML, in the typography of a language, with every link and image checked.

CommonMark with tables and footnotes. Headings start at the level below the page's title and have an id. Raw HTML is
shown as text unless the site allows it. Where a link or an image leads is asked of `Links`; what leads nowhere is a
mistake at its line.
"""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Protocol
from urllib.parse import unquote

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from markupsafe import Markup
from mdit_py_plugins.footnote import footnote_plugin

from generator.errors import Mistake, Place
from generator.model import Prose

QUOTES = {
    "fr": ["«\u00a0", "\u00a0»", "“", "”"],
    "de": "„“‚‘",
    "es": "«»“”",
    "it": "«»“”",
    "en": "“”‘’",
}
"""Outer and inner quotation marks by language; a language that is not here uses those of English."""

FRENCH_SPACES = re.compile(r" (?=[:;!?»])|(?<=«) ")
"""Ordinary spaces where French typography has one that does not break (Lexique des règles typographiques en usage à
l'Imprimerie nationale, 2002)."""


TEMPLATE_IDS = frozenset({"main", "ballot", "tally"})
"""Ids that the templates use themselves."""


@dataclass(frozen=True, slots=True)
class Target:
    """Where a link or image leads: `href` as it stands in the page; `width` and `height` of an image in pixels, 0 where
    unknown."""

    href: str
    width: int = 0
    height: int = 0


class Astray(Exception):
    """A link or image that leads nowhere; `message` and `fix` are for the editor."""

    def __init__(self, message: str, fix: str) -> None:
        super().__init__(message)
        self.message = message
        self.fix = fix


class Links(Protocol):
    """Knows where the links of a text lead."""

    def link(self, file: str, href: str) -> Target:
        """Where a link written in `file` leads. Raises `Astray`."""

    def image(self, file: str, src: str) -> Target:
        """The image written in `file`. Raises `Astray`."""


@dataclass(slots=True)
class Text:
    """A text as rendered: `html`, its `headings` (id and words) and its `mistakes`."""

    html: Markup
    mistakes: list[Mistake] = field(default_factory=list)
    ids: set[str] = field(default_factory=set)


def render(prose: Prose, language: str, links: Links, *, html: bool = False, prefix: str = "") -> Text:
    """`prose`, written in `language`, as HTML. `prefix` keeps the ids of two texts on one page apart."""
    text = Text(Markup())
    env: dict[str, Any] = {"docId": prefix} if prefix else {}
    tokens = _parser(language, html).parse(prose.text, env)
    _number_headings(tokens, prefix, text.ids)
    for token, lines in _inline(tokens):
        _resolve(token, _Spot(prose, lines), links, text)
    # What is rendered is the editor's own Markdown, with raw HTML already escaped by the parser or allowed by the site.
    text.html = Markup(_parser(language, html).renderer.render(tokens, _parser(language, html).options, env))  # noqa: S704
    return text


@cache
def _parser(language: str, html: bool) -> MarkdownIt:
    tongue = language.partition("-")[0]
    options = {"html": html, "xhtmlOut": False, "typographer": True, "quotes": QUOTES.get(tongue, QUOTES["en"])}
    parser = MarkdownIt("commonmark", options).enable(["table", "smartquotes"]).use(footnote_plugin)
    parser.add_render_rule("table_open", _table_open)
    parser.add_render_rule("table_close", _table_close)
    if tongue == "fr":
        parser.core.ruler.push("french_spaces", _french_spaces)
    return parser


def _table_open(self: RendererHTML, tokens: Sequence[Token], index: int, options: Any, env: Any) -> str:
    # A wide table scrolls by itself at 320 px; without a tab stop a keyboard could not scroll it.
    return '<div class="scroll" tabindex="0"><table>\n'


def _table_close(self: RendererHTML, tokens: Sequence[Token], index: int, options: Any, env: Any) -> str:
    return "</table></div>\n"


def _french_spaces(state: StateCore) -> None:
    for block in state.tokens:
        for token in block.children or ():
            if token.type == "text":
                token.content = FRENCH_SPACES.sub(_no_break, token.content)


def _no_break(space: re.Match[str]) -> str:
    return "\u202f" if space.string[space.end() : space.end() + 1] in (";", "!", "?") else "\u00a0"


def _number_headings(tokens: list[Token], prefix: str, ids: set[str]) -> None:
    """Give each heading an id of its own and lower it by one level: the page's title is the only h1."""
    for index, token in enumerate(tokens):
        if token.type == "heading_open":
            words = _plain(tokens[index + 1].children or [])
            token.attrSet("id", _claim(f"{prefix}-{slug(words)}" if prefix else slug(words), ids))
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(int(token.tag[1]) + 1, 6)}"


def _plain(tokens: Sequence[Token]) -> str:
    return "".join(token.content for token in tokens if token.type in ("text", "code_inline"))


def slug(words: str) -> str:
    """Words as an id: lower-case, without accents, joined by hyphens; never empty. Other scripts keep their letters."""
    found = re.findall(r"[^\W_]+", words.casefold())
    latin = [unicodedata.normalize("NFKD", word).encode("ascii", "ignore").decode() for word in found]
    return "-".join(filter(None, latin)) or "-".join(found) or "section"


def _claim(wanted: str, taken: set[str]) -> str:
    """`wanted`, or with the first number behind it that is still free."""
    names = itertools.chain([wanted], (f"{wanted}-{number}" for number in itertools.count(2)))
    free = next(name for name in names if name not in taken and name not in TEMPLATE_IDS)
    taken.add(free)
    return free


@dataclass(frozen=True, slots=True)
class _Spot:
    """The lines of a prose in which a block stands (from 0, end not included)."""

    prose: Prose
    lines: tuple[int, int]

    def mistake(self, written: str, message: str, fix: str) -> Mistake:
        """A mistake where `written` stands within the block; the parser keeps lines, not columns."""
        source = self.prose.text.split("\n")
        for number in range(*self.lines):
            column = source[number].find(written)
            if column >= 0:
                return Mistake(self._place(number, column, len(written)), message, fix, source[number])
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


def _check_fragment(written: str, spot: _Spot, text: Text) -> None:
    if written[1:] not in text.ids:
        known = ", ".join(f"`#{name}`" for name in sorted(text.ids)) or "none: the text has no heading"
        message = f"no heading of this text has the id `{written}`"
        text.mistakes.append(spot.mistake(written, message, f"Known: {known}."))
