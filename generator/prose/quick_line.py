"""What is inline in one block, on the quick way: text in its typography, and the marks around it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import unescape

from generator.prose.texts import Links, escape_html
from generator.prose.typesetting import set_pieces
from generator.prose.typography import Piece, apostrophes, french_spaces, is_french

_USUAL_LINK = re.compile(
    r"(?:https?://[a-z0-9.-]+(?::[0-9]+)?(?:[/?#]|\Z)|mailto:|tel:|#|\.{0,2}/(?!/)|[\w.-]+(?:[/?#]|\Z))"
    r"[A-Za-z0-9_.~/?#@!$&'()*+,;=-]*",
    re.ASCII,
)

_TAG = re.compile(r"<[^>]*>")
_MARK = re.compile(r"(<code>.*?</code>|<[^>]*>)")
_ATTRIBUTE = re.compile(r'(\w+)="([^"]*)"')


class Unusual(Exception):
    """Something that is left to the other way."""


class Line:
    """Sets what is inline. `fragments` are the headings that links of the text name."""

    def __init__(self, file: str, language: str, links: Links) -> None:
        self.fragments: set[str] = set()
        self._file = file
        self._language = language
        self._french = is_french(language)
        self._links = links

    def flow(self, inline: str) -> str:
        """The HTML of the parser, set as the language does. Raises `Unusual`, `Astray`."""
        parts = _MARK.split(inline) if "<" in inline else [inline]
        for place in range(0, len(parts), 2):
            text = apostrophes(parts[place])
            if "'" in text or '"' in text:
                return self._quoted(_MARK.split(inline))
            parts[place] = french_spaces(text) if self._french else text
        for place in range(1, len(parts), 2):
            parts[place] = self._mark(parts[place])
        return "".join(parts)

    def _quoted(self, parts: list[str]) -> str:
        """A block in which there are quotation marks, of which each hangs on those before."""
        pieces: list[Piece] = []
        level = 0
        for place, part in enumerate(parts):
            if place % 2 == 0:
                pieces += _lines(part, level)
                continue
            level -= part.startswith("</")
            pieces.append(Piece(_kind(part), level, _said(part), self._mark(part)))
            level += _kind(part) == "open"
        set_pieces(pieces, self._language)
        return "".join(escape_html(piece.content) if piece.type == "text" else piece.html for piece in pieces)

    def _mark(self, mark: str) -> str:
        """A mark as it stands on pages."""
        if mark.startswith("<code>"):
            return _code(mark)
        if mark.startswith("<a "):
            return self._link(mark)
        if mark.startswith("<img "):
            return self._image(mark)
        return "<br>" if mark == "<br />" else mark

    def _link(self, mark: str) -> str:
        about = _attributes_of(mark)
        href = _usual(about["href"])
        if href.startswith("#"):
            self.fragments.add(href[1:])
        else:
            about["href"] = self._links.link(self._file, href).href
        return f"<a{_attributes(about)}>"

    def _image(self, mark: str) -> str:
        about = _attributes_of(mark)
        src = _usual(about["src"])
        if src.startswith("#"):
            raise Unusual
        found = self._links.image(self._file, src)
        sizes = (found.width, found.height) if found.width and found.height else ("", "")
        sized = {**about, "src": found.href, "width": sizes[0], "height": sizes[1]}
        return f"<img{_attributes(sized | {'loading': 'lazy', 'decoding': 'async'})}>"


def words_of(inline: str) -> str:
    """What is said by HTML within a block, without its images."""
    return unescape(_TAG.sub("", inline)).replace("\n", "")


def _lines(text: str, level: int) -> list[Piece]:
    """Text that goes over the end of lines."""
    first, *others = (Piece("text", level, unescape(line)) for line in text.split("\n"))
    pieces = [first]
    for line in others:
        pieces += Piece("softbreak", level, "", "\n"), line
    return pieces


def _kind(mark: str) -> str:
    """What a mark is called as a piece."""
    if mark.startswith("<code>"):
        return "code_inline"
    if mark.startswith("<img "):
        return "image"
    if mark == "<br />":
        return "hardbreak"
    return "close" if mark.startswith("</") else "open"


def _said(mark: str) -> str:
    """What a mark says itself."""
    return _attributes_of(mark)["alt"] if mark.startswith("<img ") else unescape(_TAG.sub("", mark))


def _code(mark: str) -> str:
    """Code within text. Raises `Unusual` for what may have gone over the end of a line."""
    code = mark[len("<code>") : -len("</code>")]
    if "  " in code or code != code.strip():
        raise Unusual
    return f"<code>{escape_html(unescape(code))}</code>"


def _usual(address: str) -> str:
    """The address of a link or image. Raises `Unusual` for one that the other parser may write otherwise."""
    if not _USUAL_LINK.fullmatch(address):
        raise Unusual
    return address


def _attributes_of(mark: str) -> dict[str, str]:
    found = _ATTRIBUTE.findall(mark)
    return {name: unescape(value) if "&" in value else value for name, value in found}


def _attributes(values: Mapping[str, object]) -> str:
    """Attributes of a tag; but for `alt`, those that are not empty."""
    return "".join(
        f' {name}="{escape_html(str(value))}"' for name, value in values.items() if name == "alt" or value != ""
    )
