"""What goes into the rendering of a text and what comes out, and the names that it gives on its page."""

from __future__ import annotations

import dataclasses
import html
import itertools
import re
from dataclasses import field
from typing import Protocol

from markupsafe import Markup

from ballots.lean import dataclass
from generator.errors import Mistake
from generator.values.letters import plain

TEMPLATE_IDS = frozenset({"main", "answer", "ballot", "discussion", "outcome", "tally"})
"""Ids that the templates use themselves."""

PAGE_IDS = frozenset({"summary", "versions"})
"""What a part of a text cannot be called, since these pages stand beside its own."""


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


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a text that can be discussed (`numbering`): its kind, its id, its words as HTML that can stand in a
    line, and `after`, the HTML of the text from its end to the end of the next part."""

    kind: str
    id: str
    html: Markup
    after: Markup


@dataclasses.dataclass(slots=True)
class Text:
    """A text as rendered: `html`, its highest `headings` (id and words), the `ids` of all, and its `mistakes`. `html`
    ends with the first of the `parts`, if it has any."""

    html: Markup
    mistakes: list[Mistake] = field(default_factory=list)
    ids: set[str] = field(default_factory=set)
    headings: list[tuple[str, str]] = field(default_factory=list)
    parts: tuple[Part, ...] = ()


@dataclass(frozen=True, slots=True)
class Setting:
    """How a text is rendered, apart from its language.

    `html` lets raw HTML through; `top` is the level of its highest headings; `prefix` keeps the ids of two texts on one
    page apart. `parts`: each part has an id at its end and can be discussed. `table` and `back` name, in the page's
    language, a table that scrolls and the way back from a note.
    """

    html: bool = False
    top: int = 2
    prefix: str = ""
    parts: bool = False
    table: str = "Table"
    back: str = "Back to the text"


USUAL = Setting()


def take_heading(text: Text, setting: Setting, words: str, level: int, own: str = "") -> str:
    """The id of a heading that says `words`, if it has not one of its `own`; `level` is the one it has on the page."""
    name = own or slug(words)
    name = _claim(f"{setting.prefix}-{name}" if setting.prefix else name, text.ids)
    if level == setting.top:
        text.headings.append((name, words))
    return name


def table_name(setting: Setting, heads: list[str], taken: set[str]) -> str:
    """What a table is called: the words of its `heads`, with a number where the text has several such tables."""
    name = f"{setting.table} – {', '.join(filter(None, heads))}".removesuffix(" – ")
    return _claim(name, taken, " ")


def escape_html(text: str) -> str:
    """Text as it stands in HTML; apostrophes stay as they are."""
    return html.escape(text, quote=False).replace('"', "&quot;")


def slug(words: str) -> str:
    """Words as an id: lower-case, without accents, joined by hyphens; never empty. Other scripts keep their letters."""
    found = re.findall(r"[^\W_]+", words.casefold())
    latin = [word if word.isascii() else plain(word).encode("ascii", "ignore").decode() for word in found]
    return "-".join(filter(None, latin)) or "-".join(found) or "section"


def _claim(wanted: str, taken: set[str], joint: str = "-") -> str:
    """`wanted`, or with the first number behind it that is still free."""
    names = itertools.chain([wanted], (f"{wanted}{joint}{number}" for number in itertools.count(2)))
    free = next(name for name in names if name not in taken and name not in TEMPLATE_IDS)
    taken.add(free)
    return free
