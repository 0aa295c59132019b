"""A file of content as text: bytes read, decoded and split into front matter and prose.

Whatever stops a file from being read is an editor's mistake with its line and column, never a traceback.  A byte order
mark and Windows line ends are accepted, since editors' programs write them unasked.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from generator.errors import Mistake, Place, in_order
from generator.pieces import Prose

LARGEST = 2_000_000
"""Bytes of a file of content: some fifty times the longest text of a consultation that we have seen."""

_USUAL = 50_000
"""Bytes that most files are shorter than: to set aside memory for the largest takes as long as to read such a one."""

_UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
"""What YAML does not allow in a file; neither HTML nor XML take it either. To say it by what is allowed
would be the same, and take ten times as long to compile."""

_LINE_ENDS = ("\x85", "\u2028", "\u2029")
"""Line ends to YAML, but to no editor: left alone, they would shift every line number below them."""

_FENCE = re.compile(r"^---[ \t]*$", re.MULTILINE)


class Unreadable(Exception):
    """A file, or the YAML in it, that cannot be read any further; `mistake` says where and why."""

    def __init__(self, mistake: Mistake) -> None:
        super().__init__(mistake.message)
        self.mistake = mistake


@dataclass(frozen=True)
class Source:
    """The text of `file` (its path from the site's folder), with `\\n` as the only line end."""

    file: str
    text: str

    def place(self, start: int, end: int | None = None) -> Place:
        """The place of the characters from `start` to `end`, as far as they stand in one line."""
        line = bisect_right(self._starts, start)
        first = self._starts[line - 1]
        shown = self.text[start : end if end is not None else start + 1].split("\n")[0].rstrip()
        return Place(self.file, line, start - first + 1, max(1, len(shown)))

    def line(self, number: int) -> str:
        """The line of that number, from 1, fit to be shown; '' beyond the end."""
        lines = self._lines
        return _UNPRINTABLE.sub("\N{REPLACEMENT CHARACTER}", lines[number - 1]) if number <= len(lines) else ""

    def mistake(self, place: Place, message: str, fix: str = "") -> Mistake:
        """A mistake at `place` that shows its line."""
        return Mistake(place, message, fix, self.line(place.line))

    @cached_property
    def _lines(self) -> list[str]:
        return self.text.split("\n")

    @cached_property
    def _starts(self) -> list[int]:
        return [0] + [found.end() for found in re.finditer("\n", self.text)]


@dataclass
class Findings:
    """The mistakes found so far, each shown with its line."""

    _found: set[Mistake] = field(default_factory=set)
    _sources: dict[str, Source] = field(default_factory=dict)

    def know(self, source: Source) -> None:
        """Remember a file, so that mistakes in it show their line."""
        self._sources[source.file] = source

    def add(self, place: Place, message: str, fix: str = "") -> None:
        """A mistake at characters of a file."""
        source = self._sources.get(place.file)
        self.take(source.mistake(place, message, fix) if source else Mistake(place, message, fix))

    def add_file(self, file: str, message: str, fix: str = "") -> None:
        """A mistake of a whole file: it is missing, misnamed, or lacks something."""
        self.take(Mistake(Place(file), message, fix))

    def take(self, mistake: Mistake) -> None:
        """A mistake that was made elsewhere."""
        self._found.add(mistake)

    def line(self, place: Place) -> str:
        """The line at `place`; '' of a file that is not known."""
        source = self._sources.get(place.file)
        return source.line(place.line) if source else ""

    def sorted(self) -> list[Mistake]:
        """Every mistake once, as `errors.in_order`."""
        return in_order(self._found)

    def __len__(self) -> int:
        return len(self._found)


def read(path: Path, file: str) -> Source:
    """The text of the file at `path`. Raises `Unreadable` for what is no text in UTF-8, or too long."""
    try:
        with path.open("rb") as opened:
            content = opened.read(_USUAL)
            if len(content) == _USUAL:
                content += opened.read(LARGEST + 1 - _USUAL)
    except OSError as error:
        reason = (error.strerror or type(error).__name__).lower()
        raise Unreadable(Mistake(Place(file), f"the file cannot be read: {reason}")) from None
    if len(content) > LARGEST:
        raise Unreadable(Mistake(Place(file), f"the file is longer than {LARGEST:,} bytes", "Divide the text."))
    return decode(content, file)


def decode(content: bytes, file: str) -> Source:
    """The text of `content`. Raises `Unreadable` at the first byte that is not UTF-8 and at control characters."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise Unreadable(Mistake(Place(file), "the file is saved as UTF-16", "Save it as UTF-8."))
    content = content.removeprefix(b"\xef\xbb\xbf").replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    try:
        text = content.decode()
    except UnicodeDecodeError as error:
        raise Unreadable(_bad_byte(content, error.start, file)) from None
    for end in _LINE_ENDS:
        text = text.replace(end, " ")
    source = Source(file, text)
    if found := _UNPRINTABLE.search(source.text):
        place = source.place(found.start())
        message = f"the control character U+{ord(found.group()):04X} cannot stand in a text"
        raise Unreadable(
            source.mistake(place, message, "Delete it: it is invisible, and often comes with copied text.")
        )
    return source


def _bad_byte(content: bytes, at: int, file: str) -> Mistake:
    source = Source(file, content.decode(errors="replace"))
    place = source.place(len(content[:at].decode()))
    meant = content[at : at + 1].decode("cp1252", errors="replace")
    was = f" In Windows-1252 this byte is `{meant}`." if meant.isprintable() and meant != "\ufffd" else ""
    return source.mistake(place, f"the byte 0x{content[at]:02X} is not UTF-8", f"Save the file as UTF-8.{was}")


@dataclass(frozen=True, slots=True)
class Parts:
    """A Markdown file: where its front matter begins and ends in the text (None if it has none), and its prose."""

    front: tuple[int, int] | None
    prose: Prose


def split(source: Source) -> Parts:
    """The front matter of a Markdown file and its prose. Raises `Unreadable` if the front matter is never closed."""
    begin = len(source.text) - len(source.text.lstrip())
    opening = _FENCE.match(source.text, begin)
    if not opening:
        return Parts(None, Prose(source.file, source.text))
    closing = _FENCE.search(source.text, opening.end())
    if not closing:
        raise Unreadable(
            source.mistake(
                source.place(*opening.span()),
                "the front matter that opens here is never closed",
                "Write a line `---` between the fields and the text.",
            )
        )
    after = min(closing.end() + 1, len(source.text))
    prose = Prose(source.file, source.text[after:], source.place(after).line)
    return Parts((opening.end(), closing.start()), prose)
