"""The quick way from Markdown to HTML: pulldown-cmark, a parser in Rust, for texts in which everything is as usual.

It comes with the extra `fast`. What it makes is what `markdown` makes, which the tests hold for texts of all sorts;
whatever one of the two might read otherwise, and whatever is a mistake, is left to `markdown`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from markupsafe import Markup, escape

from generator.pieces import Prose
from generator.prose.quick_line import Line, Unusual
from generator.prose.texts import Astray, Links, Setting, Text, escape_html, table_name, take_heading

try:
    import pyromark
except ImportError:  # without the extra all texts go the other way
    _PARSER = None
else:
    _PARSER = pyromark.Markdown(options=pyromark.Options.ENABLE_TABLES)

_CHARACTERS = re.compile(r"[<\\\x00-\x09\x0b-\x1f]")
"""Of raw HTML, escapes, tabs and what is no text."""

_NAMED = re.compile(r"&[#\w]+;")
_ODD_SPACE = "[\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]"
_ODD_SPACES = re.compile(rf"{_ODD_SPACE}(?:(?<![\w«»…].)|(?![\w!?:;«»%€]))")
"""Spaces that are not ordinary, but those between words."""

_LINES = re.compile(r"\n(?: {4,}(?:>|(?:[*_-] *){3,}$)|[ >]*(?:[-+*]|[0-9]+[.)]) *$)", re.MULTILINE)
"""Quotations and rules that stand deep, and empty items."""

_TABLE = re.compile(r"\|.*\|\n\|[ |:-]+\|(?:\n\|.*\|)*")


def render(prose: Prose, language: str, links: Links, setting: Setting) -> Text | None:
    """`prose` as `markdown.render` makes it; None if it is left to that."""
    if _PARSER is None or setting.parts or not is_usual(prose.text):
        return None
    blocks = _Blocks(Line(prose.file, language, links), setting)
    try:
        blocks.write(_PARSER.events(prose.text))
        return blocks.finish()
    except (Unusual, Astray):
        return None


def is_usual(text: str) -> bool:
    """Whether both parsers read a text alike, for all that is known."""
    return not (
        "[^" in text  # a note
        or "]:" in text  # a link that is defined elsewhere
        or _CHARACTERS.search(text)
        or ("&" in text and _NAMED.search(text))
        or _ODD_SPACES.search(text)
        or _LINES.search(f"\n{text}")
        or ("|" in text and not _tables_are_usual(text))
    )


def _tables_are_usual(text: str) -> bool:
    """Whether bars stand only in tables that have one on both sides, and as many cells in each line."""
    blocks = (block.strip("\n") for block in text.split("\n\n") if "|" in block)
    return all(
        _TABLE.fullmatch(block) and len({line.count("|") for line in block.split("\n")}) == 1 for block in blocks
    )


class _Heading(NamedTuple):
    """`at` is where it begins in what is written."""

    at: int
    level: int
    words: str


class _Cell(NamedTuple):
    html: str
    words: str
    written: bool


class _Blocks:
    """The HTML of a text, block by block. Lines end where the other parser ends them."""

    def __init__(self, line: Line, setting: Setting) -> None:
        self._line = line
        self._setting = setting
        self._out: list[str] = []
        self._headings: list[_Heading] = []
        self._held = False  # what is inline has a block of its own, so that it is not bare in a tight item
        self._opened = False  # an item or a quotation begins: a line ends there if a block follows
        self._bare = False  # what stood bare in an item has just ended: a line begins if a block follows
        self._level = 0
        self._language = ""  # of a block of code
        self._sides: Sequence[str] = ()
        self._row: list[_Cell] = []
        self._rows = 0
        self._tables: set[str] = set()

    def write(self, events: Iterable[str | Mapping[str, Any]]) -> None:
        """Write what the parser says, in its order. Raises `Unusual`, `Astray`."""
        text = self._line.text
        for event in events:
            if isinstance(event, str):
                self._mark(event)
                continue
            for name, value in event.items():
                if name == "Text":
                    if not self._held:
                        self._opened = self._bare = False
                    text(value)
                elif name == "End":
                    self._end(*((value, None) if isinstance(value, str) else _only(value)))
                elif name == "Start":
                    self._start(*((value, None) if isinstance(value, str) else _only(value)))
                else:
                    self._other(name, value)

    def finish(self) -> Text:
        """The whole text, its headings in place. Raises `Unusual`."""
        text, setting = Text(Markup()), self._setting
        shift = setting.top - min((heading.level for heading in self._headings), default=0)
        for heading in self._headings:
            level = min(heading.level + shift, 6)
            name = escape_html(take_heading(text, setting, heading.words, level))
            self._out[heading.at] = f'<h{level} id="{name}">'
            self._out[heading.at + 2] = f"</h{level}>\n"
        if self._line.fragments - text.ids:
            raise Unusual
        # Made of the editor's words, each escaped, and of our own marks.
        text.html = Markup("".join(self._out))  # noqa: S704
        return text

    def _mark(self, event: str) -> None:
        if event == "Rule":
            self._begin("<hr>\n")
        else:
            self._line.end_line(event)

    def _other(self, name: str, value: str) -> None:
        if name != "Code":
            raise Unusual
        self._opened = self._bare = False
        self._line.code(value)

    def _start(self, kind: str, about: Any) -> None:
        if start := _START.get(kind):
            start(self, about)
        else:
            if not self._held:
                self._opened = self._bare = False
            self._line.start(kind, about)

    def _end(self, kind: str, about: object) -> None:
        if end := _END.get(kind):
            end(self, about)
        else:
            self._line.end(kind)

    def _begin(self, html: str, *, own_line: bool = True) -> None:
        """A block begins. Without `own_line` it does so where bare text ends."""
        self._end_bare()
        if self._opened or (self._bare and own_line):
            self._out.append("\n")
        self._opened = self._bare = False
        self._out.append(html)

    def _end_bare(self) -> None:
        if self._line:
            self._out.append(self._line.flow()[0])
            self._bare = True

    def _begin_paragraph(self, _: object) -> None:
        self._begin("<p>")
        self._held = True

    def _end_paragraph(self, _: object) -> None:
        self._out += (self._line.flow()[0], "</p>\n")
        self._held = False

    def _begin_heading(self, about: Mapping[str, Any]) -> None:
        self._begin("")
        self._level = int(about["level"][1:])
        self._held = True

    def _end_heading(self, _: object) -> None:
        html, words = self._line.flow()
        self._headings.append(_Heading(len(self._out), self._level, words))
        self._out += ("", html, "")
        self._held = False

    def _begin_list(self, start: int | None) -> None:
        number = f' start="{start}"' if start != 1 else ""
        self._begin("<ul>\n" if start is None else f"<ol{number}>\n")

    def _end_list(self, ordered: object) -> None:
        self._close("</ol>\n" if ordered else "</ul>\n")

    def _begin_item(self, _: object) -> None:
        self._begin("<li>")
        self._opened = True

    def _begin_quotation(self, about: object) -> None:
        if about is not None:
            raise Unusual
        self._begin("<blockquote>")
        self._opened = True

    def _close(self, html: str) -> None:
        """What holds blocks ends."""
        self._end_bare()
        self._opened = self._bare = False
        self._out.append(html)

    def _begin_code(self, about: Mapping[str, str] | str) -> None:
        if not isinstance(about, Mapping):
            raise Unusual
        self._begin("", own_line=False)
        words = about["Fenced"].split()
        self._language = f' class="language-{escape_html(words[0])}"' if words else ""
        self._held = True

    def _end_code(self, _: object) -> None:
        code = self._line.verbatim()
        if code and not code.endswith("\n"):
            raise Unusual
        self._out.append(f"<pre><code{self._language}>{escape_html(code)}</code></pre>\n")
        self._held = False

    def _begin_table(self, sides: Sequence[str]) -> None:
        self._begin("", own_line=False)
        self._sides, self._rows = sides, 0
        self._held = True

    def _end_cell(self, _: object) -> None:
        written = bool(self._line)
        self._row.append(_Cell(*self._line.flow(), written))

    def _end_head(self, _: object) -> None:
        name = escape(table_name(self._setting, [cell.words for cell in self._row], self._tables))
        self._out.append(f'<div class="scroll" role="region" aria-label="{name}" tabindex="0"><table>\n<thead>\n')
        self._write_row("col", len(self._row))
        self._out.append("</thead>\n")

    def _end_row(self, _: object) -> None:
        self._out += ["<tbody>\n"] * (self._rows == 0)
        self._rows += 1
        self._write_row("row", 1 if len(self._row) > 1 else 0)

    def _write_row(self, scope: str, heads: int) -> None:
        """The first cells are `heads` of what `scope` says, unless nothing is written in them."""
        self._out.append("<tr>\n")
        for place, (cell, side) in enumerate(zip(self._row, self._sides, strict=True)):
            align = f' class="{side.lower()}"' if side in ("Center", "Right") else ""
            if place < heads and cell.written:
                self._out.append(f'<th{align} scope="{scope}">{cell.html}</th>\n')
            else:
                self._out.append(f"<td{align}>{cell.html}</td>\n")
        self._out.append("</tr>\n")
        self._row = []

    def _end_table(self, _: object) -> None:
        self._out += [*["</tbody>\n"] * (self._rows > 0), "</table></div>\n"]
        self._held = False


def _only(named: Mapping[str, Any]) -> tuple[str, Any]:
    """What begins or ends, and what is said of it."""
    (entry,) = named.items()
    return entry


def _nothing(*_: object) -> None:
    """The rows of a table are written when they end."""


_START: Mapping[str, Callable[[_Blocks, Any], None]] = {
    "Paragraph": _Blocks._begin_paragraph,
    "Heading": _Blocks._begin_heading,
    "List": _Blocks._begin_list,
    "Item": _Blocks._begin_item,
    "BlockQuote": _Blocks._begin_quotation,
    "CodeBlock": _Blocks._begin_code,
    "Table": _Blocks._begin_table,
    "TableHead": _nothing,
    "TableRow": _nothing,
    "TableCell": _nothing,
}

_END: Mapping[str, Callable[[_Blocks, object], None]] = {
    "Paragraph": _Blocks._end_paragraph,
    "Heading": _Blocks._end_heading,
    "List": _Blocks._end_list,
    "Item": lambda blocks, _: blocks._close("</li>\n"),
    "BlockQuote": lambda blocks, _: blocks._close("</blockquote>\n"),
    "CodeBlock": _Blocks._end_code,
    "Table": _Blocks._end_table,
    "TableHead": _Blocks._end_head,
    "TableRow": _Blocks._end_row,
    "TableCell": _Blocks._end_cell,
}
