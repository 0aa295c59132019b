"""What is inline in one block, on the quick way: text in its typography, and the marks around it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from generator.prose.texts import Links, escape_html
from generator.prose.typesetting import set_pieces
from generator.prose.typography import Piece

_USUAL_LINK = re.compile(
    r"(?:https?://[a-z0-9.-]+(?::[0-9]+)?(?:[/?#]|\Z)|mailto:|tel:|#|\.{0,2}/(?!/)|[\w.-]+(?:[/?#]|\Z))"
    r"[A-Za-z0-9_.~/?#@!$&'()*+,;=-]*",
    re.ASCII,
)

_MARKS = {"Emphasis": "em", "Strong": "strong"}
_BREAKS = {"SoftBreak": ("softbreak", "\n"), "HardBreak": ("hardbreak", "<br>\n")}


class Unusual(Exception):
    """Something that is left to the other way."""


class Line:
    """The pieces of a block, one after the other. `fragments` are the headings that links of the text name."""

    def __init__(self, file: str, language: str, links: Links) -> None:
        self.fragments: set[str] = set()
        self._file = file
        self._language = language
        self._links = links
        self._pieces: list[Piece] = []
        self._level = 0
        self._image: tuple[int, Mapping[str, str]] | None = None

    def __bool__(self) -> bool:
        return bool(self._pieces)

    def text(self, content: str) -> None:
        """Text."""
        self._pieces.append(Piece("text", self._level, content))

    def code(self, content: str) -> None:
        """Code within text. Raises `Unusual` for what may have gone over the end of a line."""
        if "  " in content or content != content.strip():
            raise Unusual
        self._pieces.append(Piece("code_inline", self._level, content, f"<code>{escape_html(content)}</code>"))

    def end_line(self, kind: str) -> None:
        """The end of a line. Raises `Unusual`."""
        if kind not in _BREAKS:
            raise Unusual
        type, html = _BREAKS[kind]
        self._pieces.append(Piece(type, self._level, "", html))

    def start(self, kind: str, about: Any) -> None:
        """What follows is emphasised, a link, or said by an image. Raises `Unusual`, `Astray`."""
        if kind == "Image":
            if self._image:
                raise Unusual
            self._image = len(self._pieces), about
            return
        self._pieces.append(Piece("open", self._level, "", self._link(about) if kind == "Link" else _tag(kind, "")))
        self._level += 1

    def end(self, kind: str) -> None:
        """It ends. Raises `Unusual`, `Astray`."""
        if kind == "Image":
            self._end_image()
            return
        self._level -= 1
        self._pieces.append(Piece("close", self._level, "", "</a>" if kind == "Link" else _tag(kind, "/")))

    def flow(self) -> tuple[str, str]:
        """All as HTML, and its words; the next block begins."""
        pieces, self._pieces = self._pieces, []
        set_pieces(pieces, self._language)
        html, words = [], []
        for piece in pieces:
            if piece.type == "text":
                words.append(piece.content)
                html.append(escape_html(piece.content))
            else:
                html.append(piece.html)
                if piece.type == "code_inline":
                    words.append(piece.content)
        return "".join(html), "".join(words)

    def verbatim(self) -> str:
        """All as it was written; the next block begins."""
        pieces, self._pieces = self._pieces, []
        return "".join(piece.content for piece in pieces)

    def _link(self, link: Mapping[str, str]) -> str:
        href = _usual(link)
        if href.startswith("#"):
            self.fragments.add(href[1:])
        else:
            href = self._links.link(self._file, href).href
        return f"<a{_attributes({'href': href, 'title': link['title']})}>"

    def _end_image(self) -> None:
        if not self._image:
            raise Unusual
        begin, image = self._image
        said = self._pieces[begin:]
        src = _usual(image)
        if src.startswith("#") or any(piece.type not in ("text", "softbreak") for piece in said):
            raise Unusual
        found = self._links.image(self._file, src)
        words = "".join(piece.content or piece.html for piece in said)
        sizes = (found.width, found.height) if found.width and found.height else ("", "")
        named = {"src": found.href, "alt": words, "title": image["title"], "width": sizes[0], "height": sizes[1]}
        html = f"<img{_attributes(named | {'loading': 'lazy', 'decoding': 'async'})}>"
        self._pieces[begin:] = [Piece("image", self._level, words, html)]
        self._image = None


def _usual(there: Mapping[str, str]) -> str:
    """The address of a link or image. Raises `Unusual` for one that the other parser may write otherwise."""
    if there["link_type"] != "Inline" or not _USUAL_LINK.fullmatch(there["dest_url"]):
        raise Unusual
    return there["dest_url"]


def _tag(kind: str, slash: str) -> str:
    if kind not in _MARKS:
        raise Unusual
    return f"<{slash}{_MARKS[kind]}>"


def _attributes(values: Mapping[str, object]) -> str:
    """Attributes of a tag; but for `alt`, those that are not empty."""
    return "".join(
        f' {name}="{escape_html(str(value))}"' for name, value in values.items() if name == "alt" or value != ""
    )
