"""The quick way from Markdown to HTML: pulldown-cmark, a parser in Rust, for texts in which everything is as usual.

It comes with the extra `fast`. Its HTML is put right where pages have it otherwise, so that it is what `markdown`
makes, which the tests hold for texts of all sorts. Whatever one of the two might read otherwise, and whatever is a
mistake, is left to `markdown`.
"""

from __future__ import annotations

import re
from html import unescape
from typing import NamedTuple

from markupsafe import Markup, escape

from generator.pieces import Prose
from generator.prose.quick_line import Line, Unusual, words_of
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

_LINES = re.compile(r"\n(?: {4,}(?:[>#]|(?:[*_-] *){3,}$)|[ >]*(?:[-+*]|[0-9]+[.)]) *$)", re.MULTILINE)
"""Quotations, headings and rules that stand deep, and empty items."""

_SAID = re.compile(r"!\[[^\]\n]*[\n\[*_`]")
"""What an image says, in more than plain words."""

_CLOSING = re.compile(r"[^\w\s*_][*_]+\]\(")
"""Emphasis that ends with a link's words, and with a sign."""

_TABLE = re.compile(r"\|.*\|\n\|[ |:-]+\|(?:\n\|.*\|)*")


def render(prose: Prose, language: str, links: Links, setting: Setting) -> Text | None:
    """`prose` as `markdown.render` makes it; None if it is left to that."""
    if _PARSER is None or setting.parts or not is_usual(prose.text):
        return None
    blocks = _Blocks(Line(prose.file, language, links), setting)
    try:
        blocks.write(_PARSER.html(prose.text))
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
        or ("![" in text and _SAID.search(text))
        or (("*](" in text or "_](" in text) and _CLOSING.search(text))
        or ("|" in text and not _tables_are_usual(text))
    )


def _tables_are_usual(text: str) -> bool:
    """Whether bars stand only in tables that have one on both sides, and as many cells in each line."""
    blocks = (block.strip("\n") for block in text.split("\n\n") if "|" in block)
    return all(
        _TABLE.fullmatch(block) and len({line.count("|") for line in block.split("\n")}) == 1 for block in blocks
    )


_BLOCK = re.compile(
    r"(<table>.*?</table>\n|<pre>.*?</pre>\n|<hr />\n|</?(?:p|h[1-6]|[uo]l|li|blockquote)(?: [^>]*)?>\n?)", re.DOTALL
)
"""Marks of blocks, with the line's end that belongs to them. What stands between them is inline."""

_AS_THEY_ARE = frozenset({"<p>", "</p>\n", "<li>", "</li>\n", "<ul>\n", "</ul>\n"})
"""Most of them, and none that `_Blocks` does anything with."""

_CODE = re.compile(r'<pre><code(?: class="([^"]*)")?>(.*)</code></pre>\n', re.DOTALL)
_ROW = re.compile(r"<tr>(.*?)</tr>")
_CELL = re.compile(r'<t[hd](?: style="text-align: (\w+)")?>(.*?)</t[hd]>')


class _Heading(NamedTuple):
    """`begins` and `ends` are where its marks stand in what is written."""

    begins: int
    ends: int
    level: int


class _Cell(NamedTuple):
    side: str
    html: str


class _Blocks:
    """The HTML of a text, block by block."""

    def __init__(self, line: Line, setting: Setting) -> None:
        self._line = line
        self._setting = setting
        self._out: list[str] = []
        self._begun = 0  # where the mark of a heading stands that has not ended
        self._headings: list[_Heading] = []
        self._tables: set[str] = set()

    def write(self, html: str) -> None:
        """Write what the parser made. Raises `Unusual`, `Astray`."""
        if "<blockquote>\n</blockquote>" in html:
            raise Unusual
        out, flow = self._out, self._line.flow
        for place, part in enumerate(_BLOCK.split(html)):
            if place % 2 == 0:
                if part:
                    out.append(flow(part))
            elif part in _AS_THEY_ARE:
                out.append(part)
            else:
                self._mark(part)

    def finish(self) -> Text:
        """The whole text, its headings in place. Raises `Unusual`."""
        text, setting, out = Text(Markup()), self._setting, self._out
        shift = setting.top - min((heading.level for heading in self._headings), default=0)
        for heading in self._headings:
            level = min(heading.level + shift, 6)
            words = words_of("".join(out[heading.begins + 1 : heading.ends]))
            name = escape_html(take_heading(text, setting, words, level))
            out[heading.begins] = f'<h{level} id="{name}">'
            out[heading.ends] = f"</h{level}>\n"
        if self._line.fragments - text.ids:
            raise Unusual
        # Made of the editor's words, each escaped, and of marks of our own and of the parser.
        text.html = Markup("".join(out))  # noqa: S704
        return text

    def _mark(self, mark: str) -> None:
        if mark.startswith("<hr"):
            self._out.append("<hr>\n")
        elif mark.startswith("<h"):
            self._begun = len(self._out)
            self._out.append(mark)
        elif mark.startswith("</h"):
            self._headings.append(_Heading(self._begun, len(self._out), int(mark[3])))
            self._out.append(mark)
        elif mark.startswith("<t"):
            self._table(mark)
        elif mark.startswith("<pre"):
            self._code(mark)
        else:
            self._out.append(mark)

    def _code(self, mark: str) -> None:
        [(language, code)] = _CODE.findall(mark)
        if code and not code.endswith("\n"):
            raise Unusual
        kind = f' class="{escape_html(unescape(language))}"' if language else ""
        self._out.append(f"<pre><code{kind}>{escape_html(unescape(code))}</code></pre>\n")

    def _table(self, mark: str) -> None:
        head, *rows = (
            [_Cell(side, self._line.flow(inline)) for side, inline in _CELL.findall(row)] for row in _ROW.findall(mark)
        )
        name = escape(table_name(self._setting, [words_of(cell.html) for cell in head], self._tables))
        self._out += (
            f'<div class="scroll" role="region" aria-label="{name}" tabindex="0"><table>\n<thead>\n',
            _row(head, "col", len(head)),
            "</thead>\n",
        )
        if rows:
            body = "".join(_row(row, "row", 1 if len(row) > 1 else 0) for row in rows)
            self._out.append(f"<tbody>\n{body}</tbody>\n")
        self._out.append("</table></div>\n")


def _row(cells: list[_Cell], scope: str, heads: int) -> str:
    """A row of a table. The first cells are `heads` of what `scope` says, unless nothing is written in them."""
    written = []
    for place, (side, html) in enumerate(cells):
        align = f' class="{side}"' if side in ("center", "right") else ""
        if place < heads and html:
            written.append(f'<th{align} scope="{scope}">{html}</th>\n')
        else:
            written.append(f"<td{align}>{html}</td>\n")
    return f"<tr>\n{''.join(written)}</tr>\n"
