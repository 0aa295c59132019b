"""Texts as HTML, none rendered twice while it and what makes it stay the same, from one build to the next."""

from __future__ import annotations

import hashlib
import pickle
from collections.abc import Mapping
from dataclasses import dataclass

from generator.pieces import Prose
from generator.prose import quick
from generator.prose.texts import USUAL, Astray, Links, Setting, Target, Text


def render(prose: Prose, language: str, links: Links, setting: Setting = USUAL) -> Text:
    """`prose`, written in `language`, as HTML."""
    if text := quick.render(prose, language, links, setting):
        return text
    from generator.prose import markdown  # noqa: PLC0415 (its parser takes a while to load, and is rarely asked)

    return markdown.render(prose, language, links, setting)


@dataclass(frozen=True)  # without slots it is read back three times as fast
class _Rendering:
    """A text without mistakes; `asked` is what was asked on the way of where its links and images lead, in order."""

    text: Text
    asked: tuple[_Asked, ...]

    def leads(self, file: str, links: Links) -> bool:
        """Whether it would all lead there still, if it stood in `file`."""
        try:
            return all(asked.again(file, links) == asked.target for asked in self.asked)
        except Astray:
            return False


@dataclass(frozen=True)
class _Asked:
    image: bool
    written: str
    target: Target

    def again(self, file: str, links: Links) -> Target:
        return links.image(file, self.written) if self.image else links.link(file, self.written)


class Renderings:
    """Those of some texts.

    kept: what `pickled` said of them the last time, by the same code and under the same settings; None if there is
    nothing.
    """

    def __init__(self, kept: bytes | None = None) -> None:
        self._kept: Mapping[str, _Rendering] = pickle.loads(kept) if kept else {}  # noqa: S301 (from our own hand)
        self._used: dict[str, _Rendering] = {}

    def render(self, prose: Prose, written: str, links: Links, setting: Setting) -> Text:
        """`prose`, `written` in a language, as `render` makes it."""
        key = _key(prose.text, written, setting)
        kept = self._kept.get(key)
        if kept is None or not kept.leads(prose.file, links):
            asking = _Asking(links)
            kept = _Rendering(render(prose, written, asking, setting), tuple(asking.asked))
        if not kept.text.mistakes:
            self._used[key] = kept
        return kept.text

    def pickled(self) -> bytes | None:
        """Those that were asked for this time, for the next; None if they are those that were kept."""
        if self._used == self._kept:
            return None
        return pickle.dumps(self._used, pickle.HIGHEST_PROTOCOL)

    def forget(self) -> None:
        """Let go of all of them: whoever has rendered a text keeps it."""
        self._kept, self._used = {}, {}


def _key(text: str, written: str, setting: Setting) -> str:
    # Not as a `digest`, which takes twice as long for a text.
    return hashlib.blake2b(f"{written} {setting}\0{text}".encode(errors="surrogatepass"), digest_size=16).hexdigest()


class _Asking:
    """Links that remember what they were asked."""

    def __init__(self, links: Links) -> None:
        self.asked: list[_Asked] = []
        self._links = links

    def link(self, file: str, href: str) -> Target:
        target = self._links.link(file, href)
        self.asked.append(_Asked(False, href, target))
        return target

    def image(self, file: str, src: str) -> Target:
        target = self._links.image(file, src)
        self.asked.append(_Asked(True, src, target))
        return target
